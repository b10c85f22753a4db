/* reports.h - -z sipdiag,report and its kin.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_REPORTS_H
#define SIPDIAG_REPORTS_H

/* Registers the options. To be called once, while dissectors register. */
void reports_register(void);

/* Shows a report on the capture that is open in a window. To be called only where there
 * is one. */
void reports_show(void);

#endif /* SIPDIAG_REPORTS_H */
