/* message.c - one SIP message as it lies in a buffer: start line, headers, body.
 *
 * Line ends are what Wireshark's SIP dissector takes: CR LF, LF or CR. A stricter reader
 * would fall silent on captures that Wireshark itself shows.
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

bool
is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool
span_is(struct span span, const char *text)
{
    return span.length == strlen(text) &&
           g_ascii_strncasecmp(span.at, text, span.length) == 0;
}

struct span
span_trim(struct span span)
{
    while (span.length > 0 && is_white(span.at[0])) {
        span.at++;
        span.length--;
    }
    while (span.length > 0 && is_white(span.at[span.length - 1])) {
        span.length--;
    }
    return span;
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

bool
span_to_number(struct span span, unsigned long limit, unsigned long *number)
{
    unsigned long value = 0;

    if (span.length == 0) {
        return false;
    }
    for (size_t i = 0; i < span.length; i++) {
        if (!g_ascii_isdigit(span.at[i])) {
            return false;
        }
        value = value * 10 + (unsigned long)(span.at[i] - '0');
        if (value > limit) {
            return false;
        }
    }
    *number = value;
    return true;
}

/* Length of the line at text, without its end; *next is where the following line starts,
 * at most length. Returns false when the line end is not, or not wholly, in the buffer: a
 * CR in the last place may be half of a CR LF. */
static bool
measure_line(const char *text, size_t length, size_t *line, size_t *next)
{
    const char *lf = memchr(text, '\n', length);
    const char *cr = memchr(text, '\r', lf != NULL ? (size_t)(lf - text) : length);
    const char *end = cr != NULL ? cr : lf;

    if (end == NULL) {
        *line = length;
        *next = length;
        return false;
    }
    *line = (size_t)(end - text);
    *next = *line + (cr != NULL && cr + 1 == lf ? 2 : 1);
    return lf != NULL || *next < length;
}

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
    return true;
}

bool
message_read(struct message *message, const char *data, size_t length)
{
    struct message found = {0};
    size_t line, next, at;

    found.start_line_complete = measure_line(data, length, &line, &at);
    if (!read_status_line(&found, data, line) && !read_request_line(&found, data, line)) {
        return false;
    }
    found.headers.at = data + at;
    found.headers.length = length - at;
    while (at < length) {
        const size_t start = at;
        const bool ended = measure_line(data + at, length - at, &line, &next);

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

    if (!message_find_header(message, "Content-Length", &value)) {
        return length;
    }
    if (span_to_number(value, G_MAXINT32, &body)) {
        return message->head_length + body;
    }
    return is_number(value) ? length : message->head_length;
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
            measure_line(base + at, length - at, &line, &next);
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

struct span
message_method(struct span cseq)
{
    struct span method;
    size_t digits = 0;

    while (digits < cseq.length && g_ascii_isdigit(cseq.at[digits])) {
        digits++;
    }
    if (digits == 0 || digits == cseq.length || !is_white(cseq.at[digits])) {
        return (struct span){NULL, 0};
    }
    method = span_trim((struct span){cseq.at + digits, cseq.length - digits});
    return is_printable(method) ? method : (struct span){NULL, 0};
}
