/* traffic.h - messages for the tests of the history, one short line of C each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_TRAFFIC_H
#define SIPDIAG_TRAFFIC_H

#include "history.h"
#include "unit.h"

struct traffic {
    struct history *history;
    uint32_t frame;
    int64_t time;
};

/* What is left out has the value that most messages of a test share. */
struct sent {
    const char *line;    /* "INVITE sip:bob@example.org", or "200 OK" */
    const char *method;  /* of CSeq; left out with requests */
    const char *number;  /* of CSeq: "1" */
    const char *via;     /* "a;branch=z9hG4bK1" */
    const char *from;    /* tag: "f" */
    const char *to;      /* tag: none */
    const char *call_id; /* "call" */
    const char *more;    /* further header lines, or with their blank line and a body */
    uint8_t source;      /* hosts are 10.0.0.N: 1 sends to 2, and 2 answers */
    uint8_t destination;
    uint16_t port; /* of the server: 5060 */
    bool is_reliable;
    double after; /* seconds since the message before: 0.1; less than 0: none */
};

/* The next frame. */
static inline struct arrival
next_arrival(struct traffic *traffic, const struct sent *sent, bool is_response)
{
    const uint8_t first = sent->source != 0 ? sent->source : is_response ? 2 : 1;
    const uint8_t second = sent->destination != 0 ? sent->destination
                           : is_response          ? 1
                                                  : 2;
    const uint16_t port = sent->port != 0 ? sent->port : 5060;
    const double after = sent->after == 0 ? 0.1 : MAX(sent->after, 0);

    traffic->time += (int64_t)(after * SECOND);
    return (struct arrival){
        .frame = ++traffic->frame,
        .time = traffic->time,
        .source = {{10, 0, 0, first}, 4, is_response ? port : 5060},
        .destination = {{10, 0, 0, second}, 4, is_response ? 5060 : port},
        .is_reliable = sent->is_reliable,
    };
}

static inline const char *
or_else(const char *text, const char *instead)
{
    return text != NULL ? text : instead;
}

static inline char *
text_of(const struct sent *sent, bool is_response)
{
    const size_t length = strcspn(sent->line, " ");
    g_autofree char *method =
        is_response ? g_strdup(sent->method) : g_strndup(sent->line, length);
    const char *more = or_else(sent->more, "");

    return g_strdup_printf(
        "%s%s%s\r\nVia: SIP/2.0/UDP %s\r\nFrom: <sip:a@x>;tag=%s\r\n"
        "To: <sip:b@y>%s%s\r\nCall-ID: %s\r\nCSeq: %s %s\r\n%s%s",
        is_response ? "SIP/2.0 " : "", sent->line, is_response ? "" : " SIP/2.0",
        or_else(sent->via, "a;branch=z9hG4bK1"), or_else(sent->from, "f"),
        sent->to != NULL ? ";tag=" : "", or_else(sent->to, ""),
        or_else(sent->call_id, "call"), or_else(sent->number, "1"), method, more,
        strstr(more, "\r\n\r\n") != NULL ? "" : "\r\n");
}

/* Feeds a message to the history, as the plugin does; returns its transaction. */
static inline struct transaction *
take_message(struct traffic *traffic, const struct sent *sent)
{
    const bool is_response = g_ascii_isdigit(sent->line[0]);
    const struct arrival arrival = next_arrival(traffic, sent, is_response);
    g_autofree char *text = text_of(sent, is_response);
    struct transaction *transaction;
    struct message message;

    g_assert_true(message_read(&message, text, strlen(text)));
    if (is_response) {
        transaction = history_match(traffic->history, &message.known, &arrival);
        if (transaction != NULL) {
            history_add_response(traffic->history, transaction, &message, &message.known,
                                 &arrival);
        }
    } else {
        transaction =
            history_add_request(traffic->history, &message, &message.known, &arrival);
    }
    history_go_on(traffic->history, arrival.time);
    return transaction;
}

#define REQUEST(traffic, start, ...) \
    take_message(traffic, &(const struct sent){.line = (start), __VA_ARGS__})
#define RESPOND(traffic, status, of, ...) \
    take_message(traffic,                 \
                 &(const struct sent){.line = (status), .method = (of), __VA_ARGS__})

#define TRAFFIC_START (INT64_C(1767268800) * SECOND) /* 2026-01-01 12:00:00 UTC */

/* Runs a test with a history of its own, so that each also tests the freeing. */
static inline void
run_with_traffic(gconstpointer data)
{
    struct traffic traffic = {.history = history_new(), .time = TRAFFIC_START};
    void (*const *test)(struct traffic *) = data;

    (*test)(&traffic);
    history_free(traffic.history);
}

struct traffic_test {
    void (*run)(struct traffic *traffic);
    const char *path;
};

#endif /* SIPDIAG_TRAFFIC_H */
