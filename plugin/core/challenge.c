/* challenge.c - who asked for which realm in a call, how often in a row, and whether a
 * client answered.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "challenge.h"
#include "credentials.h"
#include "key.h"
#include "server.h"

static struct challenges *
find_challenges(const struct history *history, const struct transaction *transaction,
                uint32_t realm)
{
    const uint32_t client = server_host(history, transaction->source);
    struct challenges *one = transaction->call->challenges;

    while (one != NULL && !(one->realm == realm && one->client == client &&
                            one->destination == transaction->destination &&
                            one->registers == transaction->registers &&
                            one->method == transaction->method)) {
        one = one->next;
    }
    return one;
}

const struct challenges *
challenge_find(const struct history *history, const struct transaction *transaction,
               struct span realm)
{
    return find_challenges(history, transaction, key_short(realm));
}

unsigned
challenge_asked(const struct call *call, struct span realm)
{
    const uint32_t key = key_short(realm);
    unsigned asked = 0;

    for (const struct challenges *one = call->challenges; one != NULL; one = one->next) {
        asked |= one->realm == key ? one->asked : 0;
    }
    return asked;
}

/* ---- requests ---- */

/* The same span in the copy of the request. */
static struct span
kept_span(const struct kept_request *kept, const struct message *request,
          struct span span)
{
    return span.at != NULL
               ? (struct span){kept->text + (span.at - request->data), span.length}
               : span;
}

/* So that the final response need not read them again. */
static void
keep_credentials(struct kept_request *kept, const struct message *request,
                 const struct credentials *credentials)
{
    if (kept->credentials_count++ == 0) {
        kept->realm = kept_span(kept, request, credentials->realm);
        kept->nonce = kept_span(kept, request, credentials->nonce);
        kept->username = kept_span(kept, request, credentials->username);
    }
}

void
challenge_add_request(struct history *history, const struct transaction *transaction,
                      const struct message *request)
{
    struct credentials_place place = {.message = request};
    struct credentials credentials;

    for (struct challenges *one = transaction->call->challenges; one != NULL;
         one = one->next) {
        if (one->method == transaction->method) {
            one->answer_frame = transaction->request_frame;
        }
    }
    while (credentials_next_of(&place, &credentials)) {
        server_note_nonce(history, transaction, credentials.nonce, (struct span){NULL, 0},
                          NONCE_USED);
        keep_credentials(transaction->request, request, &credentials);
    }
}

/* ---- counting ---- */

/* The branches of a fork and requests sent at once are one attempt: a next one starts
 * after the challenge. */
static bool
is_next_attempt(const struct challenges *known, const struct transaction *transaction)
{
    return transaction->request_frame != 0 ? transaction->request_frame > known->frame
                                           : transaction->cseq != known->cseq;
}

/* A client that starts anew although nothing came back to its credentials: this capture
 * does not show what became of them. */
static bool
lacks_outcome(const struct transaction *transaction)
{
    const struct transaction *before = transaction->attempt_previous;

    return before != NULL && before->has_credentials && before->final_frame == 0;
}

static bool
begins_row(const struct challenges *known, const struct transaction *transaction)
{
    return known == NULL || known->count == 0 || lacks_outcome(transaction);
}

uint32_t
challenge_number(const struct challenges *known, const struct transaction *transaction)
{
    return begins_row(known, transaction)
               ? 1
               : known->count + (is_next_attempt(known, transaction) ? 1 : 0);
}

/* These take several challenges by their nature. */
static bool
is_handshake(struct span scheme)
{
    static const char *const schemes[] = {"NTLM", "Kerberos", "Negotiate", "TLS-DSK"};

    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (span_is(scheme, schemes[i])) {
            return true;
        }
    }
    return false;
}

