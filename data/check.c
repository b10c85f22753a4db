/* check.c - holds the key files against their rules.
 *
 * struct key says what each key of a file may hold, check_group() holds every group
 * against that, and the check_<file>() functions know what no single key can tell.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "check.h"
#include "keyfiles.h"
#include "vocabulary.h"

#include <string.h>

#define LONGEST_TEXT 299 /* characters of an English text */

enum kind {
    LINE,      /* any text on one line, not translated */
    TEXT,      /* translatable, no longer than LONGEST_TEXT */
    WORD,      /* one of words */
    REFERENCE, /* "RFC 3261 21.4.15" */
    CODE,      /* a status code */
    CODES,     /* several */
    LIST,      /* names joined by ';' */
    WORDS,     /* the same, each one of words */
};

enum flags { OPTIONAL = 0, REQUIRED = 1, PER_METHOD = 2 };

struct key {
    const char *name;
    enum kind kind;
    unsigned flags;
    const char *const *words;
};

#define WORD_ONLY(name, word) word,
#define METHOD_ONLY(word)     #word,
static const char *const families[] = {FAMILIES(WORD_ONLY) NULL};
static const char *const severities[] = {SEVERITIES(WORD_ONLY) NULL};
static const char *const categories[] = {CATEGORIES(WORD_ONLY) NULL};
static const char *const statuses[] = {STATUSES(WORD_ONLY) NULL};
static const char *const confidences[] = {CONFIDENCES(WORD_ONLY) NULL};
static const char *const methods[] = {METHODS(METHOD_ONLY) NULL};
static const char *const senders[] = {SENDERS(WORD_ONLY) NULL};
static const char *const next_tries[] = {NEXT_TRIES(WORD_ONLY) NULL};
static const char *const dialog_effects[] = {DIALOG_EFFECTS(WORD_ONLY) NULL};
static const char *const circumstances[] = {CIRCUMSTANCES(WORD_ONLY) NULL};
static const char *const expert_groups[] = {"response", "protocol", NULL};
static const char *const truths[] = {"true", "false", NULL};

static const struct key response_keys[] = {
    {"Phrase", LINE, REQUIRED, NULL},
    {"Category", WORD, REQUIRED, categories},
    {"Severity", WORD, REQUIRED, severities},
    {"Status", WORD, REQUIRED, statuses},
    {"SentBy", LINE, OPTIONAL, NULL},
    {"TreatAs", CODE, OPTIONAL, NULL},
    {"Reference", REFERENCE, REQUIRED, NULL},
    {"RequiredHeaders", LIST, PER_METHOD, NULL},
    {"ConditionalHeaders", LIST, OPTIONAL, NULL},
    {"OptionalHeaders", LIST, OPTIONAL, NULL},
    {"ConfusedWith", CODES, OPTIONAL, NULL},
    {"SentFrom", WORDS, OPTIONAL, senders},
    {"NextTry", WORD, OPTIONAL, next_tries},
    {"InDialog", WORD, OPTIONAL, dialog_effects},
    {"Use", TEXT, OPTIONAL, NULL},
    {"Meaning", TEXT, REQUIRED, NULL},
    {"Cause", TEXT, REQUIRED | PER_METHOD, NULL},
    {"Remedy", TEXT, REQUIRED | PER_METHOD, NULL},
    {NULL, LINE, 0, NULL},
};
static const struct key comparison_keys[] = {
    {"Difference", TEXT, REQUIRED, NULL},
    {"Reference", REFERENCE, REQUIRED, NULL},
    {NULL, LINE, 0, NULL},
};
static const struct key warning_keys[] = {
    {"Text", TEXT, REQUIRED, NULL},
    {"Reference", REFERENCE, REQUIRED, NULL},
    {"Meaning", TEXT, REQUIRED, NULL},
    {"Remedy", TEXT, REQUIRED, NULL},
    {NULL, LINE, 0, NULL},
};
static const struct key cause_keys[] = {
    {"Text", TEXT, REQUIRED, NULL},
    {"Reference", REFERENCE, REQUIRED, NULL},
    {"Source", LINE, OPTIONAL, NULL},
    {"Sip", CODE, OPTIONAL, NULL},
    {"SipUser", CODE, OPTIONAL, NULL},
    {"FromSip", CODES, OPTIONAL, NULL},
    {"Meaning", TEXT, OPTIONAL, NULL},
    {"Remedy", TEXT, OPTIONAL, NULL},
    {NULL, LINE, 0, NULL},
};
static const struct key finding_keys[] = {
    {"Family", WORD, REQUIRED, families},
    {"Severity", WORD, REQUIRED, severities},
    {"ExpectedSeverity", WORD, OPTIONAL, severities},
    {"Confidence", WORD, REQUIRED, confidences},
    {"ExpertGroup", WORD, REQUIRED, expert_groups},
    {"Explains", WORD, OPTIONAL, truths},
    {"Reference", REFERENCE, REQUIRED, NULL},
    {"Placeholders", LIST, OPTIONAL, NULL},
    {"Title", TEXT, REQUIRED, NULL},
    {"Text", TEXT, REQUIRED, NULL},
    {"Remedy", TEXT, OPTIONAL, NULL},
    {NULL, LINE, 0, NULL},
};
static const struct key registry_keys[] = {
    {"Ids", LIST, REQUIRED, NULL},
    {NULL, LINE, 0, NULL},
};
static const struct key decision_keys[] = {
    {"Text", TEXT, REQUIRED, NULL},
    {NULL, LINE, 0, NULL},
};
static const struct key label_keys[] = {
    {"Placeholders", LIST, OPTIONAL, NULL},
    {"Text", TEXT, REQUIRED, NULL},
    {NULL, LINE, 0, NULL},
};

