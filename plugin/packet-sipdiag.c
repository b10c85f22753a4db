/* packet-sipdiag.c - registration, the hook into SIP, and the post-dissector.
 *
 * Wireshark's SIP dissector calls a dissector named "sip.diagnostic" for each status
 * line, on every transport and at every depth. That is the hook: nothing has to be
 * searched, and traffic without SIP costs nothing. Two things escape it, and the
 * post-dissector sees to them: status lines with an empty reason phrase, which SIP does
 * not pass on, and all of them when another plugin owns the name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define WS_LOG_DOMAIN "sipdiag"

#include "compat.h"
#include "core/loss.h"
#include "locate.h"
#include "menu.h"
#include "network.h"
#include "packet-sipdiag.h"
#include "pages.h"
#include "preferences.h"
#include "render.h"
#include "reports.h"
#include "tap-sipdiag.h"

#include <epan/column-info.h>
#include <epan/packet.h>
#include <epan/proto.h>
#include <epan/tap.h>
#include <string.h>
#include <wsutil/wslog.h>

#define HOOK_NAME          "sip.diagnostic"
#define STATUS_LINE_PREFIX 12 /* "SIP/2.0 486 ", what stands before the reason phrase */

static int proto_sipdiag = -1;
static int proto_sip = -1;
static int proto_icmp = -1;
static int proto_icmpv6 = -1;
static int proto_websocket = -1;
static int proto_expert = -1;
static int hf_sip_status_line = -1;
static int expert_tap;
static bool hook_is_ours;

static GArray *messages;            /* struct found, of the frame that is looked at */
static struct history *history;     /* of the capture that is open */
static guint32 last_response_frame; /* in which the hook was called last */

/* A message found by the post-dissector. */
struct found {
    struct place place;
    struct message message;
    size_t length; /* of it that is in the buffer */
};

/* Whether somebody would see anything: a tree that shows us, or a filter or field that
 * asks for us, the expert tap or the expert column. Nobody else pays for it. */
static bool
is_watched(packet_info *pinfo, proto_tree *tree)
{
    return proto_field_is_referenced(tree, proto_sipdiag) ||
           proto_field_is_referenced(tree, proto_expert) ||
           have_tap_listener(expert_tap) ||
           (pinfo->cinfo != NULL && pinfo->cinfo->col_first[COL_EXPERT] >= 0);
}

/* ---- the history ---- */

static struct endpoint
endpoint_of(const address *address, guint32 port)
{
    struct endpoint endpoint = {.port = (uint16_t)port};

    endpoint.length = (uint8_t)MIN((size_t)address->len, sizeof endpoint.address);
    if (endpoint.length > 0) {
        memcpy(endpoint.address, address->data, endpoint.length);
    }
    return endpoint;
}

static struct arrival
arrival_of(const packet_info *pinfo)
{
    return (struct arrival){
        .frame = pinfo->num,
        .time = pinfo->presence_flags & PINFO_HAS_TS
                    ? (int64_t)pinfo->abs_ts.secs * SECOND + pinfo->abs_ts.nsecs / 1000
                    : 0,
        .source = endpoint_of(&pinfo->src, pinfo->srcport),
        .destination = endpoint_of(&pinfo->dst, pinfo->destport),
        .is_reliable = pinfo->ptype != PT_UDP,
    };
}

/* A file is opened, or dissected anew. */
static void
start_capture(void)
{
    history = history_new();
    messages = g_array_new(FALSE, FALSE, sizeof(struct found));
    last_response_frame = 0;
}

static void
end_capture(void)
{
    g_clear_pointer(&history, history_free);
    g_clear_pointer(&messages, g_array_unref);
}

const struct history *
packet_sipdiag_history(void)
{
    return history;
}

/* On the first visit of a frame, which is in the order of the capture. Saving the frames
 * of refusals then keeps the requests. */
static const struct transaction *
track_response(packet_info *pinfo, const struct message *message,
               const struct arrival *arrival)
{
    const struct transaction *transaction =
        diagnosis_track(history, message, arrival, preferences_settings());

    if (transaction != NULL && transaction->request_frame != 0 && message->code >= 300) {
        sd_depend_on_frame(pinfo, transaction->request_frame);
    }
    return transaction;
}

static void
depend_on_frames(packet_info *pinfo, const struct diagnosis *diagnosis)
{
    sd_depend_on_frame(pinfo, diagnosis->request_frame);
    sd_depend_on_frame(pinfo, diagnosis->retry_frame);
    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        for (size_t e = 0; e < diagnosis->findings[i].evidence_count; e++) {
            sd_depend_on_frame(pinfo, diagnosis->findings[i].evidence[e].frame);
        }
    }
}

