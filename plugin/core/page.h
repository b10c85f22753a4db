/* page.h - a text about codes: a title, sections, paragraphs, entries, links.
 *
 * What is written does not depend on where it is shown: a terminal, a window of
 * Wireshark, a page of the handbook.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_PAGE_H
#define SIPDIAG_PAGE_H

#include <glib.h>

enum page_part {
    PAGE_SECTION,   /* text is its heading */
    PAGE_PARAGRAPH, /* text */
    PAGE_ENTRY,     /* name and text */
    PAGE_LINK,      /* name and, as text, the address */
};

struct page_line {
    enum page_part part;
    unsigned code; /* that an entry is about; 0 for none */
    char *name;    /* NULL for parts without one */
    char *text;
};

struct page {
    char *title;
    GArray *lines; /* struct page_line */
};

/* A page without lines; the title is copied. To be freed with page_free(). */
struct page *page_new(const char *title);
void page_free(struct page *page);

/* Add a line at the end. Texts are copied. */
void page_add_section(struct page *page, const char *heading);
void page_add_paragraph(struct page *page, const char *text);
void page_add_entry(struct page *page, unsigned code, const char *name, const char *text);
void page_add_link(struct page *page, const char *name, const char *url);

/* The whole page as text, to be freed with g_free(). columns: where lines are broken; 0:
 * not at all. */
char *page_text(const struct page *page, unsigned columns);

#endif /* SIPDIAG_PAGE_H */
