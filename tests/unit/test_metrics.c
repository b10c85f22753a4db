/* test_metrics.c - the metrics of RFC 6076: which codes count, and between which messages
 * delays run.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "metrics.h"
#include "traffic.h"

#define MESSAGES_MOST 8

/* ---- codes ---- */

/* What an answer to an INVITE, or to a REGISTER, adds: '+' counts, '-' is of the total
 * only, ' ' is left out. */
struct code_row {
    unsigned code; /* 0: no response */
    const char ser, seer, isa, ira;
};

static const struct code_row code_rows[] = {
    {200, '+', '+', '-', '-'}, {202, '+', '+', '-', '-'}, {299, '+', '+', '-', '-'},
    {300, ' ', ' ', '-', '-'}, {302, ' ', ' ', '-', '-'}, {399, ' ', ' ', '-', '-'},
    {400, '-', '-', '-', '+'}, {401, ' ', ' ', ' ', '-'}, {402, ' ', ' ', ' ', '-'},
    {403, '-', '-', '-', '+'}, {404, '-', '-', '-', '+'}, {407, ' ', ' ', ' ', '-'},
    {408, '-', '-', '+', '+'}, {423, '-', '-', '-', '+'}, {480, '-', '+', '-', '+'},
    {486, '-', '+', '-', '+'}, {487, '-', '-', '-', '+'}, {500, '-', '-', '+', '+'},
    {501, '-', '-', '-', '+'}, {502, '-', '-', '-', '+'}, {503, '-', '-', '+', '+'},
    {504, '-', '-', '+', '+'}, {600, '-', '+', '-', '+'}, {603, '-', '+', '-', '+'},
    {604, '-', '-', '-', '+'}, {699, '-', '-', '-', '+'}, {0, '-', '-', '+', '+'},
};

static char
share_of(const struct report *report, enum metric id)
{
    const struct report_metric *metric = &report->metrics[id];

    g_assert_cmpuint(metric->total, <=, 1);
    return metric->count > 0 ? '+' : metric->total > 0 ? '-' : ' ';
}

static struct report *
report_of(enum method method, unsigned code)
{
    const struct transaction transaction = {
        .method = (uint8_t)method,
        .request_frame = 1,
        .final_frame = code != 0 ? 2 : 0,
        .final_code = (uint16_t)code,
    };
    struct report *report = report_new(LANGUAGE_EN);

    metrics_add(report, &transaction);
    return report;
}

static void
check_codes(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(code_rows); i++) {
        const struct code_row *row = &code_rows[i];
        struct report *invite = report_of(METHOD_INVITE, row->code);
        struct report *registration = report_of(METHOD_REGISTER, row->code);

        g_test_message("%u", row->code);
        g_assert_cmpint(share_of(invite, METRIC_SER), ==, row->ser);
        g_assert_cmpint(share_of(invite, METRIC_SEER), ==, row->seer);
        g_assert_cmpint(share_of(invite, METRIC_ISA), ==, row->isa);
        g_assert_cmpint(share_of(invite, METRIC_IRA), ==, ' ');
        g_assert_cmpint(share_of(registration, METRIC_IRA), ==, row->ira);
        g_assert_cmpint(share_of(registration, METRIC_SER), ==, ' ');
        report_free(invite);
        report_free(registration);
    }
}

/* Of each code of the registry, as the labels that are printed beside the metrics name
 * them: the text and the code say the same. */
static bool
label_names(enum metric metric, unsigned code)
{
    g_autofree char *text = g_strdup_printf("%u", code);

    return strstr(metric_basis(metric, LANGUAGE_EN), text) != NULL;
}

static void
check_labels(void)
{
    for (unsigned code = 400; code < 700; code++) {
        struct report *invite = report_of(METHOD_INVITE, code);
        const bool is_left_out = share_of(invite, METRIC_SER) == ' ';

        g_test_message("%u", code);
        g_assert_cmpint(share_of(invite, METRIC_ISA) == '+' || is_left_out, ==,
                        label_names(METRIC_ISA, code));
        g_assert_cmpint(share_of(invite, METRIC_SEER) == '+' || is_left_out, ==,
                        label_names(METRIC_SEER, code));
        g_assert_cmpint(is_left_out, ==, label_names(METRIC_SER, code));
        g_assert_cmpint(is_left_out, ==, label_names(METRIC_IRA, code));
        report_free(invite);
    }
}

