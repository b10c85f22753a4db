/* value.h - reads the values of a report's JSON into where they belong.
 *
 * What an object has to hold stands in a table: the name of each member, where it goes,
 * and what reads it. Members without an entry are not looked at: they follow from others,
 * or a later release adds them.
 *
 * All functions here return false when something is wrong; the reader then knows what.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_VALUE_H
#define SIPDIAG_VALUE_H

#include "json_reader.h"
#include "report.h"

/* A document that is being read. Texts live as long as the report. */
struct reading {
    struct json_reader json;
    struct report *report;
};

typedef bool (*value_fn)(struct reading *reading, void *place);

enum need { REQUIRED, OPTIONAL };

/* A member of an object, and how many bytes from the place of the object its place is. */
struct member {
    const char *name;
    size_t offset;
    value_fn read;
    enum need need;
};

/* The first two of them, of a member that is called like that of the struct. */
#define MEMBER(type, name) #name, offsetof(struct type, name)

/* Reads an object with members of a table, which is no longer than 32. */
#define READ(reading, members, place) \
    value_object(reading, members, G_N_ELEMENTS(members), place)
bool value_object(struct reading *reading, const struct member *members, size_t count,
                  void *place);

/* Reads an array: calls read() with that place for each element. */
bool value_array(struct reading *reading, value_fn read, void *place);

/* Each reads a value of one type; the place is that of what stands behind it. */
bool value_count(struct reading *reading, void *place);       /* uint32_t */
bool value_large_count(struct reading *reading, void *place); /* uint64_t */
bool value_code(struct reading *reading, void *place);        /* unsigned, 0 to 999 */
bool value_seconds(struct reading *reading, void *place);     /* int64_t, microseconds */
bool value_truth(struct reading *reading, void *place);       /* bool */
bool value_text(struct reading *reading, void *place);        /* const char * */
bool value_language(struct reading *reading, void *place);    /* enum language */
bool value_method(struct reading *reading, void *place);      /* enum method */
bool value_outcome(struct reading *reading, void *place);     /* enum outcome */
bool value_severity(struct reading *reading, void *place);    /* enum severity */
bool value_finding(struct reading *reading, void *place);     /* enum finding_id */
bool value_finding_set(struct reading *reading, void *place); /* struct finding_set */

#endif /* SIPDIAG_VALUE_H */
