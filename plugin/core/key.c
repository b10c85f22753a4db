/* key.c - 64-bit keys under which calls, transactions and the like are found again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "key.h"

#include <glib.h>

#define PRIME UINT64_C(0x100000001b3)

static uint64_t
add_byte(uint64_t key, uint8_t byte)
{
    return (key ^ byte) * PRIME;
}

uint64_t
key_add_number(uint64_t key, uint64_t number)
{
    for (int shift = 0; shift < 64; shift += 8) {
        key = add_byte(key, (uint8_t)(number >> shift));
    }
    return key;
}

uint64_t
key_add(uint64_t key, struct span part)
{
    for (size_t i = 0; i < part.length; i++) {
        key = add_byte(key, (uint8_t)part.at[i]);
    }
    return key_add_number(key, part.length);
}

uint64_t
key_add_folded(uint64_t key, struct span part)
{
    for (size_t i = 0; i < part.length; i++) {
        key = add_byte(key, (uint8_t)g_ascii_tolower(part.at[i]));
    }
    return key_add_number(key, part.length);
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