static const struct key *const file_keys[FILE_COUNT] = {
    [RESPONSES] = response_keys, [COMPARISONS] = comparison_keys,
    [WARNINGS] = warning_keys,   [CAUSES] = cause_keys,
    [FINDINGS] = finding_keys,   [DECISIONS] = decision_keys,
    [LABELS] = label_keys,
};

static const struct key *
find_key(const struct key *keys, const char *name)
{
    for (const struct key *key = keys; key->name != NULL; key++) {
        const gsize length = strlen(key->name);

        if (g_str_equal(key->name, name)) {
            return key;
        }
        if ((key->flags & PER_METHOD) != 0 && strncmp(key->name, name, length) == 0 &&
            name[length] == '-' && g_strv_contains(methods, name + length + 1)) {
            return key;
        }
    }
    return NULL;
}

/* The {placeholders} of a text, once each. */
static GPtrArray *
placeholders_in(const char *text)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    const char *open, *close;

    while ((open = strchr(text, '{')) != NULL && (close = strchr(open, '}')) != NULL) {
        char *name = g_strndup(open + 1, (gsize)(close - open - 1));

        if (g_ptr_array_find_with_equal_func(found, name, g_str_equal, NULL)) {
            g_free(name);
        } else {
            g_ptr_array_add(found, name);
        }
        text = close + 1;
    }
    return found;
}

/* What a text of the group may use: that of a decision what its finding declares. */
static char **
declared_placeholders(enum file_id file, const char *group)
{
    g_auto(GStrv) words = g_strsplit(group, " ", 3);

    if (file != DECISIONS || g_strv_length(words) != 3) {
        return list_of(file, group, "Placeholders");
    }
    return g_strv_contains(circumstances, words[2])
               ? g_strsplit("time", ";", 1)
               : list_of(FINDINGS, words[2], "Placeholders");
}

static void
check_text(enum file_id file, const char *group, const char *key, const char *text)
{
    g_auto(GStrv) declared = declared_placeholders(file, group);
    g_autoptr(GPtrArray) used = placeholders_in(text);

    if (g_utf8_strlen(text, -1) > LONGEST_TEXT) {
        keyfile_refuse(file, group, key, "%ld characters, %d are the most",
                       g_utf8_strlen(text, -1), LONGEST_TEXT);
    }
    if (strchr(text, '{') != NULL && used->len == 0) {
        keyfile_refuse(file, group, key, "has a { without }");
    }
    for (guint i = 0; i < used->len; i++) {
        const char *name = g_ptr_array_index(used, i);

        if (declared == NULL || !list_has(declared, name)) {
            keyfile_refuse(file, group, key, "{%s} is not among the %s's Placeholders",
                           name, file == DECISIONS ? "sign" : "group");
        }
    }
}

