/* server.c - the ends of hops, and what servers have said and given: 503s, registrations,
 * entity tags, nonces.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "key.h"
#include "server.h"

#include <gio/gio.h>
#include <string.h>

#define HOST_MOST 64 /* longer than any IP address in text */

struct servers {
    GArray *all;               /* struct server, by number; 0 is nobody */
    GHashTable *numbers;       /* key of the endpoint -> number */
    GHashTable *connections;   /* key of the two ends -> struct transaction */
    GHashTable *registrations; /* sets, by key */
    GHashTable *publications;
    GHashTable *nonces; /* key -> enum nonce_mark */
};

static GHashTable *
new_map(void)
{
    return g_hash_table_new(g_int64_hash, g_int64_equal);
}

static void
free_server(gpointer data)
{
    struct server *server = data;

    g_clear_pointer(&server->unavailable, g_array_unref);
}

void
server_open(struct history *history)
{
    struct servers *servers = g_new0(struct servers, 1);

    servers->all = g_array_new(FALSE, TRUE, sizeof(struct server));
    g_array_set_clear_func(servers->all, free_server);
    g_array_set_size(servers->all, 1);
    servers->numbers = new_map();
    servers->connections = new_map();
    servers->registrations = new_map();
    servers->publications = new_map();
    servers->nonces = new_map();
    history->servers = servers;
}

void
server_close(struct history *history)
{
    struct servers *servers = history->servers;

    g_array_unref(servers->all);
    g_hash_table_destroy(servers->numbers);
    g_hash_table_destroy(servers->connections);
    g_hash_table_destroy(servers->registrations);
    g_hash_table_destroy(servers->publications);
    g_hash_table_destroy(servers->nonces);
    g_free(servers);
}

/* Keys of maps, and the structs that begin with theirs, live as long as the history. */
static uint64_t *
keep_key(struct history *history, uint64_t key)
{
    uint64_t *kept = history_allocate(history, sizeof *kept);

    *kept = key;
    return kept;
}

/* ---- ends ---- */

static uint64_t
host_key(const struct endpoint *endpoint)
{
    return key_add(KEY_START,
                   (struct span){(const char *)endpoint->address,
                                 MIN(endpoint->length, sizeof endpoint->address)});
}

static uint64_t
endpoint_key(const struct endpoint *endpoint)
{
    return key_add_number(host_key(endpoint), endpoint->port);
}

uint32_t
server_number(struct history *history, const struct endpoint *endpoint)
{
    struct servers *servers = history->servers;
    const gint64 key = (gint64)endpoint_key(endpoint);
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(servers->numbers, &key));

    if (number == 0) {
        const struct server server = {.endpoint = *endpoint};

        number = servers->all->len;
        g_array_append_val(servers->all, server);
        g_hash_table_insert(servers->numbers, keep_key(history, key),
                            GUINT_TO_POINTER(number));
    }
    return number;
}

static struct server *
get_server(const struct history *history, uint32_t number)
{
    return &g_array_index(history->servers->all, struct server, number);
}

const struct server *
server_of(const struct history *history, uint32_t number)
{
    return get_server(history, number);
}

static bool
is_ipv6(const struct endpoint *endpoint)
{
    return endpoint->length == 16;
}

/* An endpoint without an address counts as 0.0.0.0. */
static GInetAddress *
new_address(const struct endpoint *endpoint)
{
    return g_inet_address_new_from_bytes(endpoint->address, is_ipv6(endpoint)
                                                                ? G_SOCKET_FAMILY_IPV6
                                                                : G_SOCKET_FAMILY_IPV4);
}

void
server_print(const struct server *server, char *text, size_t size)
{
    const struct endpoint *endpoint = &server->endpoint;
    g_autoptr(GInetAddress) address = new_address(endpoint);
    g_autofree char *host = g_inet_address_to_string(address);

    g_snprintf(text, size, is_ipv6(endpoint) ? "[%s]:%u" : "%s:%u", host, endpoint->port);
}

bool
server_is_at(const struct server *server, struct span host, unsigned port)
{
    const struct endpoint *endpoint = &server->endpoint;
    g_autoptr(GInetAddress) address = NULL;
    g_autoptr(GInetAddress) other = NULL;
    char text[HOST_MOST];

    if (host.length > 1 && host.at[0] == '[' && host.at[host.length - 1] == ']') {
        host = span_first(span_skip(host, 1), host.length - 2);
    }
    if (endpoint->port != port || host.length >= sizeof text) {
        return false;
    }
    memcpy(text, host.at, host.length);
    text[host.length] = '\0';
    other = g_inet_address_new_from_string(text);
    if (other == NULL) {
        return false;
    }
    address = new_address(endpoint);
    return g_inet_address_equal(address, other);
}

