/* table.c - rows of cells, drawn as text or Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "table.h"
#include "wrap.h"

#include <stdarg.h>
#include <string.h>

#define GAP "  " /* between columns */

struct table {
    char *columns; /* a letter each */
    size_t width;  /* how many */
    GPtrArray *cells;
};

struct table *
table_new(const char *columns)
{
    struct table *table = g_new(struct table, 1);

    table->columns = g_strdup(columns);
    table->width = strlen(columns);
    table->cells = g_ptr_array_new_with_free_func(g_free);
    return table;
}

void
table_free(struct table *table)
{
    g_ptr_array_unref(table->cells);
    g_free(table->columns);
    g_free(table);
}

void
table_add(struct table *table, ...)
{
    va_list cells;

    va_start(cells, table);
    for (size_t i = 0; i < table->width; i++) {
        g_ptr_array_add(table->cells, g_strdup(va_arg(cells, const char *)));
    }
    va_end(cells);
}

void
table_add_row(struct table *table, const char *const *cells)
{
    for (size_t i = 0; i < table->width; i++) {
        g_ptr_array_add(table->cells, g_strdup(cells[i]));
    }
}

bool
table_has_rows(const struct table *table)
{
    return table->cells->len > table->width;
}

static const char *
cell_at(const struct table *table, size_t row, size_t column)
{
    return g_ptr_array_index(table->cells, row * table->width + column);
}

static size_t
count_rows(const struct table *table)
{
    return table->cells->len / table->width;
}

/* ---- text ---- */

/* Places that a text takes where all characters are equally wide: two for Chinese and
 * Japanese ones. */
static size_t
measure(const char *text)
{
    size_t width = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        const gunichar character = g_utf8_get_char(text);

        if (!g_unichar_iszerowidth(character)) {
            width += g_unichar_iswide(character) ? 2 : 1;
        }
    }
    return width;
}

static bool
is_words(const struct table *table, size_t column)
{
    return table->columns[column] == 'w';
}

static void
put_words(GString *out, const char *text, size_t indent, size_t columns)
{
    while (*text != '\0') {
        const size_t length = wrap_line(text, MAX(columns, 2 * indent) - indent);

        g_string_append_printf(out, "\n%*s%.*s", (int)indent, "", (int)length, text);
        text += length;
        text += *text == ' ' ? 1 : 0;
    }
}

/* Nothing is padded at the end of a line. */
static void
put_cell(const struct table *table, GString *out, const char *text, size_t column,
         size_t width, bool is_last)
{
    const int rest = (int)(width - MIN(measure(text), width));
    const bool is_right = table->columns[column] == 'r';

    g_string_append_printf(out, "%s%*s%s%*s", column > 0 ? GAP : "", is_right ? rest : 0,
                           "", text, is_right || is_last ? 0 : rest, "");
}

/* Takes the spaces away that empty cells leave at the end of a line. */
static void
trim_end(GString *out)
{
    while (out->len > 0 && out->str[out->len - 1] == ' ') {
        g_string_truncate(out, out->len - 1);
    }
}

void
table_print(const struct table *table, GString *out, size_t indent, size_t columns)
{
    g_autofree size_t *widths = g_new0(size_t, table->width);

    for (size_t row = 0; row < count_rows(table); row++) {
        for (size_t column = 0; column < table->width; column++) {
            if (!is_words(table, column)) {
                widths[column] =
                    MAX(widths[column], measure(cell_at(table, row, column)));
            }
        }
    }
    for (size_t row = 0; row < count_rows(table); row++) {
        g_string_append_printf(out, "%*s", (int)indent, "");
        for (size_t column = 0; column < table->width; column++) {
            const char *text = cell_at(table, row, column);

            if (!is_words(table, column)) {
                put_cell(table, out, text, column, widths[column],
                         column + 1 == table->width ||
                             (columns > 0 && is_words(table, column + 1)));
            } else if (columns == 0 || row == 0) {
                g_string_append_printf(out, GAP "%s", text);
            } else {
                trim_end(out);
                put_words(out, text, 2 * indent, columns);
            }
        }
        trim_end(out);
        g_string_append_c(out, '\n');
    }
}

/* ---- Markdown ---- */

void
markdown_escape(GString *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("\\`*_[]<>|#~", *text) != NULL) {
            g_string_append_c(out, '\\');
        }
        g_string_append_c(out, *text == '\n' ? ' ' : *text);
    }
}

void
table_print_markdown(const struct table *table, GString *out)
{
    for (size_t row = 0; row < count_rows(table); row++) {
        for (size_t column = 0; column < table->width; column++) {
            g_string_append(out, column > 0 ? " | " : "| ");
            markdown_escape(out, cell_at(table, row, column));
        }
        g_string_append(out, " |\n");
        for (size_t column = 0; row == 0 && column < table->width; column++) {
            g_string_append(out, table->columns[column] == 'r' ? "|---:" : "|---");
        }
        g_string_append(out, row == 0 ? "|\n" : "");
    }
}
