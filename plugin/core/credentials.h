/* credentials.h - reads challenges and the credentials that answer them.
 *
 * Both have one form, scheme and parameters (RFC 3261 sections 20.7, 20.27, 20.28, 20.44
 * and 22.4; RFC 7616, RFC 8760, RFC 8898), so one reader takes WWW-Authenticate,
 * Proxy-Authenticate, Authorization and Proxy-Authorization. It takes what is found in
 * the field: parameters in any order, spaces and folds anywhere, missing quotes and
 * commas. Nothing is copied; spans point into the message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_CREDENTIALS_H
#define SIPDIAG_CREDENTIALS_H

#include "message.h"

#define CREDENTIALS_MOST 8 /* that rules look at: more than real messages carry */

/* A challenge, or an answer to one. Values are without their quotes, may be empty, and
 * are absent (at is NULL) when the parameter is not there. What follows a scheme without
 * being a parameter, as with Basic, Bearer or NTLM, is passed over. */
struct credentials {
    struct span whole;
    struct span scheme;
    struct span realm;
    struct span nonce;
    struct span algorithm;
    struct span qop; /* a challenge: the list; an answer: the one chosen */
    struct span username;
    struct span uri;
    struct span opaque;
    struct span response;
    struct span auts; /* asks for another nonce (RFC 3310 section 3.4) */
    bool is_stale;    /* stale=true */
};

/* Takes the next challenge or credentials off the front of *rest, which starts as a
 * header's value; one value may hold several, apart by commas. Parameters without a
 * scheme before them are passed over. Of a parameter that comes twice the last counts.
 * Returns false, with *rest empty, when there is none. */
bool credentials_next(struct span *rest, struct credentials *credentials);

/* Where credentials_next_of() is. Starts with the message, and the rest empty. */
struct credentials_place {
    const struct message *message;
    size_t position;
    struct span rest;
    bool is_proxy; /* of the one taken last: Proxy-Authenticate, Proxy-Authorization */
};

/* Takes the next challenge of a response, or the next credentials of a request, from all
 * header lines of either kind. Returns false when there is none. */
bool credentials_next_of(struct credentials_place *place,
                         struct credentials *credentials);

/* Whether a challenge offers that qop. An absent or empty qop is offered by challenges
 * without one, and by no other (RFC 3261 section 22.4, RFC 7616 section 3.4). */
bool credentials_offer_qop(const struct credentials *challenge, struct span qop);

/* Whether two name the same algorithm, in any case; none means MD5 (RFC 7616 section
 * 3.3). Means something only for those whose scheme is Digest. */
bool credentials_same_algorithm(const struct credentials *a, const struct credentials *b);

#endif /* SIPDIAG_CREDENTIALS_H */
