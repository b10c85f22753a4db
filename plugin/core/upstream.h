/* upstream.h - the same request one hop nearer to the caller.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_UPSTREAM_H
#define SIPDIAG_UPSTREAM_H

#include "history.h"

/* The transaction that the request came by before, as near as this capture shows; NULL
 * for none. request: of own. more_vias: the values behind the topmost Via on its line. */
struct transaction *upstream_find(const struct history *history,
                                  const struct transaction *own,
                                  const struct message *request, struct span more_vias);

#endif /* SIPDIAG_UPSTREAM_H */
