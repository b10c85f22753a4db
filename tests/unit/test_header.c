/* test_header.c - Reason, Warning and Retry-After as they are found in the field.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "header.h"
#include "unit.h"

struct row {
    const char *name;
    const char *value;
    const char *expected;
};

/* Expected: protocol, cause, <text> and @location as far as they are there; values apart
 * by " | ". */
static const struct row reason_rows[] = {
    /* The forms of RFC 3326 section 2 and RFC 8606 section 4. */
    {"cause and text", "Q.850;cause=16;text=\"Terminated\"", "Q.850 16 <Terminated>"},
    {"text before cause", "SIP;text=\"Moved\";cause=302", "SIP 302 <Moved>"},
    {"cause alone", "SIP;cause=600", "SIP 600"},
    {"text alone", "SIP;text=\"Moved\"", "SIP <Moved>"},
    {"protocol alone", "Q.850", "Q.850"},
    {"spaces around ;", "SIP ;cause=200 ; text=\"Done\"", "SIP 200 <Done>"},
    {"spaces around =", "SIP; cause = 200; text =\"Done\"", "SIP 200 <Done>"},
    {"folds", "SIP\r\n ;cause=200\r\n\t;text=\"Done\"", "SIP 200 <Done>"},
    {"location last", "Q.850;cause=17;location=RLN", "Q.850 17 @RLN"},
    {"location first", "Q.850;location=LN;cause=17;text=\"Busy\"", "Q.850 17 <Busy> @LN"},
    {"unknown parameter", "SIP;foo=\"cause=1\";cause=200", "SIP 200"},
    {"parameter without value", "SIP;foo;cause=200", "SIP 200"},
    {"own protocol", "X-acme_1;cause=7", "X-acme_1 7"},

    /* Several values in one header. */
    {"two values", "SIP;cause=200;text=\"Elsewhere\", Q.850;cause=26",
     "SIP 200 <Elsewhere> | Q.850 26"},
    {"three values", "SIP;cause=1,Q.850;cause=2,STIR;cause=436",
     "SIP 1 | Q.850 2 | STIR 436"},
    {"protocols alone", "SIP, Q.850", "SIP | Q.850"},
    {"spaces before ;", "SIP ;cause=200, Q.850 ;cause=16", "SIP 200 | Q.850 16"},
    {"space before the comma", "SIP;cause=200 , Q.850;cause=16", "SIP 200 | Q.850 16"},
    {"comma in quotes", "SIP;cause=200;text=\"Done, SIP;cause=500\", Q.850;cause=16",
     "SIP 200 <Done, SIP;cause=500> | Q.850 16"},
    {"semicolon in quotes", "SIP;text=\"a;cause=1\";cause=200", "SIP 200 <a;cause=1>"},
    {"escaped quotes", "SIP;text=\"He said \\\"no, SIP;cause=1\\\"\";cause=603",
     "SIP 603 <He said \\\"no, SIP;cause=1\\\">"},
    {"escaped backslash", "SIP;text=\"C:\\\\\";cause=603, Q.850;cause=21",
     "SIP 603 <C:\\\\> | Q.850 21"},

    /* What RFC 3326 does not allow, and captures hold. */
    {"lower case", "q.850;CAUSE=16;Text=\"Bye\"", "q.850 16 <Bye>"},
    {"no quotes", "Q.850;cause=16;text=Terminated", "Q.850 16 <Terminated>"},
    {"no quotes, space", "Q.850;cause=16;text=Hung up", "Q.850 16 <Hung up>"},
    {"no quotes, comma", "Q.850;cause=16;text=Hung up, by the caller",
     "Q.850 16 <Hung up, by the caller>"},
    {"no quotes, comma and one word", /* the example at the top of header.c */
     "Q.850;cause=16;text=Hung up, twice", "Q.850 16 <Hung up, twice>"},
    {"no quotes, comma, then a parameter", "Q.850;text=Busy, try later;cause=17",
     "Q.850 17 <Busy, try later>"},
    {"no quotes, then a value", "Q.850;cause=16;text=Hung up, SIP;cause=200",
     "Q.850 16 <Hung up> | SIP 200"},
    {"quote that never closes", "Q.850;cause=16;text=\"Hung up", "Q.850 16 <Hung up>"},
    {"quote that never closes, then a value",
     "Q.850;cause=16;text=\"Hung up, SIP;cause=200", "Q.850 16 <Hung up> | SIP 200"},
    {"empty text", "SIP;cause=200;text=\"\"", "SIP 200 <>"},
    {"text of one quote", "SIP;cause=200;text=\"", "SIP 200 <>"},
    {"quoted cause", "Q.850;cause=\"16\"", "Q.850 16"},
    {"no ; behind the protocol", "Q.850 cause=16", "Q.850 16"},
    {"semicolon at the end", "Q.850;cause=16;", "Q.850 16"},
    {"two semicolons", "Q.850;;cause=16", "Q.850 16"},
    {"comma at the front", ", Q.850;cause=16", "Q.850 16"},
    {"comma at the end", "Q.850;cause=16,", "Q.850 16"},
    {"comma behind a quoted text", "Q.850;cause=16;text=\"Bye\",", "Q.850 16 <Bye>"},
    {"two commas", "SIP;cause=200,, Q.850;cause=16", "SIP 200 | Q.850 16"},
    {"two causes", "Q.850;cause=16;cause=17", "Q.850 17"},
    {"cause a word", "Q.850;cause=busy", "Q.850"},
    {"cause with a comment", "Q.850;cause=16 (bye)", "Q.850"},
    {"cause empty", "Q.850;cause=;text=\"x\"", "Q.850 <x>"},
    {"cause negative", "Q.850;cause=-1", "Q.850"},
    {"cause 0", "Q.850;cause=0", "Q.850 0"},
    {"cause 65535", "Q.850;cause=65535", "Q.850 65535"},
    {"cause 65536", "Q.850;cause=65536", "Q.850"},
    {"cause of many digits", "Q.850;cause=18446744073709551632", "Q.850"},

    /* Nothing to read. */
    {"empty", "", ""},
    {"white space", " \r\n ", ""},
    {"commas", ",,,", ""},
    {"commas and spaces", " , , ", ""},
    {"parameters alone", ";cause=16", ""},
    {"quoted protocol, then a value", "\"Q.850\";cause=16, SIP;cause=200", "SIP 200"},
};

