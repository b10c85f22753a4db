/* fields.c - the fields, subtrees and expert items that a diagnosis is shown with.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "fields.h"

#include <epan/packet.h>
#include <epan/proto.h>

#define VARIABLE(identifier, name, kind, title, purpose) int hf_sipdiag_##identifier = -1;
FIELDS(VARIABLE)

int ett_sipdiag = -1;
int ett_sipdiag_reference = -1;
int ett_sipdiag_confused_with = -1;
int ett_sipdiag_finding = -1;
int ett_sipdiag_evidence = -1;
int ett_sipdiag_reason = -1;
int ett_sipdiag_warning = -1;

expert_field ei_response[SEVERITY_COUNT];
expert_field ei_finding[FINDING_COUNT][SEVERITY_COUNT];

#define CLASS_STRING(number, name) {number, name},
static const value_string class_names[] = {CLASSES(CLASS_STRING){0, NULL}};

#define SEVERITY_STRING(name, word) {SEVERITY_##name, word},
static const value_string severity_names[] = {SEVERITIES(SEVERITY_STRING){0, NULL}};

#define VERDICT_STRING(name, word) {VERDICT_##name, word},
static const value_string verdict_names[] = {VERDICTS(VERDICT_STRING){0, NULL}};

/* The phrases of all codes that have one of their own, made from the catalog. */
#define CODES_MOST 600
static value_string phrases[CODES_MOST + 1];

static const int expert_severities[SEVERITY_COUNT] = {
    [SEVERITY_CHAT] = PI_CHAT,
    [SEVERITY_NOTE] = PI_NOTE,
    [SEVERITY_WARN] = PI_WARN,
    [SEVERITY_ERROR] = PI_ERROR,
};

/* An expert item has one severity, so a finding that may belong to a normal step has two:
 * the second is named after its severity. Returns how many were written. */
static size_t
describe_finding(ei_register_info *items, enum finding_id id)
{
    const struct finding_entry *entry = catalog_finding(id);
    const enum severity severities[] = {entry->severity, entry->expected_severity};
    const size_t count = entry->severity != entry->expected_severity ? 2 : 1;

    for (size_t i = 0; i < count; i++) {
        const char *name = wmem_strdup_printf(
            wmem_epan_scope(), "sipdiag.finding.%s%s%s",
            g_strdelimit(wmem_strdup(wmem_epan_scope(), entry->id), "-", '_'),
            i > 0 ? "." : "", i > 0 ? severity_word(severities[i]) : "");

        ei_finding[id][severities[i]] = (expert_field)EI_INIT;
        items[i].ids = &ei_finding[id][severities[i]];
        items[i].eiinfo.name = name;
        items[i].eiinfo.group = entry->is_protocol ? PI_PROTOCOL : PI_RESPONSE_CODE;
        items[i].eiinfo.severity = expert_severities[severities[i]];
        items[i].eiinfo.summary = catalog_text(&entry->title, LANGUAGE_EN);
    }
    return count;
}

#define SEVERITY_SUMMARY(name, meaning) [SEVERITY_##name] = meaning,

static void
register_experts(int proto)
{
    static const char *const summaries[] = {SEVERITY_MEANINGS(SEVERITY_SUMMARY)};
    expert_module_t *experts = expert_register_protocol(proto);
    ei_register_info *items =
        wmem_alloc0_array(wmem_epan_scope(), ei_register_info,
                          (size_t)SEVERITY_COUNT + 2 * (size_t)FINDING_COUNT);
    size_t count = SEVERITY_COUNT;

    for (int i = 0; i < SEVERITY_COUNT; i++) {
        ei_response[i] = (expert_field)EI_INIT;
        items[i].ids = &ei_response[i];
        items[i].eiinfo.name = wmem_strdup_printf(
            wmem_epan_scope(), "sipdiag.response.%s", severity_word((enum severity)i));
        items[i].eiinfo.group = PI_RESPONSE_CODE;
        items[i].eiinfo.severity = expert_severities[i];
        items[i].eiinfo.summary = summaries[i];
    }
    for (int i = 0; i < FINDING_COUNT; i++) {
        count += describe_finding(&items[count], (enum finding_id)i);
    }
    expert_register_field_array(experts, items, (int)count);
}

void
fields_update_phrases(void)
{
    size_t count = 0;

    for (unsigned code = 100; code < 700; code++) {
        const struct explanation *explanation = catalog_explain(code);

        if (explanation->code == code || explanation->own != NULL) {
            phrases[count++] = (value_string){code, explanation->phrase};
        }
    }
    phrases[count] = (value_string){0, NULL};
}

/* ---- the kinds of fields ---- */

#define KIND_NUMBER        FT_UINT16, BASE_DEC, NULL
#define KIND_COUNT         FT_UINT32, BASE_DEC, NULL
#define KIND_STATUS_CODE   FT_UINT16, BASE_DEC, VALS(phrases)
#define KIND_CLASS         FT_UINT8, BASE_DEC, VALS(class_names)
#define KIND_SEVERITY      FT_UINT8, BASE_DEC, VALS(severity_names)
#define KIND_VERDICT       FT_UINT8, BASE_DEC, VALS(verdict_names)
#define KIND_TEXT          FT_STRING, BASE_NONE, NULL
#define KIND_TIME          FT_RELATIVE_TIME, BASE_NONE, NULL
#define KIND_FRAME         FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_NONE)
#define KIND_REQUEST_FRAME FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST)
#define KIND_TRUTH         FT_BOOLEAN, BASE_NONE, NULL
#define KIND_LINE          FT_NONE, BASE_NONE, NULL

#define FIELD(identifier, name, kind, title, purpose) \
    {&hf_sipdiag_##identifier, {title, name, KIND_##kind, 0, purpose, HFILL}},

void
fields_register(int proto)
{
    static hf_register_info fields[] = {FIELDS(FIELD)};
    static int *subtrees[] = {
        &ett_sipdiag,         &ett_sipdiag_reference, &ett_sipdiag_confused_with,
        &ett_sipdiag_finding, &ett_sipdiag_evidence,  &ett_sipdiag_reason,
        &ett_sipdiag_warning,
    };

    fields_update_phrases();
    proto_register_field_array(proto, fields, array_length(fields));
    proto_register_subtree_array(subtrees, array_length(subtrees));
    register_experts(proto);
}
