/* check.h - holds the loaded key files against their rules.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_CHECK_H
#define SIPDIAG_CHECK_H

/* Checks every file against its rules, and the files against each other. Refuses the
 * first fault, which ends the program: see keyfile_refuse(). */
void check_all(void);

#endif /* SIPDIAG_CHECK_H */
