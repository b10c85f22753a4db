/* decision.h - why it was this code and not a neighbour of it, in this capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_DECISION_H
#define SIPDIAG_DECISION_H

#include "diagnosis.h"

/* Appends what decides between the code of the response and another one. Returns false,
 * and appends nothing, when nothing that was seen does. */
bool decision_between(GString *out, const struct diagnosis *diagnosis, unsigned other);

#endif /* SIPDIAG_DECISION_H */
