/* address.c - reads what says who: Via, name-addr, URIs, and the parameters behind them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"

#include <glib.h>
#include <string.h>

/* Of a URI that is compared with another: each of one is looked for in the other. */
#define PARAMETERS_MOST 32

/* Each value and parameter of a text looks for the end of its quotes, perhaps in vain. */
#define QUOTED_MOST 1024

#define USUAL_PROTOCOL "SIP/2.0/"

static const struct span absent = {NULL, 0};

/* Bytes from an opening quote up to the closing one, which is not counted; 0 when it
 * never closes, or not within reason. */
static size_t
quoted_length(struct span span)
{
    const size_t most = MIN(span.length, QUOTED_MOST);

    for (size_t i = 1; i < most; i++) {
        if (span.at[i] == '"') {
            return i;
        }
        i += span.at[i] == '\\';
    }
    return 0;
}

/* Likewise from an opening angle bracket. */
static size_t
bracketed_length(struct span span)
{
    const char *close = memchr(span.at, '>', span.length);

    return close != NULL ? (size_t)(close - span.at) : span.length;
}

static bool
is_among(const char *stops, char c)
{
    while (*stops != '\0' && *stops != c) {
        stops++;
    }
    return *stops != '\0';
}

/* Bytes up to the first of the stops that stands outside quotes and angle brackets; the
 * opening bracket itself may be a stop. A quote that never closes quotes nothing. */
static size_t
length_to(struct span span, const char *stops)
{
    size_t i = 0;

    while (i < span.length) {
        const char c = span.at[i];

        if (is_among(stops, c)) {
            return i;
        }
        if (c == '"') {
            i += quoted_length(span_skip(span, i));
        } else if (c == '<') {
            i += bracketed_length(span_skip(span, i));
        }
        i++;
    }
    return span.length;
}

static bool
holds(struct span span, char c)
{
    return memchr(span.at, c, span.length) != NULL;
}

/* The same for one stop, and quick where nothing before it encloses it. */
static size_t
length_to_one(struct span span, char stop)
{
    const char stops[] = {stop, '\0'};
    const char *at = span.length > 0 ? memchr(span.at, stop, span.length) : NULL;
    struct span before;

    if (at == NULL) {
        return span.length;
    }
    before = span_first(span, (size_t)(at - span.at));
    return holds(before, '"') || holds(before, '<') ? length_to(span, stops)
                                                    : before.length;
}

/* Takes the bytes up to a stop, and the stop, off the front of *rest. */
static struct span
take_length(struct span *rest, size_t length)
{
    const struct span taken = span_trim((struct span){rest->at, length});

    *rest = span_skip(*rest, MIN(length + 1, rest->length));
    return taken;
}

/* What stands before the stop. */
static struct span
take(struct span *rest, char stop)
{
    return take_length(rest, length_to_one(*rest, stop));
}

bool
address_next_value(struct span *rest, struct span *value)
{
    while (rest->length > 0) {
        *value = take(rest, ',');
        if (value->length > 0) {
            return true;
        }
    }
    return false;
}

struct span
address_parameter(struct span parameters, const char *name)
{
    while (parameters.length > 0) {
        const struct span parameter = take(&parameters, ';');

        if (span_begins(parameter, name)) {
            const struct span behind = span_trim(span_skip(parameter, strlen(name)));

            if (behind.length == 0 || behind.at[0] == '=') {
                return span_unquote(span_trim(span_skip(behind, MIN(behind.length, 1))));
            }
        }
    }
    return absent;
}

struct span
address_value_parameter(struct span value, const char *name)
{
    return address_parameter(span_skip(value, length_to_one(value, ';')), name);
}

bool
address_next_via(struct span *rest, struct via *via)
{
    struct span value;

    if (!address_next_value(rest, &value)) {
        return false;
    }
    /* SIP/2.0/UDP, perhaps with white space about the slashes. */
    if (span_begins(value, USUAL_PROTOCOL)) {
        value = span_skip(value, strlen(USUAL_PROTOCOL));
    } else {
        take(&value, '/');
        take(&value, '/');
    }
    value = span_trim(value);
    via->transport = take_length(&value, length_to(value, " \t\r\n"));
    via->sent_by = take(&value, ';');
    via->parameters = value;
    via->branch = address_parameter(value, "branch");
    return true;
}

