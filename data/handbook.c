/* handbook.c - writes what the catalog knows as a small book of HTML pages.
 *
 *   handbook DIR
 *
 * makes DIR/index.html and a folder per language: an index, a page per code that has an
 * entry of its own and a page per pair that people confuse. The texts are those of the
 * pages that tshark and Wireshark show; only what leads from page to page is added here.
 * A link goes up to DIR and down again, so it is made alike on every page. The output
 * depends on the catalog alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "comparison.h"
#include "explanation.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#define INDEX "index"

/* A page in the making. */
struct sheet {
    GString *html;
    const char *top; /* the way from its folder to DIR */
    enum language language;
};

/* ---- codes ---- */

/* The code with an entry of its own that comes next in that direction, +1 or -1; 0 behind
 * the last. */
static unsigned
next_code(unsigned code, int step)
{
    do {
        code += (unsigned)step;
    } while (code >= 100 && code < 700 && catalog_explain(code)->code != code);
    return code >= 100 && code < 700 ? code : 0;
}

/* What the page of a code, or of two, is called. */
static char *
code_name(unsigned code)
{
    return g_strdup_printf("%u", code);
}

static char *
pair_name(unsigned one, unsigned other)
{
    return g_strdup_printf("%u-%u", MIN(one, other), MAX(one, other));
}

/* ---- markup ---- */

/* Appends markup; the strings that the format takes are escaped. */
static void G_GNUC_PRINTF(2, 3) put(const struct sheet *sheet, const char *format, ...)
{
    va_list values;
    char *markup;

    va_start(values, format);
    markup = g_markup_vprintf_escaped(format, values);
    va_end(values);
    g_string_append(sheet->html, markup);
    g_free(markup);
}

static const char *
label(const struct sheet *sheet, enum label id)
{
    return catalog_label(id, sheet->language);
}

/* The attribute that leads to a page of a language. */
static void
put_address(const struct sheet *sheet, const char *name, enum language language)
{
    put(sheet, " href=\"%s%s/%s.html\"", sheet->top, language_codes[language], name);
}

/* The start of a link to a page of the same language. */
static void
open_link(const struct sheet *sheet, const char *name)
{
    put(sheet, "<a");
    put_address(sheet, name, sheet->language);
    put(sheet, ">");
}

static void
put_code(const struct sheet *sheet, unsigned code)
{
    put(sheet, "<b>%u</b> %s", code, catalog_explain(code)->phrase);
}

static void
put_code_link(const struct sheet *sheet, unsigned code)
{
    g_autofree char *name = code_name(code);

    open_link(sheet, name);
    put_code(sheet, code);
    put(sheet, "</a>");
}

/* ---- what all pages have ---- */

/* The same page in the other languages. */
static void
put_languages(const struct sheet *sheet, const char *name)
{
    if (LANGUAGE_COUNT == 1) {
        return;
    }
    put(sheet, "<nav aria-label=\"%s\">\n<ul>\n", label(sheet, LABEL_BOOK_LANGUAGES));
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        const char *code = language_codes[language];
        const char *own_name = catalog_label(LABEL_LANGUAGE_NAME, language);

        if (language == sheet->language) {
            put(sheet, "<li><b>%s</b></li>\n", own_name);
        } else {
            put(sheet, "<li><a hreflang=\"%s\" lang=\"%s\"", code, code);
            put_address(sheet, name, language);
            put(sheet, ">%s</a></li>\n", own_name);
        }
    }
    put(sheet, "</ul>\n</nav>\n");
}

static void
put_head(const struct sheet *sheet, const char *name, const char *title)
{
    put(sheet,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>%s</title>\n<link rel=\"stylesheet\" href=\"%shandbook.css\">\n",
        language_codes[sheet->language], title, sheet->top);
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        if (language != sheet->language) {
            put(sheet, "<link rel=\"alternate\" hreflang=\"%s\"",
                language_codes[language]);
            put_address(sheet, name, language);
            put(sheet, ">\n");
        }
    }
    put(sheet, "</head>\n<body>\n<header>\n<nav aria-label=\"%s\">\n<ul>\n<li>",
        label(sheet, LABEL_BOOK_TITLE));
    open_link(sheet, INDEX);
    put(sheet, "%s</a></li>\n<li><a href=\"%s%s/" INDEX ".html#pairs\">%s</a></li>\n",
        label(sheet, LABEL_BOOK_CODES), sheet->top, language_codes[sheet->language],
        label(sheet, LABEL_BOOK_PAIRS));
    put(sheet, "</ul>\n</nav>\n");
    put_languages(sheet, name);
    put(sheet, "</header>\n<main>\n");
}

static void
put_foot(const struct sheet *sheet)
{
    put(sheet, "</main>\n<footer>\n<p>sipdiag " SIPDIAG_VERSION "</p>\n</footer>\n"
               "</body>\n</html>\n");
}

