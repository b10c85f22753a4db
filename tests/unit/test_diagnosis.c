/* test_diagnosis.c - from the text of a response to what is said about it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis.h"
#include "unit.h"

#define NOON G_GINT64_CONSTANT(1767268800) /* 2026-01-01 12:00:00 UTC */
#define DAY  (24 * 60 * 60)

/* The diagnosis points into the text, which therefore has to stay. */
static struct diagnosis
diagnose(const char *text, gint64 received)
{
    const struct arrival arrival = {.time = received * SECOND};
    struct diagnosis diagnosis;
    struct message message;

    memset(&diagnosis, 0xa5, sizeof diagnosis); /* diagnosis_make() sets what is read */
    g_assert_true(message_read(&message, text, strlen(text)));
    diagnosis_make(&diagnosis, NULL, NULL, &message, &arrival, &settings_default);
    return diagnosis;
}

static size_t
count_findings(const struct diagnosis *diagnosis, enum finding_id id)
{
    size_t count = 0;

    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        count += diagnosis->findings[i].id == id;
    }
    return count;
}

/* The value of a placeholder in the first finding of that kind, NULL for none. */
static const char *
value_in(const struct diagnosis *diagnosis, enum finding_id id, const char *name)
{
    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        const struct finding *finding = &diagnosis->findings[i];

        for (size_t v = 0; finding->id == id && v < finding->value_count; v++) {
            if (g_str_equal(finding->values[v].name, name)) {
                return finding->values[v].text;
            }
        }
    }
    return NULL;
}

/* No text of a finding may be left with a {placeholder}. */
static void
assert_all_filled(const struct diagnosis *diagnosis)
{
    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        const struct finding *finding = &diagnosis->findings[i];
        const struct finding_entry *entry = catalog_finding(finding->id);
        const char *remedy = catalog_text(&entry->remedy, LANGUAGE_EN);
        g_autoptr(GString) out = g_string_new(NULL);

        catalog_fill(out, catalog_text(&entry->text, LANGUAGE_EN), finding->values,
                     finding->value_count);
        catalog_fill(out, remedy == NULL ? "" : remedy, finding->values,
                     finding->value_count);
        g_assert_null(strchr(out->str, '{'));
    }
}

/* ---- phrase ---- */

struct phrase_row {
    const char *name;
    const char *status_line;
    const char *phrase;
    bool differs;
};

static const struct phrase_row phrase_rows[] = {
    {"registered", "SIP/2.0 486 Busy Here", "Busy Here", false},
    {"another case", "SIP/2.0 486 BUSY here", "BUSY here", false},
    {"spaces around", "SIP/2.0 486  Busy Here ", "Busy Here", false},
    {"own words", "SIP/2.0 486 Line in use", "Line in use", true},
    {"more words", "SIP/2.0 486 Busy Here Now", "Busy Here Now", true},
    {"fewer words", "SIP/2.0 486 Busy", "Busy", true},
    {"empty", "SIP/2.0 486 ", "", true},
    {"code not registered", "SIP/2.0 499 Whatever", "Whatever", false},
    {"historic code", "SIP/2.0 409 Whatever", "Whatever", false},
    {"no code", "SIP/2.0 999 Whatever", "Whatever", false},
};

static void
check_phrase(gconstpointer data)
{
    const struct phrase_row *row = data;
    g_autofree char *text =
        g_strconcat(row->status_line, "\r\nCSeq: 1 INVITE\r\n\r\n", NULL);
    const struct diagnosis diagnosis = diagnose(text, 0);

    assert_span(diagnosis.phrase, row->phrase);
    g_assert_cmpint(diagnosis.phrase_differs, ==, row->differs);
    assert_span(diagnosis.method, "INVITE");
    g_assert_cmpint(diagnosis.language, ==, LANGUAGE_EN);
    g_assert_true(diagnosis.explanation == catalog_explain(diagnosis.code));
}

/* ---- texts by method ---- */

