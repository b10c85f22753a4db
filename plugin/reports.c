/* reports.c - -z sipdiag,report and its kin. Decides nothing.
 *
 *   tshark -2 -q -z sipdiag,report[,FILTER]     text, for people
 *   tshark -2 -q -z sipdiag,json[,FILTER]       the same as one JSON document
 *   tshark -2 -q -z sipdiag,requests[,FILTER]   likewise, with all requests listed
 *   tshark -2 -q -z sipdiag,ndjson[,FILTER]     a line of JSON per failed request
 *   tshark -2 -q -z sipdiag,junit[,FILTER]      JUnit XML, a test case per request
 *
 * Each collects what the taps hand out, and prints it when the capture is through.
 * Wireshark takes the options, too, and shows the text in a window.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "core/junit.h"
#include "core/report_page.h"
#include "interface.h"
#include "json.h"
#include "menu.h"
#include "packet-sipdiag.h"
#include "pages.h"
#include "preferences.h"
#include "reports.h"
#include "tap-sipdiag.h"
#include "terminal.h"

#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is asked for. */
struct format {
    const char *option; /* of -z, up to the filter */
    char *(*print)(const struct report *report);
    bool lists_all;
};

/* One that is being made. */
struct job {
    const struct format *format;
    struct collector *collector;
    char requests; /* its address stands for the job's second listener */
};

/* ---- formats ---- */

static char *
print_text(const struct report *report)
{
    const struct page_style style = menu_has_window() ? menu_style() : terminal_style();
    struct page *page = report_page(report);
    char *text = page_text(page, &style);

    page_free(page);
    return text;
}

static char *
print_lines(const struct report *report)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < report->failed->len; i++) {
        g_autofree char *line = json_request(
            report, &g_array_index(report->failed, struct report_request, i));

        g_string_append(out, line);
    }
    return g_string_free(out, FALSE);
}

static char *
print_junit(const struct report *report)
{
    return junit_text(report, NULL, NULL);
}

static const struct format formats[] = {
    {OPTION_REPORT, print_text, false},   {OPTION_JSON, json_report, false},
    {OPTION_REQUESTS, json_report, true}, {OPTION_NDJSON, print_lines, false},
    {OPTION_JUNIT, print_junit, true},
};

/* ---- what the taps call ---- */

static struct job *
job_of_requests(void *data)
{
    return (struct job *)((char *)data - offsetof(struct job, requests));
}

static void
reset(void *data)
{
    struct job *job = data;

    collector_free(job->collector);
    job->collector = collector_new(preferences_settings(), job->format->lists_all);
}

static tap_packet_status
take_response(void *data, packet_info *pinfo _U_, epan_dissect_t *dissection _U_,
              const void *tapped, tap_flags_t flags _U_)
{
    const struct job *job = data;

    collector_add_response(job->collector, &((const struct tapped *)tapped)->sighting);
    return TAP_PACKET_REDRAW;
}

static tap_packet_status
take_request(void *data, packet_info *pinfo _U_, epan_dissect_t *dissection _U_,
             const void *tapped, tap_flags_t flags _U_)
{
    const struct job *job = job_of_requests(data);

    collector_add_request(job->collector, &((const struct tapped *)tapped)->sighting);
    return TAP_PACKET_REDRAW;
}

/* What is to be shown; NULL where no SIP message was seen. */
static char *
text_of(const struct job *job)
{
    struct report *report = collector_report(job->collector, packet_sipdiag_history());
    const bool has_any =
        report_request_messages(report) + report_response_messages(report) > 0;
    char *text = has_any ? job->format->print(report) : NULL;

    report_free(report);
    return text;
}

/* Nothing to report on is an error: a job in CI must not pass on an empty capture. Who
 * stops reading, as head does, has seen enough. */
