/* test_catalog.c - look-ups in the generated tables, and what the tables hold.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "catalog.h"
#include "unit.h"

#define REGISTERED_CODES 75 /* of the IANA registry */

static struct span
span_of(const char *text)
{
    return (struct span){text, strlen(text)};
}

static const char *
english(const struct text *text)
{
    return catalog_text(text, LANGUAGE_EN);
}

static void
assert_text(const struct text *text)
{
    g_assert_nonnull(english(text));
    g_assert_cmpstr(english(text), !=, "");
}

static void
assert_reference(const struct reference *reference)
{
    g_assert_true(g_str_has_prefix(reference->text, "RFC "));
    g_assert_nonnull(strstr(reference->text, ", section "));
    g_assert_true(g_str_has_prefix(reference->url, "https://www.rfc-editor.org/rfc/rfc"));
    g_assert_nonnull(strstr(reference->url, "#section-"));
}

/* ---- codes ---- */

/* Its own entry, its class's, or the one for numbers that are no code. */
static void
check_every_number(void)
{
    const struct explanation *invalid = catalog_explain(0);

    for (unsigned code = 0; code <= 1000; code++) {
        const struct explanation *found = catalog_explain(code);

        g_assert_nonnull(found);
        if (code < 100 || code > 699) {
            g_assert_true(found == invalid);
        } else if (found->code != 0) {
            g_assert_cmpuint(found->code, ==, code);
            g_assert_cmpuint(found->treat_as, ==, 0);
        } else {
            g_assert_cmpuint(found->treat_as / 100, ==, code / 100);
            g_assert_cmpuint(found->treat_as, ==, catalog_treated_as(code));
        }
    }
}

struct explain_row {
    const char *name;
    unsigned code;
    unsigned own; /* code of the entry; 0: a class's, or the invalid one */
    enum category category;
    const char *phrase;
};

static const struct explain_row explain_rows[] = {
    {"no number", 0, 0, CATEGORY_UNKNOWN, "Invalid response code"},
    {"below the lowest", 99, 0, CATEGORY_UNKNOWN, "Invalid response code"},
    {"lowest", 100, 100, CATEGORY_PROGRESS, "Trying"},
    {"unknown 1xx", 101, 0, CATEGORY_PROGRESS, "Unregistered provisional response"},
    {"success", 200, 200, CATEGORY_SUCCESS, "OK"},
    {"known", 404, 404, CATEGORY_NOT_FOUND, "Not Found"},
    {"unknown to Wireshark", 555, 555, CATEGORY_CAPABILITY,
     "Push Notification Service Not Supported"},
    {"of one vendor", 477, 477, CATEGORY_ROUTING, "Send failed"},
    {"highest", 699, 0, CATEGORY_UNKNOWN, "Unregistered global failure response"},
    {"above the highest", 700, 0, CATEGORY_UNKNOWN, "Invalid response code"},
    {"highest of three digits", 999, 0, CATEGORY_UNKNOWN, "Invalid response code"},
    {"four digits", 1000, 0, CATEGORY_UNKNOWN, "Invalid response code"},
    {"highest number", G_MAXUINT, 0, CATEGORY_UNKNOWN, "Invalid response code"},
};

static void
check_explain(gconstpointer data)
{
    const struct explain_row *row = data;
    const struct explanation *found = catalog_explain(row->code);

    g_assert_cmpuint(found->code, ==, row->own);
    g_assert_cmpstr(category_word(found->category), ==, category_word(row->category));
    g_assert_cmpstr(found->phrase, ==, row->phrase);
}

static void
check_treated_as(void)
{
    static const unsigned pairs[][2] = {
        {0, 0},     {99, 0},    {100, 183}, {199, 183}, {200, 200},     {299, 200},
        {399, 300}, {499, 400}, {599, 500}, {699, 600}, {700, 0},       {999, 0},
        {1000, 0},  {1100, 0},  {4040, 0},  {65536, 0}, {G_MAXUINT, 0},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_assert_cmpuint(catalog_treated_as(pairs[i][0]), ==, pairs[i][1]);
    }
}

