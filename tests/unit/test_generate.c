/* test_generate.c - the generator: what it refuses in the key files, and what it prints.
 *
 * Each test copies the real key files, breaks one thing and runs the built generator over
 * the copies.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sandbox.h"
#include "unit.h"

/* ---- one thing broken ---- */

struct fault {
    const char *name;
    const char *file;
    const char *copied;    /* a group that gets a copy under the name of group; NULL */
    const char *group;     /* NULL: only append */
    const char *key;       /* NULL: the whole group goes, unless it was just copied */
    const char *value;     /* NULL: the key goes */
    const char *append;    /* to the text of the file; NULL */
    const char *languages; /* as on the command line; NULL */
    const char *line;      /* start of what is said; NULL: nothing is refused */
};

#define LINE "generate: "

/* A key gets another value. */
#define SET(name, file, group, key, value, languages, refusal) \
    {                                                          \
        name, file, NULL, group, key, value, NULL, languages,  \
            LINE file ": [" group "]: " key ": " refusal       \
    }
#define ACCEPT(name, file, group, key, value, languages)           \
    {                                                              \
        name, file, NULL, group, key, value, NULL, languages, NULL \
    }
/* A key goes. */
#define DROP(name, file, group, key)                          \
    {                                                         \
        name, file, NULL, group, key, NULL, NULL, NULL,       \
            LINE file ": [" group "]: " key ": missing key\n" \
    }
/* A group goes, which shows at the place that line names. */
#define DROP_GROUP(name, file, group, line)                        \
    {                                                              \
        name, file, NULL, group, NULL, NULL, NULL, NULL, LINE line \
    }
/* A group of another name, with all its keys. */
#define COPY(name, file, copied, group, refusal)           \
    {                                                      \
        name, file, copied, group, NULL, NULL, NULL, NULL, \
            LINE file ": [" group "]: " refusal            \
    }
#define APPEND(name, file, text, line)                                      \
    {                                                                       \
        name, file, NULL, NULL, NULL, NULL, text, NULL, LINE file ": " line \
    }

#define NO_CODE(text)    "'" text "' is no status code from 100 to 699\n"
#define NO_RFC(text)     "'" text "' names no RFC and section, such as RFC 3261 21.4.15\n"
#define UNDECLARED(name) "{" name "} is not among the group's Placeholders\n"
#define LOST             "its {placeholders} are not those of the English text\n"

#define BYTES_25 "These are 25 bytes long. "
#define BYTES_75 BYTES_25 BYTES_25 BYTES_25
#define TEXT_299 BYTES_75 BYTES_75 BYTES_75 BYTES_25 BYTES_25 "This one is 24 bytes ok."

