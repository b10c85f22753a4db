/* history.c - what a capture has shown so far: transactions and calls.
 *
 * The structs are members of hash sets: their 64-bit key comes first, so that a struct,
 * or the key field inside it, is the set's element and a key alone is enough to find it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "challenge.h"
#include "history.h"
#include "kept.h"
#include "key.h"
#include "refer.h"
#include "server.h"
#include "upstream.h"

#include <stdalign.h>
#include <stddef.h>
#include <string.h>

static const struct span invite_word = {"INVITE", sizeof "INVITE" - 1};

/* Latest requests of a call among which a client's last one is looked for. */
#define CLIENTS_MOST 64

#define BLOCK_SIZE 65536
#define COPY_LEAST (SECOND / 20) /* closer together, a frame was captured twice */
#define COPY_LAST  (TIMER_B + 4 * SECOND) /* nothing is sent again later */

/* ---- sets ---- */

static GHashTable *
new_set(void)
{
    return g_hash_table_new(g_int64_hash, g_int64_equal);
}

static void *
find(GHashTable *set, uint64_t key)
{
    return g_hash_table_lookup(set, &key);
}

static struct transaction *
latest_of_group(const struct history *history, uint64_t key)
{
    char *field = find(history->groups, key);

    return field != NULL
               ? (struct transaction *)(field - offsetof(struct transaction, group_key))
               : NULL;
}

/* ---- a history as a whole ---- */

