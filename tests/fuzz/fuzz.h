/* fuzz.h - what the fuzz targets share.
 *
 * A target is one file that defines LLVMFuzzerTestOneInput(). The sanitizers see reads
 * outside a buffer; the checks here see results that point outside it, and read every
 * byte of them, as somebody who shows them would.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_FUZZ_H
#define SIPDIAG_FUZZ_H

#include "message.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where checked bytes go, so that the compiler cannot leave out the read. */
static volatile uint8_t checked_bytes;

static inline void
fail(const char *file, int line, const char *claim)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, claim);
    abort();
}

/* Stops the fuzzer, which keeps the input, where a claim does not hold. */
#define require(claim) ((claim) ? (void)0 : fail(__FILE__, __LINE__, #claim))

static inline void
read_text(const char *text)
{
    for (; *text != '\0'; text++) {
        checked_bytes ^= (uint8_t)*text;
    }
}

/* The span is absent, or lies within the buffer. */
static inline void
check_span(struct span span, const char *data, size_t size)
{
    if (span.at == NULL) {
        require(span.length == 0);
        return;
    }
    require(span.at >= data && span.at <= data + size);
    require(span.length <= (size_t)(data + size - span.at));
    for (size_t i = 0; i < span.length; i++) {
        checked_bytes ^= (uint8_t)span.at[i];
    }
}

#endif /* SIPDIAG_FUZZ_H */