static const struct fault faults[] = {
    ACCEPT("nothing broken", "responses.ini", "404", "Phrase", "Not Found", NULL),

    /* Keys. */
    SET("unknown key", "responses.ini", "404", "Menaing", "x", NULL, "unknown key\n"),
    SET("key of another file", "labels.ini", "time-unknown", "Phrase", "x", NULL,
        "unknown key\n"),
    SET("key of an unknown method", "responses.ini", "404", "Cause-FOO", "x", NULL,
        "unknown key\n"),
    SET("method of a key without", "responses.ini", "404", "Meaning-INVITE", "x", NULL,
        "unknown key\n"),
    SET("key in another case", "responses.ini", "404", "meaning", "x", NULL,
        "unknown key\n"),
    SET("unknown key in [registry]", "findings.ini", "registry", "Names", "x", NULL,
        "unknown key\n"),
    SET("unknown key of a language", "responses.ini", "404", "Menaing[ja]", "x", "ja",
        "unknown key\n"),
    SET("key that is not translated", "responses.ini", "404", "Phrase[ja]", "x", "ja",
        "unknown key\n"),
    SET("language not asked for", "responses.ini", "404", "Meaning[ja]", "x", NULL,
        "unknown key\n"),
    SET("another language", "responses.ini", "404", "Meaning[de]", "x", "ja ru",
        "unknown key\n"),
    SET("translation of nothing", "responses.ini", "687", "Cause-INFO[ja]", "x", "ja",
        "translates no English text\n"),
    DROP("no Phrase", "responses.ini", "404", "Phrase"),
    DROP("no Meaning", "responses.ini", "404", "Meaning"),
    DROP("no Cause", "responses.ini", "404", "Cause"),
    DROP("no Remedy", "responses.ini", "404", "Remedy"),
    DROP("no Reference", "responses.ini", "404", "Reference"),
    DROP("no Category", "responses.ini", "404", "Category"),
    DROP("no Severity", "responses.ini", "404", "Severity"),
    DROP("no Status", "responses.ini", "404", "Status"),
    DROP("no TreatAs in a class", "responses.ini", "4xx", "TreatAs"),
    DROP("no Difference", "comparisons.ini", "401 407", "Difference"),
    DROP("no Meaning of a warning", "warnings.ini", "399", "Meaning"),
    DROP("no Text of a cause", "causes.ini", "Q.850 16", "Text"),
    DROP("no ExpertGroup", "findings.ini", "retry-after", "ExpertGroup"),
    DROP("no Confidence", "findings.ini", "retry-after", "Confidence"),
    DROP("no Ids", "findings.ini", "registry", "Ids"),
    DROP("no Text of a label", "labels.ini", "time-unknown", "Text"),
    DROP("no Use", "responses.ini", "404", "Use"),
    DROP("no SentFrom", "responses.ini", "404", "SentFrom"),
    DROP("no NextTry", "responses.ini", "404", "NextTry"),
    DROP("no InDialog", "responses.ini", "404", "InDialog"),
    DROP("no Text of a decision", "decisions.ini", "420 421 extension-rejected", "Text"),
    SET("Use of an unregistered code", "responses.ini", "687", "Use", "x", NULL,
        "is for registered codes\n"),
    SET("empty value", "responses.ini", "404", "Meaning", "", NULL,
        "has no readable value\n"),
    APPEND("key twice", "labels.ini", "\n[more]\nText=a\nText=b\n",
           "[more]: Text: stands here twice\n"),
    APPEND("key twice, with spaces", "labels.ini", "\n[more]\nText=a\n Text = b\n",
           "[more]: Text: stands here twice\n"),
    APPEND("group that does not close", "labels.ini", "\n[more\nText=a\n", ""),

    /* Groups. */
    APPEND("code twice", "responses.ini", "\n[404]\nSentBy=x\n",
           "[404]: stands here twice\n"),
    COPY("code below the lowest", "responses.ini", "404", "99", "is no status code"),
    COPY("code above the highest", "responses.ini", "404", "700", "is no status code"),
    COPY("code a word", "responses.ini", "404", "busy", "is no status code"),
    COPY("code twice, once with a zero", "responses.ini", "687", "0687", ""),
    COPY("class of no codes", "responses.ini", "4xx", "7xx", "is no status code"),
    DROP_GROUP("no class", "responses.ini", "4xx",
               "responses.ini: [4xx]: missing group\n"),
    DROP_GROUP("no entry for what is no code", "responses.ini", "invalid",
               "responses.ini: [invalid]: missing group\n"),
    DROP_GROUP("no other warnings", "warnings.ini", "other",
               "warnings.ini: [other]: missing group\n"),
    COPY("warning a word", "warnings.ini", "399", "busy",
         "is no Warning code, range or other"),
    COPY("range that ends early", "warnings.ini", "399", "320-310", "is no Warning code"),
    COPY("cause of no protocol", "causes.ini", "Q.850 16", "Q.931 16",
         "there is no protocol [Q.931]\n"),
    COPY("cause out of range", "causes.ini", "Q.850 16", "Q.850 65536", ""),
    DROP_GROUP(
        "permanent id that vanished", "findings.ini", "ack-missing",
        "findings.ini: [registry]: Ids: the permanent id ack-missing has no group\n"),
    COPY("finding not in the registry", "findings.ini", "retry-after", "new-finding",
         "is not in [registry] Ids\n"),
    SET("placeholder in a title", "findings.ini", "retry-after", "Title", "Wait {wait}",
        NULL, "stands for all cases: no {placeholder}\n"),
    DROP_GROUP("no registry", "findings.ini", "registry",
               "findings.ini: [registry]: missing group\n"),

    /* Codes. */
    SET("TreatAs below the lowest", "responses.ini", "4xx", "TreatAs", "99", NULL,
        NO_CODE("99")),
    SET("TreatAs of several", "responses.ini", "4xx", "TreatAs", "400;401", NULL,
        "'400;401' is not one status code\n"),
    SET("TreatAs of another class", "responses.ini", "5xx", "TreatAs", "400", NULL, ""),
    SET("TreatAs of a code", "responses.ini", "404", "TreatAs", "400", NULL,
        "belongs to a class entry\n"),
    SET("Sip above the highest", "causes.ini", "Q.850 17", "Sip", "700", NULL,
        NO_CODE("700")),
    SET("SipUser a word", "causes.ini", "Q.850 17", "SipUser", "busy", NULL,
        NO_CODE("busy")),
    SET("FromSip below the lowest", "causes.ini", "Q.850 17", "FromSip", "486;60", NULL,
        NO_CODE("60")),
    /* A C compiler reads 0600 as 384. */
    SET("FromSip with a zero", "causes.ini", "Q.850 17", "FromSip", "486;0600", NULL, ""),
    SET("empty FromSip", "causes.ini", "Q.850 17", "FromSip", ";", NULL, NO_CODE("")),
    SET("ConfusedWith above the highest", "responses.ini", "687", "ConfusedWith", "700",
        NULL, NO_CODE("700")),
    SET("ConfusedWith itself", "responses.ini", "687", "ConfusedWith", "687", NULL,
        "comparisons.ini has no [687 687]\n"),
    SET("ConfusedWith not mutual", "responses.ini", "687", "ConfusedWith", "404", NULL,
        "404 does not name 687 in return\n"),
    DROP_GROUP("ConfusedWith without a comparison", "comparisons.ini", "401 407",
               "responses.ini: [401]: ConfusedWith: comparisons.ini has no [401 407]\n"),
    COPY("comparison nobody names", "comparisons.ini", "401 407", "404 687",
         "nobody sees it"),
    COPY("comparison with the higher code first", "comparisons.ini", "401 407", "407 401",
         "is no pair of status codes, lower first\n"),
    COPY("comparison of no code", "comparisons.ini", "401 407", "401 700",
         "is no pair of status codes"),

    COPY("decision of two codes", "decisions.ini", "420 421 extension-rejected",
         "420 421", "is no pair of codes and a sign\n"),
    COPY("decision nobody sees", "decisions.ini", "420 421 extension-rejected",
         "420 486 extension-rejected", "nobody sees it: responses.ini [420] has no 486"),
    COPY("decision by an unknown sign", "decisions.ini", "420 421 extension-rejected",
         "420 421 rumour", "'rumour' is no finding or circumstance\n"),
    SET("decision with another sign's placeholder", "decisions.ini",
        "420 421 extension-rejected", "Text", "{digits}", NULL,
        "{digits} is not among the sign's Placeholders\n"),
    SET("decision with a circumstance's placeholder", "decisions.ini", "486 480 rang",
        "Text", "{frame}", NULL, "{frame} is not among the sign's Placeholders\n"),

    /* Words and references. */
    SET("unknown Category", "responses.ini", "404", "Category", "lost", NULL,
        "'lost' is none of progress, success, "),
    SET("unknown SentFrom", "responses.ini", "404", "SentFrom", "uas;me", NULL,
        "'me' is none of any, client, "),
    SET("unknown NextTry", "responses.ini", "404", "NextTry", "soon", NULL,
        "'soon' is none of wait, none, "),
    SET("unknown InDialog", "responses.ini", "404", "InDialog", "x", NULL,
        "'x' is none of none, early, "),
    SET("unknown Severity", "responses.ini", "404", "Severity", "Warn", NULL,
        "'Warn' is none of chat, note, warn, error\n"),
    SET("unknown Status", "responses.ini", "404", "Status", "new", NULL,
        "'new' is none of current, historic, unregistered\n"),
    SET("unknown Confidence", "findings.ini", "retry-after", "Confidence", "sure", NULL,
        "'sure' is none of possible, likely, certain\n"),
    SET("unknown ExpertGroup", "findings.ini", "retry-after", "ExpertGroup", "x", NULL,
        "'x' is none of response, protocol\n"),
    SET("unknown Explains", "findings.ini", "retry-after", "Explains", "yes", NULL,
        "'yes' is none of true, false\n"),
    ACCEPT("Explains false", "findings.ini", "retry-after", "Explains", "false", NULL),
    SET("unknown ExpectedSeverity", "findings.ini", "retry-after", "ExpectedSeverity",
        "low", NULL, "'low' is none of chat, note, warn, error\n"),
    SET("ExpectedSeverity equal", "findings.ini", "retry-after", "ExpectedSeverity",
        "note", NULL, "is not lower than Severity\n"),
    SET("ExpectedSeverity higher", "findings.ini", "retry-after", "ExpectedSeverity",
        "warn", NULL, "is not lower than Severity\n"),
    ACCEPT("ExpectedSeverity lower", "findings.ini", "missing-header", "ExpectedSeverity",
           "warn", NULL),
    SET("empty header name", "responses.ini", "404", "RequiredHeaders", "Via;;To", NULL,
        "'Via;;To' has an empty name in it\n"),
    SET("reference without RFC", "responses.ini", "404", "Reference", "3GPP TS 24.229 5",
        NULL, NO_RFC("3GPP TS 24.229 5")),
    SET("reference without number", "warnings.ini", "399", "Reference", "RFC x 1", NULL,
        NO_RFC("RFC x 1")),
    SET("reference without section", "causes.ini", "STIR", "Reference", "RFC 9410", NULL,
        NO_RFC("RFC 9410")),

    /* Texts. */
    SET("placeholder not declared", "findings.ini", "retry-after", "Text",
        "{wait} {when}", NULL, UNDECLARED("when")),
    SET("placeholder of a label not declared", "labels.ini", "duration-hours", "Text",
        "{days}", NULL, UNDECLARED("days")),
    SET("placeholder in a label without", "labels.ini", "time-unknown", "Text", "{time}",
        NULL, UNDECLARED("time")),
    SET("placeholder in an explanation", "responses.ini", "404", "Cause-INVITE", "{code}",
        NULL, UNDECLARED("code")),
    SET("translation that lost one", "findings.ini", "retry-after", "Text[ja]", "{wait}",
        "ja", LOST),
    SET("translation that gained one", "labels.ini", "time-unknown", "Text[ru]", "{x}",
        "ja ru", LOST),
    SET("translation that changed one", "labels.ini", "duration-seconds", "Text[ja]",
        "{second}", "ja", LOST),
    ACCEPT("translation in another order", "labels.ini", "duration-hours", "Text[ja]",
           "{minutes} {hours}", "ja"),
    ACCEPT("translation of a text by method", "responses.ini", "404", "Cause-INVITE[ja]",
           "x", "ja"),
    SET("empty translation", "responses.ini", "404", "Meaning[ja]", "", "ja", ""),
    SET("text too long", "responses.ini", "404", "Meaning", TEXT_299 ".", NULL,
        "300 characters, 299 are the most\n"),
    SET("text of a method too long", "responses.ini", "404", "Remedy-INVITE",
        TEXT_299 ".", NULL, "300 characters, 299 are the most\n"),
    ACCEPT("longest text", "responses.ini", "404", "Meaning", TEXT_299, NULL),
    ACCEPT("longer translation", "responses.ini", "404", "Meaning[ja]", TEXT_299 TEXT_299,
           "ja"),
};

