/* tap-sipdiag.h - the taps, and the statistics that are made of one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_TAP_SIPDIAG_H
#define SIPDIAG_TAP_SIPDIAG_H

#include "core/collector.h"
#include "sipdiag.h"

#include <epan/packet.h>

#define TAP_RESPONSES "sipdiag"
#define TAP_REQUESTS  "sipdiag_request"

/* What the tap "sipdiag_request" hands out, and "sipdiag" behind what is in sipdiag.h:
 * for our own listeners. */
struct tapped {
    struct sipdiag_info info; /* of responses */
    struct sighting sighting;
    struct message message; /* that the sighting points to, and so on */
    struct arrival arrival;
    struct diagnosis diagnosis; /* of responses */
};

/* Registers taps and statistics. To be called once, while dissectors register. */
void tap_sipdiag_register(void);

/* Whether somebody listens. */
bool tap_wants_requests(void);
bool tap_wants_responses(void);

/* A sighting of that message that lives as long as the packet. Its diagnosis, where it
 * gets one, is to be filled in before it is handed out. */
struct tapped *tap_new(packet_info *pinfo, const struct message *message,
                       const struct arrival *arrival,
                       const struct transaction *transaction);

/* Hand a sighting to the listeners, when the packet is through. */
void tap_queue_request(packet_info *pinfo, struct tapped *request, bool is_copy);
void tap_queue_response(packet_info *pinfo, struct tapped *response, bool is_copy);

#endif /* SIPDIAG_TAP_SIPDIAG_H */
