/* rules_service.c - what the responder itself says about the refusal: load, Reason,
 * Warning, blocking, Identity, vendors' headers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "rules.h"

#include <string.h>

#define SHOWN_MOST 90 /* bytes of a value: Wireshark's lines have an end */

/* ---- when the response arrives ---- */

/* This 503 is not among those the server is known for yet. */
static void
find_overload(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct server *server =
        server_of(situation->history, situation->transaction->destination);
    const int64_t window = situation->settings->overload_window;
    struct finding *finding;
    struct span value;
    unsigned long seconds;
    char address[64];

    if (diagnosis->code != 503) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_OVERLOAD);
    server_print(server, address, sizeof address);
    finding_set(finding, "server", "%s", address);
    finding_set(finding, "count", "%u",
                server_count_unavailable(server, situation->arrival->time, window) + 1);
    finding_set(finding, "window", "%u", (unsigned)(window / SECOND));
    if (message_find_header(situation->response, "Retry-After", &value) &&
        header_retry_after(value, &seconds)) {
        finding_set_duration(finding, "wait", diagnosis->language, seconds);
        finding_add_evidence(finding, 0, "Retry-After: %.*s", (int)value.length,
                             value.at);
    } else {
        finding_set(finding, "wait", "%s",
                    catalog_label(LABEL_NONE, diagnosis->language));
    }
}

/* A span, or a label where it is absent or empty. What is long stands in the evidence. */
static void
set_span(struct finding *finding, const char *name, struct span value, enum label label,
         enum language language)
{
    if (value.length > SHOWN_MOST) {
        finding_set(finding, name, "%.*s [...]", SHOWN_MOST, value.at);
    } else if (value.length > 0) {
        finding_set(finding, name, "%.*s", (int)value.length, value.at);
    } else {
        finding_set(finding, name, "%s", catalog_label(label, language));
    }
}

static struct span
without_brackets(struct span uri)
{
    return address_read(uri).uri;
}

/* Where the credential lies: a parameter of Identity, or Identity-Info of RFC 4474. */
static struct span
identity_info(const struct message *request)
{
    struct span value;

    if (message_find_header(request, "Identity", &value)) {
        const struct span info = address_value_parameter(value, "info");

        if (info.length > 0) {
            return without_brackets(info);
        }
    }
    return message_find_header(request, "Identity-Info", &value) ? without_brackets(value)
                                                                 : value;
}

/* RFC 8224 section 6.2.2. */
static bool
read_identity_problem(const struct message *response, enum label *problem)
{
    switch (response->code) {
    case 403:
        *problem = LABEL_IDENTITY_STALE;
        return span_is(span_trim(response->phrase), "Stale Date");
    case 428:
        *problem = LABEL_IDENTITY_ABSENT;
        return true;
    case 436:
        *problem = LABEL_IDENTITY_UNFETCHABLE;
        return true;
    case 437:
        *problem = LABEL_IDENTITY_UNTRUSTED;
        return true;
    case 438:
        *problem = LABEL_IDENTITY_INVALID;
        return true;
    default:
        return false;
    }
}

static void
find_identity_failed(struct diagnosis *diagnosis, const struct situation *situation)
{
    const enum language language = diagnosis->language;
    const struct message *request = situation->request;
    const enum label absent = request != NULL ? LABEL_NONE : LABEL_NOT_IN_CAPTURE;
    struct span info = {NULL, 0}, date = {NULL, 0};
    struct finding *finding;
    enum label problem;

    if (!read_identity_problem(situation->response, &problem)) {
        return;
    }
    if (request != NULL) {
        info = identity_info(request);
        message_find_header(request, "Date", &date);
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_IDENTITY_FAILED);
    set_span(finding, "method", diagnosis->method, LABEL_NONE, language);
    finding_set(finding, "problem", "%s", catalog_label(problem, language));
    set_span(finding, "info", info, absent, language);
    set_span(finding, "date", date, absent, language);
    if (info.length > 0) {
        finding_add_evidence(finding, situation->transaction->request_frame,
                             "Identity info: %.*s", (int)info.length, info.at);
    }
    if (date.length > 0) {
        finding_add_evidence(finding, situation->transaction->request_frame, "Date: %.*s",
                             (int)date.length, date.at);
    }
}

void
rules_service(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_overload(diagnosis, situation);
    find_identity_failed(diagnosis, situation);
}

/* ---- Reason ---- */

/* Only a refusal needs a reason (the RFCs allow one in every response). */
static enum severity
reason_severity(unsigned code, enum finding_id id)
{
    const struct finding_entry *entry = catalog_finding(id);

    return code >= 300 && code < 700 ? entry->severity : entry->expected_severity;
}

/* The one code that RFC 3398 section 7.2.4.1 maps a cause to: 500 where it names none. 0
 * for the two that end no call attempt, and for numbers that are no cause. */
