/* sdp.c - reads what an offer or answer says: media, transport, codecs, direction.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sdp.h"

#include "message.h"

#include <glib.h>
#include <string.h>

/* The 128 payload types take 402 bytes. Whoever compares two lists of formats, or looks
 * for the rtpmap of each, need not fear what one long line can hold. */
#define LONGEST_FORMATS 512

/* Condensed; browsers need about half of it. */
#define LONGEST_CONDENSED 2000

/* Multipart in multipart in multipart. */
#define DEEPEST_PART 3

static const struct span absent;

static const char *const directions[] = {
    [SDP_SENDRECV] = "sendrecv",
    [SDP_SENDONLY] = "sendonly",
    [SDP_RECVONLY] = "recvonly",
    [SDP_INACTIVE] = "inactive",
};

/* RFC 3551 section 6, tables 4 and 5. */
static const struct {
    const char *name;
    unsigned clock;
} static_codecs[] = {
    [0] = {"PCMU", 8000},   [3] = {"GSM", 8000},    [4] = {"G723", 8000},
    [5] = {"DVI4", 8000},   [6] = {"DVI4", 16000},  [7] = {"LPC", 8000},
    [8] = {"PCMA", 8000},   [9] = {"G722", 8000},   [10] = {"L16", 44100},
    [11] = {"L16", 44100},  [12] = {"QCELP", 8000}, [13] = {"CN", 8000},
    [14] = {"MPA", 90000},  [15] = {"G728", 8000},  [16] = {"DVI4", 11025},
    [17] = {"DVI4", 22050}, [18] = {"G729", 8000},  [25] = {"CelB", 90000},
    [26] = {"JPEG", 90000}, [28] = {"nv", 90000},   [31] = {"H261", 90000},
    [32] = {"MPV", 90000},  [33] = {"MP2T", 90000}, [34] = {"H263", 90000},
};

/* RFC 4733, RFC 3389, RFC 2198, RFC 4588, RFC 5109, RFC 8627; Chrome's flexfec-03. */
static const char *const auxiliary_codecs[] = {
    "telephone-event", "tone",      "CN",      "red",        "rtx",
    "ulpfec",          "parityfec", "flexfec", "flexfec-03",
};

/* What offers the other side a choice, or counts for a port of 0, whatever its value. */
static const char *const kept_attributes[] = {"bundle-only", "tcap", "ice-ufrag", "altc"};

static bool
is_no_slash(char c)
{
    return c != '/';
}

/* Takes a line off the front, without its end and the white space at both. */
static bool
take_line(struct span *rest, struct span *line)
{
    size_t length, next;

    if (rest->length == 0) {
        return false;
    }
    span_measure_line(rest->at, rest->length, &length, &next);
    *line = span_trim(span_first(*rest, length));
    *rest = span_skip(*rest, next);
    return true;
}

/* Whether a line begins so, and then what is behind. */
static bool
begins_with(struct span line, const char *start, struct span *behind)
{
    const size_t length = strlen(start);

    if (line.length < length || !span_is(span_first(line, length), start)) {
        return false;
    }
    *behind = span_skip(line, length);
    return true;
}

/* Bytes of the lines up to the next m= line. */
static size_t
length_to_media(struct span lines)
{
    struct span rest = lines;
    struct span line, behind;
    size_t length = 0;

    while (take_line(&rest, &line) && !begins_with(line, "m=", &behind)) {
        length = lines.length - rest.length;
    }
    return length;
}

/* Lets what the lines of a level say replace what held before. */
static void
read_level(struct span lines, struct span *address_family, enum sdp_direction *direction)
{
    struct span line, behind;

    while (take_line(&lines, &line)) {
        if (begins_with(line, "c=", &behind)) {
            span_take_word(&behind);
            *address_family = span_take_word(&behind);
        } else if (begins_with(line, "a=", &behind)) {
            for (size_t i = 0; i < G_N_ELEMENTS(directions); i++) {
                if (span_is(behind, directions[i])) {
                    *direction = (enum sdp_direction)i;
                }
            }
        }
    }
}

struct sdp
sdp_read(struct span body)
{
    struct sdp sdp = {.direction = SDP_SENDRECV};
    const size_t session = length_to_media(body);

    if (body.length > 0) {
        sdp.session = span_first(body, session);
        sdp.rest = span_skip(body, session);
        read_level(sdp.session, &sdp.address_family, &sdp.direction);
    }
    return sdp;
}

static bool
is_attribute(struct span line, const char *name)
{
    struct span behind;

    return begins_with(line, "a=", &behind) && begins_with(behind, name, &behind) &&
           (behind.length == 0 || behind.at[0] == ':');
}

