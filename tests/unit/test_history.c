/* test_history.c - which messages belong together: transactions, hops, forks, attempts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "loss.h"
#include "key.h"
#include "traffic.h"

/* ---- one transaction ---- */

static void
check_basic(struct traffic *traffic)
{
    struct transaction *invite = REQUEST(traffic, "INVITE sip:bob@example.org");

    g_assert_cmpint(invite->method, ==, METHOD_INVITE);
    g_assert_cmpuint(invite->cseq, ==, 1);
    g_assert_cmpstr(invite->uri, ==, "sip:bob@example.org");
    g_assert_cmpuint(invite->request_frame, ==, 1);
    g_assert_true(transaction_is_open(invite, traffic->time));
    g_assert_true(RESPOND(traffic, "100 Trying", "INVITE") == invite);
    g_assert_false(invite->has_ringing);
    g_assert_true(RESPOND(traffic, "180 Ringing", "INVITE", .to = "t") == invite);
    g_assert_true(RESPOND(traffic, "200 OK", "INVITE", .to = "t") == invite);
    g_assert_cmpuint(invite->provisional_frame, ==, 2);
    g_assert_cmpuint(invite->provisionals, ==, 2);
    g_assert_true(invite->has_ringing);
    g_assert_cmpuint(invite->final_frame, ==, 4);
    g_assert_cmpuint(invite->final_code, ==, 200);
    g_assert_cmpint(invite->final_time - invite->request_time, ==, 3 * SECOND / 10);
    g_assert_false(transaction_is_open(invite, traffic->time));
    g_assert_cmpuint(traffic->history->transaction_count, ==, 1);
}

/* What differs in one part of the key is another transaction. */
static void
check_distinct(struct traffic *traffic)
{
    struct transaction *one = REQUEST(traffic, "OPTIONS sip:b");
    struct transaction *others[] = {
        REQUEST(traffic, "OPTIONS sip:b", .via = "a;branch=z9hG4bK2"),
        REQUEST(traffic, "OPTIONS sip:b", .via = "b;branch=z9hG4bK1"),
        REQUEST(traffic, "OPTIONS sip:b", .number = "2"),
        REQUEST(traffic, "INFO sip:b"),
        REQUEST(traffic, "OPTIONS sip:b", .call_id = "other"),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_assert_true(others[i] != one);
        g_assert_cmpuint(others[i]->request_frame, ==, i + 2);
    }
    g_assert_true(RESPOND(traffic, "200 OK", "INFO") == others[3]);
    g_assert_true(RESPOND(traffic, "200 OK", "options", .via = "A;branch=z9hG4bK1") ==
                  one);
    g_assert_cmpuint(traffic->history->transaction_count, ==, 6);
}

/* Without the magic cookie the From tag tells requests apart (RFC 3261 section 17.2.3).
 */
static void
check_rfc2543(struct traffic *traffic)
{
    struct transaction *one = REQUEST(traffic, "INVITE sip:b", .via = "a");
    struct transaction *other = REQUEST(traffic, "INVITE sip:b", .via = "a", .from = "g");
    struct transaction *plain = REQUEST(traffic, "INVITE sip:b", .via = "a;branch=1");

    g_assert_true(one != other && one != plain && other != plain);
    g_assert_true(RESPOND(traffic, "486 Busy", "INVITE", .via = "a", .from = "g") ==
                  other);
    g_assert_true(RESPOND(traffic, "404 No", "INVITE", .via = "a;branch=1") == plain);
    g_assert_true(RESPOND(traffic, "200 OK", "INVITE", .via = "a", .to = "t") == one);
    REQUEST(traffic, "CANCEL sip:b", .via = "a");
    g_assert_cmpuint(one->cancel_frame, ==, 7);
    g_assert_cmpuint(other->cancel_frame, ==, 0);
}

