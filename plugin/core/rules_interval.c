/* rules_interval.c - times: asked for, demanded, waited for, and run out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "rules.h"

#include <string.h>

#define TIMER_B_LEAST                                                \
    (SECOND * 63 / 2) /* what is within the tolerance of real timers \
                       */
#define TIMER_B_MOST  (SECOND * 34)
#define TIMER_C_LEAST (SECOND * 179)
#define TIMER_C_MOST  (SECOND * 190)
#define RETRIES_TRIED 16 /* next tries looked at; the first few tell */

/* RFC 3261 section 20.33, Table 3: elsewhere Retry-After has no defined meaning. */
static bool
gives_retry_after_meaning(unsigned code)
{
    static const unsigned codes[] = {404, 413, 480, 486, 500, 503, 600, 603};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (codes[i] == code) {
            return true;
        }
    }
    return false;
}

/* The seconds that a header begins with; what may follow them, follows Retry-After. */
static bool
read_seconds(const struct message *message, const char *name, unsigned long *seconds)
{
    struct span value;

    return message_find_header(message, name, &value) &&
           header_retry_after(value, seconds);
}

/* With the milliseconds where they are all there is. */
static void
set_seconds(struct finding *finding, const char *name, int64_t microseconds)
{
    finding_set(finding, name, microseconds < SECOND ? "%.3f" : "%.1f",
                (double)microseconds / (double)SECOND);
}

static void
set_method(struct finding *finding, const struct diagnosis *diagnosis)
{
    finding_set(finding, "method", "%.*s", (int)diagnosis->method.length,
                diagnosis->method.at);
}

static void
set_label(struct finding *finding, const char *name, const struct diagnosis *diagnosis,
          enum label label)
{
    finding_set_label(finding, name, diagnosis->language, label, NULL, 0);
}

/* ---- what was asked for, and what is demanded ---- */

/* The least that the Contacts of a REGISTER ask for, which is what the registrar refused;
 * 0 unregisters and cannot be refused. Returns false where none asks by itself. */
static bool
read_contact_expiry(const struct message *request, unsigned long *seconds)
{
    struct header header;
    size_t position = 0;
    bool found = false;

    while (message_next_header(request, &position, &header)) {
        struct address contact;

        while (message_header_is(&header, "Contact") &&
               address_next(&header.value, &contact)) {
            const struct span text = address_parameter(contact.parameters, "expires");
            unsigned long asked;

            if (span_to_number(text, G_MAXUINT32, &asked) && asked > 0 &&
                (!found || asked < *seconds)) {
                *seconds = asked;
                found = true;
            }
        }
    }
    return found;
}

/* The expiry asked for: a Contact's outranks Expires (section 10.2.1.1). where: the words
 * it stands in. Returns false where the request leaves it to the server. */
static bool
read_expiry(const struct transaction *transaction, const struct message *request,
            unsigned long *seconds, const char **where)
{
    *where = "Contact: expires=";
    if (transaction->method == METHOD_REGISTER && read_contact_expiry(request, seconds)) {
        return true;
    }
    *where = "Expires: ";
    return read_seconds(request, "Expires", seconds);
}

static void
find_interval_too_brief(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    unsigned long minimum, asked = 0;
    const char *where = NULL;
    struct finding *finding;
    bool has_asked = false;

    if (diagnosis->code != 423 ||
        !read_seconds(situation->response, "Min-Expires", &minimum)) {
        return;
    }
    if (situation->request != NULL) {
        has_asked = read_expiry(transaction, situation->request, &asked, &where);
    }
    if (has_asked && (asked == 0 || asked >= minimum)) {
        return; /* something else was wrong */
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_INTERVAL_TOO_BRIEF);
    set_method(finding, diagnosis);
    if (has_asked) {
        const struct value value = finding_value("seconds", "%lu", asked);

        finding_set_label(finding, "asked", diagnosis->language, LABEL_DURATION_SECONDS,
                          &value, 1);
        finding_add_evidence(finding, transaction->request_frame, "%s%lu", where, asked);
    } else {
        set_label(finding, "asked", diagnosis,
                  situation->request != NULL ? LABEL_NONE : LABEL_NOT_IN_CAPTURE);
    }
    finding_set(finding, "minimum", "%lu", minimum);
    finding_add_evidence(finding, 0, "Min-Expires: %lu", minimum);
}

