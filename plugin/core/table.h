/* table.h - rows of cells, drawn as text or Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_TABLE_H
#define SIPDIAG_TABLE_H

#include <glib.h>
#include <stdbool.h>

struct table;

/* columns: a letter each: l (left), r (right, for numbers), or, for the last one, w:
 * words, which may be long. The first row that is added holds the titles. To be freed
 * with table_free(). */
struct table *table_new(const char *columns);
void table_free(struct table *table);

/* Add a row: as many texts as there are columns; they are copied. */
void table_add(struct table *table, ...);
void table_add_row(struct table *table, const char *const *cells);

/* Whether there is a row besides the titles. */
bool table_has_rows(const struct table *table);

/* Appends it as text. columns: words go on lines below their row, which are broken there;
 * 0: they stay on it. */
void table_print(const struct table *table, GString *out, size_t indent, size_t columns);

/* Appends it as a table of GitHub's Markdown. */
void table_print_markdown(const struct table *table, GString *out);

/* Appends a text with what would be taken for Markdown or HTML escaped. */
void markdown_escape(GString *out, const char *text);

#endif /* SIPDIAG_TABLE_H */