bool
sdp_has_attribute(struct span lines, const char *name)
{
    struct span line;

    while (take_line(&lines, &line)) {
        if (is_attribute(line, name)) {
            return true;
        }
    }
    return false;
}

bool
sdp_next_media(struct sdp *sdp, struct sdp_media *media)
{
    struct span rest = sdp->rest;
    struct span line, words;

    if (!take_line(&rest, &line) || !begins_with(line, "m=", &words)) {
        return false;
    }
    *media = (struct sdp_media){.address_family = sdp->address_family,
                                .direction = sdp->direction};
    media->lines =
        span_first(sdp->rest, sdp->rest.length - rest.length + length_to_media(rest));
    sdp->rest = span_skip(sdp->rest, media->lines.length);
    read_level(media->lines, &media->address_family, &media->direction);

    media->media = span_take_word(&words);
    media->port_text = span_take_word(&words);
    media->port_text.length = span_run(media->port_text, is_no_slash);
    media->is_disabled = span_to_number(media->port_text, G_MAXUINT16, &media->port) &&
                         media->port == 0 &&
                         !sdp_has_attribute(media->lines, "bundle-only");
    media->transport = span_take_word(&words);
    words = span_trim(words);
    media->formats = words.length > 0 ? words : absent;
    return true;
}

static void
append(GString *out, struct span text, char behind)
{
    g_string_append_len(out, text.at, (gssize)text.length);
    g_string_append_c(out, behind);
}

static void
condense_media_line(struct span words, GString *out)
{
    const struct span media = span_take_word(&words);
    struct span port = span_take_word(&words);
    unsigned long number;

    port.length = span_run(port, is_no_slash);
    append(out, media, ' ');
    g_string_append_c(
        out, span_to_number(port, G_MAXUINT16, &number) && number == 0 ? '0' : '9');
    g_string_append_c(out, ' ');
    append(out, span_trim(words), '\n');
}

static void
condense_attribute(struct span line, GString *out)
{
    if (line.at[2] == 'r' && is_attribute(line, "rtpmap")) {
        append(out, line, '\n');
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(kept_attributes); i++) {
        if (line.at[2] == kept_attributes[i][0] &&
            is_attribute(line, kept_attributes[i])) {
            append(out, span_first(line, strlen("a=") + strlen(kept_attributes[i])),
                   '\n');
        }
    }
}

/* Runs for each call, so it looks no closer than it has to. */
char *
sdp_condense(struct span body)
{
    GString *out = g_string_sized_new(256);
    struct span line;

    while (out->len <= LONGEST_CONDENSED && take_line(&body, &line)) {
        if (line.length < 3 || line.at[1] != '=') {
            continue;
        }
        if (line.at[0] == 'a') {
            condense_attribute(line, out);
        } else if (line.at[0] == 'm') {
            condense_media_line(line, out);
        } else if (line.at[0] == 'c') {
            struct span words = line;

            append(out, span_take_word(&words), ' ');
            append(out, span_take_word(&words), '\n');
        }
    }
    return g_string_free(out, out->len == 0 || out->len > LONGEST_CONDENSED);
}

/* What a=rtpmap says of a payload type (RFC 8866 section 6.6). */
static bool
read_rtpmap(struct span lines, struct sdp_codec *codec)
{
    struct span line, behind;

    while (take_line(&lines, &line)) {
        struct span name;

        if (!begins_with(line, "a=rtpmap:", &behind) ||
            !span_same(span_take_word(&behind), codec->format)) {
            continue;
        }
        name = span_take_word(&behind);
        codec->name = span_first(name, span_run(name, is_no_slash));
        if (codec->name.length == 0) {
            codec->name = absent;
        } else if (codec->name.length < name.length) {
            name = span_skip(name, codec->name.length + 1);
            span_to_number(span_first(name, span_run(name, is_no_slash)), G_MAXUINT32,
                           &codec->clock);
        }
        return true;
    }
    return false;
}

bool
sdp_next_codec(const struct sdp_media *media, struct span *rest, struct sdp_codec *codec)
{
    const struct span format = span_take_word(rest);
    unsigned long type;

    if (format.at == NULL || format.at - media->formats.at >= LONGEST_FORMATS) {
        return false;
    }
    *codec = (struct sdp_codec){.format = format};
    if (!sdp_is_rtp(media->transport)) {
        codec->name = format;
    } else if (!read_rtpmap(media->lines, codec) &&
               span_to_number(format, G_N_ELEMENTS(static_codecs) - 1, &type) &&
               static_codecs[type].name != NULL) {
        codec->name =
            (struct span){static_codecs[type].name, strlen(static_codecs[type].name)};
        codec->clock = static_codecs[type].clock;
    }
    return true;
}

