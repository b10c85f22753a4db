/* ruling.c - what a report may hold, and where one holds more.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ruling.h"

#include <string.h>

#define PERCENT_DECIMALS 6
#define CODE_LEAST       300
#define CODE_MOST        699

/* ---- what stands behind the options ---- */

static bool
fail_on_outcome(struct limits *limits, const char *word)
{
    /* Each word stands for all outcomes up to its own. */
    static const enum outcome grave_first[] = {
        OUTCOME_UNANSWERED, OUTCOME_FAILED,   OUTCOME_UNRESOLVED,
        OUTCOME_RECOVERED,  OUTCOME_EXPECTED,
    };
    bool outcomes[OUTCOME_COUNT] = {false};

    outcomes[OUTCOME_UNANSWERED] = true;
    for (size_t i = 1; i < G_N_ELEMENTS(grave_first); i++) {
        outcomes[grave_first[i]] = true;
        if (strcmp(word, outcome_word(grave_first[i])) == 0) {
            memcpy(limits->outcomes, outcomes, sizeof outcomes);
            limits->is_by_severity = false;
            return true;
        }
    }
    return false;
}

bool
limits_fail_on(struct limits *limits, const char *word)
{
    for (enum severity severity = 0; severity < SEVERITY_COUNT; severity++) {
        if (strcmp(word, severity_word(severity)) == 0) {
            limits->is_by_severity = true;
            limits->severity = severity;
            return true;
        }
    }
    return fail_on_outcome(limits, word);
}

bool
limits_allow_code(struct limits *limits, const char *text)
{
    guint64 code;

    if (!g_ascii_string_to_unsigned(text, 10, CODE_LEAST, CODE_MOST, &code, NULL)) {
        return false;
    }
    limits->allowed_codes[code] = true;
    return true;
}

bool
limits_allow_finding(struct limits *limits, const char *id)
{
    for (enum finding_id known = 0; known < FINDING_COUNT; known++) {
        if (strcmp(catalog_finding(known)->id, id) == 0) {
            finding_set_add(&limits->allowed_findings, known);
            return true;
        }
    }
    return false;
}

/* "0" to "100", with up to six decimals. */
bool
limits_max_failed(struct limits *limits, const char *percent)
{
    uint64_t share = 0;
    int digits = 0, decimals = -1;

    for (const char *at = percent; *at != '\0'; at++) {
        if (*at == '.' && decimals < 0 && digits > 0) {
            decimals = 0;
            continue;
        }
        if (!g_ascii_isdigit(*at) || share > WHOLE_SHARE) {
            return false;
        }
        share = share * 10 + (uint64_t)g_ascii_digit_value(*at);
        digits++;
        decimals += decimals >= 0 ? 1 : 0;
    }
    if (digits == 0 || decimals == 0 || decimals > PERCENT_DECIMALS) {
        return false;
    }
    for (int i = MAX(decimals, 0); i < PERCENT_DECIMALS && share <= WHOLE_SHARE; i++) {
        share *= 10;
    }
    limits->most = share;
    return share <= WHOLE_SHARE;
}

/* ---- ruling ---- */

enum finding_id
limits_gravest(const struct finding_set *findings)
{
    enum finding_id gravest = FINDING_COUNT;

    for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
        if (finding_set_has(findings, id) &&
            (gravest == FINDING_COUNT ||
             catalog_finding(id)->severity > catalog_finding(gravest)->severity)) {
            gravest = id;
        }
    }
    return gravest;
}

/* Whether all of the gravest findings may be there. */
static bool
has_allowed_findings(const struct limits *limits, const struct finding_set *findings)
{
    const enum finding_id gravest = limits_gravest(findings);

    for (enum finding_id id = 0; gravest < FINDING_COUNT && id < FINDING_COUNT; id++) {
        if (finding_set_has(findings, id) &&
            catalog_finding(id)->severity == catalog_finding(gravest)->severity &&
            !finding_set_has(&limits->allowed_findings, id)) {
            return false;
        }
    }
    return gravest < FINDING_COUNT;
}

