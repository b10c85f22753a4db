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
} names[HEADER_COUNT] = {HEADERS(HEADER_NAME)};

static bool
is_named(const struct header *header, int id)
{
    return header->name.length == 1 ||
                   g_ascii_tolower(header->name.at[0]) == g_ascii_tolower(*names[id].name)
               ? message_header_is(header, names[id].name)
               : false;
}

void
headers_note(struct headers *headers, const struct header *header)
{
    const size_t length = header->name.length;
    int id = 0;

    while (length > 1 && id < HEADER_COUNT && names[id].length < length) {
        id++;
    }
    for (; id < HEADER_COUNT && (length == 1 || names[id].length == length); id++) {
        if (is_named(header, id)) {
            struct span *value = &headers->value[id];

            headers->has_more_vias |= id == HEADER_VIA && value->at != NULL;
            *value = value->at == NULL ? header->value : *value;
            return;
        }
    }
}
