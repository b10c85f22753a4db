/* metrics.c - the metrics of RFC 6076 that one capture can give.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "metrics.h"

/* A step on the way to an answer (RFC 6076 section 4.2, 4.6). */
static bool
is_challenge(unsigned code)
{
    return code == 401 || code == 402 || code == 407;
}

static bool
is_success(unsigned code)
{
    return code >= 200 && code < 300;
}

/* The called person's doing, not the network's (section 4.7). */
static bool
is_of_user(unsigned code)
{
    return code == 480 || code == 486 || code == 600 || code == 603;
}

/* Inside the network, or no response at all (section 4.8). */
static bool
is_ineffective(unsigned code)
{
    return code == 0 || code == 408 || code == 500 || code == 503 || code == 504;
}

static void
add_delay(struct report *report, enum metric metric, int64_t delay)
{
    if (delay >= 0) {
        report_add_delay(report, metric, delay);
    }
}

static void
add_session(struct report *report, const struct transaction *invite)
{
    const unsigned code = invite->final_code;

    if (is_challenge(code)) {
        return;
    }
    report_add_share(report, METRIC_ISA, is_ineffective(code));
    if (code < 300 || code >= 400) {
        report_add_share(report, METRIC_SER, is_success(code));
        report_add_share(report, METRIC_SEER, is_success(code) || is_of_user(code));
    }
    if (is_success(code)) {
        add_delay(report, METRIC_SRD,
                  invite->has_ringing ? (int64_t)invite->ringing_delay
                                      : invite->final_time - invite->request_time);
    }
}

/* The delay counts from the first try: a challenge is part of it (section 4.1). */
static void
add_registration(struct report *report, const struct transaction *registration)
{
    const unsigned code = registration->final_code;
    const struct transaction *first = registration;

    report_add_share(report, METRIC_IRA,
                     code == 0 || (code >= 400 && !is_challenge(code)));
    while (first->attempt_previous != NULL &&
           is_challenge(first->attempt_previous->final_code) &&
           transaction_next_attempt(first->attempt_previous) == first) {
        first = first->attempt_previous;
    }
    if (is_success(code) && first->request_frame != 0) {
        add_delay(report, METRIC_RRD, registration->final_time - first->request_time);
    }
}

void
metrics_add(struct report *report, const struct transaction *transaction)
{
    if (transaction->upstream != NULL || transaction->request_frame == 0) {
        return;
    }
    if (transaction->method == METHOD_INVITE && transaction->to_tag == 0) {
        add_session(report, transaction);
    } else if (transaction->method == METHOD_REGISTER) {
        add_registration(report, transaction);
    } else if (transaction->method == METHOD_BYE && is_success(transaction->final_code)) {
        add_delay(report, METRIC_SDD,
                  transaction->final_time - transaction->request_time);
    }
}
