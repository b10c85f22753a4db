/* tell.h - what keeps sipdiag-check from knowing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_TELL_H
#define SIPDIAG_TELL_H

#include <glib.h>
#include <stdbool.h>

/* Says on standard error, in one line, what is wrong. Returns false. */
bool tell(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif /* SIPDIAG_TELL_H */