static void
assert_texts(const struct diagnosis *diagnosis, const struct variant *variant)
{
    const struct explanation *general = diagnosis->explanation;
    const struct text *cause = &general->cause;
    const struct text *remedy = &general->remedy;

    if (variant != NULL && variant->cause.in[LANGUAGE_EN] != NULL) {
        cause = &variant->cause;
    }
    if (variant != NULL && variant->remedy.in[LANGUAGE_EN] != NULL) {
        remedy = &variant->remedy;
    }
    g_assert_cmpstr(diagnosis->meaning, ==, general->meaning.in[LANGUAGE_EN]);
    g_assert_cmpstr(diagnosis->cause, ==, cause->in[LANGUAGE_EN]);
    g_assert_cmpstr(diagnosis->remedy, ==, remedy->in[LANGUAGE_EN]);
}

static void
check_texts_of_404(void)
{
    const struct diagnosis invite =
        diagnose("SIP/2.0 404 Not Found\r\nCSeq: 1 INVITE\r\n\r\n", 0);
    const struct diagnosis reg =
        diagnose("SIP/2.0 404 Not Found\r\nCSeq: 1 REGISTER\r\n\r\n", 0);
    const struct diagnosis other =
        diagnose("SIP/2.0 404 Not Found\r\nCSeq: 1 X-FOO\r\n\r\n", 0);
    const struct diagnosis none = diagnose("SIP/2.0 404 Not Found\r\n\r\n", 0);

    g_assert_cmpstr(invite.meaning, ==, reg.meaning);
    g_assert_cmpstr(invite.cause, !=, reg.cause);
    g_assert_cmpstr(invite.remedy, !=, reg.remedy);
    g_assert_cmpstr(invite.cause, !=, other.cause);
    g_assert_true(g_str_has_prefix(invite.cause, "The callee is unknown"));
    g_assert_cmpstr(other.cause, ==, none.cause);
    g_assert_cmpstr(other.remedy, ==, none.remedy);
    assert_texts(&other, NULL);
    assert_span(none.method, NULL);
}

/* Every variant of the catalog reaches the responses to its method. */
static void
check_texts_of_variants(void)
{
    for (unsigned code = 100; code < 700; code++) {
        const struct explanation *explanation = catalog_explain(code);

        for (size_t v = 0; v < explanation->variant_count; v++) {
            const struct variant *variant = &explanation->variants[v];
            g_autofree char *text = g_strdup_printf("SIP/2.0 %u x\r\nCSeq: 1 %s\r\n\r\n",
                                                    code, variant->method);
            const struct diagnosis diagnosis = diagnose(text, 0);

            assert_texts(&diagnosis, variant);
        }
    }
}

/* ---- missing-header ---- */

struct missing_row {
    const char *name;
    const char *text;
    size_t count;
    const char *header; /* of the first */
};

