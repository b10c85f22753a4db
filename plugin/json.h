/* json.h - a report as JSON: data/report.schema.json tells what stands in it.
 *
 * Outside core/, because Wireshark's writer of JSON is used.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_JSON_H
#define SIPDIAG_JSON_H

#include "core/report.h"

/* Most bytes of a line that json_request() makes. */
#define JSON_LINE_MOST 1000

/* The whole report as one document; with the others, where the report lists them. To be
 * freed with g_free(). */
char *json_report(const struct report *report);

/* A failed request as one object on one line with its end, its texts cut where it would
 * be longer than JSON_LINE_MOST. To be freed with g_free(). */
char *json_request(const struct report *report, const struct report_request *request);

#endif /* SIPDIAG_JSON_H */
