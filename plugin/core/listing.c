/* listing.c - the comma lists that findings show: Allow, Supported, codecs, ...
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "listing.h"

#include <string.h>

#define LONGEST 1000

/* In any case. */
static bool
has_item(const GString *list, struct span item)
{
    struct span rest = {list->str, list->len}, had;

    while (address_next_value(&rest, &had)) {
        if (span_same(had, item)) {
            return true;
        }
    }
    return false;
}

void
listing_add(GString *list, struct span item)
{
    const char *separator = list->len > 0 ? ", " : "";
    struct span word;

    if (list->len > LONGEST || has_item(list, item)) {
        return;
    }
    while ((word = span_take_word(&item)).length > 0) {
        g_string_append(list, separator);
        g_string_append_len(list, word.at, (gssize)word.length);
        separator = " ";
    }
}

void
listing_add_all(GString *list, const GString *items)
{
    struct span rest = {items->str, items->len}, item;

    while (address_next_value(&rest, &item)) {
        listing_add(list, item);
    }
}

void
listing_add_header(GString *list, const struct message *message, const char *name,
                   bool with_parameters)
{
    struct header header;
    size_t position = 0;
    struct span value;

    while (message_next_header(message, &position, &header)) {
        while (message_header_is(&header, name) &&
               address_next_value(&header.value, &value)) {
            if (!with_parameters) {
                value = span_trim(span_first(value, span_length_to(value, ';', NULL)));
            }
            listing_add(list, value);
        }
    }
}

/* Bytes of the list to show where there is room for that many; the rest is "...". */
static int
length_shown(const GString *list, size_t room)
{
    size_t length = room - strlen("...");

    while (length > 0 && list->str[length - 1] != ' ') {
        length--;
    }
    return (int)(length > 0 ? length : room - strlen("..."));
}

void
listing_set(struct finding *finding, const char *name, const GString *list,
            enum language language)
{
    const size_t room = sizeof finding->values[0].text - 1;

    if (list->len == 0) {
        finding_set(finding, name, "%s", catalog_label(LABEL_NONE, language));
    } else if (list->len <= room) {
        finding_set(finding, name, "%s", list->str);
    } else {
        finding_set(finding, name, "%.*s...", length_shown(list, room), list->str);
    }
}

void
listing_set_header(struct finding *finding, const char *name,
                   const struct message *message, const char *header,
                   enum language language)
{
    g_autoptr(GString) list = g_string_new(NULL);

    if (message == NULL) {
        finding_set(finding, name, "%s", catalog_label(LABEL_NOT_IN_CAPTURE, language));
    } else {
        listing_add_header(list, message, header, true);
        listing_set(finding, name, list, language);
    }
}

void
listing_add_evidence(struct finding *finding, uint32_t frame,
                     const struct message *message, const char *header)
{
    const size_t room =
        sizeof finding->evidence[0].text - 1 - strlen(header) - strlen(": ");
    g_autoptr(GString) list = g_string_new(NULL);
    struct span value;

    if (message == NULL || !message_find_header(message, header, &value)) {
        return;
    }
    listing_add_header(list, message, header, true);
    if (list->len <= room) {
        finding_add_evidence(finding, frame, "%s: %s", header, list->str);
    } else {
        finding_add_evidence(finding, frame, "%s: %.*s...", header,
                             length_shown(list, room), list->str);
    }
}
