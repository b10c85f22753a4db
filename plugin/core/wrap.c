/* wrap.c - breaks a text into lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wrap.h"

#include <glib.h>
#include <stdbool.h>

/* Japanese keeps these with what is before them. */
static bool
may_begin_line(gunichar c)
{
    static const gunichar never[] = {0x3001, 0x3002, 0x300d, 0x300f, 0x30fb,
                                     0x30fc, 0xff09, 0xff0c, 0xff1a, 0xff1b};

    for (size_t i = 0; i < G_N_ELEMENTS(never); i++) {
        if (c == never[i]) {
            return false;
        }
    }
    return true;
}

size_t
wrap_line(const char *text, size_t columns)
{
    size_t space = 0;
    size_t at = 0;

    /* ASCII: a byte is a column. */
    while (at < columns && text[at] != '\0' && (text[at] & 0x80) == 0) {
        if (text[at] == ' ') {
            space = at;
        }
        at++;
    }
    for (size_t column = at; text[at] != '\0' && (column < columns || space == 0);) {
        const gunichar c = g_utf8_get_char(text + at);
        const bool is_wide = g_unichar_iswide(c);

        if (at > 0 && (c == ' ' || (is_wide && may_begin_line(c)))) {
            space = at;
        }
        column += is_wide ? 2 : 1;
        at += (size_t)g_unichar_to_utf8(c, NULL);
    }
    return text[at] == '\0' ? at : space;
}
