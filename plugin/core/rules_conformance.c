/* rules_conformance.c - what the RFCs ask of every response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
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

/* What the user has words for is no news to him. */
static void
find_unregistered_code(struct diagnosis *diagnosis)
{
    const struct explanation *explanation = diagnosis->explanation;

    if (!catalog_is_registered(explanation) && explanation->own == NULL &&
        diagnosis->code >= 100 && diagnosis->code < 700) {
        struct finding *finding =
            diagnosis_add_finding(diagnosis, FINDING_UNREGISTERED_CODE);

        finding_set(finding, "code", "%u", diagnosis->code);
        finding_set(finding, "treated", "%u", catalog_treated_as(diagnosis->code));
    }
}

/* RFC 3261 section 10.3, RFC 4320 section 4. */
static void
find_forbidden_response(struct diagnosis *diagnosis)
{
    const unsigned code = diagnosis->code;
    const struct span method = diagnosis->method;
    const char *rule = NULL;

    if (method.length == 0) {
        return;
    }
    if (code / 100 == 6 && span_is(method, "REGISTER")) {
        rule = "RFC 3261 section 10.3";
    } else if (code == 408 && !span_is(method, "INVITE")) {
        rule = "RFC 4320 section 4.2";
    } else if (code > 100 && code < 200 && !span_is(method, "INVITE")) {
        rule = "RFC 4320 section 4.1";
    }
    if (rule != NULL) {
        struct finding *finding =
            diagnosis_add_finding(diagnosis, FINDING_FORBIDDEN_RESPONSE);

        finding_set(finding, "code", "%u", code);
        finding_set(finding, "method", "%.*s", (int)method.length, method.at);
        finding_set(finding, "rule", "%s", rule);
    }
}

static bool
is_readable(enum header_id id, struct span value)
{
    struct via via = {0};
    unsigned long number;

    switch (id) {
    case HEADER_VIA:
        return address_next_via(&value, &via) && via.sent_by.length > 0;
    case HEADER_CSEQ:
        return message_cseq_number(value, &number) && message_method(value).length > 0;
    case HEADER_FROM:
    case HEADER_TO:
        return address_read(value).uri.length > 0;
    default:
        return value.length > 0;
    }
}

/* What tracking and explaining need (RFC 3261 section 8.2.6.2). Whatever can be read,
 * legal or not, will do. */
static void
find_malformed_response(struct diagnosis *diagnosis, const struct situation *situation)
{
    static const struct {
        enum header_id id;
        const char *name;
    } needed[] = {
        {HEADER_VIA, "Via"},         {HEADER_FROM, "From"}, {HEADER_TO, "To"},
        {HEADER_CALL_ID, "Call-ID"}, {HEADER_CSEQ, "CSeq"},
    };
    g_autoptr(GString) names = NULL;
    const bool is_matched = /* by its Via */
        situation->transaction != NULL && situation->transaction->request_frame != 0;
    struct finding *finding = NULL;

    if (!situation->response->headers_complete) {
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
        const struct span value = situation->headers->value[needed[i].id];

        if ((is_matched && needed[i].id == HEADER_VIA) ||
            is_readable(needed[i].id, value)) {
            continue;
        }
        if (finding == NULL) {
            finding = diagnosis_add_finding(diagnosis, FINDING_MALFORMED_RESPONSE);
            names = g_string_new(NULL);
        }
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", needed[i].name);
        if (value.at != NULL) {
            finding_add_evidence(finding, 0, "%s: %.*s", needed[i].name,
                                 (int)value.length, value.at);
        }
    }
    if (finding != NULL) {
        finding_set(finding, "headers", "%s", names->str);
    }
}

void
rules_conformance_alone(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct message *response = situation->response;
    const struct explanation *explanation = diagnosis->explanation;

    find_malformed_response(diagnosis, situation);
    if (response->headers_complete && diagnosis->method.length > 0) {
        const struct variant *variant = catalog_variant(explanation, diagnosis->method);

        find_missing_headers(diagnosis, response, explanation->required);
        if (variant != NULL) {
            find_missing_headers(diagnosis, response, variant->required);
        }
    }
    find_forbidden_response(diagnosis);
    find_unregistered_code(diagnosis);
}

/* ---- the order of things ---- */

/* How long a request may be open without a sign of it. Any other than INVITE is over
 * after 64*T1; an INVITE may ring, but not without a word for longer than Timer C, so
 * five minutes are more than enough. */
static int64_t
longest_silence(const struct transaction *transaction)
{
    return transaction->method == METHOD_INVITE ? 300 * SECOND : TIMER_B;
}

/* Silent where the request, or the beginning of its call, may have been before the
 * capture, may be one that could not be read, or is there on another hop. */
static void
find_answered_unknown_request(struct diagnosis *diagnosis,
                              const struct situation *situation)
{
    const struct history *history = situation->history;
    const struct transaction *transaction = situation->transaction;
    const struct call *call = transaction->call;
    const int64_t silence = longest_silence(transaction);
    const int64_t time = situation->arrival->time;
    struct finding *finding;

    if (transaction->request_frame != 0 || history->first_time == 0 ||
        time - history->first_time <= silence ||
        (!call->begins_here && call->first_time - history->first_time <= silence) ||
        (history->unread_time != 0 && time - history->unread_time <= silence) ||
        history_group(history, transaction) != NULL) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_ANSWERED_UNKNOWN_REQUEST);
    finding_set(finding, "method", "%.*s", (int)diagnosis->method.length,
                diagnosis->method.at);
    finding_set(finding, "seconds", "%" G_GINT64_FORMAT,
                (time - history->first_time) / SECOND);
}

void
rules_conformance(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_answered_unknown_request(diagnosis, situation);
}

/* Whatever its To tag: the hop's transaction was over. */
static void
find_provisional_after_final(struct diagnosis *diagnosis,
                             const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;

    if (diagnosis->code >= 100 && diagnosis->code < 200 &&
        transaction->final_frame != 0 &&
        transaction->final_frame < situation->arrival->frame) {
        struct finding *finding =
            diagnosis_add_finding(diagnosis, FINDING_PROVISIONAL_AFTER_FINAL);

        finding_set(finding, "code", "%u", diagnosis->code);
        finding_set(finding, "final", "%u", transaction->final_code);
        finding_set(finding, "frame", "%u", transaction->final_frame);
        finding_add_evidence(finding, transaction->final_frame, "%u",
                             transaction->final_code);
    }
}

void
rules_conformance_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_provisional_after_final(diagnosis, situation);
}
