/* rules_ending.c - what had ended before: calls, dialogs, requests to be cancelled.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "key.h"
#include "rules.h"

/* The party that answers has its timers, and the answer its way. */
#define EXPIRY_EARLY SECOND
#define EXPIRY_LATE  (5 * SECOND)

/* What ended something, as one of the labels ended-by-... says it. */
struct ending_event {
    enum label label;
    const char *method;
    unsigned code;
    uint32_t frame;
    uint32_t seconds;
    const char *reason; /* NULL for none */
};

static void
set_event(struct finding *finding, const struct ending_event *event,
          enum language language)
{
    struct value values[] = {
        {"method", ""}, {"code", ""}, {"frame", ""}, {"seconds", ""}};
    g_autoptr(GString) text = g_string_new(NULL);

    g_snprintf(values[0].text, sizeof values[0].text, "%s", event->method);
    g_snprintf(values[1].text, sizeof values[1].text, "%u", event->code);
    g_snprintf(values[2].text, sizeof values[2].text, "%u", event->frame);
    g_snprintf(values[3].text, sizeof values[3].text, "%u", event->seconds);
    catalog_fill(text, catalog_label(event->label, language), values,
                 G_N_ELEMENTS(values));
    finding_set(finding, "event", "%s", text->str);
}

static void
set_method(struct finding *finding, const struct situation *situation)
{
    finding_set(finding, "method", "%s",
                transaction_method_word((enum method)situation->transaction->method));
}

/* ---- 487: what ended the INVITE ---- */

static int64_t
final_time(const struct situation *situation)
{
    return situation->transaction->final_frame != 0 ? situation->transaction->final_time
                                                    : situation->arrival->time;
}

/* The CANCEL of this branch, unless it came after the 487 itself; or its 200 where the
 * CANCEL is not in this capture. */
static bool
was_cancelled_here(const struct situation *situation, struct ending_event *event)
{
    const struct transaction *cancel =
        history_find_sibling(situation->history, situation->headers, METHOD_CANCEL);

    if (cancel == NULL || cancel->request_time > final_time(situation) ||
        (cancel->request_frame == 0 && cancel->final_code / 100 != 2)) {
        return false;
    }
    *event = cancel->request_frame != 0
                 ? (struct ending_event){.label = LABEL_ENDED_BY,
                                         .frame = cancel->request_frame,
                                         .reason = cancel->detail}
                 : (struct ending_event){.label = LABEL_ENDED_BY_RESPONSE,
                                         .code = cancel->final_code,
                                         .frame = cancel->final_frame};
    event->method = "CANCEL";
    return true;
}

static bool
was_cancelled_upstream(const struct situation *situation, struct ending_event *event)
{
    const struct transaction *invite = situation->transaction->upstream;

    while (invite != NULL && invite->cancel_frame == 0) {
        invite = invite->upstream;
    }
    if (invite != NULL) {
        *event = (struct ending_event){.label = LABEL_ENDED_BY,
                                       .method = "CANCEL",
                                       .frame = invite->cancel_frame,
                                       .reason = invite->detail};
    }
    return invite != NULL;
}

/* Whether the BYE is about the dialog of a re-INVITE, or an early one of an INVITE. */
static bool
is_about(const struct transaction *bye, const struct transaction *invite)
{
    return invite->to_tag != 0
               ? dialog_of(bye) != NULL && dialog_of(bye) == dialog_of(invite)
               : bye->from_tag == invite->from_tag || bye->to_tag == invite->from_tag;
}

/* A BYE that came while the INVITE was open (RFC 3261 section 15.1.2). One that was
 * refused ended nothing, unless the refusal says that there is no such dialog. */
static bool
was_hung_up(const struct situation *situation, struct ending_event *event)
{
    const struct transaction *invite = situation->transaction;
    const struct transaction *bye = invite->call->bye;

    if (bye == NULL || !is_about(bye, invite) ||
        bye->request_time < invite->request_time ||
        bye->request_time > final_time(situation) ||
        (bye->final_code >= 300 && bye->final_code != 408 && bye->final_code != 481)) {
        return false;
    }
    bye = transaction_first_hop(bye);
    *event = (struct ending_event){.label = LABEL_ENDED_BY,
                                   .method = "BYE",
                                   .frame = bye->request_frame,
                                   .reason = bye->detail};
    return true;
}

static bool
has_expired(const struct situation *situation, struct ending_event *event)
{
    const struct transaction *invite = situation->transaction;
    const int64_t late =
        final_time(situation) - invite->request_time - invite->expires * SECOND;

    if (invite->request_frame == 0 || invite->expires == EXPIRES_NONE ||
        late < -EXPIRY_EARLY || late > EXPIRY_LATE) {
        return false;
    }
    *event = (struct ending_event){.label = LABEL_ENDED_BY_EXPIRY,
                                   .method = "INVITE",
                                   .frame = invite->request_frame,
                                   .seconds = invite->expires};
    return true;
}

