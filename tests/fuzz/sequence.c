/* sequence.c - fuzzes what is made of messages that follow each other.
 *
 * The input is a series of records, which seeds.py makes of captures, set apart by a byte
 * 0xFF: it is no part of UTF-8, so that a change in one message leaves the others alone.
 * A record is
 *
 *     1 byte   bit 0: direction, A to B or B to A; bits 1 to 3: which A and B; bit 4:
 *              over TCP; bits 5 and 6: quoted by an ICMP error, of one of three kinds
 *     1 byte   time since the record before: below 128 in steps of 10 ms, above it in
 *              seconds beyond 127; 254 is a second back
 *     the rest: what one datagram or segment holds; with nothing, it is a TCP reset
 *
 * Each record has a buffer of its own that is gone before the next: nobody may keep
 * pointers into it. Each message in it counts as a frame of its own: no frame holds both
 * a response and what it answers. Responses are looked at when they arrive and once more
 * at the end of the capture; a report adds all of it up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "collector.h"
#include "junit.h"
#include "locate.h"
#include "loss.h"
#include "report_page.h"

#define SEPARATOR   0xff
#define RECORD_HEAD 2
/* Times are microseconds. */
#define START       1767225600000000
#define SHORT_STEP  10000
#define SHORT_STEPS 128
#define STEP_BACK   254

#define LOOKS_MOST 64 /* responses that are looked at again */

/* A record as it lies in the input. */
struct record {
    const uint8_t *bytes;
    size_t size;
    struct arrival arrival;
    uint16_t error; /* of the ICMP error that quotes it; 0 for none */
};

/* What was said of a response when it arrived. */
struct look {
    struct record record;
    size_t offset;
    bool has_verdict;
    enum verdict verdict;
    enum finding_id findings[FINDINGS_MOST];
    size_t finding_count;
};

static struct look looks[LOOKS_MOST];
static size_t look_count;
static struct collector *collector;

static int64_t
read_step(uint8_t byte)
{
    if (byte == STEP_BACK) {
        return -SECOND;
    }
    return byte < SHORT_STEPS ? byte * (int64_t)SHORT_STEP
                              : (byte - SHORT_STEPS + 1) * SECOND;
}

static struct record
read_record(const uint8_t *bytes, size_t size, int64_t time)
{
    static const uint16_t errors[] = {0, 3 << 8 | 3, 3 << 8 | 13, 11 << 8};
    const uint8_t head = bytes[0];
    const uint8_t pair = head >> 1 & 7;
    const struct endpoint a = {{192, 0, 2, pair}, 4, 5060};
    const struct endpoint b = {{0x20, 1, 0xd, 0xb8, pair}, 16, 5060 + pair};

    return (struct record){
        .bytes = bytes + RECORD_HEAD,
        .size = size - RECORD_HEAD,
        .arrival = {.time = time,
                    .source = (head & 1) != 0 ? b : a,
                    .destination = (head & 1) != 0 ? a : b,
                    .is_reliable = (head & 0x10) != 0},
        .error = errors[head >> 5 & 3],
    };
}

/* ---- what a diagnosis has to be ---- */

static void
check_text(const char *text)
{
    require(*text != '\0' && g_utf8_validate(text, -1, NULL));
    read_text(text);
}

/* Braces that a message has brought along are no placeholders. */
static void
check_filled(const struct text *text, struct finding finding, enum language language)
{
    g_autoptr(GString) filled = g_string_new(NULL);

    for (size_t i = 0; i < finding.value_count; i++) {
        check_text(finding.values[i].text[0] != '\0' ? finding.values[i].text : "-");
        g_strdelimit(finding.values[i].text, "{}", '-');
    }
    catalog_fill(filled, catalog_text(text, language), finding.values,
                 finding.value_count);
    check_text(filled->str);
    require(strpbrk(filled->str, "{}\r\n") == NULL);
}

static void
check_findings(const struct diagnosis *diagnosis, uint32_t frames)
{
    require(diagnosis->finding_count <= FINDINGS_MOST);
    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        const struct finding *finding = &diagnosis->findings[i];
        const struct finding_entry *entry = catalog_finding(finding->id);

        require(finding->severity < SEVERITY_COUNT);
        check_filled(&entry->text, *finding, diagnosis->language);
        if (entry->remedy.in[LANGUAGE_EN] != NULL) {
            check_filled(&entry->remedy, *finding, diagnosis->language);
        }
        require(finding->evidence_count <= EVIDENCE_MOST);
        for (size_t e = 0; e < finding->evidence_count; e++) {
            check_text(finding->evidence[e].text[0] != '\0' ? finding->evidence[e].text
                                                            : "-");
            require(finding->evidence[e].frame <= frames);
        }
    }
}

