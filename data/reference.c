/* reference.c - writes the lists of the reference into a page.
 *
 *   reference mdoc TEMPLATE OUTPUT       the manual page sipdiag(7)
 *   reference markdown TEMPLATE OUTPUT   packaging/REFERENCE.md
 *
 * The template holds what people wrote. A comment LIST NAME on a line of its own gives
 * way to a list, made of the catalog, vocabulary.h and interface.h: see lists[] at the
 * end. A list is rows of cells; the two formats differ in nothing but how they write a
 * row.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "catalog.h"
#include "interface.h"
#include "reference_format.h"

#include <stdio.h>
#include <stdlib.h>

/* Begins a list; the last of its columns has no title. */
static void
begin(struct sheet *sheet, const struct column *columns)
{
    sheet->columns = columns;
    sheet->format->begin(sheet);
}

static void
put_row(const struct sheet *sheet, const char *const *cells)
{
    sheet->format->put_row(sheet, cells, NULL);
}

static void
end(const struct sheet *sheet)
{
    sheet->format->end(sheet);
}

/* ---- fields ---- */

/* What a number of a field stands for. */
struct number {
    int number;
    const char *word;
};

#define CLASS_NUMBER(number, name)  {number, name},
#define SEVERITY_NUMBER(name, word) {SEVERITY_##name, word},
#define VERDICT_NUMBER(name, word)  {VERDICT_##name, word},
static const struct number classes[] = {CLASSES(CLASS_NUMBER){0, NULL}};
static const struct number severities[] = {SEVERITIES(SEVERITY_NUMBER){0, NULL}};
static const struct number verdicts[] = {VERDICTS(VERDICT_NUMBER){0, NULL}};

#define KIND_NUMBER        "number", NULL
#define KIND_COUNT         "number", NULL
#define KIND_STATUS_CODE   "number", NULL
#define KIND_CLASS         "number", classes
#define KIND_SEVERITY      "number", severities
#define KIND_VERDICT       "number", verdicts
#define KIND_TEXT          "text", NULL
#define KIND_TIME          "seconds", NULL
#define KIND_FRAME         "frame", NULL
#define KIND_REQUEST_FRAME "frame", NULL
#define KIND_TRUTH         "yes/no", NULL
#define KIND_LINE          "line", NULL

static void
put_fields(struct sheet *sheet)
{
#define FIELD(identifier, name, kind, title, purpose) {name, KIND_##kind, purpose},
    static const struct {
        const char *name;
        const char *type;
        const struct number *numbers;
        const char *purpose;
    } fields[] = {FIELDS(FIELD)};
    static const struct column columns[] = {
        {"field", NAME}, {"type", NOTE}, {"content", TEXT}, {NULL, NAME}};

    begin(sheet, columns);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autoptr(GString) content = g_string_new(fields[i].purpose);
        const struct number *numbers = fields[i].numbers;

        for (size_t n = 0; numbers != NULL && numbers[n].word != NULL; n++) {
            g_string_append_printf(content, "%s%d %s", n == 0 ? ": " : ", ",
                                   numbers[n].number, numbers[n].word);
        }
        put_row(sheet, (const char *[]){fields[i].name, fields[i].type, content->str});
    }
    end(sheet);
}

/* ---- words that filters compare with ---- */

/* Names and what they mean, in one of the lists of interface.h. */
struct meaning {
    const char *name;
    const char *meaning;
};

static void
put_meanings(struct sheet *sheet, const struct column *columns,
             const struct meaning *meanings, size_t count)
{
    begin(sheet, columns);
    for (size_t i = 0; i < count; i++) {
        put_row(sheet, (const char *[]){meanings[i].name, meanings[i].meaning});
    }
    end(sheet);
}

static void
put_verdicts(struct sheet *sheet)
{
#define VERDICT_MEANING(name, meaning) {verdict_word(VERDICT_##name), meaning},
    static const struct column columns[] = {
        {"verdict", WORD}, {"when", TEXT}, {NULL, NAME}};
    const struct meaning meanings[] = {VERDICT_MEANINGS(VERDICT_MEANING)};

    put_meanings(sheet, columns, meanings, G_N_ELEMENTS(meanings));
}

