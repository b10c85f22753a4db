/* own_codes.h - the user's table of response codes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_OWN_CODES_H
#define SIPDIAG_OWN_CODES_H

#include "compat.h"

#include <epan/prefs.h>

/* Registers the table as a preference of that module. What stands in it goes to the
 * catalog whenever it changes. */
void own_codes_register(module_t *module);

#endif /* SIPDIAG_OWN_CODES_H */
