/* rules_paths.h - what the rules about where requests go share: rules_routing.c,
 * rules_redirect.c, rules_origin.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_RULES_PATHS_H
#define SIPDIAG_RULES_PATHS_H

#include "rules.h"

/* Fills {followed}: by which request, NULL for none so far. After 32 s without one the
 * capture holds none. */
void paths_set_followed(struct finding *finding, const struct diagnosis *diagnosis,
                        const struct situation *situation, const struct transaction *by);

/* redirected, redirect-loop: with what came after the response. */
void paths_find_redirects(struct diagnosis *diagnosis, const struct situation *situation);

/* generated-by: when the response arrives. */
void paths_find_origin(struct diagnosis *diagnosis, const struct situation *situation);

#endif /* SIPDIAG_RULES_PATHS_H */
