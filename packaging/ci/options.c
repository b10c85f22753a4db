/* options.c - the command line of sipdiag-check.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "options.h"
#include "tell.h"

#include <stdio.h>
#include <string.h>

#define SUMMARY                                                                         \
    "Fails where SIP requests of a capture failed: tshark reads each CAPTURE with the " \
    "sipdiag plugin."
#define DESCRIPTION                                                                      \
    "VERDICT: failed (no answer included), unresolved, recovered or expected; each "     \
    "with "                                                                              \
    "those before it.\nSEVERITY: chat, note, warn or error; of all responses, whatever " \
    "became of the request.\n\n"                                                         \
    "Exit status: 0 nothing above the limit, 1 something above it, 2 it cannot be told."

/* A list of values, each of which may hold several with commas between them. */
static bool
take_list(struct limits *limits, char **lists,
          bool (*take)(struct limits *, const char *), const char *complaint)
{
    bool is_good = true;

    for (char **list = lists; list != NULL && *list != NULL; list++) {
        g_auto(GStrv) values = g_strsplit(*list, ",", -1);

        is_good &= *values != NULL || tell(complaint, "");
        for (char **value = values; *value != NULL; value++) {
            is_good &= take(limits, *value) || tell(complaint, *value);
        }
    }
    return is_good;
}

static bool
take_limits(struct options *options, char **codes, char **findings)
{
    struct limits *limits = &options->limits;
    bool is_good = true;

    if (!limits_fail_on(limits, options->fail_on)) {
        is_good = tell("--fail-on: \"%s\" is none of failed, unresolved, recovered, "
                       "expected, chat, note, warn, error",
                       options->fail_on);
    }
    if (options->max_failed != NULL && !limits_max_failed(limits, options->max_failed)) {
        is_good = tell("--max-failed: \"%s\" is no percentage from 0 to 100",
                       options->max_failed);
    }
    is_good &= take_list(limits, codes, limits_allow_code,
                         "--allow: \"%s\" is no code from 300 to 699");
    is_good &= take_list(limits, findings, limits_allow_finding,
                         "--allow-finding: \"%s\" is no finding");
    return is_good;
}

static bool
take_rest(struct options *options)
{
    bool is_good = true;

    if (options->jobs < 1) {
        is_good = tell("-j: %d is no number of jobs", options->jobs);
    }
    if (options->captures == NULL) {
        is_good = tell("no capture is named; see --help");
    }
    return is_good;
}

static bool
parse(GOptionContext *context, int *argc, char ***argv)
{
    g_autoptr(GError) error = NULL;

    return g_option_context_parse(context, argc, argv, &error) ||
           tell("%s; see --help", error->message);
}

/* As GLib would print it, but whatever the locale. */
static void
print_help(GOptionContext *context)
{
    g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);
    g_auto(GStrv) parts = g_strsplit(help, "\xe2\x80\xa6", -1); /* ellipsis */
    g_autofree char *text = g_strjoinv("...", parts);

    fputs(text, stdout);
}

static void
set_defaults(struct options *options)
{
    if (options->fail_on == NULL) {
        options->fail_on = g_strdup(DEFAULT_LIMIT);
    }
    if (options->tshark == NULL) {
        options->tshark = g_strdup("tshark");
    }
}

enum request
options_read(struct options *options, int argc, char **argv)
{
    gboolean is_help = FALSE, is_version = FALSE;
    bool is_good;
    g_auto(GStrv) codes = NULL;
    g_auto(GStrv) findings = NULL;
    const GOptionEntry entries[] = {
        {"fail-on", 0, 0, G_OPTION_ARG_FILENAME, &options->fail_on,
         "What counts (default: " DEFAULT_LIMIT ")", "SEVERITY|VERDICT"},
        {"allow", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &codes,
         "Responses that do not count, 300 to 699", "CODE,..."},
        {"allow-finding", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &findings,
         "Likewise, responses whose gravest findings are all of these", "ID,..."},
        {"max-failed", 0, 0, G_OPTION_ARG_FILENAME, &options->max_failed,
         "Share of the requests that may count (default: 0)", "PERCENT"},
        {"baseline", 0, 0, G_OPTION_ARG_FILENAME, &options->baseline,
         "Count only what is more than in this report", "OLD.json"},
        {"junit", 0, 0, G_OPTION_ARG_FILENAME, &options->junit,
         "Write a test case per request", "FILE"},
        {"json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
         "Write the report for programs", "FILE"},
        {"markdown", 0, 0, G_OPTION_ARG_FILENAME, &options->markdown,
         "Write the report for people", "FILE"},
        {"filter", 'Y', 0, G_OPTION_ARG_FILENAME, &options->filter,
         "Take only frames that pass this display filter", "FILTER"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->jobs,
         "Captures that are read at once (default: as many as processors)", "JOBS"},
        {"preference", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->preferences,
         "Set a preference of tshark", "NAME:VALUE"},
        {"tshark", 0, 0, G_OPTION_ARG_FILENAME, &options->tshark,
         "The tshark to start (default: tshark)", "PROGRAM"},
        {"help", 'h', 0, G_OPTION_ARG_NONE, &is_help, "Print this", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &is_version, "Print the version", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->captures, "",
         "CAPTURE..."},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    *options = (struct options){.jobs = (int)g_get_num_processors()};
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_summary(context, SUMMARY);
    g_option_context_set_description(context, DESCRIPTION);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!parse(context, &argc, &argv)) {
        return REQUEST_REFUSED;
    }
    if (is_help) {
        print_help(context);
        return REQUEST_DONE;
    }
    if (is_version) {
        puts("sipdiag-check " SIPDIAG_VERSION);
        return REQUEST_DONE;
    }
    set_defaults(options);
    is_good = take_limits(options, codes, findings);
    is_good &= take_rest(options);
    return is_good ? REQUEST_CHECK : REQUEST_REFUSED;
}

void
options_clear(struct options *options)
{
    g_free(options->fail_on);
    g_free(options->max_failed);
    g_free(options->baseline);
    g_free(options->junit);
    g_free(options->json);
    g_free(options->markdown);
    g_free(options->filter);
    g_free(options->tshark);
    g_strfreev(options->preferences);
    g_strfreev(options->captures);
}
