/* headers.h - the header values that are asked for most, of every message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_HEADERS_H
#define SIPDIAG_HEADERS_H

#include "span.h"

#include <stdint.h>

/* By the length of their names. */
#define HEADERS(X)                              \
    X(TO, "To")                                 \
    X(VIA, "Via")                               \
    X(CSEQ, "CSeq")                             \
    X(FROM, "From")                             \
    X(EVENT, "Event")                           \
    X(REASON, "Reason")                         \
    X(SERVER, "Server")                         \
    X(CALL_ID, "Call-ID")                       \
    X(CONTACT, "Contact")                       \
    X(EXPIRES, "Expires")                       \
    X(WARNING, "Warning")                       \
    X(SIP_ETAG, "SIP-ETag")                     \
    X(USER_AGENT, "User-Agent")                 \
    X(CONTENT_TYPE, "Content-Type")             \
    X(AUTHORIZATION, "Authorization")           \
    X(CONTENT_LENGTH, "Content-Length")         \
    X(SESSION_EXPIRES, "Session-Expires")       \
    X(WWW_AUTHENTICATE, "WWW-Authenticate")     \
    X(PROXY_AUTHENTICATE, "Proxy-Authenticate") \
    X(SUBSCRIPTION_STATE, "Subscription-State") \
    X(PROXY_AUTHORIZATION, "Proxy-Authorization")

#define HEADER_ID(id, name) HEADER_##id,
enum header_id { HEADERS(HEADER_ID) HEADER_COUNT };
#undef HEADER_ID

struct header {
    struct span name;
    struct span value; /* trimmed; may hold line folds, which count as white space */
};

/* The first value of each; absent where the message has none, or not all of it. */
struct headers {
    struct span value[HEADER_COUNT];
    uint32_t repeated; /* a bit for each that stands on more than one line */
};

/* Which of them a name or compact form is, in any case; HEADER_COUNT for none. */
enum header_id headers_identify(struct span name);

/* Whether there are more lines of that name than the one that is known. */
static inline bool
headers_has_more(const struct headers *headers, enum header_id id)
{
    return (headers->repeated >> id & 1) != 0;
}

/* Notes a header of a message, if it is among them and the first of its name. Compact
 * forms count (RFC 3261 section 7.3.3), white space about name and value does not. */
void headers_note(struct headers *headers, struct span name, struct span value);

#endif /* SIPDIAG_HEADERS_H */