static unsigned
usual_code(const struct reason *reason, const struct cause *cause)
{
    if (reason->cause == 0 || reason->cause > 127 || reason->cause == 16 ||
        reason->cause == 44) {
        return 0;
    }
    if (cause != NULL && cause->sip_user != 0 && span_is(reason->location, "U")) {
        return cause->sip_user;
    }
    return cause != NULL && cause->sip != 0 ? cause->sip : 500;
}

static void
find_q850_cause(struct diagnosis *diagnosis, const struct reason *reason,
                const struct protocol *protocol)
{
    const struct cause *cause = catalog_cause(protocol, reason->cause);
    const unsigned usual = usual_code(reason, cause);
    const enum language language = diagnosis->language;
    struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_Q850_CAUSE);

    finding->severity = reason_severity(diagnosis->code, FINDING_Q850_CAUSE);
    finding_set(finding, "number", "%lu", reason->cause);
    finding_set(finding, "name", "%s",
                cause != NULL ? catalog_text(&cause->name, language)
                              : catalog_label(LABEL_CAUSE_UNNAMED, language));
    if (usual != 0) {
        finding_set(finding, "usual", "%u", usual);
    } else {
        finding_set(finding, "usual", "%s", catalog_label(LABEL_NONE, language));
    }
    finding_set(finding, "code", "%u", diagnosis->code);
    finding_add_evidence(finding, 0, "Reason: %.*s", (int)reason->whole.length,
                         reason->whole.at);
}

static void
set_cause(struct finding *finding, const struct reason *reason,
          const struct protocol *protocol, enum language language)
{
    const char *name = protocol != NULL && reason->has_cause
                           ? catalog_cause_name(protocol, reason->cause, language)
                           : NULL;
    const enum label label = !reason->has_cause ? LABEL_CAUSE_ABSENT
                             : name == NULL     ? LABEL_CAUSE_UNKNOWN
                                                : LABEL_CAUSE_KNOWN;
    struct value values[] = {{"number", ""}, {"name", ""}};
    g_autoptr(GString) text = g_string_new(NULL);

    g_snprintf(values[0].text, sizeof values[0].text, "%lu", reason->cause);
    g_strlcpy(values[1].text, name != NULL ? name : "", sizeof values[1].text);
    catalog_fill(text, catalog_label(label, language), values, G_N_ELEMENTS(values));
    finding_set(finding, "cause", "%s", text->str);
}

static void
find_sip_reason(struct diagnosis *diagnosis, const struct reason *reason,
                const struct protocol *protocol)
{
    const enum language language = diagnosis->language;
    struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_SIP_REASON);

    finding->severity = reason_severity(diagnosis->code, FINDING_SIP_REASON);
    finding_set(finding, "protocol", "%.*s", (int)reason->protocol.length,
                reason->protocol.at);
    set_cause(finding, reason, protocol, language);
    set_span(finding, "text", reason->text, LABEL_NONE, language);
    finding_add_evidence(finding, 0, "Reason: %.*s", (int)reason->whole.length,
                         reason->whole.at);
}

/* A registered protocol, or the text beside an unregistered one, says something; "SIP" or
 * "Q.850" alone does not, nor does Q.850 cause 0: Asterisk writes that for none. */
static void
find_reason(struct diagnosis *diagnosis, const struct reason *reason)
{
    const struct protocol *protocol = catalog_protocol(reason->protocol);
    const bool is_q850 = span_is(reason->protocol, "Q.850");
    const bool needs_more = is_q850 || span_is(reason->protocol, "SIP");

    if (is_q850 && reason->has_cause && reason->cause == 0 && reason->text.length == 0) {
        return;
    }
    if (is_q850 && reason->has_cause && reason->cause != 0) {
        find_q850_cause(diagnosis, reason, protocol);
    } else if (reason->text.length > 0 ||
               (protocol != NULL && (reason->has_cause || !needs_more))) {
        find_sip_reason(diagnosis, reason, protocol);
    }
}

static bool
is_repeated_reason(const struct diagnosis *diagnosis, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (span_same(diagnosis->reasons[i].whole, diagnosis->reasons[index].whole)) {
            return true;
        }
    }
    return false;
}

static void
find_reasons(struct diagnosis *diagnosis, const struct message *response)
{
    for (size_t i = 0; i < diagnosis->reason_count; i++) {
        if (!message_cuts(response, diagnosis->reasons[i].whole) &&
            !is_repeated_reason(diagnosis, i)) {
            find_reason(diagnosis, &diagnosis->reasons[i]);
        }
    }
}

/* ---- Warning ---- */

static bool
is_repeated_warning(const struct diagnosis *diagnosis, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (span_same(diagnosis->warnings[i].whole, diagnosis->warnings[index].whole)) {
            return true;
        }
    }
    return false;
}

