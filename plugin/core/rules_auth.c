/* rules_auth.c - challenges and the credentials that answer them (RFC 3261 section 22).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "answer.h"
#include "challenge.h"
#include "rules.h"

#include <string.h>

#define LOOP_LEAST    3 /* challenges in a row */
#define SILENCE_LEAST (5 * SECOND)

/* ---- filling in ---- */

static void
set_span(const struct diagnosis *diagnosis, struct finding *finding, const char *name,
         struct span span)
{
    if (span.length > 0) {
        finding_set(finding, name, "%.*s", (int)span.length, span.at);
    } else {
        finding_set(finding, name, "%s", catalog_label(LABEL_NONE, diagnosis->language));
    }
}

static void
set_method(struct diagnosis *diagnosis, struct finding *finding)
{
    set_span(diagnosis, finding, "method", diagnosis->method);
}

static void
append_parameter(GString *out, const char *name, struct span value)
{
    if (value.length > 0) {
        g_string_append_printf(out, ", %s=\"%.*s\"", name, (int)value.length, value.at);
    }
}

/* What tells a challenge, or credentials, from others. */
static void
cite(struct finding *finding, uint32_t frame, const char *header,
     const struct authentication *authentication)
{
    const struct credentials *credentials = &authentication->credentials;
    g_autoptr(GString) text = g_string_new(NULL);

    append_parameter(text, "username", credentials->username);
    append_parameter(text, "realm", credentials->realm);
    append_parameter(text, "algorithm", credentials->algorithm);
    append_parameter(text, "qop", credentials->qop);
    append_parameter(text, "nonce", credentials->nonce);
    finding_add_evidence(finding, frame, "%s: %.*s%s", header,
                         (int)credentials->scheme.length, credentials->scheme.at,
                         text->len > 0 ? text->str + 1 : "");
}

static void
cite_judgement(struct finding *finding, const struct situation *situation,
               const struct judgement *judgement)
{
    const struct authentication *challenge = judgement->challenge;

    if (judgement->given != NULL) {
        cite(finding, situation->transaction->request_frame,
             answer_header(judgement->given->is_proxy), judgement->given);
    }
    cite(finding, 0, challenge->is_proxy ? "Proxy-Authenticate" : "WWW-Authenticate",
         challenge);
}

/* ---- one finding for a challenge ---- */

static void
find_challenge(struct diagnosis *diagnosis, const struct judgement *judgement)
{
    struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_CHALLENGE);

    set_method(diagnosis, finding);
    set_span(diagnosis, finding, "realm", judgement->challenge->credentials.realm);
    finding_set(finding, "header", "%s", answer_header(judgement->challenge->is_proxy));
}

static void
find_stale_nonce(struct diagnosis *diagnosis, const struct situation *situation,
                 const struct judgement *judgement)
{
    struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_STALE_NONCE);

    set_span(diagnosis, finding, "realm", judgement->challenge->credentials.realm);
    if (judgement->given != NULL) {
        cite(finding, situation->transaction->request_frame,
             answer_header(judgement->given->is_proxy), judgement->given);
    }
    finding_add_evidence(finding, 0, "stale=true");
}

static void
find_rejected(struct diagnosis *diagnosis, const struct situation *situation,
              const struct judgement *judgement)
{
    struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_REJECTED);

    set_span(diagnosis, finding, "username", judgement->given->credentials.username);
    set_span(diagnosis, finding, "realm", judgement->given->credentials.realm);
    set_method(diagnosis, finding);
    finding_set(finding, "frame", "%u", situation->transaction->request_frame);
    cite_judgement(finding, situation, judgement);
}

/* The realms of all credentials in the header. */
static void
set_realms(struct finding *finding, const struct exchange *exchange, bool is_proxy)
{
    g_autoptr(GString) realms = g_string_new(NULL);

    for (size_t i = 0; i < exchange->given_count; i++) {
        const struct span realm = exchange->given[i].credentials.realm;

        if (exchange->given[i].is_proxy == is_proxy) {
            g_string_append_printf(realms, "%s%.*s", realms->len > 0 ? "\", \"" : "",
                                   (int)realm.length, realm.at);
        }
    }
    finding_set(finding, "sent", "%s", realms->str);
}

static void
find_realm_mismatch(struct diagnosis *diagnosis, const struct situation *situation,
                    const struct exchange *exchange, const struct judgement *judgement)
{
    struct finding *finding =
        diagnosis_add_finding(diagnosis, FINDING_AUTH_REALM_MISMATCH);

    set_method(diagnosis, finding);
    finding_set(finding, "header", "%s", answer_header(judgement->given->is_proxy));
    set_realms(finding, exchange, judgement->given->is_proxy);
    set_span(diagnosis, finding, "realm", judgement->challenge->credentials.realm);
    cite_judgement(finding, situation, judgement);
}

