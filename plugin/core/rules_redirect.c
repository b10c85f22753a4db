/* rules_redirect.c - redirects: where to, and whether anybody went there (RFC 3261
 * section 8.1.3.4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "header.h"
#include "rules_paths.h"

#include <string.h>

#define TARGETS_MOST  8  /* the rest of the targets is left out */
#define REQUESTS_MOST 64 /* looked at in a row; real calls have a handful */

struct target {
    struct span uri;
    struct span parameters;
    double q;
};

struct targets {
    struct target of[TARGETS_MOST];
    size_t count;
};

static bool
is_redirect(unsigned code)
{
    return code >= 300 && code < 400;
}

/* 1 where there is none: it stands for no preference (RFC 3261 section 16.6). */
static double
q_of(struct span parameters)
{
    const struct span text = address_parameter(parameters, "q");
    g_autofree char *number = g_strndup(text.at != NULL ? text.at : "", text.length);

    return text.length > 0 ? g_ascii_strtod(number, NULL) : 1;
}

/* Behind those that are as good or better. */
static void
insert_target(struct targets *targets, const struct address *contact)
{
    const double q = q_of(contact->parameters);
    size_t place = targets->count++;

    for (; place > 0 && targets->of[place - 1].q < q; place--) {
        targets->of[place] = targets->of[place - 1];
    }
    targets->of[place] = (struct target){contact->uri, contact->parameters, q};
}

/* The Contacts, best first. */
static void
read_targets(struct targets *targets, const struct message *response)
{
    struct header header;
    size_t position = 0;

    targets->count = 0;
    while (message_next_header(response, &position, &header)) {
        struct address contact;

        while (targets->count < TARGETS_MOST && message_header_is(&header, "Contact") &&
               address_next(&header.value, &contact)) {
            if (contact.uri.length > 0 && !span_is(contact.uri, "*")) {
                insert_target(targets, &contact);
            }
        }
    }
}

static struct span
uri_of(const struct transaction *transaction)
{
    return (struct span){transaction->uri,
                         transaction->uri != NULL ? strlen(transaction->uri) : 0};
}

/* ---- followed ---- */

/* Whether a request went to the target. One without a user part names a server: the same
 * request then goes there, with its Request-URI as it was (section 21.3.4). */
static bool
goes_to(const struct transaction *request, const struct target *target,
        const struct transaction *redirected)
{
    return address_same_uri(uri_of(request), target->uri) ||
           (address_read_uri(target->uri).user.at == NULL &&
            request->uri == redirected->uri &&
            request->destination != redirected->destination);
}

static bool
goes_to_any(const struct transaction *request, const struct targets *targets,
            const struct transaction *redirected)
{
    for (size_t i = 0; i < targets->count && request->uri != NULL; i++) {
        if (goes_to(request, &targets->of[i], redirected)) {
            return true;
        }
    }
    return false;
}

/* By the client of that hop, which is a proxy on all but the first. */
static const struct transaction *
followed_by_client(const struct transaction *hop, const struct targets *targets)
{
    const struct transaction *next = transaction_next_attempt(hop);

    for (int i = 0; next != NULL && i < REQUESTS_MOST; i++, next = next->attempt_next) {
        if (goes_to_any(next, targets, hop)) {
            return next;
        }
    }
    return NULL;
}

/* By a new branch of the same request, from whatever address the proxy sends it. */
static const struct transaction *
followed_by_branch(const struct history *history, const struct transaction *hop,
                   const struct targets *targets)
{
    const struct transaction *found = NULL;
    const struct transaction *other = history_group(history, hop);

    for (int i = 0;
         other != NULL && other->request_frame > hop->final_frame && i < REQUESTS_MOST;
         i++, other = other->group_previous) {
        if (goes_to_any(other, targets, hop)) {
            found = other;
        }
    }
    return found;
}

