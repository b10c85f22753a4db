/* captures.c - what tshark reports on captures, added up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "captures.h"
#include "interrupt.h"
#include "report_reader.h"
#include "tell.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE 3 /* seconds that a process has to end, when it is asked to */

#define ALL_REQUESTS "sipdiag,requests"
#define FAILED_ONLY  "sipdiag,json"

/* All that is going on. */
struct work {
    const struct tshark *tshark;
    GMainLoop *loop;
    GArray *runs; /* struct run, in the order of the command line */
    guint begun;
    guint running;
    bool is_ending; /* nothing more is to be begun */
    char *problem;  /* of all runs, not of one capture */
};

/* tshark with a capture. */
struct run {
    struct work *work;
    const char *name;
    pid_t group;           /* of processes; 0 when none is running */
    struct report *report; /* NULL until it is there */
    char *problem;         /* why there is none */
};

static void begin_runs(struct work *work);

/* ---- what tshark said ---- */

/* The line that tells what was wrong, without tshark's name; NULL if there is none. The
 * last of several: it then gave up. */
static char *
find_complaint(GBytes *errors)
{
    size_t length;
    const char *bytes = g_bytes_get_data(errors, &length);
    g_autofree char *text = g_utf8_make_valid(length > 0 ? bytes : "", (gssize)length);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    const char *found = NULL;

    for (char **line = lines; *line != NULL; line++) {
        g_strchomp(*line);
        if (g_str_has_prefix(*line, "tshark: ")) {
            found = *line + strlen("tshark: ");
        }
    }
    for (char **line = lines; found == NULL && *line != NULL; line++) {
        if (**line != '\0' && !g_str_has_prefix(*line, "Running as user ")) {
            found = *line;
        }
    }
    return g_strdup(found);
}

/* What is wrong with the command line or with tshark, whatever the capture, if it is
 * that; NULL else. */
static char *
problem_of_all(const char *complaint)
{
    static const char ours[] = "-z sipdiag,";

    if (g_str_has_prefix(complaint, "Invalid -z argument")) {
        return g_strconcat(
            "tshark does not load the sipdiag plugin: see tshark -G plugins",
            geteuid() == 0 ? "; run by root, Wireshark ignores private plugins" : NULL,
            NULL);
    }
    if (g_str_has_prefix(complaint, ours) && strstr(complaint, ": ") != NULL) {
        return g_strconcat("-Y: ", strstr(complaint, ": ") + strlen(": "), NULL);
    }
    if (g_str_has_prefix(complaint, "-o ") ||
        g_str_has_prefix(complaint, "Invalid -o ")) {
        return g_strdup(complaint);
    }
    return NULL;
}

static void
refuse(struct run *run, char *problem)
{
    g_free(run->problem);
    run->problem = problem;
}

static void
refuse_all(struct work *work, char *problem)
{
    work->is_ending = true;
    if (work->problem == NULL) {
        work->problem = g_steal_pointer(&problem);
    }
    g_free(problem);
}

static void
take_failure(struct run *run, GSubprocess *process, GBytes *errors)
{
    g_autofree char *complaint = find_complaint(errors);
    char *problem = complaint != NULL ? problem_of_all(complaint) : NULL;

    if (problem != NULL) {
        refuse_all(run->work, problem);
    } else if (g_subprocess_get_if_signaled(process)) {
        refuse(run, g_strdup_printf("tshark was ended by signal %d",
                                    g_subprocess_get_term_sig(process)));
    } else if (complaint != NULL) {
        refuse(run, g_steal_pointer(&complaint));
    } else {
        refuse(run, g_strdup_printf("tshark ended with status %d and said nothing",
                                    g_subprocess_get_exit_status(process)));
    }
}

static void
take_report(struct run *run, GBytes *output)
{
    size_t length;
    const char *text = g_bytes_get_data(output, &length);
    g_autofree char *problem = NULL;

    run->report = report_read(length > 0 ? text : "", length, &problem);
    if (run->report == NULL) {
        refuse(run, g_strdup_printf("what tshark printed is no report: %s", problem));
    } else if (run->report->captures->len != 1) {
        refuse(run, g_strdup("what tshark printed is no report on one capture"));
    } else {
        g_autofree char *name = g_filename_display_name(run->name);

        g_array_index(run->report->captures, struct report_capture, 0).name =
            report_keep(run->report, name);
    }
}

/* ---- running it ---- */

static void
end_run(GObject *source, GAsyncResult *result, gpointer data)
{
    GSubprocess *process = G_SUBPROCESS(source);
    struct run *run = data;
    struct work *work = run->work;
    g_autoptr(GBytes) output = NULL;
    g_autoptr(GBytes) errors = NULL;
    g_autoptr(GError) error = NULL;

    if (!g_subprocess_communicate_finish(process, result, &output, &errors, &error)) {
        refuse(run, g_strdup(error->message));
    } else if (!g_subprocess_get_if_exited(process) ||
               g_subprocess_get_exit_status(process) != 0) {
        take_failure(run, process, errors);
    } else {
        take_report(run, output);
    }
    run->group = 0;
    work->running--;
    g_object_unref(process);
    begin_runs(work);
}

