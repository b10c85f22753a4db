/* kept.c - the texts of requests, for the rules to read until the final response comes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "kept.h"

#include <string.h>

#define TEXT_KEPT (300 * SECOND) /* longer than Timer C: nobody answers after that */

void
kept_drop(struct history *history, struct transaction *transaction)
{
    struct kept_request *request = transaction->request;

    if (request == NULL) {
        return;
    }
    *(request->older != NULL ? &request->older->newer : &history->oldest_request) =
        request->newer;
    *(request->newer != NULL ? &request->newer->older : &history->newest_request) =
        request->older;
    g_free(request);
    transaction->request = NULL;
}

void
kept_add(struct history *history, struct transaction *transaction,
         const struct message *message)
{
    const size_t length =
        MIN(message_length(message, message->available), message->available);
    struct kept_request *request = g_malloc(sizeof *request + length);

    while (history->oldest_request != NULL &&
           history->oldest_request->transaction->request_time + TEXT_KEPT <
               transaction->request_time) {
        kept_drop(history, history->oldest_request->transaction);
    }
    *request = (struct kept_request){.transaction = transaction,
                                     .older = history->newest_request,
                                     .length = (uint32_t)length};
    request->sdp_start =
        span_is(message->known.value[HEADER_CONTENT_TYPE], "application/sdp")
            ? (uint32_t)message->head_length
            : 0;
    memcpy(request->text, message->data, length);
    *(request->older != NULL ? &request->older->newer : &history->oldest_request) =
        request;
    history->newest_request = request;
    transaction->request = request;
}
