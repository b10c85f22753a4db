/* dialog.h - calls and the dialogs in them, as far as a capture shows (RFC 3261 12).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_DIALOG_H
#define SIPDIAG_DIALOG_H

#include "transaction.h"

struct history;

/* More of one Call-ID than any real call has; the rest is left out, so that looking one
 * up stays cheap. */
#define DIALOGS_MOST 64

/* How a dialog was ended. */
enum ending {
    ENDING_NONE,
    ENDING_BYE,
    ENDING_REFUSAL,      /* 408 or 481 to a request inside it (section 12.2.1.2) */
    ENDING_SUBSCRIPTION, /* NOTIFY with Subscription-State: terminated */
};

struct dialog {
    struct dialog *next;
    uint32_t tags[2]; /* key_short(); 0: the side whose request was seen first */
    const struct transaction *highest[2]; /* by CSeq, of each side */
    const struct transaction *offers[2];  /* the latest INVITE or UPDATE of each side */
    const char *descriptions[2]; /* what each side offered first, see sdp_condense() */
    const struct transaction *describers[2]; /* that carried them: the hop matters */
    const struct transaction *ended_by;      /* the request that ended it */
    uint32_t description_frames[2];
    uint32_t first_frame;
    uint32_t ended_frame;
    uint8_t ending;        /* enum ending */
    uint8_t method;        /* of the request that made it */
    uint8_t number;        /* of those with its Call-ID, from 1 on */
    bool is_whole : 1;     /* the request that made it is in this capture */
    bool is_confirmed : 1; /* by a 2xx */
};

/* All with one Call-ID. */
struct call {
    uint64_t key;
    struct dialog *dialogs;
    struct challenges *challenges; /* who asked for which realm, see challenge.h */
    struct transaction *latest;
    struct transaction *refer;     /* the latest REFER */
    const struct transaction *bye; /* the latest BYE */
    int64_t first_time;
    uint32_t first_frame;
    bool begins_here; /* with a request that belongs to no dialog yet */
};

/* The dialog between two tags, in either order; NULL when there is none. */
struct dialog *dialog_find(const struct call *call, uint32_t tag, uint32_t other);

/* The one a request inside a dialog belongs to; NULL for none. */
struct dialog *dialog_of(const struct transaction *transaction);

/* Which side of the dialog sent the request: 0 or 1. */
int dialog_side(const struct dialog *dialog, const struct transaction *transaction);

/* What a request does to its dialog: CSeq, offers, BYE. */
void dialog_add_request(struct transaction *transaction);

/* What a response does: makes or ends dialogs. tag: that of To, as key_short().
 * headers: of the response. */
void dialog_add_response(struct history *history, struct transaction *transaction,
                         unsigned code, uint32_t tag, const struct headers *headers,
                         uint32_t frame);

/* Takes in the description that a request or a response carries, if it is the first offer
 * of its side: an answer is no offer, and later offers tend to list less. To be called
 * for a response while the request's text is kept. tag: To tag of the message. */
void dialog_add_offer(struct history *history, const struct transaction *transaction,
                      uint32_t tag, const struct message *message,
                      struct span content_type, uint32_t frame);

/* NOTIFY said that the subscription is over. */
void dialog_end_subscription(struct transaction *notify);

#endif /* SIPDIAG_DIALOG_H */