static void
set_asked(struct finding *finding, const char *name, const struct diagnosis *diagnosis,
          const struct situation *situation, const char *header)
{
    unsigned long seconds;

    if (situation->request == NULL) {
        set_label(finding, name, diagnosis, LABEL_NOT_IN_CAPTURE);
    } else if (read_seconds(situation->request, header, &seconds)) {
        finding_set(finding, name, "%lu", seconds);
        finding_add_evidence(finding, situation->transaction->request_frame, "%s: %lu",
                             header, seconds);
    } else {
        set_label(finding, name, diagnosis, LABEL_NONE);
    }
}

static void
find_session_interval_too_small(struct diagnosis *diagnosis,
                                const struct situation *situation)
{
    unsigned long minimum, asked;
    struct finding *finding;

    if (diagnosis->code != 422 ||
        !read_seconds(situation->response, "Min-SE", &minimum) ||
        (situation->request != NULL &&
         read_seconds(situation->request, "Session-Expires", &asked) &&
         asked >= minimum)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_SESSION_INTERVAL_TOO_SMALL);
    set_method(finding, diagnosis);
    set_asked(finding, "asked", diagnosis, situation, "Session-Expires");
    set_asked(finding, "offered", diagnosis, situation, "Min-SE");
    finding_set(finding, "minimum", "%lu", minimum);
    finding_add_evidence(finding, 0, "Min-SE: %lu", minimum);
}

static void
find_min_expires_ignored(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    const struct transaction *next = transaction_next_attempt(transaction);
    unsigned long minimum;
    struct finding *finding;

    if (diagnosis->code != 423 || next == NULL ||
        next->destination != transaction->destination || next->expires == EXPIRES_NONE ||
        next->expires == 0 ||
        !read_seconds(situation->response, "Min-Expires", &minimum) ||
        next->expires >= minimum) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_MIN_EXPIRES_IGNORED);
    set_method(finding, diagnosis);
    finding_set(finding, "frame", "%u", next->request_frame);
    finding_set(finding, "asked", "%u", next->expires);
    finding_set(finding, "minimum", "%lu", minimum);
    finding_add_evidence(finding, 0, "Min-Expires: %lu", minimum);
    finding_add_evidence(finding, next->request_frame, "%u s", next->expires);
}

/* ---- Retry-After ---- */

/* The time of day, with the date when it is another day's. */
static void
set_until(struct finding *finding, gint64 received, unsigned long seconds,
          enum language language)
{
    g_autoptr(GDateTime) from = g_date_time_new_from_unix_local(received);
    g_autoptr(GDateTime) until =
        g_date_time_new_from_unix_local(received + (gint64)seconds);

    if (received == 0 || from == NULL || until == NULL) {
        finding_set(finding, "until", "%s", catalog_label(LABEL_TIME_UNKNOWN, language));
    } else {
        const bool same_day =
            g_date_time_get_day_of_year(from) == g_date_time_get_day_of_year(until) &&
            g_date_time_get_year(from) == g_date_time_get_year(until);
        g_autofree char *time =
            g_date_time_format(until, same_day ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S");

        finding_set(finding, "until", "%s", time);
    }
}

static void
find_retry_after(struct diagnosis *diagnosis, const struct situation *situation)
{
    const gint64 received = situation->arrival->time / SECOND;
    unsigned long seconds;

    if (gives_retry_after_meaning(diagnosis->code) &&
        read_seconds(situation->response, "Retry-After", &seconds)) {
        struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_RETRY_AFTER);

        finding_set_duration(finding, "wait", diagnosis->language, seconds);
        set_until(finding, received, seconds, diagnosis->language);
    }
}

/* Whether the client tries the same again, rather than something new in the same call: an
 * INFO, MESSAGE or NOTIFY may have another content each time. */
static bool
is_same_try(const struct transaction *one, const struct transaction *other)
{
    return one->destination == other->destination && one->uri == other->uri &&
           one->to_tag == other->to_tag && one->method != METHOD_INFO &&
           one->method != METHOD_MESSAGE && one->method != METHOD_NOTIFY;
}

static void
find_retried_too_early(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    const struct transaction *next = transaction_next_attempt(transaction);
    unsigned long seconds;
    struct finding *finding;
    int64_t end;

    if (transaction->request_frame == 0 || !gives_retry_after_meaning(diagnosis->code) ||
        !read_seconds(situation->response, "Retry-After", &seconds)) {
        return;
    }
    for (int i = 0; next != NULL && !is_same_try(transaction, next); i++) {
        next = i < RETRIES_TRIED ? next->attempt_next : NULL;
    }
    end = transaction->final_time + (int64_t)seconds * SECOND;
    if (next == NULL || next->request_time >= end) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_RETRIED_TOO_EARLY);
    set_method(finding, diagnosis);
    finding_set(finding, "frame", "%u", next->request_frame);
    set_seconds(finding, "seconds", next->request_time - transaction->final_time);
    finding_set(finding, "asked", "%lu", seconds);
    finding_add_evidence(finding, 0, "Retry-After: %lu", seconds);
    finding_add_evidence(finding, next->request_frame, "CSeq: %u %.*s", next->cseq,
                         (int)diagnosis->method.length, diagnosis->method.at);
}

