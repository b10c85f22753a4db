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

#include "headers.h"

struct message {
    const char *data; /* where it begins */
    size_t available; /* bytes from there on that can be read */
    bool is_response;
    bool start_line_complete; /* its line end is there */
    unsigned code;            /* responses: 0 to 999 */
    struct span phrase;       /* responses: the reason phrase as sent, may be empty */
    struct span method;       /* requests */
    struct span uri;          /* requests: the Request-URI */
    struct span headers;      /* from after the start line up to the blank line */
    bool headers_complete;    /* the blank line is there */
    size_t head_length;       /* from the start up to and with the blank line */
    struct headers known;     /* those that are asked for most */
};

/* Reads the start line and finds the header section (RFC 3261 section 7).
 *
 * data, length: the bytes from the start of the message on; what follows the message may
 * follow. Returns false, and leaves *message alone, when they begin with neither a status
 * line nor a request line. */
bool message_read(struct message *message, const char *data, size_t length);

/* Bytes of the whole message, with the body that Content-Length asks for; without one
 * that can be read, all that is there (RFC 3261 section 18.3). length is that of
 * message_read(); a result above it means that the end of the message is not there. */
size_t message_length(const struct message *message, size_t length);

/* What stands behind the blank line, as far as Content-Length says and the buffer holds;
 * an absent span when the header section does not end in the buffer. */
struct span message_body(const struct message *message);

/* Whether the buffer ends with that part of the headers, so that it may have gone on. */
bool message_cuts(const struct message *message, struct span part);

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

/* The header name that a compact form stands for, NULL when the letter is none. */
const char *message_full_name(char letter);

/* The method in the value of a CSeq header (section 20.16), printable ASCII; an absent
 * span when there is none to read. */
struct span message_method(struct span cseq);

/* The number in it. Returns false when there is none below 2^32 to read. */
bool message_cseq_number(struct span cseq, unsigned long *number);

#endif /* SIPDIAG_MESSAGE_H */
