/* handbook.c - the handbook, where it is installed beside the plugin.
 *
 * Both lie below one prefix, so the one is found from the folder that Wireshark takes
 * plugins from, wherever the prefix was moved to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "handbook.h"

#include <wsutil/filesystem.h>

static char *book; /* its folder, as a URI; NULL when it is not installed */

void
handbook_look(void)
{
    g_autofree char *folder = g_canonicalize_filename(SIPDIAG_PLUGINS_TO_HANDBOOK,
                                                      get_plugins_dir_with_version());

    if (g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        book = g_filename_to_uri(folder, NULL, NULL);
    }
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
