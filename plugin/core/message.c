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
    if (length < STATUS_LINE_START || g_ascii_strncasecmp(line, "SIP/", 4) != 0 ||
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
        g_ascii_strncasecmp(line + length - version, VERSION_TOKEN, version) != 0 ||
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

bool
message_read(struct message *message, const char *data, size_t length)
{
    struct message found = {.data = data, .available = length};
    size_t line, next, at;

    found.start_line_complete = span_measure_line(data, length, &line, &at);
    if (!read_status_line(&found, data, line) && !read_request_line(&found, data, line)) {
        return false;
    }
    found.headers.at = data + at;
    found.headers.length = length - at;
    while (at < length) {
        const size_t start = at;
        const bool ended = span_measure_line(data + at, length - at, &line, &next);

        at += next;
        if (ended && line == 0) {
            found.headers_complete = true;
            found.headers.length = (size_t)(data + start - found.headers.at);
            break;
        }
    }
    found.head_length = at;
    *message = found;
    return true;
}

size_t
message_length(const struct message *message, size_t length)
{
    struct span value;
    unsigned long body;

    return message_find_header(message, "Content-Length", &value) &&
                   span_to_number(value, G_MAXINT32, &body)
               ? message->head_length + body
               : length;
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
        const char *colon;

        do {
            span_measure_line(base + at, length - at, &line, &next);
            end = at + line;
            at += next;
        } while (at < length && (base[at] == ' ' || base[at] == '\t'));
        *position = at;

        colon = memchr(base + start, ':', end - start);
        if (colon == NULL) {
            continue;
        }
        header->name =
            span_trim((struct span){base + start, (size_t)(colon - base) - start});
        header->value =
            span_trim((struct span){colon + 1, end - (size_t)(colon - base) - 1});
        return true;
    }
    return false;
}

bool
message_header_is(const struct header *header, const char *name)
{
    if (header->name.length != 1) {
        return span_is(header->name, name);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(compact_forms); i++) {
        if (compact_forms[i].letter == g_ascii_tolower(header->name.at[0])) {
            return g_ascii_strcasecmp(compact_forms[i].name, name) == 0;
        }
    }
    return false;
}

bool
message_find_header(const struct message *message, const char *name, struct span *value)
{
    struct header header;
    size_t position = 0;

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