static void
check_copies(struct traffic *traffic)
{
    struct transaction *invite = REQUEST(traffic, "INVITE sip:b");

    g_assert_true(REQUEST(traffic, "INVITE sip:b", .after = 0.5) == invite);
    g_assert_true(REQUEST(traffic, "INVITE sip:b", .after = 1) == invite);
    g_assert_cmpuint(invite->copies, ==, 2);
    REQUEST(traffic, "INVITE sip:b", .destination = 3); /* not to the same hop */
    g_assert_cmpuint(invite->copies, ==, 2);
    RESPOND(traffic, "486 Busy", "INVITE", .to = "t");
    RESPOND(traffic, "486 Busy", "INVITE", .to = "t", .after = 0.5);
    RESPOND(traffic, "486 Busy", "INVITE", .to = "t", .after = 1);
    RESPOND(traffic, "200 OK", "INVITE", .to = "u");
    g_assert_cmpuint(invite->final_copies, ==, 2);
    g_assert_cmpuint(invite->final_code, ==, 486);
    g_assert_cmpuint(invite->final_frame, ==, 5);
}

/* A fork's second 2xx comes by the same transaction and is no copy of the first. */
static void
check_two_answers(struct traffic *traffic)
{
    struct transaction *invite = REQUEST(traffic, "INVITE sip:b");

    RESPOND(traffic, "200 OK", "INVITE", .to = "t");
    RESPOND(traffic, "200 OK", "INVITE", .to = "u");
    g_assert_cmpuint(invite->final_copies, ==, 0);
    g_assert_cmpuint(invite->answer_tag, ==, key_short((struct span){"t", 1}));
    RESPOND(traffic, "200 OK", "INVITE", .to = "t");
    g_assert_cmpuint(invite->final_copies, ==, 1);
}

/* One frame captured on two interfaces is no retransmission, and TCP has none. */
static void
check_no_copies(struct traffic *traffic)
{
    struct transaction *twice = REQUEST(traffic, "OPTIONS sip:b");
    struct transaction *tcp;

    REQUEST(traffic, "OPTIONS sip:b", .after = 0.01);
    RESPOND(traffic, "200 OK", "OPTIONS");
    RESPOND(traffic, "200 OK", "OPTIONS", .after = 0.01);
    g_assert_cmpuint(twice->copies, ==, 0);
    g_assert_cmpuint(twice->final_copies, ==, 0);
    tcp = REQUEST(traffic, "OPTIONS sip:b", .number = "2", .is_reliable = true);
    REQUEST(traffic, "OPTIONS sip:b", .number = "2", .is_reliable = true);
    RESPOND(traffic, "200 OK", "OPTIONS", .number = "2", .is_reliable = true);
    RESPOND(traffic, "200 OK", "OPTIONS", .number = "2", .is_reliable = true);
    g_assert_cmpuint(tcp->copies, ==, 0);
    g_assert_cmpuint(tcp->final_copies, ==, 0);
    g_assert_true(tcp->is_reliable);
}

/* The request was not captured: the response makes the transaction, and a request that
 * comes after it, by whatever way, makes another. */
static void
check_response_alone(struct traffic *traffic)
{
    struct transaction *alone = RESPOND(traffic, "180 Ringing", "INVITE", .to = "t");
    struct transaction *later;

    g_assert_true(RESPOND(traffic, "486 Busy", "INVITE", .to = "t") == alone);
    g_assert_cmpuint(alone->request_frame, ==, 0);
    g_assert_cmpuint(alone->final_frame, ==, 2);
    g_assert_true(alone->source != alone->destination);
    g_assert_false(transaction_is_open(alone, traffic->time));
    later = REQUEST(traffic, "INVITE sip:b");
    g_assert_true(later != alone);
    g_assert_cmpuint(later->replaced->len, ==, 1);
    g_assert_true(g_ptr_array_index(later->replaced, 0) == alone);
    g_assert_true(later->source == alone->source);
}

/* A header that matching needs is not there, or holds what cannot be read. */
static void
check_unmatched(struct traffic *traffic)
{
    static const char *const numbers[] = {"", "x", "-1", "4294967296",
                                          "99999999999999999999"};

    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_assert_null(REQUEST(traffic, "OPTIONS sip:b", .number = numbers[i]));
        g_assert_cmpint(traffic->history->unread_time, ==, traffic->time);
        g_assert_null(RESPOND(traffic, "200 OK", "OPTIONS", .number = numbers[i]));
    }
    g_assert_null(REQUEST(traffic, "OPTIONS sip:b", .call_id = ""));
    g_assert_cmpuint(traffic->history->transaction_count, ==, 0);
}

