/* render.c - shows a diagnosis: proto tree and expert items. Decides nothing.
 *
 * What stands in the response is shown with its bytes; what sipdiag knows or concludes is
 * marked generated, as Wireshark does for all that is not in the packet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "render.h"

#include <epan/expert.h>
#include <epan/proto.h>

static int proto_sipdiag = -1;

static int hf_sipdiag_code = -1;
static int hf_sipdiag_phrase = -1;
static int hf_sipdiag_class = -1;
static int hf_sipdiag_method = -1;
static int hf_sipdiag_category = -1;
static int hf_sipdiag_severity = -1;
static int hf_sipdiag_meaning = -1;
static int hf_sipdiag_cause = -1;
static int hf_sipdiag_remedy = -1;
static int hf_sipdiag_reference = -1;
static int hf_sipdiag_reference_url = -1;
static int hf_sipdiag_registered = -1;
static int hf_sipdiag_confused_with = -1;
static int hf_sipdiag_difference = -1;
static int hf_sipdiag_finding = -1;
static int hf_sipdiag_finding_text = -1;
static int hf_sipdiag_finding_confidence = -1;
static int hf_sipdiag_finding_remedy = -1;
static int hf_sipdiag_reason = -1;
static int hf_sipdiag_reason_protocol = -1;
static int hf_sipdiag_reason_cause = -1;
static int hf_sipdiag_reason_text = -1;
static int hf_sipdiag_reason_location = -1;
static int hf_sipdiag_reason_meaning = -1;
static int hf_sipdiag_reason_remedy = -1;
static int hf_sipdiag_reason_mapping = -1;
static int hf_sipdiag_warning = -1;
static int hf_sipdiag_warning_code = -1;
static int hf_sipdiag_warning_text = -1;
static int hf_sipdiag_warning_meaning = -1;
static int hf_sipdiag_warning_remedy = -1;

static int ett_sipdiag = -1;
static int ett_sipdiag_reference = -1;
static int ett_sipdiag_confused_with = -1;
static int ett_sipdiag_finding = -1;
static int ett_sipdiag_reason = -1;
static int ett_sipdiag_warning = -1;

static expert_field ei_response[SEVERITY_COUNT];
static expert_field ei_finding[FINDING_COUNT];

static const value_string class_names[] = {
    {1, "Provisional"},
    {2, "Success"},
    {3, "Redirection"},
    {4, "Request failure"},
    {5, "Server failure"},
    {6, "Global failure"},
    {0, NULL},
};

#define SEVERITY_STRING(name, word) {SEVERITY_##name, word},
static const value_string severity_names[] = {SEVERITIES(SEVERITY_STRING){0, NULL}};

static const int expert_severities[SEVERITY_COUNT] = {
    [SEVERITY_CHAT] = PI_CHAT,
    [SEVERITY_NOTE] = PI_NOTE,
    [SEVERITY_WARN] = PI_WARN,
    [SEVERITY_ERROR] = PI_ERROR,
};

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

static void
add_optional_string(proto_tree *tree, int field, const struct place *place,
                    const char *text)
{
    if (text != NULL) {
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
              const struct reference *reference, packet_info *pinfo)
{
    proto_item *item =
        add_generated_string(tree, hf_sipdiag_reference, place,
                             wmem_strdup_printf(pinfo->pool, "RFC %u, section %s",
                                                reference->rfc, reference->section));
    proto_tree *subtree = proto_item_add_subtree(item, ett_sipdiag_reference);

    item = add_generated_string(
        subtree, hf_sipdiag_reference_url, place,
        wmem_strdup_printf(pinfo->pool, "https://www.rfc-editor.org/rfc/rfc%u#section-%s",
                           reference->rfc, reference->section));
    proto_item_set_url(item);
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
        proto_item *item = proto_tree_add_uint_format_value(
            tree, hf_sipdiag_confused_with, place->tvb, place->offset, place->length,
            neighbour->code, "%u %s", neighbour->code,
            catalog_explain(neighbour->code)->phrase);

        proto_item_set_generated(item);
        add_generated_string(
            proto_item_add_subtree(item, ett_sipdiag_confused_with),
            hf_sipdiag_difference, place,
            catalog_text(&neighbour->comparison->difference, diagnosis->language));
    }
}

static void
add_finding(proto_tree *tree, packet_info *pinfo, const struct place *place,
            const struct diagnosis *diagnosis, const struct finding *finding)
{
    const struct finding_entry *entry = catalog_finding(finding->id);
    const char *remedy = catalog_text(&entry->remedy, diagnosis->language);
    g_autoptr(GString) text = g_string_new(NULL);
    proto_item *item;
    proto_tree *subtree;

    catalog_fill(text, catalog_text(&entry->text, diagnosis->language), finding->values,
                 finding->value_count);
    item = proto_tree_add_string_format_value(tree, hf_sipdiag_finding, place->tvb,
                                              place->offset, place->length, entry->id,
                                              "%s (%s)", text->str, entry->id);
    proto_item_set_generated(item);
    expert_add_info_format(pinfo, item, &ei_finding[finding->id], "%s", text->str);
    subtree = proto_item_add_subtree(item, ett_sipdiag_finding);
    add_generated_string(subtree, hf_sipdiag_finding_text, place, text->str);
    add_generated_string(subtree, hf_sipdiag_finding_confidence, place,
                         confidence_word(entry->confidence));
    if (remedy != NULL) {
        g_string_truncate(text, 0);
        catalog_fill(text, remedy, finding->values, finding->value_count);
        add_generated_string(subtree, hf_sipdiag_finding_remedy, place, text->str);
    }
    add_reference(subtree, place, &entry->reference, pinfo);
}

/* The name of a cause: its own, for SIP the phrase of the code, NULL when unknown. */
static const char *
cause_name(const struct protocol *protocol, const struct cause *cause,
           const struct reason *reason, enum language language)
{
    if (cause != NULL) {
        return catalog_text(&cause->name, language);
    }
    if (g_str_equal(protocol->name, "SIP") && reason->cause < 1000) {
        return catalog_explain((unsigned)reason->cause)->phrase;
    }
    return NULL;
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
                const struct reason *reason, const struct protocol *protocol,
                const struct cause *cause)
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
    name = cause_name(protocol, cause, reason, diagnosis->language);
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
                             describe_reason(pinfo, diagnosis, reason, protocol, cause));
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
        add_optional_string(subtree, hf_sipdiag_reason_meaning, place,
                            catalog_text(&cause->meaning, diagnosis->language));
        add_optional_string(subtree, hf_sipdiag_reason_remedy, place,
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
    add_generated_string(subtree, hf_sipdiag_warning_meaning, place,
                         catalog_text(&entry->meaning, language));
    add_generated_string(subtree, hf_sipdiag_warning_remedy, place,
                         catalog_text(&entry->remedy, language));
    add_reference(subtree, place, &entry->reference, pinfo);
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
                               place->length, explanation->severity);
    proto_item_set_generated(item);
    item = proto_tree_add_boolean(tree, hf_sipdiag_registered, place->tvb, place->offset,
                                  place->length, catalog_is_registered(explanation));
    proto_item_set_generated(item);
}

