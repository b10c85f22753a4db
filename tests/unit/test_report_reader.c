/* test_report_reader.c - reports that are written as JSON and read again.
 *
 *   test_report_reader            what stands below
 *   test_report_reader FILE...    documents of tshark come back as they are
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "json.h"
#include "report_reader.h"
#include "transaction.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- a report with something in every place ---- */

static void
add_capture(struct report *report, const char *name, int64_t first_time)
{
    const struct report_capture capture = {report_keep(report, name), first_time,
                                           first_time + 61 * SECOND + 1};

    g_array_append_val(report->captures, capture);
}

static struct report_request
make_request(uint32_t capture, uint32_t frame)
{
    struct report_request request = {
        .capture = capture,
        .frame = frame,
        .request_frame = frame - 1,
        .time = INT64_C(1767225600000001) + frame,
        .duration = 4000,
        .method = METHOD_OTHER,
        .from = "alice@example.com",
        .to = "b\xc3\xb6"
              "b \"the\\ builder/\"@\xe4\xbe\x8b.jp",
        .call_id = "a84b4c76e66710@pc33 <\xf0\x9f\x93\x9e>",
        .code = 488,
        .outcome = OUTCOME_FAILED,
        .severity = SEVERITY_WARN,
        .finding = FINDING_COUNT,
        .cause = "",
        .remedy = "",
        .evidence = "",
        .hops = 1,
    };

    finding_set_add(&request.findings, FINDING_OFFER_NO_COMMON_CODEC);
    finding_set_add(&request.findings, FINDING_COUNT - 1);
    return request;
}

static void
fill_requests(struct report *report)
{
    struct report_request failed = make_request(1, G_MAXUINT32);
    struct report_request unanswered = make_request(0, 2);
    struct report_request other = make_request(0, 3);

    failed.finding = FINDING_OFFER_NO_COMMON_CODEC;
    failed.cause = "No common codec.";
    failed.remedy = "Enable one.";
    failed.evidence = "frame 3: m=audio\nframe 7: m=audio";
    failed.hops = 3;
    g_array_append_val(report->failed, failed);
    unanswered.code = 0;
    unanswered.outcome = OUTCOME_UNANSWERED;
    unanswered.duration = -1;
    unanswered.time = 7; /* before the first frame of the capture */
    g_array_append_val(report->failed, unanswered);
    other.relays = 17;
    g_array_append_val(report->others, other);
}

static void
fill_kinds(struct report *report)
{
    struct report_kind kind = {
        .method = METHOD_INVITE,
        .code = 488,
        .outcome = OUTCOME_FAILED,
        .severity = SEVERITY_ERROR,
        .count = G_MAXUINT32,
        .capture = 1,
        .frame = 12,
    };

    report_count_kind(report, &kind);
    kind.code = 0;
    report_count_kind(report, &kind);
    kind.outcome = OUTCOME_COUNT;
    finding_set_add(&kind.findings, FINDING_COUNT - 1);
    report_count_kind(report, &kind);
}

static void
fill_counts(struct report *report)
{
    report->is_one_pass = true;
    report->calls = 1;
    report->registrations = 2;
    report->relayed = 3;
    for (unsigned i = 0; i <= METHOD_OTHER; i++) {
        report->methods[i] = (struct report_method){100 + i, i, {1, 2, 3, 4, 5, 6, i}};
    }
    report->codes[0] = (struct report_code){1, 0};
    report->codes[REPORT_CODES - 1] = (struct report_code){G_MAXUINT32, 5};
    for (enum metric metric = 0; metric < METRIC_COUNT; metric++) {
        if (metric_is_delay(metric)) {
            report_add_delay(report, metric, 1);
            report_add_delay(report, metric, INT64_C(86400000001));
        } else {
            report->metrics[metric].count = (UINT64_C(1) << 53) + 1;
            report->metrics[metric].total = G_MAXINT64;
        }
    }
}

