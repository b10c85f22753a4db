/* language.c - the language that people chose in the preferences.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "language.h"

#include <epan/prefs.h>

#define AUTOMATIC LANGUAGE_COUNT /* as the locale says */

static int pref_language = AUTOMATIC;
static enum language automatic;

void
language_register(int proto)
{
    static enum_val_t choices[LANGUAGE_COUNT + 2] = {
        {"auto", "Automatic (locale)", AUTOMATIC}};

    automatic = catalog_language(g_get_language_names());
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        choices[1 + language] =
            (enum_val_t){language_codes[language],
                         catalog_label(LABEL_LANGUAGE_NAME, language), (int)language};
    }
    prefs_register_enum_preference(prefs_register_protocol(proto, NULL), "language",
                                   "Language of the texts",
                                   "The language of explanations, findings and "
                                   "comparisons. Field names and the words "
                                   "that display filters compare with stay as they are.",
                                   &pref_language, choices, FALSE);
}

enum language
language_chosen(void)
{
    return pref_language == AUTOMATIC ? automatic : (enum language)pref_language;
}
