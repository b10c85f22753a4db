/* challenge.h - who asked for which realm in a call, and how often in a row.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_CHALLENGE_H
#define SIPDIAG_CHALLENGE_H

#include "history.h"

/* The challenges of one realm for one method on one hop of a call. */
struct challenges {
    struct challenges *next;
    uint32_t realm; /* key_short() */
    uint32_t source;
    uint32_t destination;
    uint32_t count; /* transactions challenged since the last success or stale nonce */
    uint32_t frame; /* of the latest */
    uint32_t first_frame; /* of those counted */
    uint8_t method;       /* enum method */
};

/* Notes what a first final response means for challenges: a 401 or 407 counts, stale=true
 * and success start anew. */
void challenge_add_response(struct history *history,
                            const struct transaction *transaction,
                            const struct message *response);

/* What was noted before for a realm on the hop of a transaction; NULL for nothing. */
const struct challenges *challenge_find(const struct transaction *transaction,
                                        struct span realm);

/* Whether anybody has challenged the realm in the call. */
bool challenge_is_known(const struct call *call, struct span realm);

void challenge_free_all(struct call *call);

#endif /* SIPDIAG_CHALLENGE_H */
