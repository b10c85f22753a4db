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
#include "locate.h"
#include "packet-sipdiag.h"
#include "render.h"

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

/* A response found by the post-dissector. */
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

static proto_item *
show_response(proto_tree *tree, packet_info *pinfo, const struct place *place,
              const struct message *message)
{
    const gint64 received =
        pinfo->presence_flags & PINFO_HAS_TS ? (gint64)pinfo->abs_ts.secs : 0;
    const char *caller = pinfo->current_proto; /* expert items name the protocol */
    struct diagnosis diagnosis;
    proto_item *item;

    diagnosis_make(&diagnosis, message, received, LANGUAGE_EN);
    pinfo->current_proto =
        proto_get_protocol_short_name(find_protocol_by_id(proto_sipdiag));
    item = render_diagnosis(tree, pinfo, place, &diagnosis);
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

/* The hook. tvb covers the reason phrase, tree is the Status-Line's. Returns 0: a
 * diagnosis is no layer. */
static int
dissect_status_line(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    struct message message;
    struct place place;
    int available;

    if (!is_watched(pinfo, tree)) {
        return 0;
    }
    place.tvb = tvb_get_ds_tvb(tvb);
    place.offset = tvb_raw_offset(tvb) - STATUS_LINE_PREFIX;
    place.length = STATUS_LINE_PREFIX + (int)tvb_captured_length(tvb);
    available = (int)tvb_captured_length(place.tvb) - place.offset;
    if (place.offset < 0 || available < place.length) {
        return 0;
    }
    place.data = (const char *)tvb_get_ptr(place.tvb, place.offset, available);
    if (message_read(&message, place.data, (size_t)available) && message.is_response) {
        show_response(sip_tree(tree), pinfo, &place, &message);
    }
    return 0;
}

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
replace_known(GArray *responses, const struct found *found)
{
    for (guint i = 0; i < responses->len; i++) {
        struct found *known = &g_array_index(responses, struct found, i);

        if (known->place.tvb != found->place.tvb &&
            memcmp(known->place.data, found->place.data,
                   MIN(known->length, found->length)) == 0) {
            *known = *found;
            return true;
        }
    }
    return false;
}

static void
find_in_source(GArray *responses, packet_info *pinfo, tvbuff_t *tvb)
{
    const size_t length = tvb_captured_length(tvb);
    const char *data = (const char *)tvb_get_ptr(tvb, 0, (int)length);
    const bool is_stream = pinfo->ptype == PT_TCP && !has_layer(pinfo, proto_websocket);
    size_t position = 0, end = 0, offset;
    struct found found;

    if (hook_is_ours && !locate_has_empty_phrase(data, length)) {
        return;
    }
    while (locate_next(data, length, &position, &offset, &found.message)) {
        const struct span phrase = found.message.phrase;

        if (is_stream && end != 0 && offset != end) {
            break; /* what follows a message and is none, SIP shows as a continuation */
        }
        end = position;
        found.place.tvb = tvb;
        found.place.data = data + offset;
        found.place.offset = (int)offset;
        if (found.message.is_response && (phrase.length == 0 || !hook_is_ours) &&
            is_dissected(pinfo, tvb, &found.message,
                         found.message.headers_complete && end <= length)) {
            found.length = MIN(end, length) - offset;
            found.place.length = (int)(phrase.at + phrase.length - found.place.data);
            if (!replace_known(responses, &found)) {
                g_array_append_val(responses, found);
            }
        }
        if (pinfo->ptype == PT_UDP) {
            break; /* a datagram is one message (RFC 3261 section 18.3) */
        }
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
show_found(proto_tree *tree, packet_info *pinfo, const struct found *found)
{
    proto_node *sip = tree != NULL ? find_below(tree, proto_sip, &found->place) : NULL;
    proto_node *status_line =
        sip != NULL ? find_below(sip, hf_sip_status_line, &found->place) : NULL;
    proto_tree *parent = sip != NULL ? sip : tree;
    proto_item *item = show_response(parent, pinfo, &found->place, &found->message);

    if (status_line != NULL && item != parent) {
        proto_tree_move_item(parent, status_line, item);
    }
}

/* Wireshark's post-dissectors see every packet, so the way out is short. */
static int
dissect_remaining(tvbuff_t *tvb _U_, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    GArray *responses;

    if (!is_watched(pinfo, tree) || !has_layer(pinfo, proto_sip)) {
        return 0;
    }
    responses = g_array_new(FALSE, FALSE, sizeof(struct found));
    for (GSList *source = pinfo->data_src; source != NULL; source = source->next) {
        find_in_source(responses, pinfo, get_data_source_tvb(source->data));
    }
    /* Taps leave out what an ICMP error quotes, in the hook as everywhere else. */
    pinfo->flags.in_error_pkt =
        has_layer(pinfo, proto_icmp) || has_layer(pinfo, proto_icmpv6);
    for (guint i = 0; i < responses->len; i++) {
        show_found(tree, pinfo, &g_array_index(responses, struct found, i));
    }
    pinfo->flags.in_error_pkt = false;
    g_array_free(responses, TRUE);
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
}