static bool
is_looked_at(const struct limits *limits, const struct report_kind *kind)
{
    return limits->is_by_severity
               ? kind->severity >= limits->severity
               : kind->outcome < OUTCOME_COUNT && limits->outcomes[kind->outcome];
}

static uint32_t
count_known(const struct report_kind *kind, const struct report *baseline)
{
    const struct report_kind *known =
        baseline != NULL ? g_hash_table_lookup(baseline->kinds, &kind->key) : NULL;

    return known != NULL ? MIN(known->count, kind->count) : 0;
}

static void
rule(struct rulings *rulings, const struct limits *limits, const struct report_kind *kind,
     const struct report *baseline)
{
    struct ruling ruling = {.kind = kind};

    if (limits->allowed_codes[kind->code] ||
        has_allowed_findings(limits, &kind->findings)) {
        ruling.is_allowed = true;
        rulings->allowed += kind->count;
    } else {
        ruling.known = count_known(kind, baseline);
        ruling.above = kind->count - ruling.known;
        rulings->known += ruling.known;
        rulings->above += ruling.above;
    }
    g_array_append_val(rulings->kinds, ruling);
    g_hash_table_insert(rulings->by_key, (gpointer)&kind->key,
                        GUINT_TO_POINTER(rulings->kinds->len));
}

/* Notes the first request of each kind that counts. */
static void
note_first(struct rulings *rulings)
{
    const GArray *failed = rulings->report->failed;

    for (guint i = 0; i < failed->len; i++) {
        const struct report_request *request =
            &g_array_index(failed, struct report_request, i);
        struct ruling *ruling = rulings_find(rulings, request);

        if (ruling != NULL && ruling->listed++ == ruling->known) {
            ruling->first = request;
        }
    }
}

struct rulings *
rulings_make(const struct limits *limits, const struct report *report,
             const struct report *baseline)
{
    struct rulings *rulings = g_new0(struct rulings, 1);
    g_autoptr(GPtrArray) kinds = report_sorted_kinds(report);

    rulings->report = report;
    rulings->kinds = g_array_new(FALSE, FALSE, sizeof(struct ruling));
    rulings->by_key = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < kinds->len; i++) {
        const struct report_kind *kind = g_ptr_array_index(kinds, i);

        if (is_looked_at(limits, kind)) {
            rule(rulings, limits, kind, baseline);
        }
    }
    note_first(rulings);
    rulings->is_exceeded =
        rulings->above * WHOLE_SHARE > limits->most * report_requests(report);
    return rulings;
}

void
rulings_free(struct rulings *rulings)
{
    g_array_unref(rulings->kinds);
    g_hash_table_destroy(rulings->by_key);
    g_free(rulings);
}

struct ruling *
rulings_find(const struct rulings *rulings, const struct report_request *request)
{
    const struct report_kind *kind = report_kind_of(rulings->report, request);
    const guint place =
        kind != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(rulings->by_key, &kind->key))
                     : 0;

    return place > 0 ? &g_array_index(rulings->kinds, struct ruling, place - 1) : NULL;
}

enum judgement
rulings_judge(const struct report_request *request, void *data)
{
    struct ruling *ruling = rulings_find(data, request);
    const enum judgement usual = junit_judge(request);

    if (ruling == NULL) {
        return usual == JUDGEMENT_FAILED ? JUDGEMENT_SKIPPED : usual;
    }
    if (ruling->is_allowed) {
        return JUDGEMENT_ALLOWED;
    }
    if (request->outcome == OUTCOME_COUNT) { /* one stands for all of the kind */
        return JUDGEMENT_FAILED;
    }
    return ruling->judged++ < ruling->known ? JUDGEMENT_KNOWN : JUDGEMENT_FAILED;
}
