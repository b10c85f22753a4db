/* transaction.c - a request with its responses, on one hop and one branch.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "key.h"
#include "transaction.h"

#include <string.h>

#define MAGIC_COOKIE "z9hG4bK"
#define OPEN_MOST    64 /* requests at once, among which no next one is looked for */

static bool
has_magic_cookie(struct span branch)
{
    return branch.length > strlen(MAGIC_COOKIE) && span_begins(branch, MAGIC_COOKIE);
}

/* Call-ID and CSeq are part of every key: clients that use one branch for two requests
 * exist, and for all others it changes nothing. */
uint64_t
transaction_key(const struct headers *headers, const struct via *via, struct span method)
{
    uint64_t key = key_add(KEY_START, headers->value[HEADER_CALL_ID]);
    unsigned long cseq = 0;

    message_cseq_number(headers->value[HEADER_CSEQ], &cseq);
    key = key_add_number(key, cseq);
    key = key_add_folded(key, method);
    key = key_add_folded(key, via->sent_by);
    key = key_add(key, via->branch);
    if (!has_magic_cookie(via->branch)) {
        key = key_add(key, address_tag(headers->value[HEADER_FROM]));
    }
    return key;
}

/* How long after a refusal the same client's next request of that method still counts as
 * another attempt: registrations and the like are repeated late, the others at once.
 * Later in a dialog there are new reasons for an INVITE. */
static int64_t
patience(const struct transaction *transaction)
{
    switch (transaction->method) {
    case METHOD_REGISTER:
    case METHOD_SUBSCRIBE:
    case METHOD_PUBLISH:
        return 3600 * SECOND;
    case METHOD_INVITE:
        return transaction->to_tag == 0 ? 600 * SECOND : TIMER_B;
    default:
        return TIMER_B;
    }
}

const struct transaction *
transaction_next_attempt(const struct transaction *transaction)
{
    const struct transaction *next = transaction->attempt_next;

    /* Other branches of a fork start before the first of them is answered. */
    for (int i = 0; next != NULL && next->request_frame <= transaction->final_frame;
         i++) {
        next = i < OPEN_MOST ? next->attempt_next : NULL;
    }
    return next != NULL && transaction->final_frame != 0 &&
                   next->request_time - transaction->final_time <= patience(transaction)
               ? next
               : NULL;
}

bool
transaction_is_open(const struct transaction *transaction, int64_t time)
{
    return transaction->request_frame != 0 && transaction->request_time <= time &&
           (transaction->final_frame == 0 || transaction->final_time > time);
}

const struct transaction *
transaction_first_hop(const struct transaction *transaction)
{
    while (transaction->upstream != NULL) {
        transaction = transaction->upstream;
    }
    return transaction;
}

bool
transaction_is_same_request(const struct transaction *one,
                            const struct transaction *other)
{
    return one->group_key == other->group_key;
}

bool
transaction_read_request(const struct transaction *transaction, struct message *request)
{
    return transaction->request != NULL &&
           message_read(request, transaction->request->text,
                        transaction->request->length);
}

#define METHOD_NAME(name) #name,
static const char *const method_names[] = {METHODS(METHOD_NAME)};

enum method
transaction_method(struct span name)
{
    for (int i = 0; i < METHOD_OTHER; i++) {
        if (span_is(name, method_names[i])) {
            return (enum method)i;
        }
    }
    return METHOD_OTHER;
}

const char *
transaction_method_word(enum method method)
{
    return method < METHOD_OTHER ? method_names[method] : "";
}
