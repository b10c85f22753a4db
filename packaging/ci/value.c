/* value.c - reads the values of a report's JSON into where they belong.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "value.h"

#include <string.h>

#define MEMBERS_MOST 32 /* of an object */
#define MICROSECONDS 6  /* decimals of a second */

/* An object that is being read. */
struct object {
    struct reading *reading;
    const struct member *members;
    size_t count;
    char *place;
    uint32_t seen; /* a bit for each member */
};

static bool
read_member(struct json_reader *json, const char *name, void *data)
{
    struct object *object = data;

    for (size_t i = 0; i < object->count; i++) {
        const struct member *member = &object->members[i];

        if (strcmp(member->name, name) == 0) {
            if ((object->seen >> i & 1) != 0) {
                return json_reader_refuse(json, "\"%s\" stands there twice", name);
            }
            object->seen |= UINT32_C(1) << i;
            return member->read(object->reading, object->place + member->offset);
        }
    }
    return json_reader_skip(json);
}

bool
value_object(struct reading *reading, const struct member *members, size_t count,
             void *place)
{
    struct object object = {reading, members, count, place, 0};

    g_assert(count <= MEMBERS_MOST);
    if (!json_reader_object(&reading->json, read_member, &object)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (members[i].need == REQUIRED && (object.seen >> i & 1) == 0) {
            return json_reader_refuse(&reading->json, "\"%s\" is missing",
                                      members[i].name);
        }
    }
    return true;
}

/* ---- values ---- */

static bool
read_number(struct reading *reading, int64_t most, int64_t *number)
{
    if (!json_reader_number(&reading->json, 0, number)) {
        return false;
    }
    return (*number >= 0 && *number <= most) ||
           json_reader_refuse(&reading->json, "%" G_GINT64_FORMAT " is out of range",
                              *number);
}

bool
value_count(struct reading *reading, void *place)
{
    int64_t number;

    if (!read_number(reading, G_MAXUINT32, &number)) {
        return false;
    }
    *(uint32_t *)place = (uint32_t)number;
    return true;
}

bool
value_large_count(struct reading *reading, void *place)
{
    int64_t number;

    if (!read_number(reading, G_MAXINT64, &number)) {
        return false;
    }
    *(uint64_t *)place = (uint64_t)number;
    return true;
}

bool
value_code(struct reading *reading, void *place)
{
    int64_t number;

    if (!read_number(reading, REPORT_CODES - 1, &number)) {
        return false;
    }
    *(unsigned *)place = (unsigned)number;
    return true;
}

/* Seconds, kept as microseconds. */
bool
value_seconds(struct reading *reading, void *place)
{
    return json_reader_number(&reading->json, MICROSECONDS, place);
}

bool
value_truth(struct reading *reading, void *place)
{
    return json_reader_truth(&reading->json, place);
}

bool
value_text(struct reading *reading, void *place)
{
    const char *text;

    if (!json_reader_text(&reading->json, &text)) {
        return false;
    }
    *(const char **)place = report_keep(reading->report, text);
    return true;
}

/* ---- words ---- */

#define finding_word(finding)   (catalog_finding(finding)->id)
#define language_word(language) (language_codes[language])

/* read_NAME() takes a word of an enum. */
#define READ_WORD(name, type, word_of, count)                                        \
    bool value_##name(struct reading *reading, void *place)                          \
    {                                                                                \
        const char *text;                                                            \
                                                                                     \
        if (!json_reader_text(&reading->json, &text)) {                              \
            return false;                                                            \
        }                                                                            \
        for (type value = 0; value < (count); value++) {                             \
            if (strcmp(word_of(value), text) == 0) {                                 \
                *(type *)place = value;                                              \
                return true;                                                         \
            }                                                                        \
        }                                                                            \
        return json_reader_refuse(&reading->json, "unknown " #name " \"%s\"", text); \
    }

READ_WORD(language, enum language, language_word, LANGUAGE_COUNT)
READ_WORD(method, enum method, report_method_word, METHOD_OTHER + 1)
READ_WORD(outcome, enum outcome, outcome_word, OUTCOME_COUNT)
READ_WORD(severity, enum severity, severity_word, SEVERITY_COUNT)
READ_WORD(finding, enum finding_id, finding_word, FINDING_COUNT)

/* ---- arrays ---- */

/* What reads an element, and what it goes into. */
struct array {
    struct reading *reading;
    value_fn read;
    void *place;
};

static bool
read_element(struct json_reader *json G_GNUC_UNUSED, void *data)
{
    const struct array *array = data;

    return array->read(array->reading, array->place);
}

bool
value_array(struct reading *reading, value_fn read, void *place)
{
    struct array array = {reading, read, place};

    return json_reader_array(&reading->json, read_element, &array);
}

static bool
read_finding_of_set(struct reading *reading, void *set)
{
    enum finding_id id;

    if (!value_finding(reading, &id)) {
        return false;
    }
    finding_set_add(set, id);
    return true;
}

bool
value_finding_set(struct reading *reading, void *place)
{
    return value_array(reading, read_finding_of_set, place);
}