bool
sdp_next_precondition(struct span *rest, struct span *line)
{
    struct span behind;

    while (take_line(rest, line)) {
        if (begins_with(*line, "a=curr:", &behind) ||
            begins_with(*line, "a=des:", &behind) ||
            begins_with(*line, "a=conf:", &behind)) {
            return true;
        }
    }
    return false;
}

bool
sdp_codec_is_auxiliary(struct span name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(auxiliary_codecs); i++) {
        if (span_is(name, auxiliary_codecs[i])) {
            return true;
        }
    }
    return false;
}

/* The profile behind the "RTP" of a transport; absent when that is not RTP. */
static struct span
profile_of(struct span transport)
{
    while (transport.length > 0) {
        const size_t length = span_run(transport, is_no_slash);
        const struct span word = span_first(transport, length);

        if (length == transport.length) {
            break;
        }
        transport = span_skip(transport, length + 1);
        if (span_is(word, "RTP")) {
            return transport;
        }
    }
    return absent;
}

bool
sdp_is_rtp(struct span transport)
{
    return profile_of(transport).length > 0;
}

bool
sdp_is_secure(struct span transport)
{
    const struct span profile = profile_of(transport);

    return span_is(profile, "SAVP") || span_is(profile, "SAVPF");
}

const char *
sdp_direction_name(enum sdp_direction direction)
{
    return directions[direction];
}

/* The boundary parameter of a multipart type; absent or empty when there is none. */
static struct span
read_boundary(struct span content_type)
{
    while (content_type.length > 0) {
        const size_t length = span_length_to(content_type, ';', NULL);
        struct span parameter = span_trim(span_first(content_type, length));
        const struct span name =
            span_first(parameter, span_run(parameter, is_token_char));

        parameter = span_trim(span_skip(parameter, name.length));
        if (span_is(name, "boundary") && parameter.length > 0 && parameter.at[0] == '=') {
            return span_unquote(span_trim(span_skip(parameter, 1)));
        }
        content_type = span_skip(content_type, MIN(length + 1, content_type.length));
    }
    return absent;
}

/* Whether a line stands between parts, or behind the last. Boundaries mind the case. */
static bool
is_delimiter(struct span line, struct span boundary)
{
    struct span behind;

    if (!begins_with(line, "--", &line) || line.length < boundary.length ||
        memcmp(line.at, boundary.at, boundary.length) != 0) {
        return false;
    }
    behind = span_skip(line, boundary.length);
    return behind.length == 0 || is_white(behind.at[0]) || span_is(behind, "--");
}

static struct span find_sdp(struct span content_type, struct span body, unsigned depth);

/* The description in one part of a multipart body: headers, a blank line, content. */
static struct span
find_sdp_in_part(struct span part, unsigned depth)
{
    struct message head = {0};
    struct span rest = part;
    struct span line, type, disposition;

    while (take_line(&rest, &line) && line.length > 0) {
        continue;
    }
    head.headers = span_first(part, part.length - rest.length);
    message_find_header(&head, "Content-Disposition", &disposition);
    if (begins_with(disposition, "early-session", &line)) {
        return absent;
    }
    message_find_header(&head, "Content-Type", &type);
    return find_sdp(type, rest, depth);
}

static struct span
find_sdp_in_parts(struct span boundary, struct span body, unsigned depth)
{
    struct span rest = body;
    struct span part = absent;
    struct span found = absent;
    bool is_last = boundary.length == 0;

    while (found.at == NULL && !is_last) {
        const char *end = rest.at;
        struct span line;

        is_last = !take_line(&rest, &line);
        if (is_last || is_delimiter(line, boundary)) {
            if (part.at != NULL) {
                part.length = (size_t)(end - part.at);
                found = find_sdp_in_part(part, depth);
            }
            part = rest;
        }
    }
    return found;
}

static struct span
find_sdp(struct span content_type, struct span body, unsigned depth)
{
    const struct span type =
        span_trim(span_first(content_type, span_length_to(content_type, ';', NULL)));
    struct span behind;

    if (span_is(type, "application/sdp")) {
        return body;
    }
    return depth < DEEPEST_PART && begins_with(type, "multipart/", &behind)
               ? find_sdp_in_parts(read_boundary(content_type), body, depth + 1)
               : absent;
}

struct span
sdp_in_body(struct span content_type, struct span body)
{
    return find_sdp(content_type, body, 0);
}
