/* finding.c - a fact about one response: its registry entry, values and evidence.
 *
 * Findings that rest on what is known only when the response arrives are kept with its
 * transaction, as bytes: a struct finding with room for the longest values would be dear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "finding.h"

#include <stdarg.h>
#include <string.h>

/* Control characters, those above ASCII too: terminals obey them. U+FFFE and U+FFFF are
 * no characters, and XML must not hold them. */
static bool
is_no_character(const char *at)
{
    const gunichar character =
        (unsigned char)*at < 0x80 ? (gunichar)*at : g_utf8_get_char(at);

    return character < 0x80 ? g_ascii_iscntrl((char)character)
                            : g_unichar_iscntrl(character) || character == 0xfffe ||
                                  character == 0xffff;
}

/* Header values may be folded: one space stands for a line end and the white space behind
 * it, as for all else that is no character. */
static void
unfold(char *text)
{
    bool in_fold = false;
    char *to = text;

    for (const char *from = text, *next; *from != '\0'; from = next) {
        const bool breaks = is_no_character(from);

        next = g_utf8_next_char(from);
        if (breaks && !in_fold) {
            *to++ = ' ';
        } else if (!breaks && !(in_fold && *from == ' ')) {
            memmove(to, from, (size_t)(next - from));
            to += next - from;
        }
        in_fold = breaks || (in_fold && *from == ' ');
    }
    *to = '\0';
}

/* Prints into a text on one line that is cut before the first byte that is no whole
 * character, be it cut off here or sent so. */
static void
print_text(char *text, size_t size, const char *format, va_list arguments)
{
    const char *end;

    g_vsnprintf(text, size, format, arguments);
    if (!g_utf8_validate(text, -1, &end)) {
        text[end - text] = '\0';
    }
    unfold(text);
}

struct value
finding_value(const char *name, const char *format, ...)
{
    struct value value = {.name = name};
    va_list arguments;

    va_start(arguments, format);
    print_text(value.text, sizeof value.text, format, arguments);
    va_end(arguments);
    return value;
}

void
finding_set(struct finding *finding, const char *name, const char *format, ...)
{
    va_list arguments;

    g_return_if_fail(finding->value_count < VALUES_MOST);
    struct value *value = &finding->values[finding->value_count++];

    value->name = name;
    va_start(arguments, format);
    print_text(value->text, sizeof value->text, format, arguments);
    va_end(arguments);
}

void
finding_set_label(struct finding *finding, const char *name, enum language language,
                  enum label label, const struct value *values, size_t count)
{
    g_autoptr(GString) text = g_string_new(NULL);

    catalog_fill(text, catalog_label(label, language), values, count);
    finding_set(finding, name, "%s", text->str);
}

void
finding_set_duration(struct finding *finding, const char *name, enum language language,
                     unsigned long seconds)
{
    const struct value values[] = {finding_value("hours", "%lu", seconds / 3600),
                                   finding_value("minutes", "%lu", seconds / 60 % 60),
                                   finding_value("seconds", "%lu", seconds % 60)};
    const enum label label = seconds == 0     ? LABEL_DURATION_NONE
                             : seconds < 60   ? LABEL_DURATION_SECONDS
                             : seconds < 3600 ? LABEL_DURATION_MINUTES
                                              : LABEL_DURATION_HOURS;

    finding_set_label(finding, name, language, label, values, G_N_ELEMENTS(values));
}

void
finding_set_in_frame(struct finding *finding, const char *name, enum language language,
                     uint32_t frame)
{
    const struct value value = finding_value("frame", "%u", frame);

    finding_set_label(finding, name, language, LABEL_IN_FRAME, &value, 1);
}

char *
finding_fill(const struct finding *finding, const struct text *text,
             enum language language)
{
    const char *plain = catalog_text(text, language);
    GString *out;

    if (plain == NULL) {
        return NULL;
    }
    out = g_string_new(NULL);
    catalog_fill(out, plain, finding->values, finding->value_count);
    return g_string_free(out, FALSE);
}

void
finding_add_evidence(struct finding *finding, uint32_t frame, const char *format, ...)
{
    va_list arguments;

    if (finding->evidence_count == EVIDENCE_MOST) {
        return;
    }
    struct evidence *evidence = &finding->evidence[finding->evidence_count++];

    evidence->frame = frame;
    va_start(arguments, format);
    print_text(evidence->text, sizeof evidence->text, format, arguments);
    va_end(arguments);
}

/* ---- packing ---- */

static void
put_number(GByteArray *out, uint32_t number)
{
    g_byte_array_append(out, (const guint8 *)&number, sizeof number);
}

static void
put_text(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text) + 1);
}

static uint32_t
take_number(const char **at)
{
    uint32_t number;

    memcpy(&number, *at, sizeof number);
    *at += sizeof number;
    return number;
}

static const char *
take_text(const char **at)
{
    const char *text = *at;

    *at += strlen(text) + 1;
    return text;
}

void *
finding_pack(const struct finding *findings, size_t count)
{
    GByteArray *out;
    gsize length;
    guint8 *packed;

    if (count == 0) {
        return NULL;
    }
    out = g_byte_array_new();
    put_number(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        const struct finding *finding = &findings[i];

        put_number(out, (uint32_t)finding->id);
        put_number(out, (uint32_t)finding->severity);
        put_number(out, (uint32_t)finding->value_count);
        for (size_t v = 0; v < finding->value_count; v++) {
            put_text(out, finding->values[v].name);
            put_text(out, finding->values[v].text);
        }
        put_number(out, (uint32_t)finding->evidence_count);
        for (size_t e = 0; e < finding->evidence_count; e++) {
            put_number(out, finding->evidence[e].frame);
            put_text(out, finding->evidence[e].text);
        }
    }
    packed = g_byte_array_steal(out, &length);
    g_byte_array_unref(out);
    return g_realloc(packed, length); /* without the room to grow */
}

size_t
finding_unpack(const void *packed, struct finding *findings, size_t most)
{
    const char *at = packed;
    const size_t packed_count = packed != NULL ? take_number(&at) : 0;
    const size_t count = MIN(packed_count, most);

    for (size_t i = 0; i < count; i++) {
        struct finding *finding = &findings[i];

        finding->id = (enum finding_id)take_number(&at);
        finding->severity = (enum severity)take_number(&at);
        finding->value_count = take_number(&at);
        for (size_t v = 0; v < finding->value_count; v++) {
            finding->values[v].name = take_text(&at);
            g_strlcpy(finding->values[v].text, take_text(&at),
                      sizeof finding->values[v].text);
        }
        finding->evidence_count = take_number(&at);
        for (size_t e = 0; e < finding->evidence_count; e++) {
            finding->evidence[e].frame = take_number(&at);
            g_strlcpy(finding->evidence[e].text, take_text(&at),
                      sizeof finding->evidence[e].text);
        }
    }
    return count;
}
