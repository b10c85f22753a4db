/* headers.c - the headers that tracking needs of every message, found in one pass.
 *
 * message_find_header() reads the message from its start for each name, which is right
 * for the rare look at a refusal and too dear for every message of a capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "headers.h"

#include <string.h>

#define HEADER_NAME(id, name) {name, sizeof name - 1},
static const struct {
    const char *name;
    size_t length;
} names[HEADER_COUNT] = {HEADERS(HEADER_NAME)};

static bool
is_named(const struct header *header, enum header_id id)
{
    return header->name.length == 1 || header->name.length == names[id].length
               ? message_header_is(header, names[id].name)
               : false;
}

void
headers_read(struct headers *headers, const struct message *message)
{
    struct header header;
    size_t position = 0;

    memset(headers, 0, sizeof *headers);
    while (message_next_header(message, &position, &header)) {
        for (int id = 0; id < HEADER_COUNT; id++) {
            if (is_named(&header, (enum header_id)id)) {
                if (headers->value[id].at == NULL &&
                    !message_cuts(message, header.value)) {
                    headers->value[id] = header.value;
                }
                break;
            }
        }
    }
}
