/* preferences.h - what people set at Edit > Preferences > Protocols > SIPDIAG.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_PREFERENCES_H
#define SIPDIAG_PREFERENCES_H

#include "core/settings.h"

/* Registers the preferences of that protocol, the table of own codes among them. */
void preferences_register(int proto);

/* What diagnoses are made with. Stays where it is; until the preferences are read it has
 * the defaults, and the language of the locale. */
const struct settings *preferences_settings(void);

/* The language of all texts, one of those settings. */
enum language preferences_language(void);

/* Whether a response or finding of that severity becomes an expert item. */
bool preferences_is_expert(enum severity severity);

#endif /* SIPDIAG_PREFERENCES_H */
