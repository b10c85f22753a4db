/* rules_state.c - what is under way: offers, CSeq order, publications, transfers, forks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "key.h"
#include "rules.h"

#define MESSAGE_LIFE  (5 * SECOND) /* T4 (RFC 3261 section 17.1.2.2) */
#define COPY_FIRST    (SECOND / 2) /* T1, which doubles up to T2 */
#define COPY_LONGEST  (4 * SECOND)
#define BRANCHES_MOST 16 /* whose outcomes are listed */

static const char *
method_of(const struct transaction *transaction)
{
    return transaction_method_word((enum method)transaction->method);
}

static void
set_method(struct finding *finding, const struct situation *situation)
{
    finding_set(finding, "method", "%s", method_of(situation->transaction));
}

/* The request that stands in the way of the one answered. */
static void
set_pending(struct finding *finding, const struct transaction *pending)
{
    finding_set(finding, "pending", "%s", method_of(pending));
    finding_set(finding, "frame", "%u", pending->request_frame);
    finding_add_evidence(finding, pending->request_frame, "CSeq: %u %s", pending->cseq,
                         method_of(pending));
}

/* ---- offers (RFC 3261 section 14, RFC 3311 section 5.2) ---- */

/* Of the other side and the same dialog, open at a time at which this one was; NULL for
 * none. */
static const struct transaction *
find_crossing(const struct dialog *dialog, const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const struct transaction *other = dialog->offers[1 - dialog_side(dialog, own)];

    return other != NULL && other->request_frame != 0 &&
                   (other->final_frame == 0 || other->final_time >= own->request_time)
               ? transaction_first_hop(other)
               : NULL;
}

/* Who made the Call-ID is known when the beginning of the dialog is in this capture. */
static enum label
wait_after_glare(const struct dialog *dialog, const struct transaction *transaction)
{
    return !dialog->is_whole                       ? LABEL_GLARE_EITHER
           : dialog_side(dialog, transaction) == 0 ? LABEL_GLARE_OWNER
                                                   : LABEL_GLARE_OTHER;
}

static void
find_glare(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct dialog *dialog = dialog_of(situation->transaction);
    const struct transaction *pending;
    struct finding *finding;

    if (situation->response->code != 491 || dialog == NULL ||
        (pending = find_crossing(dialog, situation)) == NULL) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_GLARE);
    set_method(finding, situation);
    set_pending(finding, pending);
    finding_set(finding, "wait", "%s",
                catalog_label(wait_after_glare(dialog, situation->transaction),
                              diagnosis->language));
}

/* The first hop tells: there the request before it is still open or not. */
static void
find_overlap(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *pending =
        transaction_first_hop(situation->transaction)->overlapped;
    struct finding *finding;
    struct span value;
    unsigned long seconds;

    if (situation->response->code != 500 || pending == NULL ||
        !message_find_header(situation->response, "Retry-After", &value) ||
        !header_retry_after(value, &seconds)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_OFFER_OVERLAP);
    set_method(finding, situation);
    set_pending(finding, pending);
    finding_set(finding, "wait", "%lu", seconds);
    finding_add_evidence(finding, 0, "Retry-After: %lu", seconds);
}

/* ---- CSeq (RFC 3261 section 12.2.2) ---- */

/* Each hop has an order of its own: both requests have to be seen where the client sent
 * them. */
static bool
is_same_hop(const struct transaction *one, const struct transaction *other)
{
    return one->upstream == NULL && other->upstream == NULL &&
           (one->source == other->source || one->destination == other->destination);
}

static void
find_low_cseq(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *request = transaction_first_hop(situation->transaction);
    const struct transaction *highest = request->overtaken_by;
    struct finding *finding;
    struct span value;

    if (situation->response->code != 500 || highest == NULL ||
        highest->request_frame == 0 || !is_same_hop(request, highest) ||
        message_find_header(situation->response, "Retry-After", &value)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_CSEQ_OUT_OF_ORDER);
    set_method(finding, situation);
    finding_set(finding, "number", "%u", request->cseq);
    finding_set(finding, "highest", "%u", highest->cseq);
    finding_set(finding, "frame", "%u", highest->request_frame);
    finding_add_evidence(finding, request->request_frame, "CSeq: %u %s", request->cseq,
                         method_of(request));
    finding_add_evidence(finding, highest->request_frame, "CSeq: %u %s", highest->cseq,
                         method_of(highest));
}

