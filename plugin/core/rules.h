/* rules.h - the rule families: when a finding of data/findings.ini holds.
 *
 * Each looks at one response in its situation and adds what it establishes. A rule stays
 * silent when in doubt: a wrong finding costs its reader more than none.
 *
 * There are three moments, and a family has a function for each that it needs:
 *
 *   rules_<family>        once, when the first final response of a transaction arrives:
 *                         what was before it, and the request, whose text is at hand only
 *                         now. What is found is kept with the transaction.
 *   rules_<family>_later  whenever the response is shown: what came after it, as far as
 *                         the capture is known by then.
 *   rules_<family>_alone  whenever the response is shown: what stands in itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_RULES_H
#define SIPDIAG_RULES_H

#include "diagnosis.h"
#include "history.h"
#include "server.h"

/* All that a rule may look at. */
struct situation {
    const struct message *response;
    const struct headers *headers; /* of the response */
    const struct message *request; /* NULL when it was not captured, or is not at hand */
    const struct headers *request_headers; /* likewise */
    const struct transaction *transaction; /* NULL only for rules_<family>_alone */
    const struct history *history;         /* likewise */
    const struct arrival *arrival;         /* of the response */
    const struct settings *settings;
};

/* How long this capture goes on after the response that is looked at, as far as it is
 * known by now: 0 on the first visit, even of a late copy, when nothing can be said of
 * what did not come. Microseconds. */
int64_t rules_time_after(const struct situation *situation);

void rules_auth(struct diagnosis *diagnosis, const struct situation *situation);
void rules_auth_later(struct diagnosis *diagnosis, const struct situation *situation);

void rules_capability(struct diagnosis *diagnosis, const struct situation *situation);
void rules_offer(struct diagnosis *diagnosis, const struct situation *situation);

void rules_interval(struct diagnosis *diagnosis, const struct situation *situation);
void rules_interval_later(struct diagnosis *diagnosis, const struct situation *situation);
void rules_interval_alone(struct diagnosis *diagnosis, const struct situation *situation);

void rules_routing(struct diagnosis *diagnosis, const struct situation *situation);
void rules_routing_later(struct diagnosis *diagnosis, const struct situation *situation);

/* The request that followed a redirect to one of its targets, on this hop or, by a proxy,
 * on the next; NULL when the response is none or nobody has followed it so far. */
const struct transaction *rules_routing_followed(const struct situation *situation);

/* Fills in what met a request that was lost on the way, and where: the finding
 * "unreachable". */
void rules_routing_describe_loss(struct finding *finding, const struct history *history,
                                 const struct transaction *lost, struct span method,
                                 enum language language);

void rules_state(struct diagnosis *diagnosis, const struct situation *situation);
void rules_state_later(struct diagnosis *diagnosis, const struct situation *situation);

void rules_ending(struct diagnosis *diagnosis, const struct situation *situation);
void rules_ending_later(struct diagnosis *diagnosis, const struct situation *situation);

void rules_service(struct diagnosis *diagnosis, const struct situation *situation);
void rules_service_alone(struct diagnosis *diagnosis, const struct situation *situation);

void rules_conformance(struct diagnosis *diagnosis, const struct situation *situation);
void rules_conformance_later(struct diagnosis *diagnosis,
                             const struct situation *situation);
void rules_conformance_alone(struct diagnosis *diagnosis,
                             const struct situation *situation);

#endif /* SIPDIAG_RULES_H */
