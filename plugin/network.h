/* network.h - what a network says of requests that it did not deliver.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_NETWORK_H
#define SIPDIAG_NETWORK_H

#include <epan/packet.h>

/* The error of the ICMP message that quotes an IP packet with a UDP datagram, as type *
 * 256 + code of ICMP (v4). data: what the datagram holds; before: bytes of the frame that
 * lie before it. Returns false where the message is none that says that the packet was
 * dropped, or the quote begins with anything else. */
bool network_read_icmp_error(const char *data, int before, uint16_t *error);

/* Whether the frame is a TCP reset, which carries no data. */
bool network_is_reset(tvbuff_t *tvb, const packet_info *pinfo);

#endif /* SIPDIAG_NETWORK_H */
