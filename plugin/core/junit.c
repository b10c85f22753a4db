/* junit.c - a report as JUnit XML, for CI systems.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "junit.h"
#include "report_page.h"
#include "transaction.h"

#define NAMELESS   "capture"  /* a suite has to have a name */
#define NO_OUTCOME "response" /* one that ended no request */

struct suite {
    GString *cases;
    unsigned count;
    unsigned failed;
    unsigned skipped;
    int64_t duration;
};

enum judgement
junit_judge(const struct report_request *request)
{
    if (request->relays != 0) {
        return JUDGEMENT_SKIPPED;
    }
    switch (request->outcome) {
    case OUTCOME_FAILED:
    case OUTCOME_UNANSWERED:
        return JUDGEMENT_FAILED;
    case OUTCOME_UNRESOLVED:
    case OUTCOME_OPEN:
        return JUDGEMENT_SKIPPED;
    default:
        return JUDGEMENT_PASSED;
    }
}

/* Why a test case is skipped. */
static const char *
reason_of(enum judgement judgement)
{
    switch (judgement) {
    case JUDGEMENT_ALLOWED:
        return ", allowed";
    case JUDGEMENT_KNOWN:
        return ", known from the baseline";
    default:
        return "";
    }
}

/* Appends with the values escaped. Texts of a report hold no control characters. */
static void put(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
put(GString *out, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list values;

    va_start(values, format);
    text = g_markup_vprintf_escaped(format, values);
    va_end(values);
    g_string_append(out, text);
}

#define SECONDS_SIZE 32

/* With a point in every locale. */
static const char *
print_seconds(char *text, int64_t duration)
{
    g_snprintf(text, SECONDS_SIZE, "%" G_GINT64_FORMAT ".%06u", MAX(duration, 0) / SECOND,
               (unsigned)(MAX(duration, 0) % SECOND));
    return text;
}

static const char *
type_of(const struct report_request *request)
{
    return request->finding < FINDING_COUNT   ? catalog_finding(request->finding)->id
           : request->outcome < OUTCOME_COUNT ? outcome_word(request->outcome)
                                              : NO_OUTCOME;
}

static void
put_case(struct suite *suite, const struct report *report,
         const struct report_request *request, enum judgement judgement)
{
    g_autofree char *code = report_code_text(request->code, report->language);
    const char *method = report_method_word(request->method);
    char seconds[SECONDS_SIZE];

    put(suite->cases,
        "    <testcase classname=\"sipdiag.%s\" name=\"frame %u: %s %s\" time=\"%s\"",
        method, request->frame, method, request->to,
        print_seconds(seconds, request->duration));
    switch (judgement) {
    case JUDGEMENT_PASSED:
        g_string_append(suite->cases, "/>\n");
        break;
    case JUDGEMENT_SKIPPED:
    case JUDGEMENT_ALLOWED:
    case JUDGEMENT_KNOWN:
        put(suite->cases, ">\n      <skipped message=\"%s (%s%s)\"/>\n    </testcase>\n",
            code, outcome_word(request->outcome), reason_of(judgement));
        suite->skipped++;
        break;
    case JUDGEMENT_FAILED:
        put(suite->cases, ">\n      <failure type=\"%s\" message=\"%s: %s\">",
            type_of(request), code, request->cause);
        put(suite->cases, "%s\n%s%s%s -> %s\nCall-ID: %s</failure>\n    </testcase>\n",
            request->remedy, request->evidence, *request->evidence != '\0' ? "\n" : "",
            request->from, request->to, request->call_id);
        suite->failed++;
        break;
    }
    suite->count++;
    suite->duration += MAX(request->duration, 0);
}

static void
put_suite(GString *out, const struct report_capture *capture, uint32_t index,
          const struct suite *suite)
{
    g_autoptr(GDateTime) start =
        g_date_time_new_from_unix_utc(capture->first_time / SECOND);
    g_autofree char *timestamp =
        start != NULL ? g_date_time_format(start, "%Y-%m-%dT%H:%M:%S") : NULL;
    char seconds[SECONDS_SIZE];

    put(out,
        "  <testsuite id=\"%u\" name=\"%s\" package=\"sipdiag\" timestamp=\"%s\" "
        "hostname=\"localhost\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\" "
        "time=\"%s\">\n    <properties/>\n",
        index, *capture->name != '\0' ? capture->name : NAMELESS,
        timestamp != NULL ? timestamp : "1970-01-01T00:00:00", suite->count,
        suite->failed, suite->skipped, print_seconds(seconds, suite->duration));
    g_string_append_len(out, suite->cases->str, (gssize)suite->cases->len);
    g_string_append(out, "    <system-out/>\n    <system-err/>\n  </testsuite>\n");
}

/* Both lists are in the order of captures and frames. */
static const struct report_request *
next_request(const struct report *report, uint32_t capture, guint *failed, guint *other)
{
    const struct report_request *one = NULL, *two = NULL;

    if (*failed < report->failed->len) {
        one = &g_array_index(report->failed, struct report_request, *failed);
        one = one->capture == capture ? one : NULL;
    }
    if (*other < report->others->len) {
        two = &g_array_index(report->others, struct report_request, *other);
        two = two->capture == capture ? two : NULL;
    }
    if (one != NULL && (two == NULL || one->frame <= two->frame)) {
        (*failed)++;
        return one;
    }
    if (two != NULL) {
        (*other)++;
    }
    return two;
}

char *
junit_text(const struct report *report, judge_fn judge, void *data)
{
    GString *out =
        g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    guint failed = 0, other = 0;

    for (uint32_t i = 0; i < report->captures->len; i++) {
        struct suite suite = {.cases = g_string_new(NULL)};
        const struct report_request *request;

        while ((request = next_request(report, i, &failed, &other)) != NULL) {
            put_case(&suite, report, request,
                     judge != NULL ? judge(request, data) : junit_judge(request));
        }
        put_suite(out, &g_array_index(report->captures, struct report_capture, i), i,
                  &suite);
        g_string_free(suite.cases, TRUE);
    }
    g_string_append(out, "</testsuites>\n");
    return g_string_free(out, FALSE);
}