static void
check_high_numbers(struct traffic *traffic)
{
    static const char *const numbers[] = {"0", "2147483647", "2147483648", "4294967295"};
    static const uint32_t read[] = {0, 2147483647, 2147483648, 4294967295};

    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct transaction *one = REQUEST(traffic, "INFO sip:b", .number = numbers[i]);

        g_assert_cmpuint(one->cseq, ==, read[i]);
        g_assert_true(RESPOND(traffic, "200 OK", "INFO", .number = numbers[i]) == one);
    }
}

/* ---- the same key again ---- */

/* A client that keeps its branch for the credentials: each response belongs to the
 * request before it, now and on every later look. */
static void
check_replaced(struct traffic *traffic)
{
    static const char challenge[] =
        "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n";
    static const char answer[] = "Authorization: Digest realm=\"r\", nonce=\"n\"\r\n";
    struct transaction *first = REQUEST(traffic, "REGISTER sip:y");
    struct transaction *second;
    static const char text[] = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP "
                               "a;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=f\r\n"
                               "Call-ID: call\r\nCSeq: 1 REGISTER\r\n\r\n";
    struct message message;

    g_assert_true(RESPOND(traffic, "401 No", "REGISTER", .more = challenge) == first);
    second = REQUEST(traffic, "REGISTER sip:y", .more = answer);
    g_assert_true(second != first);
    g_assert_true(second->has_credentials && !first->has_credentials);
    g_assert_true(REQUEST(traffic, "REGISTER sip:y", .more = answer) == second);
    g_assert_true(RESPOND(traffic, "200 OK", "REGISTER") == second);
    g_assert_cmpuint(first->final_code, ==, 401);
    g_assert_cmpuint(second->final_code, ==, 200);
    g_assert_true(transaction_next_attempt(first) == second);
    g_assert_true(message_read(&message, text, strlen(text)));
    for (uint32_t frame = 1; frame <= 5; frame++) {
        g_assert_true(history_find(traffic->history, &message.known, frame) ==
                      (frame < 3 ? first : second));
    }
}

/* ---- hops and forks ---- */

#define CALLER "a;branch=z9hG4bKa"
#define OUTER  "p;branch=z9hG4bKp"
#define INNER  "q;branch=z9hG4bKq"

static void
check_hops(struct traffic *traffic)
{
    struct transaction *caller = REQUEST(traffic, "INVITE sip:b", .via = CALLER);
    struct transaction *next =
        REQUEST(traffic, "INVITE sip:b", .via = OUTER,
                .more = "Via: SIP/2.0/UDP " CALLER "\r\n", .source = 2, .destination = 3);
    struct transaction *last =
        REQUEST(traffic, "INVITE sip:b",
                .via = "r;branch=z9hG4bKr, SIP/2.0/UDP " INNER ", SIP/2.0/UDP " OUTER
                       ", SIP/2.0/UDP " CALLER,
                .source = 4, .destination = 5);

    g_assert_null(caller->upstream);
    g_assert_true(next->upstream == caller);
    g_assert_true(last->upstream == next); /* the hop between is not in this capture */
    g_assert_true(transaction_is_same_request(caller, last));
    g_assert_true(history_group(traffic->history, caller) == last);
    g_assert_true(last->group_previous == next && next->group_previous == caller);
    g_assert_null(caller->group_previous);
    g_assert_null(transaction_next_attempt(caller));
    g_assert_true(caller->destination == next->source);
    g_assert_true(next->destination != last->source);
}

/* A value that comes twice, on one line or on two, leads nobody back to where he is. */
static void
check_repeated_hop(struct traffic *traffic)
{
    struct transaction *one_line =
        REQUEST(traffic, "INVITE sip:b", .via = CALLER ", SIP/2.0/UDP " CALLER);
    struct transaction *two_lines = REQUEST(traffic, "INVITE sip:b", .via = OUTER,
                                            .more = "Via: SIP/2.0/UDP " OUTER "\r\n");
    struct transaction *next =
        REQUEST(traffic, "INVITE sip:b",
                .via = INNER ", SIP/2.0/UDP " INNER ", SIP/2.0/UDP " CALLER);

    g_assert_null(one_line->upstream);
    g_assert_null(two_lines->upstream);
    g_assert_true(next->upstream == one_line);
}

