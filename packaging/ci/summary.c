/* summary.c - what sipdiag-check says to people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_page.h"
#include "summary.h"
#include "table.h"

#define NUMBER_SIZE 24

static void
put_counted(GString *out, uint64_t count, const char *what)
{
    g_string_append_printf(out, "%" G_GUINT64_FORMAT " %s%s", count, what,
                           count == 1 ? "" : "s");
}

static void
put_head(GString *out, const struct rulings *rulings, const char *limit)
{
    const uint32_t requests = report_requests(rulings->report);

    g_string_append(out, rulings->is_exceeded ? "FAILED: " : "PASSED: ");
    if (rulings->above == 0) {
        g_string_append(out, "nothing");
    } else {
        g_string_append_printf(out, "%" G_GUINT64_FORMAT, rulings->above);
    }
    g_string_append_printf(out, " above the limit (%s); ", limit);
    put_counted(out, requests, "request");
    g_string_append(out, " in ");
    put_counted(out, rulings->report->captures->len, "capture");
    if (rulings->above > 0 && requests > 0) {
        g_string_append_printf(out, ", %.1f %%",
                               100 * (double)rulings->above / (double)requests);
    }
    if (rulings->allowed > 0) {
        g_string_append_printf(out, "; allowed: %" G_GUINT64_FORMAT, rulings->allowed);
    }
    if (rulings->known > 0) {
        g_string_append_printf(out, "; known: %" G_GUINT64_FORMAT, rulings->known);
    }
    g_string_append_c(out, '\n');
}

/* The first that counts, where it is known. */
static char *
place_text(const struct report *report, const struct ruling *ruling)
{
    const struct report_kind *kind = ruling->kind;
    const uint32_t capture =
        ruling->first != NULL ? ruling->first->capture : kind->capture;
    const uint32_t frame = ruling->first != NULL ? ruling->first->frame : kind->frame;

    return g_strdup_printf(
        "%s:%u", g_array_index(report->captures, struct report_capture, capture).name,
        frame);
}

static void
add_row(struct table *table, const struct report *report, const struct ruling *ruling)
{
    const struct report_kind *kind = ruling->kind;
    g_autofree char *code = report_code_text(kind->code, LANGUAGE_EN);
    g_autofree char *findings = report_findings_text(&kind->findings);
    g_autofree char *place = place_text(report, ruling);
    char count[NUMBER_SIZE];

    g_snprintf(count, sizeof count, "%u", ruling->above);
    table_add(table, count, report_method_word(kind->method), code,
              kind->outcome < OUTCOME_COUNT ? outcome_word(kind->outcome) : "",
              severity_word(kind->severity), findings, place,
              ruling->first != NULL ? ruling->first->cause : "");
}

char *
summary_text(const struct rulings *rulings, const char *limit, unsigned columns)
{
    GString *out = g_string_new(NULL);
    struct table *table = table_new("rllllllw");

    put_head(out, rulings, limit);
    table_add(table, "Count", "Method", "Response", "Outcome", "Severity", "Findings",
              "First frame", "");
    for (guint i = 0; i < rulings->kinds->len; i++) {
        const struct ruling *ruling = &g_array_index(rulings->kinds, struct ruling, i);

        if (ruling->above > 0) {
            add_row(table, rulings->report, ruling);
        }
    }
    if (table_has_rows(table)) {
        table_print(table, out, 2, columns);
    }
    table_free(table);
    return g_string_free(out, FALSE);
}