static void
put_span(GString *out, const char *before, struct span span, const char *behind)
{
    if (span.at != NULL) {
        g_string_append(out, before);
        g_string_append_len(out, span.at, (gssize)span.length);
        g_string_append(out, behind);
    }
}

static void
check_reasons(gconstpointer data)
{
    const struct row *row = data;
    const size_t length = strlen(row->value);
    g_autofree char *block = exact_copy(row->value, length);
    g_autoptr(GString) found = g_string_new(NULL);
    struct span rest = {block, length};
    struct reason reason;

    while (header_next_reason(&rest, &reason)) {
        put_span(found, found->len > 0 ? " | " : "", reason.protocol, "");
        if (reason.has_cause) {
            g_string_append_printf(found, " %lu", reason.cause);
        }
        put_span(found, " <", reason.text, ">");
        put_span(found, " @", reason.location, "");
    }
    g_assert_cmpstr(found->str, ==, row->expected);
    g_assert_cmpuint(rest.length, ==, 0);
}

/* The spans that the packet view highlights. */
static void
check_reason_spans(void)
{
    const char *value = " SIP ;cause= 200 ;text=\"a, b\" , Q.850;cause=busy";
    struct span rest = {value, strlen(value)};
    struct reason reason;

    g_assert_true(header_next_reason(&rest, &reason));
    assert_span(reason.whole, "SIP ;cause= 200 ;text=\"a, b\"");
    assert_span(reason.cause_text, "200");
    g_assert_true(header_next_reason(&rest, &reason));
    assert_span(reason.whole, "Q.850;cause=busy");
    g_assert_false(header_next_reason(&rest, &reason));
}

/* Expected: code and <text>; values apart by " | ". */
static const struct row warning_rows[] = {
    /* The form of RFC 3261 section 20.43. */
    {"one", "307 isi.edu \"Session parameter 'foo' not understood\"",
     "307 <Session parameter 'foo' not understood>"},
    {"two", "307 isi.edu \"foo\", 301 isi.edu \"Incompatible network address\"",
     "307 <foo> | 301 <Incompatible network address>"},
    {"agent with port", "399 [2001:db8::1]:5060 \"x\"", "399 <x>"},
    {"comma in quotes", "399 a \"busy, 486 sent, 302 then\"",
     "399 <busy, 486 sent, 302 then>"},
    {"escaped quotes", "399 a \"say \\\"no, 301 b\\\"\"", "399 <say \\\"no, 301 b\\\">"},
    {"folds", "399 a\r\n \"x\",\r\n 370 b \"y\"", "399 <x> | 370 <y>"},
    {"unknown code", "1812 a \"x\"", "1812 <x>"},
    {"unknown code in a list", "399 a \"x\", 1812 a \"y\"", "399 <x> | 1812 <y>"},
    {"highest code", "65535 a \"x\"", "65535 <x>"},

    /* What it does not allow, and captures hold. */
    {"no quotes", "399 pbx.example.com No channel free", "399 <No channel free>"},
    {"no quotes, comma", "399 a No channel, sorry", "399 <No channel, sorry>"},
    {"no quotes, comma and number", "399 a No channel, 12 lines",
     "399 <No channel, 12 lines>"},
    {"no quotes, then a value", "399 a Sorry, 370 b \"y\"", "399 <Sorry> | 370 <y>"},
    {"quote that never closes", "399 a \"No channel", "399 <No channel>"},
    {"quote that never closes, then a value", "399 a \"No, 370 b y",
     "399 <No> | 370 <y>"},
    {"empty text", "399 a \"\"", "399 <>"},
    {"no text", "399 a", "399 <>"},
    {"code alone", "399", "399 <>"},
    {"no agent", "399 \"No channel\"", "399 <No channel>"},
    {"no agent in a list", "399 \"x\", 370 \"y\"", "399 <x> | 370 <y>"},
    {"several spaces", "399   a  \t \"x\"", "399 <x>"},
    {"comma at the front", ", 399 a \"x\"", "399 <x>"},
    {"comma at the end", "399 a \"x\",", "399 <x>"},
    {"two commas", "399 a \"x\",, 370 b \"y\"", "399 <x> | 370 <y>"},

    /* Nothing to read. */
    {"empty", "", ""},
    {"commas", ",,,", ""},
    {"no number", "Miscellaneous a \"x\"", ""},
    {"negative", "-399 a \"x\"", ""},
    {"number too high", "65536 a \"x\"", ""},
    {"no number, then a value", "foo a \"x\", 399 a \"y\"", "399 <y>"},
    {"number too high, then a value", "65536 a \"x\", 399 a \"y\"", "399 <y>"},
};

