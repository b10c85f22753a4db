/* test_message.c - what the scanner reads in a message, and where it stops.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "unit.h"

/* ---- start lines ---- */

struct start_line {
    const char *name;
    const char *text;
    size_t length;
    int code; /* -1: not a status line */
    const char *phrase;
};

static const struct start_line status_lines[] = {
    {"plain", BYTES("SIP/2.0 200 OK\r\n\r\n"), 200, "OK"},
    {"phrase of several words", BYTES("SIP/2.0 486 Busy Here\r\n\r\n"), 486, "Busy Here"},
    {"empty phrase", BYTES("SIP/2.0 486 \r\n\r\n"), 486, ""},
    {"blank phrase", BYTES("SIP/2.0 486   \r\n\r\n"), 486, "  "},
    {"phrase in UTF-8", BYTES("SIP/2.0 486 \xe8\xa9\xb1\r\n"), 486, "\xe8\xa9\xb1"},
    {"lowest number", BYTES("SIP/2.0 000 Zero\r\n\r\n"), 0, "Zero"},
    {"highest number", BYTES("SIP/2.0 999 Nines\r\n\r\n"), 999, "Nines"},
    {"version in lower case", BYTES("sip/2.0 200 OK\r\n\r\n"), 200, "OK"},
    {"another version", BYTES("SIP/3.0 200 OK\r\n\r\n"), 200, "OK"},
    {"no line end", BYTES("SIP/2.0 200 OK"), 200, "OK"},
    {"ends with the space", BYTES("SIP/2.0 200 "), 200, ""},
    {"LF", BYTES("SIP/2.0 200 OK\n\n"), 200, "OK"},
    {"CR", BYTES("SIP/2.0 200 OK\r\r"), 200, "OK"},
    {"no space after the code", BYTES("SIP/2.0 486\r\n\r\n"), -1, NULL},
    {"ends with the code", BYTES("SIP/2.0 486"), -1, NULL},
    {"four digits", BYTES("SIP/2.0 4860 Busy\r\n\r\n"), -1, NULL},
    {"two digits", BYTES("SIP/2.0 48 Busy\r\n\r\n"), -1, NULL},
    {"letters for digits", BYTES("SIP/2.0 4x6 Busy\r\n\r\n"), -1, NULL},
    {"sign before the digits", BYTES("SIP/2.0 -86 Busy\r\n\r\n"), -1, NULL},
    {"two spaces before the code", BYTES("SIP/2.0  486 Busy\r\n\r\n"), -1, NULL},
    {"tab before the code", BYTES("SIP/2.0\t486 Busy\r\n\r\n"), -1, NULL},
    {"space before the version", BYTES(" SIP/2.0 486 Busy\r\n\r\n"), -1, NULL},
};

static void
check_status_line(gconstpointer data)
{
    const struct start_line *row = data;
    g_autofree char *block = exact_copy(row->text, row->length);
    struct message message = {0};
    const bool read = message_read(&message, block, row->length);

    g_assert_cmpint(read, ==, row->code >= 0);
    if (read) {
        g_assert_true(message.is_response);
        g_assert_cmpuint(message.code, ==, (unsigned)row->code);
        assert_span(message.phrase, row->phrase);
    }
}

static void
check_nul_in_phrase(void)
{
    struct message message;

    g_assert_true(message_read(&message, BYTES("SIP/2.0 486 Bu\0sy\r\n\r\n")));
    g_assert_cmpmem(message.phrase.at, message.phrase.length, "Bu\0sy", 5);
}

struct request_line {
    const char *name;
    const char *text;
    size_t length;
    bool is_request;
};

