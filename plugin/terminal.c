/* terminal.c - what standard output goes to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "terminal.h"

#define STANDARD_OUTPUT 1
#define COLUMNS_USUAL   80
#define COLUMNS_LEAST   40

/* The shell knows it before the terminal does, where it says so. */
static unsigned
columns_told(void)
{
    const char *value = g_getenv("COLUMNS");
    const guint64 number = value != NULL ? g_ascii_strtoull(value, NULL, 10) : 0;

    return number <= G_MAXINT16 ? (unsigned)number : 0;
}

struct page_style
terminal_style(void)
{
    const char *no_colour = g_getenv("NO_COLOR");
    const char *kind = g_getenv("TERM");
    const unsigned told = columns_told();
    const unsigned columns = told >= COLUMNS_LEAST ? told : terminal_columns();

    return (struct page_style){
        .columns = columns >= COLUMNS_LEAST ? columns : COLUMNS_USUAL,
        .breaks_rows = columns >= COLUMNS_LEAST,
        .has_colour = g_log_writer_supports_color(STANDARD_OUTPUT) &&
                      (no_colour == NULL || *no_colour == '\0') &&
                      g_strcmp0(kind, "dumb") != 0,
    };
}