static void
check_warnings(gconstpointer data)
{
    const struct row *row = data;
    const size_t length = strlen(row->value);
    g_autofree char *block = exact_copy(row->value, length);
    g_autoptr(GString) found = g_string_new(NULL);
    struct span rest = {block, length};
    struct warning warning;

    while (header_next_warning(&rest, &warning)) {
        g_autofree char *code = g_strdup_printf("%lu", warning.code);

        assert_span(warning.code_text, code);
        g_string_append_printf(found, "%s%s", found->len > 0 ? " | " : "", code);
        put_span(found, " <", warning.text, ">");
    }
    g_assert_cmpstr(found->str, ==, row->expected);
    g_assert_cmpuint(rest.length, ==, 0);
}

static void
check_warning_agents(void)
{
    const char *value = "307 isi.edu \"a\", 399 [2001:db8::1]:5060 \"b\", 399 \"c\", "
                        "399 pbx Sorry, 370 b";
    static const char *const agents[] = {"isi.edu", "[2001:db8::1]:5060", "", "pbx", "b"};
    struct span rest = {value, strlen(value)};
    struct warning warning;

    for (size_t i = 0; i < G_N_ELEMENTS(agents); i++) {
        g_assert_true(header_next_warning(&rest, &warning));
        assert_span(warning.agent, agents[i]);
    }
    g_assert_false(header_next_warning(&rest, &warning));
}

struct retry_after_row {
    const char *name;
    const char *value;
    bool is_read;
    unsigned long seconds;
};

static const struct retry_after_row retry_after_rows[] = {
    {"seconds", "120", true, 120},
    {"zero", "0", true, 0},
    {"comment", "120 (in a meeting)", true, 120},
    {"comment at once", "120(in a meeting)", true, 120},
    {"parameter", "18000;duration=3600", true, 18000},
    {"space before the parameter", "18000 ;duration=3600", true, 18000},
    {"highest", "4294967295", true, 4294967295UL},
    {"above the highest", "4294967296", false, 0},
    {"far above the highest", "18446744073709551736", false, 0},
    {"negative", "-1", false, 0},
    {"empty", "", false, 0},
    {"date of RFC 2543", "Fri, 1 Jan 2038 00:00:00 GMT", false, 0},
    {"letters behind", "120s", false, 0},
    {"fraction", "1.5", false, 0},
};

static void
check_retry_after(gconstpointer data)
{
    const struct retry_after_row *row = data;
    const size_t length = strlen(row->value);
    g_autofree char *block = exact_copy(row->value, length);
    unsigned long seconds;
    const bool read = header_retry_after((struct span){block, length}, &seconds);

    g_assert_cmpint(read, ==, row->is_read);
    if (read) {
        g_assert_cmpuint(seconds, ==, row->seconds);
    }
}

/* Values cut off anywhere: each prefix ends, and every span lies in it. */
static void
check_prefixes(void)
{
    static const char value[] =
        "SIP ;text=\"a \\\" b, 399 x\";cause=200, 399 a \"x\\\", b, "
        "Q.850;location=LN;cause=16;text=Hung up, twice, 370 b";

    for (size_t length = 0; length < sizeof value; length++) {
        g_autofree char *block = exact_copy(value, length);
        const char *end = block + length;
        struct span rest = {block, length};
        struct reason reason;
        struct warning warning;

        while (header_next_reason(&rest, &reason)) {
            g_assert_true(reason.whole.at >= block);
            g_assert_true(reason.whole.at + reason.whole.length <= end);
            g_assert_true(reason.text.at == NULL ||
                          reason.text.at + reason.text.length <= end);
        }
        rest = (struct span){block, length};
        while (header_next_warning(&rest, &warning)) {
            g_assert_true(warning.whole.at >= block);
            g_assert_true(warning.whole.at + warning.whole.length <= end);
            g_assert_true(warning.text.at + warning.text.length <= end);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("Reason", reason_rows, check_reasons);
    g_test_add_func("/Reason/spans", check_reason_spans);
    ADD_ROWS("Warning", warning_rows, check_warnings);
    g_test_add_func("/Warning/agents", check_warning_agents);
    ADD_ROWS("Retry-After", retry_after_rows, check_retry_after);
    g_test_add_func("/cut off anywhere", check_prefixes);
    return g_test_run();
}
