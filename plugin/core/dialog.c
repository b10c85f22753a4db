/* dialog.c - calls and the dialogs in them, as far as a capture shows (RFC 3261 12).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dialog.h"
#include "history.h"
#include "key.h"
#include "sdp.h"

#include <glib.h>
#include <string.h>

struct dialog *
dialog_find(const struct call *call, uint32_t tag, uint32_t other)
{
    for (struct dialog *dialog = call->dialogs; dialog != NULL; dialog = dialog->next) {
        if ((dialog->tags[0] == tag && dialog->tags[1] == other) ||
            (dialog->tags[1] == tag && dialog->tags[0] == other)) {
            return dialog;
        }
    }
    return NULL;
}

struct dialog *
dialog_of(const struct transaction *transaction)
{
    return transaction->to_tag != 0
               ? dialog_find(transaction->call, transaction->from_tag,
                             transaction->to_tag)
               : NULL;
}

int
dialog_side(const struct dialog *dialog, const struct transaction *transaction)
{
    return dialog->tags[0] == transaction->from_tag ? 0 : 1;
}

static bool
makes_offer(const struct transaction *transaction)
{
    return transaction->method == METHOD_INVITE || transaction->method == METHOD_UPDATE;
}

/* One dialog holds for all hops of a call, so a request counts on the first hop only. */
static void
note_request(struct dialog *dialog, int side, struct transaction *transaction)
{
    const struct transaction *highest = dialog->highest[side];

    if (highest == NULL || transaction->cseq > highest->cseq) {
        dialog->highest[side] = transaction;
    } else if (transaction->cseq < highest->cseq) {
        transaction->overtaken_by = highest;
    }
    if (makes_offer(transaction)) {
        const struct transaction *before = dialog->offers[side];

        if (before != NULL && !transaction_is_same_request(before, transaction)) {
            transaction->overlapped =
                transaction_is_open(before, transaction->request_time) ? before : NULL;
        }
        dialog->offers[side] = transaction;
    }
}

static void
end_dialog(struct dialog *dialog, const struct transaction *by, enum ending ending,
           uint32_t frame)
{
    if (dialog->ending == ENDING_NONE) {
        dialog->ending = (uint8_t)ending;
        dialog->ended_by = by;
        dialog->ended_frame = frame;
    }
}

void
dialog_add_request(struct transaction *transaction)
{
    struct dialog *dialog = dialog_of(transaction);

    if (transaction->method == METHOD_BYE) {
        transaction->call->bye = transaction;
    }
    if (dialog == NULL || transaction->method == METHOD_CANCEL) {
        return;
    }
    note_request(dialog, dialog_side(dialog, transaction), transaction);
    if (transaction->method == METHOD_BYE) {
        end_dialog(dialog, transaction, ENDING_BYE, transaction->request_frame);
    }
}

static bool
makes_dialog(const struct transaction *transaction)
{
    return transaction->method == METHOD_INVITE ||
           transaction->method == METHOD_SUBSCRIBE ||
           transaction->method == METHOD_REFER || transaction->method == METHOD_NOTIFY;
}

/* Of a BYE this is known without the request. */
static bool
is_inside(const struct transaction *transaction)
{
    return transaction->to_tag != 0 || transaction->method == METHOD_BYE;
}

/* NULL when there are too many. */
static struct dialog *
make_dialog(struct history *history, struct transaction *transaction,
            const struct headers *headers, uint32_t frame)
{
    const struct span from_tag = address_tag(headers->value[HEADER_FROM]);
    const struct span to_tag = address_tag(headers->value[HEADER_TO]);
    struct dialog *last = transaction->call->dialogs;
    struct dialog *dialog;

    if (last != NULL && last->number == DIALOGS_MOST) {
        return NULL;
    }
    dialog = history_allocate(history, sizeof *dialog);
    dialog->tags[0] = key_short(from_tag);
    dialog->tags[1] = key_short(to_tag);
    dialog->highest[0] = transaction;
    if (transaction->method == METHOD_INVITE) {
        dialog->offers[0] = transaction;
    }
    dialog->first_frame = frame;
    dialog->method = transaction->method;
    dialog->number = last != NULL ? last->number + 1 : 1;
    dialog->is_whole = transaction->request_frame != 0 && transaction->to_tag == 0;
    dialog->next = last;
    transaction->call->dialogs = dialog;
    return dialog;
}

/* Whether a dialog is there for a subscription alone. One that the capture shows from its
 * middle on may as well be a call's. */
static bool
is_subscription(const struct dialog *dialog)
{
    return dialog->method == METHOD_SUBSCRIBE ||
           (dialog->is_whole &&
            (dialog->method == METHOD_REFER || dialog->method == METHOD_NOTIFY));
}

