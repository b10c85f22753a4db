/* diagnosis.c - puts together what is said about one response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis.h"
#include "rules.h"

#include <stdarg.h>

struct finding *
diagnosis_add_finding(struct diagnosis *diagnosis, enum finding_id id)
{
    struct finding *finding = &diagnosis->findings[diagnosis->finding_count];

    if (diagnosis->finding_count < FINDINGS_MOST) {
        diagnosis->finding_count++;
    }
    finding->id = id;
    finding->value_count = 0;
    return finding;
}

void
finding_set(struct finding *finding, const char *name, const char *format, ...)
{
    va_list arguments;

    g_return_if_fail(finding->value_count < VALUES_MOST);
    struct value *value = &finding->values[finding->value_count++];

    value->name = name;
    va_start(arguments, format);
    g_vsnprintf(value->text, sizeof value->text, format, arguments);
    va_end(arguments);
}

/* In one pass. Reason and Warning may stand on several lines, each a list; of CSeq the
 * first counts. */
static void
collect_headers(struct diagnosis *diagnosis, const struct message *response)
{
    struct header header;
    size_t position = 0;
    bool has_cseq = false;

    diagnosis->method = (struct span){NULL, 0};
    diagnosis->reason_count = 0;
    diagnosis->warning_count = 0;
    while (message_next_header(response, &position, &header)) {
        struct span rest = header.value;

        if (!has_cseq && message_header_is(&header, "CSeq")) {
            has_cseq = true;
            diagnosis->method = message_method(header.value);
        } else if (message_header_is(&header, "Reason")) {
            while (
                diagnosis->reason_count < REASONS_MOST &&
                header_next_reason(&rest, &diagnosis->reasons[diagnosis->reason_count])) {
                diagnosis->reason_count++;
            }
        } else if (message_header_is(&header, "Warning")) {
            while (diagnosis->warning_count < WARNINGS_MOST &&
                   header_next_warning(&rest,
                                       &diagnosis->warnings[diagnosis->warning_count])) {
                diagnosis->warning_count++;
            }
        }
    }
}

static void
choose_texts(struct diagnosis *diagnosis)
{
    const struct explanation *explanation = diagnosis->explanation;
    const struct variant *variant = catalog_variant(explanation, diagnosis->method);
    const enum language language = diagnosis->language;

    diagnosis->meaning = catalog_text(&explanation->meaning, language);
    diagnosis->cause = catalog_text(&explanation->cause, language);
    diagnosis->remedy = catalog_text(&explanation->remedy, language);
    if (variant != NULL && catalog_text(&variant->cause, language) != NULL) {
        diagnosis->cause = catalog_text(&variant->cause, language);
    }
    if (variant != NULL && catalog_text(&variant->remedy, language) != NULL) {
        diagnosis->remedy = catalog_text(&variant->remedy, language);
    }
}

void
diagnosis_make(struct diagnosis *diagnosis, const struct message *response,
               gint64 received, enum language language)
{
    diagnosis->language = language;
    diagnosis->code = response->code;
    diagnosis->explanation = catalog_explain(response->code);
    diagnosis->phrase = span_trim(response->phrase);
    diagnosis->phrase_differs =
        catalog_is_registered(diagnosis->explanation) &&
        !span_is(diagnosis->phrase, diagnosis->explanation->phrase);
    diagnosis->finding_count = 0;
    collect_headers(diagnosis, response);
    choose_texts(diagnosis);
    rules_conformance(diagnosis, response);
    rules_interval(diagnosis, response, received);
}