static bool
is_terminated_invite(const struct situation *situation)
{
    return situation->response->code == 487 &&
           situation->transaction->method == METHOD_INVITE;
}

static bool
find_end(const struct situation *situation, struct ending_event *event)
{
    return was_cancelled_here(situation, event) ||
           was_cancelled_upstream(situation, event) || was_hung_up(situation, event) ||
           has_expired(situation, event);
}

static void
find_cancelled(struct diagnosis *diagnosis, const struct situation *situation)
{
    struct ending_event event;
    struct finding *finding;

    if (!is_terminated_invite(situation) || !find_end(situation, &event)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_CANCELLED);
    set_method(finding, situation);
    set_event(finding, &event, diagnosis->language);
    finding_set(finding, "reason", "%s",
                event.reason != NULL ? event.reason
                                     : catalog_label(LABEL_NONE, diagnosis->language));
    if (event.label == LABEL_ENDED_BY_EXPIRY) {
        finding_add_evidence(finding, event.frame, "Expires: %u", event.seconds);
    } else if (event.label == LABEL_ENDED_BY_RESPONSE) {
        finding_add_evidence(finding, event.frame, "%u, CSeq: %u CANCEL", event.code,
                             situation->transaction->cseq);
    } else {
        finding_add_evidence(finding, event.frame, "%s", event.method);
    }
    if (event.reason != NULL) {
        finding_add_evidence(finding, event.frame, "Reason: %s", event.reason);
    }
}

/* A CANCEL on any hop or branch of the request. */
static bool
was_cancelled_anywhere(const struct situation *situation)
{
    const struct transaction *other =
        history_group(situation->history, situation->transaction);

    for (int i = 0; i < GROUP_MOST && other != NULL; i++) {
        if (other->cancel_frame != 0) {
            return true;
        }
        other = other->group_previous;
    }
    return other != NULL;
}

/* The caller sends CANCEL the way that INVITE and ACK take (RFC 3261 sections 9.1,
 * 17.1.1.3): where both of these are in the capture, a CANCEL would be, too. The ACK
 * comes after the 487, so this takes hindsight. */
static void
find_cancelled_without_cancel(struct diagnosis *diagnosis,
                              const struct situation *situation)
{
    const struct transaction *invite = situation->transaction;
    const double elapsed = (double)(invite->final_time - invite->request_time) / SECOND;
    struct ending_event event;
    struct finding *finding;

    if (!is_terminated_invite(situation) || invite->request_frame == 0 ||
        invite->ack_frame == 0 || was_cancelled_anywhere(situation) ||
        find_end(situation, &event)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_CANCELLED_WITHOUT_CANCEL);
    set_method(finding, situation);
    finding_set(finding, "elapsed", elapsed < 10 ? "%.1f" : "%.0f", elapsed);
    finding_add_evidence(finding, invite->request_frame, "INVITE");
    finding_add_evidence(finding, invite->ack_frame, "ACK");
}

/* ---- 481: where the dialog is ---- */

/* What the request says; of one that is not in this capture, its response says the same
 * unless it began a dialog. */
static const struct dialog *
dialog_of_response(const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    const struct address to = address_read(situation->headers->value[HEADER_TO]);

    return transaction->request_frame != 0
               ? dialog_of(transaction)
               : dialog_find(transaction->call, transaction->from_tag,
                             key_short(address_parameter(to.parameters, "tag")));
}

static struct ending_event
event_of(const struct dialog *dialog)
{
    const struct transaction *by = dialog->ended_by;
    struct ending_event event = {
        .method = transaction_method_word((enum method)by->method),
        .frame = dialog->ended_frame,
    };

    if (dialog->ending == ENDING_SUBSCRIPTION) {
        event.label = LABEL_ENDED_BY_NOTIFY;
    } else if (event.frame == by->request_frame) {
        event.label = LABEL_ENDED_BY;
    } else {
        event.label = LABEL_ENDED_BY_RESPONSE;
        event.code = by->final_code;
    }
    return event;
}

/* Never because of the same request on another hop, which this is the answer to. */
static bool
find_ended_dialog(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct dialog *dialog = dialog_of_response(situation);
    struct ending_event event;
    struct finding *finding;

    if (dialog == NULL || dialog->ending == ENDING_NONE ||
        transaction_is_same_request(dialog->ended_by, situation->transaction)) {
        return false;
    }
    event = event_of(dialog);
    finding = diagnosis_add_finding(diagnosis, FINDING_DIALOG_ENDED_BEFORE);
    set_method(finding, situation);
    set_event(finding, &event, diagnosis->language);
    if (event.label == LABEL_ENDED_BY) {
        finding_add_evidence(finding, event.frame, "%s", event.method);
    } else if (event.label == LABEL_ENDED_BY_NOTIFY) {
        finding_add_evidence(finding, event.frame, "Subscription-State: terminated");
    } else {
        finding_add_evidence(finding, event.frame, "%u, CSeq: %u %s", event.code,
                             dialog->ended_by->cseq, event.method);
    }
    return true;
}

