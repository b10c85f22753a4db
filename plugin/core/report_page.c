/* report_page.c - a report in words.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "finding.h"
#include "report_page.h"
#include "transaction.h"

#define NUMBER_SIZE 24

/* What the parts of the page share. */
struct draft {
    const struct report *report;
    struct page *page;
    enum language language;
};

static const char *
label(const struct draft *draft, enum label id)
{
    return catalog_label(id, draft->language);
}

static void
add_section(struct draft *draft, enum label id)
{
    page_add_section(draft->page, label(draft, id));
}

static char *
filled(const struct draft *draft, enum label id, const struct value *values, size_t count)
{
    GString *out = g_string_new(NULL);

    catalog_fill(out, label(draft, id), values, count);
    return g_string_free(out, FALSE);
}

static void
add_paragraph(struct draft *draft, enum label id, const struct value *values,
              size_t count)
{
    g_autofree char *text = filled(draft, id, values, count);

    page_add_paragraph(draft->page, text);
}

static const char *
print_number(char *text, uint64_t number)
{
    g_snprintf(text, NUMBER_SIZE, "%" G_GUINT64_FORMAT, number);
    return text;
}

/* The number of a frame, with the name of its capture where there are several. */
static char *
place_text(const struct draft *draft, uint32_t capture, uint32_t frame)
{
    const GArray *captures = draft->report->captures;

    return captures->len > 1 && capture < captures->len
               ? g_strdup_printf(
                     "%s:%u",
                     g_array_index(captures, struct report_capture, capture).name, frame)
               : g_strdup_printf("%u", frame);
}

char *
report_findings_text(const struct finding_set *findings)
{
    GString *out = g_string_new(NULL);

    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        if (finding_set_has(findings, id)) {
            g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "",
                                   catalog_finding(id)->id);
        }
    }
    return g_string_free(out, FALSE);
}

static char *
response_text(unsigned code)
{
    return g_strdup_printf("%03u %s", code, catalog_explain(code)->phrase);
}

char *
report_code_text(unsigned code, enum language language)
{
    return code != 0 ? response_text(code)
                     : g_strdup(catalog_label(LABEL_REPORT_NO_RESPONSE, language));
}

/* ---- what was seen ---- */

static void
add_seen_row(const struct draft *draft, struct table *table, enum label id,
             uint32_t count, uint32_t copies)
{
    char counted[NUMBER_SIZE], repeated[NUMBER_SIZE];

    table_add(table, label(draft, id), print_number(counted, count),
              copies > 0 ? print_number(repeated, copies) : "");
}

static void
add_count(struct draft *draft, enum label id, uint32_t count)
{
    char number[NUMBER_SIZE];

    page_add_entry(draft->page, 0, label(draft, id), print_number(number, count));
}

/* Where their names are known. */
static void
add_captures(struct draft *draft)
{
    const GArray *captures = draft->report->captures;
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < captures->len; i++) {
        const char *name = g_array_index(captures, struct report_capture, i).name;

        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
    }
    if (names->len > 0) {
        page_add_entry(draft->page, 0, label(draft, LABEL_REPORT_CAPTURES), names->str);
    }
}

static void
add_seen(struct draft *draft)
{
    const struct report *report = draft->report;
    struct table *table = table_new("lrr");
    uint32_t request_copies = 0, response_copies = 0;

    for (int method = 0; method <= METHOD_OTHER; method++) {
        request_copies += report->methods[method].copies;
    }
    for (int code = 0; code < REPORT_CODES; code++) {
        response_copies += report->codes[code].copies;
    }
    table_add(table, label(draft, LABEL_REPORT_MESSAGES),
              label(draft, LABEL_REPORT_COUNT), label(draft, LABEL_REPORT_COPIES));
    add_seen_row(draft, table, LABEL_REPORT_REQUESTS, report_request_messages(report),
                 request_copies);
    add_seen_row(draft, table, LABEL_CODES_RESPONSES, report_response_messages(report),
                 response_copies);
    add_section(draft, LABEL_REPORT_SEEN);
    page_add_table(draft->page, table);
    add_count(draft, LABEL_REPORT_CALLS, report->calls);
    add_count(draft, LABEL_REPORT_REGISTRATIONS, report->registrations);
    add_captures(draft);
}

