/* packet-sipdiag.h - the functions with which Wireshark starts a dissector, and what is
 * known of the capture that is open.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_PACKET_SIPDIAG_H
#define SIPDIAG_PACKET_SIPDIAG_H

#include "core/history.h"

void proto_register_sipdiag(void);
void proto_reg_handoff_sipdiag(void);

/* What the open capture has shown so far; NULL when none is open. */
const struct history *packet_sipdiag_history(void);

#endif /* SIPDIAG_PACKET_SIPDIAG_H */
