/* terminal_unix.c - how wide a terminal is, where the system is a Unix.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "terminal.h"

#include <sys/ioctl.h>

#define STANDARD_OUTPUT 1

unsigned
terminal_columns(void)
{
    struct winsize size;

    return ioctl(STANDARD_OUTPUT, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
