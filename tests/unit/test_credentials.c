/* test_credentials.c - challenges and credentials as they are found in the field.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "credentials.h"
#include "unit.h"

struct row {
    const char *name;
    const char *value;
    const char *expected;
};

/* Expected: the scheme, then key<value> for what is there; values apart by " | ". */
static const struct row rows[] = {
    /* The forms of RFC 3261, RFC 7616, RFC 8760, RFC 8898 and RFC 3310. */
    {"challenge",
     "Digest realm=\"atlanta.com\", domain=\"sip:ss1.carrier.com\", "
     "qop=\"auth,auth-int\", "
     "nonce=\"f84f1cec41e6cbe5aea9c8e88d359\", opaque=\"\", stale=FALSE, algorithm=MD5",
     "Digest realm<atlanta.com> nonce<f84f1cec41e6cbe5aea9c8e88d359> algorithm<MD5> "
     "qop<auth,auth-int> opaque<>"},
    {"credentials",
     "Digest username=\"bob\", realm=\"biloxi.com\", nonce=\"dcd98b\", "
     "uri=\"sip:bob@biloxi.com;a=b\", qop=auth, nc=00000001, cnonce=\"0a4f\", "
     "response=\"6629fae4\", opaque=\"5ccc\"",
     "Digest realm<biloxi.com> nonce<dcd98b> qop<auth> username<bob> "
     "uri<sip:bob@biloxi.com;a=b> opaque<5ccc> response<6629fae4>"},
    {"stale", "Digest realm=\"a\", nonce=\"b\", stale=true",
     "Digest realm<a> nonce<b> stale"},
    {"stale in quotes and capitals", "Digest stale=\"TRUE\"", "Digest stale"},
    {"not stale", "Digest stale=truely", "Digest"},
    {"AKA", "Digest realm=\"ims.org\", nonce=\"q0aB+/4=\", algorithm=AKAv1-MD5",
     "Digest realm<ims.org> nonce<q0aB+/4=> algorithm<AKAv1-MD5>"},
    {"SHA", "Digest realm=\"a\", algorithm=SHA-512-256",
     "Digest realm<a> algorithm<SHA-512-256>"},
    {"basic challenge", "Basic realm=\"WallyWorld\"", "Basic realm<WallyWorld>"},
    {"basic credentials", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Basic"},
    {"bearer challenge",
     "Bearer realm=\"a\", authz_server=\"https://x.org/?a,b\", scope=\"sip\"",
     "Bearer realm<a>"},
    {"bearer credentials", "Bearer eyJhbGciOi.J9-x_y~/+z==", "Bearer"},
    {"NTLM", "NTLM realm=\"SIP Service\", targetname=\"ocs\", opaque=\"1\", version=4",
     "NTLM realm<SIP Service> opaque<1>"},
    {"token68", "Kerberos TlRMTVNTUAAB/w==", "Kerberos"},
    {"scheme alone", "Negotiate", "Negotiate"},
    {"scheme alone that is not known", "X-acme", "X-acme"},
    {"realm with everything",
     "Digest realm=\"a, b=c; Digest \\\"d\\\", nonce=e\", nonce=\"f\"",
     "Digest realm<a, b=c; Digest \\\"d\\\", nonce=e> nonce<f>"},
    {"escaped backslash", "Digest username=\"CORP\\\\\", realm=\"a\"",
     "Digest realm<a> username<CORP\\\\>"},
    {"folds", "Digest\r\n realm=\"a\",\r\n\tnonce\r\n =\r\n \"b\"",
     "Digest realm<a> nonce<b>"},

    /* Several in one header. */
    {"two challenges", "Digest realm=\"a\", nonce=\"b\", Digest realm=\"c\", nonce=\"d\"",
     "Digest realm<a> nonce<b> | Digest realm<c> nonce<d>"},
    {"two algorithms",
     "Digest realm=\"a\",algorithm=SHA-256,Digest realm=\"a\",algorithm=MD5",
     "Digest realm<a> algorithm<SHA-256> | Digest realm<a> algorithm<MD5>"},
    {"schemes alone", "Negotiate, NTLM, Kerberos", "Negotiate | NTLM | Kerberos"},
    {"alone, then with parameters", "NTLM, Basic realm=\"a\"", "NTLM | Basic realm<a>"},
    {"token68, then with parameters", "NTLM TlRM/A==, Basic realm=\"a\"",
     "NTLM | Basic realm<a>"},
    {"token68 like a parameter", "NTLM abcd==, Basic realm=\"a\"",
     "NTLM | Basic realm<a>"},
    {"with parameters, then alone", "Digest realm=\"a\", NTLM", "Digest realm<a> | NTLM"},
    {"scheme that is not known", "Digest realm=\"a\", X-acme realm=\"b\"",
     "Digest realm<a> | X-acme realm<b>"},
    {"no quotes, then another", "Digest realm=a, Digest realm=b",
     "Digest realm<a> | Digest realm<b>"},
    {"no comma, then another", "Digest realm=\"a\" Digest realm=\"b\"",
     "Digest realm<a> | Digest realm<b>"},
    {"spaces around =, then another", "Digest realm = \"a\", Digest realm = \"b\"",
     "Digest realm<a> | Digest realm<b>"},

    /* What the RFCs do not allow, and captures hold. */
    {"any case", "DIGEST Realm=\"a\",NONCE=\"b\"", "DIGEST realm<a> nonce<b>"},
    {"no quotes", "Digest realm=asterisk, nonce=4f=, uri=sip:a@b;c=d, username=5001",
     "Digest realm<asterisk> nonce<4f=> username<5001> uri<sip:a@b;c=d>"},
    {"quotes where none belong", "Digest algorithm=\"MD5\", qop=\"auth\"",
     "Digest algorithm<MD5> qop<auth>"},
    {"no quotes, space", "Digest realm=Acme Inc , nonce=\"b\"",
     "Digest realm<Acme Inc> nonce<b>"},
    {"no quotes, comma", "Digest realm=Acme, Inc, qop=auth,auth-int, Digest realm=b",
     "Digest realm<Acme, Inc> qop<auth,auth-int> | Digest realm<b>"},
    {"list without quotes last", "Digest qop=auth, auth-int",
     "Digest qop<auth, auth-int>"},
    {"no commas", "Digest realm=\"a\" nonce=\"b\" algorithm=MD5 qop=auth",
     "Digest realm<a> nonce<b> algorithm<MD5> qop<auth>"},
    {"semicolons", "Digest realm=\"a\"; nonce=\"b\"", "Digest realm<a> nonce<b>"},
    {"comma behind the scheme", "Digest, realm=\"a\"", "Digest realm<a>"},
    {"empty values", "Digest realm=\"\", nonce=, opaque= , qop=\"\", algorithm=",
     "Digest realm<> nonce<> algorithm<> qop<> opaque<>"},
    {"commas everywhere", ",, Digest realm=a,,nonce=\"b\",,", "Digest realm<a> nonce<b>"},
    {"parameter without value", "Digest realm=\"a\", stale, nonce=\"b\"",
     "Digest realm<a> nonce<b>"},
    {"behind the quote", "Digest realm=\"a\"xyz, nonce=\"b\"",
     "Digest realm<a> nonce<b>"},
    {"quotes in quotes", "Digest realm=\"the \"best\" one\", nonce=\"b\"",
     "Digest realm<the > nonce<b>"},
    {"quote that never closes", "Digest realm=\"a, nonce=b", "Digest realm<a> nonce<b>"},
    {"cut off in a value", "Digest realm=\"a\", nonce=\"b", "Digest realm<a> nonce<b>"},
    {"cut off behind =", "Digest realm=\"a\", nonce=", "Digest realm<a> nonce<>"},
    {"cut off in a name", "Digest realm=\"a\", non", "Digest realm<a>"},
    {"parameter twice", "Digest realm=\"a\", realm=\"b\"", "Digest realm<b>"},
    {"names that hold others", "Digest xrealm=\"a\", realmx=\"b\", cnonce=\"c\"",
     "Digest"},

    /* Nothing to read. */
    {"empty", "", ""},
    {"white space", " \r\n\t", ""},
    {"commas", " , ,", ""},
    {"no scheme", "realm=\"a\", nonce=\"b\"", ""},
    {"no scheme, then one", "realm=\"a\", Digest realm=\"b\"", "Digest realm<b>"},
    {"not a scheme", "sip:a@b", ""},
    {"quoted", "\"Digest realm=a\"", ""},
};

static void
put(GString *out, const char *before, struct span span)
{
    if (span.at != NULL) {
        g_string_append_printf(out, "%s<%.*s>", before, (int)span.length, span.at);
    }
}

static void
check_row(gconstpointer data)
{
    const struct row *row = data;
    const size_t length = strlen(row->value);
    g_autofree char *block = exact_copy(row->value, length);
    g_autoptr(GString) found = g_string_new(NULL);
    struct span rest = {block, length};
    struct credentials credentials;

    while (credentials_next(&rest, &credentials)) {
        g_string_append(found, found->len > 0 ? " | " : "");
        g_string_append_len(found, credentials.scheme.at,
                            (gssize)credentials.scheme.length);
        put(found, " realm", credentials.realm);
        put(found, " nonce", credentials.nonce);
        put(found, " algorithm", credentials.algorithm);
        put(found, " qop", credentials.qop);
        put(found, " username", credentials.username);
        put(found, " uri", credentials.uri);
        put(found, " opaque", credentials.opaque);
        put(found, " response", credentials.response);
        g_string_append(found, credentials.is_stale ? " stale" : "");
    }
    g_assert_cmpstr(found->str, ==, row->expected);
    g_assert_cmpuint(rest.length, ==, 0);
}

/* The spans that the packet view highlights. */
static void
check_whole(void)
{
    const char *value = " Digest realm=\"a\" ,\r\n nonce=b , NTLM, Basic Zm9v== ,";
    struct span rest = {value, strlen(value)};
    struct credentials credentials;

    g_assert_true(credentials_next(&rest, &credentials));
    assert_span(credentials.whole, "Digest realm=\"a\" ,\r\n nonce=b");
    g_assert_true(credentials_next(&rest, &credentials));
    assert_span(credentials.whole, "NTLM");
    g_assert_true(credentials_next(&rest, &credentials));
    assert_span(credentials.whole, "Basic Zm9v==");
    g_assert_false(credentials_next(&rest, &credentials));
}

static struct span
span_of(const char *text)
{
    return (struct span){text, text == NULL ? 0 : strlen(text)};
}

static const struct {
    const char *name;
    const char *offered;
    const char *qop;
    bool is_offered;
} qop_rows[] = {
    {"the only one", "auth", "auth", true},
    {"first", "auth,auth-int", "auth", true},
    {"last", "auth,auth-int", "auth-int", true},
    {"spaces", " auth , auth-int ", "auth-int", true},
    {"spaces alone", "auth auth-int", "auth-int", true},
    {"any case", "AUTH", "auth", true},
    {"another", "auth-int", "auth", false},
    {"part of one", "auth-int", "auth-", false},
    {"absent", "auth", NULL, false},
    {"empty", "auth", "", false},
    {"absent to none", NULL, NULL, true},
    {"absent to empty", "", NULL, true},
    {"absent to commas", ", ,", NULL, true},
    {"empty to none", NULL, "", true},
    {"one to none", NULL, "auth", false},
    {"one to empty", "", "auth", false},
};

static void
check_qop(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(qop_rows); i++) {
        const struct credentials challenge = {.qop = span_of(qop_rows[i].offered)};

        g_test_message("%s", qop_rows[i].name);
        g_assert_cmpint(credentials_offer_qop(&challenge, span_of(qop_rows[i].qop)), ==,
                        qop_rows[i].is_offered);
    }
}