static struct report *
full_report(enum language language)
{
    struct report *report = report_new(language);

    add_capture(report, "", INT64_C(1767225600000001));
    add_capture(report, "two.pcap", 0);
    fill_counts(report);
    report->findings[FINDING_GLARE] = (struct report_finding){
        7, SEVERITY_NOTE, 1, 99, 491, "INVITE", "call", "Both sent.", "Wait."};
    fill_kinds(report);
    fill_requests(report);
    return report;
}

static struct report *
read_whole(const char *text)
{
    g_autofree char *problem = NULL;
    struct report *report = report_read(text, strlen(text), &problem);

    g_assert_cmpstr(problem, ==, NULL);
    g_assert_nonnull(report);
    return report;
}

static void
assert_comes_back(const char *text)
{
    struct report *report = read_whole(text);
    g_autofree char *again = json_report(report);

    g_assert_cmpstr(again, ==, text);
    report_free(report);
}

static void
test_full_report(void)
{
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        struct report *report = full_report(language);
        g_autofree char *text = json_report(report);

        assert_comes_back(text);
        report_free(report);
    }
}

static void
test_empty_report(void)
{
    struct report *report = report_new(LANGUAGE_EN);
    g_autofree char *text = json_report(report);

    assert_comes_back(text);
    report_free(report);
}

/* What JSON does not show of a report must be the same, too. */
static void
test_values(void)
{
    struct report *report = full_report(LANGUAGE_JA);
    g_autofree char *text = json_report(report);
    struct report *again = read_whole(text);
    const struct report_request *failed =
        &g_array_index(again->failed, struct report_request, 0);

    g_assert_cmpint(again->language, ==, LANGUAGE_JA);
    g_assert_cmpint(failed->time, ==, INT64_C(1767225600000001) + G_MAXUINT32);
    g_assert_cmpstr(failed->evidence, ==, "frame 3: m=audio\nframe 7: m=audio");
    g_assert_cmpstr(failed->to, ==, make_request(0, 1).to);
    g_assert_cmpint(g_array_index(again->failed, struct report_request, 1).time, ==, 7);
    g_assert_cmpint(g_array_index(again->failed, struct report_request, 1).duration, ==,
                    -1);
    g_assert_cmpmem(again->metrics, sizeof again->metrics, report->metrics,
                    sizeof report->metrics);
    g_assert_cmpmem(again->methods, sizeof again->methods, report->methods,
                    sizeof report->methods);
    g_assert_cmpmem(again->codes, sizeof again->codes, report->codes,
                    sizeof report->codes);
    report_free(again);
    report_free(report);
}

/* ---- documents as others write them ---- */

/* A text with a part, where it stands first, replaced. */
static char *
with(const char *text, const char *part, const char *instead)
{
    const char *at = strstr(text, part);

    g_assert_nonnull(at);
    return g_strdup_printf("%.*s%s%s", (int)(at - text), text, instead,
                           at + strlen(part));
}

static char *
full_document(void)
{
    struct report *report = full_report(LANGUAGE_EN);
    char *text = json_report(report);

    report_free(report);
    return text;
}

struct same_row {
    const char *name;
    const char *part;
    const char *instead;
};

static const struct same_row same_rows[] = {
    {"white space", "\"calls\": 1,", "\r\n\t \"calls\" :1 ,"},
    {"an escape", "\"two.pcap\"", "\"tw\\u006f.pcap\""},
    {"a pair of halves", "\xf0\x9f\x93\x9e", "\\uD83D\\udcde"},
    {"no decimals", "\"least\": 0.000001", "\"least\": 1e-6"},
    {"a capital exponent", "\"least\": 0.000001", "\"least\": 0.01E-04"},
    {"more decimals", "\"duration\": 0.004000", "\"duration\": 0.004000000"},
    {"fewer decimals", "\"duration\": 0.004000", "\"duration\": 0.004"},
    {"a whole number with a point", "\"calls\": 1,", "\"calls\": 1.0,"},
    {"members of a later release", "\"calls\": 1,",
     "\"later\": {\"a\": [1, -2.5e9, \"]\", null, true, {}], \"b\": []}, \"calls\": 1,"},
    {"another order", "\"calls\": 1,\n  \"registrations\": 2,",
     "\"registrations\": 2,\n  \"calls\": 1,"},
};

