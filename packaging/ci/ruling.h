/* ruling.h - what a report may hold, and where one holds more.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_RULING_H
#define SIPDIAG_RULING_H

#include "junit.h"
#include "report.h"

#define WHOLE_SHARE UINT64_C(100000000) /* 100 %, in millionths of a percent */

struct limits {
    bool is_by_severity;
    enum severity severity; /* the least that counts, if so; else: */
    bool outcomes[OUTCOME_COUNT];
    bool allowed_codes[REPORT_CODES];
    struct finding_set allowed_findings;
    uint64_t most; /* share of the requests that may be above, of WHOLE_SHARE */
};

/* Each takes what stands behind an option. Returns false for what it does not know. */
bool limits_fail_on(struct limits *limits, const char *word);
bool limits_allow_code(struct limits *limits, const char *text);
bool limits_allow_finding(struct limits *limits, const char *id);
bool limits_max_failed(struct limits *limits, const char *percent);

/* What the limits say of a kind. Those that are known are its first ones. */
struct ruling {
    const struct report_kind *kind;
    uint32_t above;  /* how many count */
    uint32_t known;  /* how many do not, because they are not new */
    bool is_allowed; /* why none counts */
    const struct report_request
        *first;      /* of those that count; NULL if it is not listed */
    uint32_t listed; /* how many the list of failed requests has */
    uint32_t judged; /* how many rulings_judge() was asked about */
};

struct rulings {
    const struct report *report;
    GArray *kinds;      /* struct ruling, gravest and most frequent first: those at which
                           the limits look */
    GHashTable *by_key; /* places in it, from 1 on */
    uint64_t above;
    uint64_t allowed;
    uint64_t known;
    bool is_exceeded;
};

/* Rules on a report, which has to live as long. baseline: the report in which everything
 * is known; NULL for none. To be freed with rulings_free(). */
struct rulings *rulings_make(const struct limits *limits, const struct report *report,
                             const struct report *baseline);
void rulings_free(struct rulings *rulings);

/* For junit_text(), with the rulings as its data: once for each request, in order. */
enum judgement rulings_judge(const struct report_request *request, void *data);

/* The ruling on the kind of a request, or NULL. */
struct ruling *rulings_find(const struct rulings *rulings,
                            const struct report_request *request);

/* The gravest of a set of findings; FINDING_COUNT for none. */
enum finding_id limits_gravest(const struct finding_set *findings);

#endif /* SIPDIAG_RULING_H */
