/* rules_routing.c - where a request went, and why it did not arrive. What redirects is in
 * rules_redirect.c, who made a response in rules_origin.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "rules_paths.h"

#include <string.h>

#define VIAS_MOST     72 /* Max-Forwards is 70 where nobody set another */
#define NUMBERS_TRIED 32

static void
set_method(struct finding *finding, const struct diagnosis *diagnosis)
{
    finding_set(finding, "method", "%.*s", (int)diagnosis->method.length,
                diagnosis->method.at);
}

static void
set_span(struct finding *finding, const struct diagnosis *diagnosis, const char *name,
         struct span value)
{
    if (value.length > 0) {
        finding_set(finding, name, "%.*s", (int)value.length, value.at);
    } else {
        finding_set_label(finding, name, diagnosis->language, LABEL_NONE, NULL, 0);
    }
}

/* ---- Via ---- */

struct vias {
    struct via of[VIAS_MOST];
    size_t count;
};

/* The topmost is the first. */
static void
read_vias(struct vias *vias, const struct message *message)
{
    struct header header;
    size_t position = 0;

    vias->count = 0;
    while (message_next_header(message, &position, &header)) {
        while (vias->count < VIAS_MOST && message_header_is(&header, "Via") &&
               address_next_via(&header.value, &vias->of[vias->count])) {
            vias->count++;
        }
    }
}

static void
find_hops_exhausted(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct message *request = situation->request;
    struct span forwards = {NULL, 0};
    struct finding *finding;
    struct vias vias;

    if (diagnosis->code != 483) {
        return;
    }
    read_vias(&vias, situation->response);
    finding = diagnosis_add_finding(diagnosis, FINDING_HOPS_EXHAUSTED);
    set_method(finding, diagnosis);
    if (request == NULL) {
        finding_set_label(finding, "forwards", diagnosis->language, LABEL_NOT_IN_CAPTURE,
                          NULL, 0);
    } else {
        message_find_header(request, "Max-Forwards", &forwards);
        set_span(finding, diagnosis, "forwards", forwards);
    }
    if (forwards.length > 0) {
        finding_add_evidence(finding, situation->transaction->request_frame,
                             "Max-Forwards: %.*s", (int)forwards.length, forwards.at);
    }
    finding_set(finding, "hops", "%zu", vias.count);
}

/* ---- loops ---- */

/* The host and port that a Via stands for: where its request really came from, if the
 * next hop wrote that down (RFC 3261 section 18.2.1, RFC 3581 section 4). */
static bool
is_via_of(const struct via *via, const struct server *server)
{
    const struct span received = address_parameter(via->parameters, "received");
    const struct span rport = address_parameter(via->parameters, "rport");
    struct span host = via->sent_by, port = {NULL, 0};
    unsigned long number = span_is(via->transport, "TLS") ? 5061 : 5060;

    for (size_t i = host.length; i > 0 && host.at[i - 1] != ']'; i--) {
        if (host.at[i - 1] == ':') {
            port = span_skip(host, i);
            host = span_first(host, i - 1);
            break;
        }
    }
    if (received.length > 0) {
        host = received;
    }
    if (!span_to_number(rport, 65535, &number)) {
        span_to_number(port, 65535, &number);
    }
    return server_is_at(server, host, (unsigned)number);
}

/* Elements behind different NATs may have one private address. */
static bool
is_same_element(const struct via *one, const struct via *other)
{
    const struct span received = address_parameter(one->parameters, "received");
    const struct span other_received = address_parameter(other->parameters, "received");

    return span_same(one->sent_by, other->sent_by) &&
           (received.length == 0 || other_received.length == 0 ||
            span_same(received, other_received));
}

static bool
is_upstream_of(const struct transaction *transaction, const struct transaction *other)
{
    while (other != NULL && other != transaction) {
        other = other->upstream;
    }
    return other != NULL;
}

