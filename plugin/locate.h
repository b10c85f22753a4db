/* locate.h - finds the SIP messages in a buffer, knowing nothing of what they mean.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_LOCATE_H
#define SIPDIAG_LOCATE_H

#include "core/message.h"

/* Finds the next message that begins at or after *position, and moves *position behind
 * it.
 *
 * The buffer may hold anything around the messages: link headers, other protocols, part
 * of a message. What looks like a start line inside a body is none, because the search
 * goes on behind the body. *offset is where the message begins. Returns false at the end.
 */
bool locate_next(const char *data, size_t length, size_t *position, size_t *offset,
                 struct message *message);

/* Whether a status line with an empty reason phrase can be anywhere in the buffer: a
 * quick look that spares most buffers the search. */
bool locate_has_empty_phrase(const char *data, size_t length);

#endif /* SIPDIAG_LOCATE_H */