static void
check_diagnosis(const struct diagnosis *diagnosis, const char *data, size_t size,
                uint32_t frames)
{
    check_text(diagnosis->meaning);
    check_text(diagnosis->cause);
    check_text(diagnosis->remedy);
    check_span(diagnosis->phrase, data, size);
    check_span(diagnosis->method, data, size);
    require(diagnosis->request_frame <= frames && diagnosis->retry_frame <= frames);
    require(diagnosis->reason_count <= REASONS_MOST);
    for (size_t i = 0; i < diagnosis->reason_count; i++) {
        check_span(diagnosis->reasons[i].whole, data, size);
    }
    require(diagnosis->warning_count <= WARNINGS_MOST);
    for (size_t i = 0; i < diagnosis->warning_count; i++) {
        check_span(diagnosis->warnings[i].whole, data, size);
    }
    check_findings(diagnosis, frames);
}

/* ---- hindsight ---- */

static void
keep_look(const struct record *record, size_t offset, const struct diagnosis *diagnosis)
{
    struct look *look = &looks[look_count % LOOKS_MOST];

    look_count++;
    look->record = *record;
    look->offset = offset;
    look->has_verdict = diagnosis->has_verdict;
    look->verdict = diagnosis->verdict;
    look->finding_count = diagnosis->finding_count;
    for (size_t i = 0; i < look->finding_count; i++) {
        look->findings[i] = diagnosis->findings[i].id;
    }
}

/* Who seemed to have given up may try again, late. */
static bool
may_become(enum verdict before, enum verdict after)
{
    const bool is_open = before == VERDICT_UNRESOLVED || before == VERDICT_FAILED;

    return before == after ||
           (is_open && after != VERDICT_PROGRESS && after != VERDICT_SUCCESS);
}

/* What these say has not come, or ended well, may do so yet. */
static bool
is_of_absence(enum finding_id id)
{
    return id == FINDING_AUTH_NOT_RETRIED || id == FINDING_ACK_MISSING ||
           id == FINDING_REFER_SILENT || id == FINDING_REDIRECT_LOOP ||
           id == FINDING_CANCELLED_WITHOUT_CANCEL;
}

/* Time only brings more: findings are added, and what was open is decided. */
static void
compare_looks(const struct look *look, const struct diagnosis *diagnosis)
{
    const uint32_t frame = look->record.arrival.frame;

    require(look->has_verdict == diagnosis->has_verdict);
    if (look->has_verdict && !may_become(look->verdict, diagnosis->verdict)) {
        fprintf(stderr, "frame %u: verdict %d, later %d\n", frame, look->verdict,
                diagnosis->verdict);
        abort();
    }
    for (size_t i = 0; i < look->finding_count; i++) {
        if (diagnosis->finding_count < FINDINGS_MOST &&
            !is_of_absence(look->findings[i]) &&
            diagnosis_find(diagnosis, look->findings[i]) == NULL) {
            fprintf(stderr, "frame %u: no %s any more\n", frame,
                    catalog_finding(look->findings[i])->id);
            abort();
        }
    }
}

static void
look_again(const struct history *history, const struct look *look, uint32_t frames)
{
    g_autofree char *data = g_memdup2(look->record.bytes, look->record.size);
    struct diagnosis diagnosis;
    struct message message;

    require(
        message_read(&message, data + look->offset, look->record.size - look->offset));
    diagnosis_make(&diagnosis, look->record.error != 0 ? NULL : history, NULL, &message,
                   &look->record.arrival, &settings_default);
    check_diagnosis(&diagnosis, data, look->record.size, frames);
    compare_looks(look, &diagnosis);
}

/* ---- messages ---- */

