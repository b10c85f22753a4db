/* answer.c - what the credentials of a request are worth to the challenges that its
 * refusal carries (RFC 3261 section 22, RFC 7616, RFC 8760).
 *
 * Most refusals of credentials are no fault of the password: proxies ask in turn, each
 * for its realm; servers forget to say stale=true; credentials were kept from before the
 * capture. So a judgement is made only where this capture shows what it rests on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "answer.h"
#include "challenge.h"

#include <string.h>

const char *
answer_header(bool is_proxy)
{
    return is_proxy ? "Proxy-Authorization" : "Authorization";
}

bool
answer_same_realm(const struct authentication *one, const struct authentication *other)
{
    const struct span a = one->credentials.realm, b = other->credentials.realm;

    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

static bool
is_digest(const struct credentials *credentials)
{
    return span_is(credentials->scheme, "Digest");
}

/* ---- reading ---- */

static size_t
read_all(struct authentication *all, const struct message *message, bool is_answer)
{
    struct credentials_place place = {.message = message};
    struct credentials credentials;
    size_t count = 0;

    while (count < CREDENTIALS_MOST && credentials_next_of(&place, &credentials)) {
        if (is_answer && is_digest(&credentials) && credentials.nonce.length == 0) {
            continue;
        }
        all[count].credentials = credentials;
        all[count++].is_proxy = place.is_proxy;
    }
    return count;
}

void
answer_read(struct exchange *exchange, const struct situation *situation)
{
    exchange->asked_count = read_all(exchange->asked, situation->response, false);
    exchange->given_count = situation->request != NULL
                                ? read_all(exchange->given, situation->request, true)
                                : 0;
}

/* ---- judging ---- */

/* What is judged: one challenge in its exchange. */
struct question {
    const struct exchange *exchange;
    const struct situation *situation;
    const struct authentication *challenge;
};

/* 401 asks in WWW-Authenticate, 407 in Proxy-Authenticate; a forking proxy puts both in
 * one response (RFC 3261 section 16.7). */
static bool
is_usual_header(const struct question *question)
{
    return question->challenge->is_proxy == (question->situation->response->code == 407);
}

static unsigned
marks_of(const struct question *question, const struct authentication *given,
         struct span realm)
{
    return server_nonce_marks(question->situation->history,
                              question->situation->transaction->destination, realm,
                              given->credentials.nonce);
}

/* An answer without qop is the form of RFC 2069, which servers take from anybody. */
static bool
fits(const struct credentials *challenge, const struct credentials *answer)
{
    return span_same(challenge->scheme, answer->scheme) &&
           (!is_digest(challenge) ||
            (credentials_same_algorithm(challenge, answer) &&
             (answer->qop.length == 0 || credentials_offer_qop(challenge, answer->qop))));
}

static bool
is_offered(const struct question *question, const struct authentication *given)
{
    const struct exchange *exchange = question->exchange;

    for (size_t i = 0; i < exchange->asked_count; i++) {
        const struct authentication *asked = &exchange->asked[i];

        if (answer_same_realm(asked, question->challenge) &&
            fits(&asked->credentials, &given->credentials)) {
            return true;
        }
    }
    return false;
}

/* The credentials for the challenged realm in the right header or in the wrong one, those
 * that are offered before others; NULL for none. */
static const struct authentication *
find_given(const struct question *question, bool is_proxy)
{
    const struct exchange *exchange = question->exchange;
    const struct authentication *found = NULL;

    for (size_t i = 0; i < exchange->given_count; i++) {
        const struct authentication *one = &exchange->given[i];

        if (one->is_proxy == is_proxy && answer_same_realm(one, question->challenge) &&
            (found == NULL || is_offered(question, one))) {
            found = one;
        }
    }
    return found;
}

/* Credentials such as Basic and Bearer do not say what they are for. */
static bool
has_given_without_realm(const struct question *question)
{
    for (size_t i = 0; i < question->exchange->given_count; i++) {
        const struct authentication *one = &question->exchange->given[i];

        if (one->is_proxy == question->challenge->is_proxy &&
            one->credentials.realm.length == 0) {
            return true;
        }
    }
    return false;
}

/* Of several algorithms each says it, or one for all. */
static bool
is_stale(const struct question *question)
{
    const struct exchange *exchange = question->exchange;

    for (size_t i = 0; i < exchange->asked_count; i++) {
        if (exchange->asked[i].credentials.is_stale &&
            answer_same_realm(&exchange->asked[i], question->challenge)) {
            return true;
        }
    }
    return false;
}

/* Some servers say in the phrase what belongs into stale=true. */
static bool
speaks_of_nonce(struct span phrase)
{
    static const char word[] = "nonce";

    for (; phrase.length >= strlen(word); phrase = span_skip(phrase, 1)) {
        if (span_is(span_first(phrase, strlen(word)), word)) {
            return true;
        }
    }
    return false;
}

/* Credentials in the right header and for the right realm. */
static enum answer
judge_given(const struct question *question, const struct authentication *given)
{
    const struct credentials *credentials = &given->credentials;
    const unsigned marks = marks_of(question, given, credentials->realm);

    if (is_stale(question)) {
        return ANSWER_STALE;
    }
    if (credentials->auts.length > 0 ||
        speaks_of_nonce(question->situation->response->phrase)) {
        return ANSWER_UNCLEAR;
    }
    if (!is_offered(question, given)) {
        return ANSWER_NOT_OFFERED;
    }
    return marks != 0 && (marks & NONCE_ACCEPTED) == 0 ? ANSWER_WRONG : ANSWER_UNCLEAR;
}

