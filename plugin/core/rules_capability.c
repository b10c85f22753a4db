/* rules_capability.c - what one side asks for in its headers and the other does not have.
 *
 * The offer in the body is the matter of rules_offer.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "listing.h"
#include "rules.h"

#include <string.h>

static struct finding *
add_finding(struct diagnosis *diagnosis, enum finding_id id)
{
    struct finding *finding = diagnosis_add_finding(diagnosis, id);

    finding_set(finding, "method", "%.*s", (int)diagnosis->method.length,
                diagnosis->method.at);
    return finding;
}

/* A header of the request, and the one of the response that it is held against. */
static void
set_both(struct finding *finding, const struct diagnosis *diagnosis,
         const struct situation *situation, const char *const names[2],
         const char *const headers[2])
{
    const struct message *request = situation->request;

    listing_set_header(finding, names[0], request, headers[0], diagnosis->language);
    listing_set_header(finding, names[1], situation->response, headers[1],
                       diagnosis->language);
    listing_add_evidence(finding, situation->transaction->request_frame, request,
                         headers[0]);
    listing_add_evidence(finding, 0, situation->response, headers[1]);
}

/* Of a finding that would otherwise only say that nothing is known. */
static bool
has_either(const struct situation *situation, const char *of_response)
{
    struct span value;

    return situation->request != NULL ||
           message_find_header(situation->response, of_response, &value);
}

/* ---- option tags ---- */

/* Those of the tags that the request demands in that header. */
static void
set_demanded(struct finding *finding, const struct diagnosis *diagnosis,
             const struct situation *situation, const char *name, const char *header)
{
    g_autoptr(GString) demanded = g_string_new(NULL);
    g_autoptr(GString) tags = g_string_new(NULL);
    struct span rest, tag;

    if (situation->request == NULL) {
        finding_set(finding, name, "%s",
                    catalog_label(LABEL_NOT_IN_CAPTURE, diagnosis->language));
        return;
    }
    listing_add_header(tags, situation->response, "Unsupported", false);
    rest = (struct span){tags->str, tags->len};
    while (address_next_value(&rest, &tag)) {
        if (address_lists_token(situation->request, header, tag)) {
            listing_add(demanded, tag);
        }
    }
    listing_set(finding, name, demanded, diagnosis->language);
    if (demanded->len > 0) {
        listing_add_evidence(finding, situation->transaction->request_frame,
                             situation->request, header);
    }
}

static void
find_extension_rejected(struct diagnosis *diagnosis, const struct situation *situation)
{
    g_autoptr(GString) tags = g_string_new(NULL);
    struct finding *finding;

    listing_add_header(tags, situation->response, "Unsupported", false);
    if (tags->len == 0) {
        return;
    }
    finding = add_finding(diagnosis, FINDING_EXTENSION_REJECTED);
    listing_set(finding, "tags", tags, diagnosis->language);
    listing_add_evidence(finding, 0, situation->response, "Unsupported");
    set_demanded(finding, diagnosis, situation, "required", "Require");
    set_demanded(finding, diagnosis, situation, "proxied", "Proxy-Require");
}

static void
find_extension_demanded(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct message *request = situation->request;
    g_autoptr(GString) demanded = g_string_new(NULL);
    g_autoptr(GString) lacking = g_string_new(NULL);
    struct finding *finding;
    struct span rest, tag;

    listing_add_header(demanded, situation->response, "Require", false);
    rest = (struct span){demanded->str, demanded->len};
    while (address_next_value(&rest, &tag)) {
        if (request == NULL || !address_lists_token(request, "Supported", tag)) {
            listing_add(lacking, tag);
        }
    }
    if (lacking->len == 0) {
        return;
    }
    finding = add_finding(diagnosis, FINDING_EXTENSION_DEMANDED);
    listing_set(finding, "tags", lacking, diagnosis->language);
    listing_set_header(finding, "supported", request, "Supported", diagnosis->language);
    listing_add_evidence(finding, 0, situation->response, "Require");
    listing_add_evidence(finding, situation->transaction->request_frame, request,
                         "Supported");
}

/* RFC 3329: the names of the mechanisms, of which one may stand there with several sets
 * of parameters. */