static const struct missing_row missing_rows[] = {
    {"401 without", "SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER\r\n\r\n", 1,
     "WWW-Authenticate"},
    {"401 with", "SIP/2.0 401 U\r\nCSeq: 1 INVITE\r\nWWW-Authenticate: Digest\r\n\r\n", 0,
     NULL},
    {"401 with an empty one",
     "SIP/2.0 401 U\r\nCSeq: 1 INVITE\r\nWWW-Authenticate:\r\n\r\n", 0, NULL},
    {"401 with another one",
     "SIP/2.0 401 U\r\nCSeq: 1 INVITE\r\nProxy-Authenticate: x\r\n\r\n", 1,
     "WWW-Authenticate"},
    {"401 cut off", "SIP/2.0 401 U\r\nCSeq: 1 INVITE\r\nWWW-Auth", 0, NULL},
    {"401 cut off before the blank line", "SIP/2.0 401 U\r\nCSeq: 1 INVITE\r\n", 0, NULL},
    {"401 with its body cut off", "SIP/2.0 401 U\r\nCSeq: 1 INVITE\r\nl: 9\r\n\r\nx", 1,
     "WWW-Authenticate"},
    {"401 with the header in the body",
     "SIP/2.0 401 U\r\nCSeq: 1 BYE\r\n\r\nWWW-Authenticate: x\r\n", 1,
     "WWW-Authenticate"},
    {"401 without CSeq", "SIP/2.0 401 U\r\nTo: bob\r\n\r\n", 0, NULL},
    {"401 with an unreadable CSeq", "SIP/2.0 401 U\r\nCSeq: INVITE\r\n\r\n", 0, NULL},
    {"200 to INVITE without", "SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n", 1, "Contact"},
    {"200 to INVITE with", "SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\nContact: <sip:b>\r\n\r\n",
     0, NULL},
    {"200 to INVITE with the compact form",
     "SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\nm: b\r\n\r\n", 0, NULL},
    {"200 to OPTIONS without", "SIP/2.0 200 OK\r\nCSeq: 1 OPTIONS\r\n\r\n", 0, NULL},
    {"200 to PUBLISH without both", "SIP/2.0 200 OK\r\nCSeq: 1 PUBLISH\r\n\r\n", 2,
     "Expires"},
    {"200 to PUBLISH without one",
     "SIP/2.0 200 OK\r\nCSeq: 1 PUBLISH\r\nExpires: 9\r\n\r\n", 1, "SIP-ETag"},
    {"423 to REGISTER", "SIP/2.0 423 x\r\nCSeq: 1 REGISTER\r\n\r\n", 1, "Min-Expires"},
    {"423 to SUBSCRIBE", "SIP/2.0 423 x\r\nCSeq: 1 SUBSCRIBE\r\n\r\n", 0, NULL},
    {"404", "SIP/2.0 404 Not Found\r\nCSeq: 1 INVITE\r\n\r\n", 0, NULL},
};

static void
check_missing_header(gconstpointer data)
{
    const struct missing_row *row = data;
    const struct diagnosis diagnosis = diagnose(row->text, 0);

    g_assert_cmpuint(count_findings(&diagnosis, FINDING_MISSING_HEADER), ==, row->count);
    g_assert_cmpstr(value_in(&diagnosis, FINDING_MISSING_HEADER, "header"), ==,
                    row->header);
    assert_all_filled(&diagnosis);
}

static void
check_missing_header_values(void)
{
    const struct diagnosis diagnosis =
        diagnose("SIP/2.0 407 x\r\nCSeq: 1 SUBSCRIBE\r\n\r\n", 0);

    g_assert_cmpstr(value_in(&diagnosis, FINDING_MISSING_HEADER, "header"), ==,
                    "Proxy-Authenticate");
    g_assert_cmpstr(value_in(&diagnosis, FINDING_MISSING_HEADER, "code"), ==, "407");
    g_assert_cmpstr(value_in(&diagnosis, FINDING_MISSING_HEADER, "method"), ==,
                    "SUBSCRIBE");
}

/* A value that does not fit is cut. */
static void
check_long_method(void)
{
    g_autofree char *method = g_strnfill(500, 'M');
    g_autofree char *text =
        g_strdup_printf("SIP/2.0 401 x\r\nCSeq: 1 %s\r\n\r\n", method);
    const struct diagnosis diagnosis = diagnose(text, 0);
    const char *value = value_in(&diagnosis, FINDING_MISSING_HEADER, "method");

    g_assert_cmpuint(diagnosis.method.length, ==, 500);
    g_assert_cmpuint(strlen(value), ==, sizeof diagnosis.findings[0].values[0].text - 1);
    g_assert_true(g_str_has_prefix(method, value));
}

/* ---- retry-after ---- */

struct retry_row {
    const char *name;
    unsigned code;
    const char *value;
    gint64 received;
    const char *wait; /* NULL: silent */
    const char *until;
};

