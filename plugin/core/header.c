/* header.c - reads the values of Reason, Warning and Retry-After.
 *
 * Both list headers are split at commas, and the text in them holds commas as well.
 * Inside quotes a comma never splits. Outside, it does only where a new value begins
 * behind it: "Q.850;cause=16;text=Hung up, twice" is one reason, "Q.850;cause=16,
 * SIP;cause=200" two.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "header.h"

#include <glib.h>

static bool
is_digit(char c)
{
    return g_ascii_isdigit(c);
}

static bool
ends_quoted(struct span span)
{
    span = span_trim(span);
    return span.length > 0 && span.at[span.length - 1] == '"';
}

/* Whether a comma between the two ends a reason. It may belong to a text without quotes;
 * then it does only if a protocol with parameters follows. */
static bool
ends_reason(struct span before, struct span after)
{
    size_t parameter = before.length;
    struct span rest = span_trim(after);
    struct span name;

    while (parameter > 0 && before.at[parameter - 1] != ';') {
        parameter--;
    }
    name = span_trim(span_skip(before, parameter));
    if (ends_quoted(before) ||
        !span_is(span_first(name, span_run(name, is_token_char)), "text")) {
        return true;
    }
    rest = span_trim(span_skip(rest, span_run(rest, is_token_char)));
    return rest.length > 0 && rest.at[0] == ';';
}

/* Likewise for a warning: a code and a space follow. */
static bool
ends_warning(struct span before, struct span after)
{
    const struct span rest = span_trim(after);
    const size_t digits = span_run(rest, is_digit);

    return ends_quoted(before) ||
           (digits >= 3 && digits < rest.length && is_white(rest.at[digits]));
}

/* Takes one list value off the front. */
static struct span
take_value(struct span *rest, bool (*ends)(struct span, struct span))
{
    const size_t length = span_length_to(*rest, ',', ends);
    const struct span value = span_first(*rest, length);

    *rest = span_skip(*rest, MIN(length + 1, rest->length));
    return span_trim(value);
}

static void
read_reason_parameter(struct reason *reason, struct span parameter)
{
    const size_t token = span_run(parameter, is_token_char);
    const struct span name = span_first(parameter, token);
    struct span value = span_trim(span_skip(parameter, token));

    if (value.length == 0 || value.at[0] != '=') {
        return;
    }
    value = span_unquote(span_trim(span_skip(value, 1)));
    if (span_is(name, "cause")) {
        value = span_trim(value);
        reason->has_cause = span_to_number(value, G_MAXUINT16, &reason->cause);
        reason->cause_text = reason->has_cause ? value : (struct span){NULL, 0};
    } else if (span_is(name, "text")) {
        reason->text = value;
    } else if (span_is(name, "location")) {
        reason->location = value;
    }
}

bool
header_next_reason(struct span *rest, struct reason *reason)
{
    while (rest->length > 0) {
        struct span value = take_value(rest, ends_reason);
        const size_t token = span_run(value, is_token_char);

        if (token == 0) {
            continue;
        }
        *reason = (struct reason){.whole = value, .protocol = span_first(value, token)};
        value = span_skip(value, token);
        while (value.length > 0) {
            const size_t length = span_length_to(value, ';', NULL);

            read_reason_parameter(reason, span_trim(span_first(value, length)));
            value = span_skip(value, MIN(length + 1, value.length));
        }
        return true;
    }
    return false;
}

bool
header_next_warning(struct span *rest, struct warning *warning)
{
    while (rest->length > 0) {
        const struct span value = take_value(rest, ends_warning);
        struct span text;
        size_t agent = 0;

        *warning = (struct warning){
            .whole = value, .code_text = span_first(value, span_run(value, is_digit))};
        if (!span_to_number(warning->code_text, G_MAXUINT16, &warning->code)) {
            continue;
        }
        text = span_trim(span_skip(value, warning->code_text.length));
        /* The agent, unless it was left out and the quoted text follows at once. */
        if (text.length > 0 && text.at[0] != '"') {
            while (agent < text.length && !is_white(text.at[agent])) {
                agent++;
            }
        }
        warning->agent = span_first(text, agent);
        text = span_trim(span_skip(text, agent));
        warning->text = span_unquote(text);
        return true;
    }
    return false;
}

bool
header_retry_after(struct span value, unsigned long *seconds)
{
    const size_t digits = span_run(value, is_digit);

    return span_to_number(span_first(value, digits), G_MAXUINT32, seconds) &&
           (digits == value.length || is_white(value.at[digits]) ||
            value.at[digits] == ';' || value.at[digits] == '(');
}
