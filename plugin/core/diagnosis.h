/* diagnosis.h - all that is said about one response.
 *
 * A diagnosis is a value: diagnosis_make() and the rules fill it, everything else reads
 * it. Nothing in it has to be freed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_DIAGNOSIS_H
#define SIPDIAG_DIAGNOSIS_H

#include "catalog.h"
#include "finding.h"
#include "header.h"
#include "history.h"
#include "settings.h"

/* More of a kind than any real response carries; the rest is left out. */
#define FINDINGS_MOST 16
#define REASONS_MOST  8
#define WARNINGS_MOST 8

struct diagnosis {
    enum language language;
    unsigned code;
    const struct explanation *explanation;
    struct span phrase;  /* as sent; may be empty */
    bool phrase_differs; /* from the registered one, which then is worth showing */
    struct span method;  /* of the request answered; absent when CSeq cannot be read */
    const char *meaning;
    const char *cause;  /* of the catalog; NULL when a finding knows better */
    const char *remedy; /* likewise */
    const struct finding *explaining_cause;
    const struct finding *explaining_remedy;
    bool has_verdict; /* not when only an ICMP error quotes the response */
    enum verdict verdict;
    enum severity severity;
    uint32_t request_frame; /* 0 when the request is not in this capture */
    int64_t response_time;  /* microseconds since the request, which has to be there */
    uint32_t request_copies;
    bool has_progress;    /* a provisional response other than 100 came before */
    uint32_t retry_frame; /* what the client sent next, 0 for nothing */
    unsigned retry_code;  /* how that ended, 0 while it has not */
    struct finding findings[FINDINGS_MOST + 1]; /* one spare, see below */
    size_t finding_count;
    struct reason reasons[REASONS_MOST];
    size_t reason_count;
    struct warning warnings[WARNINGS_MOST];
    size_t warning_count;
};

/* Takes a response into the history, and keeps with its transaction what the rules find
 * that only holds now. To be called once per response, in the order of the capture.
 * Returns the transaction, NULL for a response that cannot be matched. */
const struct transaction *diagnosis_track(struct history *history,
                                          const struct message *response,
                                          const struct arrival *arrival,
                                          const struct settings *settings);

/* Diagnoses a response, at any time after it was tracked.
 *
 * transaction: what diagnosis_track() has just returned; NULL to look it up. history:
 * NULL for a response that was not on the wire itself but quoted; then only what stands
 * in it is said. arrival: time 0 when that is not known. The diagnosis points into the
 * message and the history. */
void diagnosis_make(struct diagnosis *diagnosis, const struct history *history,
                    const struct transaction *transaction, const struct message *response,
                    const struct arrival *arrival, const struct settings *settings);

/* Why the response came and what to do about it: of the finding that knows, else of the
 * catalog. To be freed with g_free(). */
char *diagnosis_cause(const struct diagnosis *diagnosis);
char *diagnosis_remedy(const struct diagnosis *diagnosis);

/* Adds a finding for a rule to fill. One too many is dropped: the rule then fills the
 * spare place, which nobody reads. */
struct finding *diagnosis_add_finding(struct diagnosis *diagnosis, enum finding_id id);

/* The finding of that id, NULL when it was not made. */
const struct finding *diagnosis_find(const struct diagnosis *diagnosis,
                                     enum finding_id id);

#endif /* SIPDIAG_DIAGNOSIS_H */