/* Whether the response came from further on, where the request got it too. */
static bool
is_relayed(const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const struct transaction *other = history_group(situation->history, own);

    for (int i = 0; other != NULL && i < GROUP_MOST; i++, other = other->group_previous) {
        if (other->upstream == own && other->final_code == situation->response->code) {
            return true;
        }
    }
    return false;
}

/* The same request at the same server, neither on its way here nor sent on from here. */
static const struct transaction *
find_merged(const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const struct transaction *other = history_group(situation->history, own);

    for (int i = 0; other != NULL && i < GROUP_MOST; i++, other = other->group_previous) {
        if (other->destination == own->destination && other->request_frame != 0 &&
            !is_upstream_of(other, own) && !is_upstream_of(own, other)) {
            return other;
        }
    }
    return NULL;
}

static bool
has_via_of(const struct vias *vias, const struct server *server)
{
    for (size_t i = 0; i < vias->count; i++) {
        if (is_via_of(&vias->of[i], server)) {
            return true;
        }
    }
    return false;
}

/* A Via may hold a name; then a hop of the way here may show that the request had been at
 * the responder. */
static bool
was_here_before(const struct situation *situation, const struct vias *vias)
{
    const struct transaction *own = situation->transaction;
    const struct transaction *hop = own->upstream;

    while (hop != NULL && hop->destination != own->destination) {
        hop = hop->upstream;
    }
    return hop != NULL ||
           has_via_of(vias, server_of(situation->history, own->destination));
}

/* The first element that is there twice, NULL for none. */
static const struct via *
find_twice(const struct vias *vias)
{
    for (size_t i = 0; i < vias->count; i++) {
        for (size_t j = i + 1; j < vias->count; j++) {
            if (is_same_element(&vias->of[i], &vias->of[j])) {
                return &vias->of[j];
            }
        }
    }
    return NULL;
}

/* How the responder can have had the request before: its label and what fills it.
 * Returns false where nothing shows. */
static bool
find_loop_sign(const struct situation *situation, enum label *label, struct value *value,
               uint32_t *frame)
{
    const struct transaction *own = situation->transaction, *merged;
    const struct via *twice;
    struct vias vias;

    read_vias(&vias, situation->request);
    *frame = own->request_frame;
    if (was_here_before(situation, &vias)) {
        *label = LABEL_LOOP_OWN;
        *value = finding_value("host", "%s", "");
        server_print(server_of(situation->history, own->destination), value->text,
                     sizeof value->text);
    } else if ((merged = find_merged(situation)) != NULL) {
        *label = LABEL_LOOP_MERGED;
        *value = finding_value("frame", "%u", merged->request_frame);
        *frame = merged->request_frame;
    } else if ((twice = find_twice(&vias)) != NULL) {
        *label = LABEL_LOOP_TWICE;
        *value =
            finding_value("host", "%.*s", (int)twice->sent_by.length, twice->sent_by.at);
    } else {
        return false;
    }
    return true;
}

static void
find_loop_detected(struct diagnosis *diagnosis, const struct situation *situation)
{
    struct finding *finding;
    struct value value;
    enum label label;
    uint32_t frame;

    if (diagnosis->code != 482 || situation->request == NULL || is_relayed(situation) ||
        !find_loop_sign(situation, &label, &value, &frame)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_LOOP_DETECTED);
    set_method(finding, diagnosis);
    finding_set_label(finding, "sign", diagnosis->language, label, &value, 1);
    finding_add_evidence(finding, frame, label == LABEL_LOOP_MERGED ? "Call-ID" : "Via");
}

/* ---- addresses ---- */

/* What the request is addressed to: its Request-URI; To of a REGISTER, whose Request-URI
 * names the registrar only, and where the request was not captured. */
static struct span
addressee(const struct situation *situation)
{
    return situation->request != NULL && situation->transaction->method != METHOD_REGISTER
               ? situation->request->uri
               : address_read(situation->headers->value[HEADER_TO]).uri;
}

