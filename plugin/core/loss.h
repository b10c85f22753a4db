/* loss.h - requests that did not arrive: ICMP errors and TCP resets that met them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_LOSS_H
#define SIPDIAG_LOSS_H

#include "history.h"

/* Takes in a request that an ICMP error quotes, whole or its beginning: it did not
 * arrive. error: type * 256 + code of the ICMP message; those of ICMPv6 as their ICMP
 * (v4) likes. */
void loss_add_quoted(struct history *history, const struct message *request,
                     const struct headers *headers, uint16_t error, uint32_t frame);

/* Takes in a TCP reset by which one end refuses what the other sends. */
void loss_add_reset(struct history *history, const struct arrival *arrival);

#endif /* SIPDIAG_LOSS_H */
