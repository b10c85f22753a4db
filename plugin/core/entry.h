/* entry.h - what a report says of one request.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_ENTRY_H
#define SIPDIAG_ENTRY_H

#include "collector.h"

/* A request by the response that ended it. With cause, remedy and evidence where it
 * failed. */
struct report_request entry_of_response(struct report *report,
                                        const struct sighting *response,
                                        enum outcome outcome);

/* A request without a final response so far. With cause and remedy where it is
 * unanswered. message: the request itself. */
struct report_request entry_of_request(struct report *report,
                                       const struct sighting *request,
                                       const struct history *history,
                                       enum outcome outcome);

/* Keeps a part of a message as text, cut as by finding_value(). */
const char *entry_keep(struct report *report, struct span span);

/* The findings of a response. */
struct finding_set entry_findings(const struct diagnosis *diagnosis);

#endif /* SIPDIAG_ENTRY_H */