static void
check_same(gconstpointer data)
{
    const struct same_row *row = data;
    g_autofree char *text = full_document();
    g_autofree char *other = with(text, row->part, row->instead);
    struct report *report = read_whole(other);
    g_autofree char *again = json_report(report);

    g_assert_cmpstr(again, ==, text);
    report_free(report);
}

/* ---- documents that are refused ---- */

struct refused_row {
    const char *name;
    const char *part;
    const char *instead;
    const char *problem;
};

static const struct refused_row refused_rows[] = {
    {"another schema", "\"sipdiag/1\"", "\"sipdiag/2\"",
     "line 2: schema \"sipdiag/2\", where \"sipdiag/1\" is read"},
    {"no schema", "\"schema\"", "\"theme\"", "\"schema\" is missing"},
    {"no count of calls", "\"calls\"", "\"cells\"", "\"calls\" is missing"},
    {"no list of failed requests", "\"failed\": [", "\"field\": [",
     "\"failed\" is missing"},
    {"no count of a kind", "\"count\": 4294967295,\n      \"capture\"", "\"capture\"",
     "\"count\" is missing"},
    {"no cause", "\"cause\"", "\"clause\"", "\"cause\" is missing"},
    {"a member twice", "\"calls\": 1,", "\"calls\": 1, \"calls\": 1,",
     "\"calls\" stands there twice"},
    {"a text for a number", "\"calls\": 1,", "\"calls\": \"1\",",
     "a number lacks digits"},
    {"a number for a text", "\"two.pcap\"", "2", "'\"' expected"},
    {"nothing for a number", "\"calls\": 1,", "\"calls\": null,",
     "a number lacks digits"},
    {"a fraction for a count", "\"calls\": 1,", "\"calls\": 1.5,",
     "a number with too many decimals"},
    {"less than nothing", "\"calls\": 1,", "\"calls\": -1,", "-1 is out of range"},
    {"too large a count", "\"calls\": 1,", "\"calls\": 4294967296,",
     "4294967296 is out of range"},
    {"too large a number", "\"calls\": 1,", "\"calls\": 9223372036854775808,",
     "a number that is too large"},
    {"too large an exponent", "\"calls\": 1,", "\"calls\": 1e19,",
     "a number that is too large"},
    {"far too large an exponent", "\"calls\": 1,", "\"calls\": 0e99999999999999999999,",
     "a number that is too large"},
    {"half a microsecond", "\"least\": 0.000001", "\"least\": 0.0000015",
     "a number with too many decimals"},
    {"a point without digits", "\"calls\": 1,", "\"calls\": 1.,",
     "a number lacks digits"},
    {"no such code", "\"code\": 999,", "\"code\": 1000,", "1000 is out of range"},
    {"no such capture", "\"capture\": 1,\n      \"frame\": 12",
     "\"capture\": 2,\n      \"frame\": 12", "there is no capture 2"},
    {"no such capture of a request", "\"capture\": 1,\n      \"frame\": 4294967295",
     "\"capture\": 9,\n      \"frame\": 4294967295", "there is no capture 9"},
    {"unknown finding", "\"glare\"", "\"glow\"", "unknown finding \"glow\""},
    {"unknown outcome", "\"outcome\": \"failed\"", "\"outcome\": \"fooled\"",
     "unknown outcome \"fooled\""},
    {"unknown severity", "\"severity\": \"error\"", "\"severity\": \"terror\"",
     "unknown severity \"terror\""},
    {"unknown method", "\"method\": \"INVITE\"", "\"method\": \"INVADE\"",
     "unknown method \"INVADE\""},
    {"unknown language", "\"language\": \"en\"", "\"language\": \"tlh\"",
     "unknown language \"tlh\""},
    {"unknown escape", "two.pcap", "two\\.pcap", "unknown escape"},
    {"half a character", "two.pcap", "\\ud83dtwo", "half a character"},
    {"the other half", "two.pcap", "\\udcdetwo", "a character that no text holds"},
    {"a NUL in a text", "two.pcap", "two\\u0000", "a character that no text holds"},
    {"a line end in a text", "two.pcap", "two\npcap", "a control character in a text"},
    {"bytes that are no UTF-8", "two.pcap", "two\xff", "not UTF-8"},
    {"no comma", "\"calls\": 1,", "\"calls\": 1", "'}' expected"},
    {"a comma too many", "\"calls\": 1,", "\"calls\": 1,,", "'\"' expected"},
    {"an array for an object", "{\n  \"schema\"", "[\n  \"schema\"", "'{' expected"},
    {"neither true nor false", "\"one_pass\": true", "\"one_pass\": truth",
     "true or false expected"},
    {"a word that is none", "\"calls\": 1,", "\"later\": nil, \"calls\": 1,",
     "a value expected"},
};

