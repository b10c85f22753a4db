/* message.c - fuzzes the header scanner: the input is one message and what follows it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include <glib.h>

#define HEADER_NAME(id, name) [HEADER_##id] = name,

static void
check_headers(const struct message *message, const char *data, size_t size)
{
    struct header header;
    size_t position = 0, before = 0;

    while (message_next_header(message, &position, &header)) {
        struct span value;

        require(position > before && position <= message->headers.length);
        before = position;
        check_span(header.name, data, size);
        check_span(header.value, data, size);
        check_span(message_method(header.value), data, size);
        message_header_is(&header, "Call-ID");
        if (header.name.length > 1) {
            char *name = g_strndup(header.name.at, header.name.length);

            require(strlen(name) != header.name.length ||
                    message_find_header(message, name, &value));
            g_free(name);
        }
    }
}

/* Those that are asked for most are the ones that a search finds, unless they are cut. */
static void
check_known(const struct message *message)
{
    static const char *const names[] = {HEADERS(HEADER_NAME)};

    for (int id = 0; id < HEADER_COUNT; id++) {
        const struct span known = message->known.value[id];
        struct span value;

        message_find_header(message, names[id], &value);
        require(known.at != NULL ? known.at == value.at && known.length == value.length
                                 : value.at == NULL || !message->headers_complete);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const names[] = {"CSeq", "Via", "Content-Length", "Retry-After"};
    const char *data = (const char *)bytes;
    struct message message;

    if (!message_read(&message, data, size)) {
        return 0;
    }
    require(message.code <= 999);
    require(message.head_length <= size);
    require(message_length(&message, size) >= message.head_length);
    check_span(message.phrase, data, size);
    check_span(message.headers, data, size);
    check_headers(&message, data, size);
    check_known(&message);
    check_span(message_body(&message), data, size);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct span value;

        require(message_find_header(&message, names[i], &value) == (value.at != NULL));
        check_span(value, data, size);
    }
    return 0;
}
