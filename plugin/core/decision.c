/* decision.c - why it was this code and not a neighbour of it, in this capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "decision.h"

#define AT_ONCE (3 * SECOND) /* sooner than people answer, or timers end */

static bool
holds(const struct diagnosis *diagnosis, enum circumstance circumstance)
{
    if (diagnosis->request_frame == 0) {
        return false;
    }
    return circumstance == CIRCUMSTANCE_RANG
               ? diagnosis->has_progress
               : !diagnosis->has_progress && diagnosis->response_time < AT_ONCE;
}

static struct value
time_value(const struct diagnosis *diagnosis)
{
    const bool is_short = diagnosis->response_time < SECOND;
    const struct value number =
        is_short ? finding_value("milliseconds", "%.0f",
                                 (double)diagnosis->response_time / 1000)
                 : finding_value("seconds", "%.0f",
                                 (double)diagnosis->response_time / (double)SECOND);
    g_autoptr(GString) text = g_string_new(NULL);

    catalog_fill(
        text,
        catalog_label(is_short ? LABEL_DURATION_MILLISECONDS : LABEL_DURATION_SECONDS,
                      diagnosis->language),
        &number, 1);
    return finding_value("time", "%s", text->str);
}

bool
decision_between(GString *out, const struct diagnosis *diagnosis, unsigned other)
{
    const struct decision *decision;

    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        const struct finding *finding = &diagnosis->findings[i];

        decision = catalog_decision(diagnosis->code, other, finding->id);
        if (decision != NULL) {
            catalog_fill(out, catalog_text(&decision->text, diagnosis->language),
                         finding->values, finding->value_count);
            return true;
        }
    }
    for (enum circumstance sign = 0; sign < CIRCUMSTANCE_COUNT; sign++) {
        decision = catalog_decision(diagnosis->code, other, FINDING_COUNT + (int)sign);
        if (decision != NULL && holds(diagnosis, sign)) {
            const struct value time = time_value(diagnosis);

            catalog_fill(out, catalog_text(&decision->text, diagnosis->language), &time,
                         1);
            return true;
        }
    }
    return false;
}
