/* packet-sipdiag.h - the two functions with which Wireshark starts a dissector.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_PACKET_SIPDIAG_H
#define SIPDIAG_PACKET_SIPDIAG_H

void proto_register_sipdiag(void);
void proto_reg_handoff_sipdiag(void);

#endif /* SIPDIAG_PACKET_SIPDIAG_H */
