/* header.h - reads the values of Reason, Warning and Retry-After.
 *
 * The readers take what is found in the field: parameters in any order, lists, spaces and
 * folds anywhere, missing quotes. Nothing is copied; spans point into the message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_HEADER_H
#define SIPDIAG_HEADER_H

#include "message.h"

/* One reason value (RFC 3326 section 2, RFC 8606 section 4). */
struct reason {
    struct span whole;
    struct span protocol;
    struct span cause_text; /* the digits; absent when there are none */
    unsigned long cause;    /* 0 to 65535, when has_cause */
    bool has_cause;
    struct span text;     /* without its quotes; absent when there is none */
    struct span location; /* likewise */
};

/* One warning value (RFC 3261 section 20.43). */
struct warning {
    struct span whole;
    struct span code_text;
    unsigned long code; /* 0 to 65535 */
    struct span agent;  /* who added it: host, host:port or a name; may be empty */
    struct span text;   /* without its quotes; may be empty */
};

/* Takes the next value off the front of *rest. Returns false, with *rest empty, when
 * there is none; values that begin with no protocol are passed over. */
bool header_next_reason(struct span *rest, struct reason *reason);

/* Likewise; values that begin with no number are passed over. */
bool header_next_warning(struct span *rest, struct warning *warning);

/* The delta-seconds of Retry-After (RFC 3261 section 20.33); a comment and parameters may
 * follow. Returns false when it does not begin with a number of at most 2^32 - 1. */
bool header_retry_after(struct span value, unsigned long *seconds);

#endif /* SIPDIAG_HEADER_H */
