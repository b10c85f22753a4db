/* render.c - shows a diagnosis: proto tree and expert items. Decides nothing.
 *
 * What stands in the response is shown with its bytes; what sipdiag knows or concludes is
 * marked generated, as Wireshark does for all that is not in the packet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "core/decision.h"
#include "core/wrap.h"
#include "fields.h"
#include "handbook.h"
#include "preferences.h"
#include "render.h"

#include <epan/expert.h>
#include <epan/plugin_if.h>
#include <epan/proto.h>

#define LINE_COLUMNS 76 /* what half a window shows of a line, behind its name */

static int proto_sipdiag = -1;
static bool is_window; /* Wireshark, not tshark or sharkd */

/* ---- adding items ---- */

static proto_item *
add_generated_string(proto_tree *tree, int field, const struct place *place,
                     const char *text)
{
    proto_item *item = proto_tree_add_string(tree, field, place->tvb, place->offset,
                                             place->length, text);

    proto_item_set_generated(item);
    return item;
}

/* A text as one field, on as many lines as it takes. */
static void
add_lines(proto_tree *tree, int field, const struct place *place, const char *text)
{
    const char *name = proto_registrar_get_nth((guint)field)->name;
    const char *line = text;
    size_t length = wrap_line(line, LINE_COLUMNS);
    proto_item *item = proto_tree_add_string_format(tree, field, place->tvb,
                                                    place->offset, place->length, text,
                                                    "%s: %.*s", name, (int)length, line);

    proto_item_set_generated(item);
    while (*(line += length) != '\0') {
        line += *line == ' ' ? 1 : 0;
        length = wrap_line(line, LINE_COLUMNS);
        item = proto_tree_add_none_format(tree, hf_sipdiag_continued, place->tvb,
                                          place->offset, place->length, "%*s%.*s",
                                          (int)strlen(name) + 2, "", (int)length, line);
        proto_item_set_generated(item);
    }
}

/* A text of the catalog; nothing when it is absent. A window shows about LINE_COLUMNS of
 * a line and nothing breaks it, so there we do; a terminal breaks lines by itself. No
 * program shows more than ITEM_LABEL_LENGTH bytes. */
static void
add_text(proto_tree *tree, int field, const struct place *place, const char *text)
{
    const size_t frame = strlen("[Difference: ]");

    if (text == NULL) {
        return;
    }
    if (is_window || strlen(text) + frame >= ITEM_LABEL_LENGTH) {
        add_lines(tree, field, place, text);
    } else {
        add_generated_string(tree, field, place, text);
    }
}

/* A part of the message, with its bytes; nothing when it is absent. */
static proto_item *
add_span(proto_tree *tree, int field, const struct place *place, struct span span)
{
    if (span.at == NULL) {
        return NULL;
    }
    return proto_tree_add_item(tree, field, place->tvb,
                               place->offset + (int)(span.at - place->data),
                               (int)span.length, ENC_UTF_8 | ENC_NA);
}

static void
add_reference(proto_tree *tree, const struct place *place,
              const struct reference *reference)
{
    proto_item *item =
        add_generated_string(tree, hf_sipdiag_reference, place, reference->text);
    proto_tree *subtree = proto_item_add_subtree(item, ett_sipdiag_reference);

    item = add_generated_string(subtree, hf_sipdiag_reference_url, place, reference->url);
    proto_item_set_url(item);
}

static void
add_handbook(proto_tree *tree, const struct place *place,
             const struct diagnosis *diagnosis)
{
    g_autofree char *address =
        handbook_address(diagnosis->explanation, diagnosis->language);

    if (address != NULL) {
        proto_item_set_url(
            add_generated_string(tree, hf_sipdiag_handbook, place, address));
    }
}

static char *
fill_label(packet_info *pinfo, enum label label, const struct diagnosis *diagnosis,
           const struct value *values, size_t count)
{
    g_autoptr(GString) text = g_string_new(NULL);

    catalog_fill(text, catalog_label(label, diagnosis->language), values, count);
    return wmem_strdup(pinfo->pool, text->str);
}

/* ---- the parts of a diagnosis ---- */

static void
add_phrase(proto_tree *tree, packet_info *pinfo, const struct place *place,
           const struct diagnosis *diagnosis)
{
    proto_item *item = add_generated_string(tree, hf_sipdiag_phrase, place,
                                            diagnosis->explanation->phrase);

    if (diagnosis->phrase_differs) {
        struct value sent = {"phrase", ""};
        const struct span phrase = diagnosis->phrase;
        const char *text = (const char *)tvb_get_string_enc(
            pinfo->pool, place->tvb, place->offset + (int)(phrase.at - place->data),
            (int)phrase.length, ENC_UTF_8 | ENC_NA);

        g_utf8_strncpy(sent.text, text, sizeof sent.text / 4 - 1);
        proto_item_append_text(
            item, " (%s)",
            fill_label(pinfo,
                       phrase.length > 0 ? LABEL_PHRASE_SENT : LABEL_PHRASE_MISSING,
                       diagnosis, &sent, 1));
    }
}

