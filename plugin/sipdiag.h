/* sipdiag.h - what the tap "sipdiag" hands out: a diagnosis per SIP response.
 *
 * For other plugins; this header needs no other of sipdiag's. Listen as to any tap:
 *
 *   register_tap_listener("sipdiag", mine, filter, 0, reset, packet, draw, NULL);
 *
 * and packet() gets a const struct sipdiag_info * as its data, once per response, copies
 * included, in the order of the capture. It is valid during the call. Under tshark -2, in
 * Wireshark after loading, and in sharkd, it also tells what only later frames show.
 * Responses that an ICMP error quotes are left out, as from all taps.
 *
 * In Lua, Listener.new("sipdiag") calls packet() once per response, too; the values are
 * those of the fields, as Field.new("sipdiag.verdict") reads them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_H
#define SIPDIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIPDIAG_INFO_VERSION 1
#define SIPDIAG_FINDINGS     16 /* most of one response */

struct sipdiag_info {
    unsigned version;   /* SIPDIAG_INFO_VERSION; members are only ever added at the end */
    unsigned code;      /* status code, 0 to 999 */
    const char *phrase; /* registered for it, or sent by its vendor */
    const char *method; /* of the request, in capitals; "" for one not registered */
    const char *category;                       /* sipdiag.category */
    const char *verdict;                        /* sipdiag.verdict, as its word */
    const char *severity;                       /* sipdiag.severity, as its word */
    const char *findings[SIPDIAG_FINDINGS + 1]; /* ids; NULL-terminated */
    bool is_copy;           /* sent, or captured, again: count it once */
    uint32_t request_frame; /* 0 when the request is not in this capture */
    int64_t response_time;  /* microseconds since the request, where there is one */
};

#endif /* SIPDIAG_H */