static void
print(void *data)
{
    const struct job *job = data;
    g_autofree char *text = text_of(job);

    if (text == NULL) {
        pages_refuse(LABEL_MENU_REPORT,
                     catalog_label(LABEL_REPORT_NO_SIP, preferences_language()));
    } else if ((fputs(text, stdout) == EOF || fflush(stdout) != 0) && errno != EPIPE) {
        pages_refuse(LABEL_MENU_REPORT, "the report cannot be written");
    }
}

/* Called with the listener for responses gone, at the latest when the program ends. */
static void
finish(void *data)
{
    struct job *job = data;

    collector_free(job->collector);
    g_free(job);
}

static void
end(struct job *job)
{
    remove_tap_listener(&job->requests);
    remove_tap_listener(job);
}

/* filter: NULL for none. draw: NULL for nothing. Returns NULL, and why, when the filter
 * is wrong. */
static struct job *
begin(const struct format *format, const char *filter, tap_draw_cb draw, char **problem)
{
    struct job *job = g_new0(struct job, 1);
    GString *error;

    job->format = format;
    job->collector = collector_new(preferences_settings(), format->lists_all);
    error = register_tap_listener(TAP_REQUESTS, &job->requests, filter, 0, NULL,
                                  take_request, NULL, NULL);
    if (error == NULL) {
        error = register_tap_listener(TAP_RESPONSES, job, filter, 0, reset, take_response,
                                      draw, finish);
        if (error == NULL) {
            return job;
        }
        remove_tap_listener(&job->requests);
    }
    *problem = g_string_free(error, FALSE);
    finish(job);
    return NULL;
}

/* Wireshark starts statistics when the capture is loaded, so it is dissected once more.
 */
static void
show_in_window(const struct format *format, const char *filter, char **problem)
{
    struct job *job = begin(format, filter, NULL, problem);
    g_autofree char *text = NULL;

    if (job == NULL) {
        return;
    }
    menu_retap();
    text = text_of(job);
    menu_show_text(
        LABEL_MENU_REPORT,
        text != NULL ? text : catalog_label(LABEL_REPORT_NO_SIP, preferences_language()));
    end(job);
}

void
reports_show(void)
{
    char *problem = NULL; /* there is no filter to be wrong */

    show_in_window(&formats[0], NULL, &problem);
}

/* ---- the options ---- */

static sd_stat_begun
begin_option(const char *option, void *data)
{
    const struct format *format = data;
    const char *rest = option + strlen(format->option);
    const char *filter = rest[0] != '\0' && rest[1] != '\0' ? rest + 1 : NULL;
    g_autofree char *problem = NULL;

    if (*rest != '\0' && *rest != ',') {
        problem = g_strdup("a comma and a filter may follow");
    } else if (menu_has_window()) {
        show_in_window(format, filter, &problem);
    } else {
        begin(format, filter, print, &problem);
    }
    if (problem != NULL) {
        g_autofree char *message = g_strdup_printf("-z %s: %s", format->option, problem);

        pages_refuse(LABEL_MENU_REPORT, message);
    }
    return SD_STAT_BEGUN;
}

/* Anything else that begins so: tshark would list the options of all protocols. */
#define ADD_OPTION(option, arguments, purpose) " " option

static sd_stat_begun
refuse_option(const char *option, void *data _U_)
{
    g_autofree char *message =
        g_strdup_printf("-z %s is none of" STATISTICS(ADD_OPTION), option);

    pages_refuse(LABEL_MENU_REPORT, message);
    return SD_STAT_BEGUN;
}

void
reports_register(void)
{
    static stat_tap_ui others = {
        REGISTER_STAT_GROUP_GENERIC, NULL, "sipdiag", refuse_option, 0, NULL,
    };
    static stat_tap_ui options[G_N_ELEMENTS(formats)];

    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        options[i] = (stat_tap_ui){
            REGISTER_STAT_GROUP_GENERIC, NULL, formats[i].option, begin_option, 0, NULL,
        };
        register_stat_tap_ui(&options[i], (void *)&formats[i]);
    }
    register_stat_tap_ui(&others, NULL);
}
