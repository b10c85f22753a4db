/* sdp.c - fuzzes the readers of session descriptions: the input is a Content-Type, a line
 * feed and a body.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "description.h"

static const struct span audio = {"audio", sizeof "audio" - 1};

static void
check_codecs(const struct sdp_media *media, const char *data, size_t size)
{
    struct span rest = media->formats;
    struct sdp_codec codec;
    size_t left = rest.length + 1;

    while (sdp_next_codec(media, &rest, &codec)) {
        require(rest.length < left);
        left = rest.length;
        require(codec.format.length > 0);
        check_span(codec.format, data, size);
        for (size_t i = 0; i < codec.name.length; i++) {
            checked_bytes ^= (uint8_t)codec.name.at[i];
        }
        checked_bytes ^= sdp_codec_is_auxiliary(codec.name);
    }
}

static void
check_media(struct span text, const char *data, size_t size)
{
    struct sdp sdp = sdp_read(text);
    struct sdp_media media;
    size_t left = text.length + 1;

    check_span(sdp.session, data, size);
    while (sdp_next_media(&sdp, &media)) {
        struct span rest = media.lines, line;

        require(sdp.rest.length < left);
        left = sdp.rest.length;
        require(media.port <= UINT16_MAX && media.media.length <= media.lines.length);
        check_span(media.media, data, size);
        check_span(media.port_text, data, size);
        check_span(media.transport, data, size);
        check_span(media.address_family, data, size);
        check_span(media.lines, data, size);
        check_codecs(&media, data, size);
        while (sdp_next_precondition(&rest, &line)) {
            check_span(line, data, size);
        }
        read_text(sdp_direction_name(media.direction));
    }
    require(sdp.rest.length == 0);
}

/* To be freed: the callers are done with it. */
static void
check_list(GString *list)
{
    require(list->str[list->len] == '\0');
    g_string_free(list, TRUE);
}

static void
check_description(struct span text)
{
    const struct description description = {.text = text,
                                            .lists_capabilities = text.length % 2};
    g_autoptr(GString) codecs = description_codecs(&description, audio);

    checked_bytes ^= description_codecs_meet(codecs, codecs);
    checked_bytes ^= (uint8_t)description_security(&description, audio);
    checked_bytes ^= (uint8_t)description_families(&description);
    checked_bytes ^= description_has_more_addresses(&description);
    check_list(description_kinds(&description));
    check_list(description_profiles(&description, audio));
    check_list(description_named_codecs(text, audio));
    check_list(description_summary(&description));
    check_list(description_summary_of(&description, audio));
}

/* What is short already stays as it is. */
static void
check_condensed(struct span text)
{
    g_autofree char *once = sdp_condense(text);
    g_autofree char *twice =
        once != NULL ? sdp_condense((struct span){once, strlen(once)}) : NULL;

    if (once != NULL && memchr(text.at, '\0', text.length) == NULL) {
        require(twice != NULL && strcmp(once, twice) == 0);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *data = (const char *)bytes;
    const char *end = memchr(data, '\n', size);
    struct span type = {data, 0}, body = {data, size}, found;

    if (end != NULL) {
        type = (struct span){data, (size_t)(end - data)};
        body = (struct span){end + 1, size - type.length - 1};
    }
    found = sdp_in_body(type, body);
    check_span(found, data, size);
    if (found.at != NULL) {
        body = found;
    }
    check_media(body, data, size);
    check_description(body);
    check_condensed(body);
    return 0;
}
