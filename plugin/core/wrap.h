/* wrap.h - breaks a text into lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_WRAP_H
#define SIPDIAG_WRAP_H

#include <stddef.h>

/* Bytes of the next line of a UTF-8 text: as much as fits into a number of columns, up to
 * a space or between wide characters, which need none; a word that is longer stays whole.
 * The text is over, or goes on behind one space or with a wide character. */
size_t wrap_line(const char *text, size_t columns);

#endif /* SIPDIAG_WRAP_H */