/* ---- the functions others call ---- */

bool
render_wants_details(proto_tree *tree)
{
    return tree != NULL && proto_field_is_referenced(tree, proto_sipdiag);
}

proto_item *
render_response(proto_tree *tree, packet_info *pinfo, const struct place *place,
                unsigned code)
{
    const struct explanation *explanation = catalog_explain(code);
    proto_item *item = proto_tree_add_protocol_format(
        tree, proto_sipdiag, place->tvb, place->offset, place->length,
        "SIP Diagnosis: %03u %s", code, explanation->phrase);

    proto_item_set_generated(item);
    expert_add_info_format(pinfo, item, &ei_response[explanation->severity], "%03u %s",
                           code, explanation->phrase);
    return item;
}

void
render_details(proto_item *item, packet_info *pinfo, const struct place *place,
               const struct diagnosis *diagnosis)
{
    proto_tree *tree = proto_item_add_subtree(item, ett_sipdiag);

    add_generated_string(tree, hf_sipdiag_meaning, place, diagnosis->meaning);
    add_generated_string(tree, hf_sipdiag_cause, place, diagnosis->cause);
    add_generated_string(tree, hf_sipdiag_remedy, place, diagnosis->remedy);
    for (size_t i = 0; i < diagnosis->finding_count; i++) {
        add_finding(tree, pinfo, place, diagnosis, &diagnosis->findings[i]);
    }
    for (size_t i = 0; i < diagnosis->reason_count; i++) {
        add_reason(tree, pinfo, place, diagnosis, &diagnosis->reasons[i]);
    }
    for (size_t i = 0; i < diagnosis->warning_count; i++) {
        add_warning(tree, pinfo, place, diagnosis, &diagnosis->warnings[i]);
    }
    add_reference(tree, place, &diagnosis->explanation->reference, pinfo);
    add_neighbours(tree, place, diagnosis);
    add_keys(tree, pinfo, place, diagnosis);
}

