/* explanation.h - a code as a page: what it says, when it is seen, how it is mended.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_EXPLANATION_H
#define SIPDIAG_EXPLANATION_H

#include "catalog.h"
#include "page.h"

/* In what codes can be compared beyond their texts. */
enum aspect {
    ASPECT_CLASS,
    ASPECT_SENT_FROM,
    ASPECT_NEXT_TRY,
    ASPECT_SCOPE,
    ASPECT_IN_DIALOG,
    ASPECT_HEADERS,
    ASPECT_COUNT
};

/* Reads a status code that somebody typed, from 100 to 699 (RFC 3261 section 7.2), with
 * or without white space around it. Returns false, and leaves code alone, for any other
 * text. */
bool explanation_read_code(const char *text, unsigned *code);

/* "486 Busy Here", to be freed with g_free(). */
char *explanation_title(unsigned code);

/* What an aspect is called, and what it is for a code: the latter to be freed with
 * g_free(). An unregistered code is treated as another one (RFC 3261 section 8.1.3.2). */
const char *explanation_aspect_name(enum aspect aspect, enum language language);
char *explanation_aspect(unsigned code, enum aspect aspect, enum language language);

/* When to send the code, to be freed with g_free(). */
char *explanation_use(unsigned code, enum language language);

/* The page about a code from 100 to 699, to be freed with page_free(). */
struct page *explanation_page(unsigned code, enum language language);

#endif /* SIPDIAG_EXPLANATION_H */
