/* upstream.c - the same request one hop nearer to the caller.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "upstream.h"

#define HOPS_MOST 128 /* of one request */

/* Whoever walks the hops of a request should not have to fear their number: no request
 * passes more than 70 unless somebody raised Max-Forwards. */
static bool
is_far(const struct transaction *transaction)
{
    int hops = 0;

    for (; transaction != NULL && hops < HOPS_MOST; hops++) {
        transaction = transaction->upstream;
    }
    return hops == HOPS_MOST;
}

/* The deeper Via values, on the topmost's line or on more, name the hops that the request
 * came by; the nearest that this capture shows is the upstream one. The topmost value may
 * come once more. */
struct transaction *
upstream_find(const struct history *history, const struct transaction *own,
              const struct message *request, struct span more_vias)
{
    const struct headers *headers = &request->known;
    const struct span method = message_method(headers->value[HEADER_CSEQ]);
    struct transaction *found = NULL;
    struct header header = {.value = more_vias};
    size_t position = 0;
    int hops = 0;
    struct via via;
    bool is_via = true;

    while ((found == NULL || found == own) && hops < HOPS_MOST) {
        if (is_via && address_next_via(&header.value, &via)) {
            found = history_transaction(history, transaction_key(headers, &via, method));
            hops++;
        } else if (headers_has_more(headers, HEADER_VIA) &&
                   message_next_header(request, &position, &header)) {
            is_via = message_header_is(&header, "Via");
        } else {
            return NULL;
        }
    }
    return found != own && !is_far(found) ? found : NULL;
}