/* ---- registration ---- */

static void
register_experts(int proto)
{
    static const char *const response_names[SEVERITY_COUNT] = {
        "sipdiag.response.chat",
        "sipdiag.response.note",
        "sipdiag.response.warn",
        "sipdiag.response.error",
    };
    expert_module_t *experts = expert_register_protocol(proto);
    ei_register_info *items = wmem_alloc0_array(wmem_epan_scope(), ei_register_info,
                                                (size_t)SEVERITY_COUNT + FINDING_COUNT);

    for (int i = 0; i < SEVERITY_COUNT; i++) {
        ei_response[i] = (expert_field)EI_INIT;
        items[i].ids = &ei_response[i];
        items[i].eiinfo.name = response_names[i];
        items[i].eiinfo.group = PI_RESPONSE_CODE;
        items[i].eiinfo.severity = expert_severities[i];
        items[i].eiinfo.summary = "SIP response";
    }
    for (int i = 0; i < FINDING_COUNT; i++) {
        const struct finding_entry *entry = catalog_finding((enum finding_id)i);
        ei_register_info *item = &items[SEVERITY_COUNT + i];
        char *name =
            wmem_strdup_printf(wmem_epan_scope(), "sipdiag.finding.%s", entry->id);

        ei_finding[i] = (expert_field)EI_INIT;
        item->ids = &ei_finding[i];
        item->eiinfo.name = g_strdelimit(name, "-", '_');
        item->eiinfo.group = entry->is_protocol ? PI_PROTOCOL : PI_RESPONSE_CODE;
        item->eiinfo.severity = expert_severities[entry->severity];
        item->eiinfo.summary = entry->text.in[LANGUAGE_EN];
    }
    expert_register_field_array(experts, items, SEVERITY_COUNT + FINDING_COUNT);
}

