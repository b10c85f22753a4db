/* tap-sipdiag.c - the taps, and the statistics that are made of one. Decides nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "tap-sipdiag.h"

#include <epan/stats_tree.h>
#include <epan/tap.h>
#include <epan/to_str.h>

G_STATIC_ASSERT(SIPDIAG_FINDINGS == FINDINGS_MOST);

static int tap_responses = -1;
static int tap_requests = -1;

/* ---- the taps ---- */

bool
tap_wants_requests(void)
{
    return have_tap_listener(tap_requests);
}

bool
tap_wants_responses(void)
{
    return have_tap_listener(tap_responses);
}

struct tapped *
tap_new(packet_info *pinfo, const struct message *message, const struct arrival *arrival,
        const struct transaction *transaction)
{
    struct tapped *tapped = wmem_new(pinfo->pool, struct tapped);

    tapped->message = *message;
    tapped->arrival = *arrival;
    tapped->sighting = (struct sighting){
        .message = &tapped->message,
        .arrival = &tapped->arrival,
        .transaction = transaction,
        .is_first_visit = !PINFO_FD_VISITED(pinfo),
    };
    return tapped;
}

void
tap_queue_request(packet_info *pinfo, struct tapped *request, bool is_copy)
{
    request->sighting.is_copy = is_copy;
    tap_queue_packet(tap_requests, pinfo, request);
}

void
tap_queue_response(packet_info *pinfo, struct tapped *response, bool is_copy)
{
    const struct diagnosis *diagnosis = &response->diagnosis;
    struct sipdiag_info *info = &response->info;

    response->sighting.diagnosis = diagnosis;
    response->sighting.is_copy = is_copy;
    *info = (struct sipdiag_info){
        .version = SIPDIAG_INFO_VERSION,
        .code = diagnosis->code,
        .phrase = diagnosis->explanation->phrase,
        .method = transaction_method_word(transaction_method(diagnosis->method)),
        .category = category_word(diagnosis->explanation->category),
        .verdict = verdict_word(diagnosis->verdict),
        .severity = severity_word(diagnosis->severity),
        .is_copy = is_copy,
        .request_frame = diagnosis->request_frame,
        .response_time = diagnosis->request_frame != 0 ? diagnosis->response_time : 0,
    };
    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        info->findings[i] = catalog_finding(diagnosis->findings[i].id)->id;
    }
    tap_queue_packet(tap_responses, pinfo, response);
}

/* ---- statistics ---- */

/* The trees of the window, in their order. */
enum tree { TREE_CODE, TREE_VERDICT, TREE_CATEGORY, TREE_FINDING, TREE_HOST, TREE_COUNT };

static const char *const tree_names[TREE_COUNT] = {
    [TREE_CODE] = "Responses by code",         [TREE_VERDICT] = "Responses by verdict",
    [TREE_CATEGORY] = "Responses by category", [TREE_FINDING] = "Findings",
    [TREE_HOST] = "Responses by host",
};

static int tree_nodes[TREE_COUNT];

static void
init_statistics(stats_tree *tree)
{
    for (int i = 0; i < TREE_COUNT; i++) {
        tree_nodes[i] = stats_tree_create_node(tree, tree_names[i], 0, STAT_DT_INT, TRUE);
    }
}

/* Counts it in a tree as well as by its own name. */
static int
tick(stats_tree *tree, enum tree in, const char *name, bool has_children)
{
    tick_stat_node(tree, tree_names[in], 0, TRUE);
    return tick_stat_node(tree, name, tree_nodes[in], has_children);
}

/* A response counts once, however often it was sent. */
static tap_packet_status
count_response(stats_tree *tree, packet_info *pinfo, epan_dissect_t *dissection _U_,
               const void *data, tap_flags_t flags _U_)
{
    const struct sipdiag_info *info = data;
    g_autofree char *code = g_strdup_printf("%03u %s", info->code, info->phrase);
    const char *host = address_to_str(pinfo->pool, &pinfo->src);
    int node;

    if (info->is_copy) {
        return TAP_PACKET_DONT_REDRAW;
    }
    tick(tree, TREE_CODE, code, false);
    tick(tree, TREE_VERDICT, info->verdict, false);
    tick(tree, TREE_CATEGORY, info->category, false);
    for (size_t i = 0; info->findings[i] != NULL; i++) {
        tick(tree, TREE_FINDING, info->findings[i], false);
    }
    node = tick(tree, TREE_HOST, host, true);
    tick_stat_node(tree, code, node, FALSE);
    return TAP_PACKET_REDRAW;
}

void
tap_sipdiag_register(void)
{
    tap_responses = register_tap(TAP_RESPONSES);
    tap_requests = register_tap(TAP_REQUESTS);
    /* As a plugin's: Wireshark has no menu entry for others that it does not know. */
    stats_tree_register_plugin(TAP_RESPONSES, "sipdiag", "SIP Diagnosis", 0,
                               count_response, init_statistics, NULL);
}
