/* message.c - one SIP message as it lies in a buffer: start line, headers, body.
 *
 * Line ends are what Wireshark's SIP dissector takes, see span_measure_line(). A stricter
 * reader would fall silent on captures that Wireshark itself shows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "message.h"

#include <glib.h>
#include <string.h>

#define VERSION_TOKEN     "SIP/2.0"
#define STATUS_LINE_START (sizeof "SIP/2.0 200 " - 1)

/* RFC 3261 section 7.3.3 and the RFCs that added letters since. */
static const struct {
    char letter;
    const char *name;
} compact_forms[] = {
    {'a', "Accept-Contact"},
    {'b', "Referred-By"},
    {'c', "Content-Type"},
    {'d', "Request-Disposition"},
    {'e', "Content-Encoding"},
    {'f', "From"},
    {'i', "Call-ID"},
    {'j', "Reject-Contact"},
    {'k', "Supported"},
    {'l', "Content-Length"},
    {'m', "Contact"},
    {'n', "Identity-Info"},
    {'o', "Event"},
    {'r', "Refer-To"},
    {'s', "Subject"},
    {'t', "To"},
    {'u', "Allow-Events"},
    {'v', "Via"},
    {'x', "Session-Expires"},
    {'y', "Identity"},
};

/* No white space, control characters or anything beyond ASCII. */
static bool
is_printable(struct span span)
{
    for (size_t i = 0; i < span.length; i++) {
        if (!g_ascii_isgraph(span.at[i])) {
            return false;
        }
    }
    return true;
}

static bool
read_status_line(struct message *message, const char *line, size_t length)
{
    unsigned long code;

    /* Any version: Wireshark can be told to take others than 2.0
     * (sip.strict_sip_version). */
    if (length < STATUS_LINE_START || !span_begins((struct span){line, length}, "SIP/") ||
        line[sizeof VERSION_TOKEN - 1] != ' ' || line[STATUS_LINE_START - 1] != ' ' ||
        !span_to_number((struct span){line + sizeof VERSION_TOKEN, 3}, 999, &code)) {
        return false;
    }
    message->is_response = true;
    message->code = (unsigned)code;
    message->phrase = (struct span){line + STATUS_LINE_START, length - STATUS_LINE_START};
    return true;
}

/* Method SP Request-URI SP SIP-Version: a printable first word, and the version last. */
static bool
read_request_line(struct message *message, const char *line, size_t length)
{
    const size_t version = sizeof VERSION_TOKEN - 1;
    const char *space;

    if (length < version + 4 ||
        !span_is((struct span){line + length - version, version}, VERSION_TOKEN) ||
        line[length - version - 1] != ' ') {
        return false;
    }
    space = memchr(line, ' ', length);
    if (space == line || space == line + length - version - 1) {
        return false;
    }
    if (!is_printable((struct span){line, (size_t)(space - line)})) {
        return false;
    }
    message->is_response = false;
    message->code = 0;
    message->phrase = (struct span){NULL, 0};
    message->method = (struct span){line, (size_t)(space - line)};
    message->uri =
        span_trim((struct span){space, (size_t)(line + length - version - 1 - space)});
    return true;
}

/* Divides one header, on as many lines as it is folded to. Returns false when there is no
 * colon in it. */
static bool
divide_header(struct header *header, const char *text, size_t length)
{
    const char *colon = memchr(text, ':', length);

    if (colon == NULL) {
        return false;
    }
    header->name = (struct span){text, (size_t)(colon - text)};
    header->value = (struct span){colon + 1, length - header->name.length - 1};
    return true;
}

static void
note_header(struct message *message, const char *text, size_t length)
{
    struct header header;

    if (divide_header(&header, text, length)) {
        headers_note(&message->known, header.name, header.value);
    }
}

/* Finds the end of the header section and the headers that are asked for most, in one
 * pass. The section starts at an offset; returns the offset behind the blank line. */
static size_t
read_headers(struct message *message, size_t at)
{
    const char *data = message->data;
    size_t header = at, end = at, line, next;
    bool is_whole = false; /* the header, to its line end */

    while (at < message->available) {
        const bool ended =
            span_measure_line(data + at, message->available - at, &line, &next);

        if (ended && line == 0) {
            message->headers_complete = true;
            break;
        }
        if (at > header && data[at] != ' ' && data[at] != '\t') {
            note_header(message, data + header, end - header);
            header = at;
        }
        is_whole = ended;
        end = at + line;
        at += next;
    }
    if (is_whole) {
        note_header(message, data + header, end - header);
    }
    message->headers.length = at - (size_t)(message->headers.at - data);
    return message->headers_complete ? at + next : at;
}

