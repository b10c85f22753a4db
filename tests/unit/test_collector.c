/* test_collector.c - from messages to a report: outcomes, copies, hops, calls.
 *
 * Each row is traffic and what a report of it says in short, which has to be the same
 * whether the capture is read once or twice.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "collector.h"
#include "loss.h"
#include "traffic.h"

#define MESSAGES_MOST 12

/* A request and a collector each, as read with one pass and in the second of two. */
struct reading {
    struct traffic traffic;
    struct collector *once;
    struct collector *again;
    GPtrArray *texts;
    GArray *arrivals;
};

static void
hand_out(struct collector *collector, const struct history *history,
         const struct message *message, const struct arrival *arrival,
         const struct transaction *transaction, bool is_first_visit)
{
    struct diagnosis diagnosis;
    struct sighting sighting = {
        .message = message,
        .arrival = arrival,
        .transaction = transaction,
        .is_first_visit = is_first_visit,
    };

    if (message->is_response) {
        diagnosis_make(&diagnosis, history, transaction, message, arrival,
                       &settings_default);
        sighting.diagnosis = &diagnosis;
        sighting.is_copy = history_is_copy(history, transaction, arrival);
        collector_add_response(collector, &sighting);
    } else {
        sighting.is_copy =
            transaction != NULL && (transaction->request_frame != arrival->frame ||
                                    history_is_copy(history, transaction, arrival));
        collector_add_request(collector, &sighting);
    }
}

/* The first visit, as the plugin does it. */
static void
read_message(struct reading *reading, const char *text, const struct arrival *arrival)
{
    struct history *history = reading->traffic.history;
    const struct transaction *transaction;
    struct message message;

    g_assert_true(message_read(&message, text, strlen(text)));
    history_go_on(history, arrival->time);
    transaction = message.is_response
                      ? diagnosis_track(history, &message, arrival, &settings_default)
                      : history_add_request(history, &message, &message.known, arrival);
    hand_out(reading->once, history, &message, arrival, transaction, true);
    g_ptr_array_add(reading->texts, g_strdup(text));
    g_array_append_val(reading->arrivals, *arrival);
}

static void
take(struct reading *reading, const struct sent *sent)
{
    const bool is_response = g_ascii_isdigit(sent->line[0]);
    const struct arrival arrival = next_arrival(&reading->traffic, sent, is_response);
    g_autofree char *text = text_of(sent, is_response);

    read_message(reading, text, &arrival);
}

static void
read_all_again(struct reading *reading)
{
    const struct history *history = reading->traffic.history;

    for (guint i = 0; i < reading->texts->len; i++) {
        const struct arrival *arrival =
            &g_array_index(reading->arrivals, struct arrival, i);
        const char *text = g_ptr_array_index(reading->texts, i);
        struct message message;

        g_assert_true(message_read(&message, text, strlen(text)));
        hand_out(reading->again, history, &message, arrival,
                 history_find(history, &message.known, arrival->frame), false);
    }
}

static struct reading
begin(void)
{
    return (struct reading){
        .traffic = {.history = history_new(), .time = TRAFFIC_START},
        .once = collector_new(&settings_default, true),
        .again = collector_new(&settings_default, true),
        .texts = g_ptr_array_new_with_free_func(g_free),
        .arrivals = g_array_new(FALSE, FALSE, sizeof(struct arrival)),
    };
}

static void
end(struct reading *reading)
{
    collector_free(reading->once);
    collector_free(reading->again);
    g_ptr_array_unref(reading->texts);
    g_array_unref(reading->arrivals);
    history_free(reading->traffic.history);
}

/* ---- a report in short ---- */

