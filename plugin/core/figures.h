/* figures.h - the figures of RFC 6076 that one capture can give.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_FIGURES_H
#define SIPDIAG_FIGURES_H

#include "report.h"
#include "transaction.h"

/* Adds a request that has ended, or got no response in time, to the figures it belongs
 * to. Only the hop nearest to the client counts, and only requests that this capture
 * holds. The labels figure-* say which codes count. */
void figures_add(struct report *report, const struct transaction *transaction);

#endif /* SIPDIAG_FIGURES_H */
