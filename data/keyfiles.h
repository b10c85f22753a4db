/* keyfiles.h - the key files of data/, loaded: their values and what group names mean.
 *
 * The generator runs once and ends, so the files are module state and what the functions
 * return is freed by the caller or by the end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_KEYFILES_H
#define SIPDIAG_KEYFILES_H

#include <glib.h>
#include <stdbool.h>

enum file_id {
    RESPONSES,
    COMPARISONS,
    WARNINGS,
    CAUSES,
    FINDINGS,
    DECISIONS,
    LABELS,
    FILE_COUNT
};

#define REGISTRY "registry" /* the group of findings.ini that lists the permanent ids */

extern GKeyFile *keyfiles[FILE_COUNT];
extern char **keyfile_groups[FILE_COUNT]; /* sorted; of findings.ini without [registry] */
extern char **keyfile_languages;          /* without English */

/* Loads a file, which its base name tells from the others. Refuses what cannot be read,
 * and the duplicates that GKeyFile would merge. */
void keyfile_load(const char *path);

/* Prints one line with file, group and key (either may be NULL) on standard error and
 * ends the program with status 1. */
void keyfile_refuse(enum file_id file, const char *group, const char *key,
                    const char *format, ...) G_GNUC_PRINTF(4, 5) G_GNUC_NORETURN;

/* A value, NULL when the key is not there. */
char *value_of(enum file_id file, const char *group, const char *key);

/* A value's parts between ';', NULL when the key is not there. */
char **list_of(enum file_id file, const char *group, const char *key);

/* A value as a number: 0 when the key is not there, -1 when it is no number. */
int number_of(enum file_id file, const char *group, const char *key);

/* The whole of text as a number, written without leading zeros; -1 when it is none. */
int number_in(const char *text);

bool has_group(enum file_id file, const char *group);
bool has_key(enum file_id file, const char *group, const char *key);
bool list_has(char *const *list, const char *text);

/* 100 to 699 (RFC 3261 section 7.2). */
bool is_code(int number);

/* [4xx]: what stands for the codes of a class that have no entry. */
bool is_class_group(const char *group);

/* [305] or [300-329]. */
bool split_range(const char *group, int *first, int *last);

/* [Q.850 17]; false for the group of a protocol itself. */
bool split_cause(const char *group, char **protocol, int *number);

/* [location TN]: the token, NULL for any other group. */
const char *location_in(const char *group);

#endif /* SIPDIAG_KEYFILES_H */