/* The hops before this one count as long as the redirect went on there. */
static const struct transaction *
find_followed(const struct situation *situation, const struct targets *targets)
{
    const struct transaction *hop = situation->transaction;

    for (; hop != NULL && is_redirect(hop->final_code); hop = hop->upstream) {
        const struct transaction *found = followed_by_client(hop, targets);

        if (found == NULL) {
            found = followed_by_branch(situation->history, hop, targets);
        }
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

const struct transaction *
rules_routing_followed(const struct situation *situation)
{
    struct targets targets;

    if (situation->transaction == NULL || !is_redirect(situation->response->code)) {
        return NULL;
    }
    read_targets(&targets, situation->response);
    return find_followed(situation, &targets);
}

/* Whether a request, or what its client tried after it, ended well. */
static bool
ended_well(const struct transaction *request)
{
    for (int i = 0; request != NULL && i < REQUESTS_MOST; i++) {
        if (request->final_code >= 200 && request->final_code < 300) {
            return true;
        }
        request = transaction_next_attempt(request);
    }
    return false;
}

/* ---- redirected ---- */

/* A target as sent, as far as the parameters mean something here. */
static void
append_target(GString *out, const struct target *target)
{
    static const char *const shown[] = {"q", "expires"};

    g_string_append_printf(out, "<%.*s>", (int)target->uri.length, target->uri.at);
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
        const struct span value = address_parameter(target->parameters, shown[i]);

        if (value.length > 0) {
            g_string_append_printf(out, ";%s=%.*s", shown[i], (int)value.length,
                                   value.at);
        }
    }
}

/* As many as there is room for; none is shown in part. */
static void
set_targets(struct finding *finding, const struct targets *targets)
{
    const size_t room = sizeof finding->values[0].text - sizeof ", ...";
    g_autoptr(GString) text = g_string_new(NULL);

    for (size_t i = 0; i < targets->count; i++) {
        const gsize before = text->len;

        g_string_append(text, i > 0 ? ", " : "");
        append_target(text, &targets->of[i]);
        if (i > 0 && text->len > room) {
            g_string_truncate(text, before);
            g_string_append(text, ", ...");
            break;
        }
    }
    finding_set(finding, "targets", "%s", text->str);
}

/* A 301 without a time is for good (section 21.3.2), the others are for once (21.3.3). */
static void
set_expiry(struct finding *finding, const struct diagnosis *diagnosis,
           const struct situation *situation, const struct target *best)
{
    struct span text = address_parameter(best->parameters, "expires");
    unsigned long seconds;

    if (text.length == 0) {
        text = situation->headers->value[HEADER_EXPIRES];
    }
    if (span_to_number(text, G_MAXUINT32, &seconds)) {
        finding_set_duration(finding, "expiry", diagnosis->language, seconds);
    } else {
        finding_set_label(finding, "expiry", diagnosis->language,
                          diagnosis->code == 301 ? LABEL_VALIDITY_LASTING
                                                 : LABEL_VALIDITY_ONCE,
                          NULL, 0);
    }
}

static void
add_redirected(struct diagnosis *diagnosis, const struct situation *situation,
               const struct targets *targets, const struct transaction *followed)
{
    struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_REDIRECTED);

    if (followed != NULL && ended_well(followed)) {
        finding->severity = catalog_finding(FINDING_REDIRECTED)->expected_severity;
    }
    set_targets(finding, targets);
    set_expiry(finding, diagnosis, situation, &targets->of[0]);
    paths_set_followed(finding, diagnosis, situation, followed);
    finding_add_evidence(finding, 0, "Contact: <%.*s>", (int)targets->of[0].uri.length,
                         targets->of[0].uri.at);
    if (followed != NULL) {
        finding_add_evidence(finding, followed->request_frame, "%s %s",
                             transaction_method_word(followed->method), followed->uri);
    }
}

/* ---- redirect-loop ---- */

/* A request before the redirect that had the very URI. What went before a success of the
 * same client was another matter. A routing number or the like in the URI makes it
 * another one. */
static const struct transaction *
find_tried(const struct transaction *hop, struct span target)
{
    for (; hop != NULL; hop = hop->upstream) {
        const struct transaction *tried = hop;

        for (int i = 0; tried != NULL && i < REQUESTS_MOST; i++) {
            if (tried->uri != NULL && span_same(uri_of(tried), target)) {
                return tried;
            }
            tried = tried->attempt_previous;
            if (tried != NULL && tried->final_code < 300) {
                break;
            }
        }
    }
    return NULL;
}

/* Some redirect servers only add headers and name the target again; so it is a loop only
 * when it did not end well. */
static void
find_redirect_loop(struct diagnosis *diagnosis, const struct situation *situation,
                   const struct targets *targets, const struct transaction *followed)
{
    const struct transaction *own = situation->transaction, *tried = NULL;
    const struct transaction *end = followed != NULL ? followed : own;
    struct finding *finding;

    for (size_t i = 0; i < targets->count; i++) {
        tried = find_tried(own, targets->of[i].uri);
        if (tried == NULL) {
            return; /* there is still somewhere to go */
        }
    }
    if (tried == NULL || ended_well(end) || end->final_frame == 0 ||
        (followed == NULL && rules_time_after(situation) < TIMER_B)) {
        return;
    }
    tried = find_tried(own, targets->of[0].uri);
    finding = diagnosis_add_finding(diagnosis, FINDING_REDIRECT_LOOP);
    finding_set(finding, "target", "%.*s", (int)targets->of[0].uri.length,
                targets->of[0].uri.at);
    finding_set(finding, "frame", "%u", tried->request_frame);
    finding_add_evidence(finding, tried->request_frame, "%s %s",
                         transaction_method_word(tried->method), tried->uri);
}

void
paths_find_redirects(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *followed;
    struct targets targets;

    if (!is_redirect(diagnosis->code)) {
        return;
    }
    read_targets(&targets, situation->response);
    if (targets.count == 0) {
        return;
    }
    followed = find_followed(situation, &targets);
    add_redirected(diagnosis, situation, &targets, followed);
    find_redirect_loop(diagnosis, situation, &targets, followed);
}
