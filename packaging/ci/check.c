/* check.c - sipdiag-check: a gate for CI that fails where SIP requests failed.
 *
 *   sipdiag-check [OPTION...] CAPTURE...
 *
 * tshark reads the captures with the plugin and prints reports; here they are added up,
 * measured against the limits, and written. What keeps it from knowing is an error: a
 * gate that opens because it saw nothing is worse than none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "captures.h"
#include "cases.h"
#include "interrupt.h"
#include "json.h"
#include "options.h"
#include "output.h"
#include "report_page.h"
#include "report_reader.h"
#include "summary.h"
#include "tell.h"
#include "terminal.h"

#include <stdio.h>
#include <string.h>

/* Exit statuses. */
enum { PASSED, EXCEEDED, UNKNOWN };

/* The report of --baseline; NULL without it, or if it cannot be read, which is told. */
static struct report *
read_baseline(const char *path, bool *is_good)
{
    g_autofree char *text = NULL;
    g_autofree char *problem = NULL;
    g_autoptr(GError) error = NULL;
    struct report *baseline = NULL;
    gsize length;

    if (path == NULL) {
        return NULL;
    }
    if (!g_file_get_contents(path, &text, &length, &error)) {
        *is_good = tell("%s", error->message);
        return NULL;
    }
    baseline = report_read(text, length, &problem);
    if (baseline == NULL) {
        *is_good = tell("%s: no report of sipdiag: %s", path, problem);
    }
    return baseline;
}

static bool
check_outputs(const struct options *options)
{
    const char *const paths[] = {options->junit, options->json, options->markdown};
    bool is_good = true;

    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        if (paths[i] == NULL) {
            continue;
        }
        is_good &= output_check(paths[i]);
        for (size_t k = 0; k < i; k++) {
            if (paths[k] != NULL && strcmp(paths[k], paths[i]) == 0) {
                is_good = tell("%s is to hold two reports", paths[i]);
            }
        }
    }
    return is_good;
}

/* ---- outputs ---- */

static bool
write_junit(const char *path, struct report *report, struct rulings *rulings)
{
    g_autofree char *text = NULL;

    cases_complete(report, rulings);
    text = junit_text(report, rulings_judge, rulings);
    return output_write(path, text);
}

static bool
write_json(const char *path, const struct report *report)
{
    g_autofree char *text = json_report(report);

    return output_write(path, text);
}

static bool
write_markdown(const char *path, const struct report *report)
{
    struct page *page = report_page(report);
    g_autofree char *text = page_markdown(page);

    page_free(page);
    return output_write(path, text);
}

/* All that can be written, is. */
static bool
write_outputs(const struct options *options, struct report *report,
              struct rulings *rulings)
{
    bool is_good = true;

    if (options->junit != NULL) {
        is_good &= write_junit(options->junit, report, rulings);
        g_array_set_size(report->others, 0); /* the same JSON, with or without --junit */
    }
    if (options->json != NULL) {
        is_good &= write_json(options->json, report);
    }
    if (options->markdown != NULL) {
        is_good &= write_markdown(options->markdown, report);
    }
    return is_good;
}

static bool
print_summary(const struct options *options, const struct rulings *rulings)
{
    g_autofree char *limit = options->max_failed != NULL
                                 ? g_strdup_printf("--fail-on %s --max-failed %s",
                                                   options->fail_on, options->max_failed)
                                 : g_strdup_printf("--fail-on %s", options->fail_on);
    g_autofree char *text = summary_text(rulings, limit, terminal_style().columns);

    return (fputs(text, stdout) != EOF && fflush(stdout) == 0) ||
           tell("the summary cannot be printed");
}

/* ---- the whole ---- */

static int
check(const struct options *options, const struct report *baseline)
{
    const struct tshark tshark = {
        .program = options->tshark,
        .filter = options->filter,
        .preferences = (const char *const *)options->preferences,
        .jobs = (unsigned)options->jobs,
        .lists_all = options->junit != NULL,
    };
    struct report *report =
        captures_read(&tshark, (const char *const *)options->captures);
    struct rulings *rulings;
    int status;

    if (report == NULL) {
        return UNKNOWN;
    }
    rulings = rulings_make(&options->limits, report, baseline);
    status = rulings->is_exceeded ? EXCEEDED : PASSED;
    if (!write_outputs(options, report, rulings)) {
        status = UNKNOWN;
    }
    interrupt_obey();
    if (!print_summary(options, rulings)) {
        status = UNKNOWN;
    }
    rulings_free(rulings);
    report_free(report);
    return status;
}

int
main(int argc, char **argv)
{
    struct options options;
    const enum request request = options_read(&options, argc, argv);
    int status = request == REQUEST_DONE ? PASSED : UNKNOWN;

    if (request == REQUEST_CHECK) {
        bool is_good = true;
        struct report *baseline = read_baseline(options.baseline, &is_good);

        if (check_outputs(&options) && is_good) {
            status = check(&options, baseline);
        }
        if (baseline != NULL) {
            report_free(baseline);
        }
    }
    options_clear(&options);
    return status;
}
