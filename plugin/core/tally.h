/* tally.h - which response codes a capture shows: how often, and where first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_TALLY_H
#define SIPDIAG_TALLY_H

#include "catalog.h"
#include "transaction.h"

#define TALLY_FIRST 100 /* codes 100 to 699 */
#define TALLY_COUNT 600

/* Of one code. */
struct tally {
    uint32_t count;
    uint32_t first_frame;
};

/* Counts a response unless it is a copy of one that its transaction has shown: then it
 * returns false. To be called before the history takes the response in. tallies:
 * TALLY_COUNT of them. transaction: NULL for a response that cannot be matched, which
 * always counts. */
bool tally_add(struct tally *tallies, struct transaction *transaction,
               const struct message *response, uint32_t frame);

/* A table with a line for each code that was seen, or a line that says that there is
 * none. tallies: NULL when no capture is open. Free with g_free(). */
char *tally_text(const struct tally *tallies, enum language language);

#endif /* SIPDIAG_TALLY_H */
