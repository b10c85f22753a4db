/* tap-sipdiag.h - what -z sipdiag,... prints.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_TAP_SIPDIAG_H
#define SIPDIAG_TAP_SIPDIAG_H

/* Registers explain and compare. */
void tap_sipdiag_register(void);

#endif /* SIPDIAG_TAP_SIPDIAG_H */