static const struct retry_row retry_rows[] = {
    {"one second", 503, "1", NOON, "1 s", "12:00:01"},
    {"seconds", 503, "45", NOON, "45 s", "12:00:45"},
    {"last second of the minute", 503, "59", NOON, "59 s", "12:00:59"},
    {"one minute", 503, "60", NOON, "1 min 0 s", "12:01:00"},
    {"minutes", 503, "125", NOON, "2 min 5 s", "12:02:05"},
    {"last second of the hour", 503, "3599", NOON, "59 min 59 s", "12:59:59"},
    {"hours", 503, "7200", NOON, "2 h 0 min", "14:00:00"},
    {"next day", 503, "43245", NOON, "12 h 0 min", "2026-01-02 00:00:45"},
    {"over midnight", 486, "45", NOON + DAY / 2 - 30, "45 s", "2026-01-02 00:00:15"},
    {"next year", 503, "31536000", NOON, "8760 h 0 min", "2027-01-01 12:00:00"},
    {"highest", 503, "4294967295", NOON, "1193046 h 28 min", "2162-02-07 18:28:15"},
    {"comment", 480, "120 (in a meeting)", NOON, "2 min 0 s", "12:02:00"},
    {"parameter", 600, "60;duration=9", NOON, "1 min 0 s", "12:01:00"},
    {"404", 404, "45", NOON, "45 s", "12:00:45"},
    {"413", 413, "45", NOON, "45 s", "12:00:45"},
    {"500", 500, "45", NOON, "45 s", "12:00:45"},
    {"603", 603, "45", NOON, "45 s", "12:00:45"},
    {"code without a meaning for it", 408, "45", NOON, NULL, NULL},
    {"success", 202, "45", NOON, NULL, NULL},
    {"date of RFC 2543", 503, "Fri, 1 Jan 2038 00:00:00 GMT", NOON, NULL, NULL},
    {"negative", 503, "-1", NOON, NULL, NULL},
    {"empty", 503, "", NOON, NULL, NULL},
    {"too high", 503, "4294967296", NOON, NULL, NULL},
};

static void
check_retry_after(gconstpointer data)
{
    const struct retry_row *row = data;
    g_autofree char *text =
        g_strdup_printf("SIP/2.0 %u x\r\nCSeq: 1 MESSAGE\r\nRetry-After: %s\r\n\r\n",
                        row->code, row->value);
    const struct diagnosis diagnosis = diagnose(text, row->received);

    g_assert_cmpuint(count_findings(&diagnosis, FINDING_RETRY_AFTER), ==,
                     row->wait != NULL);
    g_assert_cmpstr(value_in(&diagnosis, FINDING_RETRY_AFTER, "wait"), ==, row->wait);
    g_assert_cmpstr(value_in(&diagnosis, FINDING_RETRY_AFTER, "until"), ==, row->until);
    assert_all_filled(&diagnosis);
}

/* What a label says is for labels.ini to decide. */
static void
check_retry_after_labels(void)
{
    const struct diagnosis at_once =
        diagnose("SIP/2.0 503 x\r\nRetry-After: 0\r\n\r\n", NOON);
    const struct diagnosis without_time =
        diagnose("SIP/2.0 503 x\r\nRetry-After: 45\r\n\r\n", 0);

    g_assert_cmpstr(value_in(&at_once, FINDING_RETRY_AFTER, "wait"), ==,
                    catalog_label(LABEL_DURATION_NONE, LANGUAGE_EN));
    g_assert_cmpstr(value_in(&at_once, FINDING_RETRY_AFTER, "until"), ==, "12:00:00");
    g_assert_cmpstr(value_in(&without_time, FINDING_RETRY_AFTER, "wait"), ==, "45 s");
    g_assert_cmpstr(value_in(&without_time, FINDING_RETRY_AFTER, "until"), ==,
                    catalog_label(LABEL_TIME_UNKNOWN, LANGUAGE_EN));
}

static void
check_no_retry_after(void)
{
    const struct diagnosis diagnosis =
        diagnose("SIP/2.0 503 x\r\nCSeq: 1 INVITE\r\n\r\nRetry-After: 45\r\n", NOON);

    g_assert_null(diagnosis_find(&diagnosis, FINDING_RETRY_AFTER));
}

/* ---- unregistered-code ---- */

