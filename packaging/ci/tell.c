/* tell.c - what keeps sipdiag-check from knowing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tell.h"

#include <stdio.h>

bool
tell(const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list values;

    va_start(values, format);
    text = g_strdup_vprintf(format, values);
    va_end(values);
    for (char *at = text; *at != '\0'; at++) {
        *at = g_ascii_iscntrl(*at) ? ' ' : *at;
    }
    fprintf(stderr, "sipdiag-check: %s\n", text);
    return false;
}