/* A row of hops that goes on and on begins anew, so that it can be walked. */
static void
check_many_hops(struct traffic *traffic)
{
    const struct transaction *last = NULL;
    int hops = 0;

    for (int i = 1; i <= 1000; i++) {
        g_autofree char *via = g_strdup_printf(
            "p;branch=z9hG4bK%d, SIP/2.0/UDP p;branch=z9hG4bK%d", i, i - 1);

        last = REQUEST(traffic, "INVITE sip:b", .via = via);
    }
    for (; last != NULL; last = last->upstream) {
        hops++;
    }
    g_assert_cmpint(hops, >, 70);
    g_assert_cmpint(hops, <=, 256);
}

static void
check_fork(struct traffic *traffic)
{
    static const char below[] = "Via: SIP/2.0/UDP " CALLER "\r\n";
    struct transaction *caller = REQUEST(traffic, "INVITE sip:b", .via = CALLER);
    struct transaction *one =
        REQUEST(traffic, "INVITE sip:b1", .via = "p;branch=z9hG4bK1", .more = below,
                .source = 2, .destination = 3);
    struct transaction *two =
        REQUEST(traffic, "INVITE sip:b2", .via = "p;branch=z9hG4bK2", .more = below,
                .source = 2, .destination = 4);

    g_assert_true(one->upstream == caller && two->upstream == caller);
    RESPOND(traffic, "486 Busy", "INVITE", .via = "p;branch=z9hG4bK1", .to = "1",
            .source = 3, .destination = 2);
    g_assert_null(transaction_next_attempt(one)); /* the other branch began before */
    RESPOND(traffic, "200 OK", "INVITE", .via = "p;branch=z9hG4bK2", .to = "2",
            .source = 4, .destination = 2);
    g_assert_cmpuint(one->final_code, ==, 486);
    g_assert_cmpuint(two->final_code, ==, 200);
    g_assert_cmpuint(caller->final_code, ==, 0);
    REQUEST(traffic, "CANCEL sip:b1", .via = "p;branch=z9hG4bK1", .source = 2,
            .destination = 3);
    g_assert_cmpuint(one->cancel_frame, ==, 6);
    g_assert_cmpuint(two->cancel_frame + caller->cancel_frame, ==, 0);
}

/* ---- CANCEL and ACK ---- */

static void
check_cancel(struct traffic *traffic)
{
    struct transaction *invite = REQUEST(traffic, "INVITE sip:b");
    struct transaction *cancel =
        REQUEST(traffic, "CANCEL sip:b", .more = "Reason: SIP;cause=200\r\n");

    REQUEST(traffic, "CANCEL sip:b", .after = 0.5, .more = "Reason: SIP;cause=600\r\n");
    g_assert_true(cancel != invite);
    g_assert_cmpuint(cancel->copies, ==, 1);
    g_assert_cmpuint(invite->cancel_frame, ==, 2);
    g_assert_cmpstr(invite->detail, ==, "SIP;cause=200");
    g_assert_true(RESPOND(traffic, "200 OK", "CANCEL", .to = "t") == cancel);
    g_assert_true(RESPOND(traffic, "487 Terminated", "INVITE", .to = "t") == invite);
    g_assert_cmpuint(invite->final_frame, ==, 5);
    REQUEST(traffic, "CANCEL sip:b",
            .via = "a;branch=z9hG4bKother"); /* cancels nothing */
}

/* The ACK of a 2xx has a branch of its own; the response's To tag tells what it is for.
 */
