/* kept.h - the texts of requests, for the rules to read until the final response comes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_KEPT_H
#define SIPDIAG_KEPT_H

#include "history.h"

/* Keeps the text of the transaction's request. Where no final response comes it is not
 * kept for ever: what is older than 5 minutes goes. */
void kept_add(struct history *history, struct transaction *transaction,
              const struct message *request);

/* Forgets it again, if it is kept. */
void kept_drop(struct history *history, struct transaction *transaction);

#endif /* SIPDIAG_KEPT_H */