static bool
have_same(GPtrArray *some, GPtrArray *others)
{
    for (guint i = 0; i < some->len; i++) {
        if (!g_ptr_array_find_with_equal_func(others, g_ptr_array_index(some, i),
                                              g_str_equal, NULL)) {
            return false;
        }
    }
    return some->len == others->len;
}

static void
check_translations(enum file_id file, const char *group, const char *key,
                   const char *english)
{
    g_autoptr(GPtrArray) wanted = placeholders_in(english);

    for (guint i = 0; keyfile_languages[i] != NULL; i++) {
        g_autofree char *name = g_strdup_printf("%s[%s]", key, keyfile_languages[i]);
        g_autofree char *text = value_of(file, group, name);

        if (has_key(file, group, name) && (text == NULL || text[0] == '\0')) {
            keyfile_refuse(file, group, name, "has no readable value");
        }
        if (text != NULL) {
            g_autoptr(GPtrArray) used = placeholders_in(text);

            if (!have_same(wanted, used)) {
                keyfile_refuse(file, group, name,
                               "its {placeholders} are not those of the English text");
            }
        }
    }
}

static void
check_reference(enum file_id file, const char *group, const char *key, const char *value)
{
    if (!g_regex_match_simple("^RFC [1-9][0-9]* [0-9A-Z]+(\\.[0-9]+)*$", value, 0, 0)) {
        keyfile_refuse(file, group, key,
                       "'%s' names no RFC and section, such as RFC 3261 21.4.15", value);
    }
}

static void
check_word(enum file_id file, const char *group, const struct key *rule, const char *key,
           const char *word)
{
    if (!g_strv_contains(rule->words, word)) {
        g_autofree char *words = g_strjoinv(", ", (char **)rule->words);

        keyfile_refuse(file, group, key, "'%s' is none of %s", word, words);
    }
}

static void
check_value(enum file_id file, const char *group, const struct key *rule, const char *key)
{
    g_autofree char *value = value_of(file, group, key);
    g_auto(GStrv) list = NULL;

    if (value == NULL || value[0] == '\0') {
        keyfile_refuse(file, group, key, "has no readable value");
    }
    switch (rule->kind) {
    case LINE:
        break;
    case TEXT:
        check_text(file, group, key, value);
        check_translations(file, group, key, value);
        break;
    case WORD:
        check_word(file, group, rule, key, value);
        break;
    case REFERENCE:
        check_reference(file, group, key, value);
        break;
    case CODE:
    case CODES:
        list = list_of(file, group, key);
        for (guint i = 0; list[i] != NULL; i++) {
            if (!is_code(number_in(list[i]))) {
                keyfile_refuse(file, group, key, "'%s' is no status code from 100 to 699",
                               list[i]);
            }
        }
        if (rule->kind == CODE && g_strv_length(list) != 1) {
            keyfile_refuse(file, group, key, "'%s' is not one status code", value);
        }
        break;
    case LIST:
        list = list_of(file, group, key);
        for (guint i = 0; list[i] != NULL; i++) {
            if (list[i][0] == '\0') {
                keyfile_refuse(file, group, key, "'%s' has an empty name in it", value);
            }
        }
        break;
    case WORDS:
        list = list_of(file, group, key);
        for (guint i = 0; list[i] != NULL; i++) {
            check_word(file, group, rule, key, list[i]);
        }
        break;
    }
}

static void
check_group(enum file_id file, const struct key *keys, const char *group)
{
    g_auto(GStrv) names = g_key_file_get_keys(keyfiles[file], group, NULL, NULL);

    for (guint i = 0; names[i] != NULL; i++) {
        const char *bracket = strchr(names[i], '[');
        g_autofree char *plain = bracket == NULL
                                     ? g_strdup(names[i])
                                     : g_strndup(names[i], (gsize)(bracket - names[i]));
        const struct key *rule = find_key(keys, plain);

        if (rule == NULL) {
            keyfile_refuse(file, group, names[i], "unknown key");
        }
        if (bracket != NULL) {
            g_autofree char *language = g_strndup(bracket + 1, strcspn(bracket + 1, "]"));

            if (rule->kind != TEXT || !list_has(keyfile_languages, language)) {
                keyfile_refuse(file, group, names[i], "unknown key");
            }
            if (!has_key(file, group, plain)) {
                keyfile_refuse(file, group, names[i], "translates no English text");
            }
            continue;
        }
        check_value(file, group, rule, plain);
    }
    for (const struct key *key = keys; key->name != NULL; key++) {
        if ((key->flags & REQUIRED) != 0 && !has_key(file, group, key->name)) {
            keyfile_refuse(file, group, key->name, "missing key");
        }
    }
}