/* NULL when the call has too many. */
static struct challenges *
make_challenges(struct history *history, const struct transaction *transaction,
                uint32_t realm)
{
    struct challenges *last = transaction->call->challenges;
    struct challenges *made;

    if (last != NULL && last->number == CHALLENGES_MOST) {
        return NULL;
    }
    made = history_allocate(history, sizeof *made);
    made->realm = realm;
    made->client = server_host(history, transaction->source);
    made->destination = transaction->destination;
    made->registers = transaction->registers;
    made->method = transaction->method;
    made->number = last != NULL ? last->number + 1 : 1;
    made->next = last;
    transaction->call->challenges = made;
    return made;
}

/* One response may offer a realm in several algorithms: it counts once. */
static void
add_challenge(struct history *history, const struct transaction *transaction,
              const struct credentials *challenge, enum nonce_mark asked)
{
    const uint32_t realm = key_short(challenge->realm);
    struct challenges *known = find_challenges(history, transaction, realm);

    server_give_nonce(history, transaction->destination, challenge->realm,
                      challenge->nonce, asked, transaction->final_time);
    if (is_handshake(challenge->scheme)) {
        return;
    }
    if (known == NULL) {
        known = make_challenges(history, transaction, realm);
    }
    if (known == NULL) {
        return;
    }
    known->asked |= (uint8_t)asked;
    if (known->frame != transaction->final_frame) {
        known->first_frame = begins_row(known, transaction) ? transaction->final_frame
                                                            : known->first_frame;
        known->count = challenge_number(known, transaction);
        known->frame = transaction->final_frame;
        known->cseq = transaction->cseq;
    }
    known->count = challenge->is_stale ? 0 : known->count;
}

/* ---- responses ---- */

static bool
is_challenge(unsigned code)
{
    return code == 401 || code == 407;
}

/* Credentials got past the server, whatever it said then. */
static bool
is_accepted(const struct transaction *transaction, unsigned code)
{
    return (code >= 200 && code < 300) ||
           (transaction->has_credentials && !is_challenge(code) && code != 403);
}

static void
start_anew(const struct history *history, const struct transaction *transaction)
{
    const uint32_t client = server_host(history, transaction->source);

    for (struct challenges *one = transaction->call->challenges; one != NULL;
         one = one->next) {
        if (one->client == client && one->destination == transaction->destination &&
            one->registers == transaction->registers &&
            one->method == transaction->method) {
            one->count = 0;
        }
    }
}

static bool
challenges_realm(const struct message *response, struct span realm)
{
    struct credentials_place place = {.message = response};
    struct credentials challenge;

    while (credentials_next_of(&place, &challenge)) {
        if (key_short(challenge.realm) == key_short(realm)) {
            return true;
        }
    }
    return false;
}

/* Two proxies on the way ask in turn: the second one's challenge says that the first is
 * content. */
static void
note_accepted(struct history *history, const struct transaction *transaction,
              const struct message *response)
{
    const struct kept_request *kept = transaction->request;
    struct message request;
    struct credentials credentials;

    if (!transaction->has_credentials || response->code == 403 || kept == NULL) {
        return;
    }
    if (kept->credentials_count == 1) {
        if (!challenges_realm(response, kept->realm)) {
            server_note_nonce(history, transaction, kept->nonce, kept->username,
                              NONCE_ACCEPTED);
        }
        return;
    }
    transaction_read_request(transaction, &request);
    struct credentials_place place = {.message = &request};

    for (int i = 0; i < CREDENTIALS_MOST && credentials_next_of(&place, &credentials);
         i++) {
        if (!challenges_realm(response, credentials.realm)) {
            server_note_nonce(history, transaction, credentials.nonce,
                              credentials.username, NONCE_ACCEPTED);
        }
    }
}

void
challenge_add_response(struct history *history, const struct transaction *transaction,
                       const struct message *response)
{
    struct credentials_place place = {.message = response};
    struct credentials challenge;

    note_accepted(history, transaction, response);
    if (is_accepted(transaction, response->code)) {
        start_anew(history, transaction);
    }
    while (is_challenge(response->code) && credentials_next_of(&place, &challenge)) {
        add_challenge(history, transaction, &challenge,
                      place.is_proxy ? NONCE_FOR_PROXY : NONCE_FOR_SERVER);
    }
}
