/* loss.c - requests that did not arrive: ICMP errors and TCP resets that met them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "loss.h"
#include "server.h"

#include <string.h>

#define PENDING_TRIED 256 /* latest requests that a quoted beginning is compared with */

/* The open request that begins with these bytes. Many ICMP errors quote so little that
 * the headers which matching needs are cut off; the topmost Via is enough to tell one
 * request from all others. */
static struct transaction *
find_by_beginning(const struct history *history, const struct message *request,
                  const struct headers *headers)
{
    const size_t length = request->available;
    struct span rest = headers->value[HEADER_VIA];
    const struct kept_request *kept = history->newest_request;
    struct via via = {0};

    if (!address_next_via(&rest, &via) || via.branch.length == 0 ||
        via.branch.at + via.branch.length >= request->data + length) {
        return NULL; /* the branch, too, may be cut off */
    }
    for (int i = 0; kept != NULL && i < PENDING_TRIED; i++, kept = kept->older) {
        if (kept->length >= length && memcmp(kept->text, request->data, length) == 0) {
            return kept->transaction;
        }
    }
    return NULL;
}

void
loss_add_quoted(struct history *history, const struct message *request,
                const struct headers *headers, uint16_t error, uint32_t frame)
{
    struct transaction *transaction = history_find(history, headers, frame);

    if (transaction == NULL) {
        transaction = find_by_beginning(history, request, headers);
    }
    if (transaction != NULL && transaction->unreachable_frame == 0) {
        transaction->unreachable_frame = frame;
        transaction->unreachable = error;
    }
}

void
loss_add_reset(struct history *history, const struct arrival *arrival)
{
    struct transaction *transaction = server_connection(history, arrival);

    if (transaction != NULL && transaction->unreachable_frame == 0 &&
        transaction->destination == server_number(history, &arrival->source) &&
        transaction_is_open(transaction, arrival->time) &&
        arrival->time - transaction->request_time <= TIMER_B) {
        transaction->unreachable_frame = arrival->frame;
    }
}
