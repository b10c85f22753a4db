/* locate.c - fuzzes the search for messages: the input is a frame or a stream's buffer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "locate.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *data = (const char *)bytes;
    size_t position = 0, before = 0, offset;
    bool has_empty_phrase = false;
    struct message message;

    while (locate_next(data, size, &position, &offset, &message)) {
        require(offset >= before && offset < size);
        require(position >= offset + message.head_length);
        before = position;
        check_span(message.phrase, data, size);
        check_span(message.headers, data, size);
        has_empty_phrase |= message.is_response && message.phrase.length == 0;
    }
    require(position == size);
    require(!has_empty_phrase || locate_has_empty_phrase(data, size));
    return 0;
}
