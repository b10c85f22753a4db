/* rules_routing.c - where a request went, and why it did not arrive.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "rules.h"

const struct transaction *
rules_routing_followed(const struct situation *situation)
{
    (void)situation;
    return NULL;
}

void
rules_routing(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}

void
rules_routing_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}