static const struct {
    const char *a;
    const char *b;
    bool is_same;
} algorithm_rows[] = {
    {"MD5", "md5", true},     {"SHA-256", "MD5", false},  {"SHA-256", "SHA-256", true},
    {NULL, "MD5", true},      {"", "md5", true},          {NULL, NULL, true},
    {NULL, "SHA-256", false}, {"MD5", "MD5-sess", false}, {"AKAv1-MD5", NULL, false},
};

static void
check_algorithms(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(algorithm_rows); i++) {
        const struct credentials a = {.algorithm = span_of(algorithm_rows[i].a)};
        const struct credentials b = {.algorithm = span_of(algorithm_rows[i].b)};

        g_test_message("%s and %s", algorithm_rows[i].a, algorithm_rows[i].b);
        g_assert_cmpint(credentials_same_algorithm(&a, &b), ==,
                        algorithm_rows[i].is_same);
        g_assert_cmpint(credentials_same_algorithm(&b, &a), ==,
                        algorithm_rows[i].is_same);
    }
}

/* Values cut off anywhere: each prefix ends, and every span lies in it. */
static void
check_prefixes(void)
{
    static const char value[] =
        "Digest realm=\"a \\\" b, c\", nonce = d, qop=auth,auth-int, NTLM TlRM/==, "
        "opaque=\"\"x, Digest uri=\"sip:a, response=e f, stale=true";

    for (size_t length = 0; length < sizeof value; length++) {
        g_autofree char *block = exact_copy(value, length);
        const char *end = block + length;
        struct span rest = {block, length};
        struct credentials found;

        while (credentials_next(&rest, &found)) {
            const struct span spans[] = {found.whole, found.scheme,    found.realm,
                                         found.nonce, found.algorithm, found.username,
                                         found.uri,   found.opaque,    found.response,
                                         found.qop};

            for (size_t i = 0; i < G_N_ELEMENTS(spans); i++) {
                g_assert_true(spans[i].at == NULL ||
                              (spans[i].at >= found.whole.at &&
                               spans[i].at + spans[i].length <= end));
            }
        }
    }
}

