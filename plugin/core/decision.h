/* decision.h - why it was this code and not a neighbour of it, in this capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_DECISION_H
#define SIPDIAG_DECISION_H

#include "diagnosis.h"

/* What decides between the code of the response and a neighbour of it, to be freed with
 * g_free(); NULL when nothing that was seen does. */
char *decision_against(const struct diagnosis *diagnosis,
                       const struct neighbour *neighbour);

#endif /* SIPDIAG_DECISION_H */
