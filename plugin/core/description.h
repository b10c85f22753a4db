/* description.h - what a session description lists, to hold an offer against what the
 * other side has.
 *
 * Lists and texts are new strings, to be freed with g_string_free(). A kind of media is a
 * word such as "audio"; only RTP has codecs and profiles to compare.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_DESCRIPTION_H
#define SIPDIAG_DESCRIPTION_H

#include "sdp.h"

#include <glib.h>
#include <stdint.h>

struct description {
    struct span text;
    uint32_t frame;          /* that carries it; 0 for the response itself */
    bool lists_capabilities; /* then a port of 0 refuses nothing (RFC 3264 section 9) */
};

/* Which of two a description has, as bits. */
enum { HAS_NONE = 0, HAS_PLAIN = 1, HAS_SECURE = 2, HAS_IP4 = 1, HAS_IP6 = 2 };

/* The kinds of RTP media that are not refused, as a comma list. */
GString *description_kinds(const struct description *description);

/* The names of the codecs of that kind, without formats that have no name, and without
 * those that only go along with others. */
GString *description_codecs(const struct description *description, struct span kind);

/* Whether two lists of codec names have one in common: equal in any case, or versions of
 * G.729 or G.723, which understand each other. */
bool description_codecs_meet(const GString *one, const GString *other);

/* The codecs of that kind that a text for people names, "G.711" for two. */
GString *description_named_codecs(struct span text, struct span kind);

/* The transports of that kind, as they stand there. */
GString *description_profiles(const struct description *description, struct span kind);

/* HAS_PLAIN, HAS_SECURE; both, too, where a=tcap offers a choice (RFC 5939). */
unsigned description_security(const struct description *description, struct span kind);

/* HAS_IP4, HAS_IP6, by the c= lines. */
unsigned description_families(const struct description *description);

/* Whether the c= lines are not the only addresses: ICE (RFC 8839), a=altc (RFC 6947). */
bool description_has_more_addresses(const struct description *description);

/* All m= lines in short: "audio RTP/AVP (PCMA, telephone-event) sendrecv; video port 0".
 */
GString *description_summary(const struct description *description);

/* Those of one kind only. */
GString *description_summary_of(const struct description *description, struct span kind);

#endif /* SIPDIAG_DESCRIPTION_H */