/* These ask for what belongs to an address, such as a mailbox: a 404 may mean that. */
static bool
is_about_state(const struct transaction *transaction)
{
    return transaction->method == METHOD_SUBSCRIBE ||
           transaction->method == METHOD_PUBLISH;
}

static void
find_address_unknown(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct registration *registration;
    struct finding *finding;
    struct span address;
    struct uri uri;

    if (diagnosis->code != 404 && diagnosis->code != 410 && diagnosis->code != 604) {
        return;
    }
    address = addressee(situation);
    uri = address_read_uri(address);
    registration = server_registration(situation->history, address);
    if (registration != NULL && registration->is_registered &&
        is_about_state(situation->transaction)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_ADDRESS_UNKNOWN);
    set_span(finding, diagnosis, "user", uri.user);
    set_span(finding, diagnosis, "domain", uri.host);
    if (registration == NULL) {
        finding_set_label(finding, "registration", diagnosis->language,
                          LABEL_NOT_IN_CAPTURE, NULL, 0);
    } else {
        const struct value frame = finding_value("frame", "%u", registration->frame);

        finding_set_label(finding, "registration", diagnosis->language,
                          registration->is_registered ? LABEL_IN_FRAME
                                                      : LABEL_REMOVED_IN_FRAME,
                          &frame, 1);
        finding_add_evidence(finding, registration->frame, "REGISTER");
    }
    finding_add_evidence(
        finding, situation->request != NULL ? situation->transaction->request_frame : 0,
        "%.*s", (int)address.length, address.at);
}

/* Of a number as it may be dialed or written; 0 for a name (RFC 3966 section 3). */
static unsigned
count_digits(struct span text)
{
    unsigned count = 0;

    for (size_t i = 0; i < text.length; i++) {
        if (g_ascii_isdigit(text.at[i])) {
            count++;
        } else if (strchr("+-.()*#", text.at[i]) == NULL) {
            return 0;
        }
    }
    return count;
}

static struct span
user_of(const char *uri)
{
    return address_read_uri((struct span){uri, strlen(uri)}).user;
}

/* The INVITE of the same call with more digits: overlap dialing does not always wait for
 * the refusal (RFC 3578 section 3.1). */
static const struct transaction *
find_longer(const struct transaction *transaction, struct span number)
{
    const struct transaction *next = transaction->attempt_next;

    for (int i = 0; next != NULL && i < NUMBERS_TRIED; i++, next = next->attempt_next) {
        const struct span user =
            next->uri != NULL ? user_of(next->uri) : (struct span){NULL, 0};

        if (user.length > number.length &&
            memcmp(user.at, number.at, number.length) == 0) {
            return next;
        }
    }
    return NULL;
}

static void
find_number_incomplete(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    const struct span to = address_read(situation->headers->value[HEADER_TO]).uri;
    const struct span uri =
        transaction->uri != NULL
            ? (struct span){transaction->uri, strlen(transaction->uri)}
            : to;
    const struct span number = address_read_uri(uri).user;
    const struct transaction *longer;
    struct finding *finding;

    if (diagnosis->code != 484 || count_digits(number) == 0) {
        return;
    }
    longer = find_longer(transaction, number);
    finding = diagnosis_add_finding(diagnosis, FINDING_NUMBER_INCOMPLETE);
    set_span(finding, diagnosis, "digits", number);
    finding_set(finding, "count", "%u", count_digits(number));
    paths_set_followed(finding, diagnosis, situation, longer);
    finding_add_evidence(finding,
                         transaction->uri != NULL ? transaction->request_frame : 0,
                         "%.*s", (int)uri.length, uri.at);
    if (longer != NULL) {
        finding_add_evidence(finding, longer->request_frame, "%s", longer->uri);
    }
}

