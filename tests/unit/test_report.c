/* test_report.c - reports as data: sets, counts, kinds, their order, and adding up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report.h"
#include "transaction.h"
#include "unit.h"

/* ---- sets of findings ---- */

static void
check_sets(void)
{
    struct finding_set set = {{0}};

    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        g_assert_false(finding_set_has(&set, id));
        finding_set_add(&set, id);
        g_assert_true(finding_set_has(&set, id));
        g_assert_cmpint(id + 1 < FINDING_COUNT && finding_set_has(&set, id + 1), ==, 0);
    }
    finding_set_add(&set, 0); /* once more changes nothing */
    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        g_assert_true(finding_set_has(&set, id));
    }
}

static struct finding_set
set_of(enum finding_id one, enum finding_id other)
{
    struct finding_set set = {{0}};

    finding_set_add(&set, one);
    finding_set_add(&set, other);
    return set;
}

/* ---- kinds ---- */

#define KIND(of, with, severe, frame_number, number)            \
    (&(const struct report_kind){.method = METHOD_##of,         \
                                 .code = (with),                \
                                 .outcome = OUTCOME_FAILED,     \
                                 .severity = SEVERITY_##severe, \
                                 .count = (number),             \
                                 .frame = (frame_number)})

/* "486x2 frame 7", in their order. */
static char *
kinds_in_short(const struct report *report)
{
    g_autoptr(GPtrArray) kinds = report_sorted_kinds(report);
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < kinds->len; i++) {
        const struct report_kind *kind = g_ptr_array_index(kinds, i);

        g_string_append_printf(out, "%s%s %ux%u %s %u:%u", i > 0 ? ", " : "",
                               report_method_word(kind->method), kind->code, kind->count,
                               severity_word(kind->severity), kind->capture, kind->frame);
    }
    return g_string_free(out, FALSE);
}

static void
assert_kinds(const struct report *report, const char *expected)
{
    g_autofree char *text = kinds_in_short(report);

    g_assert_cmpstr(text, ==, expected);
}

static void
check_kinds(void)
{
    struct report *report = report_new(LANGUAGE_EN);

    assert_kinds(report, "");
    report_count_kind(report, KIND(INVITE, 486, NOTE, 7, 1));
    report_count_kind(report, KIND(INVITE, 486, NOTE, 3, 1));
    report_count_kind(report, KIND(INVITE, 486, NOTE, 9, 1));
    assert_kinds(report, "INVITE 486x3 note 0:3");
    report_free(report);
}

/* Each member of a kind tells it from others. */
static void
check_different_kinds(void)
{
    const struct report_kind kind = *KIND(INVITE, 486, NOTE, 1, 1);
    struct report_kind kinds[] = {kind, kind, kind, kind, kind, kind};
    struct report *report = report_new(LANGUAGE_EN);

    kinds[1].method = METHOD_BYE;
    kinds[2].code = 480;
    kinds[3].outcome = OUTCOME_RECOVERED;
    kinds[4].severity = SEVERITY_WARN;
    kinds[5].findings = set_of(FINDING_FORKED, FINDING_Q850_CAUSE);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        report_count_kind(report, &kinds[i]);
        report_count_kind(report, &kinds[i]);
    }
    g_assert_cmpuint(g_hash_table_size(report->kinds), ==, G_N_ELEMENTS(kinds));
    report_free(report);
}

/* Gravest, then most frequent, then by code and method. */
static void
check_order(void)
{
    struct report *report = report_new(LANGUAGE_EN);

    report_count_kind(report, KIND(INVITE, 486, NOTE, 1, 9));
    report_count_kind(report, KIND(REGISTER, 401, WARN, 2, 1));
    report_count_kind(report, KIND(INVITE, 404, NOTE, 3, 20));
    report_count_kind(report, KIND(BYE, 481, CHAT, 4, 50));
    report_count_kind(report, KIND(OPTIONS, 404, NOTE, 5, 20));
    report_count_kind(report, KIND(INVITE, 420, ERROR, 6, 1));
    report_count_kind(report, KIND(MESSAGE, 403, NOTE, 7, 20));
    assert_kinds(report, "INVITE 420x1 error 0:6, REGISTER 401x1 warn 0:2, "
                         "MESSAGE 403x20 note 0:7, INVITE 404x20 note 0:3, "
                         "OPTIONS 404x20 note 0:5, INVITE 486x9 note 0:1, "
                         "BYE 481x50 chat 0:4");
    report_free(report);
}

/* ---- findings ---- */

