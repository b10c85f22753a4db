/* report_reader.c - a report from the JSON that was made of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_reader.h"
#include "value.h"

#include <string.h>

/* ---- what was seen ---- */

static bool
read_schema(struct reading *reading, void *place G_GNUC_UNUSED)
{
    const char *text;

    if (!json_reader_text(&reading->json, &text)) {
        return false;
    }
    return strcmp(text, REPORT_SCHEMA) == 0 ||
           json_reader_refuse(&reading->json,
                              "schema \"%s\", where \"" REPORT_SCHEMA "\" is read", text);
}

static bool
read_capture(struct reading *reading, void *captures)
{
    static const struct member members[] = {
        {MEMBER(report_capture, name), value_text, REQUIRED},
        {MEMBER(report_capture, first_time), value_seconds, REQUIRED},
        {MEMBER(report_capture, last_time), value_seconds, REQUIRED},
    };
    struct report_capture capture = {0};

    if (!READ(reading, members, &capture)) {
        return false;
    }
    g_array_append_val((GArray *)captures, capture);
    return true;
}

static bool
read_captures(struct reading *reading, void *place)
{
    return value_array(reading, read_capture, *(GArray **)place);
}

static bool
read_outcomes(struct reading *reading, void *place)
{
#define COUNT(name, word) \
    {word, OUTCOME_##name * sizeof(uint32_t), value_count, REQUIRED},
    static const struct member members[] = {OUTCOMES(COUNT)};
#undef COUNT

    return READ(reading, members, place);
}

/* An entry of a list of methods, or codes: of which one, and what is told of it. */
struct method_entry {
    enum method id;
    struct report_method method;
};

struct code_entry {
    unsigned id;
    struct report_code code;
};

static bool
read_method_entry(struct reading *reading, void *methods)
{
    static const struct member members[] = {
        {"method", offsetof(struct method_entry, id), value_method, REQUIRED},
        {"messages", offsetof(struct method_entry, method.messages), value_count,
         REQUIRED},
        {"copies", offsetof(struct method_entry, method.copies), value_count, REQUIRED},
        {"outcomes", offsetof(struct method_entry, method.outcomes), read_outcomes,
         REQUIRED},
    };
    struct method_entry entry = {0};

    if (!READ(reading, members, &entry)) {
        return false;
    }
    ((struct report_method *)methods)[entry.id] = entry.method;
    return true;
}

static bool
read_methods(struct reading *reading, void *place)
{
    return value_array(reading, read_method_entry, place);
}

static bool
read_code_entry(struct reading *reading, void *codes)
{
    static const struct member members[] = {
        {"code", offsetof(struct code_entry, id), value_code, REQUIRED},
        {"messages", offsetof(struct code_entry, code.messages), value_count, REQUIRED},
        {"copies", offsetof(struct code_entry, code.copies), value_count, REQUIRED},
    };
    struct code_entry entry = {0};

    if (!READ(reading, members, &entry)) {
        return false;
    }
    ((struct report_code *)codes)[entry.id] = entry.code;
    return true;
}

static bool
read_codes(struct reading *reading, void *place)
{
    return value_array(reading, read_code_entry, place);
}

/* ---- metrics ---- */

static bool
read_delay(struct reading *reading, void *place)
{
    static const struct member members[] = {
        {MEMBER(report_metric, count), value_large_count, REQUIRED},
        {MEMBER(report_metric, sum), value_seconds, REQUIRED},
        {MEMBER(report_metric, least), value_seconds, REQUIRED},
        {MEMBER(report_metric, most), value_seconds, REQUIRED},
    };
    struct report_metric *metric = place;

    if (!READ(reading, members, metric)) {
        return false;
    }
    metric->total = metric->count;
    return true;
}

static bool
read_ratio(struct reading *reading, void *place)
{
    static const struct member members[] = {
        {MEMBER(report_metric, count), value_large_count, REQUIRED},
        {MEMBER(report_metric, total), value_large_count, REQUIRED},
    };

    return READ(reading, members, place);
}

static bool
read_metrics(struct reading *reading, void *place)
{
#define READ_DELAY read_delay
#define READ_RATIO read_ratio
#define ENTRY(name, word, kind) \
    {word, METRIC_##name * sizeof(struct report_metric), READ_##kind, OPTIONAL},
    static const struct member members[] = {METRICS(ENTRY)};
#undef ENTRY
#undef READ_DELAY
#undef READ_RATIO

    return READ(reading, members, place);
}

/* ---- kinds and findings ---- */

static bool
read_kind(struct reading *reading, void *place G_GNUC_UNUSED)
{
    static const struct member members[] = {
        {MEMBER(report_kind, method), value_method, REQUIRED},
        {MEMBER(report_kind, code), value_code, OPTIONAL},
        {MEMBER(report_kind, outcome), value_outcome, OPTIONAL},
        {MEMBER(report_kind, severity), value_severity, REQUIRED},
        {MEMBER(report_kind, findings), value_finding_set, REQUIRED},
        {MEMBER(report_kind, count), value_count, REQUIRED},
        {MEMBER(report_kind, capture), value_count, OPTIONAL},
        {MEMBER(report_kind, frame), value_count, REQUIRED},
    };
    struct report_kind kind = {.outcome = OUTCOME_COUNT};

    if (!READ(reading, members, &kind)) {
        return false;
    }
    report_count_kind(reading->report, &kind);
    return true;
}

static bool
read_kinds(struct reading *reading, void *place)
{
    return value_array(reading, read_kind, place);
}

struct counted_finding {
    enum finding_id id;
    struct report_finding finding;
};

static bool
read_example(struct reading *reading, void *place)
{
    static const struct member members[] = {
        {MEMBER(report_finding, capture), value_count, OPTIONAL},
        {MEMBER(report_finding, frame), value_count, REQUIRED},
        {MEMBER(report_finding, code), value_code, REQUIRED},
        {MEMBER(report_finding, method), value_text, REQUIRED},
        {MEMBER(report_finding, call_id), value_text, REQUIRED},
        {MEMBER(report_finding, text), value_text, REQUIRED},
        {MEMBER(report_finding, remedy), value_text, REQUIRED},
    };

    return READ(reading, members, place);
}

static bool
read_counted_finding(struct reading *reading, void *findings)
{
    static const struct member members[] = {
        {MEMBER(counted_finding, id), value_finding, REQUIRED},
        {"severity", offsetof(struct counted_finding, finding.severity), value_severity,
         REQUIRED},
        {"count", offsetof(struct counted_finding, finding.count), value_count, REQUIRED},
        {"example", offsetof(struct counted_finding, finding), read_example, REQUIRED},
    };
    struct counted_finding entry = {0};

    if (!READ(reading, members, &entry)) {
        return false;
    }
    ((struct report_finding *)findings)[entry.id] = entry.finding;
    return true;
}

static bool
read_findings(struct reading *reading, void *place)
{
    return value_array(reading, read_counted_finding, place);
}

/* ---- requests ---- */

/* A line that is added to a text. */
static bool
read_evidence_line(struct reading *reading, void *lines)
{
    const char *text;

    if (!json_reader_text(&reading->json, &text)) {
        return false;
    }
    g_string_append_printf(lines, "%s%s", ((GString *)lines)->len > 0 ? "\n" : "", text);
    return true;
}

static bool
read_evidence(struct reading *reading, void *place)
{
    g_autoptr(GString) lines = g_string_new(NULL);

    if (!value_array(reading, read_evidence_line, lines)) {
        return false;
    }
    *(const char **)place = report_keep(reading->report, lines->str);
    return true;
}

/* Times count from the first frame, as the document has them. */
static const struct member request_members[] = {
    {MEMBER(report_request, capture), value_count, OPTIONAL},
    {MEMBER(report_request, frame), value_count, REQUIRED},
    {MEMBER(report_request, request_frame), value_count, REQUIRED},
    {MEMBER(report_request, time), value_seconds, REQUIRED},
    {MEMBER(report_request, duration), value_seconds, OPTIONAL},
    {MEMBER(report_request, method), value_method, REQUIRED},
    {MEMBER(report_request, from), value_text, REQUIRED},
    {MEMBER(report_request, to), value_text, REQUIRED},
    {MEMBER(report_request, call_id), value_text, REQUIRED},
    {MEMBER(report_request, code), value_code, OPTIONAL},
    {MEMBER(report_request, outcome), value_outcome, REQUIRED},
    {MEMBER(report_request, severity), value_severity, REQUIRED},
    {MEMBER(report_request, finding), value_finding, OPTIONAL},
    {MEMBER(report_request, findings), value_finding_set, REQUIRED},
    {MEMBER(report_request, hops), value_count, OPTIONAL},
    {MEMBER(report_request, cause), value_text, OPTIONAL},
    {MEMBER(report_request, remedy), value_text, OPTIONAL},
    {MEMBER(report_request, evidence), read_evidence, OPTIONAL},
    {MEMBER(report_request, relays), value_count, OPTIONAL},
};

/* What only failed requests have. */
static bool
is_told_why(struct reading *reading, const struct report_request *request)
{
    const char *missing = request->hops == 0          ? "hops"
                          : request->cause == NULL    ? "cause"
                          : request->remedy == NULL   ? "remedy"
                          : request->evidence == NULL ? "evidence"
                                                      : NULL;

    return missing == NULL ||
           json_reader_refuse(&reading->json, "\"%s\" is missing", missing);
}

static bool
read_failed_request(struct reading *reading, void *requests)
{
    struct report_request request = {.duration = -1, .finding = FINDING_COUNT};

    if (!READ(reading, request_members, &request) || !is_told_why(reading, &request)) {
        return false;
    }
    g_array_append_val((GArray *)requests, request);
    return true;
}

static bool
read_other_request(struct reading *reading, void *requests)
{
    struct report_request request = {
        .duration = -1,
        .finding = FINDING_COUNT,
        .cause = "",
        .remedy = "",
        .evidence = "",
        .hops = 1,
    };

    if (!READ(reading, request_members, &request)) {
        return false;
    }
    g_array_append_val((GArray *)requests, request);
    return true;
}

static bool
read_failed(struct reading *reading, void *place)
{
    return value_array(reading, read_failed_request, *(GArray **)place);
}

static bool
read_others(struct reading *reading, void *place)
{
    return value_array(reading, read_other_request, *(GArray **)place);
}

/* ---- the report ---- */

static const struct member report_members[] = {
    {"schema", offsetof(struct report, language), read_schema, REQUIRED},
    {MEMBER(report, language), value_language, REQUIRED},
    {"one_pass", offsetof(struct report, is_one_pass), value_truth, REQUIRED},
    {MEMBER(report, captures), read_captures, REQUIRED},
    {MEMBER(report, calls), value_count, REQUIRED},
    {MEMBER(report, registrations), value_count, REQUIRED},
    {MEMBER(report, methods), read_methods, REQUIRED},
    {MEMBER(report, codes), read_codes, REQUIRED},
    {MEMBER(report, metrics), read_metrics, REQUIRED},
    {MEMBER(report, kinds), read_kinds, REQUIRED},
    {MEMBER(report, findings), read_findings, REQUIRED},
    {MEMBER(report, relayed), value_count, REQUIRED},
    {MEMBER(report, failed), read_failed, REQUIRED},
    {MEMBER(report, others), read_others, OPTIONAL},
};

static bool
has_capture(struct reading *reading, uint32_t capture)
{
    return capture < reading->report->captures->len ||
           json_reader_refuse(&reading->json, "there is no capture %u", capture);
}

/* Times become those of the clock. */
static bool
place_requests(struct reading *reading, GArray *requests)
{
    for (guint i = 0; i < requests->len; i++) {
        struct report_request *request =
            &g_array_index(requests, struct report_request, i);
        int64_t start;

        if (!has_capture(reading, request->capture)) {
            return false;
        }
        start = g_array_index(reading->report->captures, struct report_capture,
                              request->capture)
                    .first_time;
        request->time = (int64_t)((uint64_t)request->time + (uint64_t)start);
    }
    return true;
}

static bool
check_places(struct reading *reading)
{
    struct report *report = reading->report;
    GHashTableIter step;
    gpointer kind;

    g_hash_table_iter_init(&step, report->kinds);
    while (g_hash_table_iter_next(&step, &kind, NULL)) {
        if (!has_capture(reading, ((const struct report_kind *)kind)->capture)) {
            return false;
        }
    }
    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        if (report->findings[id].count > 0 &&
            !has_capture(reading, report->findings[id].capture)) {
            return false;
        }
    }
    return place_requests(reading, report->failed) &&
           place_requests(reading, report->others);
}

struct report *
report_read(const char *text, size_t length, char **problem)
{
    struct reading reading = {.report = report_new(LANGUAGE_EN)};

    json_reader_init(&reading.json, text, length);
    if (!READ(&reading, report_members, reading.report) ||
        !json_reader_end(&reading.json) || !check_places(&reading)) {
        *problem = g_steal_pointer(&reading.json.problem);
        report_free(g_steal_pointer(&reading.report));
    }
    json_reader_clear(&reading.json);
    return reading.report;
}
