/* page.c - a text: a title, sections, paragraphs, entries, tables, links.
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
    g_clear_pointer(&line->table, table_free);
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
    const struct page_line line = {
        .part = part, .code = code, .name = g_strdup(name), .text = g_strdup(text)};

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
page_add_item(struct page *page, enum severity severity, const char *text)
{
    const struct page_line line = {
        .part = PAGE_ITEM, .severity = severity, .text = g_strdup(text)};

    g_array_append_val(page->lines, line);
}

void
page_add_table(struct page *page, struct table *table)
{
    const struct page_line line = {.part = PAGE_TABLE, .table = table};

    g_array_append_val(page->lines, line);
}

void
page_add_link(struct page *page, const char *name, const char *url)
{
    add_line(page, PAGE_LINK, 0, name, url);
}

/* An indented text on as many lines as it takes. */
static void
put_wrapped(GString *out, const char *text, size_t columns, size_t indent,
            size_t next_indent)
{

    do {
        const size_t length = wrap_line(text, MAX(columns, 2 * indent) - indent);

        g_string_append_printf(out, "%*s%.*s\n", (int)indent, "", (int)length, text);
        text += length;
        text += *text == ' ' ? 1 : 0;
        indent = next_indent;
    } while (*text != '\0');
}

/* Begins and ends what is to stand out. */
static const char *
begin_colour(const struct page_style *style, enum severity severity)
{
    static const char *const colours[] = {"\033[1m", "\033[1;36m", "\033[1;33m",
                                          "\033[1;31m"};

    return style->has_colour ? colours[severity] : "";
}

static const char *
end_colour(const struct page_style *style)
{
    return style->has_colour ? "\033[0m" : "";
}

static char *
named(const struct page_line *line)
{
    return g_strdup_printf("%s: %s", line->name, line->text);
}

char *
page_text(const struct page *page, const struct page_style *style)
{
    const size_t width = style->columns == 0 ? SIZE_MAX : style->columns;
    GString *out = g_string_new(NULL);
    size_t indent = INDENT; /* deeper below an item */

    g_string_append_printf(out, "%s%s%s\n", begin_colour(style, SEVERITY_CHAT),
                           page->title, end_colour(style));
    for (guint i = 0; i < page->lines->len; i++) {
        const struct page_line *line = &g_array_index(page->lines, struct page_line, i);
        g_autofree char *entry = line->part == PAGE_ENTRY ? named(line) : NULL;

        switch (line->part) {
        case PAGE_SECTION:
            g_string_append_printf(out, "\n%s%s%s\n", begin_colour(style, SEVERITY_CHAT),
                                   line->text, end_colour(style));
            indent = INDENT;
            break;
        case PAGE_ITEM:
            g_string_append_printf(out, "%*s%s%s%s\n", INDENT, "",
                                   begin_colour(style, line->severity), line->text,
                                   end_colour(style));
            indent = 2 * INDENT;
            break;
        case PAGE_PARAGRAPH:
            indent = INDENT;
            put_wrapped(out, line->text, width, indent, indent);
            break;
        case PAGE_ENTRY:
            put_wrapped(out, entry, width, indent, indent + INDENT);
            break;
        case PAGE_LINK:
            g_string_append_printf(out, "%*s%s\n%*s%s\n", INDENT, "", line->name,
                                   2 * INDENT, "", line->text);
            break;
        case PAGE_TABLE:
            table_print(line->table, out, INDENT,
                        style->breaks_rows ? style->columns : 0);
            break;
        }
    }
    return g_string_free(out, FALSE);
}

/* A block of its own: Markdown joins lines that follow each other. */
static void
put_block(GString *out, const char *mark, const char *text)
{
    g_string_append_printf(out, "\n%s", mark);
    markdown_escape(out, text);
    g_string_append_c(out, '\n');
}

char *
page_markdown(const struct page *page)
{
    GString *out = g_string_new("# ");

    markdown_escape(out, page->title);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < page->lines->len; i++) {
        const struct page_line *line = &g_array_index(page->lines, struct page_line, i);

        switch (line->part) {
        case PAGE_SECTION:
            put_block(out, "## ", line->text);
            break;
        case PAGE_ITEM:
            put_block(out, "### ", line->text);
            break;
        case PAGE_PARAGRAPH:
            put_block(out, "", line->text);
            break;
        case PAGE_ENTRY:
        case PAGE_LINK: {
            g_autofree char *entry = named(line);

            put_block(out, "- ", entry);
            break;
        }
        case PAGE_TABLE:
            g_string_append_c(out, '\n');
            table_print_markdown(line->table, out);
            break;
        }
    }
    return g_string_free(out, FALSE);
}