static bool
are_confused(const char *code, const char *with)
{
    g_auto(GStrv) list = list_of(RESPONSES, code, "ConfusedWith");

    return list != NULL && list_has(list, with);
}

static void
check_confused_with(const char *code)
{
    g_auto(GStrv) list = list_of(RESPONSES, code, "ConfusedWith");

    for (guint i = 0; list != NULL && list[i] != NULL; i++) {
        const bool lower = number_in(code) < number_in(list[i]);
        g_autofree char *pair =
            g_strdup_printf("%s %s", lower ? code : list[i], lower ? list[i] : code);

        if (!are_confused(list[i], code)) {
            keyfile_refuse(RESPONSES, code, "ConfusedWith",
                           "%s does not name %s in return", list[i], code);
        }
        if (!has_group(COMPARISONS, pair)) {
            keyfile_refuse(RESPONSES, code, "ConfusedWith", "comparisons.ini has no [%s]",
                           pair);
        }
    }
}

/* What a comparison tells of a code, for all registered codes and no other: the rest is
 * treated as one of those. */
static void
check_compared(const char *group)
{
    static const char *const keys[] = {"SentFrom", "NextTry", "InDialog", "Use"};
    g_autofree char *status = value_of(RESPONSES, group, "Status");
    const bool is_registered = g_str_equal(status, "current");

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (has_key(RESPONSES, group, keys[i]) != is_registered) {
            keyfile_refuse(RESPONSES, group, keys[i],
                           is_registered ? "missing key" : "is for registered codes");
        }
    }
}

static void
check_responses(void)
{
    static const char *const classes[] = {"1xx", "2xx", "3xx",     "4xx",
                                          "5xx", "6xx", "invalid", NULL};

    for (guint i = 0; keyfile_groups[RESPONSES][i] != NULL; i++) {
        const char *group = keyfile_groups[RESPONSES][i];

        check_compared(group);
        if (g_strv_contains(classes, group)) {
            const int treat_as = number_of(RESPONSES, group, "TreatAs");

            if (is_class_group(group) && !has_key(RESPONSES, group, "TreatAs")) {
                keyfile_refuse(RESPONSES, group, "TreatAs", "missing key");
            }
            if (is_class_group(group) && treat_as / 100 != group[0] - '0') {
                keyfile_refuse(RESPONSES, group, "TreatAs", "names no code of its class");
            }
            continue;
        }
        if (!is_code(number_in(group))) {
            keyfile_refuse(RESPONSES, group, NULL, "is no status code from 100 to 699");
        }
        if (has_key(RESPONSES, group, "TreatAs")) {
            keyfile_refuse(RESPONSES, group, "TreatAs", "belongs to a class entry");
        }
        check_confused_with(group);
    }
    for (guint i = 0; classes[i] != NULL; i++) {
        if (!has_group(RESPONSES, classes[i])) {
            keyfile_refuse(RESPONSES, classes[i], NULL, "missing group");
        }
    }
}

static void
check_comparisons(void)
{
    for (guint i = 0; keyfile_groups[COMPARISONS][i] != NULL; i++) {
        const char *group = keyfile_groups[COMPARISONS][i];
        g_auto(GStrv) codes = g_strsplit(group, " ", 2);

        if (g_strv_length(codes) != 2 || !is_code(number_in(codes[0])) ||
            number_in(codes[0]) >= number_in(codes[1]) || !is_code(number_in(codes[1]))) {
            keyfile_refuse(COMPARISONS, group, NULL,
                           "is no pair of status codes, lower first");
        }
        if (!are_confused(codes[0], codes[1])) {
            keyfile_refuse(COMPARISONS, group, NULL,
                           "nobody sees it: responses.ini [%s] has no %s in ConfusedWith",
                           codes[0], codes[1]);
        }
    }
}

