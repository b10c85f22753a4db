/* diagnosis.c - puts together what is said about one response.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis.h"
#include "rules.h"
#include "verdict.h"

struct finding *
diagnosis_add_finding(struct diagnosis *diagnosis, enum finding_id id)
{
    struct finding *finding = &diagnosis->findings[diagnosis->finding_count];

    if (diagnosis->finding_count < FINDINGS_MOST) {
        diagnosis->finding_count++;
    }
    finding->id = id;
    finding->severity = catalog_finding(id)->severity;
    finding->value_count = 0;
    finding->evidence_count = 0;
    return finding;
}

const struct finding *
diagnosis_find(const struct diagnosis *diagnosis, enum finding_id id)
{
    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        if (diagnosis->findings[i].id == id) {
            return &diagnosis->findings[i];
        }
    }
    return NULL;
}

char *
diagnosis_cause(const struct diagnosis *diagnosis)
{
    const struct finding *finding = diagnosis->explaining_cause;

    return finding != NULL ? finding_fill(finding, &catalog_finding(finding->id)->text,
                                          diagnosis->language)
                           : g_strdup(diagnosis->cause);
}

char *
diagnosis_remedy(const struct diagnosis *diagnosis)
{
    const struct finding *finding = diagnosis->explaining_remedy;

    return finding != NULL ? finding_fill(finding, &catalog_finding(finding->id)->remedy,
                                          diagnosis->language)
                           : g_strdup(diagnosis->remedy);
}

/* Reason and Warning may stand on several lines, each a list. */
static void
collect_headers(struct diagnosis *diagnosis, const struct message *response)
{
    const struct headers *known = &response->known;
    struct header header;
    size_t position = 0;

    diagnosis->reason_count = 0;
    diagnosis->warning_count = 0;
    while ((known->value[HEADER_REASON].at != NULL ||
            known->value[HEADER_WARNING].at != NULL) &&
           message_next_header(response, &position, &header)) {
        struct span rest = header.value;

        if (message_header_is(&header, "Reason")) {
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

/* Of families that nobody wants to see. What became of the request does not depend on
 * that, so the verdict comes before. */
static void
drop_hidden(struct diagnosis *diagnosis, const struct settings *settings)
{
    size_t count = 0;

    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        const struct finding *finding = &diagnosis->findings[i];

        if (settings->is_hidden[catalog_finding(finding->id)->family]) {
            continue;
        }
        if (count < i) {
            diagnosis->findings[count] = *finding;
        }
        count++;
    }
    diagnosis->finding_count = count;
}

/* The gravest finding that knows why; NULL when none does. with_remedy: that also knows
 * what to do. */
static const struct finding *
find_explaining(const struct diagnosis *diagnosis, bool with_remedy)
{
    const struct finding *best = NULL;

    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        const struct finding *finding = &diagnosis->findings[i];
        const struct finding_entry *entry = catalog_finding(finding->id);

        if (entry->explains &&
            (!with_remedy || catalog_text(&entry->remedy, LANGUAGE_EN) != NULL) &&
            (best == NULL || finding->severity > best->severity)) {
            best = finding;
        }
    }
    return best;
}

/* What the user says of a code stands before what findings say. */
static void
choose_texts(struct diagnosis *diagnosis)
{
    const struct explanation *explanation = diagnosis->explanation;
    const struct variant *variant = catalog_variant(explanation, diagnosis->method);
    const struct own_code *own = explanation->own;
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
    diagnosis->explaining_cause =
        own != NULL && own->cause != NULL ? NULL : find_explaining(diagnosis, false);
    diagnosis->explaining_remedy =
        own != NULL && own->remedy != NULL ? NULL : find_explaining(diagnosis, true);
}

/* As grave as the code is by itself, less where it was a normal step or was mended, a
 * note at least where it was the end, and never less than a finding. */
static enum severity
choose_severity(const struct diagnosis *diagnosis)
{
    enum severity severity = diagnosis->explanation->severity;

    if (diagnosis->has_verdict && diagnosis->verdict == VERDICT_EXPECTED) {
        severity = SEVERITY_CHAT;
    } else if (diagnosis->has_verdict && diagnosis->verdict == VERDICT_RECOVERED) {
        severity = MIN(severity, SEVERITY_NOTE);
    } else if (diagnosis->has_verdict && diagnosis->verdict == VERDICT_FAILED) {
        severity = MAX(severity, SEVERITY_NOTE);
    }
    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        severity = MAX(severity, diagnosis->findings[i].severity);
    }
    return severity;
}

static void
start(struct diagnosis *diagnosis, const struct message *response, enum language language)
{
    diagnosis->language = language;
    diagnosis->code = response->code;
    diagnosis->explanation = catalog_explain(response->code);
    diagnosis->method = message_method(response->known.value[HEADER_CSEQ]);
    diagnosis->finding_count = 0;
    collect_headers(diagnosis, response);
}

