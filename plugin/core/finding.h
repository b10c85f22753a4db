/* finding.h - a fact about one response: its registry entry, values and evidence.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_FINDING_H
#define SIPDIAG_FINDING_H

#include "catalog.h"

/* More than any finding of the registry has; the rest is left out. */
#define VALUES_MOST   6
#define EVIDENCE_MOST 4

/* What a finding rests on: a header value or a number as it stands in a message, and the
 * frame of that message; 0 for this response itself. */
struct evidence {
    uint32_t frame;
    char text[128];
};

struct finding {
    enum finding_id id;
    enum severity severity; /* of the registry, or the lower one for a normal step */
    struct value values[VALUES_MOST];
    size_t value_count;
    struct evidence evidence[EVIDENCE_MOST];
    size_t evidence_count;
};

/* Gives a placeholder of the finding its value. name is kept, not copied. Text that is
 * too long is cut, never within a character; folds become spaces. */
void finding_set(struct finding *finding, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Likewise a label, with the values of its placeholders; none: NULL, 0. */
void finding_set_label(struct finding *finding, const char *name, enum language language,
                       enum label label, const struct value *values, size_t count);

/* Likewise the label of a duration, or of a frame ("in frame 7"). */
void finding_set_duration(struct finding *finding, const char *name,
                          enum language language, unsigned long seconds);
void finding_set_in_frame(struct finding *finding, const char *name,
                          enum language language, uint32_t frame);

/* A value of its own, cut as by finding_set(). */
struct value finding_value(const char *name, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A text of the finding's registry entry, its placeholders replaced by the values, to be
 * freed with g_free(); NULL where it is absent. */
char *finding_fill(const struct finding *finding, const struct text *text,
                   enum language language);

/* Adds what the finding rests on: protocol words only ("Expires: 60"), which need no
 * translation. */
void finding_add_evidence(struct finding *finding, uint32_t frame, const char *format,
                          ...) G_GNUC_PRINTF(3, 4);

/* Findings in one block of memory, to be freed with g_free(); NULL for none. */
void *finding_pack(const struct finding *findings, size_t count);

/* Reads a block; NULL holds none. The names of the values stay in the block. Returns how
 * many findings were written, at most most. */
size_t finding_unpack(const void *packed, struct finding *findings, size_t most);

#endif /* SIPDIAG_FINDING_H */
