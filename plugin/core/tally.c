/* tally.c - which response codes a capture shows: how often, and where first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "key.h"
#include "tally.h"

#include <string.h>

#define COLUMNS_MOST 4

/* ---- counting ---- */

/* The same code again with the same To tag, as the final response or as the one before.
 * Two 180s from two phones behind a proxy differ in their tags. */
static bool
is_copy(const struct transaction *transaction, unsigned code, uint32_t tag)
{
    return (code == transaction->final_code && tag == transaction->answer_tag) ||
           (code == transaction->latest_code && tag == transaction->latest_tag);
}

void
tally_add(struct tally *tallies, struct transaction *transaction,
          const struct message *response, uint32_t frame)
{
    const uint32_t tag = key_short(address_tag(response->known.value[HEADER_TO]));
    struct tally *tally;

    if (transaction != NULL) {
        if (is_copy(transaction, response->code, tag)) {
            return;
        }
        transaction->latest_code = (uint16_t)response->code;
        transaction->latest_tag = tag;
    }
    if (response->code < TALLY_FIRST || response->code - TALLY_FIRST >= TALLY_COUNT) {
        return;
    }
    tally = &tallies[response->code - TALLY_FIRST];
    if (tally->count++ == 0) {
        tally->first_frame = frame;
    }
}

/* ---- the table ---- */

/* Places that a text takes where all characters are equally wide: two for Chinese and
 * Japanese ones. */
static size_t
measure(const char *text)
{
    size_t width = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        const gunichar character = g_utf8_get_char(text);

        if (!g_unichar_iszerowidth(character)) {
            width += g_unichar_iswide(character) ? 2 : 1;
        }
    }
    return width;
}

static void
pad(GString *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_string_append_c(out, ' ');
    }
}

/* The phrase stands at the left of its column, numbers at the right. */
static void
add_line(GString *out, const char *const cells[COLUMNS_MOST], const size_t *widths)
{
    for (int i = 0; i < COLUMNS_MOST; i++) {
        const size_t rest = widths[i] - MIN(measure(cells[i]), widths[i]);
        const bool is_phrase = i == 1;

        pad(out, (i > 0 ? 2 : 0) + (is_phrase ? 0 : rest));
        g_string_append(out, cells[i]);
        pad(out, is_phrase ? rest : 0);
    }
    g_string_append_c(out, '\n');
}

static bool
measure_columns(const struct tally *tallies, const char *const titles[COLUMNS_MOST],
                size_t *widths)
{
    bool has_any = false;

    for (int i = 0; i < COLUMNS_MOST; i++) {
        widths[i] = measure(titles[i]);
    }
    for (unsigned i = 0; i < TALLY_COUNT; i++) {
        if (tallies[i].count > 0) {
            const char *phrase = catalog_explain(TALLY_FIRST + i)->phrase;

            widths[1] = MAX(widths[1], measure(phrase));
            has_any = true;
        }
    }
    return has_any;
}

char *
tally_text(const struct tally *tallies, enum language language)
{
    const char *const titles[COLUMNS_MOST] = {
        catalog_label(LABEL_CODES_CODE, language),
        catalog_label(LABEL_CODES_PHRASE, language),
        catalog_label(LABEL_CODES_RESPONSES, language),
        catalog_label(LABEL_CODES_FIRST_FRAME, language),
    };
    GString *out = g_string_new(NULL);
    size_t widths[COLUMNS_MOST];

    if (tallies == NULL || !measure_columns(tallies, titles, widths)) {
        g_string_append_printf(out, "%s\n", catalog_label(LABEL_CODES_NONE, language));
        return g_string_free(out, FALSE);
    }
    add_line(out, titles, widths);
    for (unsigned i = 0; i < TALLY_COUNT; i++) {
        char code[12], count[12], frame[12];
        const char *const cells[COLUMNS_MOST] = {
            code, catalog_explain(TALLY_FIRST + i)->phrase, count, frame};

        g_snprintf(code, sizeof code, "%u", TALLY_FIRST + i);
        g_snprintf(count, sizeof count, "%u", tallies[i].count);
        g_snprintf(frame, sizeof frame, "%u", tallies[i].first_frame);
        if (tallies[i].count > 0) {
            add_line(out, cells, widths);
        }
    }
    g_string_append_printf(out, "\n%s\n", catalog_label(LABEL_CODES_COPIES, language));
    return g_string_free(out, FALSE);
}