static void
assert_refused(const char *text, size_t length, const char *expected)
{
    g_autofree char *block = exact_copy(text, length);
    g_autofree char *problem = NULL;

    g_assert_null(report_read(block, length, &problem));
    g_assert_nonnull(problem);
    if (strstr(problem, expected) == NULL) {
        g_assert_cmpstr(problem, ==, expected);
    }
}

static void
check_refused(gconstpointer data)
{
    const struct refused_row *row = data;
    g_autofree char *text = full_document();
    g_autofree char *other = with(text, row->part, row->instead);

    assert_refused(other, strlen(other), row->problem);
}

/* Wherever a document is cut, it is refused. */
static void
test_cut_short(void)
{
    g_autofree char *text = full_document();

    for (size_t length = 0; length < strlen(text) - 1; length++) {
        assert_refused(text, length, "");
    }
}

static void
test_behind_the_end(void)
{
    g_autofree char *text = full_document();
    g_autofree char *twice = g_strconcat(text, text, NULL);

    assert_refused(twice, strlen(twice), "something stands behind the document");
    assert_refused(text, strlen(text) + 1, "not UTF-8"); /* its NUL byte */
}

static void
test_depth(void)
{
    g_autofree char *text = full_document();
    g_autofree char *many = g_strnfill(1000000, '[');
    g_autofree char *deep = g_strdup_printf("\"later\": %s, \"calls\": 1,", many);
    g_autofree char *other = with(text, "\"calls\": 1,", deep);

    assert_refused(other, strlen(other), "too many values in values");
}

/* ---- documents of tshark ---- */

static void
check_file(gconstpointer name)
{
    g_autofree char *text = NULL;
    size_t length;

    g_assert_true(g_file_get_contents(name, &text, &length, NULL));
    assert_comes_back(text);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (int i = 1; i < argc; i++) {
        g_autofree char *path = g_strdup_printf("/report_reader/file/%d", i);

        g_test_add_data_func(path, argv[i], check_file);
    }
    if (argc == 1) {
        g_test_add_func("/report_reader/full", test_full_report);
        g_test_add_func("/report_reader/empty", test_empty_report);
        g_test_add_func("/report_reader/values", test_values);
        ADD_ROWS("report_reader/same", same_rows, check_same);
        ADD_ROWS("report_reader/refused", refused_rows, check_refused);
        g_test_add_func("/report_reader/cut short", test_cut_short);
        g_test_add_func("/report_reader/behind the end", test_behind_the_end);
        g_test_add_func("/report_reader/depth", test_depth);
    }
    return g_test_run();
}
