/* rules_capability.c - what one side asks for and the other does not have.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "rules.h"

void
rules_capability(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}