static void put(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
put(GString *out, const char *format, ...)
{
    va_list values;

    g_string_append(out, out->len > 0 ? "; " : "");
    va_start(values, format);
    g_string_append_vprintf(out, format, values);
    va_end(values);
}

/* "INVITE 2+1 failed 1": messages, copies among them, requests with that outcome. */
static void
put_method(GString *out, const struct report *report, enum method id)
{
    const struct report_method *method = &report->methods[id];
    bool is_seen = method->messages > 0;

    for (enum outcome outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        is_seen |= method->outcomes[outcome] > 0;
    }
    if (!is_seen) {
        return;
    }
    put(out, "%s %u+%u", report_method_word(id), method->messages - method->copies,
        method->copies);
    for (enum outcome outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        if (method->outcomes[outcome] > 0) {
            g_string_append_printf(out, " %s %u", outcome_word(outcome),
                                   method->outcomes[outcome]);
        }
    }
}

/* "frame 5: 486 on 2": a failed request with its hops; likewise what it passes on. */
static char *
in_short(const struct report *report)
{
    GString *out = g_string_new(NULL);

    if (report->calls > 0) {
        put(out, "calls %u", report->calls);
    }
    if (report->registrations > 0) {
        put(out, "registrations %u", report->registrations);
    }
    for (enum method id = 0; id <= METHOD_OTHER; id++) {
        put_method(out, report, id);
    }
    for (guint i = 0; i < report->failed->len; i++) {
        const struct report_request *request =
            &g_array_index(report->failed, struct report_request, i);

        put(out, "frame %u: %u on %u", request->frame, request->code, request->hops);
    }
    for (guint i = 0; i < report->others->len; i++) {
        const struct report_request *request =
            &g_array_index(report->others, struct report_request, i);

        if (request->relays != 0) {
            put(out, "frame %u passes on %u", request->frame, request->relays);
        }
    }
    return g_string_free(out, FALSE);
}

/* Each request is listed, and what failed is listed or passed on. */
static void
assert_sums(const struct report *report)
{
    g_assert_cmpuint(report->failed->len + report->others->len, ==,
                     report_requests(report));
    g_assert_cmpuint(report->failed->len + report->relayed, ==,
                     report_outcomes(report, OUTCOME_FAILED) +
                         report_outcomes(report, OUTCOME_UNANSWERED));
    g_assert_cmpuint(report->captures->len, ==, 1);
}

static void
assert_report(const struct collector *collector, const struct history *history,
              bool is_one_pass, const char *expected)
{
    struct report *report = collector_report(collector, history);
    g_autofree char *text = in_short(report);

    g_assert_cmpstr(text, ==, expected);
    g_assert_cmpint(report->is_one_pass, ==, is_one_pass);
    assert_sums(report);
    report_free(report);
}

static void
assert_both(struct reading *reading, const char *expected)
{
    read_all_again(reading);
    assert_report(reading->once, reading->traffic.history, true, expected);
    assert_report(reading->again, reading->traffic.history, false, expected);
    /* Asking changes nothing. */
    assert_report(reading->once, reading->traffic.history, true, expected);
}

/* ---- rows ---- */

struct row {
    const char *name;
    struct sent sent[MESSAGES_MOST];
    const char *report;
};

#define INVITE(...)                         \
    {                                       \
        .line = "INVITE sip:b", __VA_ARGS__ \
    }
#define OPTIONS(...)                         \
    {                                        \
        .line = "OPTIONS sip:b", __VA_ARGS__ \
    }
#define REGISTER(...)                         \
    {                                         \
        .line = "REGISTER sip:y", __VA_ARGS__ \
    }
#define ACK(...)                         \
    {                                    \
        .line = "ACK sip:b", __VA_ARGS__ \
    }
#define ANSWER(status, of, ...)                                  \
    {                                                            \
        .line = (status), .method = (of), .to = "t", __VA_ARGS__ \
    }

/* The same request one hop on, by a proxy called b; and to another phone of a fork. */
#define HOP                                                                        \
    .via = "b;branch=z9hG4bK2\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1", .source = 2, \
    .destination = 3
#define HOP_BACK                                                                   \
    .via = "b;branch=z9hG4bK2\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1", .source = 3, \
    .destination = 2
#define FORK                                                                       \
    .via = "b;branch=z9hG4bK3\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1", .source = 2, \
    .destination = 4
#define FORK_BACK                                                                  \
    .via = "b;branch=z9hG4bK3\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1", .source = 4, \
    .destination = 2

/* Another call that shows that time goes on; it is answered on another way. */
#define LATER(seconds)                                                   \
    OPTIONS(.call_id = "later", .via = "z;branch=z9hG4bK9", .source = 8, \
            .destination = 9, .after = (seconds))

#define CHALLENGE .more = "WWW-Authenticate: Digest realm=\"y\", nonce=\"n\"\r\n"
#define CREDENTIALS                                                            \
    .more = "Authorization: Digest username=\"a\", realm=\"y\", nonce=\"n\", " \
            "uri=\"sip:y\", response=\"0\"\r\n"

static const struct row rows[] = {
    {"nothing", {{0}}, ""},
    {"answered",
     {INVITE(), ANSWER("180 Ringing", "INVITE"), ANSWER("200 OK", "INVITE"), ACK()},
     "calls 1; INVITE 1+0 success 1; ACK 1+0"},
    {"refused",
     {INVITE(), ANSWER("486 Busy Here", "INVITE"), ACK()},
     "calls 1; INVITE 1+0 failed 1; ACK 1+0; frame 2: 486 on 1"},
    {"copies of both",
     {INVITE(), INVITE(.after = 0.5), ANSWER("486 Busy Here", "INVITE"),
      ANSWER("486 Busy Here", "INVITE", .after = 0.5), ACK(), ACK()},
     "calls 1; INVITE 1+1 failed 1; ACK 2+0; frame 3: 486 on 1"},
    {"request captured twice",
     {INVITE(), INVITE(.after = -1), ANSWER("486 Busy Here", "INVITE")},
     "calls 1; INVITE 1+1 failed 1; frame 3: 486 on 1"},
    {"two phones pick up",
     {INVITE(),
      ANSWER("200 OK", "INVITE"),
      {.line = "200 OK", .method = "INVITE", .to = "u"}},
     "calls 1; INVITE 1+0 success 1"},
    {"challenge",
     {REGISTER(), ANSWER("401 Unauthorized", "REGISTER", CHALLENGE),
      REGISTER(.number = "2", .via = "a;branch=z9hG4bK2", CREDENTIALS),
      ANSWER("200 OK", "REGISTER", .number = "2", .via = "a;branch=z9hG4bK2")},
     "registrations 1; REGISTER 2+0 success 1 expected 1"},
    {"mended",
     {REGISTER(), ANSWER("423 Interval Too Brief", "REGISTER"),
      REGISTER(.number = "2", .via = "a;branch=z9hG4bK2"),
      ANSWER("200 OK", "REGISTER", .number = "2", .via = "a;branch=z9hG4bK2")},
     "registrations 1; REGISTER 2+0 success 1 recovered 1"},
    {"may still be mended",
     {REGISTER(), ANSWER("423 Interval Too Brief", "REGISTER")},
     "registrations 1; REGISTER 1+0 unresolved 1"},
    {"not mended in time",
     {REGISTER(), ANSWER("423 Interval Too Brief", "REGISTER"), LATER(33)},
     "registrations 1; OPTIONS 1+0 open 1; REGISTER 1+0 failed 1; frame 2: 423 on 1"},
    {"refreshed",
     {REGISTER(), ANSWER("200 OK", "REGISTER"),
      REGISTER(.number = "2", .via = "a;branch=z9hG4bK2"),
      ANSWER("200 OK", "REGISTER", .number = "2", .via = "a;branch=z9hG4bK2")},
     "registrations 2; REGISTER 2+0 success 2"},

    {"the same keep-alive comes round again",
     {REGISTER(), ANSWER("200 OK", "REGISTER"), REGISTER(.after = 60),
      ANSWER("200 OK", "REGISTER")},
     "registrations 2; REGISTER 2+0 success 2"},

    /* hops */
    {"passed on",
     {INVITE(), INVITE(HOP), ANSWER("404 Not Found", "INVITE", HOP_BACK),
      ANSWER("404 Not Found", "INVITE")},
     "calls 1; INVITE 2+0 failed 2; frame 3: 404 on 2; frame 4 passes on 3"},
    {"passed on as another code",
     {INVITE(), INVITE(HOP), ANSWER("486 Busy Here", "INVITE", HOP_BACK),
      ANSWER("480 Temporarily Unavailable", "INVITE")},
     "calls 1; INVITE 2+0 failed 2; frame 3: 486 on 1; frame 4: 480 on 1"},
    {"answered hop by hop",
     {INVITE(), INVITE(HOP), ANSWER("200 OK", "INVITE", HOP_BACK),
      ANSWER("200 OK", "INVITE")},
     "calls 1; INVITE 2+0 success 2"},
    {"fork that one branch answers",
     {INVITE(), INVITE(HOP), INVITE(FORK), ANSWER("486 Busy Here", "INVITE", HOP_BACK),
      ANSWER("200 OK", "INVITE", FORK_BACK), ANSWER("200 OK", "INVITE")},
     "calls 1; INVITE 3+0 success 2 recovered 1"},
    {"fork that both branches refuse alike",
     {INVITE(), INVITE(HOP), INVITE(FORK), ANSWER("486 Busy Here", "INVITE", HOP_BACK),
      ANSWER("486 Busy Here", "INVITE", FORK_BACK), ANSWER("486 Busy Here", "INVITE")},
     "calls 1; INVITE 3+0 failed 3; frame 4: 486 on 2; frame 5: 486 on 2; "
     "frame 6 passes on 5"},
    {"fork without what came before",
     {INVITE(HOP), INVITE(FORK), ANSWER("486 Busy Here", "INVITE", HOP_BACK),
      ANSWER("486 Busy Here", "INVITE", FORK_BACK)},
     "calls 1; INVITE 2+0 failed 2; frame 3: 486 on 1; frame 4: 486 on 1"},

    /* calls */
    {"another call",
     {INVITE(), ANSWER("486 Busy Here", "INVITE"),
      INVITE(.call_id = "again", .via = "a;branch=z9hG4bK2"),
      ANSWER("486 Busy Here", "INVITE", .call_id = "again", .via = "a;branch=z9hG4bK2")},
     "calls 2; INVITE 2+0 failed 2; frame 2: 486 on 1; frame 4: 486 on 1"},
    {"in a call",
     {INVITE(.to = "t", .number = "5"), ANSWER("200 OK", "INVITE", .number = "5")},
     "INVITE 1+0 success 1"},
    {"tried with credentials",
     {INVITE(), ANSWER("401 Unauthorized", "INVITE", CHALLENGE), ACK(),
      INVITE(.number = "2", .via = "a;branch=z9hG4bK2", CREDENTIALS),
      ANSWER("200 OK", "INVITE", .number = "2", .via = "a;branch=z9hG4bK2")},
     "calls 1; INVITE 2+0 success 1 expected 1; ACK 1+0"},
    {"begun before the capture",
     {ANSWER("404 Not Found", "INVITE"), ANSWER("404 Not Found", "INVITE")},
     "INVITE 0+0 failed 1; frame 1: 404 on 1"},
    {"cannot be matched",
     {OPTIONS(.number = "x"), ANSWER("404 Not Found", "OPTIONS", .number = "x"),
      ANSWER("404 Not Found", "OPTIONS", .number = "x")},
     "OPTIONS 1+0"},
    {"method that is not registered",
     {{.line = "PING sip:b"}, ANSWER("405 Method Not Allowed", "PING")},
     "other 1+0 failed 1; frame 2: 405 on 1"},

    /* no answer */
    {"sent again in vain",
     {OPTIONS(), OPTIONS(.after = 0.5), OPTIONS(.after = 1), OPTIONS(.after = 2),
      LATER(28.5)},
     "OPTIONS 2+3 unanswered 1 open 1; frame 1: 0 on 1"},
    {"sent again, and some time left",
     {OPTIONS(), OPTIONS(.after = 0.5), OPTIONS(.after = 1), OPTIONS(.after = 2),
      LATER(28.4)},
     "OPTIONS 2+3 open 2"},
    {"sent again, answered beside the capture",
     {OPTIONS(), OPTIONS(.after = 0.5), OPTIONS(.after = 1), LATER(60)},
     "OPTIONS 2+2 open 2"},
    {"sent once to somebody unheard", {OPTIONS(), LATER(60)}, "OPTIONS 2+0 open 2"},
    {"sent once to somebody who answers others",
     {OPTIONS(.call_id = "x", .via = "a;branch=z9hG4bK5"),
      ANSWER("200 OK", "OPTIONS", .call_id = "x", .via = "a;branch=z9hG4bK5"), OPTIONS(),
      LATER(60)},
     "OPTIONS 3+0 success 1 open 2"},
    {"over TCP",
     {OPTIONS(.call_id = "x", .via = "a;branch=z9hG4bK5", .is_reliable = true),
      ANSWER("200 OK", "OPTIONS", .call_id = "x", .via = "a;branch=z9hG4bK5",
             .is_reliable = true),
      OPTIONS(.is_reliable = true), LATER(60)},
     "OPTIONS 3+0 success 1 unanswered 1 open 1; frame 3: 0 on 1"},
    {"rings for ever",
     {INVITE(), ANSWER("180 Ringing", "INVITE"), LATER(600)},
     "calls 1; INVITE 1+0 open 1; OPTIONS 1+0 open 1"},
    {"an INVITE that rings nowhere",
     {INVITE(), INVITE(.after = 0.5), INVITE(.after = 1), INVITE(.after = 2), LATER(60)},
     "calls 1; INVITE 1+3 unanswered 1; OPTIONS 1+0 open 1; frame 1: 0 on 1"},
    {"sent again to somebody who answers others",
     {OPTIONS(.call_id = "x", .via = "a;branch=z9hG4bK5"),
      ANSWER("200 OK", "OPTIONS", .call_id = "x", .via = "a;branch=z9hG4bK5"), OPTIONS(),
      OPTIONS(.after = 0.5), LATER(60)},
     "OPTIONS 3+1 success 1 unanswered 1 open 1; frame 3: 0 on 1"},
    {"answered late",
     {OPTIONS(), OPTIONS(.after = 0.5), ANSWER("200 OK", "OPTIONS", .after = 60)},
     "OPTIONS 1+1 success 1"},
};

static void
check_row(gconstpointer data)
{
    const struct row *row = data;
    struct reading reading = begin();

    for (int i = 0; i < MESSAGES_MOST && row->sent[i].line != NULL; i++) {
        take(&reading, &row->sent[i]);
    }
    /* Without a message nothing tells how often it was read. */
    if (reading.texts->len > 0) {
        assert_both(&reading, row->report);
    } else {
        assert_report(reading.once, reading.traffic.history, false, row->report);
    }
    end(&reading);
}

/* ---- the rest ---- */

/* Two messages that are alike in one frame are two all the same. */
static void
check_same_frame(void)
{
    static const struct sent sent[] = {INVITE(),
                                       INVITE(.call_id = "y", .via = "a;branch=z9hG4bK2"),
                                       ANSWER("486 Busy Here", "INVITE")};
    struct reading reading = begin();

    for (size_t i = 0; i < G_N_ELEMENTS(sent); i++) {
        g_autofree char *text = text_of(&sent[i], i == 2);

        take(&reading, &sent[i]);
        struct arrival arrival =
            g_array_index(reading.arrivals, struct arrival, reading.arrivals->len - 1);

        arrival.offset = 400;
        read_message(&reading, text, &arrival);
    }
    assert_both(&reading, "calls 2; INVITE 2+2 failed 1 open 1; frame 3: 486 on 1");
    end(&reading);
}

static void
check_unreachable(void)
{
    static const struct sent request = OPTIONS(), later = LATER(40);
    struct reading reading = begin();
    g_autofree char *text = text_of(&request, false);
    struct message message;
    struct report *report;

    take(&reading, &request);
    g_assert_true(message_read(&message, text, strlen(text)));
    loss_add_quoted(reading.traffic.history, &message, &message.known, 3 << 8 | 3, 2);
    reading.traffic.frame++;
    take(&reading, &later);
    assert_both(&reading, "OPTIONS 2+0 unanswered 1 open 1; frame 1: 0 on 1");
    report = collector_report(reading.again, reading.traffic.history);
    g_assert_nonnull(
        strstr(g_array_index(report->failed, struct report_request, 0).cause, "frame 2"));
    report_free(report);
    end(&reading);
}

/* Answered requests do not pile up, and are not lost either. */
static void
check_many(void)
{
    const unsigned count = 5000;
    struct reading reading = begin();
    g_autofree char *expected =
        g_strdup_printf("OPTIONS %u+0 success %u open 1", count + 1, count);
    static const struct sent open = OPTIONS();

    take(&reading, &open);
    for (unsigned i = 0; i < count; i++) {
        g_autofree char *call_id = g_strdup_printf("call-%u", i);
        g_autofree char *via = g_strdup_printf("a;branch=z9hG4bK-%u", i);
        const struct sent request =
            OPTIONS(.call_id = call_id, .via = via, .after = 0.001);
        const struct sent answer =
            ANSWER("200 OK", "OPTIONS", .call_id = call_id, .via = via, .after = 0.001);

        take(&reading, &request);
        take(&reading, &answer);
    }
    assert_both(&reading, expected);
    end(&reading);
}

/* A report in the midst of a capture, and one of what follows as well. */
static void
check_in_between(void)
{
    static const struct sent request = INVITE(),
                             refusal = ANSWER("486 Busy Here", "INVITE");
    struct reading reading = begin();

    take(&reading, &request);
    assert_report(reading.once, reading.traffic.history, true,
                  "calls 1; INVITE 1+0 open 1");
    take(&reading, &refusal);
    assert_report(reading.once, reading.traffic.history, true,
                  "calls 1; INVITE 1+0 failed 1; frame 2: 486 on 1");
    end(&reading);
}

/* Before a capture is opened. */
static void
check_no_history(void)
{
    struct collector *collector = collector_new(&settings_default, true);
    struct report *report = collector_report(collector, NULL);

    g_assert_cmpuint(report->captures->len, ==, 0);
    g_assert_cmpuint(report_requests(report), ==, 0);
    report_free(report);
    collector_free(collector);
}

/* What is told of a failed request, and of others only when they are asked for. */
static void
check_lists(void)
{
    static const struct sent sent[] = {
        INVITE(.call_id = "x\ty"), ANSWER("486 Busy Here", "INVITE", .call_id = "x\ty"),
        OPTIONS(.via = "a;branch=z9hG4bK2"),
        ANSWER("200 OK", "OPTIONS", .via = "a;branch=z9hG4bK2")};
    struct reading reading = begin();
    const struct report_request *request;
    struct report *report;

    collector_free(reading.once);
    reading.once = collector_new(&settings_default, false);
    for (size_t i = 0; i < G_N_ELEMENTS(sent); i++) {
        take(&reading, &sent[i]);
    }
    report = collector_report(reading.once, reading.traffic.history);
    g_assert_cmpuint(report->others->len, ==, 0);
    g_assert_cmpuint(report->failed->len, ==, 1);
    request = &g_array_index(report->failed, struct report_request, 0);
    g_assert_cmpstr(request->from, ==, "a@x");
    g_assert_cmpstr(request->to, ==, "b@y");
    g_assert_cmpstr(request->call_id, ==, "x y");
    g_assert_cmpuint(request->request_frame, ==, 1);
    g_assert_cmpint(request->duration, ==, SECOND / 10);
    g_assert_cmpint(request->method, ==, METHOD_INVITE);
    g_assert_cmpint(request->severity, ==, SEVERITY_NOTE);
    g_assert_cmpstr(request->cause, !=, "");
    g_assert_cmpstr(request->remedy, !=, "");
    g_assert_cmpint(request->time - TRAFFIC_START, ==, SECOND / 5);
    report_free(report);
    end(&reading);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD_ROWS("collector", rows, check_row);
    g_test_add_func("/collector/same frame", check_same_frame);
    g_test_add_func("/collector/unreachable", check_unreachable);
    g_test_add_func("/collector/many", check_many);
    g_test_add_func("/collector/in between", check_in_between);
    g_test_add_func("/collector/no history", check_no_history);
    g_test_add_func("/collector/lists", check_lists);
    return g_test_run();
}