static void
check_registered(void)
{
    unsigned count = 0;

    for (unsigned code = 0; code <= 999; code++) {
        count += catalog_is_registered(catalog_explain(code));
    }
    g_assert_cmpuint(count, ==, REGISTERED_CODES);
    g_assert_true(catalog_is_registered(catalog_explain(404)));
    g_assert_false(catalog_is_registered(catalog_explain(409))); /* of RFC 2543 only */
    g_assert_false(catalog_is_registered(catalog_explain(477)));
    g_assert_false(catalog_is_registered(catalog_explain(499)));
    g_assert_false(catalog_is_registered(catalog_explain(999)));
}

static void
check_explanations(void)
{
    for (size_t i = 0; i < catalog_tables.explanation_count; i++) {
        const struct explanation *entry = &catalog_tables.explanations[i];

        g_test_message("entry %" G_GSIZE_FORMAT ", code %u", i, entry->code);
        g_assert_nonnull(entry->phrase);
        assert_text(&entry->meaning);
        assert_text(&entry->cause);
        assert_text(&entry->remedy);
        assert_reference(&entry->reference);
        g_assert_cmpint(entry->category, <, CATEGORY_COUNT);
        g_assert_cmpint(entry->severity, <, SEVERITY_COUNT);
        for (size_t v = 0; v < entry->variant_count; v++) {
            const struct variant *variant = &entry->variants[v];

            g_assert_true(english(&variant->cause) != NULL ||
                          english(&variant->remedy) != NULL || variant->required != NULL);
        }
    }
}

static const struct neighbour *
find_neighbour(unsigned code, unsigned other)
{
    const struct explanation *entry = catalog_explain(code);

    for (size_t i = 0; i < entry->neighbour_count; i++) {
        if (entry->neighbours[i].code == other) {
            return &entry->neighbours[i];
        }
    }
    return NULL;
}

static void
check_neighbours(void)
{
    for (size_t i = 0; i < catalog_tables.explanation_count; i++) {
        const struct explanation *entry = &catalog_tables.explanations[i];

        for (size_t n = 0; n < entry->neighbour_count; n++) {
            const struct neighbour *there = &entry->neighbours[n];
            const struct neighbour *back = find_neighbour(there->code, entry->code);

            g_test_message("%u and %u", entry->code, there->code);
            g_assert_cmpuint(there->code, !=, entry->code);
            g_assert_true(find_neighbour(entry->code, there->code) == there);
            g_assert_nonnull(back);
            g_assert_true(back != NULL && back->comparison == there->comparison);
            assert_text(&there->comparison->difference);
            assert_reference(&there->comparison->reference);
        }
    }
    g_assert_nonnull(find_neighbour(401, 407));
    g_assert_true(g_str_has_prefix(
        english(&find_neighbour(407, 401)->comparison->difference), "401"));
}

static void
check_variants(void)
{
    const struct explanation *not_found = catalog_explain(404);
    const struct variant *invite = catalog_variant(not_found, span_of("INVITE"));
    const struct variant *reg = catalog_variant(not_found, span_of("REGISTER"));

    g_assert_nonnull(invite);
    g_assert_nonnull(reg);
    g_assert_cmpstr(invite->method, ==, "INVITE");
    g_assert_cmpstr(reg->method, ==, "REGISTER");
    g_assert_true(catalog_variant(not_found, span_of("register")) == reg);
    g_assert_null(catalog_variant(not_found, span_of("REGISTERS")));
    g_assert_null(catalog_variant(not_found, span_of("X-FOO")));
    g_assert_null(catalog_variant(not_found, span_of("")));
    g_assert_null(catalog_variant(not_found, (struct span){NULL, 0}));
    g_assert_null(catalog_variant(catalog_explain(999), span_of("INVITE")));
    g_assert_cmpstr(catalog_variant(catalog_explain(200), span_of("INVITE"))->required[0],
                    ==, "Contact");
    g_assert_cmpstr(catalog_explain(401)->required[0], ==, "WWW-Authenticate");
    g_assert_null(catalog_explain(401)->required[1]);
    g_assert_null(catalog_explain(404)->required);
}

/* ---- headers ---- */

struct warning_row {
    const char *name;
    unsigned long code;
    unsigned first; /* of the entry; 0: the general one */
    unsigned last;
};

