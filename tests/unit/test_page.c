/* test_page.c - pages about codes: each code, each pair, in each language.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "comparison.h"
#include "explanation.h"
#include "unit.h"
#include "wrap.h"

static const struct page_style unbroken = {.columns = 0};

/* ---- codes that are typed ---- */

struct code_row {
    const char *name;
    const char *text;
    unsigned code; /* 0: refused */
};

static const struct code_row code_rows[] = {
    {"lowest", "100", 100},
    {"highest", "699", 699},
    {"known", "486", 486},
    {"white space around", " 486\t", 486},
    {"below the lowest", "099", 0},
    {"above the highest", "700", 0},
    {"two digits", "48", 0},
    {"four digits", "4860", 0},
    {"empty", "", 0},
    {"white space only", "  ", 0},
    {"a word", "busy", 0},
    {"a digit and letters", "4xx", 0},
    {"sign", "+48", 0},
    {"minus", "-48", 0},
    {"space within", "4 8", 0},
    {"two codes", "486 480", 0},
    {"digits of another script", "\xd9\xa4\xd9\xa8\xd9\xa6", 0},
};

static void
check_code(gconstpointer data)
{
    const struct code_row *row = data;
    unsigned code = 1;

    g_assert_cmpint(explanation_read_code(row->text, &code), ==, row->code != 0);
    g_assert_cmpuint(code, ==, row->code != 0 ? row->code : 1);
}

/* ---- lines ---- */

struct wrap_row {
    const char *name;
    const char *text;
    size_t columns;
    const char *line;
};

static const struct wrap_row wrap_rows[] = {
    {"all of it", "one two", 7, "one two"},
    {"at a space", "one two", 6, "one"},
    {"a space at the edge", "one two", 3, "one"},
    {"a long word stays whole", "https://example.com x", 5, "https://example.com"},
    {"nothing", "", 5, ""},
    {"wide characters are two columns", "\xe7\x9d\x80\xe4\xbf\xa1\xe5\x81\xb4", 4,
     "\xe7\x9d\x80\xe4\xbf\xa1"},
    {"a full stop stays with its word", "\xe7\x9d\x80\xe4\xbf\xa1\xe3\x80\x82", 4,
     "\xe7\x9d\x80"},
    {"behind a full stop", "\xe7\x9d\x80\xe3\x80\x82SIP", 5, "\xe7\x9d\x80\xe3\x80\x82"},
    {"no space at the end", "SIP \xe7\x9d\x80\xe4\xbf\xa1", 4, "SIP"},
    {"not behind an opening bracket", "\xe7\x9d\x80\xe3\x80\x8cSIP", 5, "\xe7\x9d\x80"},
    {"Cyrillic letters are one column", "\xd0\xb4\xd0\xb0 \xd0\xb4\xd0\xb0", 5,
     "\xd0\xb4\xd0\xb0 \xd0\xb4\xd0\xb0"},
    {"Cyrillic at a space", "\xd0\xb4\xd0\xb0 \xd0\xb4\xd0\xb0", 4, "\xd0\xb4\xd0\xb0"},
};

static void
check_wrap(gconstpointer data)
{
    const struct wrap_row *row = data;
    g_autofree char *line = g_strndup(row->text, wrap_line(row->text, row->columns));

    g_assert_cmpstr(line, ==, row->line);
}

/* ---- pages ---- */

static const struct page_line *
line_of(const struct page *page, guint index)
{
    return &g_array_index(page->lines, struct page_line, index);
}

/* Each section has something in it, each line a text, and no {placeholder} is left. */
static void
assert_complete(const struct page *page, guint sections)
{
    guint found = 0;

    g_assert_cmpstr(page->title, !=, "");
    g_assert_cmpuint(page->lines->len, >, 0);
    g_assert_cmpint(line_of(page, 0)->part, ==, PAGE_SECTION);
    for (guint i = 0; i < page->lines->len; i++) {
        const struct page_line *line = line_of(page, i);

        g_assert_nonnull(line->text);
        g_assert_cmpstr(line->text, !=, "");
        g_assert_null(strchr(line->text, '{'));
        g_assert_true(g_utf8_validate(line->text, -1, NULL));
        if (line->part == PAGE_SECTION) {
            found++;
            g_assert_cmpuint(i + 1, <, page->lines->len);
            g_assert_cmpint(line_of(page, i + 1)->part, !=, PAGE_SECTION);
        } else {
            g_assert_cmpint(line->name != NULL, ==, line->part != PAGE_PARAGRAPH);
        }
    }
    g_assert_cmpuint(found, >=, sections);
}

