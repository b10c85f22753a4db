/* fields.c - the fields, subtrees and expert items that a diagnosis is shown with.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "fields.h"

#include <epan/packet.h>
#include <epan/proto.h>

int hf_sipdiag_code = -1;
int hf_sipdiag_phrase = -1;
int hf_sipdiag_class = -1;
int hf_sipdiag_method = -1;
int hf_sipdiag_category = -1;
int hf_sipdiag_verdict = -1;
int hf_sipdiag_severity = -1;
int hf_sipdiag_request_frame = -1;
int hf_sipdiag_response_time = -1;
int hf_sipdiag_request_retransmissions = -1;
int hf_sipdiag_retry_frame = -1;
int hf_sipdiag_retry_code = -1;
int hf_sipdiag_meaning = -1;
int hf_sipdiag_cause = -1;
int hf_sipdiag_remedy = -1;
int hf_sipdiag_continued = -1;
int hf_sipdiag_reference = -1;
int hf_sipdiag_reference_url = -1;
int hf_sipdiag_handbook = -1;
int hf_sipdiag_registered = -1;
int hf_sipdiag_confused_with = -1;
int hf_sipdiag_difference = -1;
int hf_sipdiag_decision = -1;
int hf_sipdiag_finding = -1;
int hf_sipdiag_finding_text = -1;
int hf_sipdiag_finding_confidence = -1;
int hf_sipdiag_finding_remedy = -1;
int hf_sipdiag_evidence = -1;
int hf_sipdiag_evidence_frame = -1;
int hf_sipdiag_reason = -1;
int hf_sipdiag_reason_protocol = -1;
int hf_sipdiag_reason_cause = -1;
int hf_sipdiag_reason_text = -1;
int hf_sipdiag_reason_location = -1;
int hf_sipdiag_reason_meaning = -1;
int hf_sipdiag_reason_remedy = -1;
int hf_sipdiag_reason_mapping = -1;
int hf_sipdiag_warning = -1;
int hf_sipdiag_warning_code = -1;
int hf_sipdiag_warning_text = -1;
int hf_sipdiag_warning_meaning = -1;
int hf_sipdiag_warning_remedy = -1;

int ett_sipdiag = -1;
int ett_sipdiag_reference = -1;
int ett_sipdiag_confused_with = -1;
int ett_sipdiag_finding = -1;
int ett_sipdiag_evidence = -1;
int ett_sipdiag_reason = -1;
int ett_sipdiag_warning = -1;

expert_field ei_response[SEVERITY_COUNT];
expert_field ei_finding[FINDING_COUNT][SEVERITY_COUNT];

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

static void
register_experts(int proto)
{
    static const struct {
        const char *name;
        const char *summary;
    } responses[SEVERITY_COUNT] = {
        [SEVERITY_CHAT] = {"sipdiag.response.chat", "SIP progress, success or challenge"},
        [SEVERITY_NOTE] = {"sipdiag.response.note", "SIP refusal or redirection"},
        [SEVERITY_WARN] = {"sipdiag.response.warn", "SIP failure worth a look"},
        [SEVERITY_ERROR] = {"sipdiag.response.error", "SIP protocol violation"},
    };
    expert_module_t *experts = expert_register_protocol(proto);
    ei_register_info *items =
        wmem_alloc0_array(wmem_epan_scope(), ei_register_info,
                          (size_t)SEVERITY_COUNT + 2 * (size_t)FINDING_COUNT);
    size_t count = SEVERITY_COUNT;

    for (int i = 0; i < SEVERITY_COUNT; i++) {
        ei_response[i] = (expert_field)EI_INIT;
        items[i].ids = &ei_response[i];
        items[i].eiinfo.name = responses[i].name;
        items[i].eiinfo.group = PI_RESPONSE_CODE;
        items[i].eiinfo.severity = expert_severities[i];
        items[i].eiinfo.summary = responses[i].summary;
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

void
fields_register(int proto)
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
        {&hf_sipdiag_verdict,
         {"Verdict", "sipdiag.verdict", FT_UINT8, BASE_DEC, VALS(verdict_names), 0,
          "What became of the request, as far as this capture shows", HFILL}},
        {&hf_sipdiag_request_frame,
         {"Request in frame", "sipdiag.request_frame", FT_FRAMENUM, BASE_NONE,
          FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), 0, "The request answered", HFILL}},
        {&hf_sipdiag_response_time,
         {"Response time", "sipdiag.response_time", FT_RELATIVE_TIME, BASE_NONE, NULL, 0,
          "From the first copy of the request to this response", HFILL}},
        {&hf_sipdiag_request_retransmissions,
         {"Request retransmissions", "sipdiag.request_retransmissions", FT_UINT32,
          BASE_DEC, NULL, 0, "Copies of the request after the first", HFILL}},
        {&hf_sipdiag_retry_frame,
         {"Next attempt in frame", "sipdiag.retry_frame", FT_FRAMENUM, BASE_NONE,
          FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), 0, "What the client sent next", HFILL}},
        {&hf_sipdiag_retry_code,
         {"Next attempt ended with", "sipdiag.retry_code", FT_UINT16, BASE_DEC,
          VALS(phrases), 0, "Final response to the next attempt", HFILL}},
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
        {&hf_sipdiag_continued,
         {"Continued", "sipdiag.continued", FT_NONE, BASE_NONE, NULL, 0,
          "Rest of the text above, for reading; the field above holds all of it", HFILL}},
        {&hf_sipdiag_reference,
         {"Reference", "sipdiag.reference", FT_STRING, BASE_NONE, NULL, 0,
          "RFC and section", HFILL}},
        {&hf_sipdiag_reference_url,
         {"Link", "sipdiag.reference.url", FT_STRING, BASE_NONE, NULL, 0,
          "Web address of that section", HFILL}},
        {&hf_sipdiag_handbook,
         {"Handbook", "sipdiag.handbook", FT_STRING, BASE_NONE, NULL, 0,
          "Page of the installed handbook", HFILL}},
        {&hf_sipdiag_registered,
         {"Registered", "sipdiag.registered", FT_BOOLEAN, BASE_NONE, NULL, 0,
          "Whether the code is in the IANA registry", HFILL}},
        {&hf_sipdiag_confused_with,
         {"Often confused with", "sipdiag.confused_with", FT_UINT16, BASE_DEC,
          VALS(phrases), 0, "A neighbouring code", HFILL}},
        {&hf_sipdiag_difference,
         {"Difference", "sipdiag.difference", FT_STRING, BASE_NONE, NULL, 0,
          "What tells the two codes apart", HFILL}},
        {&hf_sipdiag_decision,
         {"Here", "sipdiag.decision", FT_STRING, BASE_NONE, NULL, 0,
          "Why it was this code and not that one, where this capture shows it", HFILL}},
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
        {&hf_sipdiag_evidence,
         {"Evidence", "sipdiag.evidence", FT_STRING, BASE_NONE, NULL, 0,
          "What the finding rests on", HFILL}},
        {&hf_sipdiag_evidence_frame,
         {"In frame", "sipdiag.evidence.frame", FT_FRAMENUM, BASE_NONE,
          FRAMENUM_TYPE(FT_FRAMENUM_NONE), 0, "Where the evidence stands", HFILL}},
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
        &ett_sipdiag_finding, &ett_sipdiag_evidence,  &ett_sipdiag_reason,
        &ett_sipdiag_warning,
    };

    fields_update_phrases();
    proto_register_field_array(proto, fields, array_length(fields));
    proto_register_subtree_array(subtrees, array_length(subtrees));
    register_experts(proto);
}