/* ---- what became of the requests ---- */

#define OUTCOME_COLUMNS (2 + OUTCOME_COUNT) /* method, sum, outcomes */

/* Outcomes that nothing had are left out; failed never is. */
static bool
is_shown(const struct report *report, enum outcome outcome)
{
    return outcome == OUTCOME_FAILED || report_outcomes(report, outcome) > 0;
}

static void
add_outcome_row(const struct report *report, struct table *table, const char *name,
                const uint32_t *outcomes)
{
    char numbers[OUTCOME_COUNT + 1][NUMBER_SIZE];
    const char *cells[OUTCOME_COLUMNS] = {name, numbers[OUTCOME_COUNT]};
    uint64_t sum = 0;
    size_t column = 2;

    for (enum outcome outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        sum += outcomes[outcome];
        if (is_shown(report, outcome)) {
            cells[column++] = print_number(numbers[outcome], outcomes[outcome]);
        }
    }
    print_number(numbers[OUTCOME_COUNT], sum);
    if (sum > 0) {
        table_add_row(table, cells);
    }
}

static struct table *
new_outcome_table(const struct draft *draft)
{
    const char *titles[OUTCOME_COLUMNS] = {label(draft, LABEL_REPORT_METHOD),
                                           label(draft, LABEL_REPORT_REQUESTS)};
    g_autoptr(GString) columns = g_string_new("lr");
    struct table *table;

    for (enum outcome outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        if (is_shown(draft->report, outcome)) {
            titles[columns->len] = outcome_word(outcome);
            g_string_append_c(columns, 'r');
        }
    }
    table = table_new(columns->str);
    table_add_row(table, titles);
    return table;
}

static void
add_outcomes(struct draft *draft)
{
    const struct report *report = draft->report;
    struct table *table = new_outcome_table(draft);
    uint32_t sums[OUTCOME_COUNT];

    for (enum method method = 0; method <= METHOD_OTHER; method++) {
        add_outcome_row(report, table, report_method_word(method),
                        report->methods[method].outcomes);
    }
    for (enum outcome outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        sums[outcome] = report_outcomes(report, outcome);
    }
    add_outcome_row(report, table, label(draft, LABEL_REPORT_ALL), sums);
    add_section(draft, LABEL_REPORT_OUTCOMES);
    page_add_table(draft->page, table);
    add_paragraph(draft, LABEL_REPORT_OUTCOMES_NOTE, NULL, 0);
}

/* ---- metrics ---- */

static char *
duration_text(const struct draft *draft, int64_t duration)
{
    const double seconds = (double)duration / (double)SECOND;
    const bool is_short = duration < SECOND;
    const struct value value = is_short
                                   ? finding_value("milliseconds", "%.1f", seconds * 1000)
                                   : finding_value("seconds", "%.2f", seconds);

    return filled(draft, is_short ? LABEL_DURATION_MILLISECONDS : LABEL_DURATION_SECONDS,
                  &value, 1);
}

static void
add_delay_row(const struct draft *draft, struct table *table, enum metric id)
{
    const struct report_metric *metric = &draft->report->metrics[id];
    g_autofree char *mean = duration_text(draft, metric->sum / (int64_t)metric->count);
    g_autofree char *least = duration_text(draft, metric->least);
    g_autofree char *most = duration_text(draft, metric->most);
    const struct value values[] = {
        finding_value("count", "%" G_GUINT64_FORMAT, metric->count),
        finding_value("least", "%s", least),
        finding_value("most", "%s", most),
    };
    g_autofree char *basis =
        filled(draft, LABEL_REPORT_MEAN, values, G_N_ELEMENTS(values));

    table_add(table, metric_word(id), mean, basis, metric_basis(id, draft->language));
}

static void
add_ratio_row(const struct draft *draft, struct table *table, enum metric id)
{
    const struct report_metric *metric = &draft->report->metrics[id];
    const struct value share = finding_value(
        "share", "%.1f %%", 100 * (double)metric->count / (double)metric->total);
    const struct value values[] = {
        finding_value("count", "%" G_GUINT64_FORMAT, metric->count),
        finding_value("total", "%" G_GUINT64_FORMAT, metric->total),
    };
    g_autofree char *basis =
        filled(draft, LABEL_REPORT_SHARE, values, G_N_ELEMENTS(values));

    table_add(table, metric_word(id), share.text, basis,
              metric_basis(id, draft->language));
}

