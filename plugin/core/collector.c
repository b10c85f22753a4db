/* collector.c - makes a report of the messages that a capture shows, one by one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "collector.h"
#include "figures.h"
#include "server.h"

#define OPEN_LEAST 1024 /* requests kept before the first look for answered ones */

/* A message with all that a report says of it, until the report is asked for. */
struct kept {
    const struct transaction *transaction;
    struct arrival arrival;
    char *text;
    size_t length;
};

struct collector {
    struct report *report;
    GArray *refusals;  /* struct kept: responses whose verdict may change */
    GArray *open;      /* struct kept: requests without a final response */
    guint open_enough; /* as many as that, and answered ones are dropped */
    bool lists_all;
};

/* What a report is made of, when it is asked for. */
struct making {
    struct report *report;
    const struct history *history;
    bool lists_all;
    GArray *failed; /* the transactions of report->failed, in the same order */
};

static void
clear_kept(gpointer data)
{
    g_free(((struct kept *)data)->text);
}

static GArray *
new_kept(void)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(struct kept));

    g_array_set_clear_func(array, clear_kept);
    return array;
}

struct collector *
collector_new(enum language language, bool lists_all)
{
    struct collector *collector = g_new(struct collector, 1);

    collector->report = report_new(language);
    collector->refusals = new_kept();
    collector->open = new_kept();
    collector->open_enough = OPEN_LEAST;
    collector->lists_all = lists_all;
    return collector;
}

void
collector_free(struct collector *collector)
{
    report_free(collector->report);
    g_array_unref(collector->refusals);
    g_array_unref(collector->open);
    g_free(collector);
}

/* ---- a request in a list ---- */

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

static const char *
keep_span(struct report *report, struct span span)
{
    const struct value text =
        finding_value("text", "%.*s", (int)span.length, span.length > 0 ? span.at : "");

    return report_keep(report, text.text);
}

/* What both have: a request that was answered, and one that was not. */
static struct report_request
describe(struct report *report, const struct message *message,
         const struct arrival *arrival, const struct transaction *transaction)
{
    return (struct report_request){
        .frame = arrival->frame,
        .request_frame = transaction->request_frame,
        .time = arrival->time,
        .duration = transaction->request_frame != 0 && transaction->final_frame != 0
                        ? transaction->final_time - transaction->request_time
                        : -1,
        .method = transaction->method,
        .from = keep_address(report, message->known.value[HEADER_FROM]),
        .to = keep_address(report, message->known.value[HEADER_TO]),
        .call_id = keep_span(report, message->known.value[HEADER_CALL_ID]),
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

static struct finding_set
findings_of(const struct diagnosis *diagnosis)
{
    struct finding_set findings = {{0}};

    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        finding_set_add(&findings, diagnosis->findings[i].id);
    }
    return findings;
}

/* ---- responses ---- */

static enum outcome
outcome_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_SUCCESS:
        return OUTCOME_SUCCESS;
    case VERDICT_EXPECTED:
        return OUTCOME_EXPECTED;
    case VERDICT_RECOVERED:
        return OUTCOME_RECOVERED;
    case VERDICT_FAILED:
        return OUTCOME_FAILED;
    case VERDICT_UNRESOLVED:
        return OUTCOME_UNRESOLVED;
    default:
        return OUTCOME_COUNT;
    }
}

/* The one that counts: a fork may bring further 2xx. */
static bool
ends_request(const struct sighting *response)
{
    const struct transaction *transaction = response->transaction;

    return transaction != NULL && transaction->final_frame == response->arrival->frame &&
           transaction->final_code == response->message->code;
}

/* Makes it the example of its finding. */
static void
set_example(struct report *report, const struct sighting *response,
            const struct finding *finding)
{
    struct report_finding *example = &report->findings[finding->id];
    const struct diagnosis *diagnosis = response->diagnosis;
    const struct finding_entry *entry = catalog_finding(finding->id);
    g_autofree char *text = finding_fill(finding, &entry->text, report->language);
    g_autofree char *remedy = finding_fill(finding, &entry->remedy, report->language);

    example->frame = response->arrival->frame;
    example->code = diagnosis->code;
    example->method = keep_span(report, diagnosis->method);
    example->call_id = keep_span(report, response->message->known.value[HEADER_CALL_ID]);
    example->text = report_keep(report, text);
    example->remedy = report_keep(report, remedy != NULL ? remedy : diagnosis->remedy);
}

