/* description.c - what a session description lists, to hold an offer against what the
 * other side has.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "description.h"
#include "listing.h"

#include <string.h>

/* The next media description that is not refused. */
static bool
next_media(const struct description *description, struct sdp *sdp,
           struct sdp_media *media)
{
    while (sdp_next_media(sdp, media)) {
        if (!media->is_disabled || description->lists_capabilities) {
            return true;
        }
    }
    return false;
}

/* Likewise, RTP of one kind only. */
static bool
next_rtp(const struct description *description, struct span kind, struct sdp *sdp,
         struct sdp_media *media)
{
    while (next_media(description, sdp, media)) {
        if (span_same(media->media, kind) && sdp_is_rtp(media->transport)) {
            return true;
        }
    }
    return false;
}

GString *
description_kinds(const struct description *description)
{
    GString *kinds = g_string_new(NULL);
    struct sdp sdp = sdp_read(description->text);
    struct sdp_media media;

    while (next_media(description, &sdp, &media)) {
        if (sdp_is_rtp(media.transport)) {
            listing_add(kinds, media.media);
        }
    }
    return kinds;
}

GString *
description_codecs(const struct description *description, struct span kind)
{
    GString *codecs = g_string_new(NULL);
    struct sdp sdp = sdp_read(description->text);
    struct sdp_media media;
    struct sdp_codec codec;

    while (next_rtp(description, kind, &sdp, &media)) {
        struct span rest = media.formats;

        while (sdp_next_codec(&media, &rest, &codec)) {
            if (codec.name.at != NULL && !sdp_codec_is_auxiliary(codec.name)) {
                listing_add(codecs, codec.name);
            }
        }
    }
    return codecs;
}

static bool
is_same_codec(struct span one, struct span other)
{
    static const char *const families[] = {"G729", "G723"};

    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        const size_t length = strlen(families[i]);

        if (one.length >= length && span_is(span_first(one, length), families[i]) &&
            other.length >= length && span_is(span_first(other, length), families[i])) {
            return true;
        }
    }
    return span_same(one, other);
}

bool
description_codecs_meet(const GString *one, const GString *other)
{
    struct span names = {one->str, one->len}, name, against;

    while (address_next_value(&names, &name)) {
        struct span rest = {other->str, other->len};

        while (address_next_value(&rest, &against)) {
            if (is_same_codec(name, against)) {
                return true;
            }
        }
    }
    return false;
}

/* The words that name a codec in a text for people. */
static const struct {
    const char *word; /* without dots */
    const char *name;
    const char *kind;
} codec_words[] = {
    {"PCMU", "PCMU", "audio"},
    {"PCMA", "PCMA", "audio"},
    {"ulaw", "PCMU", "audio"},
    {"alaw", "PCMA", "audio"},
    {"G711u", "PCMU", "audio"},
    {"G711a", "PCMA", "audio"},
    {"G711", "PCMU", "audio"},
    {"G711", "PCMA", "audio"},
    {"G722", "G722", "audio"},
    {"G7221", "G7221", "audio"},
    {"G723", "G723", "audio"},
    {"G726", "G726-32", "audio"},
    {"G726-32", "G726-32", "audio"},
    {"G728", "G728", "audio"},
    {"G729", "G729", "audio"},
    {"G729a", "G729", "audio"},
    {"GSM", "GSM", "audio"},
    {"iLBC", "iLBC", "audio"},
    {"opus", "opus", "audio"},
    {"speex", "speex", "audio"},
    {"AMR", "AMR", "audio"},
    {"AMR-WB", "AMR-WB", "audio"},
    {"EVS", "EVS", "audio"},
    {"L16", "L16", "audio"},
    {"H261", "H261", "video"},
    {"H263", "H263", "video"},
    {"H263-1998", "H263-1998", "video"},
    {"H264", "H264", "video"},
    {"H265", "H265", "video"},
    {"VP8", "VP8", "video"},
    {"VP9", "VP9", "video"},
    {"AV1", "AV1", "video"},
};