/* ---- a text about codes ---- */

/* What leads from the page of a code to its comparison with another. */
static void
put_pair_link(const struct sheet *sheet, unsigned code, unsigned other)
{
    g_autofree char *name = pair_name(code, other);
    g_autoptr(GString) text = g_string_new(NULL);
    struct value values[] = {{"code", ""}, {"other", ""}};

    g_snprintf(values[0].text, sizeof values[0].text, "%u", code);
    g_snprintf(values[1].text, sizeof values[1].text, "%u", other);
    catalog_fill(text, label(sheet, LABEL_BOOK_COMPARE), values, G_N_ELEMENTS(values));
    put(sheet, "<p>");
    open_link(sheet, name);
    put(sheet, "%s</a></p>\n", text->str);
}

/* subject: the code that the page is about; 0 when it is about two. */
static void
put_entry(const struct sheet *sheet, const struct page_line *line, unsigned subject)
{
    if (line->code == 0) {
        put(sheet, "<dt>%s</dt>\n<dd>%s</dd>\n", line->name, line->text);
        return;
    }
    put(sheet, "<section>\n<h3>");
    put_code_link(sheet, line->code);
    put(sheet, "</h3>\n<p>%s</p>\n", line->text);
    if (subject != 0) {
        put_pair_link(sheet, subject, line->code);
    }
    put(sheet, "</section>\n");
}

/* What lines stand in together. */
enum list { LIST_NONE, LIST_TERMS, LIST_CODES, LIST_LINKS };

static enum list
list_of(const struct page_line *line)
{
    switch (line->part) {
    case PAGE_ENTRY:
        return line->code != 0 ? LIST_CODES : LIST_TERMS;
    case PAGE_LINK:
        return LIST_LINKS;
    default:
        return LIST_NONE;
    }
}

/* Ends a list and begins another. */
static void
change_list(const struct sheet *sheet, enum list from, enum list to)
{
    static const char *const ends[] = {"", "</dl>\n", "</div>\n", "</ul>\n"};
    static const char *const starts[] = {"", "<dl>\n", "<div class=\"codes\">\n",
                                         "<ul>\n"};

    if (from != to) {
        g_string_append(sheet->html, ends[from]);
        g_string_append(sheet->html, starts[to]);
    }
}

static void
put_lines(const struct sheet *sheet, const struct page *page, unsigned subject)
{
    enum list list = LIST_NONE;

    put(sheet, "<h1>%s</h1>\n", page->title);
    for (guint i = 0; i < page->lines->len; i++) {
        const struct page_line *line = &g_array_index(page->lines, struct page_line, i);

        change_list(sheet, list, list_of(line));
        list = list_of(line);
        switch (line->part) {
        case PAGE_SECTION:
            put(sheet, "<h2>%s</h2>\n", line->text);
            break;
        case PAGE_PARAGRAPH:
            put(sheet, "<p>%s</p>\n", line->text);
            break;
        case PAGE_ENTRY:
            put_entry(sheet, line, subject);
            break;
        case PAGE_LINK:
            put(sheet, "<li><a href=\"%s\">%s</a></li>\n", line->text, line->name);
            break;
        case PAGE_ITEM:
        case PAGE_TABLE:
            break; /* of reports only */
        }
    }
    change_list(sheet, list, LIST_NONE);
}

/* ---- the pages ---- */

static void
put_text_head(const struct sheet *sheet, const char *name, const struct page *page)
{
    g_autofree char *title =
        g_strdup_printf("%s - %s", page->title, label(sheet, LABEL_BOOK_TITLE));

    put_head(sheet, name, title);
}

static void
put_code_page(const struct sheet *sheet, unsigned code)
{
    const unsigned turns[] = {next_code(code, -1), next_code(code, 1)};
    static const char *const relations[] = {"prev", "next"};
    struct page *page = explanation_page(code, sheet->language);
    g_autofree char *name = code_name(code);

    put_text_head(sheet, name, page);
    put_lines(sheet, page, code);
    put(sheet, "<nav class=\"turn\" aria-label=\"%s\">\n<ul>\n",
        label(sheet, LABEL_BOOK_CODES));
    for (int i = 0; i < 2; i++) {
        if (turns[i] != 0) {
            put(sheet, "<li class=\"%s\">", relations[i]);
            put_code_link(sheet, turns[i]);
            put(sheet, "</li>\n");
        }
    }
    put(sheet, "</ul>\n</nav>\n");
    put_foot(sheet);
    page_free(page);
}

static void
put_pair_page(const struct sheet *sheet, unsigned one, unsigned other)
{
    struct page *page = comparison_page(one, other, sheet->language);
    g_autofree char *name = pair_name(one, other);

    put_text_head(sheet, name, page);
    put_lines(sheet, page, 0);
    put_foot(sheet);
    page_free(page);
}