static void
check_unregistered_codes(void)
{
    static const struct {
        unsigned code;
        const char *treated; /* NULL: silent */
    } rows[] = {
        {477, "400"}, {499, "400"}, {409, "400"}, {199, NULL},  {101, "183"},
        {299, "200"}, {399, "300"}, {599, "500"}, {699, "600"}, {404, NULL},
        {100, NULL},  {700, NULL},  {999, NULL},  {99, NULL},   {0, NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strdup_printf(
            "SIP/2.0 %03u x\r\nCSeq: 1 BYE\r\nReason: SIP\r\n\r\n", rows[i].code);
        g_autofree char *code = g_strdup_printf("%u", rows[i].code);
        const struct diagnosis diagnosis = diagnose(text, 0);
        const char *treated = value_in(&diagnosis, FINDING_UNREGISTERED_CODE, "treated");

        g_test_message("code %u", rows[i].code);
        g_assert_cmpuint(count_findings(&diagnosis, FINDING_UNREGISTERED_CODE), ==,
                         rows[i].treated != NULL);
        g_assert_cmpstr(treated, ==, rows[i].treated);
        if (treated != NULL) {
            g_assert_cmpstr(value_in(&diagnosis, FINDING_UNREGISTERED_CODE, "code"), ==,
                            code);
        }
        assert_all_filled(&diagnosis);
    }
}

/* ---- Reason and Warning ---- */

static void
check_collected(void)
{
    const struct diagnosis diagnosis =
        diagnose("SIP/2.0 480 x\r\n"
                 "CSeq: 1 INVITE\r\n"
                 "Reason: SIP;cause=480, Q.850;cause=19\r\n"
                 "Warning: 399 a \"one\", 370 b \"two\"\r\n"
                 "reason: STIR;cause=436\r\n"
                 "Reason:\r\n"
                 "Warning: 381 c \"three\"\r\n"
                 "Warning: none\r\n"
                 "\r\n"
                 "Reason: SIP;cause=500\r\n",
                 0);

    g_assert_cmpuint(diagnosis.reason_count, ==, 3);
    assert_span(diagnosis.reasons[0].protocol, "SIP");
    g_assert_cmpuint(diagnosis.reasons[1].cause, ==, 19);
    g_assert_cmpuint(diagnosis.reasons[2].cause, ==, 436);
    g_assert_cmpuint(diagnosis.warning_count, ==, 3);
    assert_span(diagnosis.warnings[0].text, "one");
    g_assert_cmpuint(diagnosis.warnings[1].code, ==, 370);
    g_assert_cmpuint(diagnosis.warnings[2].code, ==, 381);
}

/* What is beyond the most stays out and harms nothing. */
static void
check_too_many_values(void)
{
    g_autoptr(GString) text = g_string_new("SIP/2.0 480 x\r\nCSeq: 1 INVITE\r\n");

    for (unsigned i = 0; i < 2 * MAX(REASONS_MOST, WARNINGS_MOST); i++) {
        g_string_append_printf(text, "Reason: Q.850;cause=%u, SIP;cause=%u\r\n", 2 * i,
                               2 * i + 1);
        g_string_append_printf(text, "Warning: %u a \"x\", %u b \"y\"\r\n", 300 + 2 * i,
                               301 + 2 * i);
    }
    g_string_append(text, "Retry-After: 45\r\n\r\n");
    {
        const struct diagnosis diagnosis = diagnose(text->str, NOON);

        g_assert_cmpuint(diagnosis.reason_count, ==, REASONS_MOST);
        for (size_t i = 0; i < REASONS_MOST; i++) {
            g_assert_cmpuint(diagnosis.reasons[i].cause, ==, i);
        }
        g_assert_cmpuint(diagnosis.warning_count, ==, WARNINGS_MOST);
        for (size_t i = 0; i < WARNINGS_MOST; i++) {
            g_assert_cmpuint(diagnosis.warnings[i].code, ==, 300 + i);
        }
        g_assert_cmpuint(diagnosis.finding_count, ==, FINDINGS_MOST);
        g_assert_cmpstr(value_in(&diagnosis, FINDING_RETRY_AFTER, "wait"), ==, "45 s");
    }
}

static void
check_too_many_findings(void)
{
    struct diagnosis diagnosis =
        diagnose("SIP/2.0 404 x\r\nReason: SIP;cause=1\r\n\r\n", 0);

    diagnosis.finding_count = 0;
    for (unsigned i = 0; i < 3 * FINDINGS_MOST; i++) {
        struct finding *finding = diagnosis_add_finding(&diagnosis, i % FINDING_COUNT);

        for (unsigned v = 0; v < VALUES_MOST; v++) {
            finding_set(finding, "number", "%u", i);
        }
    }
    g_assert_cmpuint(diagnosis.finding_count, ==, FINDINGS_MOST);
    for (unsigned i = 0; i < FINDINGS_MOST; i++) {
        g_autofree char *number = g_strdup_printf("%u", i);

        g_assert_cmpint(diagnosis.findings[i].id, ==, i % FINDING_COUNT);
        g_assert_cmpuint(diagnosis.findings[i].value_count, ==, VALUES_MOST);
        g_assert_cmpstr(diagnosis.findings[i].values[VALUES_MOST - 1].text, ==, number);
    }
    g_assert_cmpuint(diagnosis.reason_count, ==, 1);
    g_assert_cmpuint(diagnosis.reasons[0].cause, ==, 1);
}

/* A value that is told is told whole. */
static void
assert_whole(const struct diagnosis *diagnosis, enum finding_id id, const char *name,
             const char *expected)
{
    const char *value = value_in(diagnosis, id, name);

    if (value != NULL) {
        g_assert_cmpstr(value, ==, expected);
    }
}

/* A response cut off anywhere: nothing is read outside, nothing is called missing, and no
 * number is told that may have gone on. */
static void
check_prefixes(void)
{
    static const char text[] = "SIP/2.0 401 Unauthorized\r\n"
                               "CSeq: 1 REGISTER\r\n"
                               "Reason: SIP;text=\"a, b\";cause=401, Q.850;cause=21\r\n"
                               "X-Asterisk-HangupCauseCode: 16\r\n"
                               "Warning: 399 a \"x\", 370 b \"y\"\r\n"
                               "Retry-After: 120 (x)\r\n"
                               "WWW-Authenticate: Digest\r\n"
                               "\r\n";
    const struct arrival arrival = {.time = NOON * SECOND};

    for (size_t length = strlen("SIP/2.0 401 "); length < sizeof text; length++) {
        g_autofree char *block = exact_copy(text, length);
        struct diagnosis diagnosis;
        struct message message;

        g_assert_true(message_read(&message, block, length));
        diagnosis_make(&diagnosis, NULL, NULL, &message, &arrival, &settings_default);
        g_assert_cmpuint(diagnosis.code, ==, 401);
        g_assert_null(diagnosis_find(&diagnosis, FINDING_MISSING_HEADER));
        g_assert_cmpint(count_findings(&diagnosis, FINDING_MALFORMED_RESPONSE), ==,
                        message.headers_complete);
        assert_whole(&diagnosis, FINDING_Q850_CAUSE, "number", "21");
        assert_whole(&diagnosis, FINDING_WARNING_TEXT, "code", "399");
        assert_whole(&diagnosis, FINDING_VENDOR_DIAGNOSTICS, "value", "16");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("phrase", phrase_rows, check_phrase);
    g_test_add_func("/texts/404", check_texts_of_404);
    g_test_add_func("/texts/every variant", check_texts_of_variants);
    ADD_ROWS("missing-header", missing_rows, check_missing_header);
    g_test_add_func("/missing-header/values", check_missing_header_values);
    g_test_add_func("/missing-header/long method", check_long_method);
    ADD_ROWS("retry-after", retry_rows, check_retry_after);
    g_test_add_func("/retry-after/labels", check_retry_after_labels);
    g_test_add_func("/retry-after/none", check_no_retry_after);
    g_test_add_func("/unregistered-code", check_unregistered_codes);
    g_test_add_func("/headers/collected", check_collected);
    g_test_add_func("/headers/too many", check_too_many_values);
    g_test_add_func("/findings/too many", check_too_many_findings);
    g_test_add_func("/cut off anywhere", check_prefixes);
    return g_test_run();
}
