/* summary.h - what sipdiag-check says to people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_SUMMARY_H
#define SIPDIAG_SUMMARY_H

#include "ruling.h"

/* A line that tells how it went, and a table of what counts, with the cause of the first
 * request of each kind. limit: the options that set it. columns: where causes are broken.
 * To be freed with g_free(). */
char *summary_text(const struct rulings *rulings, const char *limit, unsigned columns);

#endif /* SIPDIAG_SUMMARY_H */
