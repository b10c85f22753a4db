/* rules_auth.c - challenges and the credentials that answer them (RFC 3261 section 22).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "rules.h"

void
rules_auth(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}

void
rules_auth_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}