static void
check_ack(struct traffic *traffic)
{
    struct transaction *caller = REQUEST(traffic, "INVITE sip:b", .via = CALLER);
    struct transaction *next =
        REQUEST(traffic, "INVITE sip:b", .via = OUTER,
                .more = "Via: SIP/2.0/UDP " CALLER "\r\n", .source = 2, .destination = 3);

    RESPOND(traffic, "200 OK", "INVITE", .via = OUTER, .to = "t", .source = 3,
            .destination = 2);
    RESPOND(traffic, "200 OK", "INVITE", .via = CALLER, .to = "t");
    g_assert_null(
        REQUEST(traffic, "ACK sip:b", .via = "a;branch=z9hG4bKack", .to = "other"));
    g_assert_null(REQUEST(traffic, "ACK sip:b", .via = "a;branch=z9hG4bKack", .to = "t",
                          .number = "2"));
    g_assert_cmpuint(caller->ack_frame + next->ack_frame, ==, 0);
    REQUEST(traffic, "ACK sip:b", .via = "a;branch=z9hG4bKack", .to = "t");
    REQUEST(traffic, "ACK sip:b", .via = "a;branch=z9hG4bKack", .to = "t");
    g_assert_cmpuint(caller->ack_frame, ==, 7);
    g_assert_cmpuint(next->ack_frame, ==, 7);
    g_assert_null(REQUEST(traffic, "ACK sip:b", .call_id = "unknown"));
}

/* ---- what did not arrive ---- */

static void
quote(struct traffic *traffic, const char *branch, uint16_t error)
{
    g_autofree char *text = g_strdup_printf(
        "OPTIONS sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=%s\r\nFrom: "
        "<sip:a@x>;tag=f\r\n"
        "Call-ID: call\r\nCSeq: 1 OPTIONS\r\nTo: <si", /* an ICMP error quotes so much */
        branch);
    struct message message;

    g_assert_true(message_read(&message, text, strlen(text)));
    loss_add_quoted(traffic->history, &message, &message.known, error, ++traffic->frame);
}

static void
check_quoted(struct traffic *traffic)
{
    struct transaction *options = REQUEST(traffic, "OPTIONS sip:b");

    quote(traffic, "z9hG4bKother", 0x0303);
    g_assert_cmpuint(options->unreachable_frame, ==, 0);
    quote(traffic, "z9hG4bK1", 0x0303);
    quote(traffic, "z9hG4bK1", 0x0301);
    g_assert_cmpuint(options->unreachable_frame, ==, 3);
    g_assert_cmpuint(options->unreachable, ==, 0x0303);
    g_assert_cmpuint(traffic->history->transaction_count, ==, 1);
}

static void
reset(struct traffic *traffic, uint8_t source, uint8_t destination, double after)
{
    const struct arrival arrival = next_arrival(traffic,
                                                &(struct sent){.source = source,
                                                               .destination = destination,
                                                               .is_reliable = true,
                                                               .after = after},
                                                false);

    loss_add_reset(traffic->history, &arrival);
}

/* It met the latest request on the connection, whoever of the two sent it, while that was
 * open and the client still waited for it. */
static void
check_reset(struct traffic *traffic)
{
    struct transaction *one = REQUEST(traffic, "OPTIONS sip:b", .is_reliable = true);
    struct transaction *two, *late;

    RESPOND(traffic, "200 OK", "OPTIONS", .is_reliable = true);
    reset(traffic, 2, 1, 0.1);
    g_assert_cmpuint(one->unreachable_frame, ==, 0);
    two = REQUEST(traffic, "OPTIONS sip:b", .number = "2", .is_reliable = true);
    reset(traffic, 3, 1, 0.1); /* another connection */
    g_assert_cmpuint(two->unreachable_frame, ==, 0);
    reset(traffic, 2, 1, 0.1);
    reset(traffic, 1, 2, 0.1);
    g_assert_cmpuint(two->unreachable_frame, ==, 6);
    g_assert_cmpuint(two->unreachable, ==, 0);
    late = REQUEST(traffic, "OPTIONS sip:b", .number = "3", .is_reliable = true);
    reset(traffic, 2, 1, 33);
    g_assert_cmpuint(late->unreachable_frame, ==, 0);
}

/* ---- attempts ---- */

