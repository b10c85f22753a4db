/* address.c - reads what says who: Via, name-addr, URIs, and the parameters behind them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

static const struct span absent = {NULL, 0};

/* The characters that end or enclose something, a bit each. */
enum {
    QUOTE = 1 << 0,
    LESS = 1 << 1,
    GREATER = 1 << 2,
    COMMA = 1 << 3,
    SEMICOLON = 1 << 4,
    EQUALS = 1 << 5,
    SLASH = 1 << 6,
    WHITE = 1 << 7,
    AT = 1 << 8,
    COLON = 1 << 9,
    QUESTION = 1 << 10,
};
static const uint16_t classes[256] = {
    ['"'] = QUOTE,  ['<'] = LESS,  ['>'] = GREATER, [','] = COMMA,    [';'] = SEMICOLON,
    ['='] = EQUALS, ['/'] = SLASH, [' '] = WHITE,   ['\t'] = WHITE,   ['\r'] = WHITE,
    ['\n'] = WHITE, ['@'] = AT,    [':'] = COLON,   ['?'] = QUESTION,
};

/* Bytes up to the first of the stops that stands outside quotes and angle brackets; the
 * opening bracket itself may be a stop. A quote that never closes quotes nothing. */
static size_t
length_to(struct span span, unsigned stops)
{
    bool quoted = false, bracketed = false;

    for (size_t i = 0; i < span.length; i++) {
        const unsigned class = classes[(unsigned char)span.at[i]];

        if (quoted) {
            i += span.at[i] == '\\';
            quoted = class != QUOTE;
        } else if (class == 0) {
            continue;
        } else if (!bracketed && (class & stops) != 0) {
            return i;
        } else if (class == QUOTE) {
            quoted = memchr(span.at + i + 1, '"', span.length - i - 1) != NULL;
        } else if (class == LESS || class == GREATER) {
            bracketed = class == LESS;
        }
    }
    return span.length;
}

/* Takes what stands before the first of the stops off the front of *rest. */
static struct span
take(struct span *rest, unsigned stops)
{
    const size_t length = length_to(*rest, stops);
    const struct span taken = span_trim((struct span){rest->at, length});

    *rest = span_skip(*rest, MIN(length + 1, rest->length));
    return taken;
}

bool
address_next_value(struct span *rest, struct span *value)
{
    while (rest->length > 0) {
        *value = take(rest, COMMA);
        if (value->length > 0) {
            return true;
        }
    }
    return false;
}

struct span
address_parameter(struct span parameters, const char *name)
{
    while (parameters.length > 0) {
        struct span value = take(&parameters, SEMICOLON);
        const struct span found = take(&value, EQUALS);

        if (span_is(found, name)) {
            return span_unquote(span_trim(value));
        }
    }
    return absent;
}

struct span
address_value_parameter(struct span value, const char *name)
{
    return address_parameter(span_skip(value, length_to(value, SEMICOLON)), name);
}

bool
address_next_via(struct span *rest, struct via *via)
{
    struct span value;

    if (!address_next_value(rest, &value)) {
        return false;
    }
    /* SIP/2.0/UDP, perhaps with white space about the slashes. */
    take(&value, SLASH);
    take(&value, SLASH);
    value = span_trim(value);
    via->transport = take(&value, WHITE);
    via->parameters = span_skip(value, length_to(value, SEMICOLON));
    via->sent_by = take(&value, SEMICOLON);
    via->branch = address_parameter(via->parameters, "branch");
    return true;
}

struct address
address_read(struct span value)
{
    const size_t open = length_to(value, LESS);
    const bool is_bracketed = open < value.length;
    struct address address;
    size_t end;

    if (is_bracketed) {
        const char *close;

        value = span_skip(value, open + 1);
        close = memchr(value.at, '>', value.length);
        end = close != NULL ? (size_t)(close - value.at) : value.length;
    } else {
        end = length_to(value, SEMICOLON); /* parameters are the header's (section 20) */
    }
    address.uri = span_trim((struct span){value.at, end});
    address.parameters = span_skip(value, MIN(end + is_bracketed, value.length));
    return address;
}

struct span
address_tag(struct span value)
{
    return address_parameter(address_read(value).parameters, "tag");
}

bool
address_next(struct span *rest, struct address *address)
{
    struct span value;

    if (!address_next_value(rest, &value)) {
        return false;
    }
    *address = address_read(value);
    return true;
}

struct uri
address_read_uri(struct span text)
{
    struct uri uri = {absent, absent, absent, absent};
    size_t user;

    uri.scheme = take(&text, COLON);
    if (span_is(uri.scheme, "tel")) {
        uri.user = take(&text, SEMICOLON);
        uri.parameters = text;
        return uri;
    }
    user = length_to(text, AT);
    if (user < text.length) {
        struct span name = {text.at, user};

        text = span_skip(text, user + 1);
        uri.user = take(&name, COLON | SEMICOLON);
    }
    uri.host = take(&text, SEMICOLON | QUESTION);
    uri.parameters = text;
    return uri;
}

bool
address_lists_token(const struct message *message, const char *name, struct span token)
{
    struct header header;
    size_t position = 0;
    struct span value;

    while (message_next_header(message, &position, &header)) {
        while (message_header_is(&header, name) &&
               address_next_value(&header.value, &value)) {
            const struct span listed = take(&value, SEMICOLON);

            if (span_same(listed, token)) {
                return true;
            }
        }
    }
    return false;
}
