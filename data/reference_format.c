/* reference_format.c - a list as mdoc(7), for man(1), and as Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reference_format.h"

#include <stdbool.h>
#include <string.h>

/* ---- mdoc(7) ---- */

/* What troff would take for something else. */
static void
put_roff_character(GString *out, char character)
{
    switch (character) {
    case '\\':
        g_string_append(out, "\\e");
        break;
    case '"':
        g_string_append(out, "\\(dq");
        break;
    case '^':
        g_string_append(out, "\\(ha");
        break;
    case '~':
        g_string_append(out, "\\(ti");
        break;
    case '`':
        g_string_append(out, "\\(ga");
        break;
    default:
        g_string_append_c(out, character);
    }
}

/* As an argument of a macro. The hyphens are those that people type. */
static void
put_roff_argument(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '-') {
            g_string_append(out, "\\-");
        } else {
            put_roff_character(out, *text);
        }
    }
    g_string_append_c(out, '"');
}

/* A line for each sentence, as troff wants it. */
static void
put_roff_text(GString *out, const char *text)
{
    const char *line = text;

    for (const char *at = text; *at != '\0'; at++) {
        if (at == line && (*at == '.' || *at == '\'')) {
            g_string_append(out, "\\&");
        }
        if (*at == ' ' && at > text && at[-1] == '.' && g_ascii_isupper(at[1])) {
            g_string_append_c(out, '\n');
            line = at + 1;
        } else {
            put_roff_character(out, *at);
        }
    }
    g_string_append(out, g_str_has_suffix(text, ".") ? "\n" : ".\n");
}

static void
put_roff_heading(const struct sheet *sheet, const char *text)
{
    g_string_append(sheet->out, ".Ss ");
    put_roff_argument(sheet->out, text);
    g_string_append_c(sheet->out, '\n');
}

/* Short words have their texts beside them, as in a glossary. */
static void
begin_roff(const struct sheet *sheet)
{
    g_string_append(sheet->out, sheet->columns[0].role == WORD
                                    ? ".Pp\n.Bl -tag -width 12n -compact\n"
                                    : ".Bl -tag -width Ds\n");
}

/* The name, behind it the notes; below the texts, the latter ones called by their titles.
 */
static void
put_roff_row(const struct sheet *sheet, const char *const *cells,
             const char *link G_GNUC_UNUSED)
{
    GString *notes = g_string_new(NULL);
    GString *texts = g_string_new(NULL);

    for (size_t i = 0; sheet->columns[i].title != NULL; i++) {
        const struct column *column = &sheet->columns[i];

        if (cells[i] == NULL) {
            continue;
        }
        if (column->role <= WORD) {
            g_string_append(sheet->out, ".It Li ");
            put_roff_argument(sheet->out, cells[i]);
        } else if (column->role == NOTE) {
            g_string_append_printf(notes, "%s%s", notes->len > 0 ? ", " : "", cells[i]);
        } else {
            if (texts->len > 0) {
                g_string_append_printf(texts, "%c%s: ", g_ascii_toupper(*column->title),
                                       column->title + 1);
            }
            put_roff_text(texts, cells[i]);
        }
    }
    if (notes->len > 0) {
        g_string_append(sheet->out, " Pq ");
        put_roff_argument(sheet->out, notes->str);
    }
    g_string_append_printf(sheet->out, "\n%s", texts->str);
    g_string_free(notes, TRUE);
    g_string_free(texts, TRUE);
}

static void
end_roff(const struct sheet *sheet)
{
    g_string_append(sheet->out, ".El\n");
}

/* ---- Markdown ---- */

/* Signs of Markdown and HTML get a backslash; in a name only what parts cells does. */
static void
put_markdown(GString *out, const char *text, bool is_name)
{
    for (; *text != '\0'; text++) {
        if (strchr(is_name ? "|" : "\\`*_<>[]|", *text) != NULL) {
            g_string_append_c(out, '\\');
        }
        g_string_append_c(out, *text);
    }
}

static void
put_markdown_heading(const struct sheet *sheet, const char *text)
{
    g_string_append(sheet->out, "### ");
    put_markdown(sheet->out, text, false);
    g_string_append(sheet->out, "\n\n");
}

static void
begin_markdown(const struct sheet *sheet)
{
    g_string_append_c(sheet->out, '|');
    for (size_t i = 0; sheet->columns[i].title != NULL; i++) {
        g_string_append_printf(sheet->out, " %s |", sheet->columns[i].title);
    }
    g_string_append(sheet->out, "\n|");
    for (size_t i = 0; sheet->columns[i].title != NULL; i++) {
        g_string_append(sheet->out, "---|");
    }
    g_string_append_c(sheet->out, '\n');
}

static void
put_markdown_row(const struct sheet *sheet, const char *const *cells, const char *link)
{
    g_string_append_c(sheet->out, '|');
    for (size_t i = 0; sheet->columns[i].title != NULL; i++) {
        const bool is_name = sheet->columns[i].role <= WORD;
        const bool is_link = link != NULL && sheet->columns[i + 1].title == NULL;

        g_string_append(sheet->out, is_name ? " `" : is_link ? " [" : " ");
        put_markdown(sheet->out, cells[i] != NULL ? cells[i] : "", is_name);
        g_string_append(sheet->out, is_name ? "`" : "");
        if (is_link) {
            g_string_append_printf(sheet->out, "](%s)", link);
        }
        g_string_append(sheet->out, " |");
    }
    g_string_append_c(sheet->out, '\n');
}

static void
end_markdown(const struct sheet *sheet)
{
    g_string_append_c(sheet->out, '\n');
}

/* ---- both ---- */

static const struct format formats[] = {
    {"mdoc", ".\\\" LIST %31[a-z-]", put_roff_heading, begin_roff, put_roff_row,
     end_roff},
    {"markdown", "<!-- LIST %31[a-z-]", put_markdown_heading, begin_markdown,
     put_markdown_row, end_markdown},
};

const struct format *
format_named(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (g_str_equal(name, formats[i].name)) {
            return &formats[i];
        }
    }
    return NULL;
}
