/* transaction.h - a request with its responses, on one hop and one branch.
 *
 * A call that passes a proxy has a transaction on each hop, and one per branch where the
 * proxy forks. Transactions belong to the history (history.h), which makes, links and
 * frees them; everybody else reads. Frames are 0 where nothing of the kind was seen;
 * times are microseconds since 1970.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_TRANSACTION_H
#define SIPDIAG_TRANSACTION_H

#include "address.h"
#include "headers.h"
#include "vocabulary.h"

#include <glib.h>
#include <stdint.h>

#define EXPIRES_NONE UINT32_MAX

#define SECOND  INT64_C(1000000) /* times are in microseconds */
#define TIMER_B (32 * SECOND)    /* 64*T1 (RFC 3261 section 17.1.1.2) */

/* The text of a request, in a list of all that are kept. */
struct kept_request {
    struct transaction *transaction;
    struct kept_request *older;
    struct kept_request *newer;
    uint32_t length;
    uint32_t sdp_start; /* of its body, where that is a session description; else 0 */
    uint32_t credentials_count;
    struct span realm; /* of its first credentials, likewise */
    struct span nonce;
    struct span username;
    char text[];
};

struct transaction {
    uint64_t key;       /* of itself */
    uint64_t group_key; /* of the request, whatever hop or branch it travels on */
    struct call *call;
    struct transaction *group_previous;   /* the hop or branch seen before */
    struct transaction *call_previous;    /* the one before with this Call-ID */
    struct transaction *attempt_previous; /* what this client sent before */
    struct transaction *attempt_next;     /* what this client sent next */
    GPtrArray *replaced; /* those before that had the same key, in order; NULL for none */
    struct transaction *upstream; /* the same request one hop nearer to the caller, or as
                                     near as this capture shows; NULL for none */
    const struct transaction *overtaken_by; /* of the same side, with a higher CSeq, seen
                                               before it in the dialog; NULL for none */
    const struct transaction *overlapped;   /* INVITE, UPDATE: the same side's that was
                                               open when it came; NULL for none */
    void *findings; /* of the final response, see finding.h; NULL for none */
    struct kept_request *request; /* its text while the rules may ask for it, else NULL */
    const char *uri;    /* Request-URI; NULL where a To tag is sent: a dialog's target */
    const char *detail; /* BYE, CANCEL: its Reason; INVITE: that of its CANCEL; REFER:
                           the URI in Refer-To; NULL for none */
    int64_t request_time;
    int64_t final_time;
    uint32_t request_frame;
    uint32_t provisional_frame; /* the first */
    uint32_t final_frame;
    uint32_t ack_frame;         /* INVITE */
    uint32_t cancel_frame;      /* INVITE */
    uint32_t unreachable_frame; /* ICMP error or TCP reset that met the request */
    uint32_t notify_frame;      /* REFER: the NOTIFY with its outcome */
    uint32_t cseq;
    uint32_t expires; /* seconds asked; EXPIRES_NONE */
    uint32_t source;  /* server numbers, see history.h */
    uint32_t destination;
    uint32_t client;        /* key of who sends it: one client's tries share it */
    uint32_t registers;     /* REGISTER: key_short() of the address-of-record, else 0 */
    uint32_t from_tag;      /* key_short(); 0 for none */
    uint32_t to_tag;        /* of the request */
    uint32_t answer_tag;    /* To tag of the final response */
    uint32_t ringing_delay; /* microseconds from the request to the first provisional
                               response other than 100, where has_ringing */
    uint32_t latest_tag;    /* and code of the latest response that was no copy */
    uint16_t latest_code;
    uint16_t unreachable; /* type * 256 + code of that ICMP error; 0 for a TCP reset */
    uint16_t final_code;
    uint16_t notify_code;  /* REFER: the outcome in NOTIFY's sipfrag; 0 for none */
    uint16_t copies;       /* retransmissions of the request */
    uint16_t final_copies; /* of the final response; over TCP only of a 2xx to INVITE */
    uint16_t provisionals;
    uint8_t method;       /* enum method */
    bool is_reliable : 1; /* over TCP, TLS, SCTP: nothing is retransmitted */
    bool has_credentials : 1;
    bool has_body : 1;         /* the request names a Content-Type */
    bool is_heard_in_time : 1; /* a response came within 64*T1 (RFC 3261 17.1.1.2) */
    bool has_ringing : 1; /* a provisional response other than 100 came before it ended */
    bool is_unsubscribed : 1; /* REFER: one side asked for no NOTIFY */
};

/* The request of that method that the same client sent next in this call, after the final
 * response and soon enough to be another attempt. NULL when there is none in this capture
 * so far. */
const struct transaction *transaction_next_attempt(const struct transaction *transaction);

/* Whether the request was open at a time: sent, and without its final response. */
bool transaction_is_open(const struct transaction *transaction, int64_t time);

/* The same request where it was seen nearest to the client that sent it. */
const struct transaction *transaction_first_hop(const struct transaction *transaction);

/* Whether two transactions carry the same request, on other hops or branches. */
bool transaction_is_same_request(const struct transaction *one,
                                 const struct transaction *other);

/* Reads the request's text while it is kept: until the rules have looked at the final
 * response. Returns false afterwards, and when the request was not captured. */
bool transaction_read_request(const struct transaction *transaction,
                              struct message *request);

/* The key of the transaction that a message with these headers belongs to (RFC 3261
 * section 17.1.3, 17.2.3): topmost branch, sent-by and CSeq, or, where the branch has no
 * magic cookie, Call-ID, CSeq and From tag. via: the topmost, or a deeper one to find the
 * request on an earlier hop. method: of CSeq; INVITE to find what a CANCEL is about. */
uint64_t transaction_key(const struct headers *headers, const struct via *via,
                         struct span method);

/* METHOD_OTHER for one that is not registered. */
enum method transaction_method(struct span name);

/* The word of vocabulary.h. "" for METHOD_OTHER. */
const char *transaction_method_word(enum method method);

#endif /* SIPDIAG_TRANSACTION_H */