/* Requests that do not count, whatever the answer. */
static void
check_left_out(void)
{
    struct transaction upstream = {.request_frame = 1};
    const struct transaction transactions[] = {
        {.method = METHOD_INVITE, .final_code = 200}, /* its request was not captured */
        {.method = METHOD_INVITE, .request_frame = 1, .final_code = 200, .to_tag = 1},
        {.method = METHOD_INVITE,
         .request_frame = 1,
         .final_code = 200,
         .upstream = &upstream},
        {.method = METHOD_REGISTER,
         .request_frame = 1,
         .final_code = 200,
         .upstream = &upstream},
        {.method = METHOD_BYE,
         .request_frame = 1,
         .final_code = 200,
         .upstream = &upstream},
        {.method = METHOD_BYE, .request_frame = 1, .final_code = 481},
        {.method = METHOD_OPTIONS, .request_frame = 1, .final_code = 200},
        {.method = METHOD_MESSAGE, .request_frame = 1, .final_code = 503},
    };
    struct report *report = report_new(LANGUAGE_EN);

    for (size_t i = 0; i < G_N_ELEMENTS(transactions); i++) {
        metrics_add(report, &transactions[i]);
    }
    for (enum metric metric = 0; metric < METRIC_COUNT; metric++) {
        g_assert_cmpuint(report->metrics[metric].total, ==, 0);
    }
    report_free(report);
}

/* ---- delays ---- */

struct delay_row {
    const char *name;
    struct sent sent[MESSAGES_MOST];
    enum metric metric;
    uint64_t count;
    double least; /* seconds */
    double most;
};

#define INVITE(...)                         \
    {                                       \
        .line = "INVITE sip:b", __VA_ARGS__ \
    }
#define REGISTER(...)                         \
    {                                         \
        .line = "REGISTER sip:y", __VA_ARGS__ \
    }
#define BYE(...)                                                   \
    {                                                              \
        .line = "BYE sip:b", .to = "t", .number = "2", __VA_ARGS__ \
    }
#define ANSWER(status, of, ...)                                  \
    {                                                            \
        .line = (status), .method = (of), .to = "t", __VA_ARGS__ \
    }
#define HOP        .via = "b;branch=z9hG4bK2\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1"
#define SECOND_TRY .number = "2", .via = "a;branch=z9hG4bK2"
#define THIRD_TRY  .number = "3", .via = "a;branch=z9hG4bK3"

