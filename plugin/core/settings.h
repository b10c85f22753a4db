/* settings.h - what people may set for all diagnoses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_SETTINGS_H
#define SIPDIAG_SETTINGS_H

#include "catalog.h"

struct settings {
    enum language language;
    int64_t slow_response;        /* microseconds; 0: no response is called slow */
    int64_t overload_window;      /* microseconds over which a server's 503 are counted */
    bool is_hidden[FAMILY_COUNT]; /* the rule families whose findings are not wanted */
};

/* Those of somebody who has set nothing: English, all families. */
extern const struct settings settings_default;

#endif /* SIPDIAG_SETTINGS_H */