static void
find_wrong_header(struct diagnosis *diagnosis, const struct situation *situation,
                  const struct judgement *judgement)
{
    struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_WRONG_HEADER);

    set_method(diagnosis, finding);
    finding_set(finding, "sent", "%s", answer_header(judgement->given->is_proxy));
    finding_set(finding, "wanted", "%s", answer_header(judgement->challenge->is_proxy));
    finding_set(finding, "code", "%u", diagnosis->code);
    cite_judgement(finding, situation, judgement);
}

/* "MD5 auth": what a challenge offers, or credentials use. */
static void
append_algorithm(GString *out, const struct authentication *authentication)
{
    const struct credentials *credentials = &authentication->credentials;

    g_string_append(out, out->len > 0 ? ", " : "");
    if (!span_is(credentials->scheme, "Digest")) {
        g_string_append_len(out, credentials->scheme.at,
                            (gssize)credentials->scheme.length);
        return;
    }
    if (credentials->algorithm.length > 0) {
        g_string_append_len(out, credentials->algorithm.at,
                            (gssize)credentials->algorithm.length);
    } else {
        g_string_append(out, "MD5");
    }
    if (credentials->qop.length > 0) {
        g_string_append_printf(out, " %.*s", (int)credentials->qop.length,
                               credentials->qop.at);
    }
}

static void
find_algorithm(struct diagnosis *diagnosis, const struct situation *situation,
               const struct exchange *exchange, const struct judgement *judgement)
{
    struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_ALGORITHM);
    g_autoptr(GString) offered = g_string_new(NULL);
    g_autoptr(GString) answered = g_string_new(NULL);

    for (size_t i = 0; i < exchange->asked_count; i++) {
        if (answer_same_realm(&exchange->asked[i], judgement->challenge)) {
            append_algorithm(offered, &exchange->asked[i]);
        }
    }
    if (judgement->given != NULL) {
        append_algorithm(answered, judgement->given);
    } else {
        g_string_append(answered, catalog_label(LABEL_NONE, diagnosis->language));
    }
    set_span(diagnosis, finding, "realm", judgement->challenge->credentials.realm);
    finding_set(finding, "offered", "%s", offered->str);
    finding_set(finding, "answered", "%s", answered->str);
    cite_judgement(finding, situation, judgement);
}

/* ---- loops ---- */

/* The realm of the response that has been challenged most often in a row, where that is
 * a loop; NULL for none. */
static const struct challenges *
find_row(const struct situation *situation, const struct exchange *exchange,
         struct span *realm)
{
    const struct challenges *most = NULL;

    for (size_t i = 0; i < exchange->asked_count; i++) {
        const struct credentials *challenge = &exchange->asked[i].credentials;
        const struct challenges *row =
            challenge_find(situation->history, situation->transaction, challenge->realm);

        if (challenge->is_stale) {
            return NULL;
        }
        if (challenge_number(row, situation->transaction) >= LOOP_LEAST &&
            (most == NULL || row->count > most->count)) {
            most = row;
            *realm = challenge->realm;
        }
    }
    return most;
}

static void
find_loop(struct diagnosis *diagnosis, const struct situation *situation,
          const struct exchange *exchange)
{
    struct span realm;
    const struct challenges *row = find_row(situation, exchange, &realm);
    struct finding *finding;

    if (row == NULL) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_LOOP);
    finding_set(finding, "count", "%u", challenge_number(row, situation->transaction));
    set_span(diagnosis, finding, "realm", realm);
    set_method(diagnosis, finding);
    finding_set(finding, "frame", "%u", row->first_frame);
    finding_add_evidence(finding, row->first_frame, "realm=\"%.*s\"", (int)realm.length,
                         realm.at);
    if (row->frame != row->first_frame) {
        finding_add_evidence(finding, row->frame, "realm=\"%.*s\"", (int)realm.length,
                             realm.at);
    }
}

/* ---- at arrival ---- */