static bool
is_word_char(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '.';
}

static bool
is_no_word_char(char c)
{
    return !is_word_char(c);
}

GString *
description_named_codecs(struct span text, struct span kind)
{
    GString *codecs = g_string_new(NULL);

    while (text.length > 0) {
        const struct span word = span_first(text, span_run(text, is_word_char));
        g_autoptr(GString) plain = g_string_new(NULL);

        for (size_t i = 0; i < word.length; i++) {
            if (word.at[i] != '.') {
                g_string_append_c(plain, word.at[i]);
            }
        }
        for (size_t i = 0; i < G_N_ELEMENTS(codec_words); i++) {
            if (g_ascii_strcasecmp(plain->str, codec_words[i].word) == 0 &&
                span_is(kind, codec_words[i].kind)) {
                listing_add(codecs, (struct span){codec_words[i].name,
                                                  strlen(codec_words[i].name)});
            }
        }
        text = span_skip(text, word.length);
        text = span_skip(text, span_run(text, is_no_word_char));
    }
    return codecs;
}

GString *
description_profiles(const struct description *description, struct span kind)
{
    GString *profiles = g_string_new(NULL);
    struct sdp sdp = sdp_read(description->text);
    struct sdp_media media;

    while (next_rtp(description, kind, &sdp, &media)) {
        listing_add(profiles, media.transport);
    }
    return profiles;
}

unsigned
description_security(const struct description *description, struct span kind)
{
    struct sdp sdp = sdp_read(description->text);
    const bool has_choice = sdp_has_attribute(sdp.session, "tcap");
    struct sdp_media media;
    unsigned found = HAS_NONE;

    while (next_rtp(description, kind, &sdp, &media)) {
        found |= sdp_is_secure(media.transport) ? HAS_SECURE : HAS_PLAIN;
        if (has_choice || sdp_has_attribute(media.lines, "tcap")) {
            found |= HAS_PLAIN | HAS_SECURE;
        }
    }
    return found;
}

unsigned
description_families(const struct description *description)
{
    struct sdp sdp = sdp_read(description->text);
    struct sdp_media media;
    unsigned found = HAS_NONE;

    while (next_media(description, &sdp, &media)) {
        if (span_is(media.address_family, "IP4")) {
            found |= HAS_IP4;
        } else if (span_is(media.address_family, "IP6")) {
            found |= HAS_IP6;
        }
    }
    return found;
}

bool
description_has_more_addresses(const struct description *description)
{
    return sdp_has_attribute(description->text, "ice-ufrag") ||
           sdp_has_attribute(description->text, "altc");
}

static void
summarize_media(GString *out, const struct description *description,
                const struct sdp_media *media)
{
    g_autoptr(GString) codecs = g_string_new(NULL);
    struct span rest = media->formats;
    struct sdp_codec codec;

    if (out->len > 0) {
        g_string_append(out, "; ");
    }
    g_string_append_len(out, media->media.at, (gssize)media->media.length);
    if (media->is_disabled && !description->lists_capabilities) {
        g_string_append(out, " port 0");
        return;
    }
    while (sdp_next_codec(media, &rest, &codec)) {
        listing_add(codecs, codec.name.at != NULL ? codec.name : codec.format);
    }
    g_string_append_printf(out, " %.*s (%s) %s", (int)media->transport.length,
                           media->transport.at, codecs->str,
                           sdp_direction_name(media->direction));
}

GString *
description_summary(const struct description *description)
{
    GString *out = g_string_new(NULL);
    struct sdp sdp = sdp_read(description->text);
    struct sdp_media media;

    while (sdp_next_media(&sdp, &media)) {
        summarize_media(out, description, &media);
    }
    return out;
}

GString *
description_summary_of(const struct description *description, struct span kind)
{
    GString *out = g_string_new(NULL);
    struct sdp sdp = sdp_read(description->text);
    struct sdp_media media;

    while (next_rtp(description, kind, &sdp, &media)) {
        summarize_media(out, description, &media);
    }
    return out;
}