/* Status 1, one line that begins so, nothing written. */
static void
assert_refused(struct outcome outcome, const char *folder, const char *line)
{
    const char *end = strchr(outcome.errors, '\n');

    g_test_message("%s", outcome.errors);
    g_assert_cmpint(outcome.status, ==, 1);
    g_assert_true(g_str_has_prefix(outcome.errors, line));
    g_assert_true(end != NULL && end[1] == '\0');
    g_assert_true(sandbox_is_empty(folder));
    g_free(outcome.errors);
}

static void
assert_accepted(struct outcome outcome)
{
    g_assert_cmpstr(outcome.errors, ==, "");
    g_assert_cmpint(outcome.status, ==, 0);
    g_free(outcome.errors);
}

static void
copy_group(GKeyFile *keys, const char *from, const char *to)
{
    g_auto(GStrv) names = g_key_file_get_keys(keys, from, NULL, NULL);

    for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
        g_autofree char *value = g_key_file_get_value(keys, from, names[i], NULL);

        g_key_file_set_value(keys, to, names[i], value);
    }
}

static void
break_file(const char *folder, const struct fault *fault)
{
    g_autofree char *whole = sandbox_read(folder, fault->file);
    g_autoptr(GKeyFile) keys = g_key_file_new();
    g_autofree char *data = NULL;
    g_autofree char *broken = NULL;

    g_assert_true(g_key_file_load_from_data(keys, whole, strlen(whole), 0, NULL));
    if (fault->copied != NULL) {
        copy_group(keys, fault->copied, fault->group);
    }
    g_assert_true(fault->group == NULL || g_key_file_has_group(keys, fault->group));
    if (fault->key != NULL && fault->value != NULL) {
        g_key_file_set_value(keys, fault->group, fault->key, fault->value);
    } else if (fault->key != NULL) {
        g_assert_true(g_key_file_remove_key(keys, fault->group, fault->key, NULL));
    } else if (fault->group != NULL && fault->copied == NULL) {
        g_assert_true(g_key_file_remove_group(keys, fault->group, NULL));
    }
    data = g_key_file_to_data(keys, NULL, NULL);
    broken = g_strconcat(data, fault->append, NULL);
    sandbox_write(folder, fault->file, broken);
}

