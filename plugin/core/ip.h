/* ip.h - IP addresses as text; what systems have for that differs in name and header.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_IP_H
#define SIPDIAG_IP_H

#include "span.h"

#include <stdint.h>

#define IPV4_LENGTH 4 /* in bytes */
#define IPV6_LENGTH 16
#define IP_TEXT     46 /* room for any address and the end of the string */

/* Reads an address of that length, IPv4 or IPv6, IPv6 without brackets. Returns false
 * when the text is none; the address is then undefined. Leading zeros make no IPv4
 * address: some take them for octal (RFC 6943 section 3.1.1). */
bool ip_read(struct span text, size_t length, uint8_t *address);

/* Writes an address of that length, IP_TEXT bytes at most, as RFC 5952 recommends:
 * "192.0.2.1", "2001:db8::1". */
void ip_print(const uint8_t *address, size_t length, char *text);

#endif /* SIPDIAG_IP_H */