/* ---- publications (RFC 3903 section 6) ---- */

static void
find_unknown_etag(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct publication *publication;
    struct finding *finding;
    struct span sent;

    if (situation->response->code != 412 || situation->request == NULL ||
        situation->transaction->method != METHOD_PUBLISH ||
        !message_find_header(situation->request, "SIP-If-Match", &sent)) {
        return;
    }
    publication = server_publication(situation->history, situation->transaction,
                                     situation->request_headers->value[HEADER_EVENT]);
    finding = diagnosis_add_finding(diagnosis, FINDING_ETAG_UNKNOWN);
    finding_set(finding, "sent", "%.*s", (int)sent.length, sent.at);
    finding_add_evidence(finding, situation->transaction->request_frame,
                         "SIP-If-Match: %.*s", (int)sent.length, sent.at);
    if (publication != NULL && publication->etag != NULL) {
        finding_set(finding, "known", "%s", publication->etag);
        finding_add_evidence(finding, publication->frame, "SIP-ETag: %s",
                             publication->etag);
    } else {
        finding_set(finding, "known", "%s",
                    catalog_label(LABEL_NOT_IN_CAPTURE, diagnosis->language));
    }
}

void
rules_state(struct diagnosis *diagnosis, const struct situation *situation)
{
    find_glare(diagnosis, situation);
    find_overlap(diagnosis, situation);
    find_low_cseq(diagnosis, situation);
    find_unknown_etag(diagnosis, situation);
}

/* ---- transfers (RFC 3515) ---- */

static void
set_target(struct finding *finding, const struct situation *situation,
           enum language language)
{
    const struct transaction *refer = situation->transaction;

    finding_set(finding, "target", "%s",
                refer->detail != NULL ? refer->detail
                                      : catalog_label(LABEL_NOT_IN_CAPTURE, language));
}

/* A provisional outcome is the last word only when no other can follow. */
static void
find_refer_outcome(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *refer = situation->transaction;
    const struct explanation *outcome = catalog_explain(refer->notify_code);
    struct finding *finding;

    if (refer->notify_code == 0 ||
        (refer->notify_code < 200 && rules_time_after(situation) < TIMER_B)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_REFER_OUTCOME);
    set_target(finding, situation, diagnosis->language);
    finding_set(finding, "outcome", "%u %s", refer->notify_code,
                catalog_is_registered(outcome) ? outcome->phrase : "");
    finding_set(finding, "frame", "%u", refer->notify_frame);
    finding_add_evidence(finding, refer->notify_frame, "SIP/2.0 %u", refer->notify_code);
}

/* The NOTIFY comes the way that the REFER took, if that is the way of a dialog. A call
 * that ends meanwhile often takes the subscription with it, and another REFER the place
 * of this one. */
static bool
can_be_silent(const struct situation *situation)
{
    const struct transaction *refer = situation->transaction;
    const struct transaction *bye = refer->call->bye;
    const struct transaction *next = refer->call->refer;
    struct span value;

    return refer->request_frame != 0 && !refer->is_unsubscribed &&
           (refer->to_tag != 0 ||
            message_find_header(situation->response, "Record-Route", &value)) &&
           (bye == NULL || bye->request_frame < refer->request_frame) &&
           (next == NULL || transaction_is_same_request(next, refer));
}

static void
find_refer_silence(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *refer = situation->transaction;
    struct finding *finding;

    if (refer->notify_frame != 0 || rules_time_after(situation) < TIMER_B ||
        !can_be_silent(situation)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_REFER_SILENT);
    set_target(finding, situation, diagnosis->language);
    finding_set(finding, "seconds", "%" G_GINT64_FORMAT,
                (situation->history->last_time - refer->final_time) / SECOND);
    finding_add_evidence(finding, refer->request_frame, "CSeq: %u REFER", refer->cseq);
}

/* ---- forks (RFC 3261 section 16.7) ---- */

/* By the frames of their final responses, those without one last. */
static bool
is_before(const struct transaction *one, const struct transaction *other)
{
    return one->final_frame != 0 &&
           (other->final_frame == 0 || one->final_frame < other->final_frame);
}

static void
insert(const struct transaction **branches, unsigned count,
       const struct transaction *branch)
{
    for (; count > 0 && is_before(branch, branches[count - 1]); count--) {
        branches[count] = branches[count - 1];
    }
    branches[count] = branch;
}