static void
find_warnings(struct diagnosis *diagnosis, const struct message *response)
{
    const enum language language = diagnosis->language;

    for (size_t i = 0; i < diagnosis->warning_count; i++) {
        const struct warning *warning = &diagnosis->warnings[i];
        const struct text *name = &catalog_warning(warning->code)->name;
        struct finding *finding;

        if (message_cuts(response, warning->whole) || is_repeated_warning(diagnosis, i)) {
            continue;
        }
        finding = diagnosis_add_finding(diagnosis, FINDING_WARNING_TEXT);
        finding_set(finding, "code", "%lu", warning->code);
        finding_set(finding, "name", "%s", catalog_text(name, language));
        set_span(finding, "agent", warning->agent, LABEL_AGENT_UNNAMED, language);
        set_span(finding, "text", warning->text, LABEL_NONE, language);
        finding_add_evidence(finding, 0, "Warning: %.*s", (int)warning->whole.length,
                             warning->whole.at);
    }
}

/* ---- blocked calls ---- */

/* RFC 8197 section 4, RFC 8688 section 3.1; of 603 the profile with its own phrase. */
static bool
read_blocker(const struct message *response, enum label *blocker)
{
    switch (response->code) {
    case 603:
        *blocker = LABEL_BLOCKER_NETWORK;
        return span_is(span_trim(response->phrase), "Network Blocked");
    case 607:
        *blocker = LABEL_BLOCKER_CALLEE;
        return true;
    case 608:
        *blocker = LABEL_BLOCKER_ANALYTICS;
        return true;
    default:
        return false;
    }
}

/* Where a blocked caller can complain: the signed jCard that Call-Info points to, or what
 * the profile of 603 has in the text of its Reason, "v=analytics1;url=...". */
static struct span
find_redress(const struct diagnosis *diagnosis, const struct message *response)
{
    struct header header;
    size_t position = 0;

    while (message_next_header(response, &position, &header)) {
        struct address address;

        while (message_header_is(&header, "Call-Info") &&
               address_next(&header.value, &address)) {
            if (span_is(address_parameter(address.parameters, "purpose"), "jwscard")) {
                return address.uri;
            }
        }
    }
    for (size_t i = 0; i < diagnosis->reason_count; i++) {
        const struct span text = diagnosis->reasons[i].text;

        if (text.length > 2 && span_is(span_first(text, 2), "v=")) {
            return text;
        }
    }
    return (struct span){NULL, 0};
}

static void
find_call_blocked(struct diagnosis *diagnosis, const struct message *response)
{
    const enum language language = diagnosis->language;
    const struct span redress = find_redress(diagnosis, response);
    struct finding *finding;
    enum label blocker;

    if (!read_blocker(response, &blocker)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_CALL_BLOCKED);
    set_span(finding, "method", diagnosis->method, LABEL_NONE, language);
    finding_set(finding, "code", "%u", diagnosis->code);
    set_span(finding, "phrase", span_trim(response->phrase), LABEL_PHRASE_MISSING,
             language);
    finding_set(finding, "blocker", "%s", catalog_label(blocker, language));
    set_span(finding, "redress", redress, LABEL_NONE, language);
}

/* ---- vendors ---- */

static const struct vendor_header {
    const char *name;
    const char *vendor;
} vendor_headers[] = {
    {"ms-diagnostics", "Microsoft"},
    {"ms-diagnostics-public", "Microsoft"},
    {"ms-client-diagnostics", "Microsoft"},
    {"X-Asterisk-HangupCause", "Asterisk"},
    {"X-Asterisk-HangupCauseCode", "Asterisk"},
    {"P-Registrar-Error", "Kamailio or OpenSIPS"},
    {"X-Twilio-Error", "Twilio"},
};

static const struct vendor_header *
find_vendor_header(struct span name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(vendor_headers); i++) {
        if (span_is(name, vendor_headers[i].name)) {
            return &vendor_headers[i];
        }
    }
    return NULL;
}

/* Only with refusals: Microsoft's servers report progress in theirs, too. */
static void
find_vendor_diagnostics(struct diagnosis *diagnosis, const struct message *response)
{
    struct header header;
    size_t position = 0;

    while (diagnosis->code >= 300 && message_next_header(response, &position, &header)) {
        const struct vendor_header *known = find_vendor_header(header.name);

        if (known != NULL && header.value.length > 0 &&
            !message_cuts(response, header.value)) {
            struct finding *finding =
                diagnosis_add_finding(diagnosis, FINDING_VENDOR_DIAGNOSTICS);

            finding_set(finding, "header", "%s", known->name);
            set_span(finding, "value", header.value, LABEL_NONE, diagnosis->language);
            finding_set(finding, "vendor", "%s", known->vendor);
            finding_add_evidence(finding, 0, "%s: %.*s", known->name,
                                 (int)header.value.length, header.value.at);
        }
    }
}

void
rules_service_alone(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_call_blocked(diagnosis, situation->response);
    find_reasons(diagnosis, situation->response);
    find_warnings(diagnosis, situation->response);
    find_vendor_diagnostics(diagnosis, situation->response);
}
