/* json_reader.h - reads JSON text value by value.
 *
 * Wireshark's own parser (wsutil/wsjson.h) is not used: its time grows with the square of
 * the elements of an array, and a report of a large capture lists every request.
 *
 * The functions return false at the first thing that is wrong, and from then on; what it
 * was stands in the reader.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_JSON_READER_H
#define SIPDIAG_JSON_READER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct json_reader {
    const char *start;
    const char *at;
    const char *end;
    char *problem;    /* with its line; NULL for none so far */
    GString *scratch; /* the last text */
};

/* Reads a text of that many bytes, which has to live as long as the reader. To be ended
 * with json_reader_clear(). */
void json_reader_init(struct json_reader *reader, const char *text, size_t length);
void json_reader_clear(struct json_reader *reader);

/* Says what is wrong, and in which line, unless something was before. Returns false. */
bool json_reader_refuse(struct json_reader *reader, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/* A text: it lives until the next one, or the name of a member, is read. */
bool json_reader_text(struct json_reader *reader, const char **text);

/* A number times ten to the power of decimals. It has to be a whole number then. */
bool json_reader_number(struct json_reader *reader, unsigned decimals, int64_t *number);

bool json_reader_truth(struct json_reader *reader, bool *truth);

/* Any value, not looked at. */
bool json_reader_skip(struct json_reader *reader);

/* Calls read() with each member of an object, or each element of an array, which it has
 * to read. */
typedef bool (*json_member_fn)(struct json_reader *reader, const char *name, void *data);
typedef bool (*json_element_fn)(struct json_reader *reader, void *data);
bool json_reader_object(struct json_reader *reader, json_member_fn read, void *data);
bool json_reader_array(struct json_reader *reader, json_element_fn read, void *data);

/* Whether the text ends here. */
bool json_reader_end(struct json_reader *reader);

#endif /* SIPDIAG_JSON_READER_H */
