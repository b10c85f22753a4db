/* cases.c - what test cases need beyond what a report lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "cases.h"
#include "transaction.h"

#include <string.h>

/* What is known of the finding, or of the code. */
static void
put_words(const struct report *report, struct report_request *request)
{
    const enum language language = report->language;
    const struct explanation *explanation = catalog_explain(request->code);
    const char *word = report_method_word(request->method);
    const struct variant *variant =
        catalog_variant(explanation, (struct span){word, strlen(word)});
    const char *cause = variant != NULL ? catalog_text(&variant->cause, language) : NULL;
    const char *remedy =
        variant != NULL ? catalog_text(&variant->remedy, language) : NULL;

    if (request->finding < FINDING_COUNT) {
        cause = catalog_text(&catalog_finding(request->finding)->title, language);
    }
    request->cause = cause != NULL ? cause : catalog_text(&explanation->cause, language);
    request->remedy =
        remedy != NULL ? remedy : catalog_text(&explanation->remedy, language);
}

static void
list_kind(struct report *report, const struct report_kind *kind)
{
    const struct report_request request = {
        .capture = kind->capture,
        .frame = kind->frame,
        .duration = -1,
        .method = kind->method,
        .code = kind->code,
        .outcome = kind->outcome,
        .severity = kind->severity,
        .findings = kind->findings,
        .finding = limits_gravest(&kind->findings),
        .from = "",
        .to = "",
        .call_id = "",
        .evidence = "",
        .hops = 1,
    };

    g_array_append_val(report->others, request);
}

static gint
compare_places(gconstpointer a, gconstpointer b)
{
    const struct report_request *one = a;
    const struct report_request *other = b;

    if (one->capture != other->capture) {
        return one->capture < other->capture ? -1 : 1;
    }
    return (one->frame > other->frame) - (one->frame < other->frame);
}

void
cases_complete(struct report *report, const struct rulings *rulings)
{
    for (guint i = 0; i < rulings->kinds->len; i++) {
        const struct ruling *ruling = &g_array_index(rulings->kinds, struct ruling, i);

        if (ruling->above > 0 && ruling->kind->outcome == OUTCOME_COUNT) {
            list_kind(report, ruling->kind);
        }
    }
    g_array_sort(report->others, compare_places);
    for (guint i = 0; i < report->others->len; i++) {
        struct report_request *request =
            &g_array_index(report->others, struct report_request, i);
        const struct ruling *ruling = rulings_find(rulings, request);

        if (ruling != NULL && ruling->above > 0) {
            put_words(report, request);
        }
    }
}
