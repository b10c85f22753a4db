/* handbook.h - the handbook, where it is installed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_HANDBOOK_H
#define SIPDIAG_HANDBOOK_H

#include "core/catalog.h"

/* Looks for the handbook; before that there is none. */
void handbook_look(void);

/* The address of its page about a code in a language, to be freed with g_free(); NULL
 * where there is none. */
char *handbook_address(const struct explanation *explanation, enum language language);

#endif /* SIPDIAG_HANDBOOK_H */
