/* metrics.h - the metrics of RFC 6076 that one capture can give.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_METRICS_H
#define SIPDIAG_METRICS_H

#include "report.h"
#include "transaction.h"

/* Adds a request that has ended, or got no response in time, to the metrics it belongs
 * to. Only the hop nearest to the client counts, and only requests that this capture
 * holds. The labels metric-* say which codes count. */
void metrics_add(struct report *report, const struct transaction *transaction);

#endif /* SIPDIAG_METRICS_H */