void
render_register(int proto)
{
    static hf_register_info fields[] = {
        {&hf_sipdiag_code,
         {"Code", "sipdiag.code", FT_UINT16, BASE_DEC, NULL, 0, "Status code", HFILL}},
        {&hf_sipdiag_phrase,
         {"Phrase", "sipdiag.phrase", FT_STRING, BASE_NONE, NULL, 0,
          "Registered reason phrase", HFILL}},
        {&hf_sipdiag_class,
         {"Class", "sipdiag.class", FT_UINT8, BASE_DEC, VALS(class_names), 0,
          "First digit of the status code", HFILL}},
        {&hf_sipdiag_method,
         {"Method", "sipdiag.method", FT_STRING, BASE_NONE, NULL, 0,
          "Method of the request answered, from CSeq", HFILL}},
        {&hf_sipdiag_category,
         {"Category", "sipdiag.category", FT_STRING, BASE_NONE, NULL, 0,
          "What kind of answer this is, one stable word", HFILL}},
        {&hf_sipdiag_severity,
         {"Severity", "sipdiag.severity", FT_UINT8, BASE_DEC, VALS(severity_names), 0,
          "How much attention it deserves", HFILL}},
        {&hf_sipdiag_meaning,
         {"Meaning", "sipdiag.meaning", FT_STRING, BASE_NONE, NULL, 0,
          "What the responder says", HFILL}},
        {&hf_sipdiag_cause,
         {"Cause", "sipdiag.cause", FT_STRING, BASE_NONE, NULL, 0,
          "What usually leads there, most frequent first", HFILL}},
        {&hf_sipdiag_remedy,
         {"Remedy", "sipdiag.remedy", FT_STRING, BASE_NONE, NULL, 0, "What to do now",
          HFILL}},
        {&hf_sipdiag_reference,
         {"Reference", "sipdiag.reference", FT_STRING, BASE_NONE, NULL, 0,
          "RFC and section", HFILL}},
        {&hf_sipdiag_reference_url,
         {"Link", "sipdiag.reference.url", FT_STRING, BASE_NONE, NULL, 0,
          "Web address of that section", HFILL}},
        {&hf_sipdiag_registered,
         {"Registered", "sipdiag.registered", FT_BOOLEAN, BASE_NONE, NULL, 0,
          "Whether the code is in the IANA registry", HFILL}},
        {&hf_sipdiag_confused_with,
         {"Often confused with", "sipdiag.confused_with", FT_UINT16, BASE_DEC, NULL, 0,
          "A neighbouring code", HFILL}},
        {&hf_sipdiag_difference,
         {"Difference", "sipdiag.difference", FT_STRING, BASE_NONE, NULL, 0,
          "What tells the two codes apart", HFILL}},
        {&hf_sipdiag_finding,
         {"Finding", "sipdiag.finding", FT_STRING, BASE_NONE, NULL, 0,
          "Permanent id of a fact established for this response", HFILL}},
        {&hf_sipdiag_finding_text,
         {"Text", "sipdiag.finding.text", FT_STRING, BASE_NONE, NULL, 0,
          "The finding with the values seen", HFILL}},
        {&hf_sipdiag_finding_confidence,
         {"Confidence", "sipdiag.finding.confidence", FT_STRING, BASE_NONE, NULL, 0,
          "certain, likely or possible", HFILL}},
        {&hf_sipdiag_finding_remedy,
         {"Remedy", "sipdiag.finding.remedy", FT_STRING, BASE_NONE, NULL, 0,
          "What to do about the finding", HFILL}},
        {&hf_sipdiag_reason,
         {"Reason", "sipdiag.reason", FT_STRING, BASE_NONE, NULL, 0,
          "A value of the Reason header, named", HFILL}},
        {&hf_sipdiag_reason_protocol,
         {"Protocol", "sipdiag.reason.protocol", FT_STRING, BASE_NONE, NULL, 0,
          "Protocol of the cause", HFILL}},
        {&hf_sipdiag_reason_cause,
         {"Cause", "sipdiag.reason.cause", FT_UINT16, BASE_DEC, NULL, 0,
          "Cause value in that protocol", HFILL}},
        {&hf_sipdiag_reason_text,
         {"Text", "sipdiag.reason.text", FT_STRING, BASE_NONE, NULL, 0,
          "What the sender wrote", HFILL}},
        {&hf_sipdiag_reason_location,
         {"Location", "sipdiag.reason.location", FT_STRING, BASE_NONE, NULL, 0,
          "Where in the network the cause arose (RFC 8606)", HFILL}},
        {&hf_sipdiag_reason_meaning,
         {"Meaning", "sipdiag.reason.meaning", FT_STRING, BASE_NONE, NULL, 0,
          "What the cause means for the call", HFILL}},
        {&hf_sipdiag_reason_remedy,
         {"Remedy", "sipdiag.reason.remedy", FT_STRING, BASE_NONE, NULL, 0,
          "What to do about the cause", HFILL}},
        {&hf_sipdiag_reason_mapping,
         {"Mapping", "sipdiag.reason.mapping", FT_STRING, BASE_NONE, NULL, 0,
          "What RFC 3398 makes of the cause, and of this response where it differs",
          HFILL}},
        {&hf_sipdiag_warning,
         {"Warning", "sipdiag.warning", FT_STRING, BASE_NONE, NULL, 0,
          "A value of the Warning header, named", HFILL}},
        {&hf_sipdiag_warning_code,
         {"Code", "sipdiag.warning.code", FT_UINT16, BASE_DEC, NULL, 0, "Warning code",
          HFILL}},
        {&hf_sipdiag_warning_text,
         {"Text", "sipdiag.warning.text", FT_STRING, BASE_NONE, NULL, 0,
          "What the sender wrote", HFILL}},
        {&hf_sipdiag_warning_meaning,
         {"Meaning", "sipdiag.warning.meaning", FT_STRING, BASE_NONE, NULL, 0,
          "What the warning code means", HFILL}},
        {&hf_sipdiag_warning_remedy,
         {"Remedy", "sipdiag.warning.remedy", FT_STRING, BASE_NONE, NULL, 0,
          "What to do about the warning", HFILL}},
    };
    static int *subtrees[] = {
        &ett_sipdiag,         &ett_sipdiag_reference, &ett_sipdiag_confused_with,
        &ett_sipdiag_finding, &ett_sipdiag_reason,    &ett_sipdiag_warning,
    };

    proto_sipdiag = proto;
    proto_register_field_array(proto, fields, array_length(fields));
    proto_register_subtree_array(subtrees, array_length(subtrees));
    register_experts(proto);
}
