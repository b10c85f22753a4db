/* answer.h - what the credentials of a request are worth to the challenges that its
 * refusal carries (RFC 3261 section 22, RFC 7616, RFC 8760).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_ANSWER_H
#define SIPDIAG_ANSWER_H

#include "credentials.h"
#include "rules.h"

/* The gravest last: of several realms in one response the gravest explains it. */
enum answer {
    ANSWER_UNCLEAR,      /* this capture does not show what the server minds */
    ANSWER_NONE,         /* no credentials for the realm */
    ANSWER_STALE,        /* only the nonce was old */
    ANSWER_OTHER_REALM,  /* only credentials for realms that nobody asked for */
    ANSWER_WRONG_HEADER, /* credentials where this challenge does not look for them */
    ANSWER_NOT_OFFERED,  /* in an algorithm or qop that is not offered, or in none */
    ANSWER_WRONG,        /* all of that was right: user name or password is wrong */
};

/* A challenge, or credentials, and the kind of header it stands in. */
struct authentication {
    struct credentials credentials;
    bool is_proxy;
};

/* What a refusal asks for, and what its request gave. */
struct exchange {
    struct authentication asked[CREDENTIALS_MOST];
    size_t asked_count;
    struct authentication given[CREDENTIALS_MOST];
    size_t given_count;
};

/* The challenge and the credentials that a judgement is about. */
struct judgement {
    enum answer answer;
    const struct authentication *challenge;
    const struct authentication *given; /* NULL for none */
};

/* Reads both sides. Credentials that were made before any challenge, with an empty nonce
 * as in IMS (RFC 3310), answer none and are left out. */
void answer_read(struct exchange *exchange, const struct situation *situation);

/* Judges what was given for the realm that explains the response best. A request that was
 * not captured is unclear, one whose text is gone too unless it had no credentials.
 * Returns false when the response carries no challenge. */
bool answer_judge(const struct exchange *exchange, const struct situation *situation,
                  struct judgement *judgement);

/* Whether both are for the same realm; case counts. */
bool answer_same_realm(const struct authentication *one,
                       const struct authentication *other);

/* The header that carries the answer to a challenge of that kind. */
const char *answer_header(bool is_proxy);

#endif /* SIPDIAG_ANSWER_H */
