/* test_address.c - lists, Via, name-addr, parameters and URIs as they are found.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "unit.h"

struct row {
    const char *name;
    const char *value;
    const char *expected;
};

static void
put(GString *out, const char *before, struct span span)
{
    if (span.at != NULL) {
        g_string_append(out, before);
        g_string_append_len(out, span.at, (gssize)span.length);
    }
}

/* ---- lists ---- */

/* Expected: the values in angle quotes. */
static const struct row list_rows[] = {
    {"one", "100rel", "{100rel}"},
    {"several", "100rel, timer ,replaces", "{100rel}{timer}{replaces}"},
    {"folds", "100rel,\r\n timer\r\n\t,replaces", "{100rel}{timer}{replaces}"},
    {"comma in quotes", "\"Doe, Jane\" <sip:j@a>, <sip:b@a>",
     "{\"Doe, Jane\" <sip:j@a>}{<sip:b@a>}"},
    {"comma in brackets", "<sip:a,b@c>,<sip:d@e>", "{<sip:a,b@c>}{<sip:d@e>}"},
    {"bracket in quotes", "\"<\" <sip:a@b>, <sip:c@d>", "{\"<\" <sip:a@b>}{<sip:c@d>}"},
    {"escaped quote", "\"a\\\"b, c\" <sip:a@b>, d", "{\"a\\\"b, c\" <sip:a@b>}{d}"},
    {"escaped backslash", "\"a\\\\\" <sip:a@b>, d", "{\"a\\\\\" <sip:a@b>}{d}"},
    {"empty values", ",a,, b ,", "{a}{b}"},
    {"quote that never closes", "\"a, b", "{\"a}{b}"},
    {"bracket that never closes", "<a, b", "{<a, b}"},
    {"empty", "", ""},
    {"white space", " \r\n ", ""},
    {"commas", ",, ,", ""},
};

static void
check_list(gconstpointer data)
{
    const struct row *row = data;
    const size_t length = strlen(row->value);
    g_autofree char *block = exact_copy(row->value, length);
    g_autoptr(GString) found = g_string_new(NULL);
    struct span rest = {block, length}, value;

    while (address_next_value(&rest, &value)) {
        put(found, "{", value);
        g_string_append_c(found, '}');
    }
    g_assert_cmpstr(found->str, ==, row->expected);
    g_assert_cmpuint(rest.length, ==, 0);
}

/* ---- Via ---- */

/* Expected: transport sent-by #branch parameters; values apart by " | ". */
static const struct row via_rows[] = {
    {"plain", "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport",
     "UDP 192.0.2.1:5060 #z9hG4bK1 branch=z9hG4bK1;rport"},
    {"white space", "SIP / 2.0 / TCP  host.example.com : 5061 ; branch = z9hG4bK2",
     "TCP host.example.com : 5061 #z9hG4bK2  branch = z9hG4bK2"},
    {"folds", "SIP/2.0/TLS\r\n host\r\n ;branch=z9hG4bK3",
     "TLS host #z9hG4bK3 branch=z9hG4bK3"},
    {"IPv6 reference", "SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bK4",
     "UDP [2001:db8::1]:5060 #z9hG4bK4 branch=z9hG4bK4"},
    {"list", "SIP/2.0/UDP a;branch=1, SIP/2.0/TCP b;branch=2",
     "UDP a #1 branch=1 | TCP b #2 branch=2"},
    {"no branch", "SIP/2.0/UDP a", "UDP a"},
    {"empty branch", "SIP/2.0/UDP a;branch=", "UDP a # branch="},
    {"branch not first", "SIP/2.0/UDP a;received=b;BRANCH=x;rport=1",
     "UDP a #x received=b;BRANCH=x;rport=1"},
    {"name that ends in branch", "SIP/2.0/UDP a;xbranch=x", "UDP a xbranch=x"},
    {"slash in the branch", "SIP/2.0/UDP a;branch=z9hG4bK/1",
     "UDP a #z9hG4bK/1 branch=z9hG4bK/1"},
    {"comma in quotes", "SIP/2.0/UDP a;x=\"b, c\";branch=d",
     "UDP a #d x=\"b, c\";branch=d"},
    {"no host", "SIP/2.0/UDP", "UDP "},
    {"no host, parameters", "SIP/2.0/UDP ;branch=x", "UDP  #x branch=x"},
    {"empty", "", ""},
};

static void
check_via(gconstpointer data)
{
    const struct row *row = data;
    const size_t length = strlen(row->value);
    g_autofree char *block = exact_copy(row->value, length);
    g_autoptr(GString) found = g_string_new(NULL);
    struct span rest = {block, length};
    struct via via;

    while (address_next_via(&rest, &via)) {
        put(found, found->len > 0 ? " | " : "", via.transport);
        put(found, " ", via.sent_by);
        put(found, " #", via.branch);
        if (via.parameters.length > 0) {
            put(found, " ", via.parameters);
        }
    }
    g_assert_cmpstr(found->str, ==, row->expected);
}

/* ---- name-addr and addr-spec ---- */

