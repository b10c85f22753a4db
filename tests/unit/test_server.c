/* test_server.c - what servers have said and given: 503s, registrations, entity tags,
 * nonces.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "server.h"
#include "traffic.h"

static struct span
span_of(const char *text)
{
    return (struct span){text, strlen(text)};
}

static const char *
number_text(unsigned number)
{
    static char text[16];

    g_snprintf(text, sizeof text, "%u", number);
    return text;
}

/* ---- ends ---- */

static void
check_numbers(struct traffic *traffic)
{
    const struct endpoint ends[] = {
        {{192, 0, 2, 1}, 4, 5060},
        {{192, 0, 2, 1}, 4, 5061},
        {{0x20, 0x01, 0x0d, 0xb8, [15] = 1}, 16, 5060},
        {{0}, 16, 65535},
        {{0}, 4, 0},
    };
    static const char *const texts[] = {"192.0.2.1:5060", "192.0.2.1:5061",
                                        "[2001:db8::1]:5060", "[::]:65535", "0.0.0.0:0"};

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_assert_cmpuint(server_number(traffic->history, &ends[i]), ==, i + 1);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        char text[64];

        g_assert_cmpuint(server_number(traffic->history, &ends[i]), ==, i + 1);
        server_print(server_of(traffic->history, (uint32_t)i + 1), text, sizeof text);
        g_assert_cmpstr(text, ==, texts[i]);
    }
}

/* Where a URI says that a server is. */
static void
check_is_at(struct traffic *traffic)
{
    const struct endpoint ends[] = {
        {{192, 0, 2, 1}, 4, 5060},
        {{0x20, 0x01, 0x0d, 0xb8, [15] = 1}, 16, 5060},
    };
    static const struct {
        const char *host;
        unsigned port;
        bool is_at[2];
    } rows[] = {
        {"192.0.2.1", 5060, {true, false}},
        {"192.0.2.1", 5061, {false, false}},
        {"192.0.2.2", 5060, {false, false}},
        {"192.0.2", 5060, {false, false}},
        {"::ffff:192.0.2.1", 5060, {false, false}},
        {"2001:db8::1", 5060, {false, true}},
        {"[2001:DB8:0:0:0:0:0:1]", 5060, {false, true}},
        {"[2001:db8::1", 5060, {false, false}},
        {"2001:db8::2", 5060, {false, false}},
        {"example.com", 5060, {false, false}},
        {"", 5060, {false, false}},
        {"[]", 5060, {false, false}},
        {"1234567890.1234567890.1234567890.1234567890.1234567890.1234567890", 5060, {0}},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        const struct server *server =
            server_of(traffic->history, server_number(traffic->history, &ends[i]));

        for (size_t r = 0; r < G_N_ELEMENTS(rows); r++) {
            const struct span host = {rows[r].host, strlen(rows[r].host)};

            g_assert_cmpint(server_is_at(server, host, rows[r].port), ==,
                            rows[r].is_at[i]);
        }
    }
}

static void
check_software(struct traffic *traffic)
{
    const struct transaction *one = REQUEST(traffic, "OPTIONS sip:b");
    const struct server *server = server_of(traffic->history, one->destination);

    RESPOND(traffic, "100 Trying", "OPTIONS", .more = "User-Agent: B\r\nServer: A\r\n");
    g_assert_cmpstr(server->software, ==, "A");
    g_assert_cmpint(server->quickest, ==, SECOND / 10);
    REQUEST(traffic, "OPTIONS sip:b", .number = "2");
    RESPOND(traffic, "100 Trying", "OPTIONS", .number = "2", .after = 0.3,
            .more = "User-Agent: B\r\n");
    g_assert_cmpstr(server->software, ==, "B");
    g_assert_cmpint(server->quickest, ==, SECOND / 10);
    REQUEST(traffic, "OPTIONS sip:b", .number = "3");
    RESPOND(traffic, "100 Trying", "OPTIONS", .number = "3", .after = 0.05);
    g_assert_cmpstr(server->software, ==, "B");
    g_assert_cmpint(server->quickest, ==, SECOND / 20);
}