/* The codes of a class. */
static void
put_class(const struct sheet *sheet, unsigned class)
{
    g_autofree char *name =
        explanation_aspect(class * 100, ASPECT_CLASS, sheet->language);

    put(sheet, "<h2 id=\"%uxx\">%uxx <span>%s</span></h2>\n<ul class=\"codes\">\n", class,
        class, name);
    for (unsigned code = next_code(class * 100 - 1, 1); code / 100 == class;
         code = next_code(code, 1)) {
        put(sheet, "<li>");
        put_code_link(sheet, code);
        if (!catalog_is_registered(catalog_explain(code))) {
            put(sheet, " <small>%s</small>", label(sheet, LABEL_BOOK_UNREGISTERED));
        }
        put(sheet, "</li>\n");
    }
    put(sheet, "</ul>\n");
}

/* Calls a function for each pair, the lower code first. */
static void
for_each_pair(const struct sheet *sheet,
              void (*call)(const struct sheet *sheet, unsigned one, unsigned other))
{
    for (unsigned one = next_code(99, 1); one != 0; one = next_code(one, 1)) {
        for (unsigned other = next_code(one, 1); other != 0;
             other = next_code(other, 1)) {
            if (comparison_of(one, other) != NULL) {
                call(sheet, one, other);
            }
        }
    }
}

static void
put_pair_item(const struct sheet *sheet, unsigned one, unsigned other)
{
    g_autofree char *name = pair_name(one, other);

    put(sheet, "<li>");
    open_link(sheet, name);
    put(sheet, "<span>");
    put_code(sheet, one);
    put(sheet, "</span> / <span>");
    put_code(sheet, other);
    put(sheet, "</span></a></li>\n");
}

static void
put_index(const struct sheet *sheet)
{
    put_head(sheet, INDEX, label(sheet, LABEL_BOOK_TITLE));
    put(sheet, "<h1>%s</h1>\n<p>%s</p>\n", label(sheet, LABEL_BOOK_TITLE),
        label(sheet, LABEL_BOOK_ABOUT));
    for (unsigned class = 1; class <= 6; class ++) {
        put_class(sheet, class);
    }
    put(sheet, "<h2 id=\"pairs\">%s</h2>\n<ul class=\"pairs\">\n",
        label(sheet, LABEL_BOOK_PAIRS));
    for_each_pair(sheet, put_pair_item);
    put(sheet, "</ul>\n");
    put_foot(sheet);
}

/* ---- files ---- */

static const char *folder; /* DIR */

static void
fail(const char *path, const char *message)
{
    fprintf(stderr, "handbook: %s: %s\n", path, message);
    exit(EXIT_FAILURE);
}

static struct sheet
begin_sheet(const char *top, enum language language)
{
    return (struct sheet){g_string_new(NULL), top, language};
}

/* Writes what was put on the sheet to DIR/place/name.html. */
static void
end_sheet(const struct sheet *sheet, const char *place, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".html", NULL);
    g_autofree char *path = g_build_filename(folder, place, file, NULL);
    g_autoptr(GError) error = NULL;

    if (!g_file_set_contents(path, sheet->html->str, (gssize)sheet->html->len, &error)) {
        fail(path, error->message);
    }
    g_string_free(sheet->html, TRUE);
}

static void
write_code(enum language language, unsigned code)
{
    const struct sheet sheet = begin_sheet("../", language);
    g_autofree char *name = code_name(code);

    put_code_page(&sheet, code);
    end_sheet(&sheet, language_codes[language], name);
}

static void
write_pair(const struct sheet *book, unsigned one, unsigned other)
{
    const struct sheet sheet = begin_sheet(book->top, book->language);
    g_autofree char *name = pair_name(one, other);

    put_pair_page(&sheet, one, other);
    end_sheet(&sheet, language_codes[book->language], name);
}

static void
write_index(const char *top, enum language language, const char *place)
{
    const struct sheet sheet = begin_sheet(top, language);

    put_index(&sheet);
    end_sheet(&sheet, place, INDEX);
}

static void
write_language(enum language language)
{
    const struct sheet book = {NULL, "../", language};
    g_autofree char *path = g_build_filename(folder, language_codes[language], NULL);

    if (g_mkdir_with_parents(path, 0755) != 0) {
        fail(path, g_strerror(errno));
    }
    for (unsigned code = next_code(99, 1); code != 0; code = next_code(code, 1)) {
        write_code(language, code);
    }
    for_each_pair(&book, write_pair);
    write_index("../", language, language_codes[language]);
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fail("needs", "the folder to write to");
    }
    folder = argv[1];
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        write_language(language);
    }
    write_index("", LANGUAGE_EN, "");
    return EXIT_SUCCESS;
}