static void
find_security_agreement(struct diagnosis *diagnosis, const struct situation *situation)
{
    g_autoptr(GString) mechanisms = g_string_new(NULL);
    struct finding *finding;

    listing_add_header(mechanisms, situation->response, "Security-Server", false);
    if (mechanisms->len > 0) {
        finding = diagnosis_add_finding(diagnosis, FINDING_SECURITY_AGREEMENT);
        listing_set(finding, "mechanisms", mechanisms, diagnosis->language);
        listing_add_evidence(finding, 0, situation->response, "Security-Server");
        listing_add_evidence(finding, 0, situation->response, "Require");
    }
}

/* ---- method and target ---- */

/* A gateway makes 501 of some Q.850 causes, which are not about the method (RFC 3398
 * section 7.2.4.1). */
static bool
is_mapped_cause(const struct diagnosis *diagnosis)
{
    for (size_t i = 0; i < diagnosis->reason_count; i++) {
        if (diagnosis->code == 501 && span_is(diagnosis->reasons[i].protocol, "Q.850") &&
            diagnosis->reasons[i].has_cause && diagnosis->reasons[i].cause != 0) {
            return true;
        }
    }
    return false;
}

static void
find_method_not_allowed(struct diagnosis *diagnosis, const struct situation *situation)
{
    struct finding *finding;

    if (is_mapped_cause(diagnosis)) {
        return;
    }
    finding = add_finding(diagnosis, FINDING_METHOD_NOT_ALLOWED);
    finding_set(finding, "code", "%u", diagnosis->code);
    listing_set_header(finding, "allowed", situation->response, "Allow",
                       diagnosis->language);
    listing_add_evidence(finding, 0, situation->response, "Allow");
}

static void
find_uri_scheme_rejected(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    struct span uri = {NULL, 0};
    struct finding *finding;
    struct span scheme;

    if (situation->request != NULL) {
        uri = situation->request->uri;
    } else if (transaction->uri != NULL) {
        uri = (struct span){transaction->uri, strlen(transaction->uri)};
    }
    scheme = address_read_uri(uri).scheme;
    if (scheme.length > 0 && scheme.length < uri.length) {
        finding = diagnosis_add_finding(diagnosis, FINDING_URI_SCHEME_REJECTED);
        finding_set(finding, "scheme", "%.*s", (int)scheme.length, scheme.at);
        finding_set(finding, "uri", "%.*s", (int)uri.length, uri.at);
        finding_add_evidence(finding, transaction->request_frame, "%.*s %.*s",
                             (int)diagnosis->method.length, diagnosis->method.at,
                             (int)uri.length, uri.at);
    }
}

/* ---- the body's headers ---- */

static const struct {
    const char *header;
    const char *limit; /* where the responder lists what it takes (section 21.4.13) */
} body_headers[] = {
    {"Content-Type", "Accept"},
    {"Content-Encoding", "Accept-Encoding"},
    {"Content-Language", "Accept-Language"},
};

/* Whether two spans begin alike for that many bytes. */
static bool
begin_alike(struct span one, struct span other, size_t length)
{
    return one.length >= length && other.length >= length &&
           span_same(span_first(one, length), span_first(other, length));
}

/* Whether a listed range takes an item: "application" / "*", "*", "en" for "en-GB". */
static bool
covers(struct span range, struct span item)
{
    const size_t length = range.length;

    if (span_is(range, "*") || span_is(range, "*/*") || span_same(range, item)) {
        return true;
    }
    if (length > 2 && range.at[length - 1] == '*' && range.at[length - 2] == '/') {
        return begin_alike(range, item, length - 1);
    }
    return item.length > length && item.at[length] == '-' &&
           memchr(range.at, '/', length) == NULL && begin_alike(range, item, length);
}

/* Whether the responder takes any of what was sent. */
static bool
is_accepted(const struct situation *situation, const char *header, const char *limit)
{
    g_autoptr(GString) sent = g_string_new(NULL);
    g_autoptr(GString) ranges = g_string_new(NULL);
    struct span items, item;

    listing_add_header(sent, situation->request, header, false);
    listing_add_header(ranges, situation->response, limit, false);
    items = (struct span){sent->str, sent->len};
    while (address_next_value(&items, &item)) {
        struct span rest = {ranges->str, ranges->len}, range;

        while (address_next_value(&rest, &range)) {
            if (covers(range, item)) {
                return true;
            }
        }
    }
    return false;
}

