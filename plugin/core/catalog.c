/* catalog.c - look-ups in the generated tables, and what the user says instead.
 *
 * A code is found by index, because every response of a capture asks. The other tables
 * are searched in order: only a response that carries such a header asks, and they are
 * short.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "catalog.h"

#include <string.h>

#define HIGHEST_CODE 999

static GHashTable *own; /* code -> struct explanation; NULL while the user says nothing */

static const struct explanation *
explain_by_tables(unsigned code)
{
    return &catalog_tables.explanations[catalog_tables.by_code[MIN(code, HIGHEST_CODE)]];
}

const struct explanation *
catalog_explain(unsigned code)
{
    const struct explanation *explanation =
        own != NULL ? g_hash_table_lookup(own, GUINT_TO_POINTER(code)) : NULL;

    return explanation != NULL ? explanation : explain_by_tables(code);
}

/* ---- what the user says ---- */

/* The user speaks one language, whatever is chosen for the rest. */
static void
set_own_text(struct text *text, const char *own_text)
{
    for (enum language language = 0; own_text != NULL && language < LANGUAGE_COUNT;
         language++) {
        text->in[language] = own_text;
    }
}

/* A text for all methods also stands for those that the catalog has for single ones. */
static const struct variant *
copy_variants(const struct explanation *explanation, const struct own_code *row)
{
    const size_t count = explanation->variant_count;
    struct variant *variants = g_memdup2(explanation->variants, count * sizeof *variants);

    for (size_t i = 0; i < count; i++) {
        if (row->cause != NULL) {
            variants[i].cause = (struct text){{NULL}};
        }
        if (row->remedy != NULL) {
            variants[i].remedy = (struct text){{NULL}};
        }
    }
    return variants;
}

static struct explanation *
new_own(const struct own_code *row)
{
    struct explanation *explanation =
        g_memdup2(explain_by_tables(row->code), sizeof *explanation);

    explanation->own = row;
    explanation->variants = copy_variants(explanation, row);
    set_own_text(&explanation->meaning, row->meaning);
    set_own_text(&explanation->cause, row->cause);
    set_own_text(&explanation->remedy, row->remedy);
    if (row->phrase != NULL) {
        explanation->phrase = row->phrase;
    }
    if (row->link != NULL) {
        explanation->reference = (struct reference){row->link, row->link};
    }
    if (row->severity < SEVERITY_COUNT) {
        explanation->severity = row->severity;
    }
    return explanation;
}

static void
free_own(gpointer data)
{
    struct explanation *explanation = data;

    g_free((gpointer)explanation->variants);
    g_free(explanation);
}

void
catalog_set_own(const struct own_code *rows, size_t count)
{
    g_clear_pointer(&own, g_hash_table_unref);
    if (count > 0) {
        own = g_hash_table_new_full(NULL, NULL, NULL, free_own);
    }
    for (size_t i = count; i > 0; i--) {
        g_hash_table_insert(own, GUINT_TO_POINTER(rows[i - 1].code),
                            new_own(&rows[i - 1]));
    }
}

/* ---- look-ups ---- */

const struct variant *
catalog_variant(const struct explanation *explanation, struct span method)
{
    for (size_t i = 0; i < explanation->variant_count; i++) {
        if (span_is(method, explanation->variants[i].method)) {
            return &explanation->variants[i];
        }
    }
    return NULL;
}

bool
catalog_is_registered(const struct explanation *explanation)
{
    return explanation->status == STATUS_CURRENT;
}

unsigned
catalog_treated_as(unsigned code)
{
    for (size_t i = 0; i < catalog_tables.explanation_count; i++) {
        const unsigned treat_as = catalog_tables.explanations[i].treat_as;

        if (treat_as != 0 && treat_as / 100 == code / 100) {
            return treat_as;
        }
    }
    return 0;
}

