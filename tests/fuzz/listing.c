/* listing.c - fuzzes what findings show of messages: the input is one message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "listing.h"

static void
check_text(const char *text)
{
    require(g_utf8_validate(text, -1, NULL));
    require(strpbrk(text, "\r\n") == NULL);
}

static void
check_packing(const struct finding *finding)
{
    g_autofree void *packed = finding_pack(finding, 1);
    struct finding copy;

    require(finding_unpack(packed, &copy, 1) == 1);
    require(copy.value_count == finding->value_count);
    for (size_t i = 0; i < copy.value_count; i++) {
        require(strcmp(copy.values[i].text, finding->values[i].text) == 0);
        check_text(copy.values[i].text);
    }
    require(copy.evidence_count == finding->evidence_count);
    for (size_t i = 0; i < copy.evidence_count; i++) {
        require(strcmp(copy.evidence[i].text, finding->evidence[i].text) == 0);
        check_text(copy.evidence[i].text);
    }
}

static void
check_header(const struct message *message, const struct header *header)
{
    g_autofree char *name = g_strndup(header->name.at, MIN(header->name.length, 40));
    g_autoptr(GString) list = g_string_new(NULL);
    g_autoptr(GString) twice = g_string_new(NULL);
    struct finding finding = {.severity = SEVERITY_NOTE};

    listing_add_header(list, message, name, false);
    listing_add_all(twice, list);
    listing_set(&finding, "list", list, LANGUAGE_EN);
    listing_set(&finding, "twice", twice, LANGUAGE_EN);
    listing_set_header(&finding, "header", message, name, LANGUAGE_EN);
    listing_add_evidence(&finding, 1, message, name);
    finding_set(&finding, "value", "%.*s", (int)header->value.length, header->value.at);
    check_packing(&finding);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct message message;
    struct header header;
    size_t position = 0;

    if (message_read(&message, (const char *)bytes, size)) {
        for (int i = 0; i < 40 && message_next_header(&message, &position, &header);
             i++) {
            check_header(&message, &header);
        }
    }
    return 0;
}