bool
message_read(struct message *message, const char *data, size_t length)
{
    struct message found = {.data = data, .available = length};
    size_t line, at;

    found.start_line_complete = span_measure_line(data, length, &line, &at);
    if (!read_status_line(&found, data, line) && !read_request_line(&found, data, line)) {
        return false;
    }
    found.headers.at = data + at;
    found.head_length = read_headers(&found, at);
    *message = found;
    return true;
}

static bool
is_number(struct span span)
{
    size_t digits = 0;

    while (digits < span.length && g_ascii_isdigit(span.at[digits])) {
        digits++;
    }
    return digits > 0 && digits == span.length;
}

size_t
message_length(const struct message *message, size_t length)
{
    unsigned long body;

    const struct span value = message->known.value[HEADER_CONTENT_LENGTH];

    if (value.at == NULL) {
        return length;
    }
    if (span_to_number(value, G_MAXINT32, &body)) {
        return message->head_length + body;
    }
    return is_number(value) ? length : message->head_length;
}

struct span
message_body(const struct message *message)
{
    const size_t end =
        MIN(message_length(message, message->available), message->available);

    return message->headers_complete ? (struct span){message->data + message->head_length,
                                                     end - message->head_length}
                                     : (struct span){NULL, 0};
}

bool
message_cuts(const struct message *message, struct span part)
{
    const char *end = message->headers.at + message->headers.length;
    const char *at = part.at + part.length;

    while (at < end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    return !message->headers_complete && at == end;
}

bool
message_next_header(const struct message *message, size_t *position,
                    struct header *header)
{
    const char *base = message->headers.at;
    const size_t length = message->headers.length;

    while (*position < length) {
        const size_t start = *position;
        size_t at = start, line, next, end;

        do {
            span_measure_line(base + at, length - at, &line, &next);
            end = at + line;
            at += next;
        } while (at < length && (base[at] == ' ' || base[at] == '\t'));
        *position = at;
        if (divide_header(header, base + start, end - start)) {
            header->name = span_trim(header->name);
            header->value = span_trim(header->value);
            return true;
        }
    }
    return false;
}

const char *
message_full_name(char letter)
{
    for (size_t i = 0; i < G_N_ELEMENTS(compact_forms); i++) {
        if (compact_forms[i].letter == g_ascii_tolower(letter)) {
            return compact_forms[i].name;
        }
    }
    return NULL;
}

bool
message_header_is(const struct header *header, const char *name)
{
    const char *full;

    if (header->name.length != 1) {
        return span_is(header->name, name);
    }
    full = message_full_name(header->name.at[0]);
    return full != NULL && g_ascii_strcasecmp(full, name) == 0;
}

bool
message_find_header(const struct message *message, const char *name, struct span *value)
{
    const enum header_id id = headers_identify((struct span){name, strlen(name)});
    struct header header;
    size_t position = 0;

    if (id != HEADER_COUNT && message->headers_complete) {
        *value = message->known.value[id];
        return value->at != NULL;
    }
    while (message_next_header(message, &position, &header)) {
        if (message_header_is(&header, name)) {
            *value = header.value;
            return true;
        }
    }
    *value = (struct span){NULL, 0};
    return false;
}

static size_t
count_digits(struct span span)
{
    size_t digits = 0;

    while (digits < span.length && g_ascii_isdigit(span.at[digits])) {
        digits++;
    }
    return digits;
}

struct span
message_method(struct span cseq)
{
    const size_t digits = count_digits(cseq);
    struct span method;

    if (digits == 0 || digits == cseq.length || !is_white(cseq.at[digits])) {
        return (struct span){NULL, 0};
    }
    method = span_trim((struct span){cseq.at + digits, cseq.length - digits});
    return is_printable(method) ? method : (struct span){NULL, 0};
}

bool
message_cseq_number(struct span cseq, unsigned long *number)
{
    return span_to_number((struct span){cseq.at, count_digits(cseq)}, G_MAXUINT32,
                          number);
}
