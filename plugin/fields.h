/* fields.h - the fields, subtrees and expert items that a diagnosis is shown with.
 *
 * A variable and its display filter name derive from each other: hf_sipdiag_reason_cause
 * is sipdiag.reason.cause. data/interface.h lists the fields.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_FIELDS_H
#define SIPDIAG_FIELDS_H

#include "core/catalog.h"
#include "interface.h"

#include <epan/expert.h>

#define FIELD_VARIABLE(identifier, name, kind, title, purpose) \
    extern int hf_sipdiag_##identifier;
FIELDS(FIELD_VARIABLE)

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