static void
check_attempts(struct traffic *traffic)
{
    struct transaction *one =
        REQUEST(traffic, "INVITE sip:b", .via = "a;branch=z9hG4bK1");
    struct transaction *two, *callee;

    RESPOND(traffic, "503 No", "INVITE", .via = "a;branch=z9hG4bK1");
    g_assert_null(transaction_next_attempt(one));
    two = REQUEST(traffic, "INVITE sip:b", .via = "a;branch=z9hG4bK2", .number = "2",
                  .destination = 3, .after = 599);
    callee = REQUEST(traffic, "INVITE sip:a", .via = "b;branch=z9hG4bK3", .from = "t",
                     .source = 2, .destination = 1);
    g_assert_true(transaction_next_attempt(one) == two);
    g_assert_true(two->attempt_previous == one);
    g_assert_null(callee->attempt_previous);
    RESPOND(traffic, "503 No", "INVITE", .number = "2", .via = "a;branch=z9hG4bK2");
    REQUEST(traffic, "INVITE sip:b", .via = "a;branch=z9hG4bK4", .number = "3",
            .after = 601);
    g_assert_null(transaction_next_attempt(two)); /* too late to be one */
}

/* Among very many requests at once no next one is looked for. */
static void
check_many_at_once(struct traffic *traffic)
{
    static const char *const calls[] = {"few", "many"};
    struct transaction *first[2];
    char number[8];

    for (unsigned i = 0; i < 2; i++) {
        first[i] = REQUEST(traffic, "INFO sip:b", .call_id = calls[i]);
        for (unsigned k = 2; k < 20 + i * 100; k++) {
            g_snprintf(number, sizeof number, "%u", k);
            REQUEST(traffic, "INFO sip:b", .call_id = calls[i], .number = number,
                    .after = 0.001);
        }
        RESPOND(traffic, "500 No", "INFO", .call_id = calls[i]);
        REQUEST(traffic, "INFO sip:b", .call_id = calls[i], .number = "200");
    }
    g_assert_nonnull(transaction_next_attempt(first[0]));
    g_assert_null(transaction_next_attempt(first[1]));
}

/* The same branch and number long after a final response: a keep-alive of a client that
 * never changes them, and no copy. */
static void
check_same_again(struct traffic *traffic)
{
    static const char text[] = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP "
                               "a;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=f\r\n"
                               "Call-ID: call\r\nCSeq: 1 OPTIONS\r\n\r\n";
    struct transaction *pings[9];
    struct message message;

    for (size_t i = 0; i < G_N_ELEMENTS(pings); i++) {
        pings[i] = REQUEST(traffic, "OPTIONS sip:b", .after = 40);
        RESPOND(traffic, "200 OK", "OPTIONS");
        g_assert_true(REQUEST(traffic, "OPTIONS sip:b", .after = 1) == pings[i]);
        RESPOND(traffic, "200 OK", "OPTIONS");
    }
    g_assert_true(message_read(&message, text, strlen(text)));
    for (uint32_t i = 0; i < G_N_ELEMENTS(pings); i++) {
        g_assert_cmpuint(pings[i]->request_frame, ==, 4 * i + 1);
        g_assert_cmpint(pings[i]->final_time - pings[i]->request_time, ==, SECOND / 10);
        g_assert_cmpuint(pings[i]->copies, ==, 1);
        for (uint32_t frame = 4 * i + 1; frame < 4 * i + 5; frame++) {
            g_assert_true(history_find(traffic->history, &message.known, frame) ==
                          pings[i]);
        }
    }
    /* Without an answer, whatever comes is a copy. */
    pings[0] = REQUEST(traffic, "OPTIONS sip:b", .number = "2");
    g_assert_true(REQUEST(traffic, "OPTIONS sip:b", .number = "2", .after = 40) ==
                  pings[0]);
}

/* ---- the text of requests ---- */

static bool
has_text(const struct transaction *transaction)
{
    struct message request;

    return transaction_read_request(transaction, &request);
}

static void
check_text(struct traffic *traffic)
{
    struct transaction *answered =
        REQUEST(traffic, "OPTIONS sip:b", .more = "X-Own: 1\r\n");
    struct transaction *late = REQUEST(traffic, "OPTIONS sip:b", .number = "2");
    struct message request;
    struct span value;

    g_assert_true(transaction_read_request(answered, &request));
    assert_span(request.uri, "sip:b");
    g_assert_true(message_find_header(&request, "X-Own", &value));
    RESPOND(traffic, "100 Trying", "OPTIONS");
    g_assert_true(has_text(answered));
    RESPOND(traffic, "200 OK", "OPTIONS");
    g_assert_false(has_text(answered));
    REQUEST(traffic, "OPTIONS sip:b", .number = "3", .after = 299);
    g_assert_true(has_text(late));
    REQUEST(traffic, "OPTIONS sip:b", .number = "4", .after = 2);
    g_assert_false(has_text(late)); /* 300 s are over */
    RESPOND(traffic, "200 OK", "OPTIONS", .number = "2");
    g_assert_cmpuint(late->final_code, ==, 200);
    late = REQUEST(traffic, "OPTIONS sip:b", .number = "5", .after = 400);
    g_assert_true(late->request == traffic->history->oldest_request); /* alone */
    g_assert_null(late->request->older);
}