static const struct warning_row warning_rows[] = {
    {"zero", 0, 0, 0},
    {"of HTTP", 199, 0, 0},
    {"below the lowest", 299, 0, 0},
    {"lowest", 300, 300, 300},
    {"own entry inside a range", 370, 370, 370},
    {"range", 328, 300, 329},
    {"first of a range", 382, 380, 399},
    {"last of a range", 329, 300, 329},
    {"between the ranges", 350, 0, 0},
    {"own entry that ends a range", 399, 399, 399},
    {"above the highest", 400, 0, 0},
    {"four digits", 1812, 0, 0},
    {"highest", 65535, 0, 0},
    {"highest number", G_MAXULONG, 0, 0},
};

static void
check_warning(gconstpointer data)
{
    const struct warning_row *row = data;
    const struct warning_entry *entry = catalog_warning(row->code);

    g_assert_cmpuint(entry->first, ==, row->first);
    g_assert_cmpuint(entry->last, ==, row->last);
}

static void
check_warning_texts(void)
{
    for (size_t i = 0; i < catalog_tables.warning_count; i++) {
        assert_text(&catalog_tables.warnings[i].name);
        assert_text(&catalog_tables.warnings[i].meaning);
        assert_text(&catalog_tables.warnings[i].remedy);
        assert_reference(&catalog_tables.warnings[i].reference);
    }
}

static void
check_protocols(void)
{
    const struct protocol *q850 = catalog_protocol(span_of("Q.850"));

    g_assert_nonnull(q850);
    g_assert_cmpstr(q850->name, ==, "Q.850");
    g_assert_true(catalog_protocol(span_of("q.850")) == q850);
    g_assert_null(q850->source);
    g_assert_cmpstr(catalog_protocol(span_of("EMM"))->source, ==, "3GPP TS 24.301");
    g_assert_null(catalog_protocol(span_of("Q.85")));
    g_assert_null(catalog_protocol(span_of("Q.850 16"))); /* a cause, no protocol */
    g_assert_null(catalog_protocol(span_of("location LN")));
    g_assert_null(catalog_protocol(span_of("")));
    for (size_t i = 0; i < catalog_tables.protocol_count; i++) {
        assert_text(&catalog_tables.protocols[i].text);
        assert_reference(&catalog_tables.protocols[i].reference);
    }
}

static void
check_causes(void)
{
    const struct protocol *q850 = catalog_protocol(span_of("Q.850"));
    const struct protocol *stir = catalog_protocol(span_of("STIR"));
    const struct protocol *sip = catalog_protocol(span_of("SIP"));

    g_assert_cmpstr(english(&catalog_cause(q850, 16)->name), ==, "Normal call clearing");
    g_assert_cmpstr(english(&catalog_cause(stir, 403)->name), ==, "Stale Date");
    g_assert_null(catalog_cause(q850, 0));
    g_assert_null(catalog_cause(q850, 403));
    g_assert_null(catalog_cause(q850, 128));
    g_assert_null(catalog_cause(q850, 65536 + 16));
    g_assert_null(catalog_cause(stir, 16));
    g_assert_cmpstr(catalog_cause_name(q850, 16, LANGUAGE_EN), ==,
                    "Normal call clearing");
    g_assert_null(catalog_cause_name(q850, 486, LANGUAGE_EN));
    g_assert_cmpstr(catalog_cause_name(sip, 486, LANGUAGE_EN), ==, "Busy Here");
    g_assert_null(catalog_cause_name(sip, 1486, LANGUAGE_EN));
    for (size_t i = 0; i < catalog_tables.cause_count; i++) {
        const struct cause *cause = &catalog_tables.causes[i];

        assert_text(&cause->name);
        g_assert_true(catalog_cause(catalog_protocol(span_of(cause->protocol)),
                                    cause->number) == cause);
    }
}

/* RFC 3398 section 7.2.4.1, by Q.850 cause: code, and code when the location is the user
 * if that differs. */
static void
check_codes_of_causes(void)
{
    static const unsigned rows[][3] = {
        {1, 404},       {2, 404},   {3, 404},   {16, 0},   {17, 486}, {18, 408},
        {19, 480},      {20, 480},  {22, 410},  {23, 410}, {26, 404}, {27, 502},
        {21, 403, 603}, {28, 484},  {29, 501},  {31, 480}, {34, 503}, {38, 503},
        {41, 503},      {42, 503},  {47, 503},  {55, 403}, {57, 403}, {58, 503},
        {65, 488},      {70, 488},  {79, 501},  {87, 403}, {88, 503}, {44, 0},
        {102, 504},     {111, 500}, {127, 500},
    };
    const struct protocol *q850 = catalog_protocol(span_of("Q.850"));

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct cause *cause = catalog_cause(q850, rows[i][0]);

        g_test_message("cause %u", rows[i][0]);
        g_assert_cmpuint(cause->sip, ==, rows[i][1]);
        g_assert_cmpuint(cause->sip_user, ==, rows[i][2]);
    }
}

