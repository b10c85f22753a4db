/* cases.c - what test cases need beyond what a report lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "cases.h"
#include "transaction.h"

#include <string.h>

/* What the catalog has for the code and the method. */
static void
put_general_words(const struct report *report, struct report_request *request)
{
    const enum language language = report->language;
    const struct explanation *explanation = catalog_explain(request->code);
    const char *method = report_method_word(request->method);
    const struct variant *variant =
        catalog_variant(explanation, (struct span){method, strlen(method)});

    request->cause = variant != NULL ? catalog_text(&variant->cause, language) : NULL;
    request->remedy = variant != NULL ? catalog_text(&variant->remedy, language) : NULL;
    if (request->cause == NULL) {
        request->cause = catalog_text(&explanation->cause, language);
    }
    if (request->remedy == NULL) {
        request->remedy = catalog_text(&explanation->remedy, language);
    }
}

/* Likewise, with the words of its finding: all of them for the one that is the finding's
 * example. */
static void
put_words(struct report *report, struct report_request *request)
{
    const struct report_finding *example =
        request->finding < FINDING_COUNT ? &report->findings[request->finding] : NULL;

    put_general_words(report, request);
    if (example != NULL && example->capture == request->capture &&
        example->frame == request->frame) {
        request->cause = example->text;
        request->remedy = example->remedy;
    } else if (example != NULL) {
        g_autofree char *cause = g_strdup_printf(
            "%s: %s",
            catalog_text(&catalog_finding(request->finding)->title, report->language),
            request->cause);

        request->cause = report_keep(report, cause);
    }
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
