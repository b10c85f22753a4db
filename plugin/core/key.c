/* key.c - 64-bit keys under which calls, transactions and the like are found again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "key.h"

#include <glib.h>
#include <string.h>

#define PRIME UINT64_C(0x9e3779b97f4a7c15) /* odd, its bits spread evenly */

static uint64_t
add_byte(uint64_t key, uint8_t byte)
{
    return (key ^ byte) * PRIME;
}

/* The product carries only upwards, so the upper half is brought down. */
static uint64_t
add_number(uint64_t key, uint64_t number)
{
    key = (key ^ number) * PRIME;
    return key ^ key >> 32;
}

uint64_t
key_add_number(uint64_t key, uint64_t number)
{
    return add_number(key, number);
}

/* Eight bytes at a time: long texts are many. */
uint64_t
key_add(uint64_t key, struct span part)
{
    uint64_t piece;
    size_t at = 0;

    for (; at + sizeof piece <= part.length; at += sizeof piece) {
        memcpy(&piece, part.at + at, sizeof piece);
        key = add_number(key, piece);
    }
    for (; at < part.length; at++) {
        key = add_byte(key, (uint8_t)part.at[at]);
    }
    return add_number(key, part.length);
}

uint64_t
key_add_folded(uint64_t key, struct span part)
{
    for (size_t i = 0; i < part.length; i++) {
        const char c = part.at[i];

        key = add_byte(key, (uint8_t)(c >= 'A' && c <= 'Z' ? c | 0x20 : c));
    }
    return add_number(key, part.length);
}

uint32_t
key_short(struct span text)
{
    uint64_t key;

    if (text.length == 0) {
        return 0;
    }
    key = key_add(KEY_START, text);
    key ^= key >> 32;
    return (uint32_t)key != 0 ? (uint32_t)key : 1;
}
