/* tally.c - which response codes a capture shows: how often, and where first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "key.h"
#include "table.h"
#include "tally.h"

/* ---- counting ---- */

/* The same code again with the same To tag, as the final response or as the one before.
 * Two 180s from two phones behind a proxy differ in their tags. */
static bool
is_copy(const struct transaction *transaction, unsigned code, uint32_t tag)
{
    return (code == transaction->final_code && tag == transaction->answer_tag) ||
           (code == transaction->latest_code && tag == transaction->latest_tag);
}

bool
tally_add(struct tally *tallies, struct transaction *transaction,
          const struct message *response, uint32_t frame)
{
    const uint32_t tag = key_short(address_tag(response->known.value[HEADER_TO]));
    struct tally *tally;

    if (transaction != NULL) {
        if (is_copy(transaction, response->code, tag)) {
            return false;
        }
        transaction->latest_code = (uint16_t)response->code;
        transaction->latest_tag = tag;
    }
    if (response->code >= TALLY_FIRST && response->code - TALLY_FIRST < TALLY_COUNT) {
        tally = &tallies[response->code - TALLY_FIRST];
        if (tally->count++ == 0) {
            tally->first_frame = frame;
        }
    }
    return true;
}

/* ---- the table ---- */

char *
tally_text(const struct tally *tallies, enum language language)
{
    struct table *table = table_new("rlrr");
    GString *out = g_string_new(NULL);

    table_add(table, catalog_label(LABEL_CODES_CODE, language),
              catalog_label(LABEL_CODES_PHRASE, language),
              catalog_label(LABEL_CODES_RESPONSES, language),
              catalog_label(LABEL_CODES_FIRST_FRAME, language));
    for (unsigned i = 0; tallies != NULL && i < TALLY_COUNT; i++) {
        char code[12], count[12], frame[12];

        g_snprintf(code, sizeof code, "%u", TALLY_FIRST + i);
        g_snprintf(count, sizeof count, "%u", tallies[i].count);
        g_snprintf(frame, sizeof frame, "%u", tallies[i].first_frame);
        if (tallies[i].count > 0) {
            table_add(table, code, catalog_explain(TALLY_FIRST + i)->phrase, count,
                      frame);
        }
    }
    if (table_has_rows(table)) {
        table_print(table, out, 0, 0);
        g_string_append_printf(out, "\n%s\n",
                               catalog_label(LABEL_CODES_COPIES, language));
    } else {
        g_string_append_printf(out, "%s\n", catalog_label(LABEL_CODES_NONE, language));
    }
    table_free(table);
    return g_string_free(out, FALSE);
}
