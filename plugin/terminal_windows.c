/* terminal_windows.c - how wide a console is, on Windows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "terminal.h"

#include <windows.h>

unsigned
terminal_columns(void)
{
    CONSOLE_SCREEN_BUFFER_INFO console;

    return GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &console)
               ? (unsigned)(console.srWindow.Right - console.srWindow.Left + 1)
               : 0;
}