static void
add_body_type(struct diagnosis *diagnosis, const struct situation *situation, size_t i)
{
    struct finding *finding = add_finding(diagnosis, FINDING_BODY_TYPE_REJECTED);

    finding_set(finding, "header", "%s", body_headers[i].header);
    finding_set(finding, "limit", "%s", body_headers[i].limit);
    set_both(finding, diagnosis, situation, (const char *const[]){"sent", "accepted"},
             (const char *const[]){body_headers[i].header, body_headers[i].limit});
}

/* A body without Content-Type is of no type that the responder can know. */
static bool
was_sent(const struct situation *situation, size_t i)
{
    struct span value;

    return message_find_header(situation->request, body_headers[i].header, &value) ||
           (i == 0 && message_body(situation->request).length > 0);
}

/* Without the request, the first list of the response is the one that matters. Without
 * any list it can only be the type, unless an encoding or a language was sent too. */
static void
find_body_type_rejected(struct diagnosis *diagnosis, const struct situation *situation)
{
    size_t lists = 0, sent = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(body_headers); i++) {
        struct span value;
        const bool has_list =
            message_find_header(situation->response, body_headers[i].limit, &value);

        if (situation->request == NULL) {
            if (has_list && lists == 0) {
                add_body_type(diagnosis, situation, i);
            }
        } else if (was_sent(situation, i)) {
            sent++;
            if (has_list &&
                !is_accepted(situation, body_headers[i].header, body_headers[i].limit)) {
                add_body_type(diagnosis, situation, i);
            }
        }
        lists += has_list;
    }
    if (situation->request != NULL && lists == 0 && sent == 1 && was_sent(situation, 0)) {
        add_body_type(diagnosis, situation, 0);
    }
}

/* ---- packages and priorities ---- */

static void
find_event_package_rejected(struct diagnosis *diagnosis,
                            const struct situation *situation)
{
    if (has_either(situation, "Allow-Events")) {
        set_both(add_finding(diagnosis, FINDING_EVENT_PACKAGE_REJECTED), diagnosis,
                 situation, (const char *const[]){"event", "allowed"},
                 (const char *const[]){"Event", "Allow-Events"});
    }
}

static void
find_info_package_rejected(struct diagnosis *diagnosis, const struct situation *situation)
{
    if (situation->transaction->method == METHOD_INFO &&
        has_either(situation, "Recv-Info")) {
        set_both(diagnosis_add_finding(diagnosis, FINDING_INFO_PACKAGE_REJECTED),
                 diagnosis, situation, (const char *const[]){"package", "accepted"},
                 (const char *const[]){"Info-Package", "Recv-Info"});
    }
}

static void
find_resource_priority_unknown(struct diagnosis *diagnosis,
                               const struct situation *situation)
{
    if (has_either(situation, "Accept-Resource-Priority")) {
        set_both(add_finding(diagnosis, FINDING_RESOURCE_PRIORITY_UNKNOWN), diagnosis,
                 situation, (const char *const[]){"sent", "accepted"},
                 (const char *const[]){"Resource-Priority", "Accept-Resource-Priority"});
    }
}

void
rules_capability(struct diagnosis *diagnosis, const struct situation *situation)
{
    static const struct {
        unsigned code;
        void (*find)(struct diagnosis *, const struct situation *);
    } rules[] = {
        {405, find_method_not_allowed},        {501, find_method_not_allowed},
        {415, find_body_type_rejected},        {416, find_uri_scheme_rejected},
        {417, find_resource_priority_unknown}, {420, find_extension_rejected},
        {421, find_extension_demanded},        {421, find_security_agreement},
        {494, find_security_agreement},        {469, find_info_package_rejected},
        {489, find_event_package_rejected},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (rules[i].code == diagnosis->code) {
            rules[i].find(diagnosis, situation);
        }
    }
}
