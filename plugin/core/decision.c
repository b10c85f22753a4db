/* decision.c - why it was this code and not a neighbour of it, in this capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "decision.h"

#define AT_ONCE (3 * SECOND) /* sooner than people answer, or timers end */

static bool
holds(const struct diagnosis *diagnosis, enum circumstance circumstance)
{
    /* Where captures were merged, a response may seem to come before its request. */
    if (diagnosis->request_frame == 0 || diagnosis->response_time < 0) {
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

static char *
fill(const struct decision *decision, const struct diagnosis *diagnosis,
     const struct value *values, size_t count)
{
    GString *out = g_string_new(NULL);

    catalog_fill(out, catalog_text(&decision->text, diagnosis->language), values, count);
    return g_string_free(out, FALSE);
}

char *
decision_against(const struct diagnosis *diagnosis, const struct neighbour *neighbour)
{
    for (size_t i = 0; i < neighbour->decision_count; i++) {
        const struct decision *decision = &neighbour->decisions[i];

        if (decision->sign < FINDING_COUNT) {
            const struct finding *finding =
                diagnosis_find(diagnosis, (enum finding_id)decision->sign);

            if (finding != NULL) {
                return fill(decision, diagnosis, finding->values, finding->value_count);
            }
        } else if (holds(diagnosis,
                         (enum circumstance)(decision->sign - FINDING_COUNT))) {
            const struct value time = time_value(diagnosis);

            return fill(decision, diagnosis, &time, 1);
        }
    }
    return NULL;
}
