/* rules_interval.c - how long a client has to wait.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "rules.h"

#include <string.h>

/* RFC 3261 section 20.33, Table 3: elsewhere Retry-After has no defined meaning. */
static bool
gives_retry_after_meaning(unsigned code)
{
    static const unsigned codes[] = {404, 413, 480, 486, 500, 503, 600, 603};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (codes[i] == code) {
            return true;
        }
    }
    return false;
}

void
rules_interval_set_wait(struct finding *finding, unsigned long seconds,
                        enum language language)
{
    struct value values[] = {{"hours", ""}, {"minutes", ""}, {"seconds", ""}};
    const enum label label = seconds == 0     ? LABEL_DURATION_NONE
                             : seconds < 60   ? LABEL_DURATION_SECONDS
                             : seconds < 3600 ? LABEL_DURATION_MINUTES
                                              : LABEL_DURATION_HOURS;
    g_autoptr(GString) wait = g_string_new(NULL);

    g_snprintf(values[0].text, sizeof values[0].text, "%lu", seconds / 3600);
    g_snprintf(values[1].text, sizeof values[1].text, "%lu", seconds / 60 % 60);
    g_snprintf(values[2].text, sizeof values[2].text, "%lu", seconds % 60);
    catalog_fill(wait, catalog_label(label, language), values, G_N_ELEMENTS(values));
    finding_set(finding, "wait", "%s", wait->str);
}

/* The time of day, with the date when it is another day's. */
static void
set_until(struct finding *finding, gint64 received, unsigned long seconds,
          enum language language)
{
    g_autoptr(GDateTime) from = g_date_time_new_from_unix_local(received);
    g_autoptr(GDateTime) until =
        g_date_time_new_from_unix_local(received + (gint64)seconds);

    if (received == 0 || from == NULL || until == NULL) {
        finding_set(finding, "until", "%s", catalog_label(LABEL_TIME_UNKNOWN, language));
    } else {
        const bool same_day =
            g_date_time_get_day_of_year(from) == g_date_time_get_day_of_year(until) &&
            g_date_time_get_year(from) == g_date_time_get_year(until);
        g_autofree char *time =
            g_date_time_format(until, same_day ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S");

        finding_set(finding, "until", "%s", time);
    }
}

void
rules_interval_alone(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct message *response = situation->response;
    const gint64 received = situation->arrival->time / SECOND;
    struct span value;
    unsigned long seconds;

    if (gives_retry_after_meaning(diagnosis->code) &&
        message_find_header(response, "Retry-After", &value) &&
        header_retry_after(value, &seconds)) {
        struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_RETRY_AFTER);

        rules_interval_set_wait(finding, seconds, diagnosis->language);
        set_until(finding, received, seconds, diagnosis->language);
    }
}

void
rules_interval(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}

void
rules_interval_later(struct diagnosis *diagnosis, const struct situation *situation)
{
    (void)diagnosis;
    (void)situation;
}
