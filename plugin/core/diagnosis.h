/* diagnosis.h - all that is said about one response.
 *
 * A diagnosis is a value: diagnosis_make() and the rules fill it, everything else reads
 * it. Its spans point into the message it was made from and its texts into the catalog,
 * so nothing has to be freed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_DIAGNOSIS_H
#define SIPDIAG_DIAGNOSIS_H

#include "catalog.h"
#include "header.h"
#include "message.h"

/* More of a kind than any real response carries; the rest is left out. */
#define FINDINGS_MOST 8
#define VALUES_MOST   4
#define REASONS_MOST  8
#define WARNINGS_MOST 8

/* A fact about this response: a registry entry and what its placeholders stand for. */
struct finding {
    enum finding_id id;
    struct value values[VALUES_MOST];
    size_t value_count;
};

struct diagnosis {
    enum language language;
    unsigned code;
    const struct explanation *explanation;
    struct span phrase;  /* as sent; may be empty */
    bool phrase_differs; /* from the registered one, which then is worth showing */
    struct span method;  /* of the request answered; absent when CSeq cannot be read */
    const char *meaning;
    const char *cause;
    const char *remedy;
    struct finding findings[FINDINGS_MOST + 1]; /* one spare, see below */
    size_t finding_count;
    struct reason reasons[REASONS_MOST];
    size_t reason_count;
    struct warning warnings[WARNINGS_MOST];
    size_t warning_count;
};

/* Diagnoses a response.
 *
 * received: when it was captured, in seconds since 1970, 0 when that is not known. */
void diagnosis_make(struct diagnosis *diagnosis, const struct message *response,
                    gint64 received, enum language language);

/* Adds a finding for a rule to fill. One too many is dropped: the rule then fills the
 * spare place, which nobody reads. */
struct finding *diagnosis_add_finding(struct diagnosis *diagnosis, enum finding_id id);

/* Gives a placeholder of the finding its value. */
void finding_set(struct finding *finding, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

#endif /* SIPDIAG_DIAGNOSIS_H */