static void
find(struct report *report, enum finding_id id, uint32_t count, enum severity severity,
     uint32_t frame)
{
    report->findings[id] = (struct report_finding){
        .count = count,
        .severity = severity,
        .frame = frame,
        .method = report_keep(report, "INVITE"),
        .call_id = report_keep(report, ""),
        .text = report_keep(report, "what is so"),
        .remedy = report_keep(report, "what to do"),
    };
}

static void
check_order_of_findings(void)
{
    static const enum finding_id order[] = {FINDING_AUTH_LOOP, FINDING_OVERLOAD,
                                            FINDING_AUTH_REJECTED, FINDING_TIMEOUT,
                                            FINDING_FORKED};
    struct report *report = report_new(LANGUAGE_EN);
    g_autoptr(GArray) none = report_sorted_findings(report);
    g_autoptr(GArray) sorted = NULL;

    g_assert_cmpuint(none->len, ==, 0);
    find(report, FINDING_FORKED, 100, SEVERITY_CHAT, 1);
    find(report, FINDING_TIMEOUT, 2, SEVERITY_WARN, 2);
    find(report, FINDING_AUTH_REJECTED, 2, SEVERITY_WARN,
         3); /* before it in the registry */
    find(report, FINDING_OVERLOAD, 3, SEVERITY_WARN, 4);
    find(report, FINDING_AUTH_LOOP, 1, SEVERITY_ERROR, 5);
    sorted = report_sorted_findings(report);
    g_assert_cmpuint(sorted->len, ==, G_N_ELEMENTS(order));
    for (guint i = 0; i < sorted->len; i++) {
        g_assert_cmpint(g_array_index(sorted, enum finding_id, i), ==, order[i]);
    }
    report_free(report);
}

/* ---- metrics ---- */

static void
check_metrics(void)
{
    struct report *report = report_new(LANGUAGE_EN);
    const struct report_metric *delay = &report->metrics[METRIC_SRD];
    const struct report_metric *ratio = &report->metrics[METRIC_SER];

    report_add_delay(report, METRIC_SRD, 30);
    g_assert_cmpint(delay->least, ==, 30);
    g_assert_cmpint(delay->most, ==, 30);
    report_add_delay(report, METRIC_SRD, 10);
    report_add_delay(report, METRIC_SRD, 20);
    g_assert_cmpuint(delay->count, ==, 3);
    g_assert_cmpint(delay->sum, ==, 60);
    g_assert_cmpint(delay->least, ==, 10);
    g_assert_cmpint(delay->most, ==, 30);
    report_add_share(report, METRIC_SER, true);
    report_add_share(report, METRIC_SER, false);
    g_assert_cmpuint(ratio->count, ==, 1);
    g_assert_cmpuint(ratio->total, ==, 2);
    for (enum metric metric = 0; metric < METRIC_COUNT; metric++) {
        const char *word = metric_word(metric);
        const bool is_delay = word[strlen(word) - 1] == 'D';

        g_assert_cmpint(metric_is_delay(metric), ==, is_delay);
        g_assert_cmpstr(metric_basis(metric, LANGUAGE_EN), !=, "");
    }
    report_free(report);
}

/* ---- texts ---- */

static void
check_texts(void)
{
    struct report *report = report_new(LANGUAGE_EN);
    char text[] = "Call-ID";
    const char *kept = report_keep(report, text);

    text[0] = '\0';
    g_assert_cmpstr(kept, ==, "Call-ID");
    g_assert_true(report_keep(report, "Call-ID") == kept); /* once in memory */
    g_assert_cmpstr(report_keep(report, NULL), ==, "");
    g_assert_cmpstr(report_keep(report, ""), ==, "");
    report_free(report);
}

/* ---- adding up ---- */

static struct report *
report_of(const char *name, uint32_t first_frame)
{
    const struct report_capture capture = {name, 1000, 2000};
    struct report *report = report_new(LANGUAGE_EN);
    const struct report_request request = {
        .frame = first_frame,
        .from = report_keep(report, "alice"),
        .to = report_keep(report, "bob"),
        .call_id = report_keep(report, name),
        .cause = report_keep(report, "why"),
        .remedy = report_keep(report, "do"),
        .evidence = "",
        .finding = FINDING_COUNT,
    };

    report->calls = 1;
    report->registrations = 2;
    report->relayed = 3;
    report->methods[METHOD_INVITE] =
        (struct report_method){.messages = 4, .copies = 1, .outcomes = {1, 0, 0, 2}};
    report->codes[486] = (struct report_code){.messages = 5, .copies = 2};
    report_add_delay(report, METRIC_SDD, first_frame);
    report_count_kind(report, KIND(INVITE, 486, NOTE, first_frame, 1));
    find(report, FINDING_OVERLOAD, 2, SEVERITY_NOTE, first_frame);
    g_array_append_val(report->failed, request);
    g_array_append_val(report->others, request);
    g_array_append_val(report->captures, capture);
    return report;
}