static const struct delay_row delay_rows[] = {
    {"to the first ringing",
     {INVITE(), ANSWER("180 Ringing", "INVITE", .after = 0.25),
      ANSWER("183 Session Progress", "INVITE", .after = 1),
      ANSWER("200 OK", "INVITE", .after = 5)},
     METRIC_SRD,
     1,
     0.25,
     0.25},
    {"a 100 says nothing",
     {INVITE(), ANSWER("100 Trying", "INVITE", .after = 0.25),
      ANSWER("183 Session Progress", "INVITE", .after = 1),
      ANSWER("200 OK", "INVITE", .after = 5)},
     METRIC_SRD,
     1,
     1.25,
     1.25},
    {"to the answer, where it does not ring",
     {INVITE(), ANSWER("100 Trying", "INVITE"), ANSWER("200 OK", "INVITE", .after = 2)},
     METRIC_SRD,
     1,
     2.1,
     2.1},
    {"from the first copy of the INVITE",
     {INVITE(), INVITE(.after = 0.5), ANSWER("180 Ringing", "INVITE", .after = 0.25),
      ANSWER("200 OK", "INVITE", .after = 5)},
     METRIC_SRD,
     1,
     0.75,
     0.75},
    {"not of a call that is refused",
     {INVITE(), ANSWER("180 Ringing", "INVITE"), ANSWER("486 Busy Here", "INVITE")},
     METRIC_SRD,
     0,
     0,
     0},
    {"ringing after the answer",
     {INVITE(), ANSWER("200 OK", "INVITE", .after = 2), ANSWER("180 Ringing", "INVITE")},
     METRIC_SRD,
     1,
     2,
     2},
    {"several hops are one call",
     {INVITE(), INVITE(HOP, .after = 0.5), ANSWER("180 Ringing", "INVITE", HOP),
      ANSWER("180 Ringing", "INVITE"), ANSWER("200 OK", "INVITE", HOP, .after = 3),
      ANSWER("200 OK", "INVITE")},
     METRIC_SRD,
     1,
     0.7,
     0.7},
    {"two calls",
     {INVITE(), ANSWER("200 OK", "INVITE", .after = 1),
      INVITE(.call_id = "x", .via = "a;branch=z9hG4bK9"),
      ANSWER("200 OK", "INVITE", .call_id = "x", .via = "a;branch=z9hG4bK9", .after = 3)},
     METRIC_SRD,
     2,
     1,
     3},
    {"the end of a call",
     {BYE(), ANSWER("200 OK", "BYE", .number = "2", .after = 0.25)},
     METRIC_SDD,
     1,
     0.25,
     0.25},
    {"a BYE that is refused",
     {BYE(), ANSWER("481 Call/Transaction Does Not Exist", "BYE", .number = "2")},
     METRIC_SDD,
     0,
     0,
     0},
    {"registration",
     {REGISTER(), ANSWER("100 Trying", "REGISTER"),
      ANSWER("200 OK", "REGISTER", .after = 0.5)},
     METRIC_RRD,
     1,
     0.6,
     0.6},
    {"registration with a challenge",
     {REGISTER(), ANSWER("401 Unauthorized", "REGISTER", .after = 0.25),
      REGISTER(SECOND_TRY, .after = 1), ANSWER("200 OK", "REGISTER", SECOND_TRY)},
     METRIC_RRD,
     1,
     1.35,
     1.35},
    {"registration with two challenges",
     {REGISTER(), ANSWER("407 Proxy Authentication Required", "REGISTER"),
      REGISTER(SECOND_TRY), ANSWER("401 Unauthorized", "REGISTER", SECOND_TRY),
      REGISTER(THIRD_TRY), ANSWER("200 OK", "REGISTER", THIRD_TRY)},
     METRIC_RRD,
     1,
     0.5,
     0.5},
    {"a mended one begins anew",
     {REGISTER(), ANSWER("423 Interval Too Brief", "REGISTER"), REGISTER(SECOND_TRY),
      ANSWER("200 OK", "REGISTER", SECOND_TRY, .after = 0.25)},
     METRIC_RRD,
     1,
     0.25,
     0.25},
    {"a refresh begins anew",
     {REGISTER(), ANSWER("200 OK", "REGISTER", .after = 1), REGISTER(SECOND_TRY),
      ANSWER("200 OK", "REGISTER", SECOND_TRY, .after = 0.25)},
     METRIC_RRD,
     2,
     0.25,
     1},
    {"a challenge whose request was not captured",
     {ANSWER("401 Unauthorized", "REGISTER"), REGISTER(SECOND_TRY),
      ANSWER("200 OK", "REGISTER", SECOND_TRY)},
     METRIC_RRD,
     1,
     0.1,
     0.1},
    {"refused for good",
     {REGISTER(), ANSWER("401 Unauthorized", "REGISTER"), REGISTER(SECOND_TRY),
      ANSWER("403 Forbidden", "REGISTER", SECOND_TRY)},
     METRIC_RRD,
     0,
     0,
     0},
};

/* Each transaction is added once, when all is known, as a report does. */
static void
check_delay(gconstpointer data)
{
    const struct delay_row *row = data;
    struct traffic traffic = {.history = history_new(), .time = TRAFFIC_START};
    struct report *report = report_new(LANGUAGE_EN);
    const struct report_metric *metric = &report->metrics[row->metric];
    GHashTableIter step;
    gpointer transaction;

    for (int i = 0; i < MESSAGES_MOST && row->sent[i].line != NULL; i++) {
        take_message(&traffic, &row->sent[i]);
    }
    g_hash_table_iter_init(&step, traffic.history->transactions);
    while (g_hash_table_iter_next(&step, &transaction, NULL)) {
        metrics_add(report, transaction);
    }
    g_assert_cmpuint(metric->count, ==, row->count);
    g_assert_cmpuint(metric->total, ==, row->count);
    g_assert_cmpfloat_with_epsilon((double)metric->least / (double)SECOND, row->least,
                                   1e-5);
    g_assert_cmpfloat_with_epsilon((double)metric->most / (double)SECOND, row->most,
                                   1e-5);
    if (row->count == 1) {
        g_assert_cmpint(metric->sum, ==, metric->least);
    }
    report_free(report);
    history_free(traffic.history);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metrics/codes", check_codes);
    g_test_add_func("/metrics/labels", check_labels);
    g_test_add_func("/metrics/left out", check_left_out);
    ADD_ROWS("delays", delay_rows, check_delay);
    return g_test_run();
}