static void
add_neighbours(proto_tree *tree, const struct place *place,
               const struct diagnosis *diagnosis)
{
    const struct explanation *explanation = diagnosis->explanation;

    for (size_t i = 0; i < explanation->neighbour_count; i++) {
        const struct neighbour *neighbour = &explanation->neighbours[i];
        g_autofree char *decision = decision_against(diagnosis, neighbour);
        proto_item *item =
            proto_tree_add_uint(tree, hf_sipdiag_confused_with, place->tvb, place->offset,
                                place->length, neighbour->code);
        proto_tree *subtree = proto_item_add_subtree(item, ett_sipdiag_confused_with);

        proto_item_set_generated(item);
        add_text(subtree, hf_sipdiag_difference, place,
                 catalog_text(&neighbour->comparison->difference, diagnosis->language));
        add_text(subtree, hf_sipdiag_decision, place, decision);
    }
}

/* A number that says something unless it is 0; frames are such numbers. */
static void
add_number(proto_tree *tree, int field, const struct place *place, uint32_t number)
{
    if (number != 0) {
        proto_item_set_generated(proto_tree_add_uint(
            tree, field, place->tvb, place->offset, place->length, number));
    }
}

static void
add_evidence(proto_tree *tree, const struct place *place, const struct evidence *evidence)
{
    proto_item *item =
        add_generated_string(tree, hf_sipdiag_evidence, place, evidence->text);

    if (evidence->frame != 0) {
        add_number(proto_item_add_subtree(item, ett_sipdiag_evidence),
                   hf_sipdiag_evidence_frame, place, evidence->frame);
    }
}

/* The title stands for a text that would leave no room for the id. */
static void
add_finding(proto_tree *tree, packet_info *pinfo, const struct place *place,
            const struct diagnosis *diagnosis, const struct finding *finding)
{
    const struct finding_entry *entry = catalog_finding(finding->id);
    g_autofree char *text = finding_fill(finding, &entry->text, diagnosis->language);
    g_autofree char *remedy = finding_fill(finding, &entry->remedy, diagnosis->language);
    const bool fits =
        strlen("[Finding:  ()]") + strlen(text) + strlen(entry->id) < ITEM_LABEL_LENGTH;
    proto_tree *subtree;
    proto_item *item;

    item = proto_tree_add_string_format_value(
        tree, hf_sipdiag_finding, place->tvb, place->offset, place->length, entry->id,
        "%s (%s)", fits ? text : catalog_text(&entry->title, diagnosis->language),
        entry->id);
    proto_item_set_generated(item);
    if (preferences_is_expert(finding->severity)) {
        expert_add_info_format(pinfo, item, &ei_finding[finding->id][finding->severity],
                               "%s", text);
    }
    subtree = proto_item_add_subtree(item, ett_sipdiag_finding);
    add_text(subtree, hf_sipdiag_finding_text, place, text);
    for (size_t i = 0; i < finding->evidence_count; i++) {
        add_evidence(subtree, place, &finding->evidence[i]);
    }
    add_generated_string(subtree, hf_sipdiag_finding_confidence, place,
                         confidence_word(entry->confidence));
    add_text(subtree, hf_sipdiag_finding_remedy, place, remedy);
    add_reference(subtree, place, &entry->reference);
}

/* What RFC 3398 makes of the cause, and of this response. */
static void
add_mappings(proto_tree *tree, packet_info *pinfo, const struct place *place,
             const struct diagnosis *diagnosis, const struct reason *reason,
             const struct cause *cause)
{
    const struct cause *back = catalog_cause_for(diagnosis->code);
    unsigned sip = cause->sip;
    struct value values[] = {{"number", ""}, {"code", ""}, {"phrase", ""}, {"name", ""}};

    if (cause->sip_user != 0 && span_is(reason->location, "U")) {
        sip = cause->sip_user;
    }
    if (sip != 0) {
        g_snprintf(values[0].text, sizeof values[0].text, "%u", cause->number);
        g_snprintf(values[1].text, sizeof values[1].text, "%u", sip);
        g_strlcpy(values[2].text, catalog_explain(sip)->phrase, sizeof values[2].text);
        add_generated_string(
            tree, hf_sipdiag_reason_mapping, place,
            fill_label(pinfo, LABEL_MAPPING_FROM_CAUSE, diagnosis, values, 3));
    }
    if (back != NULL && sip != diagnosis->code) {
        g_snprintf(values[0].text, sizeof values[0].text, "%u", back->number);
        g_snprintf(values[1].text, sizeof values[1].text, "%u", diagnosis->code);
        g_strlcpy(values[3].text, catalog_text(&back->name, diagnosis->language),
                  sizeof values[3].text);
        add_generated_string(
            tree, hf_sipdiag_reason_mapping, place,
            fill_label(pinfo, LABEL_MAPPING_FROM_CODE, diagnosis, values, 4));
    }
}

