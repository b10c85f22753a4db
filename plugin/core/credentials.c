/* credentials.c - reads challenges and the credentials that answer them.
 *
 * Commas stand between challenges, between parameters, and in values that should be
 * quoted and are not: "Digest realm=Acme, Inc, qop=auth,auth-int, Digest realm=b". So a
 * comma ends an unquoted value only where a parameter or a scheme follows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "credentials.h"

#include <glib.h>
#include <string.h>

/* Schemes that may stand alone, or before something that is no parameter. */
static const char *const schemes[] = {"Digest",  "Basic",    "Bearer",   "NTLM",
                                      "TLS-DSK", "Kerberos", "Negotiate"};

static bool
is_separator(char c)
{
    return is_white(c) || c == ',' || c == ';';
}

static bool
is_no_separator(char c)
{
    return !is_separator(c);
}

static struct span
skip_white(struct span span)
{
    return span_skip(span, span_run(span, is_white));
}

/* Whether a name and its "=" are at the front. */
static bool
begins_parameter(struct span span)
{
    const size_t name = span_run(span, is_token_char);
    const struct span behind = skip_white(span_skip(span, name));

    return name > 0 && behind.length > 0 && behind.at[0] == '=';
}

/* A word at the front that no "=" follows; empty when there is none. */
static struct span
read_scheme(struct span span)
{
    const struct span word = span_first(span, span_run(span, is_token_char));
    const struct span behind = span_skip(span, word.length);

    return (behind.length == 0 || is_separator(behind.at[0])) && !begins_parameter(span)
               ? word
               : span_first(span, 0);
}

/* Whether a scheme is at the front: any before a parameter, a known one before anything.
 * Other words belong to a value without quotes. */
static bool
begins_scheme(struct span span)
{
    const struct span word = read_scheme(span);

    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (span_is(word, schemes[i])) {
            return true;
        }
    }
    return word.length > 0 && begins_parameter(skip_white(span_skip(span, word.length)));
}

/* Length of a value without quotes. White space ends it as well where a parameter
 * follows: a comma was left out. */
static size_t
unquoted_length(struct span span)
{
    for (size_t i = 0; i < span.length; i++) {
        const char c = span.at[i];
        struct span behind;

        /* The first white space of several has been looked behind already. */
        if ((c != ',' && !is_white(c)) ||
            (i > 0 && is_white(c) && is_white(span.at[i - 1]))) {
            continue;
        }
        behind = skip_white(span_skip(span, i + 1));
        if (behind.length == 0 || behind.at[0] == ',' || begins_parameter(behind) ||
            (c == ',' && begins_scheme(behind))) {
            return i;
        }
    }
    return span.length;
}

/* Where the quote at the front closes; the span's length when it does not. */
static size_t
closing_quote(struct span span)
{
    for (size_t i = 1; i < span.length; i++) {
        if (span.at[i] == '"') {
            return i;
        }
        if (span.at[i] == '\\') {
            i++;
        }
    }
    return span.length;
}

/* Takes a parameter's value off the front. A quote that never closes quotes nothing. */
static struct span
take_value(struct span *rest)
{
    size_t length;
    struct span value;

    if (rest->length > 0 && rest->at[0] == '"') {
        length = closing_quote(*rest);
        if (length < rest->length) {
            value = span_first(span_skip(*rest, 1), length - 1);
            *rest = span_skip(*rest, length + 1);
            return value;
        }
        *rest = span_skip(*rest, 1);
    }
    length = unquoted_length(*rest);
    value = span_trim(span_first(*rest, length));
    *rest = span_skip(*rest, length);
    return value;
}

/* Takes a parameter off the front, where begins_parameter() saw one. */
static void
take_parameter(struct span *rest, struct credentials *credentials)
{
    const struct {
        const char *name;
        struct span *value;
    } parameters[] = {
        {"realm", &credentials->realm},         {"nonce", &credentials->nonce},
        {"algorithm", &credentials->algorithm}, {"qop", &credentials->qop},
        {"username", &credentials->username},   {"uri", &credentials->uri},
        {"opaque", &credentials->opaque},       {"response", &credentials->response},
        {"auts", &credentials->auts},
    };
    const struct span name = span_first(*rest, span_run(*rest, is_token_char));
    struct span value;

    *rest = skip_white(span_skip(*rest, name.length));
    *rest = skip_white(span_skip(*rest, 1));
    value = take_value(rest);
    for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++) {
        if (span_is(name, parameters[i].name)) {
            *parameters[i].value = value;
        }
    }
    if (span_is(name, "stale")) {
        credentials->is_stale = span_is(span_trim(value), "true");
    }
}

