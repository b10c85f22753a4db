/* menu.h - Tools > SIP Diagnosis, in the program with a window. Decides nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_MENU_H
#define SIPDIAG_MENU_H

#include "core/catalog.h"
#include "core/page.h"

/* Adds the menu where there is a window; elsewhere does nothing. To be called once, while
 * dissectors register. */
void menu_register(void);

/* Whether there is a window. */
bool menu_has_window(void);

/* Show a text, or a page, which is freed, in a new window of that title. To be called
 * only where there is a window. */
void menu_show_text(enum label title, const char *text);
void menu_show_page(enum label title, struct page *page);

/* How a page is to look in such a window. */
struct page_style menu_style(void);

/* Dissects all packets of the open capture again for those who listen to taps. */
void menu_retap(void);

#endif /* SIPDIAG_MENU_H */