/* Credentials for this realm in the other header are no fault where that header was asked
 * for too: the server behind and the proxy before it may have one realm. */
static bool
is_misplaced(const struct question *question, const struct authentication *given)
{
    const enum nonce_mark there =
        question->challenge->is_proxy ? NONCE_FOR_SERVER : NONCE_FOR_PROXY;
    const unsigned marks = marks_of(question, given, given->credentials.realm);
    const unsigned asked =
        challenge_asked(question->situation->transaction->call, given->credentials.realm);

    return ((marks != 0 ? marks : asked) & there) == 0;
}

static bool
is_asked_now(const struct exchange *exchange, const struct authentication *given)
{
    for (size_t i = 0; i < exchange->asked_count; i++) {
        if (answer_same_realm(&exchange->asked[i], given)) {
            return true;
        }
    }
    return false;
}

/* Whether the client was challenged for the realm just before, and this is how it came
 * again. */
static bool
was_told(const struct question *question)
{
    const struct transaction *transaction = question->situation->transaction;
    const struct challenges *known =
        challenge_find(question->situation->history, transaction,
                       question->challenge->credentials.realm);

    return known != NULL && known->count > 0 &&
           challenge_number(known, transaction) > known->count;
}

/* The first of the credentials in the right header when all of them are for realms that
 * nobody asked for in this call. Kept from another call or from before the capture, they
 * may be for another proxy: then a first 407 proves nothing, unless their nonce is the
 * one of the challenged realm. */
static const struct authentication *
find_foreign(const struct question *question)
{
    const struct call *call = question->situation->transaction->call;
    const struct span wanted = question->challenge->credentials.realm;
    const struct authentication *first = NULL;
    const bool is_told = was_told(question);
    bool is_proven = is_told || !question->challenge->is_proxy;

    for (size_t i = 0; i < question->exchange->given_count; i++) {
        const struct authentication *given = &question->exchange->given[i];
        const struct span realm = given->credentials.realm;

        if (given->is_proxy != question->challenge->is_proxy) {
            continue;
        }
        if (realm.length == 0 || is_asked_now(question->exchange, given) ||
            challenge_asked(call, realm) != 0 ||
            (!is_told && marks_of(question, given, realm) != 0)) {
            return NULL;
        }
        is_proven = is_proven || marks_of(question, given, wanted) != 0;
        first = first != NULL ? first : given;
    }
    return is_proven ? first : NULL;
}

/* What every client can do. */
static bool
is_common(const struct credentials *challenge)
{
    static const struct credentials common = {.scheme = {"Digest", 6}};
    static const struct span auth = {"auth", 4};

    return fits(challenge, &common) &&
           (challenge->qop.length == 0 || credentials_offer_qop(challenge, auth));
}

/* Whether a client that was told came again without credentials, and the reason may be
 * that it knows none of the algorithms. */
static bool
knows_none(const struct question *question)
{
    const struct exchange *exchange = question->exchange;

    for (size_t i = 0; i < exchange->asked_count; i++) {
        const struct authentication *asked = &exchange->asked[i];

        if (answer_same_realm(asked, question->challenge) &&
            (!is_digest(&asked->credentials) || is_common(&asked->credentials))) {
            return false;
        }
    }
    return exchange->given_count == 0 && was_told(question);
}

static struct judgement
judge(const struct question *question)
{
    const bool is_proxy = question->challenge->is_proxy;
    const struct authentication *given = find_given(question, is_proxy);
    const struct authentication *misplaced = find_given(question, !is_proxy);
    struct judgement judgement = {ANSWER_NONE, question->challenge, NULL};

    if (given == NULL && !is_usual_header(question)) {
        given = misplaced;
    }
    if (given != NULL) {
        judgement.answer = judge_given(question, given);
    } else if (misplaced != NULL && is_misplaced(question, misplaced)) {
        judgement.answer = ANSWER_WRONG_HEADER;
        given = misplaced;
    } else if (has_given_without_realm(question)) {
        judgement.answer = ANSWER_UNCLEAR;
    } else if ((given = find_foreign(question)) != NULL) {
        judgement.answer = ANSWER_OTHER_REALM;
    } else if (knows_none(question)) {
        judgement.answer = ANSWER_NOT_OFFERED;
    }
    judgement.given = given;
    return judgement;
}

/* Without the request only the response can tell. */
static struct judgement
judge_alone(const struct question *question)
{
    const struct transaction *transaction = question->situation->transaction;
    const bool lacks_credentials =
        transaction->request_frame != 0 && !transaction->has_credentials;

    return (struct judgement){lacks_credentials    ? ANSWER_NONE
                              : is_stale(question) ? ANSWER_STALE
                                                   : ANSWER_UNCLEAR,
                              question->challenge, NULL};
}

bool
answer_judge(const struct exchange *exchange, const struct situation *situation,
             struct judgement *judgement)
{
    for (size_t i = 0; i < exchange->asked_count; i++) {
        const struct question question = {exchange, situation, &exchange->asked[i]};
        const struct judgement one =
            situation->request != NULL ? judge(&question) : judge_alone(&question);

        if (i == 0 || one.answer > judgement->answer) {
            *judgement = one;
        }
    }
    return exchange->asked_count > 0;
}
