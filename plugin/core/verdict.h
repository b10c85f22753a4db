/* verdict.h - what became of the request that a response answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_VERDICT_H
#define SIPDIAG_VERDICT_H

#include "rules.h"

/* The verdict on a response whose findings are there, from what the capture has shown so
 * far. With more of the capture known it only turns unresolved into another word, or
 * failed into recovered. */
enum verdict verdict_of(const struct diagnosis *diagnosis,
                        const struct situation *situation);

#endif /* SIPDIAG_VERDICT_H */
