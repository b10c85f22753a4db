/* sdp.h - reads what an offer or answer says: media, transport, codecs, direction.
 *
 * Session descriptions as in RFC 8866 and RFC 3264. The readers take what is found in the
 * field: any line end, lines in any order, descriptions cut off anywhere. Nothing is
 * copied; spans point into the message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_SDP_H
#define SIPDIAG_SDP_H

#include "span.h"

enum sdp_direction { SDP_SENDRECV, SDP_SENDONLY, SDP_RECVONLY, SDP_INACTIVE };

/* A description that sdp_next_media() steps through. */
struct sdp {
    struct span session;        /* the lines above the first m= line */
    struct span rest;           /* from the next m= line on */
    struct span address_family; /* of the session, likewise its direction */
    enum sdp_direction direction;
};

/* One m= line and what holds for it. Words that the line lacks are absent. */
struct sdp_media {
    struct span media;     /* "audio" */
    struct span port_text; /* "49170" of "49170/2" */
    unsigned long port;    /* 0 to 65535; 0 as well when port_text is no such number */
    bool is_disabled;      /* refused or ended: its port is 0 (RFC 3264 sections 6 and
                              8.2) without a=bundle-only (RFC 8843 section 6) */
    struct span transport; /* "RTP/AVP" */
    struct span formats;   /* "0 8 101": the rest of the line */
    struct span address_family;   /* "IP4" or "IP6", of its c= line or the session's */
    enum sdp_direction direction; /* likewise */
    struct span lines;            /* from this m= line up to the next */
};

/* One format of an m= line. */
struct sdp_codec {
    struct span format;  /* as on the m= line; with RTP the payload type, "0" */
    struct span name;    /* "PCMU"; absent when the description does not say */
    unsigned long clock; /* in Hz; 0 when the description does not say */
};

/* The session description in a message's body: the body itself when Content-Type says
 * application/sdp, the first such part of a multipart body (RFC 2046 section 5.1) that is
 * not for early media (RFC 3959). Absent when there is none. */
struct span sdp_in_body(struct span content_type, struct span body);

/* Reads the session level. An absent or empty body is a description without media. */
struct sdp sdp_read(struct span body);

/* Takes the next media description. Returns false when there is no further. */
bool sdp_next_media(struct sdp *sdp, struct sdp_media *media);

/* Takes the next format off the front of *rest, which starts as media->formats. Its name
 * is that of a=rtpmap, else that of the static payload type (RFC 3551 section 6) and then
 * no part of the message. Without RTP a format is its own name. Returns false when there
 * is no further, and behind the first 512 bytes of formats: an m= line has use for far
 * fewer. */
bool sdp_next_codec(const struct sdp_media *media, struct span *rest,
                    struct sdp_codec *codec);

/* Takes lines off the front of *rest, which starts as media->lines, up to the next
 * precondition, an a=curr:, a=des: or a=conf: line (RFC 3312 section 4). Returns false
 * when there is no further. */
bool sdp_next_precondition(struct span *rest, struct span *line);

/* Whether one of these lines, a session's or a media description's, is an a= line of that
 * name, with or without a value. */
bool sdp_has_attribute(struct span lines, const char *name);

/* The description in as few words as tell which media, profiles, address families and
 * codecs it has, so that those of equal phones are equal: without ports (9 stands for any
 * but 0), addresses and the like. The readers above take it. To be freed with g_free();
 * NULL when there is no description, or when it is longer than any honest one. */
char *sdp_condense(struct span body);

/* Whether a codec only goes along with others: telephone-event, comfort noise,
 * redundancy, retransmission, error correction. Not true of an absent name. */
bool sdp_codec_is_auxiliary(struct span name);

/* Whether a transport is RTP under any profile, and whether its profile is a secure one,
 * SAVP or SAVPF, over whatever protocol. */
bool sdp_is_rtp(struct span transport);
bool sdp_is_secure(struct span transport);

/* "sendrecv" and so on. */
const char *sdp_direction_name(enum sdp_direction direction);

#endif /* SIPDIAG_SDP_H */
