/* report.h - what one capture, or several together, show as a whole.
 *
 * A report is plain data: counts, metrics, what kinds of refusals there were, findings,
 * and the requests that failed. It does not point into a history, so that reports can be
 * added up, written, and read again. The unit is the request on one hop: a transaction.
 * The same request on several hops counts on each; where a refusal was only passed on, it
 * stands in the list of failed requests once, on the hop nearest to who sent it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_REPORT_H
#define SIPDIAG_REPORT_H

#include "catalog.h"

#define REPORT_SCHEMA "sipdiag/1"
#define REPORT_CODES  1000 /* 0 to 999 */

/* A set of findings. */
struct finding_set {
    uint64_t bits[(FINDING_COUNT + 63) / 64];
};

/* Of one method: messages as they were sent, and what became of the requests. Of ACK,
 * which is not answered, there are messages only. */
struct report_method {
    uint32_t messages; /* copies included */
    uint32_t copies;
    uint32_t outcomes[OUTCOME_COUNT];
};

struct report_code {
    uint32_t messages; /* copies included */
    uint32_t copies;
};

/* Of a ratio, how many of how many; of a delay, how many, their sum and extremes in
 * microseconds. */
struct report_metric {
    uint64_t count;
    uint64_t total;
    int64_t sum;
    int64_t least;
    int64_t most;
};

/* A request and what became of it. Texts are "" where the capture does not show them;
 * they live as long as the report. */
struct report_request {
    uint32_t capture;       /* index into captures */
    uint32_t frame;         /* of the final response; of the request, where it got none */
    uint32_t request_frame; /* 0 when the request is not in this capture */
    int64_t time;           /* of that frame, microseconds since 1970 */
    int64_t duration;       /* from request to response in microseconds; -1: not known */
    enum method method;
    const char *from; /* user@host, without scheme and parameters */
    const char *to;
    const char *call_id;
    unsigned code; /* 0 for no response */
    enum outcome outcome;
    enum severity severity;
    struct finding_set findings;
    enum finding_id
        finding;       /* that gives the cause, or the gravest; else FINDING_COUNT */
    const char *cause; /* and remedy, evidence: of failed requests only */
    const char *remedy;
    const char *evidence; /* "frame 3: Expires: 60", a line each */
    uint32_t hops;        /* on which the refusal was seen */
    uint32_t relays;      /* frame of the response that this one passes on; 0 for none */
};

/* Responses, or requests without one, that are alike in all that decides whether somebody
 * has to look at them. A refusal that was passed on counts on the hop where it is listed.
 */
struct report_kind {
    uint64_t key; /* of what follows, up to the count */
    enum method method;
    unsigned code;
    enum outcome outcome; /* OUTCOME_COUNT for a response that ended no request */
    enum severity severity;
    struct finding_set findings;
    uint32_t count;
    uint32_t capture; /* of the first of them */
    uint32_t frame;
};

struct report_finding {
    uint32_t count;
    enum severity severity; /* the gravest it came with */
    uint32_t capture;       /* and the rest: its first example */
    uint32_t frame;
    unsigned code;
    const char *method;
    const char *call_id;
    const char *text;
    const char *remedy;
};

struct report_capture {
    const char *name;   /* "" when it is not known */
    int64_t first_time; /* microseconds since 1970; 0: no frame had a time */
    int64_t last_time;
};

struct report {
    enum language language;
    bool is_one_pass; /* what came later was not known */
    uint32_t calls;   /* tries with other credentials, targets or offers not counted */
    uint32_t registrations;
    uint32_t
        relayed; /* failed requests that are not listed: other hops of those listed */
    struct report_method methods[METHOD_OTHER + 1];
    struct report_code codes[REPORT_CODES];
    struct report_metric metrics[METRIC_COUNT];
    struct report_finding findings[FINDING_COUNT];
    GHashTable *kinds; /* set of struct report_kind, by their keys */
    GArray *failed;    /* struct report_request: failed and unanswered */
    GArray *others;    /* likewise, all others, where they are asked for; else empty */
    GArray *captures;  /* struct report_capture */
    GStringChunk *strings;
};

void finding_set_add(struct finding_set *set, enum finding_id id);
bool finding_set_has(const struct finding_set *set, enum finding_id id);

/* An empty report, to be freed with report_free(). */
struct report *report_new(enum language language);
void report_free(struct report *report);

/* Adds all that another one counts and lists; what it says of captures stays apart. */
void report_add(struct report *report, const struct report *other);

/* Keeps a text as long as the report lives; NULL counts as "". */
const char *report_keep(struct report *report, const char *text);

/* Counts one of a kind; its key need not be set. */
void report_count_kind(struct report *report, const struct report_kind *kind);

/* The kind that a request of the lists counts in; NULL for none. */
const struct report_kind *report_kind_of(const struct report *report,
                                         const struct report_request *request);

/* Adds a delay, or one more of a ratio: whether it is among those that count. */
void report_add_delay(struct report *report, enum metric metric, int64_t delay);
void report_add_share(struct report *report, enum metric metric, bool counts);

/* How many requests had that outcome, of all methods. */
uint32_t report_outcomes(const struct report *report, enum outcome outcome);

/* How many requests there were whose outcome is told. */
uint32_t report_requests(const struct report *report);

/* How many messages there were, copies included. */
uint32_t report_request_messages(const struct report *report);
uint32_t report_response_messages(const struct report *report);

/* The kinds, gravest and most frequent first; to be freed with g_ptr_array_unref(). */
GPtrArray *report_sorted_kinds(const struct report *report);

/* The findings that were made, likewise: an array of enum finding_id. */
GArray *report_sorted_findings(const struct report *report);

/* Words for the outcomes and metrics, and for any method. */
const char *outcome_word(enum outcome outcome);
const char *metric_word(enum metric metric);
bool metric_is_delay(enum metric metric);

/* Which requests and codes count in a metric. */
const char *metric_basis(enum metric metric, enum language language);
const char *report_method_word(enum method method);

#endif /* SIPDIAG_REPORT_H */