static void
assert_request(const GArray *requests, guint index, uint32_t capture, uint32_t frame,
               const char *call_id)
{
    const struct report_request *request =
        &g_array_index(requests, struct report_request, index);

    g_assert_cmpuint(request->capture, ==, capture);
    g_assert_cmpuint(request->frame, ==, frame);
    g_assert_cmpstr(request->call_id, ==, call_id);
    g_assert_cmpstr(request->from, ==, "alice");
    g_assert_cmpstr(request->cause, ==, "why");
}

/* What is added may go away afterwards. */
static void
check_adding(void)
{
    struct report *sum = report_new(LANGUAGE_EN);
    struct report *one = report_of("one", 70);
    struct report *other = report_of("other", 20);
    const struct report_finding *finding = &sum->findings[FINDING_OVERLOAD];

    other->findings[FINDING_OVERLOAD].severity = SEVERITY_WARN;
    report_count_kind(other, KIND(INVITE, 404, NOTE, 30, 5));
    report_add(sum, one);
    report_add(sum, other);
    report_free(one);
    report_free(other);

    g_assert_cmpuint(sum->calls, ==, 2);
    g_assert_cmpuint(sum->registrations, ==, 4);
    g_assert_cmpuint(sum->relayed, ==, 6);
    g_assert_cmpuint(sum->methods[METHOD_INVITE].messages, ==, 8);
    g_assert_cmpuint(sum->methods[METHOD_INVITE].copies, ==, 2);
    g_assert_cmpuint(sum->codes[486].messages, ==, 10);
    g_assert_cmpuint(sum->codes[486].copies, ==, 4);
    g_assert_cmpuint(report_outcomes(sum, OUTCOME_SUCCESS), ==, 2);
    g_assert_cmpuint(report_outcomes(sum, OUTCOME_FAILED), ==, 4);
    g_assert_cmpuint(report_requests(sum), ==, 6);
    g_assert_cmpuint(report_request_messages(sum), ==, 8);
    g_assert_cmpuint(report_response_messages(sum), ==, 10);
    g_assert_cmpint(sum->metrics[METRIC_SDD].least, ==, 20);
    g_assert_cmpint(sum->metrics[METRIC_SDD].sum, ==, 90);

    /* Frames are those of their captures: the first capture's come first. */
    assert_kinds(sum, "INVITE 404x5 note 1:30, INVITE 486x2 note 0:70");
    g_assert_cmpuint(finding->count, ==, 4);
    g_assert_cmpint(finding->severity, ==, SEVERITY_WARN);
    g_assert_cmpuint(finding->capture, ==, 0);
    g_assert_cmpuint(finding->frame, ==, 70);
    g_assert_cmpstr(finding->text, ==, "what is so");
    g_assert_cmpuint(sum->captures->len, ==, 2);
    g_assert_cmpstr(g_array_index(sum->captures, struct report_capture, 1).name, ==,
                    "other");
    g_assert_cmpuint(sum->failed->len, ==, 2);
    assert_request(sum->failed, 0, 0, 70, "one");
    assert_request(sum->failed, 1, 1, 20, "other");
    assert_request(sum->others, 1, 1, 20, "other");
    g_assert_false(sum->is_one_pass);
    report_free(sum);
}

/* A sum of sums is the same as a sum. */
static void
check_adding_sums(void)
{
    struct report *pair = report_of("a", 1);
    struct report *single = report_of("b", 2);
    struct report *sum = report_of("c", 3);

    single->is_one_pass = true;
    report_add(pair, single);
    report_add(sum, pair);
    g_assert_cmpuint(sum->captures->len, ==, 3);
    assert_request(sum->failed, 0, 0, 3, "c");
    assert_request(sum->failed, 1, 1, 1, "a");
    assert_request(sum->failed, 2, 2, 2, "b");
    assert_kinds(sum, "INVITE 486x3 note 0:3");
    g_assert_true(sum->is_one_pass);
    report_free(pair);
    report_free(single);
    report_free(sum);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/sets", check_sets);
    g_test_add_func("/report/kinds", check_kinds);
    g_test_add_func("/report/different kinds", check_different_kinds);
    g_test_add_func("/report/order", check_order);
    g_test_add_func("/report/order of findings", check_order_of_findings);
    g_test_add_func("/report/metrics", check_metrics);
    g_test_add_func("/report/texts", check_texts);
    g_test_add_func("/report/adding", check_adding);
    g_test_add_func("/report/adding sums", check_adding_sums);
    return g_test_run();
}
