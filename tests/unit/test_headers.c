/* test_headers.c - the headers that tracking needs, found in one pass.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "message.h"
#include "unit.h"

static struct headers
read_text(const char *text)
{
    struct message message;

    memset(&message, 0xa5, sizeof message); /* message_read() sets all */
    g_assert_true(message_read(&message, text, strlen(text)));
    return message.known;
}

#define HEADER_TEXT(id, name) name,
static const char *const names[HEADER_COUNT] = {HEADERS(HEADER_TEXT)};

/* Each by its name in any case, in any order, and nothing else. */
static void
check_names(void)
{
    for (int wanted = 0; wanted < HEADER_COUNT; wanted++) {
        for (int lower = 0; lower < 2; lower++) {
            g_autofree char *name =
                lower ? g_ascii_strdown(names[wanted], -1) : g_strdup(names[wanted]);
            g_autofree char *text =
                g_strdup_printf("SIP/2.0 200 OK\r\n%s-X: a\r\nX-%s: b\r\n%s: c\r\n\r\n",
                                name, name, name);
            const struct headers headers = read_text(text);

            for (int id = 0; id < HEADER_COUNT; id++) {
                assert_span(headers.value[id], id == wanted ? "c" : NULL);
            }
        }
    }
}

static void
check_compact(void)
{
    const struct headers headers =
        read_text("INVITE sip:b@c SIP/2.0\r\nv: via\r\nF: from\r\nt : to\r\ni: id\r\n"
                  "m: contact\r\no: event\r\nc: type\r\nx: session\r\nu: other\r\n\r\n");

    assert_span(headers.value[HEADER_VIA], "via");
    assert_span(headers.value[HEADER_FROM], "from");
    assert_span(headers.value[HEADER_TO], "to");
    assert_span(headers.value[HEADER_CALL_ID], "id");
    assert_span(headers.value[HEADER_CONTACT], "contact");
    assert_span(headers.value[HEADER_EVENT], "event");
    assert_span(headers.value[HEADER_CONTENT_TYPE], "type");
    assert_span(headers.value[HEADER_SESSION_EXPIRES], "session");
    assert_span(headers.value[HEADER_CSEQ], NULL);
    assert_span(headers.value[HEADER_EXPIRES], NULL);
}

/* The first of several counts, an empty one too; folds belong to the value; the body is
 * none of it. */
static void
check_values(void)
{
    const struct headers headers =
        read_text("SIP/2.0 200 OK\r\nVia: one,\r\n two\r\nvia: three\r\nExpires:\r\n"
                  "Expires: 60\r\nCSeq:\t1  INVITE \r\nReason\r\n\r\nServer: body\r\n");

    assert_span(headers.value[HEADER_VIA], "one,\r\n two");
    assert_span(headers.value[HEADER_EXPIRES], "");
    assert_span(headers.value[HEADER_CSEQ], "1  INVITE");
    assert_span(headers.value[HEADER_REASON], NULL);
    assert_span(headers.value[HEADER_SERVER], NULL);
    assert_span(read_text("SIP/2.0 200 OK\r\n\tVia: one\r\n\r\n").value[HEADER_VIA],
                "one");
}

/* What the capture cuts is told whole or not at all: 1 INVI is no method. */
static void
check_cut(void)
{
    static const char text[] =
        "SIP/2.0 200 OK\r\nCall-ID: abc\r\nCSeq: 12 INVITE\r\nServer: x\r\n\r\n";

    for (size_t length = strlen("SIP/2.0 200 OK\r\n"); length < sizeof text; length++) {
        g_autofree char *block = exact_copy(text, length);
        struct message message;

        g_assert_true(message_read(&message, block, length));
        if (message.known.value[HEADER_CALL_ID].at != NULL) {
            assert_span(message.known.value[HEADER_CALL_ID], "abc");
        }
        if (message.known.value[HEADER_CSEQ].length > 0) {
            assert_span(message.known.value[HEADER_CSEQ], "12 INVITE");
        }
        if (length >= sizeof text - 1) {
            assert_span(message.known.value[HEADER_SERVER], "x");
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/names", check_names);
    g_test_add_func("/compact", check_compact);
    g_test_add_func("/values", check_values);
    g_test_add_func("/cut off anywhere", check_cut);
    return g_test_run();
}
