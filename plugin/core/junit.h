/* junit.h - a report as JUnit XML, for CI systems.
 *
 * A test case per request. The elements and attributes are those that the schemas in use
 * have in common (Ant's, as windyroad wrote it down, and Jenkins').
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_JUNIT_H
#define SIPDIAG_JUNIT_H

#include "report.h"

/* What a test case says of a request. */
enum judgement {
    JUDGEMENT_PASSED,
    JUDGEMENT_SKIPPED, /* it did not end, or its failure is that of another hop */
    JUDGEMENT_ALLOWED, /* skipped, because it may fail */
    JUDGEMENT_KNOWN,   /* skipped, because it failed before */
    JUDGEMENT_FAILED,
};

/* What the outcome of a request says. */
enum judgement junit_judge(const struct report_request *request);

/* Decides on a request; data is that of junit_text(). */
typedef enum judgement (*judge_fn)(const struct report_request *request, void *data);

/* The whole report, to be freed with g_free(); a suite per capture. judge: NULL for
 * junit_judge(). The report has to list all requests. */
char *junit_text(const struct report *report, judge_fn judge, void *data);

#endif /* SIPDIAG_JUNIT_H */