/* The branches of a request that were answered, in that order; returns how many. Those
 * beyond BRANCHES_MOST count only. */
static unsigned
find_branches(const struct situation *situation,
              const struct transaction *branches[BRANCHES_MOST])
{
    const struct transaction *own = situation->transaction;
    const struct transaction *one = history_group(situation->history, own);
    unsigned count = 0;

    for (int i = 0; i < GROUP_MOST && one != NULL; i++, one = one->group_previous) {
        if (one->upstream == own && (one->final_frame != 0 || one->provisionals > 0)) {
            if (count < BRANCHES_MOST) {
                insert(branches, count, one);
            }
            count++;
        }
    }
    return count;
}

static void
find_fork(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *branches[BRANCHES_MOST] = {NULL};
    const unsigned count = find_branches(situation, branches);
    g_autoptr(GString) outcomes = g_string_new(NULL);
    struct finding *finding;

    if (count < 2) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_FORKED);
    for (unsigned i = 0; i < MIN(count, BRANCHES_MOST); i++) {
        g_string_append(outcomes, i > 0 ? ", " : "");
        if (branches[i]->final_frame != 0) {
            g_string_append_printf(outcomes, "%u", branches[i]->final_code);
            finding_add_evidence(finding, branches[i]->final_frame, "SIP/2.0 %u",
                                 branches[i]->final_code);
        } else {
            g_string_append(outcomes,
                            catalog_label(LABEL_NOT_YET_KNOWN, diagnosis->language));
        }
    }
    finding_set(finding, "count", "%u", count);
    finding_set(finding, "outcomes", "%s", outcomes->str);
}

/* ---- ACK (RFC 3261 section 13.3.1.4) ---- */

/* Copies that a 2xx without ACK comes in, in so much time. */
static unsigned
copies_due(int64_t time)
{
    int64_t gap = COPY_FIRST;
    unsigned count = 0;

    for (int64_t at = gap; at <= time; at += gap) {
        count++;
        gap = MIN(2 * gap, COPY_LONGEST);
    }
    return count;
}

/* Whoever gets no ACK goes on repeating the 2xx until the call is given up. A callee that
 * was content after a copy or two has got an ACK on another way. */
static bool
lacks_ack(const struct situation *situation)
{
    const struct transaction *invite = situation->transaction;
    const struct transaction *bye = invite->call->bye;
    int64_t end = MIN(situation->history->last_time, invite->final_time + TIMER_B);

    if (bye != NULL && bye->request_time > invite->final_time) {
        end = MIN(end, bye->request_time);
    }
    return invite->ack_frame == 0 && invite->final_copies > 0 &&
           2U * invite->final_copies >= copies_due(end - invite->final_time);
}

/* Not a 2xx of another branch, which a forking proxy passes on as well. */
static bool
is_answer(const struct situation *situation)
{
    const struct address to = address_read(situation->headers->value[HEADER_TO]);

    return key_short(address_parameter(to.parameters, "tag")) ==
           situation->transaction->answer_tag;
}

/* The request has to be in this capture, and so a way for the ACK; and time for it to
 * come after this copy. */
static void
find_missing_ack(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *invite = situation->transaction;
    const struct span contact = situation->headers->value[HEADER_CONTACT];
    struct finding *finding;

    if (invite->request_frame == 0 || rules_time_after(situation) < MESSAGE_LIFE ||
        !is_answer(situation) || !lacks_ack(situation)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_ACK_MISSING);
    finding_set(finding, "code", "%u", situation->response->code);
    finding_set(finding, "count", "%u", invite->final_copies);
    if (contact.length > 0) {
        finding_add_evidence(finding, 0, "Contact: %.*s", (int)contact.length,
                             contact.at);
    }
}

void
rules_state_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    const enum method method = (enum method)situation->transaction->method;
    const bool is_success = situation->response->code / 100 == 2;

    if (method == METHOD_INVITE) {
        find_fork(diagnosis, situation);
    }
    if (method == METHOD_INVITE && is_success) {
        find_missing_ack(diagnosis, situation);
    } else if (method == METHOD_REFER && is_success) {
        find_refer_outcome(diagnosis, situation);
        find_refer_silence(diagnosis, situation);
    }
}