/* Expected: <uri> and the header's parameters; values apart by " | ". */
static const struct row address_rows[] = {
    {"name-addr", "\"Alice\" <sip:alice@a.example;lr>;tag=1",
     "<sip:alice@a.example;lr> ;tag=1"},
    {"without a name", "<sip:alice@a.example>;tag=1", "<sip:alice@a.example> ;tag=1"},
    {"tokens for a name", "Alice A <sip:alice@a.example> ; tag=1",
     "<sip:alice@a.example>  ; tag=1"},
    {"addr-spec: parameters are the header's", "sip:alice@a.example;tag=1",
     "<sip:alice@a.example> ;tag=1"},
    {"tel", "tel:+15551234;tag=1", "<tel:+15551234> ;tag=1"},
    {"quoted bracket", "\"<sip:x@y>\" <sip:alice@a.example>", "<sip:alice@a.example>"},
    {"escaped quote in the name", "\"A \\\"<b>\\\"\" <sip:a@b>;tag=1",
     "<sip:a@b> ;tag=1"},
    {"name whose quote never closes", "\"Alice <sip:a@b>;tag=1", "<sip:a@b> ;tag=1"},
    {"white space in brackets", "< sip:a@b >;tag=1", "<sip:a@b> ;tag=1"},
    {"fold", "Alice\r\n <sip:a@b>\r\n ;tag=1", "<sip:a@b> \r\n ;tag=1"},
    {"IPv6 reference", "<sip:a@[2001:db8::1]:5060>;tag=1",
     "<sip:a@[2001:db8::1]:5060> ;tag=1"},
    {"bracket that never closes", "<sip:a@b;tag=1", "<sip:a@b;tag=1>"},
    {"empty brackets", "\"Alice\" <>;tag=1", "<> ;tag=1"},
    {"list", "<sip:a@b>;q=0.7, sip:c@d;expires=60",
     "<sip:a@b> ;q=0.7 | <sip:c@d> ;expires=60"},
    {"star", "*", "<*>"},
    {"empty", "", ""},
};

static void
check_address(gconstpointer data)
{
    const struct row *row = data;
    const size_t length = strlen(row->value);
    g_autofree char *block = exact_copy(row->value, length);
    g_autoptr(GString) found = g_string_new(NULL);
    struct span rest = {block, length};
    struct address address;

    while (address_next(&rest, &address)) {
        put(found, found->len > 0 ? " | <" : "<", address.uri);
        g_string_append_c(found, '>');
        if (address.parameters.length > 0) {
            put(found, " ", address.parameters);
        }
    }
    g_assert_cmpstr(found->str, ==, row->expected);
}

/* ---- parameters ---- */

static const struct parameter_row {
    const char *name;
    const char *parameters;
    const char *wanted;
    const char *value; /* NULL: absent */
} parameter_rows[] = {
    {"first", ";tag=a;x=b", "tag", "a"},
    {"last", ";x=b;tag=a", "tag", "a"},
    {"case", ";TAG=a", "tag", "a"},
    {"white space", " ; tag = a ; x", "tag", "a"},
    {"fold", "\r\n ;tag\r\n =\r\n a", "tag", "a"},
    {"quoted", ";x=\"a;tag=b\";tag=c", "tag", "c"},
    {"quotes taken off", ";reason=\"a b\"", "reason", "a b"},
    {"without a value", ";lr;tag=a", "lr", ""},
    {"empty value", ";tag=;x=b", "tag", ""},
    {"twice: the first", ";tag=a;tag=b", "tag", "a"},
    {"equals sign in the value", ";tag=a=b", "tag", "a=b"},
    {"absent", ";tags=a;xtag=b", "tag", NULL},
    {"none", "", "tag", NULL},
};

static void
check_parameter(gconstpointer data)
{
    const struct parameter_row *row = data;
    const size_t length = strlen(row->parameters);
    g_autofree char *block = exact_copy(row->parameters, length);
    g_autofree char *value = g_strconcat("presence", row->parameters, NULL);

    assert_span(address_parameter((struct span){block, length}, row->wanted), row->value);
    assert_span(address_value_parameter((struct span){value, strlen(value)}, row->wanted),
                row->value);
}

/* A quote that never closes quotes nothing, so the next parameter is found. */
static void
check_parameter_oddities(void)
{
    static const char open[] = ";x=\"a;tag=b";
    static const char value[] = "60;expires=\"60\"";

    assert_span(address_parameter((struct span){open, strlen(open)}, "tag"), "b");
    assert_span(address_value_parameter((struct span){value, strlen(value)}, "60"), NULL);
    assert_span(address_value_parameter((struct span){value, strlen(value)}, "expires"),
                "60");
}

/* Nor does one that closes far away: each value would look that far. */
static void
check_far_quote(void)
{
    for (size_t far = 1000; far <= 1100; far += 100) {
        g_autofree char *filling = g_strnfill(far, 'x');
        g_autofree char *text = g_strdup_printf("\"a, %s\", b", filling);
        struct span rest = {text, strlen(text)}, value;
        unsigned count = 0;

        while (address_next_value(&rest, &value)) {
            count++;
        }
        g_assert_cmpuint(count, ==, far < 1024 ? 2 : 3);
    }
}

