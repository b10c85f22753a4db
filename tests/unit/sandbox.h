/* sandbox.h - a folder with copies of the key files, for the built generator to run over.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_SANDBOX_H
#define SIPDIAG_SANDBOX_H

#include <stdbool.h>

#define KEY_FILES 7

/* How a run of the generator ended. */
struct outcome {
    int status; /* -1 when a signal ended it */
    char *errors;
};

/* The names of the key files. */
extern const char *const sandbox_files[KEY_FILES];

/* A new folder, with the key files of the build in it and an empty folder "out". The
 * copies have no translations: tests bring their own. Free with sandbox_remove(). */
char *sandbox_make(void);

/* Removes the folder with all that is in it. */
void sandbox_remove(char *folder);

/* The text of a file, NULL when there is none. Free with g_free(). */
char *sandbox_read(const char *folder, const char *name);

/* Writes a file, and the folder it lies in if need be. */
void sandbox_write(const char *folder, const char *name, const char *text);

/* Whether the generator has written nothing. */
bool sandbox_is_empty(const char *folder);

/* Runs the generator over files of a folder; names ends with NULL, languages may be NULL.
 * Free outcome.errors with g_free(). */
struct outcome sandbox_run(const char *folder, const char *const *names, const char *out,
                           const char *languages);

/* The same over the copies, into their "out". */
struct outcome sandbox_run_all(const char *folder, const char *languages);

#endif /* SIPDIAG_SANDBOX_H */