static void
find_explanation(struct diagnosis *diagnosis, const struct situation *situation,
                 const struct exchange *exchange)
{
    struct judgement judgement;

    if (!answer_judge(exchange, situation, &judgement)) {
        return;
    }
    switch (judgement.answer) {
    case ANSWER_WRONG:
        find_rejected(diagnosis, situation, &judgement);
        break;
    case ANSWER_NOT_OFFERED:
        find_algorithm(diagnosis, situation, exchange, &judgement);
        break;
    case ANSWER_WRONG_HEADER:
        find_wrong_header(diagnosis, situation, &judgement);
        break;
    case ANSWER_OTHER_REALM:
        find_realm_mismatch(diagnosis, situation, exchange, &judgement);
        break;
    case ANSWER_STALE:
        find_stale_nonce(diagnosis, situation, &judgement);
        break;
    case ANSWER_NONE:
        /* Asked again and again, it is no normal step any more. */
        if (diagnosis_find(diagnosis, FINDING_AUTH_LOOP) == NULL) {
            find_challenge(diagnosis, &judgement);
        }
        break;
    case ANSWER_UNCLEAR:
        break;
    }
}

static void
find_ack_cancel_challenged(struct diagnosis *diagnosis)
{
    struct finding *finding =
        diagnosis_add_finding(diagnosis, FINDING_AUTH_ACK_CANCEL_CHALLENGED);

    set_method(diagnosis, finding);
    finding_set(finding, "code", "%u", diagnosis->code);
}

/* The request went on to somebody else without these credentials, and the refusal came
 * from there. */
static bool
is_refused_further_on(const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const struct transaction *other = history_group(situation->history, own);

    for (; other != NULL; other = other->group_previous) {
        if (other->upstream == own && !other->has_credentials &&
            other->final_code == 403) {
            return true;
        }
    }
    return false;
}

/* A phone that rang had let the credentials pass; 403 Stale Date is about Identity (RFC
 * 8224 section 6.2.2). */
static void
find_forbidden(struct diagnosis *diagnosis, const struct situation *situation,
               const struct exchange *exchange)
{
    struct finding *finding;

    if (exchange->given_count == 0 || situation->transaction->has_ringing ||
        span_is(span_trim(situation->response->phrase), "Stale Date") ||
        is_refused_further_on(situation)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_FORBIDDEN);
    set_method(diagnosis, finding);
    set_span(diagnosis, finding, "username", exchange->given[0].credentials.username);
    finding_set(finding, "header", "%s", answer_header(exchange->given[0].is_proxy));
    cite(finding, situation->transaction->request_frame,
         answer_header(exchange->given[0].is_proxy), &exchange->given[0]);
}

static bool
is_challenge(unsigned code)
{
    return code == 401 || code == 407;
}

void
rules_auth(struct diagnosis *diagnosis, const struct situation *situation)
{
    const uint8_t method = situation->transaction->method;
    struct exchange exchange;

    if (!is_challenge(diagnosis->code) && diagnosis->code != 403) {
        return;
    }
    if (is_challenge(diagnosis->code) &&
        (method == METHOD_ACK || method == METHOD_CANCEL)) {
        find_ack_cancel_challenged(diagnosis);
        return;
    }
    answer_read(&exchange, situation);
    if (diagnosis->code == 403) {
        find_forbidden(diagnosis, situation, &exchange);
        return;
    }
    find_loop(diagnosis, situation, &exchange);
    find_explanation(diagnosis, situation, &exchange);
}

/* ---- hindsight ---- */

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
    set_method(diagnosis, finding);
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
    for (; other != NULL; other = other->group_previous) {
        if (is_success(other)) {
            return true;
        }
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
        const unsigned marks =
            server_nonce_marks(situation->history, situation->transaction->destination,
                               challenge.realm, challenge.nonce);

        if ((marks & NONCE_USED) != 0) {
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

/* What was noted of the realm that auth-challenge names, when this is its first challenge
 * in a row; NULL otherwise. */
static const struct challenges *
first_challenge(const struct situation *situation, const struct finding *challenge)
{
    const char *realm = value_of(challenge, "realm");
    const struct challenges *known = challenge_find(
        situation->history, situation->transaction, (struct span){realm, strlen(realm)});

    return known != NULL && known->first_frame == situation->transaction->final_frame
               ? known
               : NULL;
}

static void
find_not_retried(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct finding *challenge = diagnosis_find(diagnosis, FINDING_AUTH_CHALLENGE);
    const struct transaction *own = situation->transaction;
    const int64_t silence = situation->history->last_time - own->final_time;
    const struct challenges *known =
        challenge != NULL ? first_challenge(situation, challenge) : NULL;
    struct finding *finding;

    if (silence < SILENCE_LEAST || known == NULL ||
        known->answer_frame > own->final_frame || may_be_answered(situation) ||
        needs_no_answer(situation)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_NOT_RETRIED);
    set_method(diagnosis, finding);
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
