/* report.c - what one capture, or several together, show as a whole.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "key.h"
#include "report.h"
#include "transaction.h"

#include <string.h>

#define OTHER_METHOD "other" /* all that are not registered */

struct report *
report_new(enum language language)
{
    struct report *report = g_new0(struct report, 1);

    report->language = language;
    report->kinds = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    report->failed = g_array_new(FALSE, FALSE, sizeof(struct report_request));
    report->others = g_array_new(FALSE, FALSE, sizeof(struct report_request));
    report->captures = g_array_new(FALSE, FALSE, sizeof(struct report_capture));
    report->strings = g_string_chunk_new(4096);
    return report;
}

void
report_free(struct report *report)
{
    g_hash_table_destroy(report->kinds);
    g_array_unref(report->failed);
    g_array_unref(report->others);
    g_array_unref(report->captures);
    g_string_chunk_free(report->strings);
    g_free(report);
}

const char *
report_keep(struct report *report, const char *text)
{
    return text == NULL || *text == '\0'
               ? ""
               : g_string_chunk_insert_const(report->strings, text);
}

/* ---- sets of findings ---- */

void
finding_set_add(struct finding_set *set, enum finding_id id)
{
    set->bits[id / 64] |= UINT64_C(1) << id % 64;
}

bool
finding_set_has(const struct finding_set *set, enum finding_id id)
{
    return (set->bits[id / 64] >> id % 64 & 1) != 0;
}

/* ---- counting ---- */

static uint64_t
key_of(const struct report_kind *kind)
{
    uint64_t key = key_add_number(KEY_START, (uint64_t)kind->method << 32 | kind->code);

    key = key_add_number(key, (uint64_t)kind->outcome << 32 | kind->severity);
    for (size_t i = 0; i < G_N_ELEMENTS(kind->findings.bits); i++) {
        key = key_add_number(key, kind->findings.bits[i]);
    }
    return key;
}

static void
add_kind(struct report *report, const struct report_kind *kind, uint32_t first_capture)
{
    const uint64_t key = key_of(kind);
    struct report_kind *known = g_hash_table_lookup(report->kinds, &key);

    if (known == NULL) {
        known = g_new(struct report_kind, 1);
        *known = *kind;
        known->key = key;
        known->count = 0;
        known->capture += first_capture;
        g_hash_table_add(report->kinds, known);
    }
    if (known->capture == kind->capture + first_capture) {
        known->frame = MIN(known->frame, kind->frame);
    }
    known->count += kind->count;
}

void
report_count_kind(struct report *report, const struct report_kind *kind)
{
    add_kind(report, kind, 0);
}

const struct report_kind *
report_kind_of(const struct report *report, const struct report_request *request)
{
    const uint64_t key = key_of(&(const struct report_kind){
        .method = request->method,
        .code = request->code,
        .outcome = request->outcome,
        .severity = request->severity,
        .findings = request->findings,
    });

    return request->relays == 0 ? g_hash_table_lookup(report->kinds, &key) : NULL;
}

static void
add_metric(struct report_metric *metric, const struct report_metric *other)
{
    const bool is_first = metric->total == 0;

    if (other->total == 0) {
        return;
    }
    metric->least = is_first ? other->least : MIN(metric->least, other->least);
    metric->most = is_first ? other->most : MAX(metric->most, other->most);
    metric->count += other->count;
    metric->total += other->total;
    metric->sum += other->sum;
}

void
report_add_delay(struct report *report, enum metric metric, int64_t delay)
{
    add_metric(&report->metrics[metric],
               &(const struct report_metric){1, 1, delay, delay, delay});
}

void
report_add_share(struct report *report, enum metric metric, bool counts)
{
    add_metric(&report->metrics[metric],
               &(const struct report_metric){.count = counts ? 1 : 0, .total = 1});
}

/* ---- adding up ---- */

static void
add_requests(struct report *report, GArray *into, const GArray *from,
             uint32_t first_capture)
{
    for (guint i = 0; i < from->len; i++) {
        struct report_request request = g_array_index(from, struct report_request, i);

        request.capture += first_capture;
        request.from = report_keep(report, request.from);
        request.to = report_keep(report, request.to);
        request.call_id = report_keep(report, request.call_id);
        request.cause = report_keep(report, request.cause);
        request.remedy = report_keep(report, request.remedy);
        request.evidence = report_keep(report, request.evidence);
        g_array_append_val(into, request);
    }
}

static void
add_findings(struct report *report, const struct report *other, uint32_t first_capture)
{
    for (int id = 0; id < FINDING_COUNT; id++) {
        struct report_finding *finding = &report->findings[id];
        const struct report_finding *added = &other->findings[id];

        if (added->count == 0) {
            continue;
        }
        if (finding->count == 0) {
            *finding = *added;
            finding->count = 0;
            finding->capture += first_capture;
            finding->method = report_keep(report, added->method);
            finding->call_id = report_keep(report, added->call_id);
            finding->text = report_keep(report, added->text);
            finding->remedy = report_keep(report, added->remedy);
        }
        finding->count += added->count;
        finding->severity = MAX(finding->severity, added->severity);
    }
}

