/* foreign.c - a plugin that wants the SIP hook for itself, to test that ours copes.
 *
 * Like ours it takes the name only when it is free, so both orders of registration work.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define WS_BUILD_DLL

#include "compat.h"

#include <epan/packet.h>
#include <epan/proto.h>

WS_DLL_PUBLIC_DEF const char plugin_version[] = "1";
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);

static int
dissect_phrase(tvbuff_t *tvb _U_, packet_info *pinfo _U_, proto_tree *tree _U_,
               void *data _U_)
{
    return 0;
}

static void
register_foreign(void)
{
    const int proto = proto_register_protocol("A foreign plugin", "FOREIGN", "foreign");

    if (find_dissector("sip.diagnostic") == NULL) {
        register_dissector("sip.diagnostic", dissect_phrase, proto);
    }
}

void
plugin_register(void)
{
    static proto_plugin foreign;

    foreign.register_protoinfo = register_foreign;
    proto_register_plugin(&foreign);
}

#ifdef SD_HAVE_PLUGIN_DESCRIBE
WS_DLL_PUBLIC uint32_t plugin_describe(void);

uint32_t
plugin_describe(void)
{
    return WS_PLUGIN_DESC_DISSECTOR;
}
#endif
