/* json.c - a report as JSON: data/report.schema.json tells what stands in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/transaction.h"
#include "json.h"

#include <wsutil/json_dumper.h>

/* ---- members ---- */

static void
put_text(json_dumper *json, const char *name, const char *text)
{
    json_dumper_set_member_name(json, name);
    json_dumper_value_string(json, text);
}

static void
put_number(json_dumper *json, const char *name, int64_t number)
{
    json_dumper_set_member_name(json, name);
    json_dumper_value_anyf(json, "%" G_GINT64_FORMAT, number);
}

static void
put_truth(json_dumper *json, const char *name, bool truth)
{
    json_dumper_set_member_name(json, name);
    json_dumper_value_anyf(json, truth ? "true" : "false");
}

/* Microseconds as seconds: %.6f would follow the locale. */
static void
put_seconds(json_dumper *json, const char *name, int64_t time)
{
    json_dumper_set_member_name(json, name);
    json_dumper_value_anyf(json, "%s%" G_GINT64_FORMAT ".%06u", time < 0 ? "-" : "",
                           ABS(time) / SECOND, (unsigned)(ABS(time) % SECOND));
}

static void
begin_array(json_dumper *json, const char *name)
{
    json_dumper_set_member_name(json, name);
    json_dumper_begin_array(json);
}

static void
begin_object(json_dumper *json, const char *name)
{
    json_dumper_set_member_name(json, name);
    json_dumper_begin_object(json);
}

static void
put_findings(json_dumper *json, const struct finding_set *findings)
{
    begin_array(json, "findings");
    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        if (finding_set_has(findings, id)) {
            json_dumper_value_string(json, catalog_finding(id)->id);
        }
    }
    json_dumper_end_array(json);
}

/* ---- a request ---- */

/* Where it was, who sent it to whom, and how it ended. */
static void
put_request_head(json_dumper *json, const struct report *report,
                 const struct report_request *request)
{
    const struct report_capture *capture =
        &g_array_index(report->captures, struct report_capture, request->capture);

    if (report->captures->len > 1) {
        put_number(json, "capture", request->capture);
    }
    put_number(json, "frame", request->frame);
    put_number(json, "request_frame", request->request_frame);
    put_seconds(json, "time", request->time - capture->first_time);
    if (request->duration >= 0) {
        put_seconds(json, "duration", request->duration);
    }
    put_text(json, "method", report_method_word(request->method));
    put_text(json, "from", request->from);
    put_text(json, "to", request->to);
    put_text(json, "call_id", request->call_id);
    if (request->code != 0) {
        put_number(json, "code", request->code);
        put_text(json, "phrase", catalog_explain(request->code)->phrase);
    }
    put_text(json, "outcome", outcome_word(request->outcome));
    put_text(json, "severity", severity_word(request->severity));
    if (request->finding < FINDING_COUNT) {
        put_text(json, "finding", catalog_finding(request->finding)->id);
    }
    put_findings(json, &request->findings);
}

static void
put_evidence(json_dumper *json, const char *evidence)
{
    g_auto(GStrv) lines = g_strsplit(evidence, "\n", -1);

    begin_array(json, "evidence");
    for (char **line = lines; *line != NULL; line++) {
        json_dumper_value_string(json, *line);
    }
    json_dumper_end_array(json);
}

static void
put_failed(json_dumper *json, const struct report *report,
           const struct report_request *request)
{
    json_dumper_begin_object(json);
    put_request_head(json, report, request);
    put_number(json, "hops", request->hops);
    put_text(json, "cause", request->cause);
    put_text(json, "remedy", request->remedy);
    put_evidence(json, request->evidence);
    json_dumper_end_object(json);
}

static void
put_other(json_dumper *json, const struct report *report,
          const struct report_request *request)
{
    json_dumper_begin_object(json);
    put_request_head(json, report, request);
    if (request->relays != 0) {
        put_number(json, "relays", request->relays);
    }
    json_dumper_end_object(json);
}

/* A text of no more than that many bytes, never cut within a character. */
static char *
cut(const char *text, size_t most)
{
    size_t length = strlen(text);

    if (length <= most) {
        return g_strdup(text);
    }
    length = most;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80) {
        length--;
    }
    return g_strdup_printf("%.*s\xe2\x80\xa6", (int)length, text); /* ellipsis */
}