/* The first is the example, though refusals that were kept are counted last. */
static void
add_finding(struct report *report, const struct sighting *response,
            const struct finding *finding)
{
    struct report_finding *known = &report->findings[finding->id];

    if (known->count++ == 0 || response->arrival->frame < known->frame) {
        set_example(report, response, finding);
    }
    known->severity = MAX(known->severity, finding->severity);
}

static void
list_response(struct making *making, const struct sighting *response,
              enum outcome outcome)
{
    struct report *report = making->report;
    const struct diagnosis *diagnosis = response->diagnosis;
    const struct finding *leading = leading_finding(diagnosis);
    struct report_request request =
        describe(report, response->message, response->arrival, response->transaction);

    request.code = diagnosis->code;
    request.outcome = outcome;
    request.severity = diagnosis->severity;
    request.findings = findings_of(diagnosis);
    request.finding = leading != NULL ? leading->id : FINDING_COUNT;
    if (outcome == OUTCOME_FAILED) {
        g_autofree char *cause = diagnosis_cause(diagnosis);
        g_autofree char *remedy = diagnosis_remedy(diagnosis);

        request.cause = report_keep(report, cause);
        request.remedy = report_keep(report, remedy);
        request.evidence =
            leading != NULL ? keep_evidence(report, leading, request.frame) : "";
        g_array_append_val(making->failed, response->transaction);
        g_array_append_val(report->failed, request);
    } else {
        g_array_append_val(report->others, request);
    }
}

/* A response of which nothing will change. */
static void
count_response(struct making *making, const struct sighting *response)
{
    struct report *report = making->report;
    const struct diagnosis *diagnosis = response->diagnosis;
    const enum outcome outcome =
        ends_request(response) ? outcome_of(diagnosis->verdict) : OUTCOME_COUNT;

    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        add_finding(report, response, &diagnosis->findings[i]);
    }
    if (outcome != OUTCOME_FAILED &&
        (diagnosis->code >= 300 || diagnosis->severity > SEVERITY_CHAT)) {
        report_count_kind(report, &(const struct report_kind){
                                      .method = transaction_method(diagnosis->method),
                                      .code = diagnosis->code,
                                      .outcome = outcome,
                                      .severity = diagnosis->severity,
                                      .findings = findings_of(diagnosis),
                                      .count = 1,
                                      .frame = response->arrival->frame,
                                  });
    }
    if (outcome == OUTCOME_COUNT) {
        return;
    }
    report->methods[response->transaction->method].outcomes[outcome]++;
    figures_add(report, response->transaction);
    if (outcome == OUTCOME_FAILED || making->lists_all) {
        list_response(making, response, outcome);
    }
}

static void
keep(GArray *array, const struct sighting *sighting, size_t length)
{
    const struct message *message = sighting->message;
    struct kept kept = {
        .transaction = sighting->transaction,
        .arrival = *sighting->arrival,
        .length = MIN(length, message->available),
    };

    kept.text = g_memdup2(message->data, kept.length);
    g_array_append_val(array, kept);
}

void
collector_add_response(struct collector *collector, const struct sighting *response)
{
    const struct message *message = response->message;
    struct report *report = collector->report;

    report->codes[message->code].messages++;
    report->is_one_pass |= response->is_first_visit;
    if (response->is_copy) {
        report->codes[message->code].copies++;
    } else if (response->diagnosis->verdict == VERDICT_FAILED ||
               response->diagnosis->verdict == VERDICT_UNRESOLVED) {
        keep(collector->refusals, response, message_length(message, message->available));
    } else {
        struct making making = {.report = report, .lists_all = collector->lists_all};

        count_response(&making, response);
    }
}

/* Says of a kept refusal what is known by now. */
static void
count_refusal(struct making *making, const struct kept *kept)
{
    struct diagnosis diagnosis;
    struct message message;
    const struct sighting response = {
        .message = &message,
        .arrival = &kept->arrival,
        .transaction = kept->transaction,
        .diagnosis = &diagnosis,
    };

    if (message_read(&message, kept->text, kept->length)) {
        diagnosis_make(&diagnosis, making->history, kept->transaction, &message,
                       &kept->arrival, making->report->language);
        count_response(making, &response);
    }
}

/* ---- requests ---- */

/* A call or registration that is begun; not the same tried again, or one hop on, or on
 * another branch. */
static bool
is_begun(const struct transaction *transaction)
{
    const struct transaction *before = transaction->attempt_previous;
    const struct transaction *same = transaction->group_previous;

    return transaction->to_tag == 0 && transaction->upstream == NULL &&
           (same == NULL || same->key == transaction->key) &&
           (before == NULL || before->final_code < 300 ||
            transaction_next_attempt(before) != transaction);
}

