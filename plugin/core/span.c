/* span.c - a run of bytes in somebody else's buffer, and what all readers do with one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "span.h"

#include <glib.h>
#include <stdint.h>

#define LINE_PIECE 128

bool
is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool
is_token_char(char c)
{
    return g_ascii_isalnum(c) || (c != '\0' && strchr("-.!%*_+`'~", c) != NULL);
}

/* Most texts differ in the first letter or are written the same. */
bool
span_same(struct span a, struct span b)
{
    return a.length == b.length &&
           (a.length == 0 || (((a.at[0] ^ b.at[0]) & ~0x20) == 0 &&
                              (memcmp(a.at, b.at, a.length) == 0 ||
                               g_ascii_strncasecmp(a.at, b.at, a.length) == 0)));
}

struct span
span_skip(struct span span, size_t count)
{
    /* NULL + 0 is undefined. */
    return count > 0 ? (struct span){span.at + count, span.length - count} : span;
}

struct span
span_first(struct span span, size_t count)
{
    return (struct span){span.at, count};
}

size_t
span_run(struct span span, bool (*belongs)(char))
{
    size_t length = 0;

    while (length < span.length && belongs(span.at[length])) {
        length++;
    }
    return length;
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
is_visible(char c)
{
    return !is_white(c);
}

struct span
span_take_word(struct span *rest)
{
    struct span word = {NULL, 0};

    if (rest->length > 0) {
        *rest = span_skip(*rest, span_run(*rest, is_white));
        word = span_first(*rest, span_run(*rest, is_visible));
        *rest = span_skip(*rest, word.length);
    }
    return word.length > 0 ? word : (struct span){NULL, 0};
}

struct span
span_unquote(struct span span)
{
    if (span.length > 0 && span.at[0] == '"') {
        span = span_skip(span, 1);
        if (span.length > 0 && span.at[span.length - 1] == '"') {
            span.length--;
        }
    }
    return span;
}

size_t
span_length_to(struct span span, char separator, bool (*ends)(struct span, struct span))
{
    bool quoted = false;
    size_t parameter = 0;

    for (size_t i = 0; i < span.length; i++) {
        const char c = span.at[i];

        if (c == ';' || (parameter == i && is_white(c))) {
            parameter = i + 1;
        }
        if (c == '"') {
            quoted = !quoted && memchr(span.at + i + 1, '"', span.length - i - 1) != NULL;
        } else if (quoted && c == '\\') {
            i++;
        } else if (!quoted && c == separator &&
                   (ends == NULL ||
                    ends(span_first(span_skip(span, parameter), i - parameter),
                         span_skip(span, i + 1)))) {
            return i;
        }
    }
    return span.length;
}

/* Most lines end with CR LF or LF and hold no other CR. */
static bool
measure_plain_line(const char *text, size_t length, size_t *line, size_t *next)
{
    const char *lf = memchr(text, '\n', MIN(length, LINE_PIECE));
    const size_t before = lf != NULL ? (size_t)(lf - text) : 0;
    const char *cr = before > 0 ? memchr(text, '\r', before) : NULL;

    *line = before - (cr != NULL ? 1 : 0);
    *next = before + 1;
    return lf != NULL && (cr == NULL || cr + 1 == lf);
}

bool
span_measure_line(const char *text, size_t length, size_t *line, size_t *next)
{
    const char *end = NULL;
    bool is_pair;

    if (measure_plain_line(text, length, line, next)) {
        return true;
    }
    /* In short pieces: where all lines end with CR, a search for LF would run to the end
     * of the buffer for each. */
    for (size_t at = 0; at < length && end == NULL; at += LINE_PIECE) {
        const size_t count = MIN(length - at, LINE_PIECE);
        const char *lf = memchr(text + at, '\n', count);

        end = memchr(text + at, '\r', lf != NULL ? (size_t)(lf - text) - at : count);
        end = end != NULL ? end : lf;
    }
    if (end == NULL) {
        *line = length;
        *next = length;
        return false;
    }
    *line = (size_t)(end - text);
    is_pair = *end == '\r' && *line + 1 < length && end[1] == '\n';
    *next = *line + (is_pair ? 2 : 1);
    return is_pair || *end == '\n' || *next < length;
}

bool
span_to_number(struct span span, unsigned long limit, unsigned long *number)
{
    uint64_t value = 0; /* a long has 32 bits on Windows: too few for the digit that is
                           one too many */

    if (span.length == 0) {
        return false;
    }
    for (size_t i = 0; i < span.length; i++) {
        if (!g_ascii_isdigit(span.at[i])) {
            return false;
        }
        value = value * 10 + (uint64_t)(span.at[i] - '0');
        if (value > limit) {
            return false;
        }
    }
    *number = (unsigned long)value;
    return true;
}
