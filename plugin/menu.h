/* menu.h - Tools > SIP Diagnosis, in the program with a window. Decides nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_MENU_H
#define SIPDIAG_MENU_H

/* Adds the menu where there is a window; elsewhere does nothing. To be called once, while
 * dissectors register. */
void menu_register(void);

#endif /* SIPDIAG_MENU_H */