/* The first hop or branch of the request was the first that was seen of its call. A
 * request without To tag names no dialog. */
static bool
find_unseen_dialog(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    const struct transaction *first = history_group(situation->history, transaction);
    struct finding *finding;

    if (transaction->to_tag == 0) {
        return false;
    }
    for (int i = 0; i < GROUP_MOST && first->group_previous != NULL; i++) {
        first = first->group_previous;
    }
    if (first->request_frame != transaction->call->first_frame) {
        return false;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_DIALOG_NEVER_SEEN);
    set_method(finding, situation);
    finding_add_evidence(finding, transaction->request_frame, "Call-ID: %.*s",
                         (int)situation->headers->value[HEADER_CALL_ID].length,
                         situation->headers->value[HEADER_CALL_ID].at);
    return true;
}

/* A dialog that a request may have meant, and the header whose tag is not that of it. */
struct likeness {
    const struct dialog *dialog;
    bool in_from;
};

/* In a dialog whose beginning is in this capture, one of the tags is the request's: the
 * other one is then known, too. Returns false unless there is exactly one. A NOTIFY may
 * come from another end that a SUBSCRIBE was forked to. */
static bool
find_likeness(const struct transaction *transaction, struct likeness *likeness)
{
    int count = 0;

    for (const struct dialog *dialog = transaction->call->dialogs; dialog != NULL;
         dialog = dialog->next) {
        for (int side = 0; side < 2 && dialog->is_whole && dialog->is_confirmed; side++) {
            if (dialog->tags[1 - side] == transaction->from_tag) {
                *likeness = (struct likeness){dialog, false};
                count++;
            } else if (dialog->tags[1 - side] == transaction->to_tag &&
                       dialog->method == METHOD_INVITE) {
                *likeness = (struct likeness){dialog, true};
                count++;
            }
        }
    }
    return count == 1 && transaction->call->dialogs->number < DIALOGS_MOST;
}

/* A caller may hang up, and has other business, in early dialogs that came to nothing; to
 * change the session it has to take the dialog that the 2xx confirmed. */
static bool
is_early_business(const struct transaction *transaction)
{
    return transaction->method == METHOD_BYE || transaction->method == METHOD_PRACK ||
           transaction->method == METHOD_UPDATE;
}

static bool
find_other_tags(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *transaction = situation->transaction;
    const struct dialog *own = dialog_of(transaction);
    struct likeness likeness;
    enum header_id id;
    struct span sent;
    struct finding *finding;

    if (transaction->to_tag == 0 ||
        (own != NULL && (own->is_confirmed || is_early_business(transaction))) ||
        !find_likeness(transaction, &likeness)) {
        return false;
    }
    id = likeness.in_from ? HEADER_FROM : HEADER_TO;
    sent =
        address_parameter(address_read(situation->headers->value[id]).parameters, "tag");
    finding = diagnosis_add_finding(diagnosis, FINDING_DIALOG_TAG_MISMATCH);
    set_method(finding, situation);
    finding_set(finding, "header", "%s", likeness.in_from ? "From" : "To");
    finding_set(finding, "sent", "%.*s", (int)sent.length, sent.at);
    finding_set(finding, "frame", "%u", likeness.dialog->first_frame);
    finding_add_evidence(finding, transaction->request_frame, "tag=%.*s",
                         (int)sent.length, sent.at);
    finding_add_evidence(finding, likeness.dialog->first_frame, "%s",
                         likeness.in_from ? "From" : "To");
    return true;
}

/* ---- 481 to CANCEL ---- */

static void
find_late_cancel(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *invite =
        history_find_sibling(situation->history, situation->headers, METHOD_INVITE);
    struct ending_event event = {.label = LABEL_CANCEL_WITHOUT_INVITE, .method = ""};
    struct finding *finding;

    if (invite != NULL && invite->final_frame == 0) {
        return; /* the responder has lost it, or sends its final response right now */
    }
    if (invite != NULL) {
        event.label = LABEL_CANCEL_AFTER_FINAL;
        event.code = invite->final_code;
        event.frame = invite->final_frame;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_CANCEL_TOO_LATE);
    set_event(finding, &event, diagnosis->language);
    if (invite != NULL) {
        finding_add_evidence(finding, event.frame, "%u, CSeq: %u INVITE", event.code,
                             invite->cseq);
    }
}

void
rules_ending(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_cancelled(diagnosis, situation);
    if (situation->response->code != 481) {
        return;
    }
    if (situation->transaction->method == METHOD_CANCEL) {
        find_late_cancel(diagnosis, situation);
    } else if (!find_ended_dialog(diagnosis, situation) &&
               !find_unseen_dialog(diagnosis, situation)) {
        find_other_tags(diagnosis, situation);
    }
}

void
rules_ending_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_cancelled_without_cancel(diagnosis, situation);
}
