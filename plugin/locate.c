/* locate.c - finds the SIP messages in a buffer, knowing nothing of what they mean.
 *
 * Both start lines hold "SIP/2.0": a status line begins with it, a request line ends with
 * it. Via headers hold it too, but inside a message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "locate.h"

#include <glib.h>
#include <string.h>

static const char version[] = "SIP/2.0";
#define VERSION_LENGTH (sizeof version - 1)

/* Offset of the next version token from position on, length when there is none. */
static size_t
find_version(const char *data, size_t length, size_t position)
{
    const char *at = data + position;
    const char *end = data + length;

    while (at < end && (at = memchr(at, version[0], (size_t)(end - at))) != NULL) {
        if ((size_t)(end - at) >= VERSION_LENGTH &&
            memcmp(at, version, VERSION_LENGTH) == 0) {
            return (size_t)(at - data);
        }
        at++;
    }
    return length;
}

/* A request line ends with the version, so its start lies before it, on the same line. */
static size_t
find_line_start(const char *data, size_t least, size_t offset)
{
    while (offset > least && g_ascii_isprint(data[offset - 1])) {
        offset--;
    }
    return offset;
}

bool
locate_next(const char *data, size_t length, size_t *position, size_t *offset,
            struct message *message)
{
    size_t at = *position;

    while ((at = find_version(data, length, at)) < length) {
        const bool ends_line =
            at + VERSION_LENGTH < length &&
            (data[at + VERSION_LENGTH] == '\r' || data[at + VERSION_LENGTH] == '\n');
        const size_t start = ends_line ? find_line_start(data, *position, at) : at;

        if (message_read(message, data + start, length - start)) {
            *offset = start;
            *position = MIN(start + message->length, length);
            return true;
        }
        at += VERSION_LENGTH;
    }
    *position = length;
    return false;
}
