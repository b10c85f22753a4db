/* rules.h - the rule families: when a finding of data/findings.ini holds.
 *
 * Each looks at one response and adds what it establishes. A rule stays silent when in
 * doubt: a wrong finding costs its reader more than none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_RULES_H
#define SIPDIAG_RULES_H

#include "diagnosis.h"

/* missing-header, unregistered-code */
void rules_conformance(struct diagnosis *diagnosis, const struct message *response);

/* retry-after; received as for diagnosis_make() */
void rules_interval(struct diagnosis *diagnosis, const struct message *response,
                    gint64 received);

#endif /* SIPDIAG_RULES_H */