/* ---- 503 ---- */

static unsigned
unavailable(const struct traffic *traffic, const struct transaction *transaction,
            double after)
{
    return server_count_unavailable(server_of(traffic->history, transaction->destination),
                                    traffic->time + (int64_t)(after * SECOND),
                                    60 * SECOND);
}

static void
check_unavailable(struct traffic *traffic)
{
    const struct transaction *one = REQUEST(traffic, "OPTIONS sip:b");
    const struct transaction *other;

    g_assert_cmpuint(unavailable(traffic, one, 0), ==, 0);
    RESPOND(traffic, "503 No", "OPTIONS");
    RESPOND(traffic, "503 No", "OPTIONS", .after = 0.5); /* a copy */
    REQUEST(traffic, "OPTIONS sip:b", .number = "2");
    RESPOND(traffic, "500 No", "OPTIONS", .number = "2");
    g_assert_cmpuint(unavailable(traffic, one, 0), ==, 1);
    RESPOND(traffic, "503 No", "OPTIONS", .number = "3"); /* request not captured */
    g_assert_cmpuint(unavailable(traffic, one, 0), ==, 2);
    g_assert_cmpuint(unavailable(traffic, one, -0.1), ==, 1); /* asked about before */
    g_assert_cmpuint(unavailable(traffic, one, 59.9), ==, 1);
    g_assert_cmpuint(unavailable(traffic, one, 60), ==, 0);
    other = REQUEST(traffic, "OPTIONS sip:b", .number = "4", .port = 5070);
    g_assert_cmpuint(unavailable(traffic, other, 0), ==, 0);
    g_assert_cmpuint(unavailable(traffic, one, 0), ==, 2);
}

static void
check_many_unavailable(struct traffic *traffic)
{
    const struct transaction *last = NULL;

    for (unsigned i = 1; i <= 300; i++) {
        last =
            RESPOND(traffic, "503 No", "OPTIONS", .number = number_text(i), .after = 1);
    }
    g_assert_cmpuint(unavailable(traffic, last, 0), ==, 60);
    traffic->time -= 100 * SECOND; /* frames may be out of order */
    RESPOND(traffic, "503 No", "OPTIONS", .number = "301", .after = -1);
    g_assert_cmpuint(unavailable(traffic, last, 0), ==, 61);
    g_assert_cmpuint(unavailable(traffic, last, 100), ==, 60);
}

/* ---- registrations ---- */

static void
check_registration(struct traffic *traffic)
{
    struct history *history = traffic->history;
    const struct registration *found;

    REQUEST(traffic, "REGISTER sip:y");
    RESPOND(traffic, "401 No", "REGISTER");
    g_assert_null(server_registration(history, span_of("sip:b@y")));
    REQUEST(traffic, "REGISTER sip:y", .number = "2");
    RESPOND(traffic, "200 OK", "REGISTER", .number = "2",
            .more = "Contact: <sip:b@10.0.0.1>;expires=60\r\n");
    found = server_registration(history, span_of("sip:b@y"));
    g_assert_nonnull(found);
    g_assert_cmpuint(found->frame, ==, 4);
    g_assert_true(found->is_registered);
    g_assert_true(server_registration(history, span_of("sips:b@Y:5061;lr")) == found);
    g_assert_null(server_registration(history, span_of("sip:B@y")));
    g_assert_null(server_registration(history, span_of("sip:b@z")));
    REQUEST(traffic, "REGISTER sip:y", .number = "3");
    RESPOND(traffic, "200 OK", "REGISTER", .number = "3");
    g_assert_true(server_registration(history, span_of("sip:b@y")) == found);
    g_assert_cmpuint(found->frame, ==, 6);
    g_assert_false(found->is_registered);
}

/* ---- publications ---- */

