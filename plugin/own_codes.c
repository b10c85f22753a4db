/* own_codes.c - the user's table of response codes.
 *
 * Wireshark keeps the table (a "UAT"), lets people edit it, and reads it from the profile
 * or from -o. Here its rows are checked and handed to the catalog, as copies: the dialog
 * frees rows long before it says that something changed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "core/explanation.h"
#include "fields.h"
#include "interface.h"
#include "own_codes.h"

#include <epan/uat.h>
#include <string.h>

#define UNCHANGED SEVERITY_COUNT /* the severity that the code has without the user */

/* A row as Wireshark keeps it; empty texts, which in a new row are NULL, leave a code as
 * it is. */
struct row {
    char *code;
    char *phrase;
    char *meaning;
    char *cause;
    char *remedy;
    char *link;
    unsigned severity;
};

static struct row *rows; /* Wireshark's */
static unsigned row_count;
static GArray *own_codes; /* struct own_code, what the catalog has */

/* ---- a row ---- */

static void *
copy_row(void *to, const void *from, size_t size _U_)
{
    const struct row *source = from;
    struct row *row = to;

    *row = (struct row){
        .code = g_strdup(source->code),
        .phrase = g_strdup(source->phrase),
        .meaning = g_strdup(source->meaning),
        .cause = g_strdup(source->cause),
        .remedy = g_strdup(source->remedy),
        .link = g_strdup(source->link),
        .severity = source->severity,
    };
    return row;
}

static void
free_row(void *data)
{
    struct row *row = data;

    g_free(row->code);
    g_free(row->phrase);
    g_free(row->meaning);
    g_free(row->cause);
    g_free(row->remedy);
    g_free(row->link);
}

static const char *
text_of(const char *text)
{
    return text != NULL ? text : "";
}

/* What may stand in a line of the packet details. */
static bool
is_line(const char *text)
{
    bool is_printable = g_utf8_validate(text, -1, NULL);

    for (; is_printable && *text != '\0'; text = g_utf8_next_char(text)) {
        is_printable = !g_unichar_iscntrl(g_utf8_get_char(text));
    }
    return is_printable;
}

static char *
find_fault(const struct row *row)
{
    const struct {
        const char *name;
        const char *text;
    } texts[] = {
        {"phrase", text_of(row->phrase)}, {"meaning", text_of(row->meaning)},
        {"cause", text_of(row->cause)},   {"remedy", text_of(row->remedy)},
        {"link", text_of(row->link)},
    };
    const char *link = text_of(row->link);
    unsigned code;

    if (!explanation_read_code(text_of(row->code), &code)) {
        return g_strdup_printf("\"%s\" is no response code: those are 100 to 699.",
                               text_of(row->code));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (!is_line(texts[i].text)) {
            return g_strdup_printf("The %s of %u has to be one line of UTF-8 text.",
                                   texts[i].name, code);
        }
    }
    if (link[0] != '\0' && !g_str_has_prefix(link, "https://") &&
        !g_str_has_prefix(link, "http://")) {
        return g_strdup_printf("The link of %u has to begin with https:// or http://.",
                               code);
    }
    return NULL;
}

/* error: to be freed with g_free(). */
static sd_wsbool
check_row(void *data, char **error)
{
    *error = find_fault(data);
    return *error == NULL;
}

/* ---- the table ---- */

static void
free_own_code(gpointer data)
{
    struct own_code *own_code = data;

    g_free((char *)own_code->phrase);
    g_free((char *)own_code->meaning);
    g_free((char *)own_code->cause);
    g_free((char *)own_code->remedy);
    g_free((char *)own_code->link);
}

/* A copy; NULL for an empty text. */
static const char *
take_text(const char *text)
{
    return text_of(text)[0] != '\0' ? g_strdup(text) : NULL;
}

/* Also when a file is opened: of a table with a bad row Wireshark says nothing here, but
 * the rows before that one count. */
static void
take_rows(void)
{
    GArray *former = own_codes;

    own_codes = g_array_new(FALSE, FALSE, sizeof(struct own_code));
    g_array_set_clear_func(own_codes, free_own_code);
    for (unsigned i = 0; i < row_count; i++) {
        struct own_code own_code = {
            .phrase = take_text(rows[i].phrase),
            .meaning = take_text(rows[i].meaning),
            .cause = take_text(rows[i].cause),
            .remedy = take_text(rows[i].remedy),
            .link = take_text(rows[i].link),
            .severity = (enum severity)rows[i].severity,
        };
        unsigned code = 0;

        explanation_read_code(rows[i].code, &code);
        own_code.code = (uint16_t)code;
        g_array_append_val(own_codes, own_code);
    }
    catalog_set_own((const struct own_code *)(void *)own_codes->data, own_codes->len);
    fields_update_phrases();
    g_clear_pointer(&former, g_array_unref);
}

static void
drop_rows(void)
{
    catalog_set_own(NULL, 0);
    g_clear_pointer(&own_codes, g_array_unref);
}

UAT_CSTRING_CB_DEF(own_codes, code, struct row)
UAT_CSTRING_CB_DEF(own_codes, phrase, struct row)
UAT_CSTRING_CB_DEF(own_codes, meaning, struct row)
UAT_CSTRING_CB_DEF(own_codes, cause, struct row)
UAT_CSTRING_CB_DEF(own_codes, remedy, struct row)
UAT_CSTRING_CB_DEF(own_codes, link, struct row)
UAT_VS_DEF(own_codes, severity, struct row, unsigned, UNCHANGED, "unchanged")

void
own_codes_register(module_t *module)
{
#define SEVERITY_STRING(name, word) {SEVERITY_##name, word},
#define TEXT_COLUMN(name, title, purpose) \
    UAT_FLD_CSTRING(own_codes, name, title, purpose),
#define WORD_COLUMN(name, title, purpose) \
    UAT_FLD_VS(own_codes, name, title, severities, purpose),
    static const value_string severities[] = {{UNCHANGED, "unchanged"},
                                              SEVERITIES(SEVERITY_STRING){0, NULL}};
    static uat_field_t columns[] = {
        OWN_CODES_COLUMNS(TEXT_COLUMN, WORD_COLUMN) UAT_END_FIELDS,
    };
    uat_t *table = uat_new(OWN_CODES_TITLE, sizeof(struct row), OWN_CODES_FILE, TRUE,
                           &rows, &row_count, UAT_AFFECTS_DISSECTION, NULL, copy_row,
                           check_row, free_row, take_rows, NULL, columns);

    register_init_routine(take_rows);
    register_shutdown_routine(drop_rows);
    prefs_register_uat_preference(module, OWN_CODES_NAME, OWN_CODES_TITLE,
                                  OWN_CODES_PURPOSE, table);
}
