/* language.h - the language that people chose in the preferences.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_LANGUAGE_H
#define SIPDIAG_LANGUAGE_H

#include "core/catalog.h"

/* Registers the preference sipdiag.language of that protocol. */
void language_register(int proto);

/* The language of all texts; until the preferences are read that of the locale. */
enum language language_chosen(void);

#endif /* SIPDIAG_LANGUAGE_H */