/* Whether a refusal for want of what the request is about means the dialog: what PRACK
 * acknowledges, and the subscriptions of a call, are only in it (RFC 3262 section 3, RFC
 * 5057 section 4). */
static bool
stands_for_dialog(const struct dialog *dialog, const struct transaction *transaction)
{
    switch (transaction->method) {
    case METHOD_CANCEL:
    case METHOD_PRACK:
        return false;
    case METHOD_SUBSCRIBE:
    case METHOD_NOTIFY:
    case METHOD_REFER:
        return is_subscription(dialog);
    default:
        return true;
    }
}

/* A BYE that was refused, but for the codes that say that there is no dialog, ended
 * nothing (section 15.1.1). */
static void
add_refusal(struct dialog *dialog, struct transaction *transaction, unsigned code,
            uint32_t frame)
{
    if (code == 408 || code == 481) {
        if (stands_for_dialog(dialog, transaction)) {
            end_dialog(dialog, transaction, ENDING_REFUSAL, frame);
        }
    } else if (dialog->ending == ENDING_BYE &&
               transaction_is_same_request(dialog->ended_by, transaction)) {
        dialog->ending = ENDING_NONE;
    }
}

void
dialog_add_response(struct history *history, struct transaction *transaction,
                    unsigned code, uint32_t tag, const struct headers *headers,
                    uint32_t frame)
{
    struct dialog *dialog;

    if (tag == 0 || code <= 100) {
        return;
    }
    dialog = dialog_find(transaction->call, transaction->from_tag, tag);
    if (code < 300) {
        /* A 2xx inside a dialog shows one that began before the capture. */
        if (dialog == NULL &&
            (makes_dialog(transaction) || (is_inside(transaction) && code >= 200))) {
            dialog = make_dialog(history, transaction, headers, frame);
        }
        if (dialog != NULL && code >= 200) {
            dialog->is_confirmed = true;
            if (transaction->method == METHOD_BYE) {
                end_dialog(dialog, transaction, ENDING_BYE, frame);
            }
        }
    } else if (dialog != NULL && transaction->to_tag != 0) {
        add_refusal(dialog, transaction, code, frame);
    }
}

/* The description in a request whose text is kept; absent when there is none. */
static struct span
sdp_in_request(const struct transaction *transaction)
{
    const struct kept_request *kept = transaction->request;
    struct message request;
    struct span type;

    if (kept != NULL && kept->sdp_start > 0) {
        return (struct span){kept->text + kept->sdp_start,
                             kept->length - kept->sdp_start};
    }
    return transaction_read_request(transaction, &request) &&
                   message_find_header(&request, "Content-Type", &type)
               ? sdp_in_body(type, message_body(&request))
               : (struct span){NULL, 0};
}

static void
keep_description(struct history *history, const struct transaction *transaction,
                 struct dialog *dialog, int side, struct span sdp, uint32_t frame)
{
    g_autofree char *text = sdp_condense(sdp);

    if (text != NULL) {
        dialog->descriptions[side] =
            history_keep(history, (struct span){text, strlen(text)});
        dialog->describers[side] = transaction;
        dialog->description_frames[side] = frame;
    }
}

/* The dialog of a first INVITE is made by its response, so that tells about both: the
 * offer of the INVITE or, where that had none, its own (RFC 3261 section 13.2.1). */
void
dialog_add_offer(struct history *history, const struct transaction *transaction,
                 uint32_t tag, const struct message *message, struct span content_type,
                 uint32_t frame)
{
    struct dialog *dialog =
        makes_offer(transaction) && tag != 0
            ? dialog_find(transaction->call, transaction->from_tag, tag)
            : NULL;
    const bool is_answered = message->is_response && transaction->has_body;
    int side;

    if (dialog == NULL || transaction->request_frame == 0 || message->code >= 300) {
        return;
    }
    side = dialog_side(dialog, transaction);
    if (message->is_response && !transaction->has_body) {
        side = 1 - side;
    }
    if (dialog->descriptions[side] == NULL) {
        keep_description(history, transaction, dialog, side,
                         is_answered ? sdp_in_request(transaction)
                                     : sdp_in_body(content_type, message_body(message)),
                         is_answered ? transaction->request_frame : frame);
    }
}

void
dialog_end_subscription(struct transaction *notify)
{
    struct dialog *dialog = dialog_of(notify);

    if (dialog != NULL && is_subscription(dialog)) {
        end_dialog(dialog, notify, ENDING_SUBSCRIPTION, notify->request_frame);
    }
}
