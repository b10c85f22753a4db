/* terminal.h - what standard output goes to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_TERMINAL_H
#define SIPDIAG_TERMINAL_H

#include "core/page.h"

/* How a page is to look there: as wide as the terminal, or as COLUMNS says; 80 columns
 * where neither does. In colour only on a terminal, and not on a dumb one or where
 * NO_COLOR is set (no-color.org). */
struct page_style terminal_style(void);

/* How wide the terminal is that standard output goes to; 0 when it goes elsewhere. Each
 * system asks in its own way: terminal_unix.c, terminal_windows.c. */
unsigned terminal_columns(void);

#endif /* SIPDIAG_TERMINAL_H */