/* Pieces are never freed one by one: they live as long as the history. */
void *
history_allocate(struct history *history, size_t size)
{
    char *piece;

    size =
        (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    if (history->room < size) {
        history->room = MAX(size, BLOCK_SIZE);
        history->free = g_malloc0(history->room);
        g_ptr_array_add(history->blocks, history->free);
    }
    piece = history->free;
    history->free += size;
    history->room -= size;
    return piece;
}

struct history *
history_new(void)
{
    struct history *history = g_new0(struct history, 1);

    history->transactions = new_set();
    history->groups = new_set();
    history->calls = new_set();
    history->blocks = g_ptr_array_new_with_free_func(g_free);
    history->strings = g_string_chunk_new(4096);
    history->copies = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    server_open(history);
    return history;
}

static void
free_contents(struct transaction *transaction)
{
    for (guint i = 0; transaction->replaced != NULL && i < transaction->replaced->len;
         i++) {
        free_contents(g_ptr_array_index(transaction->replaced, i));
    }
    g_clear_pointer(&transaction->replaced, g_ptr_array_unref);
    g_free(transaction->request);
    g_free(transaction->findings);
}

void
history_free(struct history *history)
{
    GHashTableIter step;
    gpointer transaction;

    if (history == NULL) {
        return;
    }
    g_hash_table_iter_init(&step, history->transactions);
    while (g_hash_table_iter_next(&step, &transaction, NULL)) {
        free_contents(transaction);
    }
    g_hash_table_destroy(history->transactions);
    g_hash_table_destroy(history->groups);
    g_hash_table_destroy(history->calls);
    server_close(history);
    g_string_chunk_free(history->strings);
    g_array_unref(history->copies);
    g_ptr_array_unref(history->blocks);
    g_free(history);
}

void
history_go_on(struct history *history, int64_t time)
{
    if (history->first_time == 0) {
        history->first_time = time;
    }
    history->last_time = MAX(history->last_time, time);
}

const char *
history_keep(struct history *history, struct span text)
{
    g_autofree char *copy = NULL;

    if (text.length == 0) {
        return NULL;
    }
    copy = g_strndup(text.at, text.length);
    return g_string_chunk_insert_const(history->strings, copy);
}

/* ---- making transactions ---- */

static struct call *
call_of(struct history *history, const struct headers *headers,
        const struct arrival *arrival)
{
    const uint64_t key = key_add(KEY_START, headers->value[HEADER_CALL_ID]);
    struct call *call = find(history->calls, key);

    if (call == NULL) {
        call = history_allocate(history, sizeof *call);
        call->key = key;
        call->first_frame = arrival->frame;
        call->first_time = arrival->time;
        g_hash_table_add(history->calls, call);
    }
    return call;
}

static uint32_t
tag_of(const struct headers *headers, enum header_id id)
{
    return key_short(address_tag(headers->value[id]));
}

static bool
can_be_matched(const struct headers *headers)
{
    unsigned long cseq;

    return headers->value[HEADER_VIA].length > 0 &&
           headers->value[HEADER_CALL_ID].length > 0 &&
           headers->value[HEADER_FROM].length > 0 &&
           message_cseq_number(headers->value[HEADER_CSEQ], &cseq) &&
           message_method(headers->value[HEADER_CSEQ]).length > 0;
}

static uint64_t
group_key(const struct call *call, struct span method, uint32_t cseq, uint32_t from_tag)
{
    return key_add_number(key_add_folded(call->key, method),
                          (uint64_t)cseq << 32 | from_tag);
}

/* With what request and response have in common. One with the same key gives way. */
static struct transaction *
make_transaction(struct history *history, const struct headers *headers, uint64_t key,
                 struct transaction *replaced, const struct arrival *arrival)
{
    struct transaction *transaction = history_allocate(history, sizeof *transaction);
    const struct span method = message_method(headers->value[HEADER_CSEQ]);
    unsigned long cseq = 0;

    message_cseq_number(headers->value[HEADER_CSEQ], &cseq);
    transaction->key = key;
    transaction->call = call_of(history, headers, arrival);
    transaction->method = (uint8_t)transaction_method(method);
    transaction->cseq = (uint32_t)cseq;
    transaction->from_tag = tag_of(headers, HEADER_FROM);
    transaction->registers = transaction->method == METHOD_REGISTER
                                 ? key_short(address_read(headers->value[HEADER_TO]).uri)
                                 : 0;
    transaction->expires = EXPIRES_NONE;
    transaction->is_reliable = arrival->is_reliable;
    transaction->group_key =
        group_key(transaction->call, method, transaction->cseq, transaction->from_tag);
    if (replaced != NULL) {
        transaction->replaced = g_steal_pointer(&replaced->replaced);
        if (transaction->replaced == NULL) {
            transaction->replaced = g_ptr_array_new();
        }
        g_ptr_array_add(transaction->replaced, replaced);
    }
    g_hash_table_add(history->transactions, transaction);
    history->transaction_count++;
    return transaction;
}

static void
join_group(struct history *history, struct transaction *transaction)
{
    transaction->group_previous = latest_of_group(history, transaction->group_key);
    g_hash_table_add(history->groups, &transaction->group_key);
}

/* The port may be left out where it is the default (RFC 3261 section 18.1.1). */
static struct span
without_default_port(struct span sent_by)
{
    static const char port[] = ":5060";
    const size_t length = sizeof port - 1;

    return sent_by.length > length &&
                   memcmp(sent_by.at + sent_by.length - length, port, length) == 0
               ? span_first(sent_by, sent_by.length - length)
               : sent_by;
}

/* A client is told by its sent-by, which stays when TCP ports change. Registrations go by
 * their address-of-record: some clients take a new From tag for each REGISTER. */
static void
join_attempts(struct transaction *transaction, const struct headers *headers,
              const struct via *via)
{
    const struct span who = transaction->method == METHOD_REGISTER
                                ? address_read(headers->value[HEADER_TO]).uri
                                : address_tag(headers->value[HEADER_FROM]);
    struct transaction *before = transaction->call->latest;

    transaction->client = (uint32_t)key_add_folded(key_add(KEY_START, who),
                                                   without_default_port(via->sent_by));
    transaction->call_previous = before;
    transaction->call->latest = transaction;
    for (int i = 0; i < CLIENTS_MOST && before != NULL; i++) {
        if (before->method == transaction->method &&
            before->client == transaction->client) {
            transaction->attempt_previous = before;
            before->attempt_next = transaction;
            return;
        }
        before = before->call_previous;
    }
}

/* Of a binding, the Contact's own time outranks the header; for other methods it has no
 * meaning (section 10.2.1.1, 20.10). */
static uint32_t
expires_of(const struct headers *headers, enum method method)
{
    struct span text = {NULL, 0};
    unsigned long seconds;

    if (method == METHOD_REGISTER) {
        const struct address contact = address_read(headers->value[HEADER_CONTACT]);

        text = address_parameter(contact.parameters, "expires");
    }
    if (text.length == 0) {
        text = headers->value[HEADER_EXPIRES];
    }
    return span_to_number(text, EXPIRES_NONE - 1, &seconds) ? (uint32_t)seconds
                                                            : EXPIRES_NONE;
}

/* A request with a known key is a copy, unless that one was answered and a client that
 * ought to have changed the branch now sends credentials, or a keep-alive that is always
 * the same comes round again. */
static bool
is_new_request(const struct transaction *known, bool has_credentials, int64_t time)
{
    return known == NULL || known->request_frame == 0 ||
           (known->final_frame != 0 && ((has_credentials && !known->has_credentials) ||
                                        time - known->request_time > COPY_LAST));
}

static void
add_copy(struct transaction *transaction, struct history *history,
         const struct arrival *arrival)
{
    const bool same_hop =
        transaction->destination == server_number(history, &arrival->destination);

    if (!arrival->is_reliable && same_hop &&
        arrival->time - transaction->request_time >= COPY_LEAST) {
        transaction->copies++;
    }
}

static void
add_cancel(struct history *history, const struct headers *headers, const struct via *via,
           uint32_t frame)
{
    struct transaction *cancelled =
        find(history->transactions, transaction_key(headers, via, invite_word));

    if (cancelled != NULL && cancelled->cancel_frame == 0) {
        cancelled->cancel_frame = frame;
        cancelled->detail = history_keep(history, headers->value[HEADER_REASON]);
    }
}

/* An ACK goes its own way to the called side, so it counts for all hops on which the
 * response with its To tag was seen (RFC 3261 section 13.2.2.4). */
static void
add_ack(struct history *history, const struct headers *headers, uint32_t frame)
{
    const uint32_t tag = tag_of(headers, HEADER_TO);
    const struct call *call =
        find(history->calls, key_add(KEY_START, headers->value[HEADER_CALL_ID]));
    struct transaction *invite;
    unsigned long cseq = 0;

    if (call == NULL) {
        return;
    }
    message_cseq_number(headers->value[HEADER_CSEQ], &cseq);
    invite = latest_of_group(history, group_key(call, invite_word, (uint32_t)cseq,
                                                tag_of(headers, HEADER_FROM)));
    for (int i = 0; i < GROUP_MOST && invite != NULL; i++) {
        if (invite->answer_tag == tag && invite->ack_frame == 0) {
            invite->ack_frame = frame;
        }
        invite = invite->group_previous;
    }
}

/* What a new request means for what was before it, by method. */
static void
add_to_context(struct history *history, struct transaction *transaction,
               const struct message *request, const struct headers *headers,
               const struct via *via)
{
    dialog_add_request(transaction);
    dialog_add_offer(history, transaction, transaction->to_tag, request,
                     headers->value[HEADER_CONTENT_TYPE], transaction->request_frame);
    switch (transaction->method) {
    case METHOD_CANCEL:
        transaction->detail = history_keep(history, headers->value[HEADER_REASON]);
        add_cancel(history, headers, via, transaction->request_frame);
        break;
    case METHOD_NOTIFY:
        refer_add_notify(history, transaction, request);
        break;
    case METHOD_REFER:
        refer_add(history, transaction, request);
        break;
    case METHOD_BYE:
        transaction->detail = history_keep(history, headers->value[HEADER_REASON]);
        break;
    default:
        break;
    }
}

struct transaction *
history_add_request(struct history *history, const struct message *request,
                    const struct headers *headers, const struct arrival *arrival)
{
    const struct span method = message_method(headers->value[HEADER_CSEQ]);
    const bool has_credentials = headers->value[HEADER_AUTHORIZATION].at != NULL ||
                                 headers->value[HEADER_PROXY_AUTHORIZATION].at != NULL;
    struct span vias = headers->value[HEADER_VIA];
    struct transaction *transaction;
    struct via via;
    uint64_t key;

    if (!can_be_matched(headers) || !address_next_via(&vias, &via)) {
        history->unread_time = arrival->time;
        return NULL;
    }
    if (span_is(method, "ACK")) {
        add_ack(history, headers, arrival->frame);
        return NULL;
    }
    key = transaction_key(headers, &via, method);
    transaction = find(history->transactions, key);
    if (!is_new_request(transaction, has_credentials, arrival->time)) {
        add_copy(transaction, history, arrival);
        if (transaction->request_frame == arrival->frame) {
            history_note_copy(history, transaction, arrival);
        }
        return transaction;
    }
    transaction = make_transaction(history, headers, key, transaction, arrival);
    transaction->request_frame = arrival->frame;
    transaction->request_time = arrival->time;
    transaction->source = server_number(history, &arrival->source);
    transaction->destination = server_number(history, &arrival->destination);
    transaction->to_tag = tag_of(headers, HEADER_TO);
    transaction->has_credentials = has_credentials;
    transaction->has_body = headers->value[HEADER_CONTENT_TYPE].length > 0;
    transaction->expires = expires_of(headers, transaction->method);
    transaction->uri =
        transaction->to_tag == 0 ? history_keep(history, request->uri) : NULL;
    transaction->upstream = upstream_find(history, transaction, request, vias);
    if (transaction->upstream != NULL) {
        server_note_forwarding(history, transaction->upstream->destination);
    }
    join_group(history, transaction);
    join_attempts(transaction, headers, &via);
    kept_add(history, transaction, request);
    add_to_context(history, transaction, request, headers, &via);
    if (has_credentials) {
        challenge_add_request(history, transaction, request);
    }
    if (arrival->is_reliable) {
        server_note_connection(history, arrival, transaction);
    }
    transaction->call->begins_here |=
        transaction->to_tag == 0 && transaction->call->first_frame == arrival->frame;
    return transaction;
}

/* ---- responses ---- */

/* By the topmost Via. */
static uint64_t
key_of(const struct headers *headers, struct span method)
{
    struct span vias = headers->value[HEADER_VIA];
    struct via via = {0};

    address_next_via(&vias, &via);
    return transaction_key(headers, &via, method);
}

static uint64_t
key_of_response(const struct headers *headers)
{
    return key_of(headers, message_method(headers->value[HEADER_CSEQ]));
}

/* Of those that had the same key one after the other, the one whose turn it was. */
static struct transaction *
replaced_at(const GPtrArray *replaced, uint32_t frame)
{
    guint first = 0, end = replaced->len; /* of those whose request came after it */

    while (first < end) {
        const guint middle = first + (end - first) / 2;
        const struct transaction *transaction = g_ptr_array_index(replaced, middle);

        if (transaction->request_frame <= frame) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return g_ptr_array_index(replaced, MAX(first, 1) - 1);
}

/* A response cannot answer a request that came after it. */
struct transaction *
history_find(const struct history *history, const struct headers *headers, uint32_t frame)
{
    struct transaction *transaction =
        can_be_matched(headers) ? find(history->transactions, key_of_response(headers))
                                : NULL;

    return transaction != NULL && transaction->replaced != NULL &&
                   transaction->request_frame > frame
               ? replaced_at(transaction->replaced, frame)
               : transaction;
}

struct transaction *
history_find_sibling(const struct history *history, const struct headers *headers,
                     enum method method)
{
    const char *word = transaction_method_word(method);
    const struct span name = {word, strlen(word)};

    return can_be_matched(headers) ? find(history->transactions, key_of(headers, name))
                                   : NULL;
}

struct transaction *
history_match(struct history *history, const struct headers *headers,
              const struct arrival *arrival)
{
    struct transaction *transaction;
    uint64_t key;

    if (!can_be_matched(headers)) {
        return NULL;
    }
    key = key_of_response(headers);
    transaction = find(history->transactions, key);
    if (transaction == NULL) {
        transaction = make_transaction(history, headers, key, NULL, arrival);
        transaction->source = server_number(history, &arrival->destination);
        transaction->destination = server_number(history, &arrival->source);
    }
    return transaction;
}

/* The first final response counts; of the later ones it counts the copies. A forking
 * proxy passes on several 2xx, which differ in their To tags (section 13.2.2.4). The 2xx
 * to an INVITE is repeated whatever the transport (section 13.3.1.4). */
static void
add_final(struct transaction *transaction, unsigned code, uint32_t tag,
          const struct arrival *arrival)
{
    if (transaction->final_frame == 0) {
        transaction->final_frame = arrival->frame;
        transaction->final_time = arrival->time;
        transaction->final_code = (uint16_t)code;
        transaction->answer_tag = tag;
    } else if (code == transaction->final_code && tag == transaction->answer_tag &&
               (!arrival->is_reliable ||
                (transaction->method == METHOD_INVITE && code < 300)) &&
               arrival->time - transaction->final_time >= COPY_LEAST) {
        transaction->final_copies++;
    }
}

void
history_add_response(struct history *history, struct transaction *transaction,
                     const struct message *response, const struct headers *headers,
                     const struct arrival *arrival)
{
    const uint32_t tag = tag_of(headers, HEADER_TO);
    const bool is_first = transaction->final_frame == 0;

    if (arrival->time - transaction->request_time <= TIMER_B) {
        transaction->is_heard_in_time = true;
    }
    dialog_add_response(history, transaction, response->code, tag, headers,
                        arrival->frame);
    dialog_add_offer(history, transaction, tag, response,
                     headers->value[HEADER_CONTENT_TYPE], arrival->frame);
    if (response->code < 200) {
        transaction->provisionals++;
        if (response->code > 100 && is_first && !transaction->has_ringing) {
            transaction->has_ringing = true;
            transaction->ringing_delay = (uint32_t)CLAMP(
                arrival->time - transaction->request_time, 0, (int64_t)UINT32_MAX);
        }
        if (transaction->provisional_frame == 0) {
            transaction->provisional_frame = arrival->frame;
        }
        if (response->code == 100) {
            server_add_trying(history, transaction, headers, arrival->time);
        }
        return;
    }
    add_final(transaction, response->code, tag, arrival);
    if (is_first) {
        challenge_add_response(history, transaction, response);
        server_add_response(history, transaction, response, headers);
        if (transaction->method == METHOD_REFER) {
            refer_add_response(transaction, response);
        }
        kept_drop(history, transaction);
    }
}

/* A frame may hold several messages, of different transactions or of one. */
static uint64_t
copy_key(const struct transaction *transaction, const struct arrival *arrival)
{
    return (uint64_t)arrival->frame << 32 |
           (uint32_t)key_add_number(transaction->key, arrival->offset);
}

void
history_note_copy(struct history *history, const struct transaction *transaction,
                  const struct arrival *arrival)
{
    const uint64_t key = copy_key(transaction, arrival);
    guint at = history->copies->len;

    while (at > 0 && g_array_index(history->copies, uint64_t, at - 1) > key) {
        at--;
    }
    g_array_insert_val(history->copies, at, key);
}

/* ---- asking ---- */

static gint
compare_keys(gconstpointer a, gconstpointer b)
{
    const uint64_t one = *(const uint64_t *)a;
    const uint64_t other = *(const uint64_t *)b;

    return (one > other) - (one < other);
}

bool
history_is_copy(const struct history *history, const struct transaction *transaction,
                const struct arrival *arrival)
{
    const uint64_t key = transaction != NULL ? copy_key(transaction, arrival) : 0;

    return transaction != NULL &&
           g_array_binary_search(history->copies, &key, compare_keys, NULL);
}

struct transaction *
history_transaction(const struct history *history, uint64_t key)
{
    return find(history->transactions, key);
}

struct transaction *
history_group(const struct history *history, const struct transaction *transaction)
{
    return latest_of_group(history, transaction->group_key);
}