/* RFC 3398 section 8.2.6.1, by code: Q.850 cause, 0 for none. */
static void
check_causes_of_codes(void)
{
    static const unsigned rows[][2] = {
        {400, 41},  {401, 21}, {403, 21},      {404, 1},  {405, 63}, {406, 79},
        {408, 102}, {410, 22}, {413, 127},     {480, 18}, {482, 25}, {484, 28},
        {485, 1},   {486, 17}, {487, 0},       {500, 41}, {501, 79}, {502, 38},
        {504, 102}, {600, 17}, {603, 21},      {604, 1},  {180, 0},  {200, 0},
        {999, 0},   {0, 0},    {G_MAXUINT, 0},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct cause *cause = catalog_cause_for(rows[i][0]);

        g_test_message("code %u", rows[i][0]);
        g_assert_cmpuint(cause == NULL ? 0 : cause->number, ==, rows[i][1]);
        g_assert_true(cause == NULL || g_str_equal(cause->protocol, "Q.850"));
    }
}

static void
check_locations(void)
{
    g_assert_cmpstr(english(&catalog_location(span_of("U"))->text), ==, "user");
    g_assert_cmpstr(english(&catalog_location(span_of("tn"))->text), ==,
                    "transit network");
    g_assert_null(catalog_location(span_of("XY")));
    g_assert_null(catalog_location(span_of("")));
    g_assert_null(catalog_location((struct span){NULL, 0}));
}

/* ---- texts ---- */

static void
check_findings_and_labels(void)
{
    for (int id = 0; id < FINDING_COUNT; id++) {
        assert_text(&catalog_finding(id)->text);
        assert_reference(&catalog_finding(id)->reference);
        g_assert_cmpint(catalog_finding(id)->expected_severity, <=,
                        catalog_finding(id)->severity);
    }
    g_assert_cmpstr(catalog_finding(FINDING_RETRY_AFTER)->id, ==, "retry-after");
    g_assert_cmpstr(catalog_finding(FINDING_MISSING_HEADER)->id, ==, "missing-header");
    g_assert_true(catalog_finding(FINDING_INTERVAL_TOO_BRIEF)->explains);
    g_assert_false(catalog_finding(FINDING_RETRY_AFTER)->explains);
    g_assert_cmpint(catalog_finding(FINDING_REDIRECTED)->severity, ==, SEVERITY_NOTE);
    g_assert_cmpint(catalog_finding(FINDING_REDIRECTED)->expected_severity, ==,
                    SEVERITY_CHAT);
    g_assert_cmpint(catalog_finding(FINDING_RETRY_AFTER)->expected_severity, ==,
                    SEVERITY_NOTE);
    for (int label = 0; label < LABEL_COUNT; label++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            g_assert_cmpstr(catalog_label(label, language), !=, "");
        }
    }
    g_assert_cmpstr(catalog_label(LABEL_DURATION_SECONDS, LANGUAGE_EN), ==,
                    "{seconds} s");
}

static void
check_text_in_languages(void)
{
    const struct text untranslated = {.in = {[LANGUAGE_EN] = "English"}};
    const struct text absent = {.in = {NULL}};

    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct text translated = untranslated;

        g_assert_cmpstr(catalog_text(&untranslated, language), ==, "English");
        g_assert_null(catalog_text(&absent, language));
        translated.in[language] = "translated";
        g_assert_cmpstr(catalog_text(&translated, language), ==, "translated");
    }
}