/* The realms of a message's headers, in their order, then nothing, however often one
 * asks. */
static void
assert_realms(const char *headers, const char *const *realms)
{
    g_autofree char *text =
        g_strdup_printf("SIP/2.0 401 Unauthorized\r\n%s\r\n", headers);
    struct message message;
    struct credentials_place place = {.message = &message};
    struct credentials found;

    g_assert_true(message_read(&message, text, strlen(text)));
    for (; *realms != NULL; realms++) {
        g_assert_true(credentials_next_of(&place, &found));
        assert_span(found.realm, *realms);
    }
    g_assert_false(credentials_next_of(&place, &found));
    g_assert_false(credentials_next_of(&place, &found));
}

static void
check_lines(void)
{
    assert_realms("Via: x\r\n", (const char *const[]){NULL});
    assert_realms("WWW-Authenticate: Digest realm=\"a\", Digest realm=\"b\"\r\n",
                  (const char *const[]){"a", "b", NULL});
    assert_realms("Proxy-Authenticate: Digest realm=\"a\"\r\n",
                  (const char *const[]){"a", NULL});
    assert_realms("WWW-Authenticate: Digest realm=\"a\"\r\n"
                  "WWW-Authenticate: Digest realm=\"b\"\r\n",
                  (const char *const[]){"a", "b", NULL});
    assert_realms("Proxy-Authenticate: Digest realm=\"a\"\r\n"
                  "WWW-Authenticate: Digest realm=\"b\"\r\n",
                  (const char *const[]){"a", "b", NULL});
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("credentials", rows, check_row);
    g_test_add_func("/credentials/whole", check_whole);
    g_test_add_func("/qop", check_qop);
    g_test_add_func("/algorithm", check_algorithms);
    g_test_add_func("/cut off anywhere", check_prefixes);
    g_test_add_func("/lines of a message", check_lines);
    return g_test_run();
}
