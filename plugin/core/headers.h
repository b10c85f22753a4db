/* headers.h - the headers that tracking needs of every message, found in one pass.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_HEADERS_H
#define SIPDIAG_HEADERS_H

#include "message.h"

#define HEADERS(X)                              \
    X(VIA, "Via")                               \
    X(FROM, "From")                             \
    X(TO, "To")                                 \
    X(CALL_ID, "Call-ID")                       \
    X(CSEQ, "CSeq")                             \
    X(CONTACT, "Contact")                       \
    X(EXPIRES, "Expires")                       \
    X(EVENT, "Event")                           \
    X(REASON, "Reason")                         \
    X(SERVER, "Server")                         \
    X(SIP_ETAG, "SIP-ETag")                     \
    X(USER_AGENT, "User-Agent")                 \
    X(CONTENT_TYPE, "Content-Type")             \
    X(AUTHORIZATION, "Authorization")           \
    X(SESSION_EXPIRES, "Session-Expires")       \
    X(SUBSCRIPTION_STATE, "Subscription-State") \
    X(PROXY_AUTHORIZATION, "Proxy-Authorization")

#define HEADER_ID(id, name) HEADER_##id,
enum header_id { HEADERS(HEADER_ID) HEADER_COUNT };
#undef HEADER_ID

/* The first value of each; absent where the message has none, or not all of it. */
struct headers {
    struct span value[HEADER_COUNT];
};

/* Reads them all in one pass, compact forms too (RFC 3261 section 7.3). */
void headers_read(struct headers *headers, const struct message *message);

#endif /* SIPDIAG_HEADERS_H */
