/* rules_retry.c - what a client did after a challenge: hindsight (RFC 3261 section 22.2).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "challenge.h"
#include "credentials.h"
#include "rules.h"

#include <string.h>

#define SILENCE_LEAST (5 * SECOND) /* sooner, the client may still be about to answer */

static bool
is_challenge(unsigned code)
{
    return code == 401 || code == 407;
}

static void
find_cseq_not_raised(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const struct transaction *retry = transaction_next_attempt(own);
    struct finding *finding;

    if (own->request_frame == 0 || retry == NULL || !retry->has_credentials ||
        retry->cseq != own->cseq) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_CSEQ_NOT_RAISED);
    finding_set(finding, "method", "%.*s", (int)diagnosis->method.length,
                diagnosis->method.at);
    finding_set(finding, "number", "%u", own->cseq);
    finding_set(finding, "frame", "%u", retry->request_frame);
    finding_add_evidence(finding, own->request_frame, "CSeq: %u %.*s", own->cseq,
                         (int)diagnosis->method.length, diagnosis->method.at);
    finding_add_evidence(finding, retry->request_frame, "CSeq: %u %.*s", retry->cseq,
                         (int)diagnosis->method.length, diagnosis->method.at);
}

static bool
is_success(const struct transaction *transaction)
{
    return transaction != NULL && transaction->final_code >= 200 &&
           transaction->final_code < 300;
}

/* Nobody had to answer: the request went through otherwise, or the challenge was not
 * passed on to whom it was meant for. */
static bool
needs_no_answer(const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const struct transaction *other = history_group(situation->history, own);

    if (is_success(transaction_next_attempt(own)) ||
        (own->upstream != NULL && !is_challenge(own->upstream->final_code))) {
        return true;
    }
    for (int i = 0; i < GROUP_MOST && other != NULL; i++) {
        if (is_success(other)) {
            return true;
        }
        other = other->group_previous;
    }
    return false;
}

/* A nonce that came back under another Call-ID is an answer as well, and one that the
 * client gives through IPsec (Security-Server, RFC 3329) is not to be seen. */
static bool
may_be_answered(const struct situation *situation)
{
    struct credentials_place place = {.message = situation->response};
    struct credentials challenge;
    struct span value;

    while (credentials_next_of(&place, &challenge)) {
        if (server_has_nonce(situation->history, situation->transaction, challenge.nonce,
                             (struct span){NULL, 0}, NONCE_USED)) {
            return true;
        }
    }
    return message_find_header(situation->response, "Security-Server", &value);
}

static const char *
value_of(const struct finding *finding, const char *name)
{
    for (size_t i = 0; i < finding->value_count; i++) {
        if (strcmp(finding->values[i].name, name) == 0) {
            return finding->values[i].text;
        }
    }
    return "";
}

/* What was noted of the first realm that the response challenges for the first time in a
 * row; NULL for none. */
static const struct challenges *
first_challenge(const struct situation *situation)
{
    struct credentials_place place = {.message = situation->response};
    struct credentials challenge;

    while (credentials_next_of(&place, &challenge)) {
        const struct challenges *known =
            challenge_find(situation->history, situation->transaction, challenge.realm);

        if (known != NULL && known->first_frame == situation->transaction->final_frame) {
            return known;
        }
    }
    return NULL;
}

static void
find_not_retried(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct finding *challenge = diagnosis_find(diagnosis, FINDING_AUTH_CHALLENGE);
    const struct transaction *own = situation->transaction;
    const int64_t silence = rules_time_after(situation);
    const struct challenges *known =
        challenge != NULL ? first_challenge(situation) : NULL;
    struct finding *finding;

    if (silence < SILENCE_LEAST || known == NULL ||
        known->answer_frame > own->final_frame || may_be_answered(situation) ||
        needs_no_answer(situation)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_NOT_RETRIED);
    finding_set(finding, "method", "%.*s", (int)diagnosis->method.length,
                diagnosis->method.at);
    finding_set(finding, "realm", "%s", value_of(challenge, "realm"));
    finding_set(finding, "seconds", "%u", (unsigned)(silence / SECOND));
}

void
rules_auth_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    if (is_challenge(diagnosis->code)) {
        find_cseq_not_raised(diagnosis, situation);
        find_not_retried(diagnosis, situation);
    }
}