struct address
address_read(struct span value)
{
    const size_t open = length_to_one(value, '<');
    const bool is_bracketed = open < value.length;
    struct address address;
    size_t end;

    if (is_bracketed) {
        const char *close;

        value = span_skip(value, open + 1);
        close = memchr(value.at, '>', value.length);
        end = close != NULL ? (size_t)(close - value.at) : value.length;
    } else {
        end = length_to_one(value, ';'); /* parameters are the header's (section 20) */
    }
    address.uri = span_trim((struct span){value.at, end});
    address.parameters = span_skip(value, MIN(end + is_bracketed, value.length));
    return address;
}

struct span
address_tag(struct span value)
{
    return address_parameter(address_read(value).parameters, "tag");
}

bool
address_next(struct span *rest, struct address *address)
{
    struct span value;

    if (!address_next_value(rest, &value)) {
        return false;
    }
    *address = address_read(value);
    return true;
}

struct uri
address_read_uri(struct span text)
{
    struct uri uri = {absent, absent, absent, absent};
    size_t user;

    uri.scheme = take(&text, ':');
    if (span_is(uri.scheme, "tel")) {
        uri.user = take(&text, ';');
        uri.parameters = text;
        return uri;
    }
    user = length_to_one(text, '@');
    if (user < text.length) {
        struct span name = {text.at, user};

        text = span_skip(text, user + 1);
        uri.user = take_length(&name, length_to(name, ":;"));
    }
    uri.host = take_length(&text, length_to(text, ";?"));
    uri.parameters = text;
    return uri;
}

/* What stands before the '@', password and all; absent when there is none. */
static struct span
take_user_info(struct span *rest)
{
    const char *at = rest->length > 0 ? memchr(rest->at, '@', rest->length) : NULL;
    struct span user = absent;

    if (at != NULL) {
        user = (struct span){rest->at, (size_t)(at - rest->at)};
        *rest = span_skip(*rest, user.length + 1);
    }
    return user;
}

/* These have a meaning where they are missing, so a URI without them is another one. */
static bool
always_counts(struct span name)
{
    static const char *const names[] = {"user", "ttl", "method", "maddr", "transport"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (span_is(name, names[i])) {
            return true;
        }
    }
    return false;
}

/* Whether none of the first URI's parameters speaks against the other one. */
static bool
agree_on_parameters(struct span parameters, struct span others)
{
    for (int i = 0; parameters.length > 0; i++) {
        struct span value = take(&parameters, ';'), rest = others;
        const struct span name = take(&value, '=');
        bool found = false;

        while (rest.length > 0 && !found) {
            struct span other = take(&rest, ';');

            found = span_same(take(&other, '='), name);
            if (found && !span_same(span_trim(other), span_trim(value))) {
                return false;
            }
        }
        if (i == PARAMETERS_MOST || (!found && always_counts(name))) {
            return false;
        }
    }
    return true;
}

static bool
is_equal(struct span one, struct span other)
{
    return one.length == other.length &&
           (one.length == 0 || memcmp(one.at, other.at, one.length) == 0);
}

/* The parameters of a tel URI are part of the number, so that none may differ (RFC 3966
 * section 4). */
bool
address_same_uri(struct span one, struct span other)
{
    struct span scheme, user, other_user, host, other_host;

    if (is_equal(one, other)) {
        return true;
    }
    scheme = take(&one, ':');
    if (!span_same(scheme, take(&other, ':'))) {
        return false;
    }
    if (span_is(scheme, "tel")) {
        return span_same(one, other);
    }
    user = take_user_info(&one);
    other_user = take_user_info(&other);
    one = take(&one, '?');
    other = take(&other, '?');
    host = take(&one, ';');
    other_host = take(&other, ';');
    return is_equal(user, other_user) && span_same(host, other_host) &&
           agree_on_parameters(one, other) && agree_on_parameters(other, one);
}

bool
address_lists_token(const struct message *message, const char *name, struct span token)
{
    struct header header;
    size_t position = 0;
    struct span value;

    while (message_next_header(message, &position, &header)) {
        while (message_header_is(&header, name) &&
               address_next_value(&header.value, &value)) {
            const struct span listed = take(&value, ';');

            if (span_same(listed, token)) {
                return true;
            }
        }
    }
    return false;
}