static void
drop_answered(struct collector *collector)
{
    for (guint i = collector->open->len; i > 0; i--) {
        const struct kept *kept = &g_array_index(collector->open, struct kept, i - 1);

        if (kept->transaction->final_frame != 0) {
            g_array_remove_index_fast(collector->open, i - 1);
        }
    }
    collector->open_enough = MAX(2 * collector->open->len, OPEN_LEAST);
}

void
collector_add_request(struct collector *collector, const struct sighting *request)
{
    const struct message *message = request->message;
    const struct transaction *transaction = request->transaction;
    struct report *report = collector->report;
    struct report_method *method = &report->methods[transaction_method(message->method)];

    method->messages++;
    report->is_one_pass |= request->is_first_visit;
    if (request->is_copy) {
        method->copies++;
    } else if (transaction != NULL) {
        if (is_begun(transaction)) {
            report->calls += transaction->method == METHOD_INVITE;
            report->registrations += transaction->method == METHOD_REGISTER;
        }
        if (transaction->final_frame == 0) {
            keep(collector->open, request,
                 message->headers_complete ? message->head_length : message->available);
            if (collector->open->len >= collector->open_enough) {
                drop_answered(collector);
            }
        }
    }
}

/* Who has heard whom, as keys. */
static uint64_t
pair_key(const struct transaction *transaction)
{
    return (uint64_t)transaction->source << 32 | transaction->destination;
}

static GHashTable *
find_answered_pairs(const struct history *history)
{
    GHashTable *pairs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    GHashTableIter step;
    gpointer data;

    g_hash_table_iter_init(&step, history->transactions);
    while (g_hash_table_iter_next(&step, &data, NULL)) {
        const struct transaction *transaction = data;
        const uint64_t key = pair_key(transaction);

        if ((transaction->final_frame != 0 || transaction->provisional_frame != 0) &&
            !g_hash_table_contains(pairs, &key)) {
            g_hash_table_add(pairs, g_memdup2(&key, sizeof key));
        }
    }
    return pairs;
}

/* The client had the time to give up (Timer B, Timer F), and this capture would have
 * shown a response: it shows others on that way, or that the client sent again, or why
 * there was none. An INVITE that rings may ring on. */
static bool
is_unanswered(const struct making *making, const struct transaction *transaction,
              GHashTable *answered_pairs)
{
    const uint64_t key = pair_key(transaction);

    return making->history->last_time - transaction->request_time >= TIMER_B &&
           (transaction->provisionals == 0 || transaction->method != METHOD_INVITE) &&
           (transaction->copies > 0 || transaction->unreachable_frame != 0 ||
            g_hash_table_contains(answered_pairs, &key));
}

static void
list_unanswered(struct making *making, const struct message *message,
                const struct kept *kept)
{
    struct report *report = making->report;
    const struct transaction *transaction = kept->transaction;
    const enum language language = report->language;
    struct report_request request =
        describe(report, message, &kept->arrival, transaction);
    struct value values[] = {
        finding_value("method", "%s", report_method_word(request.method)),
        finding_value("copies", "%u", transaction->copies),
        finding_value("frame", "%u", transaction->unreachable_frame),
        {.name = "server"},
    };
    g_autoptr(GString) cause = g_string_new(NULL);
    g_autoptr(GString) remedy = g_string_new(NULL);

    server_print(server_of(making->history, transaction->destination), values[3].text,
                 sizeof values[3].text);
    catalog_fill(cause,
                 catalog_label(transaction->unreachable_frame != 0
                                   ? LABEL_UNANSWERED_UNREACHABLE
                                   : LABEL_UNANSWERED_CAUSE,
                               language),
                 values, G_N_ELEMENTS(values));
    catalog_fill(remedy, catalog_label(LABEL_UNANSWERED_REMEDY, language), values,
                 G_N_ELEMENTS(values));
    request.outcome = OUTCOME_UNANSWERED;
    request.severity = SEVERITY_WARN;
    request.cause = report_keep(report, cause->str);
    request.remedy = report_keep(report, remedy->str);
    g_array_append_val(making->failed, transaction);
    g_array_append_val(report->failed, request);
}

