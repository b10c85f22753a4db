/* challenge.h - who asked for which realm in a call, how often in a row, and whether a
 * client answered.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_CHALLENGE_H
#define SIPDIAG_CHALLENGE_H

#include "history.h"

/* A call with more realms, hops and methods that were challenged is an attack; of the
 * rest nothing is noted, so that looking one up takes no longer. */
#define CHALLENGES_MOST 64

/* The challenges of one realm for one method on one hop of a call, apart for each address
 * that is registered. */
struct challenges {
    struct challenges *next;
    uint32_t realm;  /* key_short() */
    uint32_t client; /* server_host(): ports change with TCP connections */
    uint32_t destination;
    uint32_t registers;    /* as in struct transaction */
    uint32_t count;        /* attempts challenged since the last success or stale nonce */
    uint32_t frame;        /* of the latest */
    uint32_t first_frame;  /* of those counted */
    uint32_t answer_frame; /* the latest request of the method with credentials, on any
                              hop of the call; 0 for none */
    uint32_t cseq;         /* of the latest */
    uint8_t number;        /* within the call */
    uint8_t method;        /* enum method */
    uint8_t asked;         /* enum nonce_mark: in which headers it was asked for */
};

/* Notes that a request carries credentials, and which nonces it brings back. */
void challenge_add_request(struct history *history, const struct transaction *transaction,
                           const struct message *request);

/* Notes what a first final response means for challenges: a 401 or 407 counts, stale=true
 * and success start anew. Credentials that it does not challenge again were accepted. */
void challenge_add_response(struct history *history,
                            const struct transaction *transaction,
                            const struct message *response);

/* What was noted before for a realm on the hop of a transaction; NULL for nothing. */
const struct challenges *challenge_find(const struct history *history,
                                        const struct transaction *transaction,
                                        struct span realm);

/* The how manieth in a row a challenge of that transaction is, before it was noted.
 * known: what challenge_find() returned. */
uint32_t challenge_number(const struct challenges *known,
                          const struct transaction *transaction);

/* In which headers anybody has asked for the realm in the call (enum nonce_mark); 0 when
 * nobody has. */
unsigned challenge_asked(const struct call *call, struct span realm);

#endif /* SIPDIAG_CHALLENGE_H */
