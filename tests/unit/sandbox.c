/* sandbox.c - a folder with copies of the key files, for the built generator to run over.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sandbox.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#ifdef G_OS_UNIX
#include <sys/wait.h>
#endif

const char *const sandbox_files[KEY_FILES] = {
    "responses.ini", "comparisons.ini", "warnings.ini", "causes.ini",
    "findings.ini",  "decisions.ini",   "labels.ini"};

char *
sandbox_read(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;

    g_file_get_contents(path, &text, NULL, NULL);
    return text;
}

void
sandbox_write(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
}

/* A key file of the build without lines such as "Meaning[ja]=...". Read once. */
static const char *
english_text(size_t file)
{
    static char *texts[KEY_FILES];

    if (texts[file] == NULL) {
        g_autofree char *text = sandbox_read(DATA_FOLDER, sandbox_files[file]);
        g_autoptr(GRegex) translated =
            g_regex_new("^[^=\\n#]+\\[[^=\\n]*\\]=.*\\n", G_REGEX_MULTILINE, 0, NULL);

        g_assert_nonnull(text);
        texts[file] = g_regex_replace_literal(translated, text, -1, 0, "", 0, NULL);
    }
    return texts[file];
}

char *
sandbox_make(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("sipdiag-generate-XXXXXX", &error);
    g_autofree char *out = NULL;

    g_assert_no_error(error);
    out = g_build_filename(folder, "out", NULL);
    g_assert_cmpint(g_mkdir(out, 0700), ==, 0);
    for (size_t i = 0; i < KEY_FILES; i++) {
        sandbox_write(folder, sandbox_files[i], english_text(i));
    }
    return folder;
}

static void
remove_all(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *inner = g_build_filename(path, name, NULL);

        remove_all(inner);
    }
    g_clear_pointer(&dir, g_dir_close);
    g_assert_cmpint(g_remove(path), ==, 0);
}

void
sandbox_remove(char *folder)
{
    remove_all(folder);
    g_free(folder);
}

bool
sandbox_is_empty(const char *folder)
{
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    g_autoptr(GDir) dir = g_dir_open(out, 0, NULL);

    return dir != NULL && g_dir_read_name(dir) == NULL;
}

struct outcome
sandbox_run(const char *folder, const char *const *names, const char *out,
            const char *languages)
{
    struct outcome outcome = {-1, NULL};
    g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    int wait_status = 0;

    g_ptr_array_add(arguments, g_strdup(GENERATE));
    if (languages != NULL) {
        g_ptr_array_add(arguments, g_strdup_printf("--languages=%s", languages));
    }
    g_ptr_array_add(arguments, g_strdup("--output"));
    g_ptr_array_add(arguments, g_strdup(out));
    for (; *names != NULL; names++) {
        g_ptr_array_add(arguments, g_build_filename(folder, *names, NULL));
    }
    g_ptr_array_add(arguments, NULL);
    g_spawn_sync(NULL, (char **)arguments->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                 NULL, NULL, &outcome.errors, &wait_status, &error);
    g_assert_no_error(error);
#ifdef G_OS_UNIX
    outcome.status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
#else
    outcome.status = wait_status;
#endif
    return outcome;
}

struct outcome
sandbox_run_all(const char *folder, const char *languages)
{
    const char *names[KEY_FILES + 1] = {NULL};
    g_autofree char *out = g_build_filename(folder, "out", NULL);

    memcpy(names, sandbox_files, sizeof sandbox_files);
    return sandbox_run(folder, names, out, languages);
}
