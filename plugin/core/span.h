/* span.h - a run of bytes in somebody else's buffer, and what all readers do with one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_SPAN_H
#define SIPDIAG_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* at is NULL when there is none. */
struct span {
    const char *at;
    size_t length;
};

/* Whether two spans, or a span and a string, hold the same ASCII text in any case. The
 * latter is here so that the length of a literal costs nothing. */
bool span_same(struct span a, struct span b);

static inline bool
span_is(struct span span, const char *text)
{
    return span_same(span, (struct span){text, strlen(text)});
}

/* Likewise what a span begins with. */
static inline bool
span_begins(struct span span, const char *text)
{
    const size_t length = strlen(text);

    return span.length >= length && span_is((struct span){span.at, length}, text);
}

/* Without, or only, that many bytes at the front; there are at least so many. */
struct span span_skip(struct span span, size_t count);
struct span span_first(struct span span, size_t count);

/* How many bytes at the front belong together. */
size_t span_run(struct span span, bool (*belongs)(char));

/* Without the white space, folds included, at both ends. */
struct span span_trim(struct span span);

/* Takes what stands before the next white space off the front of *rest, white space
 * before it included; absent when there is nothing left. */
struct span span_take_word(struct span *rest);

/* Without its quotes, also if the one at the end is missing. Escapes stay as they are. */
struct span span_unquote(struct span span);

/* Length up to the first separator outside quotes that ends the value, which ends() tells
 * from the parameter before it (found on the way: looking back from each comma of a long
 * text takes too long) and from all that follows; without ends() each does. A quote that
 * never closes quotes nothing. */
size_t span_length_to(struct span span, char separator,
                      bool (*ends)(struct span parameter, struct span after));

/* Length of the line at text, without its end: CR LF, LF or CR, as Wireshark's SIP
 * dissector takes them. *next is where the following line starts, at most length. Returns
 * false when the line end is not, or not wholly, in the buffer: a CR in the last place
 * may be half of a CR LF. */
bool span_measure_line(const char *text, size_t length, size_t *line, size_t *next);

/* Reads decimal digits up to limit, G_MAXUINT32 at most. Returns false when the span is
 * empty, holds anything else or is above the limit. */
bool span_to_number(struct span span, unsigned long limit, unsigned long *number);

/* SP, HTAB and, because lines may be folded, CR and LF. */
bool is_white(char c);

/* RFC 3261 section 25.1, token. */
bool is_token_char(char c);

#endif /* SIPDIAG_SPAN_H */
