/* fields.h - the fields, subtrees and expert items that a diagnosis is shown with.
 *
 * A variable and its display filter name derive from each other: hf_sipdiag_reason_cause
 * is sipdiag.reason.cause.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_FIELDS_H
#define SIPDIAG_FIELDS_H

#include "core/catalog.h"

#include <epan/expert.h>

extern int hf_sipdiag_code;
extern int hf_sipdiag_phrase;
extern int hf_sipdiag_class;
extern int hf_sipdiag_method;
extern int hf_sipdiag_category;
extern int hf_sipdiag_verdict;
extern int hf_sipdiag_severity;
extern int hf_sipdiag_request_frame;
extern int hf_sipdiag_response_time;
extern int hf_sipdiag_request_retransmissions;
extern int hf_sipdiag_retry_frame;
extern int hf_sipdiag_retry_code;
extern int hf_sipdiag_meaning;
extern int hf_sipdiag_cause;
extern int hf_sipdiag_remedy;
extern int hf_sipdiag_continued;
extern int hf_sipdiag_reference;
extern int hf_sipdiag_reference_url;
extern int hf_sipdiag_handbook;
extern int hf_sipdiag_registered;
extern int hf_sipdiag_confused_with;
extern int hf_sipdiag_difference;
extern int hf_sipdiag_decision;
extern int hf_sipdiag_finding;
extern int hf_sipdiag_finding_text;
extern int hf_sipdiag_finding_confidence;
extern int hf_sipdiag_finding_remedy;
extern int hf_sipdiag_evidence;
extern int hf_sipdiag_evidence_frame;
extern int hf_sipdiag_reason;
extern int hf_sipdiag_reason_protocol;
extern int hf_sipdiag_reason_cause;
extern int hf_sipdiag_reason_text;
extern int hf_sipdiag_reason_location;
extern int hf_sipdiag_reason_meaning;
extern int hf_sipdiag_reason_remedy;
extern int hf_sipdiag_reason_mapping;
extern int hf_sipdiag_warning;
extern int hf_sipdiag_warning_code;
extern int hf_sipdiag_warning_text;
extern int hf_sipdiag_warning_meaning;
extern int hf_sipdiag_warning_remedy;

extern int ett_sipdiag;
extern int ett_sipdiag_reference;
extern int ett_sipdiag_confused_with;
extern int ett_sipdiag_finding;
extern int ett_sipdiag_evidence;
extern int ett_sipdiag_reason;
extern int ett_sipdiag_warning;

extern expert_field ei_response[SEVERITY_COUNT];
extern expert_field ei_finding[FINDING_COUNT][SEVERITY_COUNT];

/* Registers all of them below the protocol. */
void fields_register(int proto);

/* Has the numbers of codes named as the catalog names them now. */
void fields_update_phrases(void);

#endif /* SIPDIAG_FIELDS_H */
