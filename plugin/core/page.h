/* page.h - a text: a title, sections, paragraphs, entries, tables, links.
 *
 * What is written does not depend on where it is shown: a terminal, a window of
 * Wireshark, a page of the handbook, a summary in Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_PAGE_H
#define SIPDIAG_PAGE_H

#include "table.h"
#include "vocabulary.h"

enum page_part {
    PAGE_SECTION,   /* text is its heading */
    PAGE_ITEM,      /* text heads what follows in the section */
    PAGE_PARAGRAPH, /* text */
    PAGE_ENTRY,     /* name and text */
    PAGE_LINK,      /* name and, as text, the address */
    PAGE_TABLE,     /* table */
};

struct page_line {
    enum page_part part;
    unsigned code;          /* that an entry is about; 0 for none */
    enum severity severity; /* of an item */
    char *name;             /* NULL for parts without one */
    char *text;
    struct table *table;
};

struct page {
    char *title;
    GArray *lines; /* struct page_line */
};

/* How a page looks as text. */
struct page_style {
    unsigned columns; /* where lines are broken; 0: not at all */
    bool breaks_rows; /* words of tables, too */
    bool has_colour;  /* escape sequences of a terminal (ECMA-48) */
};

/* A page without lines; the title is copied. To be freed with page_free(). */
struct page *page_new(const char *title);
void page_free(struct page *page);

/* Add a line at the end. Texts are copied. */
void page_add_section(struct page *page, const char *heading);
void page_add_paragraph(struct page *page, const char *text);
void page_add_entry(struct page *page, unsigned code, const char *name, const char *text);
void page_add_link(struct page *page, const char *name, const char *url);
void page_add_item(struct page *page, enum severity severity, const char *text);

/* Likewise a table, which then belongs to the page. */
void page_add_table(struct page *page, struct table *table);

/* The whole page as text, or as GitHub's Markdown, to be freed with g_free(). */
char *page_text(const struct page *page, const struct page_style *style);
char *page_markdown(const struct page *page);

#endif /* SIPDIAG_PAGE_H */
