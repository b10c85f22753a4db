/* settings.c - what holds until somebody sets something else.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "settings.h"

#include "transaction.h"

/* T2 is the longest that a client waits before it sends a request again (RFC 3261 section
 * 17.1.2.2); from then on a server may say that it is at work (RFC 4320 section 4.1). */
const struct settings settings_default = {
    .language = LANGUAGE_EN,
    .slow_response = 4 * SECOND,
    .overload_window = 60 * SECOND,
};
