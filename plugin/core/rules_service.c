/* rules_service.c - what the responder itself says about the refusal.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "rules.h"

void
rules_service(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}

void
rules_service_alone(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}
