/* test_finding.c - values and evidence of findings, kept as bytes and read again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "finding.h"
#include "unit.h"

#define VALUE_MOST (sizeof((struct value *)NULL)->text - 1)

struct print_row {
    const char *name;
    const char *sent;
    const char *shown;
};

static const struct print_row print_rows[] = {
    {"plain", "No channel", "No channel"},
    {"empty", "", ""},
    {"inner spaces stay", "No  channel", "No  channel"},
    {"fold", "No\r\n channel", "No channel"},
    {"fold with much white space", "No\r\n\t  \t channel", "No channel"},
    {"two folds", "No\r\n \r\n\tchannel", "No channel"},
    {"control characters",
     "No\x01\x02\x7f"
     "channel",
     "No channel"},
    {"controls above ASCII", "No\xc2\x9b\xc2\x85 channel", "No channel"},
    {"no characters",
     "No\xef\xbf\xbe\xef\xbf\xbf"
     "channel",
     "No channel"},
    {"their neighbours", "\xc2\xa0\xef\xbf\xbd", "\xc2\xa0\xef\xbf\xbd"},
    {"UTF-8", "B\xc3\xbcro belegt", "B\xc3\xbcro belegt"},
    {"latin-1: cut before what is no character", "B\xfcro", "B"},
    {"half a character at the end", "B\xc3", "B"},
};

static void
check_print(gconstpointer data)
{
    const struct print_row *row = data;
    struct finding finding = {0};

    finding_set(&finding, "text", "%s", row->sent);
    finding_add_evidence(&finding, 7, "%s", row->sent);
    g_assert_cmpuint(finding.value_count, ==, 1);
    g_assert_cmpstr(finding.values[0].name, ==, "text");
    g_assert_cmpstr(finding.values[0].text, ==, row->shown);
    g_assert_cmpuint(finding.evidence_count, ==, 1);
    g_assert_cmpstr(finding.evidence[0].text, ==, row->shown);
    g_assert_cmpuint(finding.evidence[0].frame, ==, 7);
}

/* A text of exactly the room for it stays whole; a longer one is cut between characters,
 * wherever the cut falls. */
static void
check_cut(void)
{
    for (size_t ascii = VALUE_MOST - 4; ascii <= VALUE_MOST + 4; ascii++) {
        g_autofree char *before = g_strnfill(ascii, 'x');
        g_autofree char *text = g_strconcat(before, "\xe2\x82\xac", NULL); /* 3 bytes */
        struct finding finding = {0};

        finding_set(&finding, "text", "%s", text);
        g_assert_true(g_utf8_validate(finding.values[0].text, -1, NULL));
        g_assert_cmpuint(strlen(finding.values[0].text), ==,
                         ascii + 3 <= VALUE_MOST ? ascii + 3 : MIN(ascii, VALUE_MOST));
    }
}

static void
check_most_evidence(void)
{
    struct finding finding = {0};

    for (uint32_t frame = 1; frame <= 2 * EVIDENCE_MOST; frame++) {
        finding_add_evidence(&finding, frame, "frame %u", frame);
    }
    g_assert_cmpuint(finding.evidence_count, ==, EVIDENCE_MOST);
    g_assert_cmpuint(finding.evidence[EVIDENCE_MOST - 1].frame, ==, EVIDENCE_MOST);
}

/* ---- packing ---- */

/* The n-th of the findings that the tests pack: as many values and evidence as fit for
 * n = 0, fewer for the next ones. */
static void
fill(struct finding *finding, unsigned n)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};

    *finding = (struct finding){.id = (enum finding_id)(FINDING_COUNT - 1 - n),
                                .severity = (enum severity)(n % SEVERITY_COUNT)};
    for (unsigned v = n; v < VALUES_MOST; v++) {
        finding_set(finding, names[v], "value %u of %u", v, n);
    }
    for (unsigned e = n; e < EVIDENCE_MOST; e++) {
        finding_add_evidence(finding, 100 * n + e, "evidence %u of %u", e, n);
    }
}

static void
assert_same(const struct finding *one, const struct finding *other)
{
    g_assert_cmpint(one->id, ==, other->id);
    g_assert_cmpint(one->severity, ==, other->severity);
    g_assert_cmpuint(one->value_count, ==, other->value_count);
    for (size_t v = 0; v < MIN(one->value_count, VALUES_MOST); v++) {
        g_assert_cmpstr(one->values[v].name, ==, other->values[v].name);
        g_assert_cmpstr(one->values[v].text, ==, other->values[v].text);
    }
    g_assert_cmpuint(one->evidence_count, ==, other->evidence_count);
    for (size_t e = 0; e < MIN(one->evidence_count, EVIDENCE_MOST); e++) {
        g_assert_cmpuint(one->evidence[e].frame, ==, other->evidence[e].frame);
        g_assert_cmpstr(one->evidence[e].text, ==, other->evidence[e].text);
    }
}

static void
check_packed(void)
{
    enum { MOST = 9 };
    struct finding findings[MOST], read[MOST + 1];

    for (unsigned n = 0; n < MOST; n++) {
        fill(&findings[n], n);
    }
    for (size_t count = 1; count <= MOST; count++) {
        g_autofree void *packed = finding_pack(findings, count);

        memset(read, 0xa5, sizeof read);
        g_assert_cmpuint(finding_unpack(packed, read, MOST + 1), ==, count);
        for (size_t n = 0; n < count; n++) {
            assert_same(&read[n], &findings[n]);
        }
    }
}

static void
check_less_room(void)
{
    struct finding findings[3], read[2] = {{.id = FINDING_COUNT}, {.id = FINDING_COUNT}};
    g_autofree void *packed = NULL;

    for (unsigned n = 0; n < G_N_ELEMENTS(findings); n++) {
        fill(&findings[n], n);
    }
    packed = finding_pack(findings, G_N_ELEMENTS(findings));
    g_assert_cmpuint(finding_unpack(packed, read, 1), ==, 1);
    assert_same(&read[0], &findings[0]);
    g_assert_cmpint(read[1].id, ==, FINDING_COUNT);
}

static void
check_none(void)
{
    struct finding finding = {0};

    g_assert_null(finding_pack(&finding, 0));
    g_assert_cmpuint(finding_unpack(NULL, &finding, 1), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("print", print_rows, check_print);
    g_test_add_func("/print/cut", check_cut);
    g_test_add_func("/evidence/most", check_most_evidence);
    g_test_add_func("/pack/all", check_packed);
    g_test_add_func("/pack/less room", check_less_room);
    g_test_add_func("/pack/none", check_none);
    return g_test_run();
}
