/* captures.h - what tshark reports on captures, added up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_CAPTURES_H
#define SIPDIAG_CAPTURES_H

#include "report.h"

/* How tshark is started. */
struct tshark {
    const char *program;
    const char *filter;             /* NULL for none */
    const char *const *preferences; /* NAME:VALUE, NULL-terminated; NULL for none */
    unsigned jobs;                  /* at most so many at once */
    bool lists_all;                 /* requests that did not fail, too */
};

/* Reads these captures, a list that ends with NULL, and adds up their reports in this
 * order. To be freed with report_free(). Returns NULL if one of them cannot be told
 * about, and tells of each of those. A signal ends the program here; processes that were
 * started end before. */
struct report *captures_read(const struct tshark *tshark, const char *const *names);

#endif /* SIPDIAG_CAPTURES_H */