static void
check_fault(gconstpointer data)
{
    const struct fault *fault = data;
    char *folder = sandbox_make();

    break_file(folder, fault);
    if (fault->line != NULL) {
        assert_refused(sandbox_run_all(folder, fault->languages), folder, fault->line);
    } else {
        assert_accepted(sandbox_run_all(folder, fault->languages));
    }
    sandbox_remove(folder);
}

/* ---- the command line ---- */

struct arguments {
    const char *name;
    const char *files[KEY_FILES + 2];
    const char *line;
};

#define ALL_BUT_LABELS                                                                \
    "responses.ini", "comparisons.ini", "warnings.ini", "causes.ini", "findings.ini", \
        "decisions.ini"
#define USAGE LINE "needs --output DIR and the 7 key files of data/\n"

static const struct arguments argument_rows[] = {
    {"no file", {NULL}, USAGE},
    {"a file too few", {ALL_BUT_LABELS, NULL}, USAGE},
    {"a file too many", {ALL_BUT_LABELS, "labels.ini", "labels.ini", NULL}, USAGE},
    {"a file twice", {ALL_BUT_LABELS, "findings.ini", NULL}, LINE},
    {"a file of another name", {ALL_BUT_LABELS, "other.ini", NULL}, LINE},
    {"a file that is not there",
     {ALL_BUT_LABELS, "gone/labels.ini", NULL},
     LINE "labels.ini: "},
    {"a folder", {ALL_BUT_LABELS, "folder/labels.ini", NULL}, LINE "labels.ini: "},
    {"no key file", {ALL_BUT_LABELS, "text/labels.ini", NULL}, LINE "labels.ini: "},
    {"no group", {ALL_BUT_LABELS, "lone/labels.ini", NULL}, LINE "labels.ini: "},
    {"no UTF-8",
     {ALL_BUT_LABELS, "bytes/labels.ini", NULL},
     LINE "labels.ini: [time-unknown]: Text: "},
};