/* ---- when the response arrives ---- */

static void
run_rules(struct diagnosis *diagnosis, const struct situation *situation)
{
    rules_auth(diagnosis, situation);
    rules_capability(diagnosis, situation);
    rules_offer(diagnosis, situation);
    rules_routing(diagnosis, situation); /* why a timer ran out, before that it did */
    rules_interval(diagnosis, situation);
    rules_state(diagnosis, situation);
    rules_ending(diagnosis, situation);
    rules_service(diagnosis, situation);
    rules_conformance(diagnosis, situation);
}

const struct transaction *
diagnosis_track(struct history *history, const struct message *response,
                const struct arrival *arrival, const struct settings *settings)
{
    struct message request;
    struct diagnosis diagnosis;
    struct transaction *transaction;

    transaction = history_match(history, &response->known, arrival);
    if (!tally_add(history->tallies, transaction, response, arrival->frame)) {
        history_note_copy(history, transaction, arrival);
    }
    if (transaction == NULL) {
        return NULL;
    }
    if (response->code >= 200 && transaction->final_frame == 0) {
        struct situation situation = {.response = response,
                                      .headers = &response->known,
                                      .transaction = transaction,
                                      .history = history,
                                      .arrival = arrival,
                                      .settings = settings};

        if (response->code >= 300 && transaction_read_request(transaction, &request)) {
            situation.request = &request;
            situation.request_headers = &request.known;
        }
        start(&diagnosis, response, settings->language);
        run_rules(&diagnosis, &situation);
        transaction->findings = finding_pack(diagnosis.findings, diagnosis.finding_count);
    }
    history_add_response(history, transaction, response, &response->known, arrival);
    return transaction;
}

/* ---- when it is shown ---- */

int64_t
rules_time_after(const struct situation *situation)
{
    return situation->history->last_time - situation->arrival->time;
}

/* Whether the response is the one that ended its transaction, or a copy of it. */
static bool
is_final(const struct transaction *transaction, const struct message *response,
         const struct arrival *arrival)
{
    return transaction->final_frame != 0 && arrival->frame >= transaction->final_frame &&
           response->code == transaction->final_code;
}

static void
describe_transaction(struct diagnosis *diagnosis, const struct transaction *transaction,
                     const struct arrival *arrival)
{
    const struct transaction *retry =
        diagnosis->code >= 300 ? transaction_next_attempt(transaction) : NULL;

    diagnosis->request_frame = transaction->request_frame;
    diagnosis->response_time = arrival->time - transaction->request_time;
    diagnosis->request_copies = transaction->copies;
    diagnosis->has_progress = transaction->has_ringing;
    if (retry != NULL) {
        diagnosis->retry_frame = retry->request_frame;
        diagnosis->retry_code = retry->final_code;
    }
}

static void
look_back_and_ahead(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;

    describe_transaction(diagnosis, transaction, situation->arrival);
    if (is_final(transaction, situation->response, situation->arrival)) {
        diagnosis->finding_count =
            finding_unpack(transaction->findings, diagnosis->findings, FINDINGS_MOST);
        rules_auth_later(diagnosis, situation);
        rules_interval_later(diagnosis, situation);
        rules_routing_later(diagnosis, situation);
        rules_state_later(diagnosis, situation);
        rules_ending_later(diagnosis, situation);
    }
    rules_conformance_later(diagnosis, situation);
}

void
diagnosis_make(struct diagnosis *diagnosis, const struct history *history,
               const struct transaction *transaction, const struct message *response,
               const struct arrival *arrival, const struct settings *settings)
{
    struct situation situation = {.response = response,
                                  .headers = &response->known,
                                  .transaction = transaction,
                                  .history = history,
                                  .arrival = arrival,
                                  .settings = settings};

    start(diagnosis, response, settings->language);
    diagnosis->phrase = span_trim(response->phrase);
    diagnosis->phrase_differs =
        catalog_is_registered(diagnosis->explanation) &&
        !span_is(diagnosis->phrase, diagnosis->explanation->phrase);
    diagnosis->request_frame = 0;
    diagnosis->has_progress = false;
    diagnosis->retry_frame = 0;
    diagnosis->retry_code = 0;
    diagnosis->has_verdict = history != NULL;
    if (history != NULL && transaction == NULL) {
        situation.transaction = history_find(history, &response->known, arrival->frame);
    }
    if (situation.transaction != NULL) {
        look_back_and_ahead(diagnosis, &situation);
    }
    rules_interval_alone(diagnosis, &situation);
    rules_service_alone(diagnosis, &situation);
    rules_conformance_alone(diagnosis, &situation);
    if (diagnosis->has_verdict) {
        diagnosis->verdict = verdict_of(diagnosis, &situation);
    }
    drop_hidden(diagnosis, settings);
    diagnosis->severity = choose_severity(diagnosis);
    choose_texts(diagnosis);
}
