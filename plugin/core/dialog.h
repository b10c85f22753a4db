/* dialog.h - calls and the dialogs in them, as far as a capture shows (RFC 3261 12).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_DIALOG_H
#define SIPDIAG_DIALOG_H

#include "transaction.h"

struct history;

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
    const char *tag_texts[2];
    uint32_t cseqs[2]; /* the highest each side has sent */
    uint32_t cseq_frames[2];
    const struct transaction *offers[2]; /* the latest INVITE or UPDATE of each side */
    const struct transaction *ended_by;  /* the request that ended it */
    uint32_t first_frame;
    uint32_t ended_frame;
    uint8_t ending; /* enum ending */
    uint8_t method; /* of the request that made it */
};

/* All with one Call-ID. */
struct call {
    uint64_t key;
    struct dialog *dialogs;
    struct challenges *challenges; /* who asked for which realm, see challenge.h */
    struct transaction *refer;     /* the latest REFER */
    const struct transaction *bye; /* the latest BYE */
    int64_t first_time;
    uint32_t first_frame;
    uint32_t last_frame;
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

/* What a response does: makes or ends dialogs. from_tag, to_tag: of the response. */
void dialog_add_response(struct history *history, struct transaction *transaction,
                         unsigned code, struct span from_tag, struct span to_tag,
                         uint32_t frame);

/* NOTIFY said that the subscription is over. */
void dialog_end_subscription(struct transaction *notify);

/* Frees the dialogs of a call. */
void dialog_free_all(struct call *call);

#endif /* SIPDIAG_DIALOG_H */
