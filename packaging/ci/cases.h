/* cases.h - what test cases need beyond what a report lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_CASES_H
#define SIPDIAG_CASES_H

#include "ruling.h"

/* Makes each that counts a test case that says why. Gives requests that did not fail the
 * words that a report has for failed ones only, and lists responses that ended no
 * request, one of each kind. The report is that of the rulings. */
void cases_complete(struct report *report, const struct rulings *rulings);

#endif /* SIPDIAG_CASES_H */