static void
put_confidences(struct sheet *sheet)
{
#define CONFIDENCE_MEANING(name, meaning) {confidence_word(CONFIDENCE_##name), meaning},
    static const struct column columns[] = {
        {"confidence", WORD}, {"the finding", TEXT}, {NULL, NAME}};
    const struct meaning meanings[] = {CONFIDENCE_MEANINGS(CONFIDENCE_MEANING)};

    put_meanings(sheet, columns, meanings, G_N_ELEMENTS(meanings));
}

/* The codes of a category: those that have an entry of their own. */
static void
put_categories(struct sheet *sheet)
{
    static const struct column columns[] = {
        {"category", WORD}, {"codes", TEXT}, {NULL, NAME}};

    begin(sheet, columns);
    for (enum category category = 0; category < CATEGORY_COUNT; category++) {
        g_autoptr(GString) codes = g_string_new(NULL);

        for (unsigned code = 100; code < 700; code++) {
            const struct explanation *explanation = catalog_explain(code);

            if (explanation->code == code && explanation->category == category) {
                g_string_append_printf(codes, "%s%u", codes->len > 0 ? ", " : "", code);
            }
        }
        put_row(sheet, (const char *[]){category_word(category), codes->str});
    }
    end(sheet);
}

/* ---- findings ---- */

static void
put_finding(const struct sheet *sheet, const struct finding_entry *entry)
{
    const char *severity = severity_word(entry->severity);
    g_autofree char *both =
        g_strconcat(severity, " or ", severity_word(entry->expected_severity), NULL);
    const char *const cells[] = {
        entry->id,
        entry->severity == entry->expected_severity ? severity : both,
        confidence_word(entry->confidence),
        catalog_text(&entry->title, LANGUAGE_EN),
        catalog_text(&entry->remedy, LANGUAGE_EN),
        entry->reference.text,
    };

    sheet->format->put_row(sheet, cells, entry->reference.url);
}

static void
put_findings(struct sheet *sheet)
{
#define FAMILY_WORD(name, word) word,
    static const char *const families[] = {FAMILIES(FAMILY_WORD)};
    static const struct column columns[] = {
        {"finding", NAME}, {"severity", NOTE},  {"confidence", NOTE}, {"title", TEXT},
        {"remedy", TEXT},  {"reference", TEXT}, {NULL, NAME}};

    for (enum family family = 0; family < FAMILY_COUNT; family++) {
        sheet->format->put_heading(sheet, families[family]);
        begin(sheet, columns);
        for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
            if (catalog_finding(id)->family == family) {
                put_finding(sheet, catalog_finding(id));
            }
        }
        end(sheet);
    }
}

/* Those whose names do not simply follow from a finding's id. */
static void
put_experts(struct sheet *sheet)
{
#define RESPONSE_ITEM(name, meaning) {severity_word(SEVERITY_##name), meaning},
    static const struct column columns[] = {
        {"expert item", NAME}, {"stands for", TEXT}, {NULL, NAME}};
    const struct meaning responses[] = {SEVERITY_MEANINGS(RESPONSE_ITEM)};

    begin(sheet, columns);
    for (size_t i = 0; i < G_N_ELEMENTS(responses); i++) {
        g_autofree char *name = g_strconcat("sipdiag.response.", responses[i].name, NULL);

        put_row(sheet, (const char *[]){name, responses[i].meaning});
    }
    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        const struct finding_entry *entry = catalog_finding(id);
        g_autofree char *word = g_strdelimit(g_strdup(entry->id), "-", '_');
        g_autofree char *name = g_strconcat(
            "sipdiag.finding.", word, ".", severity_word(entry->expected_severity), NULL);
        g_autofree char *purpose =
            g_strconcat("The finding ", entry->id, ", where it is a normal step", NULL);

        if (entry->expected_severity != entry->severity) {
            put_row(sheet, (const char *[]){name, purpose});
        }
    }
    end(sheet);
}

/* ---- preferences and options ---- */

