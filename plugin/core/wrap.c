/* wrap.c - breaks a text into lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wrap.h"

#include <glib.h>
#include <stdbool.h>

/* Of characters that need no space between them, these stay with the one before. */
static bool
may_begin_line(gunichar c)
{
    static const gunichar never[] = {
        ')',    ',',    '.',    ':',    ';',    0x3001, 0x3002, 0x300d,
        0x300f, 0x30fb, 0x30fc, 0xff09, 0xff0c, 0xff1a, 0xff1b,
    };

    for (size_t i = 0; i < G_N_ELEMENTS(never); i++) {
        if (c == never[i]) {
            return false;
        }
    }
    return true;
}

/* And these with the one behind: opening brackets. A space is left out at an end. */
static bool
may_end_line(gunichar c)
{
    return c != ' ' && c != '(' && c != 0x300c && c != 0x300e && c != 0xff08;
}

size_t
wrap_line(const char *text, size_t columns)
{
    size_t column = 0;
    size_t space = 0; /* where the line may end */
    size_t at = 0;
    gunichar before = ' ';

    while (text[at] != '\0') {
        const gunichar c = g_utf8_get_char(text + at);
        const bool is_wide = g_unichar_iswide(c);

        if (at > 0 && (c == ' ' || ((is_wide || g_unichar_iswide(before)) &&
                                    may_end_line(before) && may_begin_line(c)))) {
            space = at;
        }
        column += is_wide ? 2 : 1;
        if (column > columns && space > 0) {
            return space;
        }
        at += (size_t)g_unichar_to_utf8(c, NULL);
        before = c;
    }
    return at;
}
