/* emit.h - prints the checked key files as C.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_EMIT_H
#define SIPDIAG_EMIT_H

/* The tables, and the header with their enums. The caller frees the text. */
char *emit_source(void);
char *emit_header(void);

#endif /* SIPDIAG_EMIT_H */