static void
take_response(struct history *history, const struct message *response,
              const struct record *record, const char *data)
{
    const struct arrival *arrival = &record->arrival;
    const bool is_quoted = record->error != 0;
    const struct transaction *transaction = NULL;
    struct diagnosis diagnosis;

    if (!is_quoted) {
        transaction = diagnosis_track(history, response, arrival, &settings_default);
    }
    diagnosis_make(&diagnosis, is_quoted ? NULL : history, transaction, response, arrival,
                   &settings_default);
    check_diagnosis(&diagnosis, data, record->size, arrival->frame);
    keep_look(record, (size_t)(response->data - data), &diagnosis);
    if (!is_quoted) {
        collector_add_response(
            collector, &(const struct sighting){
                           .message = response,
                           .arrival = arrival,
                           .transaction = transaction,
                           .diagnosis = &diagnosis,
                           .is_copy = history_is_copy(history, transaction, arrival),
                           .is_first_visit = true,
                       });
    }
}

static void
take_request(struct history *history, const struct message *request,
             const struct arrival *arrival)
{
    const struct transaction *transaction =
        history_add_request(history, request, &request->known, arrival);

    collector_add_request(collector,
                          &(const struct sighting){
                              .message = request,
                              .arrival = arrival,
                              .transaction = transaction,
                              .is_copy = transaction != NULL &&
                                         transaction->request_frame != arrival->frame,
                              .is_first_visit = true,
                          });
}

/* frame: the latest so far. */
static void
take_record(struct history *history, struct record *record, uint32_t *frame)
{
    g_autofree char *data = g_memdup2(record->bytes, record->size);
    struct arrival *arrival = &record->arrival;
    size_t position = 0, offset;
    struct message message;

    history_go_on(history, arrival->time);
    if (record->size == 0) {
        arrival->frame = ++*frame;
        loss_add_reset(history, arrival);
        return;
    }
    while (locate_next(data, record->size, &position, &offset, &message)) {
        arrival->frame = ++*frame;
        if (message.is_response) {
            take_response(history, &message, record, data);
        } else if (record->error != 0) {
            loss_add_quoted(history, &message, &message.known, record->error,
                            arrival->frame);
        } else {
            take_request(history, &message, arrival);
        }
    }
}

/* ---- the report ---- */

/* What was counted in two ways comes to the same. */
static void
check_sums(const struct report *report)
{
    g_autoptr(GPtrArray) kinds = report_sorted_kinds(report);
    const uint32_t failed = report_outcomes(report, OUTCOME_FAILED) +
                            report_outcomes(report, OUTCOME_UNANSWERED);
    uint32_t of_kinds = 0;

    for (guint i = 0; i < kinds->len; i++) {
        const struct report_kind *kind = g_ptr_array_index(kinds, i);

        if (kind->outcome == OUTCOME_FAILED || kind->outcome == OUTCOME_UNANSWERED) {
            of_kinds += kind->count;
        }
    }
    require(report->failed->len == of_kinds);
    require(report->failed->len + report->relayed == failed);
    require(report->failed->len + report->others->len == report_requests(report));
    for (int id = 0; id < METRIC_COUNT; id++) {
        require(report->metrics[id].count <= report->metrics[id].total);
    }
}

static void
check_report(const struct history *history)
{
    static const GMarkupParser parser = {0};
    struct report *report = collector_report(collector, history);
    struct page *page = report_page(report);
    g_autofree char *text = page_text(page, &(const struct page_style){.columns = 80});
    g_autofree char *markdown = page_markdown(page);
    g_autofree char *junit = junit_text(report, NULL, NULL);
    g_autoptr(GMarkupParseContext) context =
        g_markup_parse_context_new(&parser, 0, NULL, NULL);

    check_sums(report);
    check_text(text);
    check_text(markdown);
    require(g_markup_parse_context_parse(context, junit, -1, NULL) &&
            g_markup_parse_context_end_parse(context, NULL));
    page_free(page);
    report_free(report);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const uint8_t *at = bytes, *const end = bytes + size;
    struct history *history = history_new();
    int64_t time = START;
    uint32_t frame = 0;

    look_count = 0;
    collector = collector_new(&settings_default, true);
    while (at < end) {
        const uint8_t *separator = memchr(at, SEPARATOR, (size_t)(end - at));
        const uint8_t *next = separator != NULL ? separator : end;

        if (next - at >= RECORD_HEAD) {
            struct record record =
                read_record(at, (size_t)(next - at), time += read_step(at[1]));

            take_record(history, &record, &frame);
        }
        at = next < end ? next + 1 : end;
    }
    for (size_t i = 0; i < MIN(look_count, LOOKS_MOST); i++) {
        look_again(history, &looks[i], frame);
    }
    check_report(history);
    collector_free(collector);
    history_free(history);
    return 0;
}