static void
check_arguments(gconstpointer data)
{
    const struct arguments *row = data;
    char *folder = sandbox_make();
    g_autofree char *out = g_build_filename(folder, "out", NULL);

    sandbox_write(folder, "other.ini", "[group]\nkey=value\n");
    sandbox_write(folder, "folder/labels.ini/file", "");
    sandbox_write(folder, "text/labels.ini", "This is no key file.\n");
    sandbox_write(folder, "lone/labels.ini", "Text=no group\n");
    sandbox_write(folder, "bytes/labels.ini", "[time-unknown]\nText=\xff\xfe\n");
    assert_refused(sandbox_run(folder, row->files, out, NULL), folder, row->line);
    sandbox_remove(folder);
}

static void
check_no_output_folder(void)
{
    char *folder = sandbox_make();
    g_autofree char *out = g_build_filename(folder, "nowhere", NULL);
    const char *const files[] = {ALL_BUT_LABELS, "labels.ini", NULL};

    assert_refused(sandbox_run(folder, files, out, NULL), folder, LINE);
    g_assert_false(g_file_test(out, G_FILE_TEST_EXISTS));
    sandbox_remove(folder);
}

/* ---- what is written ---- */

static void
assert_same_file(const char *name, const char *folder, const char *other)
{
    g_autofree char *text = sandbox_read(folder, name);
    g_autofree char *expected = sandbox_read(other, name);

    g_assert_nonnull(text);
    g_assert_true(g_strcmp0(text, expected) == 0); /* too long to print */
}

