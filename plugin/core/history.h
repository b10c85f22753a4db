/* history.h - what a capture has shown so far: transactions and calls.
 *
 * Fed once per message in the order of the capture; asked at any time. It grows with the
 * number of transactions, and every look-up is a hash look-up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_HISTORY_H
#define SIPDIAG_HISTORY_H

#include "dialog.h"
#include "tally.h"

#include <glib.h>

/* More hops and branches of one request than any proxies make; whoever walks a group
 * stops there, so that a client that repeats one request for ever costs no more. */
#define GROUP_MOST 256

/* One end of a hop. */
struct endpoint {
    uint8_t address[16]; /* IPv4, IPv6, or the start of whatever it is */
    uint8_t length;      /* of it in bytes */
    uint16_t port;
};

/* When and between whom a message travelled. */
struct arrival {
    uint32_t frame;
    int64_t time;
    struct endpoint source;
    struct endpoint destination;
    bool is_reliable; /* TCP, TLS, SCTP */
    uint32_t offset;  /* in its buffer: it tells equal messages in one frame apart */
};

struct history {
    GPtrArray *blocks; /* that history_allocate() gives pieces of */
    char *free;        /* what is left of the latest */
    size_t room;
    GHashTable *transactions; /* sets of structs, by their 64-bit keys */
    GHashTable *groups;       /* the latest of each group_key */
    GHashTable *calls;
    struct servers *servers; /* and what they gave, see server.h */
    GStringChunk *strings;   /* what is kept as text, each text once */
    struct kept_request *oldest_request;
    struct kept_request *newest_request;
    int64_t first_time; /* of any frame of the capture; 0 before the first */
    int64_t last_time;
    int64_t unread_time; /* of the latest request that could not be matched; 0: none */
    size_t transaction_count;
    struct tally tallies[TALLY_COUNT]; /* of the responses that were tracked */
    GArray *copies; /* uint64_t: frame, transaction and place of what came again */
};

struct history *history_new(void);
void history_free(struct history *history);

/* Says that the capture goes on at this time: any frame, SIP or not. */
void history_go_on(struct history *history, int64_t time);

/* Takes in a request. Returns its transaction; NULL for an ACK, which has none, and for
 * one that lacks a header that matching needs (Via, From, Call-ID, CSeq). */
struct transaction *history_add_request(struct history *history,
                                        const struct message *request,
                                        const struct headers *headers,
                                        const struct arrival *arrival);

/* The transaction of a response in that frame, without change; NULL when none was made
 * for it. */
struct transaction *history_find(const struct history *history,
                                 const struct headers *headers, uint32_t frame);

/* The latest transaction with that key, see transaction_key(); NULL for none. */
struct transaction *history_transaction(const struct history *history, uint64_t key);

/* Of the same branch, with another method: the INVITE that a CANCEL is about, the CANCEL
 * of an INVITE. headers: of a message of the one that is known. NULL for none. */
struct transaction *history_find_sibling(const struct history *history,
                                         const struct headers *headers,
                                         enum method method);

/* The same as history_find(); makes one when the capture does not hold the request. NULL
 * only for a response that cannot be matched. */
struct transaction *history_match(struct history *history, const struct headers *headers,
                                  const struct arrival *arrival);

/* Takes in a response to that transaction, after the rules have looked at what was before
 * it. */
void history_add_response(struct history *history, struct transaction *transaction,
                          const struct message *response, const struct headers *headers,
                          const struct arrival *arrival);

/* Notes that the message that came there, the latest so far, is one that the transaction
 * has shown before. Of requests only one in the frame of the first is noted. */
void history_note_copy(struct history *history, const struct transaction *transaction,
                       const struct arrival *arrival);

/* Whether that was noted. transaction: NULL for a response that cannot be matched. */
bool history_is_copy(const struct history *history, const struct transaction *transaction,
                     const struct arrival *arrival);

/* The hops and branches of the same request, latest first: go on with group_previous. */
struct transaction *history_group(const struct history *history,
                                  const struct transaction *transaction);

/* Memory for a struct, zeroed, that lives as long as the history. */
void *history_allocate(struct history *history, size_t size);

/* Keeps a text as long as the history lives; equal texts are kept once. NULL for an
 * absent or empty one. */
const char *history_keep(struct history *history, struct span text);

#endif /* SIPDIAG_HISTORY_H */
