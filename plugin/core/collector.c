/* collector.c - makes a report of the messages that a capture shows, one by one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "collector.h"
#include "entry.h"
#include "key.h"
#include "metrics.h"

#define OPEN_LEAST 1024 /* requests kept before the first look for answered ones */

/* A client that sends again so often has heard nothing for 3.5 s: an answer beside the
 * capture would have stopped it (RFC 3261 section 17.1.1.2, 17.1.2.2). */
#define COPIES_IN_VAIN 3

/* A message with all that a report says of it, until the report is asked for. */
struct kept {
    const struct transaction *transaction;
    struct arrival arrival;
    char *text;
    size_t length;
};

struct collector {
    struct report *report;
    const struct settings *settings;
    GArray *refusals;  /* struct kept: responses whose verdict may change */
    GArray *open;      /* struct kept: requests without a final response */
    guint open_enough; /* as many as that, and answered ones are dropped */
    bool lists_all;
};

/* What a report is made of, when it is asked for. */
struct making {
    struct report *report;
    const struct settings *settings;
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
collector_new(const struct settings *settings, bool lists_all)
{
    struct collector *collector = g_new(struct collector, 1);

    collector->report = report_new(settings->language);
    collector->settings = settings;
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
    example->method = entry_keep(report, diagnosis->method);
    example->call_id = entry_keep(report, response->message->known.value[HEADER_CALL_ID]);
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
list_failed(struct making *making, const struct transaction *transaction,
            struct report_request entry)
{
    g_array_append_val(making->failed, transaction);
    g_array_append_val(making->report->failed, entry);
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
                                      .findings = entry_findings(diagnosis),
                                      .count = 1,
                                      .frame = response->arrival->frame,
                                  });
    }
    if (outcome == OUTCOME_COUNT) {
        return;
    }
    report->methods[response->transaction->method].outcomes[outcome]++;
    metrics_add(report, response->transaction);
    if (outcome == OUTCOME_FAILED) {
        list_failed(making, response->transaction,
                    entry_of_response(report, response, outcome));
    } else if (making->lists_all) {
        const struct report_request entry = entry_of_response(report, response, outcome);

        g_array_append_val(report->others, entry);
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
                       &kept->arrival, making->settings);
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

/* Who asks whom. */
static uint64_t
pair_key(const struct transaction *transaction)
{
    return key_add_number(KEY_START,
                          (uint64_t)transaction->source << 32 | transaction->destination);
}

/* The pairs of the open requests, each with whether anything was answered between the
 * two: as many as requests were left without an answer, however many others there are. */
static GHashTable *
find_answered_pairs(const struct history *history, const GArray *open)
{
    GHashTable *pairs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    GHashTableIter step;
    gpointer data;

    for (guint i = 0; i < open->len; i++) {
        const uint64_t key = pair_key(g_array_index(open, struct kept, i).transaction);

        g_hash_table_insert(pairs, g_memdup2(&key, sizeof key), NULL);
    }
    g_hash_table_iter_init(&step, history->transactions);
    while (g_hash_table_iter_next(&step, &data, NULL)) {
        const struct transaction *transaction = data;
        const uint64_t key = pair_key(transaction);
        gpointer known, is_answered;

        if ((transaction->final_frame != 0 || transaction->provisional_frame != 0) &&
            g_hash_table_lookup_extended(pairs, &key, &known, &is_answered) &&
            is_answered == NULL) {
            g_hash_table_insert(pairs, g_memdup2(&key, sizeof key),
                                GINT_TO_POINTER(true));
        }
    }
    return pairs;
}

/* Whether this capture would have shown an answer. It may hold one direction only, so it
 * has to show other responses on that way, or a client that went on as one does that
 * hears nothing. Over TCP nobody sends again. */
static bool
shows_silence(const struct transaction *transaction, GHashTable *answered_pairs)
{
    const uint64_t key = pair_key(transaction);
    const bool hears_others = g_hash_table_lookup(answered_pairs, &key) != NULL;

    return transaction->unreachable_frame != 0 || transaction->copies >= COPIES_IN_VAIN ||
           (hears_others && (transaction->copies > 0 || transaction->is_reliable));
}

/* The client had the time to give up (Timer B, Timer F). An INVITE that rings may ring
 * on.
 */
static bool
is_unanswered(const struct making *making, const struct transaction *transaction,
              GHashTable *answered_pairs)
{
    return making->history->last_time - transaction->request_time >= TIMER_B &&
           (transaction->provisionals == 0 || transaction->method != METHOD_INVITE) &&
           shows_silence(transaction, answered_pairs);
}

static void
count_open(struct making *making, const struct kept *kept, GHashTable *answered_pairs)
{
    const struct transaction *transaction = kept->transaction;
    struct report *report = making->report;
    struct message message;
    const struct sighting request = {
        .message = &message,
        .arrival = &kept->arrival,
        .transaction = transaction,
    };
    enum outcome outcome;

    if (transaction->final_frame != 0 ||
        !message_read(&message, kept->text, kept->length)) {
        return;
    }
    outcome = is_unanswered(making, transaction, answered_pairs) ? OUTCOME_UNANSWERED
                                                                 : OUTCOME_OPEN;
    report->methods[transaction->method].outcomes[outcome]++;
    if (outcome == OUTCOME_UNANSWERED) {
        metrics_add(report, transaction);
        list_failed(making, transaction,
                    entry_of_request(report, &request, making->history, outcome));
    } else if (making->lists_all) {
        const struct report_request entry =
            entry_of_request(report, &request, making->history, outcome);

        g_array_append_val(report->others, entry);
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
        answered_pairs = find_answered_pairs(making->history, collector->open);
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
        .settings = collector->settings,
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
