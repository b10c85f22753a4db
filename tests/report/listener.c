/* listener.c - a plugin that listens to the tap "sipdiag" and prints what it is handed
 * out, a line per response, to test plugin/sipdiag.h as others would use it.
 *
 *   tap FRAME CODE METHOD CATEGORY VERDICT SEVERITY COPY REQUEST TIME FINDING,FINDING
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define WS_BUILD_DLL

#include "compat.h"
#include "sipdiag.h"

#include <epan/tap.h>
#include <stdio.h>

WS_DLL_PUBLIC_DEF const char plugin_version[] = "1";
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);

static int responses; /* what the listener counts, as its data */

static tap_packet_status
take_response(void *data, packet_info *pinfo, epan_dissect_t *dissection _U_,
              const void *tapped, tap_flags_t flags _U_)
{
    const struct sipdiag_info *info = tapped;
    int *count = data;

    if (info->version < 1) {
        return TAP_PACKET_DONT_REDRAW;
    }
    printf("tap %u %u %s %s %s %s %d %u %" G_GINT64_FORMAT " ", pinfo->num, info->code,
           *info->method != '\0' ? info->method : "-", info->category, info->verdict,
           info->severity, info->is_copy, info->request_frame, info->response_time);
    for (size_t i = 0; info->findings[i] != NULL; i++) {
        printf("%s%s", i > 0 ? "," : "", info->findings[i]);
    }
    printf("\n");
    ++*count;
    return TAP_PACKET_REDRAW;
}

static void
print_count(void *data)
{
    printf("tap responses %d\n", *(const int *)data);
}

static void
reset_count(void *data)
{
    *(int *)data = 0;
}

static void
register_listener(void)
{
    GString *problem = register_tap_listener("sipdiag", &responses, NULL, 0, reset_count,
                                             take_response, print_count, NULL);

    if (problem != NULL) {
        fprintf(stderr, "listener: %s\n", problem->str);
        g_string_free(problem, TRUE);
    }
}

void
plugin_register(void)
{
    static tap_plugin listener;

    listener.register_tap_listener = register_listener;
    tap_register_plugin(&listener);
}

#ifdef SD_HAVE_PLUGIN_DESCRIBE
WS_DLL_PUBLIC uint32_t plugin_describe(void);

uint32_t
plugin_describe(void)
{
    return WS_PLUGIN_DESC_TAP_LISTENER;
}
#endif