static void
check_decisions(void)
{
    for (guint i = 0; keyfile_groups[DECISIONS][i] != NULL; i++) {
        const char *group = keyfile_groups[DECISIONS][i];
        g_auto(GStrv) words = g_strsplit(group, " ", 3);

        if (g_strv_length(words) != 3) {
            keyfile_refuse(DECISIONS, group, NULL, "is no pair of codes and a sign");
        }
        if (!are_confused(words[0], words[1])) {
            keyfile_refuse(DECISIONS, group, NULL,
                           "nobody sees it: responses.ini [%s] has no %s in ConfusedWith",
                           words[0], words[1]);
        }
        if (!g_strv_contains(circumstances, words[2]) && !has_group(FINDINGS, words[2])) {
            keyfile_refuse(DECISIONS, group, NULL, "'%s' is no finding or circumstance",
                           words[2]);
        }
    }
}

static void
check_warnings(void)
{
    int first, last;

    for (guint i = 0; keyfile_groups[WARNINGS][i] != NULL; i++) {
        const char *group = keyfile_groups[WARNINGS][i];

        if (!g_str_equal(group, "other") && !split_range(group, &first, &last)) {
            keyfile_refuse(WARNINGS, group, NULL, "is no Warning code, range or other");
        }
    }
    if (!has_group(WARNINGS, "other")) {
        keyfile_refuse(WARNINGS, "other", NULL, "missing group");
    }
}

static void
check_causes(void)
{
    for (guint i = 0; keyfile_groups[CAUSES][i] != NULL; i++) {
        const char *group = keyfile_groups[CAUSES][i];
        g_autofree char *protocol = NULL;
        int number;

        if (location_in(group) != NULL || strchr(group, ' ') == NULL) {
            continue;
        }
        if (!split_cause(group, &protocol, &number)) {
            keyfile_refuse(CAUSES, group, NULL, "is no protocol, cause or location");
        }
        if (!has_group(CAUSES, protocol)) {
            keyfile_refuse(CAUSES, group, NULL, "there is no protocol [%s]", protocol);
        }
    }
}

static int
severity_in(const char *group, const char *key)
{
    g_autofree char *word = value_of(FINDINGS, group, key);
    int severity = 0;

    while (!g_str_equal(severities[severity], word)) {
        severity++;
    }
    return severity;
}

static void
check_finding(const char *group)
{
    g_autofree char *title = value_of(FINDINGS, group, "Title");

    if (strchr(title, '{') != NULL) {
        keyfile_refuse(FINDINGS, group, "Title",
                       "stands for all cases: no {placeholder}");
    }
    if (has_key(FINDINGS, group, "ExpectedSeverity") &&
        severity_in(group, "ExpectedSeverity") >= severity_in(group, "Severity")) {
        keyfile_refuse(FINDINGS, group, "ExpectedSeverity", "is not lower than Severity");
    }
}

/* Other people's filters name findings, so an id that was given stays. */
static void
check_findings(void)
{
    g_auto(GStrv) ids = NULL;

    if (!has_group(FINDINGS, REGISTRY)) {
        keyfile_refuse(FINDINGS, REGISTRY, NULL, "missing group");
    }
    check_group(FINDINGS, registry_keys, REGISTRY);
    ids = list_of(FINDINGS, REGISTRY, "Ids");
    for (guint i = 0; ids[i] != NULL; i++) {
        if (!has_group(FINDINGS, ids[i])) {
            keyfile_refuse(FINDINGS, REGISTRY, "Ids", "the permanent id %s has no group",
                           ids[i]);
        }
    }
    for (guint i = 0; keyfile_groups[FINDINGS][i] != NULL; i++) {
        const char *group = keyfile_groups[FINDINGS][i];

        if (!list_has(ids, group)) {
            keyfile_refuse(FINDINGS, group, NULL, "is not in [" REGISTRY "] Ids");
        }
        check_finding(group);
    }
}

void
check_all(void)
{
    check_decisions(); /* whose signs tell what their texts may use */
    for (enum file_id file = 0; file < FILE_COUNT; file++) {
        for (guint i = 0; keyfile_groups[file][i] != NULL; i++) {
            check_group(file, file_keys[file], keyfile_groups[file][i]);
        }
    }
    check_responses();
    check_comparisons();
    check_warnings();
    check_causes();
    check_findings();
}
