/* refer.c - what becomes of a REFER: the NOTIFYs that tell its outcome.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "refer.h"

#include <string.h>

#define REFERS_MOST 16 /* that one NOTIFY is compared with */

/* The REFER that a NOTIFY of the event "refer" is about: the one whose CSeq its parameter
 * id names, else the latest, of the side that the NOTIFY goes to (RFC 3515 section
 * 2.4.6). NULL for none in this capture. */
static struct transaction *
find_refer(const struct transaction *notify, struct span event)
{
    const struct span id = address_value_parameter(event, "id");
    struct transaction *refer = notify->call->refer;
    unsigned long cseq;

    if (refer != NULL && span_to_number(id, UINT32_MAX, &cseq)) {
        for (int i = 0; i < REFERS_MOST && refer != NULL && refer->cseq != cseq; i++) {
            refer = refer->attempt_previous;
        }
    } else if (refer != NULL) {
        cseq = refer->cseq;
    }
    return refer != NULL && refer->cseq == cseq && refer->from_tag == notify->to_tag
               ? refer
               : NULL;
}

/* Keeps what a NOTIFY tells of a REFER; code: in its body, 0 for none. What is no outcome
 * and follows one came late or only ends the subscription. */
static void
keep_outcome(struct transaction *refer, uint32_t frame, uint16_t code)
{
    if (refer->notify_frame == 0 || code >= 200 ||
        (code != 0 && refer->notify_code < 200)) {
        refer->notify_frame = frame;
        refer->notify_code = code;
    }
}

/* The outcome of a REFER: the status line in the body of the NOTIFY (RFC 3515 section
 * 2.4.5). The latest final one counts, as it says how it ended, for all hops of the
 * REFER. */
void
refer_add_notify(struct history *history, struct transaction *notify,
                 const struct message *request)
{
    const struct span event = request->known.value[HEADER_EVENT];
    const struct span state = request->known.value[HEADER_SUBSCRIPTION_STATE];
    struct span first = {event.at, strlen("refer")};
    const struct span body = message_body(request);
    struct message fragment = {0};
    struct transaction *refer;

    if (state.length >= strlen("terminated") &&
        span_is((struct span){state.at, strlen("terminated")}, "terminated")) {
        dialog_end_subscription(notify);
    }
    if (event.length < first.length || !span_is(first, "refer") ||
        notify->upstream != NULL || (refer = find_refer(notify, event)) == NULL) {
        return;
    }
    if (body.length > 0) {
        message_read(&fragment, body.at, body.length);
    }
    refer = history_group(history, refer);
    for (int i = 0; i < GROUP_MOST && refer != NULL; i++) {
        keep_outcome(refer, notify->request_frame,
                     fragment.is_response ? (uint16_t)fragment.code : 0);
        refer = refer->group_previous;
    }
}

/* RFC 4488, RFC 7614. */
static bool
asks_for_no_notify(const struct message *message)
{
    static const struct span nosub = {"nosub", 5}, explicitsub = {"explicitsub", 11};
    struct span value;

    return (message_find_header(message, "Refer-Sub", &value) && value.length >= 5 &&
            span_is(span_first(value, 5), "false")) ||
           address_lists_token(message, "Require", nosub) ||
           address_lists_token(message, "Require", explicitsub);
}

void
refer_add(struct history *history, struct transaction *refer,
          const struct message *request)
{
    struct span value;

    refer->call->refer = refer;
    refer->is_unsubscribed = asks_for_no_notify(request);
    if (message_find_header(request, "Refer-To", &value)) {
        refer->detail = history_keep(history, address_read(value).uri);
    }
}

void
refer_add_response(struct transaction *refer, const struct message *response)
{
    refer->is_unsubscribed |= asks_for_no_notify(response);
}
