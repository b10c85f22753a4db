/* compat.h - the one file that may look at the Wireshark version.
 *
 * Rules: (1) every shim says which release changed what; (2) prefer __has_include or
 * #ifdef on a macro over a version number; (3) a shim is deleted when the oldest
 * supported release no longer needs it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_COMPAT_H
#define SIPDIAG_COMPAT_H

#include <epan/packet.h>
#include <wireshark.h>

#define SD_WS_AT_LEAST(major, minor)      \
    (WIRESHARK_VERSION_MAJOR > (major) || \
     (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

#if !SD_WS_AT_LEAST(4, 0)
#error "sipdiag needs Wireshark 4.0 or newer"
#endif

/* 4.4 installs the header that declares the symbols a plugin exports, and asks for
 * plugin_describe() among them. */
#if __has_include(<wsutil/plugins.h>)
#include <wsutil/plugins.h>
#define SD_HAVE_PLUGIN_DESCRIBE 1
#endif

/* A truth that Wireshark reads or writes by its address: gboolean, an int, became bool in
 * 4.4. */
#if SD_WS_AT_LEAST(4, 4)
typedef bool sd_wsbool;
#else
typedef gboolean sd_wsbool;
#endif

/* Its first argument was a packet_info in 4.0, and is a frame_data from 4.4 on. Frame 0
 * is none. */
static inline void
sd_depend_on_frame(packet_info *pinfo, uint32_t frame)
{
    if (frame != 0) {
#if SD_WS_AT_LEAST(4, 4)
        mark_frame_as_depended_upon(pinfo->fd, frame);
#else
        mark_frame_as_depended_upon(pinfo, frame);
#endif
    }
}

/* What the start of a -z option returns: nothing up to 4.4, in 4.6 whether it could. */
#if SD_WS_AT_LEAST(4, 6)
typedef bool sd_stat_begun;
#define SD_STAT_BEGUN true
#else
typedef void sd_stat_begun;
#define SD_STAT_BEGUN
#endif

/* A field holds its value in 4.0, and points to it from 4.2 on. */
static inline fvalue_t *
sd_field_value(field_info *field)
{
#if SD_WS_AT_LEAST(4, 2)
    return field->value;
#else
    return &field->value;
#endif
}

#endif /* SIPDIAG_COMPAT_H */