static const struct request_line request_lines[] = {
    {"plain", BYTES("INVITE sip:bob@example.com SIP/2.0\r\n\r\n"), true},
    {"tel URI", BYTES("INVITE tel:+4930123 SIP/2.0\r\n\r\n"), true},
    {"unknown method", BYTES("x-Foo sip:a SIP/2.0\r\n\r\n"), true},
    {"space in the URI", BYTES("INVITE sip:a b SIP/2.0\r\n\r\n"), true},
    {"version in lower case", BYTES("INVITE sip:a sip/2.0\r\n\r\n"), true},
    {"no line end", BYTES("INVITE sip:a SIP/2.0"), true},
    {"LF", BYTES("INVITE sip:a SIP/2.0\n\n"), true},
    {"no method", BYTES(" sip:a SIP/2.0\r\n\r\n"), false},
    {"no URI", BYTES("INVITE SIP/2.0\r\n\r\n"), false},
    {"version cut off", BYTES("INVITE sip:a SIP/2."), false},
    {"another version", BYTES("INVITE sip:a SIP/3.0\r\n\r\n"), false},
    {"something behind the version", BYTES("INVITE sip:a SIP/2.0 \r\n\r\n"), false},
    {"NUL in the method", BYTES("INV\0TE sip:a SIP/2.0\r\n\r\n"), false},
    {"UTF-8 in the method", BYTES("INV\xc3\x8fTE sip:a SIP/2.0\r\n\r\n"), false},
    {"tab in the method", BYTES("INV\tTE sip:a SIP/2.0\r\n\r\n"), false},
    {"nothing", BYTES(""), false},
    {"a keep-alive", BYTES("\r\n\r\n"), false},
    {"HTTP request", BYTES("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), false},
    {"HTTP response", BYTES("HTTP/1.1 200 OK\r\n\r\n"), false},
    {"RTSP response", BYTES("RTSP/1.0 200 OK\r\n\r\n"), false},
    {"version alone", BYTES("SIP/2.0"), false},
    {"version on the second line", BYTES("INVITE sip:a\r\n SIP/2.0\r\n"), false},
    {"bytes", BYTES("\x80\x00\x00\x01\x00\xff\xfe"), false},
};

static void
check_request_line(gconstpointer data)
{
    const struct request_line *row = data;
    g_autofree char *block = exact_copy(row->text, row->length);
    struct message message = {.code = 4711};
    const bool read = message_read(&message, block, row->length);

    g_assert_cmpint(read, ==, row->is_request);
    if (read) {
        g_assert_false(message.is_response);
        g_assert_cmpuint(message.code, ==, 0);
        assert_span(message.phrase, NULL);
    } else {
        g_assert_cmpuint(message.code, ==, 4711); /* left alone */
    }
}

/* ---- where a message ends ---- */

struct extent {
    const char *name;
    const char *text;
    size_t length;
    const char *headers;
    bool headers_complete;
    size_t message_length;
    bool complete;
};

#define OK "SIP/2.0 200 OK\r\n"

static const struct extent extents[] = {
    {"no header", BYTES(OK "\r\n"), "", true, 18, true},
    {"nothing behind the start line", BYTES(OK), "", false, 16, false},
    {"blank line cut in half", BYTES(OK "\r"), "\r", false, 17, false},
    {"blank line of a CR", BYTES("SIP/2.0 200 OK\rl: 0\r\rx"), "l: 0\r", true, 21, true},
    {"no blank line", BYTES(OK "To: a\r\n"), "To: a\r\n", false, 23, false},
    {"header cut off", BYTES(OK "To: a\r\nFr"), "To: a\r\nFr", false, 25, false},
    {"body", BYTES(OK "l: 4\r\n\r\nbody"), "l: 4\r\n", true, 28, true},
    {"body cut off", BYTES(OK "l: 4\r\n\r\nbo"), "l: 4\r\n", true, 28, false},
    {"next message behind", BYTES(OK "l: 4\r\n\r\nbody" OK), "l: 4\r\n", true, 28, true},
    {"blank line in the body", BYTES(OK "l: 4\r\n\r\n\r\n\r\n"), "l: 4\r\n", true, 28,
     true},
    {"length 0", BYTES(OK "l: 0\r\n\r\nbody"), "l: 0\r\n", true, 24, true},
    {"length absent", BYTES(OK "To: a\r\n\r\nbody"), "To: a\r\n", true, 29, true},
    {"length empty", BYTES(OK "l:\r\n\r\nbody"), "l:\r\n", true, 22, true},
    {"length negative", BYTES(OK "l: -4\r\n\r\nbody"), "l: -4\r\n", true, 25, true},
    {"length a word", BYTES(OK "l: many\r\n\r\nbody"), "l: many\r\n", true, 27, true},
    {"length folded", BYTES(OK "l:\r\n 4\r\n\r\nbody"), "l:\r\n 4\r\n", true, 30, true},
    {"length the highest", BYTES(OK "l: 2147483647\r\n\r\n"), "l: 2147483647\r\n", true,
     33 + 2147483647UL, false},
    {"length above the highest", BYTES(OK "l: 2147483648\r\n\r\nx"), "l: 2147483648\r\n",
     true, 34, true},
    {"length of many digits", BYTES(OK "l: 99999999999999999999\r\n\r\n"),
     "l: 99999999999999999999\r\n", true, 43, true},
    {"first length counts", BYTES(OK "l: 1\r\nl: 4\r\n\r\nbody"), "l: 1\r\nl: 4\r\n",
     true, 31, true},
    {"LF", BYTES("SIP/2.0 200 OK\nl: 4\n\nbody"), "l: 4\n", true, 25, true},
    {"CR", BYTES("SIP/2.0 200 OK\rl: 4\r\rbody"), "l: 4\r", true, 25, true},
    {"mixed line ends", BYTES("SIP/2.0 200 OK\nl: 4\r\n\nbody"), "l: 4\r\n", true, 26,
     true},
    {"white line is a fold", BYTES(OK "To: a\r\n \r\nl: 0\r\n\r\n"),
     "To: a\r\n \r\nl: 0\r\n", true, 34, true},
};

static bool
is_complete(const struct message *message, size_t length)
{
    return message->headers_complete && message_length(message, length) <= length;
}

static void
check_extent(gconstpointer data)
{
    const struct extent *row = data;
    g_autofree char *block = exact_copy(row->text, row->length);
    struct message message;

    g_assert_true(message_read(&message, block, row->length));
    assert_span(message.headers, row->headers);
    g_assert_cmpint(message.headers_complete, ==, row->headers_complete);
    g_assert_cmpuint(message_length(&message, row->length), ==, row->message_length);
    g_assert_cmpint(is_complete(&message, row->length), ==, row->complete);
}

/* ---- headers ---- */

struct lookup {
    const char *name;
    const char *headers;
    const char *wanted;
    const char *value; /* NULL: not found */
};

static const struct lookup lookups[] = {
    {"plain", "To: bob\r\n", "To", "bob"},
    {"any case", "wWw-aUTHENTICATE: Digest\r\n", "WWW-Authenticate", "Digest"},
    {"first of two", "Via: one\r\nVia: two\r\n", "Via", "one"},
    {"empty value", "Allow:\r\nTo: bob\r\n", "Allow", ""},
    {"blank value", "Allow: \t \r\nTo: bob\r\n", "Allow", ""},
    {"no space", "To:bob\r\n", "To", "bob"},
    {"spaces around the colon", "To \t:  bob  \r\n", "To", "bob"},
    {"colon in the value", "To: sip:bob:5060\r\n", "To", "sip:bob:5060"},
    {"folded", "Subject: one\r\n two\r\n\tthree\r\nTo: bob\r\n", "Subject",
     "one\r\n two\r\n\tthree"},
    {"folded at once", "Subject:\r\n one\r\nTo: bob\r\n", "Subject", "one"},
    {"fold with LF", "Subject: one\n two\nTo: bob\n", "Subject", "one\n two"},
    {"fold with CR", "Subject: one\r two\rTo: bob\r", "Subject", "one\r two"},
    {"behind a folded one", "Subject: one\r\n To: fold\r\nTo: bob\r\n", "To", "bob"},
    {"line without a colon", "garbage\r\nTo: bob\r\n", "To", "bob"},
    {"line without a name", ": value\r\nTo: bob\r\n", "To", "bob"},
    {"not in the headers", "To: bob\r\n\r\nFrom: body\r\n", "From", NULL},
    {"name in a value", "Subject: From: bob\r\n", "From", NULL},
    {"longer name", "Contacts: bob\r\n", "Contact", NULL},
    {"shorter name", "Contac: bob\r\n", "Contact", NULL},
    {"no header at all", "", "To", NULL},
    {"compact", "m: <sip:bob>\r\n", "Contact", "<sip:bob>"},
    {"compact in upper case", "M: <sip:bob>\r\n", "Contact", "<sip:bob>"},
    {"letter of no header", "z: bob\r\n", "Contact", NULL},
};

static void
check_lookup(gconstpointer data)
{
    const struct lookup *row = data;
    g_autofree char *text = g_strdup_printf(OK "%s\r\n", row->headers);
    struct message message;
    struct span value;

    g_assert_true(message_read(&message, text, strlen(text)));
    g_assert_cmpint(message_find_header(&message, row->wanted, &value), ==,
                    row->value != NULL);
    assert_span(value, row->value);
}

/* The compact forms of the IANA registry. */
static void
check_compact_forms(void)
{
    static const char *const forms[] = {
        "a: Accept-Contact",
        "b: Referred-By",
        "c: Content-Type",
        "e: Content-Encoding",
        "d: Request-Disposition",
        "f: From",
        "i: Call-ID",
        "j: Reject-Contact",
        "k: Supported",
        "l: Content-Length",
        "m: Contact",
        "n: Identity-Info",
        "o: Event",
        "r: Refer-To",
        "s: Subject",
        "t: To",
        "u: Allow-Events",
        "v: Via",
        "x: Session-Expires",
        "y: Identity",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        const struct header header = {{forms[i], 1}, {forms[i], 1}};

        for (size_t other = 0; other < G_N_ELEMENTS(forms); other++) {
            g_assert_cmpint(message_header_is(&header, forms[other] + 3), ==, i == other);
        }
    }
}

static void
check_walk(void)
{
    static const char *const expected[] = {"Via", "one", "Via",     "two",
                                           "",    "x",   "Subject", "a\0b"};
    struct message message;
    struct header header;
    size_t position = 0;

    g_assert_true(
        message_read(&message, BYTES(OK "Via: one\r\nno colon\r\nVia: two\r\n"
                                        ": x\r\nSubject: a\0b\r\n\r\nl: 0\r\n")));
    for (size_t i = 0; i < 3; i++) {
        g_assert_true(message_next_header(&message, &position, &header));
        assert_span(header.name, expected[2 * i]);
        assert_span(header.value, expected[2 * i + 1]);
    }
    g_assert_true(message_next_header(&message, &position, &header));
    assert_span(header.name, "Subject");
    g_assert_cmpmem(header.value.at, header.value.length, "a\0b", 3);
    g_assert_false(message_next_header(&message, &position, &header));
    g_assert_false(message_next_header(&message, &position, &header));
}

static const struct lookup methods[] = {
    {"plain", "CSeq: 1 INVITE\r\n", NULL, "INVITE"},
    {"own method", "CSeq: 1 x-Foo\r\n", NULL, "x-Foo"},
    {"several spaces", "CSeq: 17 \t OPTIONS \r\n", NULL, "OPTIONS"},
    {"folded", "CSeq: 17\r\n OPTIONS\r\n", NULL, "OPTIONS"},
    {"number out of range", "CSeq: 99999999999999999999 BYE\r\n", NULL, "BYE"},
    {"no CSeq", "To: bob\r\n", NULL, NULL},
    {"empty", "CSeq:\r\n", NULL, NULL},
    {"number alone", "CSeq: 1\r\n", NULL, NULL},
    {"method alone", "CSeq: INVITE\r\n", NULL, NULL},
    {"no space", "CSeq: 1INVITE\r\n", NULL, NULL},
    {"two words", "CSeq: 1 INVITE BYE\r\n", NULL, NULL},
    {"UTF-8", "CSeq: 1 INV\xc3\x8fTE\r\n", NULL, NULL},
};

static struct span
method_of(const struct message *message)
{
    struct span cseq;

    message_find_header(message, "CSeq", &cseq);
    return message_method(cseq);
}

static void
check_method(gconstpointer data)
{
    const struct lookup *row = data;
    g_autofree char *text = g_strdup_printf(OK "%s\r\n", row->headers);
    struct message message;

    g_assert_true(message_read(&message, text, strlen(text)));
    assert_span(method_of(&message), row->value);
}

/* ---- messages cut off anywhere ---- */

static void
assert_inside(struct span span, const char *block, size_t length)
{
    if (span.at != NULL) {
        g_assert_true(span.at >= block && span.at + span.length <= block + length);
    }
}

/* Reads every prefix of a message. readable: the first length at which the start line is
 * one. */
static void
read_prefixes(const char *text, size_t readable)
{
    const size_t whole = strlen(text);
    const size_t start_line = (size_t)(strchr(text, '\n') + 1 - text);
    const size_t head = (size_t)(strstr(text, "\r\n\r\n") + 4 - text);

    for (size_t length = 0; length <= whole; length++) {
        g_autofree char *block = exact_copy(text, length);
        struct message message;
        struct header header;
        size_t position = 0;

        g_assert_cmpint(message_read(&message, block, length), ==, length >= readable);
        if (length < readable) {
            continue;
        }
        g_assert_cmpint(message.start_line_complete, ==, length >= start_line);
        g_assert_cmpint(message.headers_complete, ==, length >= head);
        g_assert_cmpint(is_complete(&message, length), ==, length >= whole);
        assert_inside(message.phrase, block, length);
        assert_inside(message.headers, block, length);
        while (message_next_header(&message, &position, &header)) {
            assert_inside(header.name, block, length);
            assert_inside(header.value, block, length);
        }
        assert_inside(method_of(&message), block, length);
    }
}

static void
check_prefixes_of_response(void)
{
    read_prefixes("SIP/2.0 486 Busy Here\r\n"
                  "Via: SIP/2.0/UDP pc33.example.com;branch=z9hG4bKnashds8\r\n"
                  "To: Bob <sip:bob@example.com>;tag=a6c85cf\r\n"
                  "f: Alice <sip:alice@example.com>;tag=1928301774\r\n"
                  "Call-ID: a84b4c76e66710\r\n"
                  "CSeq: 314159\r\n"
                  "\tINVITE\r\n"
                  "Content-Type: text/plain\r\n"
                  "Content-Length: 6\r\n"
                  "\r\n"
                  "Later.",
                  strlen("SIP/2.0 486 "));
}

static void
check_prefixes_of_request(void)
{
    read_prefixes("OPTIONS sip:bob@example.com SIP/2.0\r\n"
                  "CSeq: 1 OPTIONS\r\n"
                  "l: 0\r\n"
                  "\r\n",
                  strlen("OPTIONS sip:bob@example.com SIP/2.0"));
}

/* ---- spans ---- */

/* Only what lies at the end of an unfinished header section may have gone on. */
static void
check_cuts(void)
{
    static const struct {
        const char *text;
        bool is_cut; /* the value of the last header */
    } rows[] = {
        {"SIP/2.0 200 OK\r\nVia: a\r\nCSeq: 1 INV", true},
        {"SIP/2.0 200 OK\r\nVia: a\r\nCSeq: 1 ", true},
        {"SIP/2.0 200 OK\r\nVia: a\r\nCSeq:", true},
        {"SIP/2.0 200 OK\r\nVia: a\r\nCSeq: 1 INVITE\r", false},
        {"SIP/2.0 200 OK\r\nVia: a\r\nCSeq: 1 INVITE\r\n", false},
        {"SIP/2.0 200 OK\r\nVia: a\r\nCSeq: 1 INVITE\r\n\r\n", false},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct message message;
        struct span via, cseq;

        g_assert_true(message_read(&message, rows[i].text, strlen(rows[i].text)));
        g_assert_true(message_find_header(&message, "Via", &via));
        g_assert_true(message_find_header(&message, "CSeq", &cseq));
        g_assert_false(message_cuts(&message, via));
        g_assert_cmpint(message_cuts(&message, cseq), ==, rows[i].is_cut);
    }
}

static void
check_span_is(void)
{
    g_assert_true(span_is((struct span){"Contact: x", 7}, "contact"));
    g_assert_true(span_is((struct span){"x", 0}, ""));
    g_assert_false(span_is((struct span){"Contact", 6}, "Contact"));
    g_assert_false(span_is((struct span){"Contact", 7}, "Contac"));
    g_assert_false(span_is((struct span){"Con\0act", 7}, "Con"));
    g_assert_false(span_is((struct span){NULL, 0}, "Contact"));
}

static void
check_span_trim(void)
{
    assert_span(span_trim((struct span){" \t\r\n a b \r\n", 10}), "a b");
    assert_span(span_trim((struct span){"ab", 2}), "ab");
    assert_span(span_trim((struct span){" \r\n\t", 4}), "");
    assert_span(span_trim((struct span){"", 0}), "");
    assert_span(span_trim((struct span){NULL, 0}), NULL);
}

struct number {
    const char *name;
    const char *text;
    unsigned long limit;
    bool is_number;
    unsigned long number;
};

static const struct number numbers[] = {
    {"zero", "0", 9, true, 0},
    {"leading zeros", "0000000000000000000000007", 9, true, 7},
    {"the limit", "65535", 65535, true, 65535},
    {"above the limit", "65536", 65535, false, 0},
    {"far above the limit", "184467440737095516160", 65535, false, 0},
    {"highest of 32 bits", "4294967295", 4294967295UL, true, 4294967295UL},
    {"one above 32 bits", "4294967296", 4294967295UL, false, 0},
    {"empty", "", 9, false, 0},
    {"sign", "+1", 9, false, 0},
    {"space", "1 ", 9, false, 0},
    {"letter", "1a", 99, false, 0},
};

static void
check_number(gconstpointer data)
{
    const struct number *row = data;
    unsigned long number;
    const bool read =
        span_to_number((struct span){row->text, strlen(row->text)}, row->limit, &number);

    g_assert_cmpint(read, ==, row->is_number);
    if (read) {
        g_assert_cmpuint(number, ==, row->number);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("status line", status_lines, check_status_line);
    g_test_add_func("/status line/NUL in the phrase", check_nul_in_phrase);
    ADD_ROWS("request line", request_lines, check_request_line);
    ADD_ROWS("extent", extents, check_extent);
    ADD_ROWS("find header", lookups, check_lookup);
    ADD_ROWS("method", methods, check_method);
    g_test_add_func("/headers/compact forms", check_compact_forms);
    g_test_add_func("/headers/one after the other", check_walk);
    g_test_add_func("/cut off anywhere/response", check_prefixes_of_response);
    g_test_add_func("/cut off anywhere/request", check_prefixes_of_request);
    g_test_add_func("/cut off/values", check_cuts);
    g_test_add_func("/span/is", check_span_is);
    g_test_add_func("/span/trim", check_span_trim);
    ADD_ROWS("span to number", numbers, check_number);
    return g_test_run();
}
