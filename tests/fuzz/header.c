/* header.c - fuzzes the readers of header values: the input is a value, for all of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "header.h"

static void
check_reasons(const char *data, size_t size)
{
    struct span rest = {data, size};
    struct reason reason;
    size_t left = size + 1;

    while (header_next_reason(&rest, &reason)) {
        require(rest.length < left);
        left = rest.length;
        require(reason.protocol.length > 0);
        require(reason.has_cause == (reason.cause_text.at != NULL));
        require(!reason.has_cause || reason.cause <= UINT16_MAX);
        check_span(reason.whole, data, size);
        check_span(reason.protocol, data, size);
        check_span(reason.cause_text, data, size);
        check_span(reason.text, data, size);
        check_span(reason.location, data, size);
    }
    require(rest.length == 0);
}

static void
check_warnings(const char *data, size_t size)
{
    struct span rest = {data, size};
    struct warning warning;
    size_t left = size + 1;

    while (header_next_warning(&rest, &warning)) {
        require(rest.length < left);
        left = rest.length;
        require(warning.code_text.length > 0 && warning.code <= UINT16_MAX);
        check_span(warning.whole, data, size);
        check_span(warning.code_text, data, size);
        check_span(warning.text, data, size);
    }
    require(rest.length == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *data = (const char *)bytes;
    unsigned long seconds;

    check_reasons(data, size);
    check_warnings(data, size);
    require(!header_retry_after((struct span){data, size}, &seconds) ||
            seconds <= UINT32_MAX);
    return 0;
}