/* ---- URIs ---- */

/* Expected: scheme/user/host/parameters, "-" for an absent part. */
static const struct row uri_rows[] = {
    {"sip", "sip:alice@example.com", "sip/alice/example.com/"},
    {"password and port", "sip:alice:secret@example.com:5061",
     "sip/alice/example.com:5061/"},
    {"parameters", "sips:bob@example.com;transport=tcp;lr",
     "sips/bob/example.com/transport=tcp;lr"},
    {"user with parameters", "sip:+15551234;npdi@example.com;user=phone",
     "sip/+15551234/example.com/user=phone"},
    {"headers", "sip:bob@example.com?subject=x", "sip/bob/example.com/subject=x"},
    {"no user", "sip:example.com;lr", "sip/-/example.com/lr"},
    {"empty user", "sip:@example.com", "sip//example.com/"},
    {"IPv6 reference", "sip:alice@[2001:db8::1]:5060;lr",
     "sip/alice/[2001:db8::1]:5060/lr"},
    {"IPv6 reference alone", "sip:[2001:db8::1]", "sip/-/[2001:db8::1]/"},
    {"tel", "tel:+1-555-1234", "tel/+1-555-1234/-/"},
    {"tel with context", "tel:1234;phone-context=example.com",
     "tel/1234/-/phone-context=example.com"},
    {"TEL", "TEL:110", "TEL/110/-/"},
    {"urn", "urn:service:sos", "urn/-/service:sos/"},
    {"no scheme", "alice", "alice/-//"},
    {"empty", "", "-/-/-/"},
};

static void
put_part(GString *out, struct span part)
{
    put(out, "", part);
    if (part.at == NULL) {
        g_string_append_c(out, '-');
    }
}

static void
check_uri(gconstpointer data)
{
    const struct row *row = data;
    const size_t length = strlen(row->value);
    g_autofree char *block = exact_copy(row->value, length);
    g_autoptr(GString) found = g_string_new(NULL);
    const struct uri uri = address_read_uri((struct span){block, length});

    put_part(found, uri.scheme);
    g_string_append_c(found, '/');
    put_part(found, uri.user);
    g_string_append_c(found, '/');
    put_part(found, uri.host);
    g_string_append_c(found, '/');
    put(found, "", uri.parameters);
    g_assert_cmpstr(found->str, ==, row->expected);
}

/* ---- tokens ---- */

static void
check_lists_token(void)
{
    static const char text[] = "SIP/2.0 420 Bad Extension\r\n"
                               "Require: 100rel , Timer;x=1\r\n"
                               "k: path\r\n"
                               "require:\r\n outbound\r\n"
                               "\r\n"
                               "Require: body\r\n";
    static const struct {
        const char *header;
        const char *token;
        bool listed;
    } rows[] = {
        {"Require", "100rel", true},   {"Require", "timer", true},
        {"require", "OUTBOUND", true}, {"Supported", "path", true},
        {"Require", "path", false},    {"Require", "100", false},
        {"Require", "body", false},    {"Require", "x", false},
        {"Require", "", false},        {"Allow", "100rel", false},
    };
    struct message message;

    g_assert_true(message_read(&message, text, strlen(text)));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct span token = {rows[i].token, strlen(rows[i].token)};

        g_test_message("%s in %s", rows[i].token, rows[i].header);
        g_assert_cmpint(address_lists_token(&message, rows[i].header, token), ==,
                        rows[i].listed);
    }
}

/* Values cut off anywhere: nothing is read outside. */
static void
check_prefixes(void)
{
    static const char value[] =
        "SIP / 2.0 / UDP [2001:db8::1]:5060 ;x=\"a\\\",b\";branch=z9hG4bK1, \"D\\\\, <\" "
        "<sip:a;b:c@[::1]:5;lr?x=y>;tag=\"1\\";

    for (size_t length = 0; length < sizeof value; length++) {
        g_autofree char *block = exact_copy(value, length);
        struct span rest = {block, length};
        struct address address;
        struct via via;

        address_read_uri(rest);
        address_parameter(rest, "tag");
        address_value_parameter(rest, "tag");
        while (address_next_via(&rest, &via)) {
            g_assert_true(via.sent_by.at + via.sent_by.length <= block + length);
        }
        rest = (struct span){block, length};
        while (address_next(&rest, &address)) {
            g_assert_true(address.parameters.at + address.parameters.length <=
                          block + length);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("list", list_rows, check_list);
    ADD_ROWS("Via", via_rows, check_via);
    ADD_ROWS("address", address_rows, check_address);
    ADD_ROWS("parameter", parameter_rows, check_parameter);
    g_test_add_func("/parameter/oddities", check_parameter_oddities);
    g_test_add_func("/parameter/far quote", check_far_quote);
    ADD_ROWS("URI", uri_rows, check_uri);
    g_test_add_func("/tokens", check_lists_token);
    g_test_add_func("/cut off anywhere", check_prefixes);
    return g_test_run();
}