static void
put_preferences(struct sheet *sheet)
{
#define PREFERENCE(name, title, values, initial, purpose) \
    {"sipdiag." #name, values, title ". " purpose, initial},
#define FAMILY_ROW(name, word)                          \
    {"sipdiag." FAMILY_PREFERENCE(word), "TRUE, FALSE", \
     FAMILY_PREFERENCE_TITLE(word) ". " FAMILY_PREFERENCE_PURPOSE(word), "TRUE"},
    static const struct {
        const char *name;
        const char *values;
        const char *purpose;
        const char *initial;
    } preferences[] = {PREFERENCES(PREFERENCE) FAMILIES(FAMILY_ROW)};
    static const struct column columns[] = {{"preference", NAME},
                                            {"values", NOTE},
                                            {"purpose", TEXT},
                                            {"default", TEXT},
                                            {NULL, NAME}};

    begin(sheet, columns);
    for (size_t i = 0; i < G_N_ELEMENTS(preferences); i++) {
        put_row(sheet, (const char *[]){preferences[i].name, preferences[i].values,
                                        preferences[i].purpose, preferences[i].initial});
    }
    end(sheet);
}

static void
put_own_codes(struct sheet *sheet)
{
#define OWN_CODES_COLUMN(name, title, purpose) {#name, purpose},
    static const struct column columns[] = {
        {"column", WORD}, {"content", TEXT}, {NULL, NAME}};
    static const struct meaning meanings[] = {
        OWN_CODES_COLUMNS(OWN_CODES_COLUMN, OWN_CODES_COLUMN)};

    put_meanings(sheet, columns, meanings, G_N_ELEMENTS(meanings));
}

static void
put_statistics(struct sheet *sheet)
{
#define STATISTIC(option, arguments, purpose) {option arguments, purpose},
    static const struct column columns[] = {
        {"option of -z", NAME}, {"prints", TEXT}, {NULL, NAME}};
    static const struct meaning meanings[] = {STATISTICS(STATISTIC)};

    put_meanings(sheet, columns, meanings, G_N_ELEMENTS(meanings));
}

/* ---- files ---- */

static const struct {
    const char *name;
    void (*put)(struct sheet *sheet);
} lists[] = {
    {"fields", put_fields},           {"verdicts", put_verdicts},
    {"categories", put_categories},   {"findings", put_findings},
    {"confidences", put_confidences}, {"experts", put_experts},
    {"preferences", put_preferences}, {"own-codes", put_own_codes},
    {"statistics", put_statistics},
};

/* Returns false when there is no such list. */
static bool
put_list(struct sheet *sheet, const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        if (g_str_equal(name, lists[i].name)) {
            lists[i].put(sheet);
            return true;
        }
    }
    return false;
}

static void G_GNUC_NORETURN
fail(const char *path, const char *message)
{
    fprintf(stderr, "reference: %s: %s\n", path, message);
    exit(EXIT_FAILURE);
}

/* The template with lists in the places of their marks. */
static void
fill(struct sheet *sheet, const char *template, const char *path)
{
    g_auto(GStrv) lines = g_strsplit(template, "\n", -1);
    char list[32];

    for (guint i = 0; lines[i] != NULL; i++) {
        if (sscanf(lines[i], sheet->format->mark, list) != 1) {
            g_string_append_printf(sheet->out, "%s%s", lines[i],
                                   lines[i + 1] != NULL ? "\n" : "");
        } else if (!put_list(sheet, list)) {
            g_autofree char *message = g_strdup_printf("there is no list \"%s\"", list);

            fail(path, message);
        }
    }
}

int
main(int argc, char **argv)
{
    struct sheet sheet = {.out = g_string_new(NULL)};
    g_autofree char *template = NULL;
    g_autoptr(GError) error = NULL;

    if (argc != 4) {
        fail("needs", "a format, a template and the file to write");
    }
    sheet.format = format_named(argv[1]);
    if (sheet.format == NULL) {
        fail(argv[1], "is neither mdoc nor markdown");
    }
    if (!g_file_get_contents(argv[2], &template, NULL, &error)) {
        fail(argv[2], error->message);
    }
    fill(&sheet, template, argv[2]);
    if (!g_file_set_contents(argv[3], sheet.out->str, (gssize)sheet.out->len, &error)) {
        fail(argv[3], error->message);
    }
    g_string_free(sheet.out, TRUE);
    return EXIT_SUCCESS;
}
