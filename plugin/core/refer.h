/* refer.h - what becomes of a REFER: the NOTIFYs that tell its outcome (RFC 3515).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_REFER_H
#define SIPDIAG_REFER_H

#include "history.h"

/* Takes in a REFER: whom it is about, and whether it asks for no NOTIFY. */
void refer_add(struct history *history, struct transaction *refer,
               const struct message *request);

/* Takes in its final response, by which the other side may say that none will come. */
void refer_add_response(struct transaction *refer, const struct message *response);

/* Takes in a NOTIFY: the outcome it tells of a REFER, the subscription it ends. */
void refer_add_notify(struct history *history, struct transaction *notify,
                      const struct message *request);

#endif /* SIPDIAG_REFER_H */
