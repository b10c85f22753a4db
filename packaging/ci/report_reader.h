/* report_reader.h - a report from the JSON that was made of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_REPORT_READER_H
#define SIPDIAG_REPORT_READER_H

#include "report.h"

/* Reads a document of json_report(), which is of that many bytes; json_report() would
 * make the same of what it returns. To be freed with report_free(). Anything that the
 * document lacks is an error: NULL, and why in *problem, which is to be freed with
 * g_free(). */
struct report *report_read(const char *text, size_t length, char **problem);

#endif /* SIPDIAG_REPORT_READER_H */
