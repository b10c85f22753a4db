/* headers.c - the header values that are asked for most, of every message.
 *
 * message_find_header() reads the message from its start for each name, which is right
 * for the rare look at a refusal and too dear for every message of a capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "message.h"

#include <glib.h>
#include <string.h>

#define HEADER_NAME(id, name) {name, sizeof name - 1},
static const struct {
    const char *name;
    size_t length;
} names[HEADER_COUNT + 1] = {HEADERS(HEADER_NAME){NULL, 0}};

/* The first name of each length that has any. */
static const unsigned char first_by_length[] = {
    [2] = HEADER_TO,
    [3] = HEADER_VIA,
    [4] = HEADER_CSEQ,
    [5] = HEADER_EVENT,
    [6] = HEADER_REASON,
    [7] = HEADER_CALL_ID,
    [8] = HEADER_SIP_ETAG,
    [10] = HEADER_USER_AGENT,
    [12] = HEADER_CONTENT_TYPE,
    [13] = HEADER_AUTHORIZATION,
    [14] = HEADER_CONTENT_LENGTH,
    [15] = HEADER_SESSION_EXPIRES,
    [16] = HEADER_WWW_AUTHENTICATE,
    [18] = HEADER_PROXY_AUTHENTICATE,
    [19] = HEADER_PROXY_AUTHORIZATION,
};

enum header_id
headers_identify(struct span name)
{
    enum header_id id;

    if (name.length == 1) {
        const char *full = message_full_name(name.at[0]);

        return full != NULL ? headers_identify((struct span){full, strlen(full)})
                            : HEADER_COUNT;
    }
    if (name.length >= sizeof first_by_length) {
        return HEADER_COUNT;
    }
    /* The empty name behind the last ends the search. */
    for (id = first_by_length[name.length]; names[id].length == name.length; id++) {
        if (span_same(name, (struct span){names[id].name, names[id].length})) {
            return id;
        }
    }
    return HEADER_COUNT;
}

void
headers_note(struct headers *headers, struct span name, struct span value)
{
    enum header_id id;

    if (name.length > 0 && (is_white(name.at[0]) || is_white(name.at[name.length - 1]))) {
        name = span_trim(name);
    }
    id = headers_identify(name);
    if (id == HEADER_COUNT) {
        return;
    }
    if (headers->value[id].at == NULL) {
        headers->value[id] = span_trim(value);
    } else {
        headers->repeated |= UINT32_C(1) << id;
    }
}
