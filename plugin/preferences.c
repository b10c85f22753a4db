/* preferences.c - what people set at Edit > Preferences > Protocols > SIPDIAG.
 *
 * Wireshark writes the variables here; apply() makes the settings of them once they are
 * all read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "core/transaction.h"
#include "interface.h"
#include "own_codes.h"
#include "preferences.h"

#include <epan/prefs.h>

#define AUTOMATIC   LANGUAGE_COUNT /* as the locale says */
#define NONE        SEVERITY_COUNT /* no severity is high enough */
#define WINDOW_MOST 3600           /* seconds */

static int pref_language = AUTOMATIC;
static int pref_expert_severity = SEVERITY_CHAT;
static unsigned pref_slow_response;   /* milliseconds */
static unsigned pref_overload_window; /* seconds */
static sd_wsbool pref_find[FAMILY_COUNT];

static struct settings settings;
static enum language automatic;

static void
apply(void)
{
    settings.language =
        pref_language == AUTOMATIC ? automatic : (enum language)pref_language;
    settings.slow_response = (int64_t)pref_slow_response * (SECOND / 1000);
    settings.overload_window = CLAMP(pref_overload_window, 1, WINDOW_MOST) * SECOND;
    for (enum family family = 0; family < FAMILY_COUNT; family++) {
        settings.is_hidden[family] = !pref_find[family];
    }
}

static const enum_val_t *
language_choices(void)
{
    static enum_val_t choices[LANGUAGE_COUNT + 2] = {
        {"auto", "Automatic (locale)", AUTOMATIC}};

    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        choices[1 + language] =
            (enum_val_t){language_codes[language],
                         catalog_label(LABEL_LANGUAGE_NAME, language), (int)language};
    }
    return choices;
}

static const enum_val_t *
severity_choices(void)
{
#define SEVERITY_CHOICE(name, word) {word, word, SEVERITY_##name},
    static const enum_val_t choices[] = {
        SEVERITIES(SEVERITY_CHOICE){"none", "none: no expert items", NONE},
        {NULL, NULL, 0},
    };

    return choices;
}

/* The words of interface.h. */
struct words {
    const char *name;
    const char *title;
    const char *purpose;
};

static void
register_families(module_t *module)
{
#define FAMILY_WORDS(name, word)                             \
    {FAMILY_PREFERENCE(word), FAMILY_PREFERENCE_TITLE(word), \
     FAMILY_PREFERENCE_PURPOSE(word)},
    static const struct words words[FAMILY_COUNT] = {FAMILIES(FAMILY_WORDS)};

    for (enum family family = 0; family < FAMILY_COUNT; family++) {
        pref_find[family] = !settings_default.is_hidden[family];
        prefs_register_bool_preference(module, words[family].name, words[family].title,
                                       words[family].purpose, &pref_find[family]);
    }
}

static void
register_enum(module_t *module, const struct words *words, int *variable,
              const enum_val_t *choices)
{
    prefs_register_enum_preference(module, words->name, words->title, words->purpose,
                                   variable, choices, FALSE);
}

static void
register_number(module_t *module, const struct words *words, unsigned *variable)
{
    prefs_register_uint_preference(module, words->name, words->title, words->purpose, 10,
                                   variable);
}

void
preferences_register(int proto)
{
#define PREFERENCE_WORDS(name, title, values, initial, purpose) \
    static const struct words name = {#name, title, purpose};
    PREFERENCES(PREFERENCE_WORDS)
    module_t *module = prefs_register_protocol(proto, apply);

    automatic = catalog_language(g_get_language_names());
    pref_slow_response = (unsigned)(settings_default.slow_response / (SECOND / 1000));
    pref_overload_window = (unsigned)(settings_default.overload_window / SECOND);
    register_enum(module, &language, &pref_language, language_choices());
    register_enum(module, &expert_severity, &pref_expert_severity, severity_choices());
    register_number(module, &slow_response, &pref_slow_response);
    register_number(module, &overload_window, &pref_overload_window);
    register_families(module);
    own_codes_register(module);
    apply();
}

const struct settings *
preferences_settings(void)
{
    return &settings;
}

enum language
preferences_language(void)
{
    return settings.language;
}

bool
preferences_is_expert(enum severity severity)
{
    return (int)severity >= pref_expert_severity;
}