const struct warning_entry *
catalog_warning(unsigned long code)
{
    const size_t rest = catalog_tables.warning_count - 1;

    for (size_t i = 0; i < rest; i++) {
        const struct warning_entry *entry = &catalog_tables.warnings[i];

        if (code >= entry->first && code <= entry->last) {
            return entry;
        }
    }
    return &catalog_tables.warnings[rest];
}

const struct protocol *
catalog_protocol(struct span name)
{
    for (size_t i = 0; i < catalog_tables.protocol_count; i++) {
        if (span_is(name, catalog_tables.protocols[i].name)) {
            return &catalog_tables.protocols[i];
        }
    }
    return NULL;
}

const struct cause *
catalog_cause(const struct protocol *protocol, unsigned long number)
{
    for (size_t i = 0; i < catalog_tables.cause_count; i++) {
        const struct cause *cause = &catalog_tables.causes[i];

        if (cause->number == number && g_str_equal(cause->protocol, protocol->name)) {
            return cause;
        }
    }
    return NULL;
}

const char *
catalog_cause_name(const struct protocol *protocol, unsigned long number,
                   enum language language)
{
    const struct cause *cause = catalog_cause(protocol, number);

    if (cause != NULL) {
        return catalog_text(&cause->name, language);
    }
    return g_str_equal(protocol->name, "SIP") && number < 1000
               ? catalog_explain((unsigned)number)->phrase
               : NULL;
}

const struct cause *
catalog_cause_for(unsigned code)
{
    for (size_t i = 0; i < catalog_tables.cause_count; i++) {
        const struct cause *cause = &catalog_tables.causes[i];

        for (const uint16_t *from = cause->from_sip; from != NULL && *from != 0; from++) {
            if (*from == code) {
                return cause;
            }
        }
    }
    return NULL;
}

const struct location *
catalog_location(struct span token)
{
    for (size_t i = 0; i < catalog_tables.location_count; i++) {
        if (span_is(token, catalog_tables.locations[i].token)) {
            return &catalog_tables.locations[i];
        }
    }
    return NULL;
}

const struct finding_entry *
catalog_finding(enum finding_id id)
{
    return &catalog_tables.findings[id];
}

enum language
catalog_language(const char *const *names)
{
    for (; *names != NULL; names++) {
        for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
            if (g_str_equal(*names, language_codes[language])) {
                return language;
            }
        }
    }
    return LANGUAGE_EN;
}

const char *
catalog_text(const struct text *text, enum language language)
{
    return text->in[language] != NULL ? text->in[language] : text->in[LANGUAGE_EN];
}

const char *
catalog_label(enum label label, enum language language)
{
    return catalog_text(&catalog_tables.labels[label], language);
}

static const struct value *
find_value(const struct value *values, size_t count, struct span name)
{
    for (size_t i = 0; i < count; i++) {
        if (span_is(name, values[i].name)) {
            return &values[i];
        }
    }
    return NULL;
}

void
catalog_fill(GString *out, const char *text, const struct value *values, size_t count)
{
    const char *open, *close;

    while ((open = strchr(text, '{')) != NULL && (close = strchr(open, '}')) != NULL) {
        const struct span name = {open + 1, (size_t)(close - open - 1)};
        const struct value *value = find_value(values, count, name);

        if (value != NULL) {
            g_string_append_len(out, text, open - text);
            g_string_append(out, value->text);
        } else {
            g_string_append_len(out, text, close + 1 - text);
        }
        text = close + 1;
    }
    g_string_append(out, text);
}

#define WORD(name, word) word,

const char *
severity_word(enum severity severity)
{
    static const char *const words[] = {SEVERITIES(WORD)};

    return words[severity];
}

const char *
category_word(enum category category)
{
    static const char *const words[] = {CATEGORIES(WORD)};

    return words[category];
}

const char *
confidence_word(enum confidence confidence)
{
    static const char *const words[] = {CONFIDENCES(WORD)};

    return words[confidence];
}

const char *
verdict_word(enum verdict verdict)
{
    static const char *const words[] = {VERDICTS(WORD)};

    return words[verdict];
}