static bool
is_registered(unsigned code)
{
    return catalog_is_registered(catalog_explain(code));
}

static void
check_all_explanations(void)
{
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        for (unsigned code = 100; code <= 699; code++) {
            struct page *page = explanation_page(code, language);

            assert_complete(page, 6);
            page_free(page);
        }
    }
}

/* All pairs of registered codes, 75 * 74 / 2. */
static void
check_all_pairs(void)
{
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        guint pairs = 0;

        for (unsigned one = 100; one <= 699; one++) {
            for (unsigned other = one + 1; other <= 699 && is_registered(one); other++) {
                if (is_registered(other)) {
                    struct page *page = comparison_page(one, other, language);

                    assert_complete(page, 6);
                    page_free(page);
                    pairs++;
                }
            }
        }
        g_assert_cmpuint(pairs, ==, 2775);
    }
}

static void
check_unregistered_pair(void)
{
    struct page *page = comparison_page(404, 499, LANGUAGE_EN);
    g_autofree char *text = page_text(page, &unbroken);

    assert_complete(page, 6);
    g_assert_nonnull(strstr(text, "499 Unregistered request failure response"));
    g_assert_nonnull(strstr(text, "receivers take it for 400 Bad Request"));
    page_free(page);
}

static void
check_written_difference(void)
{
    const struct comparison *comparison = comparison_of(480, 486);

    g_assert_nonnull(comparison);
    g_assert_true(comparison_of(486, 480) == comparison);
    g_assert_null(comparison_of(302, 421));
    g_assert_null(comparison_of(486, 486));
}

/* A code that differs from the other in no aspect says so in place of a difference. */
static void
check_alike(void)
{
    struct page *page = comparison_page(413, 480, LANGUAGE_EN);
    g_autofree char *differs = page_text(page, &unbroken);
    const char *alike = catalog_label(LABEL_ALIKE, LANGUAGE_EN);
    guint found = 0;

    g_assert_null(strstr(differs, alike));
    page_free(page);
    for (unsigned one = 100; one <= 699 && found == 0; one++) {
        for (unsigned other = one + 1; other <= 699; other++) {
            if (is_registered(one) && is_registered(other)) {
                g_autofree char *text = NULL;

                page = comparison_page(one, other, LANGUAGE_EN);
                text = page_text(page, &unbroken);
                found += strstr(text, alike) != NULL ? 1 : 0;
                page_free(page);
            }
        }
    }
    g_assert_cmpuint(found, >, 0);
}

static void
check_text(void)
{
    struct page *page = page_new("Title");
    g_autofree char *broken = NULL;
    g_autofree char *whole = NULL;

    page_add_section(page, "Section");
    page_add_paragraph(page, "one two three four");
    page_add_entry(page, 486, "486", "one two three four");
    page_add_link(page, "RFC", "https://example.com/a/long/way");
    broken = page_text(page, &(const struct page_style){.columns = 14});
    whole = page_text(page, &unbroken);
    g_assert_cmpstr(broken, ==,
                    "Title\n\nSection\n"
                    "  one two\n  three four\n"
                    "  486: one two\n    three four\n"
                    "  RFC\n    https://example.com/a/long/way\n");
    g_assert_cmpstr(whole, ==,
                    "Title\n\nSection\n  one two three four\n  486: one two three four\n"
                    "  RFC\n    https://example.com/a/long/way\n");
    page_free(page);
}

/* ---- languages ---- */

static void
check_language(void)
{
    static const char *const none[] = {"xx_YY", "xx", NULL};
    static const char *const english[] = {"en_GB.UTF-8", "en", "C", NULL};

    g_assert_cmpint(catalog_language(none), ==, LANGUAGE_EN);
    g_assert_cmpint(catalog_language(english), ==, LANGUAGE_EN);
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        const char *const names[] = {"xx", language_codes[language], "en", "C", NULL};

        g_assert_cmpint(catalog_language(names), ==, language);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("code", code_rows, check_code);
    ADD_ROWS("wrap", wrap_rows, check_wrap);
    g_test_add_func("/page/each code", check_all_explanations);
    g_test_add_func("/page/each pair", check_all_pairs);
    g_test_add_func("/page/unregistered", check_unregistered_pair);
    g_test_add_func("/page/written difference", check_written_difference);
    g_test_add_func("/page/alike", check_alike);
    g_test_add_func("/page/text", check_text);
    g_test_add_func("/language", check_language);
    return g_test_run();
}
