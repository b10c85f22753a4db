/* locate.c - finds the SIP messages in a buffer, knowing nothing of what they mean.
 *
 * Both start lines hold "SIP/2.0": a status line begins with it, a request line ends with
 * it. Via headers hold it too, but inside a message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/vocabulary.h"
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

/* The byte before a request can be anything, such as a checksum that happens to look like
 * a letter: of the word before the URI, a method at its end is what counts. */
static size_t
find_method(const char *data, size_t start, size_t end)
{
#define METHOD(word) #word,
    static const char *const methods[] = {METHODS(METHOD)};
    size_t longest = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        const size_t length = strlen(methods[i]);

        if (length > longest && length <= end - start &&
            memcmp(data + end - length, methods[i], length) == 0) {
            longest = length;
        }
    }
    return longest > 0 ? end - longest : start;
}

/* Back from the version over the Request-URI to the method, not before least. Where there
 * is no such line, the version itself. */
static size_t
find_request_line(const char *data, size_t least, size_t version_at)
{
    size_t at = version_at, end;

    if (at == least || data[--at] != ' ') {
        return version_at;
    }
    while (at > least && data[at - 1] != ' ' && data[at - 1] != '\n') {
        at--;
    }
    if (at == least || data[--at] != ' ') {
        return version_at;
    }
    end = at;
    while (at > least && g_ascii_isgraph(data[at - 1])) {
        at--;
    }
    return find_method(data, at, end);
}

bool
locate_next(const char *data, size_t length, size_t *position, size_t *offset,
            struct message *message)
{
    size_t at = MIN(*position, length);

    while ((at = find_version(data, length, at)) < length) {
        const bool ends_line =
            at + VERSION_LENGTH < length &&
            (data[at + VERSION_LENGTH] == '\r' || data[at + VERSION_LENGTH] == '\n');
        const size_t start = ends_line ? find_request_line(data, *position, at) : at;

        if (message_read(message, data + start, length - start)) {
            *offset = start;
            *position = start + message_length(message, length - start);
            return true;
        }
        if (at + VERSION_LENGTH < length && data[at + VERSION_LENGTH] == ' ') {
            break; /* a status line that is none: SIP reads no further either */
        }
        at += VERSION_LENGTH;
    }
    *position = length;
    return false;
}

bool
locate_has_empty_phrase(const char *data, size_t length)
{
    const size_t line_length = sizeof "SIP/2.0 486 " - 1;
    size_t at = 0;

    while ((at = find_version(data, length, at)) + line_length <= length) {
        const size_t end = at + line_length;

        if (data[at + VERSION_LENGTH] == ' ' && data[end - 1] == ' ' &&
            (end == length || data[end] == '\r' || data[end] == '\n')) {
            return true;
        }
        at += VERSION_LENGTH;
    }
    return false;
}