/* Only the message itself is kept, not what follows it in the buffer. */
static void
check_text_length(struct traffic *traffic)
{
    struct transaction *info =
        REQUEST(traffic, "INFO sip:b", .more = "Content-Length: 2\r\n\r\nokINVITE sip:c");
    struct message request;

    g_assert_true(transaction_read_request(info, &request));
    assert_span(message_body(&request), "ok");
    g_assert_cmpuint(request.available, ==, request.head_length + 2);
}

/* ---- calls and time ---- */

static void
check_calls(struct traffic *traffic)
{
    struct transaction *begun = REQUEST(traffic, "INVITE sip:b", .call_id = "here");
    struct transaction *inside =
        REQUEST(traffic, "BYE sip:b", .call_id = "before", .to = "t");
    struct transaction *answer = RESPOND(traffic, "200 OK", "OPTIONS", .call_id = "half");

    g_assert_cmpint(traffic->history->first_time, ==, TRAFFIC_START + SECOND / 10);
    g_assert_cmpint(traffic->history->last_time, ==, traffic->time);
    g_assert_true(begun->call->begins_here);
    g_assert_false(inside->call->begins_here);
    g_assert_false(answer->call->begins_here);
    REQUEST(traffic, "OPTIONS sip:b", .call_id = "half", .number = "2");
    g_assert_false(answer->call->begins_here); /* known before it */
    g_assert_cmpuint(answer->call->first_frame, ==, 3);
    g_assert_cmpint(answer->call->first_time, ==, TRAFFIC_START + 3 * SECOND / 10);
    history_go_on(traffic->history, TRAFFIC_START); /* frames may be out of order */
    g_assert_cmpint(traffic->history->last_time, ==, traffic->time);
}

static void
check_keep(struct traffic *traffic)
{
    const char *one = history_keep(traffic->history, (struct span){"text, longer", 4});
    const char *same = history_keep(traffic->history, (struct span){"text", 4});

    g_assert_cmpstr(one, ==, "text");
    g_assert_true(one == same);
    g_assert_null(history_keep(traffic->history, (struct span){NULL, 0}));
    g_assert_null(history_keep(traffic->history, (struct span){"text", 0}));
}

static const struct traffic_test tests[] = {
    {check_basic, "/transaction/basic"},
    {check_distinct, "/transaction/distinct"},
    {check_rfc2543, "/transaction/RFC 2543"},
    {check_copies, "/transaction/copies"},
    {check_two_answers, "/transaction/two answers"},
    {check_no_copies, "/transaction/no copies"},
    {check_response_alone, "/transaction/response alone"},
    {check_unmatched, "/transaction/unmatched"},
    {check_high_numbers, "/transaction/high numbers"},
    {check_replaced, "/transaction/replaced"},
    {check_same_again, "/transaction/same again"},
    {check_hops, "/group/hops"},
    {check_repeated_hop, "/group/repeated hop"},
    {check_many_hops, "/group/many hops"},
    {check_fork, "/group/fork"},
    {check_cancel, "/CANCEL"},
    {check_ack, "/ACK"},
    {check_quoted, "/unreachable/ICMP"},
    {check_reset, "/unreachable/TCP reset"},
    {check_attempts, "/attempts"},
    {check_many_at_once, "/attempts/many at once"},
    {check_text, "/text/kept and dropped"},
    {check_text_length, "/text/length"},
    {check_calls, "/calls"},
    {check_keep, "/strings"},
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add_data_func(tests[i].path, &tests[i], run_with_traffic);
    }
    return g_test_run();
}