static void
add_counts(struct report *report, const struct report *other)
{
    for (int method = 0; method <= METHOD_OTHER; method++) {
        report->methods[method].messages += other->methods[method].messages;
        report->methods[method].copies += other->methods[method].copies;
        for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
            report->methods[method].outcomes[outcome] +=
                other->methods[method].outcomes[outcome];
        }
    }
    for (int code = 0; code < REPORT_CODES; code++) {
        report->codes[code].messages += other->codes[code].messages;
        report->codes[code].copies += other->codes[code].copies;
    }
    for (int metric = 0; metric < METRIC_COUNT; metric++) {
        add_metric(&report->metrics[metric], &other->metrics[metric]);
    }
    report->calls += other->calls;
    report->registrations += other->registrations;
    report->relayed += other->relayed;
}

void
report_add(struct report *report, const struct report *other)
{
    const uint32_t first_capture = report->captures->len;
    GHashTableIter step;
    gpointer kind;

    report->is_one_pass |= other->is_one_pass;
    add_counts(report, other);
    add_findings(report, other, first_capture);
    g_hash_table_iter_init(&step, other->kinds);
    while (g_hash_table_iter_next(&step, &kind, NULL)) {
        add_kind(report, kind, first_capture);
    }
    add_requests(report, report->failed, other->failed, first_capture);
    add_requests(report, report->others, other->others, first_capture);
    for (guint i = 0; i < other->captures->len; i++) {
        struct report_capture capture =
            g_array_index(other->captures, struct report_capture, i);

        capture.name = report_keep(report, capture.name);
        g_array_append_val(report->captures, capture);
    }
}

/* ---- asking ---- */

uint32_t
report_outcomes(const struct report *report, enum outcome outcome)
{
    uint32_t count = 0;

    for (int method = 0; method <= METHOD_OTHER; method++) {
        count += report->methods[method].outcomes[outcome];
    }
    return count;
}

uint32_t
report_requests(const struct report *report)
{
    uint32_t count = 0;

    for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        count += report_outcomes(report, (enum outcome)outcome);
    }
    return count;
}

uint32_t
report_request_messages(const struct report *report)
{
    uint32_t count = 0;

    for (int method = 0; method <= METHOD_OTHER; method++) {
        count += report->methods[method].messages;
    }
    return count;
}

uint32_t
report_response_messages(const struct report *report)
{
    uint32_t count = 0;

    for (int code = 0; code < REPORT_CODES; code++) {
        count += report->codes[code].messages;
    }
    return count;
}

/* Gravest first, then most frequent, then by what they are, so that the order is always
 * the same. */
static gint
compare_kinds(gconstpointer a, gconstpointer b)
{
    const struct report_kind *one = *(const struct report_kind *const *)a;
    const struct report_kind *other = *(const struct report_kind *const *)b;

    if (one->severity != other->severity) {
        return one->severity > other->severity ? -1 : 1;
    }
    if (one->count != other->count) {
        return one->count > other->count ? -1 : 1;
    }
    if (one->code != other->code) {
        return one->code < other->code ? -1 : 1;
    }
    if (one->method != other->method) {
        return one->method < other->method ? -1 : 1;
    }
    if (one->outcome != other->outcome) {
        return one->outcome < other->outcome ? -1 : 1;
    }
    return memcmp(&one->findings, &other->findings, sizeof one->findings);
}

GPtrArray *
report_sorted_kinds(const struct report *report)
{
    GPtrArray *sorted = g_ptr_array_new();
    GHashTableIter step;
    gpointer kind;

    g_hash_table_iter_init(&step, report->kinds);
    while (g_hash_table_iter_next(&step, &kind, NULL)) {
        g_ptr_array_add(sorted, kind);
    }
    g_ptr_array_sort(sorted, compare_kinds);
    return sorted;
}

static gint
compare_findings(gconstpointer a, gconstpointer b, gpointer data)
{
    const enum finding_id one = *(const enum finding_id *)a;
    const enum finding_id other = *(const enum finding_id *)b;
    const struct report_finding *findings = data;

    if (findings[one].severity != findings[other].severity) {
        return findings[one].severity > findings[other].severity ? -1 : 1;
    }
    if (findings[one].count != findings[other].count) {
        return findings[one].count > findings[other].count ? -1 : 1;
    }
    return one < other ? -1 : one > other;
}

GArray *
report_sorted_findings(const struct report *report)
{
    GArray *sorted = g_array_new(FALSE, FALSE, sizeof(enum finding_id));

    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        if (report->findings[id].count > 0) {
            g_array_append_val(sorted, id);
        }
    }
    g_array_sort_with_data(sorted, compare_findings, (gpointer)report->findings);
    return sorted;
}

/* ---- words ---- */

const char *
outcome_word(enum outcome outcome)
{
#define WORD(name, word) word,
    static const char *const words[] = {OUTCOMES(WORD)};
#undef WORD

    return words[outcome];
}

const char *
metric_word(enum metric metric)
{
#define WORD(name, word, kind) word,
    static const char *const words[] = {METRICS(WORD)};
#undef WORD

    return words[metric];
}

bool
metric_is_delay(enum metric metric)
{
    enum { RATIO, DELAY };
#define KIND(name, word, kind) kind,
    static const uint8_t kinds[] = {METRICS(KIND)};
#undef KIND

    return kinds[metric] == DELAY;
}

const char *
metric_basis(enum metric metric, enum language language)
{
#define LABEL(name, word, kind) LABEL_METRIC_##name,
    static const enum label labels[] = {METRICS(LABEL)};
#undef LABEL

    return catalog_label(labels[metric], language);
}

const char *
report_method_word(enum method method)
{
    return method < METHOD_OTHER ? transaction_method_word(method) : OTHER_METHOD;
}
