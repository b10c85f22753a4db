/* collector.h - makes a report of the messages that a capture shows, one by one.
 *
 * What can no longer change is counted at once. Refusals that may still turn out to be
 * mended, and requests without a response so far, are kept until the report is asked for:
 * it then tells as much as a second pass would of those. So memory grows with what
 * failed, not with what was sent.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_COLLECTOR_H
#define SIPDIAG_COLLECTOR_H

#include "diagnosis.h"
#include "report.h"

struct collector;

/* A message of the capture. */
struct sighting {
    const struct message *message;
    const struct arrival *arrival;
    const struct transaction *transaction; /* NULL where it belongs to none */
    const struct diagnosis *diagnosis;     /* NULL for requests */
    bool is_copy;
    bool is_first_visit; /* what comes later in the capture is not known yet */
};

/* settings: have to live as long as the collector. lists_all: requests that did not fail
 * are listed, too. To be freed with collector_free(). */
struct collector *collector_new(const struct settings *settings, bool lists_all);
void collector_free(struct collector *collector);

/* Take a message in. Everything a sighting points to may go away afterwards, but for the
 * transaction, which has to live as long as the collector is used. */
void collector_add_request(struct collector *collector, const struct sighting *request);
void collector_add_response(struct collector *collector, const struct sighting *response);

/* What the capture shows so far, to be freed with report_free(). history: the one that
 * the transactions belong to; NULL when no capture is open. */
struct report *collector_report(const struct collector *collector,
                                const struct history *history);

#endif /* SIPDIAG_COLLECTOR_H */