/* The build's own files give the build's own tables, each time and in any order. */
static void
check_reproducible(void)
{
    static const char *const orders[][KEY_FILES + 1] = {
        {ALL_BUT_LABELS, "labels.ini", NULL},
        {ALL_BUT_LABELS, "labels.ini", NULL},
        {"labels.ini", ALL_BUT_LABELS, NULL},
    };
    char *folder = sandbox_make();
    g_autofree char *out = g_build_filename(folder, "out", NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        assert_accepted(sandbox_run(DATA_FOLDER, orders[i], out, LANGUAGES));
        assert_same_file("catalog_tables.c", out, DATA_FOLDER);
        assert_same_file("catalog_tables.h", out, DATA_FOLDER);
    }
    sandbox_remove(folder);
}

static void
check_translated(void)
{
    static const struct fault translation =
        ACCEPT("", "responses.ini", "404", "Meaning[ja]", "見つかりません", NULL);
    char *folder = sandbox_make();
    g_autofree char *escaped = g_strescape(translation.value, NULL);
    g_autofree char *behind_english = g_strdup_printf("\", \"%s\", NULL}}", escaped);
    g_autofree char *source = NULL;
    g_autofree char *header = NULL;

    break_file(folder, &translation);
    assert_accepted(sandbox_run_all(folder, "ja ru"));
    source = sandbox_read(folder, "out/catalog_tables.c");
    header = sandbox_read(folder, "out/catalog_tables.h");
    g_assert_nonnull(strstr(source, behind_english));
    g_assert_nonnull(strstr(header, "enum language {\n"
                                    "    LANGUAGE_EN,\n"
                                    "    LANGUAGE_JA,\n"
                                    "    LANGUAGE_RU,\n"
                                    "    LANGUAGE_COUNT\n"));
    sandbox_remove(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("key files", faults, check_fault);
    ADD_ROWS("command line", argument_rows, check_arguments);
    g_test_add_func("/command line/no output folder", check_no_output_folder);
    g_test_add_func("/output/reproducible", check_reproducible);
    g_test_add_func("/output/translated", check_translated);
    return g_test_run();
}