/* ---- showing a response ---- */

static proto_item *
show_response(proto_tree *tree, packet_info *pinfo, const struct place *place,
              const struct diagnosis *diagnosis)
{
    const char *caller = pinfo->current_proto; /* expert items name the protocol */
    proto_item *item;

    depend_on_frames(pinfo, diagnosis);
    pinfo->current_proto =
        proto_get_protocol_short_name(find_protocol_by_id(proto_sipdiag));
    item = render_diagnosis(tree, pinfo, place, diagnosis);
    pinfo->current_proto = caller;
    return item;
}

/* Where the top line goes: below SIP, whose node is the parent of the Status-Line, unless
 * nobody asked for the Status-Line and SIP's own node stands in for it. */
static proto_tree *
sip_tree(proto_tree *tree)
{
    const field_info *info = tree != NULL ? PNODE_FINFO(tree) : NULL;

    return info != NULL && info->hfinfo->id == hf_sip_status_line
               ? proto_tree_get_parent_tree(tree)
               : tree;
}

/* What an ICMP error quotes was not on the wire itself: the history and the taps have no
 * say. */
static proto_item *
take_quoted_response(proto_tree *tree, packet_info *pinfo, const struct place *place,
                     const struct message *message)
{
    const struct arrival arrival = arrival_of(pinfo);
    struct diagnosis diagnosis;

    if (!is_watched(pinfo, tree)) {
        return NULL;
    }
    diagnosis_make(&diagnosis, NULL, NULL, message, &arrival, preferences_settings());
    return show_response(tree, pinfo, place, &diagnosis);
}

/* Tracks a response that is met for the first time, and shows it to whoever looks. */
static proto_item *
take_response(proto_tree *tree, packet_info *pinfo, const struct place *place,
              const struct message *message)
{
    struct arrival arrival = arrival_of(pinfo);
    const struct transaction *transaction;
    const bool has_listener = tap_wants_responses();
    struct diagnosis local;
    struct diagnosis *diagnosis = &local;
    struct tapped *tapped = NULL;

    if (pinfo->flags.in_error_pkt) {
        return take_quoted_response(tree, pinfo, place, message);
    }
    arrival.offset = (uint32_t)place->offset;
    if (!PINFO_FD_VISITED(pinfo)) {
        history_go_on(history, arrival.time);
        transaction = track_response(pinfo, message, &arrival);
    } else {
        transaction = history_find(history, &message->known, arrival.frame);
    }
    if (has_listener) {
        tapped = tap_new(pinfo, message, &arrival, transaction);
        diagnosis = &tapped->diagnosis;
    } else if (!is_watched(pinfo, tree)) {
        return NULL;
    }
    diagnosis_make(diagnosis, history, transaction, message, &arrival,
                   preferences_settings());
    if (has_listener) {
        tap_queue_response(pinfo, tapped,
                           history_is_copy(history, transaction, &arrival));
    }
    return is_watched(pinfo, tree) ? show_response(tree, pinfo, place, diagnosis) : NULL;
}

/* The hook. tvb covers the reason phrase, tree is the Status-Line's. Returns 0: a
 * diagnosis is no layer. */
static int
dissect_status_line(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    struct message message;
    struct place place;
    int available;

    if (PINFO_FD_VISITED(pinfo) && !is_watched(pinfo, tree) && !tap_wants_responses()) {
        return 0;
    }
    place.tvb = tvb_get_ds_tvb(tvb);
    place.offset = tvb_raw_offset(tvb) - STATUS_LINE_PREFIX;
    place.length = STATUS_LINE_PREFIX + (int)tvb_captured_length(tvb);
    available = (int)tvb_captured_length(place.tvb) - place.offset;
    if (place.offset < 0 || available < place.length) {
        return 0;
    }
    last_response_frame = pinfo->num;
    place.data = (const char *)tvb_get_ptr(place.tvb, place.offset, available);
    if (message_read(&message, place.data, (size_t)available) && message.is_response) {
        take_response(sip_tree(tree), pinfo, &place, &message);
    }
    return 0;
}

/* ---- the post-dissector ---- */

static bool
has_layer(packet_info *pinfo, int proto)
{
    for (wmem_list_frame_t *layer = wmem_list_head(pinfo->layers); layer != NULL;
         layer = wmem_list_frame_next(layer)) {
        if (GPOINTER_TO_INT(wmem_list_frame_data(layer)) == proto) {
            return true;
        }
    }
    return false;
}

/* SIP waits for the rest of a message that a stream cut in two, unless the capture itself
 * lacks it; and it gives up where the capture ends within the start line. */