/* So that what a program behind --tshark starts ends with it. */
static void
lead_group(gpointer data G_GNUC_UNUSED)
{
    setpgid(0, 0);
}

static GPtrArray *
arguments_of(const struct tshark *tshark, const char *name)
{
    GPtrArray *arguments = g_ptr_array_new_with_free_func(g_free);
    const char *report = tshark->lists_all ? ALL_REQUESTS : FAILED_ONLY;
    const char *const fixed[] = {tshark->program, "-n", "-2", "-q", "-r", name, "-z"};

    for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++) {
        g_ptr_array_add(arguments, g_strdup(fixed[i]));
    }
    g_ptr_array_add(arguments, tshark->filter != NULL
                                   ? g_strdup_printf("%s,%s", report, tshark->filter)
                                   : g_strdup(report));
    for (const char *const *preference = tshark->preferences;
         preference != NULL && *preference != NULL; preference++) {
        g_ptr_array_add(arguments, g_strdup("-o"));
        g_ptr_array_add(arguments, g_strdup(*preference));
    }
    g_ptr_array_add(arguments, NULL);
    return arguments;
}

static void
begin_run(struct run *run)
{
    struct work *work = run->work;
    g_autoptr(GPtrArray) arguments = arguments_of(work->tshark, run->name);
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_autoptr(GError) error = NULL;
    GSubprocess *process;
    const char *id;

    g_subprocess_launcher_set_child_setup(launcher, lead_group, NULL, NULL);
    process = g_subprocess_launcher_spawnv(launcher,
                                           (const char *const *)arguments->pdata, &error);
    if (process == NULL) {
        refuse_all(work, g_strdup_printf("tshark cannot be started: %s", error->message));
        return;
    }
    id = g_subprocess_get_identifier(process); /* NULL if it has ended already */
    run->group = id != NULL ? (pid_t)g_ascii_strtoll(id, NULL, 10) : 0;
    work->running++;
    g_subprocess_communicate_async(process, NULL, NULL, end_run, run);
}

/* As many as may run; when none does any more, the work is done. */
static void
begin_runs(struct work *work)
{
    while (!work->is_ending && work->begun < work->runs->len &&
           work->running < work->tshark->jobs) {
        begin_run(&g_array_index(work->runs, struct run, work->begun++));
    }
    if (work->running == 0) {
        g_main_loop_quit(work->loop);
    }
}

/* ---- ending it early ---- */

static void
signal_runs(const struct work *work, int number)
{
    for (guint i = 0; i < work->runs->len; i++) {
        const struct run *run = &g_array_index(work->runs, struct run, i);

        if (run->group > 0) {
            kill(-run->group, number);
        }
    }
}

static gboolean
insist(gpointer data)
{
    signal_runs(data, SIGKILL);
    return G_SOURCE_CONTINUE;
}

static void
end_early(void *data)
{
    struct work *work = data;

    work->is_ending = true;
    signal_runs(work, SIGTERM);
    g_timeout_add_seconds(PATIENCE, insist, work);
}

/* ---- adding up ---- */

static struct report *
add_up(const struct work *work)
{
    struct report *sum = NULL;
    bool is_whole = work->problem == NULL;

    if (work->problem != NULL) {
        tell("%s", work->problem);
    }
    for (guint i = 0; i < work->runs->len; i++) {
        struct run *run = &g_array_index(work->runs, struct run, i);

        if (run->problem != NULL) {
            is_whole = tell("%s: %s", run->name, run->problem);
        }
    }
    for (guint i = 0; is_whole && i < work->runs->len; i++) {
        const struct run *run = &g_array_index(work->runs, struct run, i);

        sum = sum != NULL ? sum : report_new(run->report->language);
        report_add(sum, run->report);
    }
    return sum;
}

static void
clear_run(gpointer data)
{
    struct run *run = data;

    if (run->report != NULL) {
        report_free(run->report);
    }
    g_free(run->problem);
}

struct report *
captures_read(const struct tshark *tshark, const char *const *names)
{
    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(struct run));
    struct work work = {.tshark = tshark, .runs = runs};
    struct report *sum;

    g_array_set_clear_func(runs, clear_run);
    for (; *names != NULL; names++) {
        const struct run run = {.work = &work, .name = *names};

        g_array_append_val(runs, run);
    }
    work.loop = g_main_loop_new(NULL, FALSE);
    interrupt_catch(end_early, &work);
    begin_runs(&work);
    if (work.running > 0) {
        g_main_loop_run(work.loop);
    }
    interrupt_obey();
    sum = add_up(&work);
    g_main_loop_unref(work.loop);
    g_free(work.problem);
    return sum;
}