void
paths_set_followed(struct finding *finding, const struct diagnosis *diagnosis,
                   const struct situation *situation, const struct transaction *by)
{
    const bool has_time = rules_time_after(situation) >= TIMER_B;

    if (by != NULL) {
        finding_set_in_frame(finding, "followed", diagnosis->language, by->request_frame);
    } else {
        finding_set_label(finding, "followed", diagnosis->language,
                          has_time ? LABEL_NOT_IN_CAPTURE : LABEL_NOT_YET_KNOWN, NULL, 0);
    }
}

/* ---- what did not arrive ---- */

/* Codes that elements answer with when they cannot reach the next one; 477 is that of
 * Kamailio and OpenSIPS. Who answers anything else was reached after all, or is not the
 * one that was not. */
static bool
may_tell_of_loss(unsigned code)
{
    static const unsigned codes[] = {408, 430, 477, 480, 500, 502, 503, 504};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (codes[i] == code) {
            return true;
        }
    }
    return false;
}

static enum label
loss_label(const struct transaction *lost)
{
    const unsigned type = lost->unreachable >> 8, code = lost->unreachable & 0xff;

    if (lost->unreachable == 0) {
        return LABEL_TCP_RESET;
    }
    if (type != 3) {
        return type == 11 ? LABEL_ICMP_HOPS : LABEL_ICMP_OTHER;
    }
    switch (code) { /* RFC 1812 section 5.2.7.1 */
    case 0:
        return LABEL_ICMP_NETWORK;
    case 1:
        return LABEL_ICMP_HOST;
    case 3:
        return LABEL_ICMP_PORT;
    case 4:
        return LABEL_ICMP_SIZE;
    case 9:
    case 10:
    case 13:
        return LABEL_ICMP_PROHIBITED;
    default:
        return LABEL_ICMP_OTHER;
    }
}

/* The request itself, or one that was made of it on a later hop. */
static const struct transaction *
find_lost(const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const struct transaction *other = history_group(situation->history, own);

    for (int i = 0; other != NULL && i < GROUP_MOST; i++, other = other->group_previous) {
        if (other->unreachable_frame != 0 && is_upstream_of(own, other)) {
            return other;
        }
    }
    return NULL;
}

void
rules_routing_describe_loss(struct finding *finding, const struct history *history,
                            const struct transaction *lost, struct span method,
                            enum language language)
{
    const struct value values[] = {finding_value("type", "%u", lost->unreachable >> 8),
                                   finding_value("code", "%u", lost->unreachable & 0xff)};
    char address[64];

    server_print(server_of(history, lost->destination), address, sizeof address);
    finding_set(finding, "method", "%.*s", (int)method.length, method.at);
    finding_set(finding, "address", "%s", address);
    finding_set_label(finding, "event", language, loss_label(lost), values,
                      G_N_ELEMENTS(values));
    finding_set(finding, "frame", "%u", lost->unreachable_frame);
    finding_add_evidence(finding, lost->request_frame, "%.*s", (int)method.length,
                         method.at);
    finding_add_evidence(finding, lost->unreachable_frame,
                         lost->unreachable == 0 ? "TCP RST" : "ICMP");
}

static void
find_unreachable(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *lost =
        may_tell_of_loss(diagnosis->code) ? find_lost(situation) : NULL;

    if (lost != NULL) {
        rules_routing_describe_loss(diagnosis_add_finding(diagnosis, FINDING_UNREACHABLE),
                                    situation->history, lost, diagnosis->method,
                                    diagnosis->language);
    }
}

void
rules_routing(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_hops_exhausted(diagnosis, situation);
    find_loop_detected(diagnosis, situation);
    find_address_unknown(diagnosis, situation);
    find_unreachable(diagnosis, situation);
    paths_find_origin(diagnosis, situation);
}

void
rules_routing_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    paths_find_redirects(diagnosis, situation);
    find_number_incomplete(diagnosis, situation);
}