static bool
is_dissected(packet_info *pinfo, tvbuff_t *tvb, const struct message *message,
             bool is_complete)
{
    if (tvb_captured_length(tvb) < tvb_reported_length(tvb)) {
        return message->start_line_complete;
    }
    return is_complete || pinfo->ptype != PT_TCP;
}

/* A message may lie both in its frame and in a reassembled buffer, which SIP read it
 * from. Buffers come in that order, so the later place wins; each message of a buffer
 * takes one of an earlier buffer. Returns false when there is none like it. */
static bool
replace_known(const struct found *found)
{
    for (guint i = 0; i < messages->len; i++) {
        struct found *known = &g_array_index(messages, struct found, i);

        if (known->place.tvb != found->place.tvb &&
            memcmp(known->place.data, found->place.data,
                   MIN(known->length, found->length)) == 0) {
            *known = *found;
            return true;
        }
    }
    return false;
}

/* Requests are wanted once for the history, and whenever a tap asks for them. */
static bool
wants_requests(const packet_info *pinfo)
{
    return !PINFO_FD_VISITED(pinfo) || tap_wants_requests();
}

/* Responses only where the hook was not called for them. */
static bool
is_wanted(const packet_info *pinfo, const struct message *message)
{
    return message->is_response ? message->phrase.length == 0 || !hook_is_ours
                                : wants_requests(pinfo);
}

/* Line ends before a start line, such as keep-alives, are to be ignored (RFC 3261 section
 * 7.5). SIP takes what is behind them for a continuation, but a request it is. */
static bool
is_blank(const char *text, size_t length)
{
    return span_trim((struct span){text, length}).length == 0;
}

static void
find_in_source(packet_info *pinfo, tvbuff_t *tvb)
{
    const size_t length = tvb_captured_length(tvb);
    const char *data = (const char *)tvb_get_ptr(tvb, 0, (int)length);
    const bool is_stream = pinfo->ptype == PT_TCP && !has_layer(pinfo, proto_websocket);
    size_t position = 0, end = 0, offset;
    bool is_continuation = false;
    struct found found;

    if (!wants_requests(pinfo) && hook_is_ours &&
        !locate_has_empty_phrase(data, length)) {
        return;
    }
    while (locate_next(data, length, &position, &offset, &found.message)) {
        if (is_stream && end != 0 && offset != end) {
            if (!is_blank(data + end, offset - end)) {
                break; /* what follows a message and is none */
            }
            is_continuation = true;
        }
        end = position;
        found.place.tvb = tvb;
        found.place.data = data + offset;
        found.place.offset = (int)offset;
        found.length = MIN(end, length) - offset;
        if (is_wanted(pinfo, &found.message) &&
            !(is_continuation && found.message.is_response) &&
            is_dissected(pinfo, tvb, &found.message,
                         found.message.headers_complete && end <= length)) {
            const struct span phrase = found.message.phrase;

            found.place.length = (int)(phrase.at + phrase.length - found.place.data);
            if (!replace_known(&found)) {
                g_array_append_val(messages, found);
            }
        }
        if (pinfo->ptype == PT_UDP) {
            break; /* a datagram is one message (RFC 3261 section 18.3) */
        }
    }
}

static void
take_request(packet_info *pinfo, const struct found *found)
{
    struct arrival arrival = arrival_of(pinfo);
    const struct headers *headers = &found->message.known;
    const struct transaction *transaction;
    uint16_t error;

    if (pinfo->flags.in_error_pkt) {
        if (!PINFO_FD_VISITED(pinfo) &&
            network_read_icmp_error(found->place.data, found->place.offset, &error)) {
            loss_add_quoted(history, &found->message, headers, error, pinfo->num);
        }
        return;
    }
    arrival.offset = (uint32_t)found->place.offset;
    transaction = PINFO_FD_VISITED(pinfo)
                      ? history_find(history, headers, pinfo->num)
                      : history_add_request(history, &found->message, headers, &arrival);
    if (tap_wants_requests()) {
        const bool is_copy =
            transaction != NULL && (transaction->request_frame != pinfo->num ||
                                    history_is_copy(history, transaction, &arrival));

        tap_queue_request(pinfo, tap_new(pinfo, &found->message, &arrival, transaction),
                          is_copy);
    }
}

/* Search of the tree for a field at a place. */
struct search {
    int field;
    const struct place *place;
    proto_node *found;
};

static void
find_node(proto_node *node, gpointer data)
{
    struct search *search = data;
    const field_info *info = PNODE_FINFO(node);

    if (search->found == NULL && info != NULL && info->hfinfo->id == search->field &&
        info->ds_tvb == search->place->tvb && info->start == search->place->offset) {
        search->found = node;
    }
    if (search->found == NULL) {
        proto_tree_children_foreach(node, find_node, search);
    }
}

