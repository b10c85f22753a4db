/* output.c - a file that is there as a whole, or not at all.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "output.h"
#include "tell.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOKED_AT  512 /* bytes of a file that is to be replaced */
#define PERMISSION 0666

static bool
refuse(const char *path, int error)
{
    return tell("%s cannot be written: %s", path, g_strerror(error));
}

/* The file that a link leads to; a path without a file stays as it is. */
static char *
target_of(const char *path)
{
    char *target = realpath(path, NULL);

    return target != NULL ? target : g_strdup(path);
}

static bool
may_be_replaced(const char *path, const char *target)
{
    const int file = g_open(target, O_RDWR | O_NONBLOCK | O_CLOEXEC, 0);
    char bytes[LOOKED_AT];
    struct stat status;
    ssize_t count = 0;
    bool is_plain;

    if (file < 0) {
        return errno == ENOENT || refuse(path, errno);
    }
    is_plain = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    if (is_plain) {
        count = read(file, bytes, sizeof bytes);
    }
    close(file);
    if (!is_plain) {
        return tell("%s cannot be written: it is no plain file", path);
    }
    return count <= 0 || memchr(bytes, '\0', (size_t)count) == NULL ||
           tell("%s is left as it is: it holds no text", path);
}

/* Files are written beside their place, and then renamed. */
static bool
has_writable_folder(const char *path, const char *target)
{
    g_autofree char *beside = g_strconcat(target, ".XXXXXX", NULL);
    const int file = g_mkstemp(beside);

    if (file < 0) {
        return refuse(path, errno);
    }
    close(file);
    g_unlink(beside);
    return true;
}

bool
output_check(const char *path)
{
    g_autofree char *target = target_of(path);

    if (*path == '\0') {
        return tell("an empty name is no place for a report");
    }
    return may_be_replaced(path, target) && has_writable_folder(path, target);
}

bool
output_write(const char *path, const char *text)
{
    g_autofree char *target = target_of(path);
    g_autoptr(GError) error = NULL;

    return g_file_set_contents_full(target, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                    PERMISSION, &error) ||
           tell("%s cannot be written: %s", path, error->message);
}
