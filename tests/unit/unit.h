/* unit.h - what the unit tests share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_UNIT_H
#define SIPDIAG_UNIT_H

#include "message.h"

#include <glib.h>
#include <string.h>

/* Text and length of a literal, which may hold NUL bytes. */
#define BYTES(literal) literal, sizeof literal - 1

/* A span against a string; NULL stands for an absent span. */
#define assert_span(actual, expected)                                          \
    do {                                                                       \
        const struct span span_ = (actual);                                    \
        const char *expected_ = (expected);                                    \
        g_autofree char *text_ =                                               \
            span_.at == NULL ? NULL : g_strndup(span_.at, span_.length);       \
        g_assert_cmpstr(text_, ==, expected_);                                 \
        g_assert_cmpuint(span_.length, ==, expected_ ? strlen(expected_) : 0); \
    } while (0)

/* A block with room for these bytes and not one more: valgrind and AddressSanitizer see
 * whoever reads outside. Free with g_free(). */
static inline char *
exact_copy(const char *bytes, size_t length)
{
    char *block = g_malloc(length);

    if (length > 0) {
        memcpy(block, bytes, length);
    }
    return block;
}

/* Adds a test for each row of a table whose rows begin with their name. */
#define ADD_ROWS(folder, rows, check)                                                    \
    for (size_t row_ = 0; row_ < G_N_ELEMENTS(rows); row_++) {                           \
        g_autofree char *path_ = g_strdup_printf("/%s/%s", (folder), (rows)[row_].name); \
        g_test_add_data_func(path_, &(rows)[row_], check);                               \
    }

#endif /* SIPDIAG_UNIT_H */
