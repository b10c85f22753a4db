/* sequence.c - fuzzes what is made of messages that follow each other.
 *
 * The input is a series of records, which seeds.py makes of captures, set apart by a byte
 * 0xFF: it is no part of UTF-8, so that a change in one message leaves the others alone.
 * A record is
 *
 *     1 byte   bit 0: direction, A to B or B to A; bits 1 to 3: which A and B
 *     1 byte   time since the record before: below 128 in steps of 10 ms, above it in
 *              seconds beyond 127
 *     the rest: what one datagram or segment holds
 *
 * Each record has a buffer of its own that is gone before the next: nobody may keep
 * pointers into it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "diagnosis.h"
#include "locate.h"

#define SEPARATOR   0xff
#define RECORD_HEAD 2
/* Times are microseconds. */
#define START       1767225600000000
#define SECOND      1000000
#define SHORT_STEP  10000
#define SHORT_STEPS 128

static gint64
read_step(uint8_t byte)
{
    return byte < SHORT_STEPS ? byte * (gint64)SHORT_STEP
                              : (byte - SHORT_STEPS + 1) * (gint64)SECOND;
}

static void
check_findings(const struct diagnosis *diagnosis)
{
    require(diagnosis->finding_count <= FINDINGS_MOST);
    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        const struct finding *finding = &diagnosis->findings[i];
        const struct finding_entry *entry = catalog_finding(finding->id);
        GString *text = g_string_new(NULL);

        catalog_fill(text, catalog_text(&entry->text, diagnosis->language),
                     finding->values, finding->value_count);
        require(text->len > 0);
        read_text(text->str);
        g_string_free(text, TRUE);
    }
}

static void
check_diagnosis(const struct diagnosis *diagnosis, const char *data, size_t size)
{
    read_text(diagnosis->meaning);
    read_text(diagnosis->cause);
    read_text(diagnosis->remedy);
    check_span(diagnosis->phrase, data, size);
    check_span(diagnosis->method, data, size);
    require(diagnosis->reason_count <= REASONS_MOST);
    for (size_t i = 0; i < diagnosis->reason_count; i++) {
        check_span(diagnosis->reasons[i].whole, data, size);
    }
    require(diagnosis->warning_count <= WARNINGS_MOST);
    for (size_t i = 0; i < diagnosis->warning_count; i++) {
        check_span(diagnosis->warnings[i].whole, data, size);
    }
    check_findings(diagnosis);
}

static void
take_message(const struct message *message, const char *data, size_t size, gint64 time)
{
    struct diagnosis diagnosis;

    if (message->is_response) {
        diagnosis_make(&diagnosis, message, time / SECOND, LANGUAGE_EN);
        check_diagnosis(&diagnosis, data, size);
    }
}

static void
take_record(const uint8_t *bytes, size_t size, gint64 time)
{
    char *data = g_memdup2(bytes, size);
    size_t position = 0, offset;
    struct message message;

    while (locate_next(data, size, &position, &offset, &message)) {
        take_message(&message, data, size, time);
    }
    g_free(data);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const uint8_t *at = bytes, *const end = bytes + size;
    gint64 time = START;

    while (at < end) {
        const uint8_t *separator = memchr(at, SEPARATOR, (size_t)(end - at));
        const uint8_t *next = separator != NULL ? separator : end;

        if (next - at > RECORD_HEAD) {
            time += read_step(at[1]);
            take_record(at + RECORD_HEAD, (size_t)(next - at) - RECORD_HEAD, time);
        }
        at = next < end ? next + 1 : end;
    }
    return 0;
}