/* ---- time that ran out ---- */

/* A 101 to 199 stops Timer B, and starts Timer C at a proxy (sections 17.1.1.2, 16.6). */
static enum label
timer_of(const struct transaction *transaction, int64_t elapsed)
{
    const bool is_invite = transaction->method == METHOD_INVITE;

    if (elapsed >= TIMER_B_LEAST && elapsed <= TIMER_B_MOST &&
        !transaction->has_ringing) {
        return is_invite ? LABEL_TIMER_B : LABEL_TIMER_F;
    }
    return is_invite && elapsed >= TIMER_C_LEAST && elapsed <= TIMER_C_MOST
               ? LABEL_TIMER_C
               : LABEL_TIMER_OTHER;
}

static void
find_timeout(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    const int64_t elapsed = situation->arrival->time - transaction->request_time;
    struct finding *finding;

    if ((diagnosis->code != 408 && diagnosis->code != 504) ||
        transaction->request_frame == 0) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_TIMEOUT);
    finding_set(finding, "code", "%u", diagnosis->code);
    set_method(finding, diagnosis);
    set_seconds(finding, "elapsed", elapsed);
    set_label(finding, "timer", diagnosis, timer_of(transaction, elapsed));
    finding_set(finding, "retransmissions", "%u", transaction->copies);
    finding_set(finding, "provisionals", "%u", transaction->provisionals);
    finding_add_evidence(finding, transaction->request_frame, "%.*s",
                         (int)diagnosis->method.length, diagnosis->method.at);
}

/* An INVITE that is heard of in time may ring as long as it likes. */
static void
find_late_answer(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    const int64_t elapsed = situation->arrival->time - transaction->request_time;
    struct finding *finding;

    if (transaction->request_frame == 0 || elapsed <= TIMER_B ||
        (transaction->method == METHOD_INVITE && transaction->is_heard_in_time)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_LATE_ANSWER);
    set_method(finding, diagnosis);
    set_seconds(finding, "elapsed", elapsed);
    finding_add_evidence(finding, transaction->request_frame, "%.*s",
                         (int)diagnosis->method.length, diagnosis->method.at);
}

/* Over UDP a client sends an unanswered request again after T1, which is 500 ms (RFC 3261
 * section 17.1): one that did not has heard of it, though this capture lacks that. */
static bool
may_have_been_heard(const struct transaction *transaction, int64_t elapsed)
{
    return !transaction->is_reliable && transaction->copies == 0 && elapsed > SECOND;
}

/* Nothing came before it, not even a 100, and neither a timer nor the client ended the
 * wait. */
static void
find_slow_response(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    const int64_t elapsed = situation->arrival->time - transaction->request_time;
    const int64_t least = situation->settings->slow_response;
    struct finding *finding;

    if (transaction->request_frame == 0 || transaction->provisionals > 0 || least == 0 ||
        elapsed <= least || may_have_been_heard(transaction, elapsed) ||
        diagnosis->code == 487 || diagnosis_find(diagnosis, FINDING_TIMEOUT) != NULL ||
        diagnosis_find(diagnosis, FINDING_LATE_ANSWER) != NULL) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_SLOW_RESPONSE);
    set_method(finding, diagnosis);
    set_seconds(finding, "elapsed", elapsed);
    finding_set(finding, "retransmissions", "%u", transaction->copies);
    finding_add_evidence(finding, transaction->request_frame, "%.*s",
                         (int)diagnosis->method.length, diagnosis->method.at);
}

void
rules_interval(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_interval_too_brief(diagnosis, situation);
    find_session_interval_too_small(diagnosis, situation);
    find_timeout(diagnosis, situation);
    find_late_answer(diagnosis, situation);
    find_slow_response(diagnosis, situation);
}

void
rules_interval_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_min_expires_ignored(diagnosis, situation);
    find_retried_too_early(diagnosis, situation);
}

void
rules_interval_alone(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_retry_after(diagnosis, situation);
}
