/* server.h - the ends of hops, and what servers have said and given: 503s, registrations,
 * entity tags, nonces.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_SERVER_H
#define SIPDIAG_SERVER_H

#include "history.h"

/* One end of hops, by its number. */
struct server {
    struct endpoint endpoint;
    GArray *unavailable;  /* int64_t times of its 503s, in order; NULL for none */
    const char *software; /* Server or User-Agent of its latest 100, the one response that
                             it never passes on from others; NULL for none */
    int64_t quickest;     /* of these, in microseconds; 0 before the first */
    bool forwards;        /* requests to it were seen going on from there */
};

/* The bindings of one address-of-record (RFC 3261 section 10.3). */
struct registration {
    uint64_t key;
    uint32_t frame;     /* of the latest 2xx to a REGISTER for it */
    bool is_registered; /* that one listed bindings; else they are gone */
};

/* The latest entity tag of a publication (RFC 3903 section 6). */
struct publication {
    uint64_t key;
    uint32_t frame;
    const char *etag;
};

void server_open(struct history *history);
void server_close(struct history *history);

/* The number of an end, from 1 on, new where it was not met before. */
uint32_t server_number(struct history *history, const struct endpoint *endpoint);

/* A number that server_number() gave. */
const struct server *server_of(const struct history *history, uint32_t number);

/* Prints its address and port, as "192.0.2.1:5060" or "[2001:db8::1]:5060". */
void server_print(const struct server *server, char *text, size_t size);

/* Whether it is at an IP address (IPv6 in brackets or not) and port. */
bool server_is_at(const struct server *server, struct span host, unsigned port);

/* How many 503s the server has sent in the window (microseconds) up to a time, one at
 * that time included. */
unsigned server_count_unavailable(const struct server *server, int64_t time,
                                  int64_t window);

/* Notes what a first final response tells of the server that sent it. */
void server_add_response(struct history *history, const struct transaction *transaction,
                         const struct message *response, const struct headers *headers);

/* What the sender of a response calls itself: Server, or else User-Agent. */
struct span server_software(const struct headers *headers);

/* Notes what a 100 tells of the server that sent it. */
void server_add_trying(struct history *history, const struct transaction *transaction,
                       const struct headers *headers, int64_t time);

/* Notes that a request was seen on both sides of the server. */
void server_note_forwarding(struct history *history, uint32_t number);

/* Notes the latest request on a TCP connection. */
void server_note_connection(struct history *history, const struct arrival *arrival,
                            struct transaction *transaction);

/* The latest request on the connection between two ends, NULL for none. */
struct transaction *server_connection(const struct history *history,
                                      const struct arrival *arrival);

/* The registration of a URI's user and host, whatever its port and parameters; NULL when
 * this capture shows none. */
const struct registration *server_registration(const struct history *history,
                                               struct span uri);

/* The publication that a PUBLISH with this Request-URI and Event is about, NULL when this
 * capture shows none. */
const struct publication *server_publication(const struct history *history,
                                             const struct transaction *publish,
                                             struct span event);

/* In which header a server has given a nonce. */
enum nonce_mark {
    NONCE_FOR_SERVER = 1 << 0, /* WWW-Authenticate */
    NONCE_FOR_PROXY = 1 << 1,  /* Proxy-Authenticate */
};

/* What a client did with it. */
enum nonce_use {
    NONCE_USED = 1, /* carried it back */
    NONCE_ACCEPTED, /* and was not challenged for that realm again */
};

/* Notes that a server has given a nonce. The port does not count: one server may have
 * several. time: when, as everywhere. */
void server_give_nonce(struct history *history, uint32_t server, struct span realm,
                       struct span nonce, enum nonce_mark mark, int64_t time);

/* Notes what the client of a transaction did with a nonce. A server may give several
 * clients the same one, so that each counts by itself. username: empty for NONCE_USED. */
void server_note_nonce(struct history *history, const struct transaction *transaction,
                       struct span nonce, struct span username, enum nonce_use use);

/* Whether that was noted. */
bool server_has_nonce(const struct history *history,
                      const struct transaction *transaction, struct span nonce,
                      struct span username, enum nonce_use use);

/* When the server gave it last, in seconds since the capture began; 0 for never. */
uint32_t server_nonce_time(const struct history *history, uint32_t server,
                           struct span realm, struct span nonce);

/* The marks of a nonce; 0 when this capture does not show that the server gave it. */
unsigned server_nonce_marks(const struct history *history, uint32_t server,
                            struct span realm, struct span nonce);

/* A key of the server's address, which several ports of a host share. */
uint32_t server_host(const struct history *history, uint32_t number);

#endif /* SIPDIAG_SERVER_H */
