/* address.c - fuzzes the readers of addresses: the input is a value, or two on two lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "address.h"

static void
check_vias(const char *data, size_t size)
{
    struct span rest = {data, size};
    struct via via;
    size_t left = size + 1;

    while (address_next_via(&rest, &via)) {
        require(rest.length < left);
        left = rest.length;
        check_span(via.transport, data, size);
        check_span(via.sent_by, data, size);
        check_span(via.branch, data, size);
        check_span(via.parameters, data, size);
    }
    require(rest.length == 0);
}

static void
check_uri(struct span text, const char *data, size_t size)
{
    const struct uri uri = address_read_uri(text);

    check_span(uri.scheme, data, size);
    check_span(uri.user, data, size);
    check_span(uri.host, data, size);
    check_span(uri.parameters, data, size);
    require(address_same_uri(text, text));
}

static void
check_address(const struct address *address, const char *data, size_t size)
{
    check_span(address->uri, data, size);
    check_span(address->parameters, data, size);
    check_span(address_parameter(address->parameters, "expires"), data, size);
    check_uri(address->uri, data, size);
}

static void
check_addresses(const char *data, size_t size)
{
    const struct address one = address_read((struct span){data, size});
    struct span rest = {data, size};
    struct address address;
    size_t left = size + 1;

    while (address_next(&rest, &address)) {
        require(rest.length < left);
        left = rest.length;
        check_address(&address, data, size);
    }
    require(rest.length == 0);
    check_address(&one, data, size);
    check_span(address_tag((struct span){data, size}), data, size);
    check_span(address_value_parameter((struct span){data, size}, "id"), data, size);
}

static void
check_pair(const char *data, size_t size)
{
    const char *end = memchr(data, '\n', size);
    struct span one, other;

    if (end != NULL) {
        one = (struct span){data, (size_t)(end - data)};
        other = (struct span){end + 1, size - one.length - 1};
        require(address_same_uri(one, other) == address_same_uri(other, one));
    }
}

/* Each value of the list, without parameters, is one of its tokens. */
static void
check_tokens(const char *data, size_t size)
{
    const struct message message = {.headers = {data, size}};
    struct header header;
    size_t position = 0;
    struct span value;

    while (message_next_header(&message, &position, &header)) {
        while (message_header_is(&header, "Allow") &&
               address_next_value(&header.value, &value)) {
            check_span(value, data, size);
            require(memchr(value.at, ';', value.length) != NULL ||
                    memchr(value.at, '<', value.length) != NULL ||
                    memchr(value.at, '"', value.length) != NULL ||
                    address_lists_token(&message, "Allow", value));
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *data = (const char *)bytes;

    check_vias(data, size);
    check_addresses(data, size);
    check_uri((struct span){data, size}, data, size);
    check_pair(data, size);
    check_tokens(data, size);
    return 0;
}