static GString *
request_line(const struct report *report, const struct report_request *request,
             size_t longest_text)
{
    struct report_request shown = *request;
    g_autofree char *from = cut(request->from, longest_text);
    g_autofree char *to = cut(request->to, longest_text);
    g_autofree char *call_id = cut(request->call_id, longest_text);
    g_autofree char *cause = cut(request->cause, longest_text);
    g_autofree char *remedy = cut(request->remedy, longest_text);
    json_dumper json = {.output_string = g_string_new(NULL)};

    shown.from = from;
    shown.to = to;
    shown.call_id = call_id;
    json_dumper_begin_object(&json);
    put_text(&json, "schema", REPORT_SCHEMA);
    put_request_head(&json, report, &shown);
    put_text(&json, "cause", cause);
    put_text(&json, "remedy", remedy);
    json_dumper_end_object(&json);
    json_dumper_finish(&json);
    return json.output_string;
}

char *
json_request(const struct report *report, const struct report_request *request)
{
    size_t longest_text = 256;
    GString *line = request_line(report, request, longest_text);

    while (line->len > JSON_LINE_MOST && longest_text > 0) {
        longest_text -= 16;
        g_string_free(line, TRUE);
        line = request_line(report, request, longest_text);
    }
    return g_string_free(line, FALSE);
}

/* ---- the report ---- */

static void
put_captures(json_dumper *json, const struct report *report)
{
    begin_array(json, "captures");
    for (guint i = 0; i < report->captures->len; i++) {
        const struct report_capture *capture =
            &g_array_index(report->captures, struct report_capture, i);

        json_dumper_begin_object(json);
        put_text(json, "name", capture->name);
        put_seconds(json, "first_time", capture->first_time);
        put_seconds(json, "last_time", capture->last_time);
        json_dumper_end_object(json);
    }
    json_dumper_end_array(json);
}

static void
put_outcomes(json_dumper *json, const uint32_t *outcomes)
{
    begin_object(json, "outcomes");
    for (enum outcome outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        put_number(json, outcome_word(outcome), outcomes[outcome]);
    }
    json_dumper_end_object(json);
}

static void
put_methods(json_dumper *json, const struct report *report)
{
    begin_array(json, "methods");
    for (enum method id = 0; id <= METHOD_OTHER; id++) {
        const struct report_method *method = &report->methods[id];
        uint32_t sum = 0;

        for (int i = 0; i < OUTCOME_COUNT; i++) {
            sum += method->outcomes[i];
        }
        if (method->messages > 0 || sum > 0) {
            json_dumper_begin_object(json);
            put_text(json, "method", report_method_word(id));
            put_number(json, "messages", method->messages);
            put_number(json, "copies", method->copies);
            put_number(json, "requests", sum);
            put_outcomes(json, method->outcomes);
            json_dumper_end_object(json);
        }
    }
    json_dumper_end_array(json);
}

static void
put_codes(json_dumper *json, const struct report *report)
{
    begin_array(json, "codes");
    for (unsigned code = 0; code < REPORT_CODES; code++) {
        if (report->codes[code].messages > 0) {
            json_dumper_begin_object(json);
            put_number(json, "code", code);
            put_text(json, "phrase", catalog_explain(code)->phrase);
            put_number(json, "messages", report->codes[code].messages);
            put_number(json, "copies", report->codes[code].copies);
            json_dumper_end_object(json);
        }
    }
    json_dumper_end_array(json);
}

static void
put_metrics(json_dumper *json, const struct report *report)
{
    begin_object(json, "metrics");
    for (enum metric id = 0; id < METRIC_COUNT; id++) {
        const struct report_metric *metric = &report->metrics[id];

        if (metric->total == 0) {
            continue;
        }
        begin_object(json, metric_word(id));
        if (metric_is_delay(id)) {
            put_number(json, "count", (int64_t)metric->count);
            put_seconds(json, "sum", metric->sum);
            put_seconds(json, "least", metric->least);
            put_seconds(json, "most", metric->most);
            put_seconds(json, "mean", metric->sum / (int64_t)metric->count);
        } else {
            put_number(json, "count", (int64_t)metric->count);
            put_number(json, "total", (int64_t)metric->total);
        }
        put_text(json, "counted", metric_basis(id, report->language));
        json_dumper_end_object(json);
    }
    json_dumper_end_object(json);
}

