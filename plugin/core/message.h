/* message.h - one SIP message as it lies in a buffer: start line, headers, body.
 *
 * Everything here points into the caller's buffer and copies nothing, so a message lives
 * as long as that buffer. The scanner takes what real captures hold: NUL bytes, bare line
 * feeds, folded and compact headers, messages cut off anywhere.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_MESSAGE_H
#define SIPDIAG_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

/* A run of bytes in somebody else's buffer; at is NULL when there is none. */
struct span {
    const char *at;
    size_t length;
};

struct message {
    bool is_response;
    bool start_line_complete; /* its line end is there */
    unsigned code;            /* responses: 0 to 999 */
    struct span phrase;       /* responses: the reason phrase as sent, may be empty */
    struct span headers;      /* from after the start line up to the blank line */
    bool headers_complete;    /* the blank line is there */
    size_t head_length;       /* from the start up to and with the blank line */
};

struct header {
    struct span name;
    struct span value; /* trimmed; may hold line folds, which count as white space */
};

/* Reads the start line and finds the header section (RFC 3261 section 7).
 *
 * data, length: the bytes from the start of the message on; what follows the message may
 * follow. Returns false, and leaves *message alone, when they begin with neither a status
 * line nor a request line. */
bool message_read(struct message *message, const char *data, size_t length);

/* Bytes of the whole message, with the body that Content-Length asks for; without one, or
 * with one that is too large, all that is there (RFC 3261 section 18.3). One that is no
 * number counts as 0, as Wireshark's SIP dissector has it. length is that of
 * message_read(); a result above it means that the end of the message is not there. */
size_t message_length(const struct message *message, size_t length);

/* Steps through the headers. *position starts at 0. Lines without a colon are skipped.
 * Returns false when there is no further header. */
bool message_next_header(const struct message *message, size_t *position,
                         struct header *header);

/* The first header of that name, which is given in full; its compact form (section 7.3.3)
 * is found too. Returns false, and an absent span, when there is none. */
bool message_find_header(const struct message *message, const char *name,
                         struct span *value);

/* Whether a header's name is that name or its compact form, in any case. */
bool message_header_is(const struct header *header, const char *name);

/* The method in the value of a CSeq header (section 20.16), printable ASCII; an absent
 * span when there is none to read. */
struct span message_method(struct span cseq);

/* Whether two spans, or a span and a string, hold the same ASCII text in any case. */
bool span_is(struct span span, const char *text);

/* Without the white space, folds included, at both ends. */
struct span span_trim(struct span span);

/* Reads decimal digits up to limit. Returns false when the span is empty, holds anything
 * else or is above the limit. */
bool span_to_number(struct span span, unsigned long limit, unsigned long *number);

/* SP, HTAB and, because lines may be folded, CR and LF. */
bool is_white(char c);

#endif /* SIPDIAG_MESSAGE_H */