/* Takes what stands behind the scheme off the front, up to the next scheme. */
static void
take_parameters(struct span *rest, struct credentials *credentials)
{
    while (rest->length > 0) {
        const struct span at = span_skip(*rest, span_run(*rest, is_separator));

        *rest = at;
        if (begins_parameter(at)) {
            take_parameter(rest, credentials);
        } else if (begins_scheme(at)) {
            return;
        } else {
            *rest = span_skip(at, span_length_to(at, ',', NULL));
        }
    }
}

bool
credentials_next(struct span *rest, struct credentials *credentials)
{
    while (rest->length > 0) {
        const struct span start = span_skip(*rest, span_run(*rest, is_separator));
        const struct span scheme = read_scheme(start);
        size_t length;

        if (scheme.length == 0) {
            *rest = span_skip(start, span_length_to(start, ',', NULL));
            continue;
        }
        *credentials = (struct credentials){.scheme = scheme};
        *rest = span_skip(start, scheme.length);
        take_parameters(rest, credentials);
        length = start.length - rest->length;
        while (is_separator(start.at[length - 1])) {
            length--;
        }
        credentials->whole = span_first(start, length);
        return true;
    }
    return false;
}

/* The next header of the message that holds any. Most messages have none or one. */
static bool
next_line(struct credentials_place *place)
{
    const struct headers *known = &place->message->known;
    const bool is_response = place->message->is_response;
    const enum header_id own =
        is_response ? HEADER_WWW_AUTHENTICATE : HEADER_AUTHORIZATION;
    const enum header_id proxy =
        is_response ? HEADER_PROXY_AUTHENTICATE : HEADER_PROXY_AUTHORIZATION;
    struct header header;

    if (headers_has_more(known, own) || headers_has_more(known, proxy) ||
        (known->value[own].at != NULL && known->value[proxy].at != NULL)) {
        do {
            if (!message_next_header(place->message, &place->position, &header)) {
                return false;
            }
            place->is_proxy = message_header_is(
                &header, is_response ? "Proxy-Authenticate" : "Proxy-Authorization");
        } while (!place->is_proxy &&
                 !message_header_is(&header,
                                    is_response ? "WWW-Authenticate" : "Authorization"));
        place->rest = header.value;
        return true;
    }
    if (place->position++ > 0) {
        return false;
    }
    place->is_proxy = known->value[own].at == NULL;
    place->rest = known->value[place->is_proxy ? proxy : own];
    return place->rest.at != NULL;
}

bool
credentials_next_of(struct credentials_place *place, struct credentials *credentials)
{
    while (!credentials_next(&place->rest, credentials)) {
        if (!next_line(place)) {
            return false;
        }
    }
    return true;
}

bool
credentials_offer_qop(const struct credentials *challenge, struct span qop)
{
    struct span rest = challenge->qop;
    bool offers_any = false;

    while (rest.length > 0) {
        struct span offered;

        rest = span_skip(rest, span_run(rest, is_separator));
        offered = span_first(rest, span_run(rest, is_no_separator));
        rest = span_skip(rest, offered.length);
        if (offered.length > 0 && span_same(offered, qop)) {
            return true;
        }
        offers_any = offers_any || offered.length > 0;
    }
    return !offers_any && qop.length == 0;
}

static struct span
algorithm_of(const struct credentials *credentials)
{
    static const struct span otherwise = {"MD5", 3};

    return credentials->algorithm.length > 0 ? credentials->algorithm : otherwise;
}

bool
credentials_same_algorithm(const struct credentials *a, const struct credentials *b)
{
    return span_same(algorithm_of(a), algorithm_of(b));
}
