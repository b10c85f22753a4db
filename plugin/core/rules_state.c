/* rules_state.c - dialogs, offers and what ends them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "rules.h"

void
rules_state(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}

void
rules_state_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}
