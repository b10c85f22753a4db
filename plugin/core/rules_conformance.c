/* rules_conformance.c - what the RFCs ask of every response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "rules.h"

#include <string.h>

/* The headers come from RequiredHeaders in data/responses.ini: only MUSTs that hold for
 * every response with this code (and method). A header cut off with the end of the
 * capture is not missing, an empty one neither. */
static void
find_missing_headers(struct diagnosis *diagnosis, const struct message *response,
                     const char *const *required)
{
    struct span value;

    for (; required != NULL && *required != NULL; required++) {
        if (!message_find_header(response, *required, &value)) {
            struct finding *finding =
                diagnosis_add_finding(diagnosis, FINDING_MISSING_HEADER);

            finding_set(finding, "header", "%s", *required);
            finding_set(finding, "code", "%u", diagnosis->code);
            finding_set(finding, "method", "%.*s", (int)diagnosis->method.length,
                        diagnosis->method.at);
        }
    }
}

static void
find_unregistered_code(struct diagnosis *diagnosis)
{
    const struct explanation *explanation = diagnosis->explanation;

    if (!catalog_is_registered(explanation) && diagnosis->code >= 100 &&
        diagnosis->code < 700) {
        struct finding *finding =
            diagnosis_add_finding(diagnosis, FINDING_UNREGISTERED_CODE);

        finding_set(finding, "code", "%u", diagnosis->code);
        finding_set(finding, "treated", "%u", catalog_treated_as(diagnosis->code));
    }
}

void
rules_conformance_alone(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct message *response = situation->response;
    const struct explanation *explanation = diagnosis->explanation;

    if (response->headers_complete && diagnosis->method.length > 0) {
        const struct variant *variant = catalog_variant(explanation, diagnosis->method);

        find_missing_headers(diagnosis, response, explanation->required);
        if (variant != NULL) {
            find_missing_headers(diagnosis, response, variant->required);
        }
    }
    find_unregistered_code(diagnosis);
}

void
rules_conformance(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}

void
rules_conformance_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}