/* A PUBLISH and its answer; returns its transaction. */
static const struct transaction *
publish(struct traffic *traffic, const char *number, const char *line, const char *event,
        uint8_t server, const char *etag)
{
    g_autofree char *asked = g_strdup_printf("Event: %s\r\n", event);
    g_autofree char *given = g_strdup_printf("SIP-ETag: %s\r\nExpires: 60\r\n", etag);
    const struct transaction *sent =
        REQUEST(traffic, line, .number = number, .more = asked, .destination = server);

    RESPOND(traffic, etag != NULL ? "200 OK" : "412 No", "PUBLISH", .number = number,
            .more = etag != NULL ? given : "", .source = server);
    return sent;
}

static void
check_publication(struct traffic *traffic)
{
    const struct span presence = span_of("presence"), dialog = span_of("dialog");
    const struct publication *found;
    const struct transaction *one =
        publish(traffic, "1", "PUBLISH sip:b@y", "presence", 2, "first");

    found = server_publication(traffic->history, one, presence);
    g_assert_cmpstr(found->etag, ==, "first");
    g_assert_cmpuint(found->frame, ==, 2);
    g_assert_null(server_publication(traffic->history, one, dialog));
    publish(traffic, "2", "PUBLISH sip:b@y", "Presence", 2, "second");
    g_assert_cmpstr(found->etag, ==, "second");
    publish(traffic, "3", "PUBLISH sip:b@y", "presence", 2, NULL);
    publish(traffic, "4", "PUBLISH sip:c@y", "presence", 2, "another URI");
    publish(traffic, "5", "PUBLISH sip:b@y", "presence", 3, "another server");
    publish(traffic, "6", "PUBLISH sip:b@y", "dialog", 2, "another event");
    g_assert_true(server_publication(traffic->history, one, presence) == found);
    g_assert_cmpstr(found->etag, ==, "second");
    g_assert_cmpuint(found->frame, ==, 4);
    g_assert_cmpstr(server_publication(traffic->history, one, dialog)->etag, ==,
                    "another event");
}

/* ---- nonces ---- */

static bool
gave_nonce(const struct traffic *traffic, uint32_t server, struct span realm,
           struct span nonce)
{
    return server_nonce_marks(traffic->history, server, realm, nonce) != 0;
}

static void
check_nonces(struct traffic *traffic)
{
    const struct span realm = span_of("r"), nonce = span_of("n");
    const struct transaction *one = REQUEST(traffic, "REGISTER sip:y");
    const struct transaction *port, *host;

    RESPOND(traffic, "401 No", "REGISTER",
            .more = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5, "
                    "Digest realm=\"r\", nonce=\"m\", algorithm=SHA-256\r\n"
                    "WWW-Authenticate: Digest realm=\"r\", nonce=\"\"\r\n"
                    "Proxy-Authenticate: Digest realm=\"p\", nonce=\"o\"\r\n");
    port = REQUEST(traffic, "REGISTER sip:y", .number = "2", .port = 5070);
    host = REQUEST(traffic, "REGISTER sip:y", .number = "3", .destination = 3);
    g_assert_true(gave_nonce(traffic, one->destination, realm, nonce));
    g_assert_true(gave_nonce(traffic, one->destination, realm, span_of("m")));
    g_assert_true(gave_nonce(traffic, one->destination, span_of("p"), span_of("o")));
    g_assert_true(gave_nonce(traffic, port->destination, realm, nonce));
    g_assert_false(gave_nonce(traffic, host->destination, realm, nonce));
    g_assert_false(gave_nonce(traffic, one->source, realm, nonce));
    g_assert_false(gave_nonce(traffic, one->destination, span_of("p"), nonce));
    g_assert_false(gave_nonce(traffic, one->destination, realm, span_of("N")));
    g_assert_false(gave_nonce(traffic, one->destination, realm, span_of("")));
}

static const struct traffic_test tests[] = {
    {check_numbers, "/ends/numbers"},      {check_is_at, "/ends/is at"},
    {check_software, "/ends/software"},    {check_unavailable, "/503/count"},
    {check_many_unavailable, "/503/many"}, {check_registration, "/registration"},
    {check_publication, "/publication"},   {check_nonces, "/nonces"},
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