static char *
describe_reason(packet_info *pinfo, const struct diagnosis *diagnosis,
                const struct reason *reason, const struct protocol *protocol)
{
    struct value values[] = {{"number", ""}, {"name", ""}};
    const char *name;

    if (protocol == NULL) {
        return wmem_strdup_printf(
            pinfo->pool, "%.*s, %s", (int)reason->protocol.length, reason->protocol.at,
            catalog_label(LABEL_PROTOCOL_UNREGISTERED, diagnosis->language));
    }
    if (!reason->has_cause) {
        return wmem_strdup(pinfo->pool, protocol->name);
    }
    name = catalog_cause_name(protocol, reason->cause, diagnosis->language);
    g_snprintf(values[0].text, sizeof values[0].text, "%lu", reason->cause);
    g_strlcpy(values[1].text, name == NULL ? "" : name, sizeof values[1].text);
    return wmem_strdup_printf(
        pinfo->pool, "%s %s", protocol->name,
        fill_label(pinfo, name == NULL ? LABEL_CAUSE_UNKNOWN : LABEL_CAUSE_KNOWN,
                   diagnosis, values, 2));
}

static void
add_reason(proto_tree *tree, packet_info *pinfo, const struct place *place,
           const struct diagnosis *diagnosis, const struct reason *reason)
{
    const struct protocol *protocol = catalog_protocol(reason->protocol);
    const struct cause *cause = protocol != NULL && reason->has_cause
                                    ? catalog_cause(protocol, reason->cause)
                                    : NULL;
    const struct location *location = catalog_location(reason->location);
    proto_item *item =
        add_generated_string(tree, hf_sipdiag_reason, place,
                             describe_reason(pinfo, diagnosis, reason, protocol));
    proto_tree *subtree = proto_item_add_subtree(item, ett_sipdiag_reason);

    item = add_span(subtree, hf_sipdiag_reason_protocol, place, reason->protocol);
    if (protocol != NULL) {
        proto_item_append_text(item, " (%s%s%s)",
                               catalog_text(&protocol->text, diagnosis->language),
                               protocol->source != NULL ? ", " : "",
                               protocol->source != NULL ? protocol->source : "");
    }
    if (reason->has_cause) {
        proto_tree_add_uint(subtree, hf_sipdiag_reason_cause, place->tvb,
                            place->offset + (int)(reason->cause_text.at - place->data),
                            (int)reason->cause_text.length, (uint32_t)reason->cause);
    }
    add_span(subtree, hf_sipdiag_reason_text, place, reason->text);
    item = add_span(subtree, hf_sipdiag_reason_location, place, reason->location);
    if (location != NULL) {
        proto_item_append_text(item, " (%s)",
                               catalog_text(&location->text, diagnosis->language));
    }
    if (cause != NULL) {
        add_text(subtree, hf_sipdiag_reason_meaning, place,
                 catalog_text(&cause->meaning, diagnosis->language));
        add_text(subtree, hf_sipdiag_reason_remedy, place,
                 catalog_text(&cause->remedy, diagnosis->language));
        if (g_str_equal(protocol->name, "Q.850")) {
            add_mappings(subtree, pinfo, place, diagnosis, reason, cause);
        }
    }
}

static void
add_warning(proto_tree *tree, packet_info *pinfo, const struct place *place,
            const struct diagnosis *diagnosis, const struct warning *warning)
{
    const enum language language = diagnosis->language;
    const struct warning_entry *entry = catalog_warning(warning->code);
    proto_item *item =
        add_generated_string(tree, hf_sipdiag_warning, place,
                             wmem_strdup_printf(pinfo->pool, "%lu, %s", warning->code,
                                                catalog_text(&entry->name, language)));
    proto_tree *subtree = proto_item_add_subtree(item, ett_sipdiag_warning);

    proto_tree_add_uint(subtree, hf_sipdiag_warning_code, place->tvb,
                        place->offset + (int)(warning->code_text.at - place->data),
                        (int)warning->code_text.length, (uint32_t)warning->code);
    add_span(subtree, hf_sipdiag_warning_text, place, warning->text);
    add_text(subtree, hf_sipdiag_warning_meaning, place,
             catalog_text(&entry->meaning, language));
    add_text(subtree, hf_sipdiag_warning_remedy, place,
             catalog_text(&entry->remedy, language));
    add_reference(subtree, place, &entry->reference);
}