static void
add_metrics(struct draft *draft)
{
    struct table *table = table_new("lrlw");

    table_add(table, label(draft, LABEL_REPORT_METRIC), label(draft, LABEL_REPORT_VALUE),
              label(draft, LABEL_REPORT_BASIS), label(draft, LABEL_REPORT_COUNTED));
    for (enum metric id = 0; id < METRIC_COUNT; id++) {
        if (draft->report->metrics[id].total == 0) {
            continue;
        }
        if (metric_is_delay(id)) {
            add_delay_row(draft, table, id);
        } else {
            add_ratio_row(draft, table, id);
        }
    }
    if (table_has_rows(table)) {
        add_section(draft, LABEL_REPORT_METRICS);
        page_add_table(draft->page, table);
        add_paragraph(draft, LABEL_REPORT_METRICS_NOTE, NULL, 0);
    } else {
        table_free(table);
    }
}

/* ---- findings ---- */

/* Where an example is: what it lacks is left out. */
static char *
example_text(const struct draft *draft, const struct report_finding *finding)
{
    g_autofree char *place = place_text(draft, finding->capture, finding->frame);
    g_autofree char *code = response_text(finding->code);
    const struct value frame = finding_value("frame", "%s", place);
    GString *out = g_string_new(NULL);

    catalog_fill(out, label(draft, LABEL_IN_FRAME), &frame, 1);
    g_string_append_printf(out, ", %s", code);
    if (*finding->method != '\0') {
        g_string_append_printf(out, " (%s)", finding->method);
    }
    if (*finding->call_id != '\0') {
        g_string_append_printf(out, ", Call-ID %s", finding->call_id);
    }
    return g_string_free(out, FALSE);
}

static void
add_finding(struct draft *draft, enum finding_id id)
{
    const struct report_finding *finding = &draft->report->findings[id];
    g_autofree char *example = example_text(draft, finding);
    g_autofree char *head =
        g_strdup_printf("%s (%s): %u", catalog_finding(id)->id,
                        severity_word(finding->severity), finding->count);

    page_add_item(draft->page, finding->severity, head);
    page_add_entry(draft->page, 0, label(draft, LABEL_REPORT_EXAMPLE), example);
    page_add_entry(draft->page, 0, label(draft, LABEL_REPORT_CAUSE), finding->text);
    page_add_entry(draft->page, 0, label(draft, LABEL_REPORT_REMEDY), finding->remedy);
}

/* Those of normal steps are named only. */
static void
add_findings(struct draft *draft)
{
    g_autoptr(GArray) sorted = report_sorted_findings(draft->report);
    g_autoptr(GString) steps = g_string_new(NULL);

    add_section(draft, LABEL_REPORT_FINDINGS);
    for (guint i = 0; i < sorted->len; i++) {
        const enum finding_id id = g_array_index(sorted, enum finding_id, i);
        const struct report_finding *finding = &draft->report->findings[id];

        if (finding->severity > SEVERITY_CHAT) {
            add_finding(draft, id);
        } else {
            g_string_append_printf(steps, "%s%s %u", steps->len > 0 ? ", " : "",
                                   catalog_finding(id)->id, finding->count);
        }
    }
    if (steps->len > 0) {
        g_autofree char *text =
            g_strdup_printf("%s: %s", label(draft, LABEL_REPORT_STEPS), steps->str);

        page_add_paragraph(draft->page, text);
    }
    if (sorted->len == 0) {
        add_paragraph(draft, LABEL_REPORT_NO_FINDINGS, NULL, 0);
    }
}

/* ---- kinds ---- */

static bool
is_failure(enum outcome outcome)
{
    return outcome == OUTCOME_FAILED || outcome == OUTCOME_UNANSWERED;
}

