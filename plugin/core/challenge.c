/* challenge.c - who asked for which realm in a call, and how often in a row.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "challenge.h"
#include "credentials.h"
#include "key.h"
#include "server.h"

static bool
is_on_hop(const struct challenges *challenges, const struct transaction *transaction)
{
    return challenges->method == transaction->method &&
           challenges->source == transaction->source &&
           challenges->destination == transaction->destination;
}

static struct challenges *
find_challenges(const struct transaction *transaction, uint32_t realm)
{
    struct challenges *one = transaction->call->challenges;

    while (one != NULL && !(one->realm == realm && is_on_hop(one, transaction))) {
        one = one->next;
    }
    return one;
}

const struct challenges *
challenge_find(const struct transaction *transaction, struct span realm)
{
    return find_challenges(transaction, key_short(realm));
}

bool
challenge_is_known(const struct call *call, struct span realm)
{
    const uint32_t key = key_short(realm);

    for (const struct challenges *one = call->challenges; one != NULL; one = one->next) {
        if (one->realm == key) {
            return true;
        }
    }
    return false;
}

static void
add_challenge(struct history *history, const struct transaction *transaction,
              const struct credentials *challenge)
{
    const uint32_t realm = key_short(challenge->realm);
    struct challenges *known = find_challenges(transaction, realm);

    if (known == NULL) {
        known = g_new0(struct challenges, 1);
        known->realm = realm;
        known->source = transaction->source;
        known->destination = transaction->destination;
        known->method = transaction->method;
        known->next = transaction->call->challenges;
        transaction->call->challenges = known;
    }
    known->first_frame =
        known->count == 0 ? transaction->final_frame : known->first_frame;
    known->count = challenge->is_stale ? 0 : known->count + 1;
    known->frame = transaction->final_frame;
    server_give_nonce(history, transaction->destination, challenge->realm,
                      challenge->nonce);
}

/* One response may offer a realm in several algorithms: it counts once. */
static bool
is_counted(const struct transaction *transaction, struct span realm)
{
    const struct challenges *known = challenge_find(transaction, realm);

    return known != NULL && known->frame == transaction->final_frame;
}

void
challenge_add_response(struct history *history, const struct transaction *transaction,
                       const struct message *response)
{
    struct header header;
    size_t position = 0;

    if (response->code >= 200 && response->code < 300) {
        for (struct challenges *one = transaction->call->challenges; one != NULL;
             one = one->next) {
            one->count = is_on_hop(one, transaction) ? 0 : one->count;
        }
    }
    if (response->code != 401 && response->code != 407) {
        return;
    }
    while (message_next_header(response, &position, &header)) {
        struct credentials challenge;

        while ((message_header_is(&header, "WWW-Authenticate") ||
                message_header_is(&header, "Proxy-Authenticate")) &&
               credentials_next(&header.value, &challenge)) {
            if (is_counted(transaction, challenge.realm)) {
                server_give_nonce(history, transaction->destination, challenge.realm,
                                  challenge.nonce);
            } else {
                add_challenge(history, transaction, &challenge);
            }
        }
    }
}

void
challenge_free_all(struct call *call)
{
    while (call->challenges != NULL) {
        struct challenges *next = call->challenges->next;

        g_free(call->challenges);
        call->challenges = next;
    }
}
