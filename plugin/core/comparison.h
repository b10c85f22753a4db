/* comparison.h - two codes side by side, as a page.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_COMPARISON_H
#define SIPDIAG_COMPARISON_H

#include "catalog.h"
#include "page.h"

/* What tells two codes apart in our own words; NULL for a pair that nobody confuses. */
const struct comparison *comparison_of(unsigned one, unsigned other);

/* The page about two different codes from 100 to 699, to be freed with page_free(). */
struct page *comparison_page(unsigned one, unsigned other, enum language language);

#endif /* SIPDIAG_COMPARISON_H */
