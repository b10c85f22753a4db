/* pages.h - -z sipdiag,explain and -z sipdiag,compare.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_PAGES_H
#define SIPDIAG_PAGES_H

#include "core/catalog.h"

/* Registers the options. To be called once, while dissectors register. */
void pages_register(void);

/* Says what is wrong with an option: in a window where there is one, under that title;
 * else on standard error, and the program ends with status 2. */
void pages_refuse(enum label title, const char *message);

#endif /* SIPDIAG_PAGES_H */