static void
check_fill(void)
{
    static const struct value values[] = {
        {"code", "404"}, {"empty", ""}, {"again", "{code}"}};
    static const char *const rows[][2] = {
        {"", ""},
        {"no placeholder", "no placeholder"},
        {"{code}", "404"},
        {"got {code}.", "got 404."},
        {"{code} and {code}", "404 and 404"},
        {"{code}{empty}{code}", "404404"},
        {"{other} and {code}", "{other} and 404"},
        {"{again}", "{code}"}, /* values are not filled in turn */
        {"{code", "{code"},
        {"{code} and {code", "404 and {code"},
        {"code}", "code}"},
        {"} {code}", "} 404"},
        {"{}", "{}"},
        {"{ code }", "{ code }"},
        {"{codes} {cod}", "{codes} {cod}"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) out = g_string_new("> ");
        g_autofree char *expected = g_strconcat("> ", rows[i][1], NULL);

        catalog_fill(out, rows[i][0], values, G_N_ELEMENTS(values));
        g_assert_cmpstr(out->str, ==, expected);
    }
}

static void
check_words(void)
{
    g_assert_cmpstr(severity_word(SEVERITY_CHAT), ==, "chat");
    g_assert_cmpstr(severity_word(SEVERITY_ERROR), ==, "error");
    g_assert_cmpstr(category_word(CATEGORY_PROGRESS), ==, "progress");
    g_assert_cmpstr(category_word(CATEGORY_NO_ANSWER), ==, "no-answer");
    g_assert_cmpstr(category_word(CATEGORY_UNKNOWN), ==, "unknown");
    g_assert_cmpstr(confidence_word(CONFIDENCE_POSSIBLE), ==, "possible");
    g_assert_cmpstr(confidence_word(CONFIDENCE_CERTAIN), ==, "certain");
}

/* ---- what the user says ---- */

static void
check_own(void)
{
    static const struct own_code rows[] = {
        {.code = 404, .cause = "Own cause", .severity = SEVERITY_COUNT},
        {.code = 404, .cause = "Not read", .severity = SEVERITY_COUNT},
        {.code = 599, .phrase = "Own phrase", .severity = SEVERITY_ERROR},
    };
    const struct explanation *not_found = catalog_explain(404);
    const struct explanation *unknown = catalog_explain(599);
    const struct explanation *found;

    catalog_set_own(rows, G_N_ELEMENTS(rows));
    found = catalog_explain(404);
    g_assert_true(found->own == &rows[0]);
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        g_assert_cmpstr(catalog_text(&found->cause, language), ==, "Own cause");
    }
    g_assert_cmpstr(found->phrase, ==, not_found->phrase);
    g_assert_cmpint(found->severity, ==, not_found->severity);
    g_assert_cmpuint(found->variant_count, ==, not_found->variant_count);
    for (size_t i = 0; i < found->variant_count; i++) {
        g_assert_null(english(&found->variants[i].cause));
        g_assert_true(english(&found->variants[i].remedy) ==
                      english(&not_found->variants[i].remedy));
    }
    found = catalog_explain(599);
    g_assert_cmpstr(found->phrase, ==, "Own phrase");
    g_assert_cmpint(found->severity, ==, SEVERITY_ERROR);
    g_assert_cmpuint(found->code, ==, 0);
    g_assert_null(catalog_explain(486)->own);

    catalog_set_own(NULL, 0);
    g_assert_true(catalog_explain(404) == not_found);
    g_assert_true(catalog_explain(599) == unknown);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("explain", explain_rows, check_explain);
    g_test_add_func("/codes/every number", check_every_number);
    g_test_add_func("/codes/treated as", check_treated_as);
    g_test_add_func("/codes/registered", check_registered);
    g_test_add_func("/codes/texts", check_explanations);
    g_test_add_func("/codes/neighbours", check_neighbours);
    g_test_add_func("/codes/variants", check_variants);
    ADD_ROWS("warning", warning_rows, check_warning);
    g_test_add_func("/warnings/texts", check_warning_texts);
    g_test_add_func("/reasons/protocols", check_protocols);
    g_test_add_func("/reasons/causes", check_causes);
    g_test_add_func("/reasons/codes of causes", check_codes_of_causes);
    g_test_add_func("/reasons/causes of codes", check_causes_of_codes);
    g_test_add_func("/reasons/locations", check_locations);
    g_test_add_func("/texts/findings and labels", check_findings_and_labels);
    g_test_add_func("/texts/languages", check_text_in_languages);
    g_test_add_func("/texts/fill", check_fill);
    g_test_add_func("/texts/words", check_words);
    g_test_add_func("/own codes", check_own);
    return g_test_run();
}
