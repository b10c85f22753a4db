/* keyfiles.c - the key files of data/, loaded: their values and what group names mean.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "keyfiles.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[FILE_COUNT] = {
    [RESPONSES] = "responses.ini", [COMPARISONS] = "comparisons.ini",
    [WARNINGS] = "warnings.ini",   [CAUSES] = "causes.ini",
    [FINDINGS] = "findings.ini",   [DECISIONS] = "decisions.ini",
    [LABELS] = "labels.ini",
};

#define LOCATION "location "

GKeyFile *keyfiles[FILE_COUNT];
char **keyfile_groups[FILE_COUNT];
char **keyfile_languages;

void
keyfile_refuse(enum file_id file, const char *group, const char *key, const char *format,
               ...)
{
    va_list arguments;

    fprintf(stderr, "generate: %s: ", names[file]);
    if (group != NULL) {
        fprintf(stderr, "[%s]: ", group);
    }
    if (key != NULL) {
        fprintf(stderr, "%s: ", key);
    }
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(EXIT_FAILURE);
}

char *
value_of(enum file_id file, const char *group, const char *key)
{
    return g_key_file_get_string(keyfiles[file], group, key, NULL);
}

char **
list_of(enum file_id file, const char *group, const char *key)
{
    return g_key_file_get_string_list(keyfiles[file], group, key, NULL, NULL);
}

bool
has_group(enum file_id file, const char *group)
{
    return g_key_file_has_group(keyfiles[file], group);
}

bool
list_has(char *const *list, const char *text)
{
    return g_strv_contains((const char *const *)list, text);
}

bool
has_key(enum file_id file, const char *group, const char *key)
{
    return g_key_file_has_key(keyfiles[file], group, key, NULL);
}

int
number_in(const char *text)
{
    guint64 number;

    return (text[0] != '0' || text[1] == '\0') &&
                   g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT16, &number, NULL)
               ? (int)number
               : -1;
}

int
number_of(enum file_id file, const char *group, const char *key)
{
    g_autofree char *value = value_of(file, group, key);

    return value == NULL ? 0 : number_in(value);
}

bool
is_code(int number)
{
    return number >= 100 && number <= 699;
}

bool
is_class_group(const char *group)
{
    return strlen(group) == 3 && group[0] >= '1' && group[0] <= '6' &&
           g_str_equal(group + 1, "xx");
}

bool
split_range(const char *group, int *first, int *last)
{
    g_auto(GStrv) ends = g_strsplit(group, "-", 2);

    *first = number_in(ends[0]);
    *last = ends[0] != NULL && ends[1] != NULL ? number_in(ends[1]) : *first;
    return *first >= 0 && *last >= *first;
}

bool
split_cause(const char *group, char **protocol, int *number)
{
    const char *space = strrchr(group, ' ');

    if (space == NULL || (*number = number_in(space + 1)) < 0) {
        return false;
    }
    *protocol = g_strndup(group, (gsize)(space - group));
    return true;
}

const char *
location_in(const char *group)
{
    return g_str_has_prefix(group, LOCATION) ? group + strlen(LOCATION) : NULL;
}

/* GKeyFile quietly merges groups of one name and keeps the last of two keys. */
static void
check_duplicates(enum file_id file, const char *contents)
{
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) lines = g_strsplit(contents, "\n", -1);
    g_autofree char *group = g_strdup("");

    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = g_strstrip(lines[i]);

        if (line[0] == '[') {
            g_free(group);
            group = g_strndup(line + 1, strcspn(line + 1, "]"));
            if (!g_hash_table_add(seen, g_strdup_printf("%s]", group))) {
                keyfile_refuse(file, group, NULL, "stands here twice");
            }
        } else if (line[0] != '#' && strchr(line, '=') != NULL) {
            g_autofree char *key = g_strndup(line, strcspn(line, "="));

            g_strchomp(key);
            if (!g_hash_table_add(seen, g_strdup_printf("%s]%s", group, key))) {
                keyfile_refuse(file, group, key, "stands here twice");
            }
        }
    }
}

static int
compare_groups(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char **
sorted_groups(enum file_id file)
{
    g_auto(GStrv) all = g_key_file_get_groups(keyfiles[file], NULL);
    GPtrArray *sorted = g_ptr_array_new();

    for (guint i = 0; all[i] != NULL; i++) {
        if (file != FINDINGS || !g_str_equal(all[i], REGISTRY)) {
            g_ptr_array_add(sorted, g_strdup(all[i]));
        }
    }
    g_ptr_array_sort(sorted, compare_groups);
    g_ptr_array_add(sorted, NULL);
    return (char **)g_ptr_array_free(sorted, FALSE);
}

static enum file_id
file_of(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);

    for (enum file_id file = 0; file < FILE_COUNT; file++) {
        if (g_str_equal(base, names[file])) {
            return file;
        }
    }
    fprintf(stderr, "generate: %s: is no file of data/\n", path);
    exit(EXIT_FAILURE);
}

void
keyfile_load(const char *path)
{
    const enum file_id file = file_of(path);
    g_autoptr(GError) error = NULL;
    g_autofree char *contents = NULL;
    gsize length;

    keyfiles[file] = g_key_file_new();
    if (!g_file_get_contents(path, &contents, &length, &error) ||
        !g_key_file_load_from_data(keyfiles[file], contents, length,
                                   G_KEY_FILE_KEEP_TRANSLATIONS, &error)) {
        keyfile_refuse(file, NULL, NULL, "%s", error->message);
    }
    check_duplicates(file, contents);
    keyfile_groups[file] = sorted_groups(file);
}