static void
count_open(struct making *making, const struct kept *kept, GHashTable *answered_pairs)
{
    const struct transaction *transaction = kept->transaction;
    struct report *report = making->report;
    struct report_method *method = &report->methods[transaction->method];
    struct message message;

    if (transaction->final_frame != 0 ||
        !message_read(&message, kept->text, kept->length)) {
        return;
    }
    if (is_unanswered(making, transaction, answered_pairs)) {
        method->outcomes[OUTCOME_UNANSWERED]++;
        figures_add(report, transaction);
        list_unanswered(making, &message, kept);
        return;
    }
    method->outcomes[OUTCOME_OPEN]++;
    if (making->lists_all) {
        struct report_request request =
            describe(report, &message, &kept->arrival, transaction);

        request.outcome = OUTCOME_OPEN;
        g_array_append_val(report->others, request);
    }
}

/* ---- the report ---- */

/* The same refusal one hop nearer to the client: NULL where there is none. */
static const struct transaction *
passed_on_to(const struct transaction *transaction)
{
    const struct transaction *upstream = transaction->upstream;

    return upstream != NULL && upstream->final_code == transaction->final_code &&
                   upstream->final_frame >= transaction->final_frame
               ? upstream
               : NULL;
}

static void
count_failed(struct report *report, const struct report_request *request)
{
    report_count_kind(report, &(const struct report_kind){
                                  .method = request->method,
                                  .code = request->code,
                                  .outcome = request->outcome,
                                  .severity = request->severity,
                                  .findings = request->findings,
                                  .count = 1,
                                  .frame = request->frame,
                              });
}

/* Notes with each failed request whether it only passes on what another hop, nearer to
 * the responder, was told. */
static void
note_relays(const struct making *making)
{
    GArray *requests = making->report->failed;
    g_autoptr(GHashTable) places = g_hash_table_new(NULL, NULL);
    gpointer place;

    for (guint i = 0; i < requests->len; i++) {
        g_hash_table_insert(places, g_array_index(making->failed, gpointer, i),
                            GUINT_TO_POINTER(i));
    }
    for (guint i = 0; i < requests->len; i++) {
        struct report_request *request =
            &g_array_index(requests, struct report_request, i);
        const struct transaction *hop =
            passed_on_to(g_array_index(making->failed, struct transaction *, i));

        while (hop != NULL && g_hash_table_lookup_extended(places, hop, NULL, &place)) {
            g_array_index(requests, struct report_request, GPOINTER_TO_UINT(place))
                .relays = request->frame;
            request->hops++;
            hop = passed_on_to(hop);
        }
    }
}

/* Leaves them out of the list of failed requests, and counts the kinds of the rest. */
static void
drop_relayed(struct making *making)
{
    struct report *report = making->report;
    GArray *requests = report->failed;
    guint kept = 0;

    note_relays(making);
    for (guint i = 0; i < requests->len; i++) {
        const struct report_request request =
            g_array_index(requests, struct report_request, i);

        if (request.relays == 0) {
            count_failed(report, &request);
            g_array_index(requests, struct report_request, kept++) = request;
        } else {
            report->relayed++;
            if (making->lists_all) {
                g_array_append_val(report->others, request);
            }
        }
    }
    g_array_set_size(requests, kept);
}

static gint
compare_requests(gconstpointer a, gconstpointer b)
{
    const struct report_request *one = a;
    const struct report_request *other = b;

    return (one->frame > other->frame) - (one->frame < other->frame);
}

static void
count_kept(struct making *making, const struct collector *collector)
{
    g_autoptr(GHashTable) answered_pairs = NULL;

    for (guint i = 0; i < collector->refusals->len; i++) {
        count_refusal(making, &g_array_index(collector->refusals, struct kept, i));
    }
    if (collector->open->len > 0) {
        answered_pairs = find_answered_pairs(making->history);
    }
    for (guint i = 0; i < collector->open->len; i++) {
        count_open(making, &g_array_index(collector->open, struct kept, i),
                   answered_pairs);
    }
    drop_relayed(making);
}

struct report *
collector_report(const struct collector *collector, const struct history *history)
{
    struct report *report = report_new(collector->report->language);
    g_autoptr(GArray) failed = g_array_new(FALSE, FALSE, sizeof(gpointer));
    struct making making = {
        .report = report,
        .history = history,
        .lists_all = collector->lists_all,
        .failed = failed,
    };

    report_add(report, collector->report);
    if (history != NULL) {
        const struct report_capture capture = {"", history->first_time,
                                               history->last_time};

        count_kept(&making, collector);
        g_array_append_val(report->captures, capture);
    }
    g_array_sort(report->failed, compare_requests);
    g_array_sort(report->others, compare_requests);
    return report;
}