static void
add_keys(proto_tree *tree, packet_info *pinfo, const struct place *place,
         const struct diagnosis *diagnosis)
{
    const struct explanation *explanation = diagnosis->explanation;
    proto_item *item;

    proto_tree_add_uint(tree, hf_sipdiag_code, place->tvb, place->offset + 8, 3,
                        diagnosis->code);
    add_phrase(tree, pinfo, place, diagnosis);
    item = proto_tree_add_uint(tree, hf_sipdiag_class, place->tvb, place->offset + 8, 1,
                               diagnosis->code / 100);
    proto_item_set_generated(item);
    add_span(tree, hf_sipdiag_method, place, diagnosis->method);
    add_generated_string(tree, hf_sipdiag_category, place,
                         category_word(explanation->category));
    item = proto_tree_add_uint(tree, hf_sipdiag_severity, place->tvb, place->offset,
                               place->length, diagnosis->severity);
    proto_item_set_generated(item);
    item = proto_tree_add_boolean(tree, hf_sipdiag_registered, place->tvb, place->offset,
                                  place->length, catalog_is_registered(explanation));
    proto_item_set_generated(item);
}

/* What became of the request. */
static void
add_outcome(proto_tree *tree, const struct place *place,
            const struct diagnosis *diagnosis)
{
    proto_item *item;

    if (diagnosis->has_verdict) {
        item = proto_tree_add_uint(tree, hf_sipdiag_verdict, place->tvb, place->offset,
                                   place->length, diagnosis->verdict);
        proto_item_set_generated(item);
    }
    add_number(tree, hf_sipdiag_request_frame, place, diagnosis->request_frame);
    if (diagnosis->request_frame != 0) {
        const nstime_t time = {(time_t)(diagnosis->response_time / SECOND),
                               (int)(diagnosis->response_time % SECOND) * 1000};

        item = proto_tree_add_time(tree, hf_sipdiag_response_time, place->tvb,
                                   place->offset, place->length, &time);
        proto_item_set_generated(item);
        add_number(tree, hf_sipdiag_request_retransmissions, place,
                   diagnosis->request_copies);
    }
    add_number(tree, hf_sipdiag_retry_frame, place, diagnosis->retry_frame);
    add_number(tree, hf_sipdiag_retry_code, place, diagnosis->retry_code);
}

/* Only the program with a window answers plugins. */
static void
look_for_window(void)
{
    ws_info_t *info = NULL;

    plugin_if_get_ws_info(&info);
    is_window = info != NULL && info->ws_info_supported;
}

/* ---- the functions others call ---- */

void
render_register(int proto)
{
    proto_sipdiag = proto;
    fields_register(proto);
    handbook_look();
    register_init_routine(look_for_window);
}

proto_item *
render_diagnosis(proto_tree *parent, packet_info *pinfo, const struct place *place,
                 const struct diagnosis *diagnosis)
{
    const struct explanation *explanation = diagnosis->explanation;
    proto_item *item = proto_tree_add_protocol_format(
        parent, proto_sipdiag, place->tvb, place->offset, place->length,
        "SIP Diagnosis: %03u %s", diagnosis->code, explanation->phrase);
    proto_tree *tree = proto_item_add_subtree(item, ett_sipdiag);
    g_autofree char *cause = diagnosis_cause(diagnosis);
    g_autofree char *remedy = diagnosis_remedy(diagnosis);

    proto_item_set_generated(item);
    if (preferences_is_expert(diagnosis->severity)) {
        expert_add_info_format(pinfo, item, &ei_response[diagnosis->severity], "%03u %s",
                               diagnosis->code, explanation->phrase);
    }
    add_text(tree, hf_sipdiag_meaning, place, diagnosis->meaning);
    add_text(tree, hf_sipdiag_cause, place, cause);
    add_text(tree, hf_sipdiag_remedy, place, remedy);
    add_outcome(tree, place, diagnosis);
    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        add_finding(tree, pinfo, place, diagnosis, &diagnosis->findings[i]);
    }
    for (size_t i = 0; i < diagnosis->reason_count; i++) {
        add_reason(tree, pinfo, place, diagnosis, &diagnosis->reasons[i]);
    }
    for (size_t i = 0; i < diagnosis->warning_count; i++) {
        add_warning(tree, pinfo, place, diagnosis, &diagnosis->warnings[i]);
    }
    add_reference(tree, place, &explanation->reference);
    add_handbook(tree, place, diagnosis);
    add_neighbours(tree, place, diagnosis);
    add_keys(tree, pinfo, place, diagnosis);
    return item;
}
