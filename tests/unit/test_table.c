/* test_table.c - rows of cells as text and as Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "table.h"
#include "unit.h"

#define CELLS_MOST 16

struct row {
    const char *name;
    const char *columns; /* a letter each */
    const char *cells[CELLS_MOST];
    size_t indent;
    size_t width; /* 0: not broken */
    const char *text;
    const char *markdown;
};

#define WORDS "one two three four five"

static const struct row rows[] = {
    {"left and right",
     "lr",
     {"Method", "Count", "BYE", "7", "INVITE", "1234567"},
     0,
     0,
     "Method    Count\n"
     "BYE           7\n"
     "INVITE  1234567\n",
     "| Method | Count |\n|---|---:|\n| BYE | 7 |\n| INVITE | 1234567 |\n"},
    {"indented, no spaces at the end",
     "ll",
     {"A", "B", "longer", "x"},
     2,
     0,
     "  A       B\n"
     "  longer  x\n",
     "| A | B |\n|---|---|\n| longer | x |\n"},
    {"titles only", "rl", {"A", "B"}, 0, 0, "A  B\n", "| A | B |\n|---:|---|\n"},
    {"empty cells",
     "lrl",
     {"A", "B", "C", "", "1", "", "x", "", "y"},
     0,
     0,
     "A  B  C\n"
     "   1\n"
     "x     y\n",
     "| A | B | C |\n|---|---:|---|\n|  | 1 |  |\n| x |  | y |\n"},
    {"wide characters take two places",
     "lr",
     {"\xe5\xbf\x9c\xe7\xad\x94", "N", "A", "10"},
     0,
     0, /* two characters */
     "\xe5\xbf\x9c\xe7\xad\x94   N\n"
     "A     10\n",
     "| \xe5\xbf\x9c\xe7\xad\x94 | N |\n|---|---:|\n| A | 10 |\n"},
    {"combining characters take none",
     "ll",
     {"e\xcc\x81", "x", "e", "y"},
     0,
     0,
     "e\xcc\x81  x\n"
     "e  y\n",
     "| e\xcc\x81 | x |\n|---|---|\n| e | y |\n"},
    {"Cyrillic letters take one",
     "lr",
     {"\xd0\xb4\xd0\xb0", "N", "abc", "1"},
     0,
     0,
     "\xd0\xb4\xd0\xb0   N\n"
     "abc  1\n",
     "| \xd0\xb4\xd0\xb0 | N |\n|---|---:|\n| abc | 1 |\n"},
    {"words on their row",
     "lw",
     {"A", "What", "x", WORDS, "yy", "short"},
     0,
     0,
     "A   What\n"
     "x   " WORDS "\n"
     "yy  short\n",
     "| A | What |\n|---|---|\n| x | " WORDS " |\n| yy | short |\n"},
    {"words below their row",
     "llw",
     {"A", "B", "What", "x", "1", WORDS, "yy", "22", "short"},
     2,
     14,
     "  A   B  What\n"
     "  x   1\n"
     "    one two\n"
     "    three four\n"
     "    five\n"
     "  yy  22\n"
     "    short\n",
     "| A | B | What |\n|---|---|---|\n| x | 1 | " WORDS " |\n| yy | 22 | short |\n"},
    {"no words to break",
     "lw",
     {"A", "What", "x", ""},
     2,
     20,
     "  A  What\n  x\n",
     "| A | What |\n|---|---|\n| x |  |\n"},
    {"hardly any room",
     "lw",
     {"A", "What", "x", "one two"},
     2,
     1,
     "  A  What\n"
     "  x\n"
     "    one\n"
     "    two\n",
     "| A | What |\n|---|---|\n| x | one two |\n"},
    {"what Markdown would take for its own",
     "l",
     {"A", "a|b", "*x* _y_ `z`", "[l](u) <b> #1 ~s~ \\", "two\nlines"},
     0,
     0,
     "A\na|b\n*x* _y_ `z`\n[l](u) <b> #1 ~s~ \\\ntwo\nlines\n",
     "| A |\n|---|\n| a\\|b |\n| \\*x\\* \\_y\\_ \\`z\\` |\n"
     "| \\[l\\](u) \\<b\\> \\#1 \\~s\\~ \\\\ |\n| two lines |\n"},
};

/* As many as there are columns, in one call each: a table takes them as arguments. */
static struct table *
table_of(const struct row *row)
{
    struct table *table = table_new(row->columns);
    const size_t columns = strlen(row->columns);

    g_assert_false(table_has_rows(table));
    for (size_t i = 0; i < CELLS_MOST && row->cells[i] != NULL; i += columns) {
        g_assert_cmpint(table_has_rows(table), ==, i > columns);
        table_add(table, row->cells[i], row->cells[i + 1], row->cells[i + 2]);
    }
    return table;
}

static void
check_text(gconstpointer data)
{
    const struct row *row = data;
    struct table *table = table_of(row);
    g_autoptr(GString) out = g_string_new(NULL);

    table_print(table, out, row->indent, row->width);
    g_assert_cmpstr(out->str, ==, row->text);
    table_free(table);
}

static void
check_markdown(gconstpointer data)
{
    const struct row *row = data;
    struct table *table = table_of(row);
    g_autoptr(GString) out = g_string_new(NULL);

    table_print_markdown(table, out);
    g_assert_cmpstr(out->str, ==, row->markdown);
    table_free(table);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD_ROWS("text", rows, check_text);
    ADD_ROWS("markdown", rows, check_markdown);
    return g_test_run();
}
