/* report_page.h - a report in words.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_REPORT_PAGE_H
#define SIPDIAG_REPORT_PAGE_H

#include "page.h"
#include "report.h"

/* The whole report as a page, to be freed with page_free(). */
struct page *report_page(const struct report *report);

/* The ids of a set of findings, with commas, to be freed with g_free(). */
char *report_findings_text(const struct finding_set *findings);

/* "486 Busy Here", or that there was no response, to be freed with g_free(). */
char *report_code_text(unsigned code, enum language language);

#endif /* SIPDIAG_REPORT_PAGE_H */
