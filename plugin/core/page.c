/* page.c - a text about codes: a title, sections, paragraphs, entries, links.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "page.h"
#include "wrap.h"

#include <stdint.h>

#define INDENT 2 /* columns, of what stands in a section; twice that where it goes on */

static void
clear_line(gpointer data)
{
    struct page_line *line = data;

    g_free(line->name);
    g_free(line->text);
}

struct page *
page_new(const char *title)
{
    struct page *page = g_new(struct page, 1);

    page->title = g_strdup(title);
    page->lines = g_array_new(FALSE, FALSE, sizeof(struct page_line));
    g_array_set_clear_func(page->lines, clear_line);
    return page;
}

void
page_free(struct page *page)
{
    g_array_unref(page->lines);
    g_free(page->title);
    g_free(page);
}

static void
add_line(struct page *page, enum page_part part, unsigned code, const char *name,
         const char *text)
{
    const struct page_line line = {part, code, g_strdup(name), g_strdup(text)};

    g_array_append_val(page->lines, line);
}

void
page_add_section(struct page *page, const char *heading)
{
    add_line(page, PAGE_SECTION, 0, NULL, heading);
}

void
page_add_paragraph(struct page *page, const char *text)
{
    add_line(page, PAGE_PARAGRAPH, 0, NULL, text);
}

void
page_add_entry(struct page *page, unsigned code, const char *name, const char *text)
{
    add_line(page, PAGE_ENTRY, code, name, text);
}

void
page_add_link(struct page *page, const char *name, const char *url)
{
    add_line(page, PAGE_LINK, 0, name, url);
}

/* An indented text on as many lines as it takes. */
static void
put_wrapped(GString *out, const char *text, size_t columns, size_t next_indent)
{
    size_t indent = INDENT;

    do {
        const size_t length = wrap_line(text, MAX(columns, 2 * indent) - indent);

        g_string_append_printf(out, "%*s%.*s\n", (int)indent, "", (int)length, text);
        text += length;
        text += *text == ' ' ? 1 : 0;
        indent = next_indent;
    } while (*text != '\0');
}

char *
page_text(const struct page *page, unsigned columns)
{
    const size_t width = columns == 0 ? SIZE_MAX : columns;
    GString *out = g_string_new(page->title);

    g_string_append_c(out, '\n');
    for (guint i = 0; i < page->lines->len; i++) {
        const struct page_line *line = &g_array_index(page->lines, struct page_line, i);
        g_autofree char *named =
            line->name != NULL ? g_strdup_printf("%s: %s", line->name, line->text) : NULL;

        switch (line->part) {
        case PAGE_SECTION:
            g_string_append_printf(out, "\n%s\n", line->text);
            break;
        case PAGE_PARAGRAPH:
            put_wrapped(out, line->text, width, INDENT);
            break;
        case PAGE_ENTRY:
            put_wrapped(out, named, width, 2 * INDENT);
            break;
        case PAGE_LINK:
            g_string_append_printf(out, "%*s%s\n%*s%s\n", INDENT, "", line->name,
                                   2 * INDENT, "", line->text);
            break;
        }
    }
    return g_string_free(out, FALSE);
}