static void
put_example(json_dumper *json, const struct report *report,
            const struct report_finding *finding)
{
    begin_object(json, "example");
    if (report->captures->len > 1) {
        put_number(json, "capture", finding->capture);
    }
    put_number(json, "frame", finding->frame);
    put_number(json, "code", finding->code);
    put_text(json, "method", finding->method);
    put_text(json, "call_id", finding->call_id);
    put_text(json, "text", finding->text);
    put_text(json, "remedy", finding->remedy);
    json_dumper_end_object(json);
}

static void
put_all_findings(json_dumper *json, const struct report *report)
{
    g_autoptr(GArray) sorted = report_sorted_findings(report);

    begin_array(json, "findings");
    for (guint i = 0; i < sorted->len; i++) {
        const enum finding_id id = g_array_index(sorted, enum finding_id, i);
        const struct report_finding *finding = &report->findings[id];

        json_dumper_begin_object(json);
        put_text(json, "id", catalog_finding(id)->id);
        put_text(json, "severity", severity_word(finding->severity));
        put_text(json, "confidence", confidence_word(catalog_finding(id)->confidence));
        put_number(json, "count", finding->count);
        put_example(json, report, finding);
        json_dumper_end_object(json);
    }
    json_dumper_end_array(json);
}

static void
put_kinds(json_dumper *json, const struct report *report)
{
    g_autoptr(GPtrArray) sorted = report_sorted_kinds(report);

    begin_array(json, "kinds");
    for (guint i = 0; i < sorted->len; i++) {
        const struct report_kind *kind = g_ptr_array_index(sorted, i);

        json_dumper_begin_object(json);
        put_text(json, "method", report_method_word(kind->method));
        if (kind->outcome != OUTCOME_UNANSWERED) {
            put_number(json, "code", kind->code); /* 0 for a response that says 000 */
        }
        if (kind->outcome < OUTCOME_COUNT) {
            put_text(json, "outcome", outcome_word(kind->outcome));
        }
        put_text(json, "severity", severity_word(kind->severity));
        put_findings(json, &kind->findings);
        put_number(json, "count", kind->count);
        if (report->captures->len > 1) {
            put_number(json, "capture", kind->capture);
        }
        put_number(json, "frame", kind->frame);
        json_dumper_end_object(json);
    }
    json_dumper_end_array(json);
}

static void
put_requests(json_dumper *json, const char *name, const struct report *report,
             const GArray *requests,
             void (*put_request)(json_dumper *, const struct report *,
                                 const struct report_request *))
{
    begin_array(json, name);
    for (guint i = 0; i < requests->len; i++) {
        put_request(json, report, &g_array_index(requests, struct report_request, i));
    }
    json_dumper_end_array(json);
}

char *
json_report(const struct report *report)
{
    json_dumper json = {.output_string = g_string_new(NULL),
                        .flags = JSON_DUMPER_FLAGS_PRETTY_PRINT};

    json_dumper_begin_object(&json);
    put_text(&json, "schema", REPORT_SCHEMA);
    put_text(&json, "sipdiag", SIPDIAG_VERSION);
    put_text(&json, "language", language_codes[report->language]);
    put_truth(&json, "one_pass", report->is_one_pass);
    put_captures(&json, report);
    put_number(&json, "calls", report->calls);
    put_number(&json, "registrations", report->registrations);
    put_methods(&json, report);
    put_codes(&json, report);
    put_metrics(&json, report);
    put_kinds(&json, report);
    put_all_findings(&json, report);
    put_number(&json, "relayed", report->relayed);
    put_requests(&json, "failed", report, report->failed, put_failed);
    if (report->others->len > 0) {
        put_requests(&json, "others", report, report->others, put_other);
    }
    json_dumper_end_object(&json);
    json_dumper_finish(&json);
    return g_string_free(json.output_string, FALSE);
}
