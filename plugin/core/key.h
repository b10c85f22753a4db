/* key.h - 64-bit keys under which calls, transactions and the like are found again.
 *
 * A key is a hash of what identifies the thing. Two of a capture's things that
 * share a key by chance would be taken for one: with a million of them, one capture in
 * thirty million.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_KEY_H
#define SIPDIAG_KEY_H

#include "message.h"

#include <stdint.h>

#define KEY_START UINT64_C(0xcbf29ce484222325)

/* A key with a further part. Parts of different lengths never run into each other. */
uint64_t key_add(uint64_t key, struct span part);

/* Likewise, upper and lower case being the same. */
uint64_t key_add_folded(uint64_t key, struct span part);

uint64_t key_add_number(uint64_t key, uint64_t number);

/* A short key of one text, 0 for an empty or absent one: tags, branches within a call. */
uint32_t key_short(struct span text);

#endif /* SIPDIAG_KEY_H */
