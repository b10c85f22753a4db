/* rules_auth.c - challenges and the credentials that answer them (RFC 3261 section 22).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "answer.h"
#include "challenge.h"
#include "rules.h"

#define LOOP_LEAST 3 /* challenges in a row */

/* ---- filling in ---- */

static void
set_span(const struct diagnosis *diagnosis, struct finding *finding, const char *name,
         struct span span)
{
    if (span.length > 0) {
        finding_set(finding, name, "%.*s", (int)span.length, span.at);
    } else {
        finding_set_label(finding, name, diagnosis->language, LABEL_NONE, NULL, 0);
    }
}

static void
set_method(struct diagnosis *diagnosis, struct finding *finding)
{
    set_span(diagnosis, finding, "method", diagnosis->method);
}

static void
append_parameter(GString *out, const char *name, struct span value, const char *quote)
{
    if (value.length > 0) {
        g_string_append_printf(out, ", %s=%s%.*s%s", name, quote, (int)value.length,
                               value.at, quote);
    }
}

/* What tells a challenge, or credentials, from others. */
static void
cite(struct finding *finding, uint32_t frame, const char *header,
     const struct authentication *authentication)
{
    const struct credentials *credentials = &authentication->credentials;
    g_autoptr(GString) text = g_string_new(NULL);

    append_parameter(text, "username", credentials->username, "\"");
    append_parameter(text, "realm", credentials->realm, "\"");
    append_parameter(text, "algorithm", credentials->algorithm, "");
    append_parameter(text, "qop", credentials->qop, frame == 0 ? "\"" : "");
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

/* Lists a realm once, within the quotes that stand in the text. */
static void
append_realm(GString *realms, const struct authentication *all, size_t index)
{
    const struct span realm = all[index].credentials.realm;

    for (size_t i = 0; i < index; i++) {
        if (all[i].is_proxy == all[index].is_proxy &&
            answer_same_realm(&all[i], &all[index])) {
            return;
        }
    }
    g_string_append_printf(realms, "%s%.*s", realms->len > 0 ? "\", \"" : "",
                           (int)realm.length, realm.at);
}

static bool
is_given(const struct exchange *exchange, const struct authentication *challenge)
{
    for (size_t i = 0; i < exchange->given_count; i++) {
        if (exchange->given[i].is_proxy == challenge->is_proxy &&
            answer_same_realm(&exchange->given[i], challenge)) {
            return true;
        }
    }
    return false;
}

/* A forking proxy gathers the challenges of several realms: all of them are to be
 * answered. */
static void
find_challenge(struct diagnosis *diagnosis, const struct exchange *exchange,
               const struct judgement *judgement)
{
    const bool is_proxy = judgement->challenge->is_proxy;
    struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_AUTH_CHALLENGE);
    g_autoptr(GString) realms = g_string_new(NULL);

    for (size_t i = 0; i < exchange->asked_count; i++) {
        if (exchange->asked[i].is_proxy == is_proxy &&
            !is_given(exchange, &exchange->asked[i])) {
            append_realm(realms, exchange->asked, i);
        }
    }
    set_method(diagnosis, finding);
    set_span(diagnosis, finding, "realm", (struct span){realms->str, realms->len});
    finding_set(finding, "header", "%s", answer_header(is_proxy));
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

static void
find_realm_mismatch(struct diagnosis *diagnosis, const struct situation *situation,
                    const struct exchange *exchange, const struct judgement *judgement)
{
    struct finding *finding =
        diagnosis_add_finding(diagnosis, FINDING_AUTH_REALM_MISMATCH);
    g_autoptr(GString) realms = g_string_new(NULL);

    for (size_t i = 0; i < exchange->given_count; i++) {
        if (exchange->given[i].is_proxy == judgement->given->is_proxy) {
            append_realm(realms, exchange->given, i);
        }
    }
    set_method(diagnosis, finding);
    finding_set(finding, "header", "%s", answer_header(judgement->given->is_proxy));
    finding_set(finding, "sent", "%s", realms->str);
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

/* A client that knows how to answer and comes back later without credentials, as a
 * registration does, begins anew; that it is asked then is no loop. */
static bool
begins_anew(const struct transaction *transaction, const struct challenges *row)
{
    const struct transaction *before = transaction->attempt_previous;

    return !transaction->has_credentials && transaction->request_frame != 0 &&
           row->answer_frame != 0 &&
           (before == NULL || transaction->request_time - before->request_time > TIMER_B);
}

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
            !begins_anew(situation->transaction, row) &&
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
            find_challenge(diagnosis, exchange, &judgement);
        }
        break;
    case ANSWER_UNCLEAR:
        break;
    }
}

static void
find_ack_cancel_challenged(struct diagnosis *diagnosis,
                           const struct transaction *transaction)
{
    struct finding *finding =
        diagnosis_add_finding(diagnosis, FINDING_AUTH_ACK_CANCEL_CHALLENGED);

    set_method(diagnosis, finding);
    finding_set(finding, "code", "%u", diagnosis->code);
    finding_add_evidence(finding, 0, "CSeq: %u %.*s", transaction->cseq,
                         (int)diagnosis->method.length, diagnosis->method.at);
}

/* The request went on to somebody else without these credentials, and the refusal came
 * from there. */
static bool
is_refused_further_on(const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const struct transaction *other = history_group(situation->history, own);

    for (int i = 0; i < GROUP_MOST && other != NULL; i++) {
        if (other->upstream == own && !other->has_credentials &&
            other->final_code == 403) {
            return true;
        }
        other = other->group_previous;
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
        find_ack_cancel_challenged(diagnosis, situation->transaction);
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
