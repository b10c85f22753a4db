/* verdict.c - what became of the request that a response answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "verdict.h"

/* Findings that make a refusal a normal step, whatever follows. */
static const enum finding_id steps[] = {
    FINDING_AUTH_CHALLENGE, FINDING_AUTH_STALE_NONCE, FINDING_CANCELLED,
    FINDING_GLARE,          FINDING_OFFER_OVERLAP,    FINDING_CANCEL_TOO_LATE,
};

/* Codes that tell the client what to change, or that it can try elsewhere or later: until
 * it has had the time, nothing is decided. */
static const unsigned mendable[] = {
    401, 407, 408, 412, 413, 414, 415, 416, 417, 420, 421, 422, 423, 424, 425, 428, 429,
    430, 436, 437, 438, 439, 440, 469, 470, 491, 493, 494, 500, 502, 503, 504, 580,
};

/* Codes that end the matter unless the client comes back with another number or offer. */
static const unsigned negotiable[] = {484, 488, 489, 606};

#define ATTEMPTS_MOST 256 /* nobody mends a request after so many tries */

static bool
is_among(const unsigned *codes, size_t count, unsigned code)
{
    for (size_t i = 0; i < count; i++) {
        if (codes[i] == code) {
            return true;
        }
    }
    return false;
}

/* An unregistered code counts as x00 of its class (RFC 3261 section 8.1.3.2). */
static bool
is_mendable(unsigned code)
{
    const unsigned treated =
        catalog_is_registered(catalog_explain(code)) ? code : catalog_treated_as(code);

    return treated / 100 == 3 || is_among(mendable, G_N_ELEMENTS(mendable), treated);
}

static bool
is_success(unsigned code)
{
    return code >= 200 && code < 300;
}

static bool
is_step(const struct diagnosis *diagnosis)
{
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (diagnosis_find(diagnosis, steps[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* Another branch of the same fork, or the hop before the fork, ended well. */
static bool
succeeded_elsewhere(const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const struct transaction *other = history_group(situation->history, own);

    if (own->upstream != NULL && is_success(own->upstream->final_code)) {
        return true;
    }
    for (int i = 0; i < GROUP_MOST && other != NULL; i++) {
        if (other != own && other->source == own->source &&
            other->upstream == own->upstream && is_success(other->final_code)) {
            return true;
        }
        other = other->group_previous;
    }
    return false;
}

/* The last of the tries that the client made one after the other, or the last that is
 * looked at; the transaction itself when it made none. */
static const struct transaction *
last_attempt(const struct transaction *transaction)
{
    const struct transaction *next = transaction_next_attempt(transaction);

    for (int i = 0; i < ATTEMPTS_MOST && transaction->final_code >= 300 && next != NULL;
         i++) {
        transaction = next;
        next = transaction_next_attempt(transaction);
    }
    return transaction;
}

/* The refusal may have come by several hops; the client of any of them may have mended
 * it. */
static bool
succeeded_later(const struct transaction *hop, unsigned code)
{
    for (; hop != NULL && hop->final_code == code; hop = hop->upstream) {
        if (is_success(last_attempt(hop)->final_code)) {
            return true;
        }
    }
    return false;
}

/* The caller hung up, or had the time to try again and did not. A capture without the
 * requests does not show it. */
static bool
has_given_up(const struct situation *situation, const struct transaction *last)
{
    const struct transaction *bye = last->call->bye;

    return last->final_frame != 0 && last->request_frame != 0 &&
           (!is_mendable(last->final_code) ||
            MIN(situation->history->last_time - last->final_time,
                rules_time_after(situation)) >= TIMER_B ||
            (bye != NULL && bye->request_frame > last->final_frame));
}

static enum verdict
verdict_of_refusal(const struct diagnosis *diagnosis, const struct situation *situation)
{
    const unsigned code = diagnosis->code;
    const bool may_recover =
        is_mendable(code) || is_among(negotiable, G_N_ELEMENTS(negotiable), code);

    if (is_step(diagnosis) || rules_routing_followed(situation) != NULL) {
        return VERDICT_EXPECTED;
    }
    if (succeeded_elsewhere(situation) ||
        (may_recover && succeeded_later(situation->transaction, code))) {
        return VERDICT_RECOVERED;
    }
    if (code == 487 &&
        diagnosis_find(diagnosis, FINDING_CANCELLED_WITHOUT_CANCEL) == NULL) {
        return VERDICT_UNRESOLVED; /* this capture does not show what ended it */
    }
    return !is_mendable(code) ||
                   has_given_up(situation, last_attempt(situation->transaction))
               ? VERDICT_FAILED
               : VERDICT_UNRESOLVED;
}

enum verdict
verdict_of(const struct diagnosis *diagnosis, const struct situation *situation)
{
    if (diagnosis->code < 200) {
        return VERDICT_PROGRESS;
    }
    if (is_success(diagnosis->code)) {
        return VERDICT_SUCCESS;
    }
    return situation->transaction != NULL ? verdict_of_refusal(diagnosis, situation)
                                          : VERDICT_UNRESOLVED;
}
