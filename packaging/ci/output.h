/* output.h - a file that is there as a whole, or not at all.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_OUTPUT_H
#define SIPDIAG_OUTPUT_H

#include <stdbool.h>

/* Whether a file can be written there: its folder is looked at, and what stands there
 * already, which has to be text, lest a capture be lost to a slip of the keyboard. Tells
 * what keeps it from being written. */
bool output_check(const char *path);

/* Writes a text into the file, in place of what stands there. Tells if it cannot be; what
 * stood there then stays. */
bool output_write(const char *path, const char *text);

#endif /* SIPDIAG_OUTPUT_H */
