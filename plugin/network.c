/* network.c - what a network says of requests that it did not deliver.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "network.h"

#include <epan/ipproto.h>

#define RESET_LENGTH 120 /* a longer frame is no mere TCP reset */
#define TCP_RST      0x04

/* type * 256 + code of the ICMP (v4) error that says the same as an ICMPv6 one (RFC 4443
 * section 3, RFC 792). */
static uint16_t
icmp_like(uint8_t type, uint8_t code)
{
    static const uint8_t unreachable[] = {0, 13, 1, 1, 3, 13, 13};

    switch (type) {
    case 1:
        return (uint16_t)(3 << 8 | (code < sizeof unreachable ? unreachable[code] : 1));
    case 2:
        return 3 << 8 | 4; /* too big */
    default:
        return (uint16_t)((type == 3 ? 11 : 12) << 8 | code); /* hops, parameters */
    }
}

bool
network_read_icmp_error(const char *data, int before, uint16_t *error)
{
    const uint8_t *payload = (const uint8_t *)data;

    if (before >= 36 && payload[-28] == 0x45 && payload[-28 + 9] == IP_PROTO_UDP) {
        const uint8_t type = payload[-36];

        *error = (uint16_t)(type << 8 | payload[-36 + 1]);
        return type == 3 || type == 11 || type == 12;
    }
    if (before >= 56 && payload[-48] >> 4 == 6 && payload[-48 + 6] == IP_PROTO_UDP) {
        *error = icmp_like(payload[-56], payload[-56 + 1]);
        return payload[-56] >= 1 && payload[-56] <= 4;
    }
    return false;
}

/* No dissector of ours is called for it: the flags are read behind the IP header, which
 * the addresses point into. */
bool
network_is_reset(tvbuff_t *tvb, const packet_info *pinfo)
{
    const guint length = tvb_captured_length(tvb);
    const uint8_t *frame = tvb_get_ptr(tvb, 0, (int)length);
    const uint8_t *source = pinfo->net_src.data;
    size_t at, tcp;

    if (length > RESET_LENGTH || source < frame || source >= frame + length) {
        return false;
    }
    at = (size_t)(source - frame);
    if (pinfo->net_src.type == AT_IPv4 && at >= 12) {
        tcp = at - 12 + (size_t)(frame[at - 12] & 0x0f) * 4;
    } else if (pinfo->net_src.type == AT_IPv6 && at >= 8 &&
               frame[at - 2] == IP_PROTO_TCP) {
        tcp = at - 8 + 40;
    } else {
        return false;
    }
    return tcp + 13 < length && (frame[tcp + 13] & TCP_RST) != 0;
}