/* A table of the kinds that failed, or of the others. */
static struct table *
table_of_kinds(const struct draft *draft, bool of_failures)
{
    g_autoptr(GPtrArray) kinds = report_sorted_kinds(draft->report);
    struct table *table = table_new("rlllrlw");

    table_add(table, label(draft, LABEL_REPORT_COUNT),
              label(draft, LABEL_REPORT_SEVERITY), label(draft, LABEL_REPORT_METHOD),
              label(draft, LABEL_REPORT_OUTCOME), label(draft, LABEL_REPORT_FRAME),
              label(draft, LABEL_REPORT_RESPONSE), label(draft, LABEL_REPORT_FINDINGS));
    for (guint i = 0; i < kinds->len; i++) {
        const struct report_kind *kind = g_ptr_array_index(kinds, i);
        g_autofree char *place = place_text(draft, kind->capture, kind->frame);
        g_autofree char *code = report_code_text(kind->code, draft->language);
        g_autofree char *findings = report_findings_text(&kind->findings);
        char count[NUMBER_SIZE];

        if (kind->outcome < OUTCOME_COUNT && is_failure(kind->outcome) == of_failures) {
            table_add(table, print_number(count, kind->count),
                      severity_word(kind->severity), report_method_word(kind->method),
                      outcome_word(kind->outcome), place, code, findings);
        }
    }
    return table;
}

static void
add_kinds(struct draft *draft, enum label title, bool of_failures)
{
    struct table *table = table_of_kinds(draft, of_failures);

    if (table_has_rows(table)) {
        add_section(draft, title);
        page_add_table(draft->page, table);
    } else {
        table_free(table);
    }
}

/* ---- failed requests ---- */

static void
add_failed_row(const struct draft *draft, struct table *table,
               const struct report_request *request)
{
    const GArray *captures = draft->report->captures;
    const int64_t start =
        request->capture < captures->len
            ? g_array_index(captures, struct report_capture, request->capture).first_time
            : request->time;
    g_autofree char *place = place_text(draft, request->capture, request->frame);
    g_autofree char *code = report_code_text(request->code, draft->language);
    g_autofree char *words = g_strdup_printf("%s %s", request->cause, request->remedy);
    char time[NUMBER_SIZE];

    g_snprintf(time, sizeof time, "%.3f",
               (double)(request->time - start) / (double)SECOND);
    table_add(table, place, time, report_method_word(request->method), request->from,
              request->to, code, words);
}

static void
add_failed(struct draft *draft)
{
    const struct report *report = draft->report;
    struct table *table = table_new("rrllllw");
    const struct value relayed = finding_value("count", "%u", report->relayed);

    add_section(draft, LABEL_REPORT_FAILED);
    table_add(table, label(draft, LABEL_REPORT_FRAME), label(draft, LABEL_REPORT_TIME),
              label(draft, LABEL_REPORT_METHOD), label(draft, LABEL_REPORT_FROM),
              label(draft, LABEL_REPORT_TO), label(draft, LABEL_REPORT_RESPONSE),
              label(draft, LABEL_REPORT_WORDS));
    for (guint i = 0; i < report->failed->len; i++) {
        add_failed_row(draft, table,
                       &g_array_index(report->failed, struct report_request, i));
    }
    if (table_has_rows(table)) {
        page_add_table(draft->page, table);
    } else {
        table_free(table);
        add_paragraph(draft, LABEL_REPORT_NONE_FAILED, NULL, 0);
    }
    if (report->relayed > 0) {
        add_paragraph(draft, LABEL_REPORT_RELAYED, &relayed, 1);
    }
}

struct page *
report_page(const struct report *report)
{
    struct draft draft = {
        .report = report,
        .language = report->language,
        .page = page_new(catalog_label(LABEL_REPORT_TITLE, report->language)),
    };

    if (report->is_one_pass) {
        add_paragraph(&draft, LABEL_REPORT_ONE_PASS, NULL, 0);
    }
    add_seen(&draft);
    add_outcomes(&draft);
    add_kinds(&draft, LABEL_REPORT_FAILURES, true);
    add_findings(&draft);
    add_failed(&draft);
    add_kinds(&draft, LABEL_REPORT_PASSED, false);
    add_metrics(&draft);
    return draft.page;
}
