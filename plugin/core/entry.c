/* entry.c - what a report says of one request.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "entry.h"
#include "rules.h"
#include "server.h"

/* user@host of From or To. */
static const char *
keep_address(struct report *report, struct span header)
{
    const struct uri uri = address_read_uri(address_read(header).uri);
    const bool has_both = uri.user.length > 0 && uri.host.length > 0;
    const struct value text =
        finding_value("address", "%.*s%s%.*s", (int)uri.user.length,
                      uri.user.length > 0 ? uri.user.at : "", has_both ? "@" : "",
                      (int)uri.host.length, uri.host.length > 0 ? uri.host.at : "");

    return report_keep(report, text.text);
}

const char *
entry_keep(struct report *report, struct span span)
{
    const struct value text =
        finding_value("text", "%.*s", (int)span.length, span.length > 0 ? span.at : "");

    return report_keep(report, text.text);
}

/* What both have: a request that was answered, and one that was not. */
static struct report_request
describe(struct report *report, const struct sighting *sighting)
{
    const struct message *message = sighting->message;
    const struct transaction *transaction = sighting->transaction;

    return (struct report_request){
        .frame = sighting->arrival->frame,
        .request_frame = transaction->request_frame,
        .time = sighting->arrival->time,
        .duration = transaction->request_frame != 0 && transaction->final_frame != 0
                        ? transaction->final_time - transaction->request_time
                        : -1,
        .method = transaction->method,
        .from = keep_address(report, message->known.value[HEADER_FROM]),
        .to = keep_address(report, message->known.value[HEADER_TO]),
        .call_id = entry_keep(report, message->known.value[HEADER_CALL_ID]),
        .cause = "",
        .remedy = "",
        .evidence = "",
        .finding = FINDING_COUNT,
        .hops = 1,
    };
}

/* The one that gives the cause, else the gravest. */
static const struct finding *
leading_finding(const struct diagnosis *diagnosis)
{
    const struct finding *best = diagnosis->explaining_cause;

    for (size_t i = 0; best == NULL && i < diagnosis->finding_count; i++) {
        best = &diagnosis->findings[i];
        for (size_t k = i + 1; k < diagnosis->finding_count; k++) {
            if (diagnosis->findings[k].severity > best->severity) {
                best = &diagnosis->findings[k];
            }
        }
    }
    return best;
}

static const char *
keep_evidence(struct report *report, const struct finding *finding, uint32_t frame)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (size_t i = 0; i < finding->evidence_count; i++) {
        const struct evidence *evidence = &finding->evidence[i];

        g_string_append_printf(text, "%sframe %u: %s", i > 0 ? "\n" : "",
                               evidence->frame != 0 ? evidence->frame : frame,
                               evidence->text);
    }
    return report_keep(report, text->str);
}

struct finding_set
entry_findings(const struct diagnosis *diagnosis)
{
    struct finding_set findings = {{0}};

    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        finding_set_add(&findings, diagnosis->findings[i].id);
    }
    return findings;
}

struct report_request
entry_of_response(struct report *report, const struct sighting *response,
                  enum outcome outcome)
{
    const struct diagnosis *diagnosis = response->diagnosis;
    const struct finding *leading = leading_finding(diagnosis);
    struct report_request request = describe(report, response);

    request.code = diagnosis->code;
    request.outcome = outcome;
    request.severity = diagnosis->severity;
    request.findings = entry_findings(diagnosis);
    request.finding = leading != NULL ? leading->id : FINDING_COUNT;
    if (outcome == OUTCOME_FAILED) {
        g_autofree char *cause = diagnosis_cause(diagnosis);
        g_autofree char *remedy = diagnosis_remedy(diagnosis);

        request.cause = report_keep(report, cause);
        request.remedy = report_keep(report, remedy);
        request.evidence =
            leading != NULL ? keep_evidence(report, leading, request.frame) : "";
    }
    return request;
}

static void
explain_loss(struct report *report, struct report_request *request,
             const struct sighting *sighting, const struct history *history)
{
    const struct finding_entry *entry = catalog_finding(FINDING_UNREACHABLE);
    struct finding finding = {.id = FINDING_UNREACHABLE};
    g_autofree char *cause = NULL;
    g_autofree char *remedy = NULL;

    rules_routing_describe_loss(&finding, history, sighting->transaction,
                                sighting->message->method, report->language);
    cause = finding_fill(&finding, &entry->text, report->language);
    remedy = finding_fill(&finding, &entry->remedy, report->language);
    request->cause = report_keep(report, cause);
    request->remedy = report_keep(report, remedy);
    request->evidence = keep_evidence(report, &finding, request->frame);
}

static const char *
keep_label(struct report *report, enum label label, const struct value *value)
{
    g_autoptr(GString) text = g_string_new(NULL);

    catalog_fill(text, catalog_label(label, report->language), value, 1);
    return report_keep(report, text->str);
}

static void
explain_silence(struct report *report, struct report_request *request,
                const struct transaction *transaction, const struct history *history)
{
    const struct value copies = finding_value("copies", "%u", transaction->copies);
    struct value server = {.name = "server"};

    server_print(server_of(history, transaction->destination), server.text,
                 sizeof server.text);
    request->cause = keep_label(report, LABEL_UNANSWERED_CAUSE, &copies);
    request->remedy = keep_label(report, LABEL_UNANSWERED_REMEDY, &server);
}

struct report_request
entry_of_request(struct report *report, const struct sighting *sighting,
                 const struct history *history, enum outcome outcome)
{
    struct report_request request = describe(report, sighting);

    request.outcome = outcome;
    if (outcome == OUTCOME_UNANSWERED) {
        request.severity = SEVERITY_WARN;
        if (sighting->transaction->unreachable_frame != 0) {
            explain_loss(report, &request, sighting, history);
        } else {
            explain_silence(report, &request, sighting->transaction, history);
        }
    }
    return request;
}
