/* test_locate.c - which messages are found in a buffer, and where.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "locate.h"
#include "unit.h"

#define MOST 4

#define REQUEST  "OPTIONS sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nl: 0\r\n\r\n"
#define RESPONSE "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\nl: 0\r\n\r\n"
#define BUSY     "SIP/2.0 486 \r\nl: 0\r\n\r\n" /* an empty phrase */

struct locate_row {
    const char *name;
    const char *data;
    size_t length;
    struct {
        const char *start; /* what the message begins with; NULL: there is no further */
        size_t offset;
        bool complete;
    } expected[MOST];
};

static const struct locate_row locate_rows[] = {
    {"nothing", BYTES(""), {{NULL, 0, false}}},
    {"no SIP", BYTES("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), {{NULL, 0, false}}},
    {"version in a header alone",
     BYTES("Via: SIP/2.0/UDP a\r\nl: 0\r\n\r\n"),
     {{NULL, 0, false}}},
    {"start of the version at the end", BYTES("abcSIP/2."), {{NULL, 0, false}}},
    {"version at the end", BYTES("abcSIP/2.0"), {{NULL, 0, false}}},
    {"code without a space", BYTES("SIP/2.0 200\r\n\r\n"), {{NULL, 0, false}}},
    {"response", BYTES(RESPONSE), {{"SIP/2.0 200", 0, true}}},
    {"request", BYTES(REQUEST), {{"OPTIONS sip:b", 0, true}}},
    {"LF",
     BYTES("BYE sip:b SIP/2.0\nl: 0\n\nSIP/2.0 200 OK\nl: 0\n\n"),
     {{"BYE", 0, true}, {"SIP/2.0 200", 24, true}}},
    /* The last CR may be half of a CR LF. */
    {"CR",
     BYTES("BYE sip:b SIP/2.0\rl: 0\r\rSIP/2.0 200 OK\rl: 0\r\r"),
     {{"BYE", 0, true}, {"SIP/2.0 200", 24, false}}},

    /* Several in a stream. */
    {"request, then response",
     BYTES(REQUEST RESPONSE),
     {{"OPTIONS", 0, true}, {"SIP/2.0 200", 51, true}}},
    {"response, then request",
     BYTES(RESPONSE REQUEST),
     {{"SIP/2.0 200", 0, true}, {"OPTIONS", 44, true}}},
    {"three responses",
     BYTES(BUSY RESPONSE BUSY),
     {{"SIP/2.0 486", 0, true}, {"SIP/2.0 200", 22, true}, {"SIP/2.0 486", 66, true}}},
    {"keep-alives between",
     BYTES("\r\n\r\n" BUSY "\r\n\r\n" BUSY "\r\n"),
     {{"SIP/2.0 486", 4, true}, {"SIP/2.0 486", 30, true}}},
    {"body",
     BYTES("SIP/2.0 200 OK\r\nl: 4\r\n\r\nbody" BUSY),
     {{"SIP/2.0 200", 0, true}, {"SIP/2.0 486", 28, true}}},

    /* Bodies. */
    {"sipfrag in a request",
     BYTES("NOTIFY sip:a SIP/2.0\r\nl: 20\r\n\r\nSIP/2.0 603 Decline\n" BUSY),
     {{"NOTIFY", 0, true}, {"SIP/2.0 486", 51, true}}},
    {"sipfrag in a response",
     BYTES("SIP/2.0 200 OK\r\nl: 24\r\n\r\nBYE sip:b SIP/2.0\r\nTo:\r\n" BUSY),
     {{"SIP/2.0 200", 0, true}, {"SIP/2.0 486", 49, true}}},
    {"sipfrag without Content-Length",
     BYTES("NOTIFY sip:a SIP/2.0\r\nTo: b\r\n\r\nSIP/2.0 603 Decline\r\n"),
     {{"NOTIFY", 0, true}}},
    {"sipfrag cut off",
     BYTES("NOTIFY sip:a SIP/2.0\r\nl: 99\r\n\r\nSIP/2.0 603 Decline\r\n\r\n"),
     {{"NOTIFY", 0, false}}},

    /* Parts. */
    {"headers cut off",
     BYTES(BUSY "SIP/2.0 200 OK\r\nVia: SIP/2.0/U"),
     {{"SIP/2.0 486", 0, true}, {"SIP/2.0 200", 22, false}}},
    {"end of another message before",
     BYTES("ia: SIP/2.0/UDP a\r\n\r\n" BUSY),
     {{"SIP/2.0 486", 21, true}}},

    /* Junk before: a link header and the like. */
    {"bytes before a response",
     BYTES("\x00\x01\xff\x80" BUSY),
     {{"SIP/2.0 486", 4, true}}},
    {"letters before a response", BYTES("\x00\x01zZ" BUSY), {{"SIP/2.0 486", 4, true}}},
    {"S before a response", BYTES("S" BUSY), {{"SIP/2.0 486", 1, true}}},
    {"bytes before a request", BYTES("\x00\x01\xff\x80" REQUEST), {{"OPTIONS", 4, true}}},
    {"NUL before a request", BYTES("zZ\x00" REQUEST), {{"OPTIONS", 3, true}}},
    {"lines before a request", BYTES("abc\r\ndef\r\n" REQUEST), {{"OPTIONS", 10, true}}},
    /* 0x20 in the low byte of a UDP checksum: one frame in 256. */
    {"a space before a request", BYTES("\x80\x00 " REQUEST), {{"OPTIONS", 3, true}}},
    {"a space before a request with a sipfrag",
     BYTES("\x80\x00 NOTIFY sip:a SIP/2.0\r\nl: 16\r\n\r\nSIP/2.0 200 \r\n\r\n"),
     {{"NOTIFY", 3, true}}},
};

static void
check_locate(gconstpointer data)
{
    const struct locate_row *row = data;
    g_autofree char *block = exact_copy(row->data, row->length);
    size_t position = 0, offset, count = 0;
    struct message message;

    while (locate_next(block, row->length, &position, &offset, &message)) {
        g_assert_cmpuint(count, <, MOST);
        if (count == MOST) {
            return;
        }
        g_test_message("found at %" G_GSIZE_FORMAT, offset);
        g_assert_nonnull(row->expected[count].start);
        if (row->expected[count].start != NULL) {
            g_assert_cmpuint(offset, ==, row->expected[count].offset);
            g_assert_true(
                g_str_has_prefix(row->data + offset, row->expected[count].start));
            g_assert_cmpint(message.headers_complete && position <= row->length, ==,
                            row->expected[count].complete);
            g_assert_cmpint(message.is_response, ==, row->data[offset] == 'S');
            g_assert_cmpuint(position, ==,
                             offset + message_length(&message, row->length - offset));
        }
        count++;
    }
    g_assert_cmpstr(count < MOST ? row->expected[count].start : NULL, ==, NULL);
    g_assert_cmpuint(position, ==, row->length);
}

/* The search begins where the caller says, and a request line before that is not seen. */
static void
check_position(void)
{
    static const char data[] = BUSY BUSY;
    const size_t length = sizeof data - 1;
    struct message message;
    size_t position = 1, offset;

    g_assert_true(locate_next(data, length, &position, &offset, &message));
    g_assert_cmpuint(offset, ==, 22);
    position = length;
    g_assert_false(locate_next(data, length, &position, &offset, &message));
    g_assert_cmpuint(position, ==, length);
}

/* A buffer cut off anywhere: the search ends, and every message begins in it. */
static void
check_prefixes(void)
{
    static const char data[] =
        "\x00\x01" REQUEST "zZ" RESPONSE
        "NOTIFY sip:a SIP/2.0\r\nl: 16\r\n\r\nSIP/2.0 200 \r\n\r\n" BUSY;

    for (size_t length = 0; length < sizeof data; length++) {
        g_autofree char *block = exact_copy(data, length);
        size_t position = 0, offset, before = 0, count = 0;
        struct message message;

        while (locate_next(block, length, &position, &offset, &message)) {
            g_assert_cmpuint(offset, >=, before);
            g_assert_cmpuint(position, >, offset);
            g_assert_cmpuint(offset, <, length);
            before = position;
            count++;
        }
        g_assert_cmpuint(count, <=, 4);
        g_assert_cmpuint(position, ==, length);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("locate", locate_rows, check_locate);
    g_test_add_func("/position", check_position);
    g_test_add_func("/cut off anywhere", check_prefixes);
    return g_test_run();
}