static proto_node *
find_below(proto_tree *tree, int field, const struct place *place)
{
    struct search search = {field, place, NULL};

    proto_tree_children_foreach(tree, find_node, &search);
    return search.found;
}

/* Right below the Status-Line, as in the hook. (An item that nobody asked for is not
 * made: its parent stands in for it.) */
static void
take_found_response(proto_tree *tree, packet_info *pinfo, const struct found *found)
{
    proto_node *sip = tree != NULL ? find_below(tree, proto_sip, &found->place) : NULL;
    proto_node *status_line =
        sip != NULL ? find_below(sip, hf_sip_status_line, &found->place) : NULL;
    proto_tree *parent = sip != NULL ? sip : tree;
    proto_item *item = take_response(parent, pinfo, &found->place, &found->message);

    if (status_line != NULL && item != NULL && item != parent) {
        proto_tree_move_item(parent, status_line, item);
    }
}

static void
take_messages(packet_info *pinfo, proto_tree *tree)
{
    g_array_set_size(messages, 0);
    for (GSList *source = pinfo->data_src; source != NULL; source = source->next) {
        find_in_source(pinfo, get_data_source_tvb(source->data));
    }
    /* Taps leave out what an ICMP error quotes, in the hook as everywhere else. */
    pinfo->flags.in_error_pkt =
        has_layer(pinfo, proto_icmp) || has_layer(pinfo, proto_icmpv6);
    for (guint i = 0; i < messages->len; i++) {
        const struct found *found = &g_array_index(messages, struct found, i);

        if (found->message.is_response) {
            take_found_response(tree, pinfo, found);
        } else {
            take_request(pinfo, found);
        }
    }
    pinfo->flags.in_error_pkt = false;
}

/* Wireshark's post-dissectors see every packet, so the way out is short. */
static int
dissect_remaining(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    const bool is_first_visit = !PINFO_FD_VISITED(pinfo);

    if (is_first_visit && pinfo->presence_flags & PINFO_HAS_TS) {
        history_go_on(history,
                      (int64_t)pinfo->abs_ts.secs * SECOND + pinfo->abs_ts.nsecs / 1000);
    }
    if (has_layer(pinfo, proto_sip)) {
        const bool is_done =
            pinfo->ptype == PT_UDP && last_response_frame == pinfo->num && hook_is_ours;

        if (!is_done &&
            (wants_requests(pinfo) || tap_wants_responses() || is_watched(pinfo, tree))) {
            take_messages(pinfo, tree);
        }
    } else if (is_first_visit && pinfo->ptype == PT_TCP && network_is_reset(tvb, pinfo)) {
        const struct arrival arrival = arrival_of(pinfo);

        loss_add_reset(history, &arrival);
    }
    return 0;
}

/* Expert Info registers after all dissectors, so it is looked up when a file is opened.
 */
static void
look_up_expert(void)
{
    proto_expert = proto_get_id_by_filter_name("_ws.expert");
    expert_tap = find_tap_id("expert");
}

void
proto_register_sipdiag(void)
{
    int proto_hook;

    proto_sipdiag = proto_register_protocol("SIP Diagnosis", "SIPDIAG", "sipdiag");
    render_register(proto_sipdiag);
    preferences_register(proto_sipdiag);
    tap_sipdiag_register();
    pages_register();
    reports_register();
    /* In name only: Wireshark then neither adds a layer to the packet nor takes it away
     * again, which would be most of the cost on other traffic. */
    proto_hook = proto_register_protocol_in_name_only(
        "SIP Diagnosis hook", "SIPDIAG hook", "sipdiag.hook", proto_sipdiag, FT_PROTOCOL);
    hook_is_ours = find_dissector(HOOK_NAME) == NULL;
    if (hook_is_ours) {
        register_dissector(HOOK_NAME, dissect_status_line, proto_hook);
    } else {
        ws_warning("another plugin has registered " HOOK_NAME
                   "; responses are explained all the same, a little slower.");
    }
    register_postdissector(create_dissector_handle(dissect_remaining, proto_hook));
    menu_register();
}

void
proto_reg_handoff_sipdiag(void)
{
    proto_sip = proto_get_id_by_filter_name("sip");
    proto_icmp = proto_get_id_by_filter_name("icmp");
    proto_icmpv6 = proto_get_id_by_filter_name("icmpv6");
    proto_websocket = proto_get_id_by_filter_name("websocket");
    hf_sip_status_line = proto_registrar_get_id_byname("sip.Status-Line");
    register_init_routine(look_up_expert);
    register_init_routine(start_capture);
    register_cleanup_routine(end_capture);
}