uint32_t
server_host(const struct history *history, uint32_t number)
{
    const uint64_t key = host_key(&server_of(history, number)->endpoint);

    return (uint32_t)(key ^ key >> 32);
}

/* ---- what they say ---- */

/* How many of the times, which are in order, are none after that one. */
static guint
count_until(const GArray *times, int64_t time)
{
    guint first = 0, end = times->len;

    while (first < end) {
        const guint middle = first + (end - first) / 2;

        if (g_array_index(times, int64_t, middle) <= time) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return first;
}

/* Frames may be out of order; most are not. */
static void
add_unavailable(struct server *server, int64_t time)
{
    if (server->unavailable == NULL) {
        server->unavailable = g_array_new(FALSE, FALSE, sizeof(int64_t));
    }
    g_array_insert_val(server->unavailable, count_until(server->unavailable, time), time);
}

unsigned
server_count_unavailable(const struct server *server, int64_t time, int64_t window)
{
    const GArray *times = server->unavailable;

    return times != NULL ? count_until(times, time) - count_until(times, time - window)
                         : 0;
}

static uint64_t
registration_key(struct span uri_text)
{
    struct uri uri = address_read_uri(uri_text);
    const char *port =
        uri.host.length > 0 ? memchr(uri.host.at, ':', uri.host.length) : NULL;

    if (port != NULL && uri.host.at[0] != '[') {
        uri.host.length = (size_t)(port - uri.host.at);
    }
    return key_add_folded(key_add(KEY_START, uri.user), uri.host);
}

/* A struct whose key comes first, found or made in a map. */
static void *
get_entry(struct history *history, GHashTable *map, uint64_t key, size_t size)
{
    uint64_t *entry = g_hash_table_lookup(map, &key);

    if (entry == NULL) {
        entry = history_allocate(history, size);
        *entry = key;
        g_hash_table_insert(map, entry, entry);
    }
    return entry;
}

static void
add_registration(struct history *history, const struct transaction *transaction,
                 const struct headers *headers)
{
    const struct address to = address_read(headers->value[HEADER_TO]);
    struct registration *registration =
        get_entry(history, history->servers->registrations, registration_key(to.uri),
                  sizeof *registration);

    registration->frame = transaction->final_frame;
    registration->is_registered = headers->value[HEADER_CONTACT].length > 0;
}

const struct registration *
server_registration(const struct history *history, struct span uri)
{
    const uint64_t key = registration_key(uri);

    return g_hash_table_lookup(history->servers->registrations, &key);
}

static uint64_t
publication_key(const struct history *history, const struct transaction *publish,
                struct span event)
{
    const struct span uri = {publish->uri,
                             publish->uri != NULL ? strlen(publish->uri) : 0};
    const struct server *server = server_of(history, publish->destination);

    return key_add_folded(key_add(host_key(&server->endpoint), uri), event);
}

static struct span
event_of(const struct transaction *publish)
{
    struct message request;
    struct span event = {NULL, 0};

    if (transaction_read_request(publish, &request)) {
        message_find_header(&request, "Event", &event);
    }
    return event;
}

static void
add_publication(struct history *history, const struct transaction *publish,
                struct span etag)
{
    struct publication *publication = get_entry(
        history, history->servers->publications,
        publication_key(history, publish, event_of(publish)), sizeof *publication);

    publication->frame = publish->final_frame;
    publication->etag = history_keep(history, etag);
}

const struct publication *
server_publication(const struct history *history, const struct transaction *publish,
                   struct span event)
{
    const uint64_t key = publication_key(history, publish, event);

    return g_hash_table_lookup(history->servers->publications, &key);
}

struct span
server_software(const struct headers *headers)
{
    return headers->value[HEADER_SERVER].at != NULL ? headers->value[HEADER_SERVER]
                                                    : headers->value[HEADER_USER_AGENT];
}

void
server_add_trying(struct history *history, const struct transaction *transaction,
                  const struct headers *headers, int64_t time)
{
    struct server *server = get_server(history, transaction->destination);
    const struct span software = server_software(headers);
    const int64_t taken = time - transaction->request_time;

    if (software.at != NULL &&
        (server->software == NULL || !span_is(software, server->software))) {
        server->software = history_keep(history, software);
    }
    if (transaction->request_frame != 0 && transaction->copies == 0 &&
        (server->quickest == 0 || taken < server->quickest)) {
        server->quickest = taken;
    }
}

void
server_note_forwarding(struct history *history, uint32_t number)
{
    get_server(history, number)->forwards = true;
}

void
server_add_response(struct history *history, const struct transaction *transaction,
                    const struct message *response, const struct headers *headers)
{
    const bool is_success = response->code >= 200 && response->code < 300;

    if (response->code == 503) {
        add_unavailable(get_server(history, transaction->destination),
                        transaction->final_time);
    } else if (is_success && transaction->method == METHOD_REGISTER) {
        add_registration(history, transaction, headers);
    } else if (is_success && transaction->method == METHOD_PUBLISH) {
        add_publication(history, transaction, headers->value[HEADER_SIP_ETAG]);
    }
}

/* ---- connections ---- */

/* The same from both ends. */
static uint64_t
connection_key(const struct arrival *arrival)
{
    const uint64_t source = endpoint_key(&arrival->source);
    const uint64_t destination = endpoint_key(&arrival->destination);

    return key_add_number(key_add_number(KEY_START, MIN(source, destination)),
                          MAX(source, destination));
}

void
server_note_connection(struct history *history, const struct arrival *arrival,
                       struct transaction *transaction)
{
    const uint64_t key = connection_key(arrival);

    g_hash_table_insert(history->servers->connections, keep_key(history, key),
                        transaction);
}

struct transaction *
server_connection(const struct history *history, const struct arrival *arrival)
{
    const uint64_t key = connection_key(arrival);

    return g_hash_table_lookup(history->servers->connections, &key);
}

/* ---- nonces ---- */

static uint64_t
nonce_key(const struct history *history, uint32_t server, struct span realm,
          struct span nonce)
{
    return key_add(key_add(host_key(&server_of(history, server)->endpoint), realm),
                   nonce);
}

/* Marks and time share the map's value. */
#define MARK_BITS 2

static size_t
find_nonce(const struct history *history, uint32_t server, struct span realm,
           struct span nonce)
{
    const uint64_t key = nonce_key(history, server, realm, nonce);

    return GPOINTER_TO_SIZE(g_hash_table_lookup(history->servers->nonces, &key));
}

void
server_give_nonce(struct history *history, uint32_t server, struct span realm,
                  struct span nonce, enum nonce_mark mark, int64_t time)
{
    const uint64_t key = nonce_key(history, server, realm, nonce);
    const unsigned marks = server_nonce_marks(history, server, realm, nonce) | mark;
    const size_t second = (size_t)((time - history->first_time) / SECOND);

    if (nonce.length > 0) {
        g_hash_table_insert(history->servers->nonces, keep_key(history, key),
                            GSIZE_TO_POINTER(second << MARK_BITS | marks));
    }
}

uint32_t
server_nonce_time(const struct history *history, uint32_t server, struct span realm,
                  struct span nonce)
{
    return (uint32_t)(find_nonce(history, server, realm, nonce) >> MARK_BITS);
}

static uint64_t
use_key(const struct transaction *transaction, struct span nonce, struct span username,
        enum nonce_use use)
{
    return key_add_number(key_add(key_add(KEY_START, nonce), username),
                          (uint64_t)transaction->source << 8 | use);
}

void
server_note_nonce(struct history *history, const struct transaction *transaction,
                  struct span nonce, struct span username, enum nonce_use use)
{
    const uint64_t key = use_key(transaction, nonce, username, use);

    if (nonce.length > 0 &&
        !server_has_nonce(history, transaction, nonce, username, use)) {
        g_hash_table_insert(history->servers->nonces, keep_key(history, key),
                            GUINT_TO_POINTER(use));
    }
}

bool
server_has_nonce(const struct history *history, const struct transaction *transaction,
                 struct span nonce, struct span username, enum nonce_use use)
{
    const uint64_t key = use_key(transaction, nonce, username, use);

    return g_hash_table_contains(history->servers->nonces, &key);
}

unsigned
server_nonce_marks(const struct history *history, uint32_t server, struct span realm,
                   struct span nonce)
{
    return (unsigned)find_nonce(history, server, realm, nonce) & ((1u << MARK_BITS) - 1);
}
