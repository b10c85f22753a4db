/* handbook.c - the handbook, where it is installed.
 *
 * Installed for all users, it lies below one prefix with the plugin, so it is found from
 * the folder that Wireshark takes plugins from, wherever the prefix was moved to. Else
 * packaging/install-user may have put it among the user's own data.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "handbook.h"

#include <wsutil/filesystem.h>

static char *book; /* its folder, as a URI; NULL when it is not installed */

static void
look_in(const char *folder)
{
    if (book == NULL && g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        book = g_filename_to_uri(folder, NULL, NULL);
    }
}

void
handbook_look(void)
{
    g_autofree char *shared = g_canonicalize_filename(SIPDIAG_PLUGINS_TO_HANDBOOK,
                                                      get_plugins_dir_with_version());
    g_autofree char *own =
        g_build_filename(g_get_user_data_dir(), "sipdiag", "handbook", NULL);

    look_in(shared);
    look_in(own);
}

char *
handbook_address(const struct explanation *explanation, enum language language)
{
    if (book == NULL || explanation->code == 0) {
        return NULL;
    }
    return g_strdup_printf("%s/%s/%u.html", book, language_codes[language],
                           explanation->code);
}
