/* credentials.c - fuzzes the reader of challenges and credentials: the input is a value.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "credentials.h"

#include <glib.h>

static void
check_credentials(const struct credentials *credentials, const char *data, size_t size)
{
    const struct span spans[] = {
        credentials->realm,  credentials->nonce, credentials->algorithm,
        credentials->qop,    credentials->uri,   credentials->username,
        credentials->opaque, credentials->auts,  credentials->response,
        credentials->scheme,
    };

    check_span(credentials->whole, data, size);
    require(credentials->scheme.length > 0);
    for (size_t i = 0; i < G_N_ELEMENTS(spans); i++) {
        check_span(spans[i], data, size);
    }
    require(credentials_same_algorithm(credentials, credentials));
    checked_bytes ^= credentials_offer_qop(credentials, credentials->qop);
    checked_bytes ^= credentials_offer_qop(credentials, credentials->realm);
}

static size_t
check_value(const char *data, size_t size)
{
    struct span rest = {data, size};
    struct credentials credentials;
    size_t left = size + 1, count = 0;

    while (credentials_next(&rest, &credentials)) {
        require(rest.length < left);
        left = rest.length;
        check_credentials(&credentials, data, size);
        count++;
    }
    require(rest.length == 0);
    return count;
}

/* The value on lines of a response, of both kinds. */
static size_t
check_response(const char *data, size_t size)
{
    g_autoptr(GString) text = g_string_new("SIP/2.0 401 \r\nWWW-Authenticate: ");
    struct credentials_place place = {.message = NULL};
    struct credentials credentials;
    struct message message;
    size_t count = 0;

    g_string_append_len(text, data, (gssize)size);
    g_string_append(text, "\r\nProxy-Authenticate: ");
    g_string_append_len(text, data, (gssize)size);
    g_string_append(text, "\r\n\r\n");
    require(message_read(&message, text->str, text->len));
    place.message = &message;
    while (credentials_next_of(&place, &credentials)) {
        check_credentials(&credentials, text->str, text->len);
        count++;
    }
    return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *data = (const char *)bytes;
    const size_t count = check_value(data, size);
    const size_t twice = check_response(data, size);

    /* On one line, not twice as many would be an error. */
    require(memchr(data, '\r', size) != NULL || memchr(data, '\n', size) != NULL ||
            twice == 2 * count);
    return 0;
}
