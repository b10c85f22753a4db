/* generate.c - turns the key files of data/ into the C tables of the plugin.
 *
 *   generate --output DIR [--languages "ja ru"] FILE.ini...
 *
 * writes DIR/catalog_tables.c and DIR/catalog_tables.h. The first fault in a key file
 * ends the build with one line that names file, group and key; nothing is written then.
 * The output depends on the input alone: sorted, const, without a date.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "check.h"
#include "emit.h"
#include "keyfiles.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

static bool
write_file(const char *folder, const char *name, char *contents)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = contents;
    g_autoptr(GError) error = NULL;

    if (!g_file_set_contents(path, text, -1, &error)) {
        fprintf(stderr, "generate: %s\n", error->message);
        return false;
    }
    return true;
}

int
main(int argc, char **argv)
{
    char *output = NULL;
    char *languages = NULL;
    char **paths = NULL;
    const GOptionEntry options[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Folder of the tables", "DIR"},
        {"languages", 'l', 0, G_OPTION_ARG_STRING, &languages,
         "Languages besides English", "\"ja ru\""},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, "",
         "FILE.ini..."},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;

    setlocale(LC_ALL, "C");
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "generate: %s\n", error->message);
        return EXIT_FAILURE;
    }
    if (output == NULL || paths == NULL || g_strv_length(paths) != FILE_COUNT) {
        fprintf(stderr, "generate: needs --output DIR and the %d key files of data/\n",
                FILE_COUNT);
        return EXIT_FAILURE;
    }
    keyfile_languages = g_strsplit(languages == NULL ? "" : languages, " ", -1);
    if (languages == NULL || languages[0] == '\0') {
        keyfile_languages[0] = NULL;
    }
    for (guint i = 0; paths[i] != NULL; i++) {
        keyfile_load(paths[i]);
    }
    for (enum file_id file = 0; file < FILE_COUNT; file++) {
        if (keyfiles[file] == NULL) {
            keyfile_refuse(file, NULL, NULL, "is not among the files given");
        }
    }
    check_all();
    return write_file(output, "catalog_tables.h", emit_header()) &&
                   write_file(output, "catalog_tables.c", emit_source())
               ? EXIT_SUCCESS
               : EXIT_FAILURE;
}
