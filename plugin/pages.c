/* pages.c - what -z sipdiag,explain and -z sipdiag,compare print. Decides nothing.
 *
 *   tshark -z sipdiag,explain,CODE
 *   tshark -z sipdiag,compare,CODE,CODE
 *
 * These two need no capture: tshark prints a page and ends before it opens one.
 * Wireshark, which takes the same options, shows the page in a window.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "core/comparison.h"
#include "core/explanation.h"
#include "core/finding.h"
#include "interface.h"
#include "menu.h"
#include "pages.h"
#include "preferences.h"
#include "terminal.h"

#include <epan/stat_tap_ui.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFUSED 2 /* exit status */

/* In a window where there is one; else printed, and the program ends. */
static void
show(enum label title, struct page *page)
{
    const struct page_style style = terminal_style();
    g_autofree char *text = NULL;

    if (menu_has_window()) {
        menu_show_page(title, page);
        return;
    }
    text = page_text(page, &style);
    page_free(page);
    fputs(text, stdout);
    exit(fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

void
pages_refuse(enum label title, const char *message)
{
    if (menu_has_window()) {
        menu_show_text(title, message);
        return;
    }
    fprintf(stderr, "tshark: %s\n", message);
    exit(REFUSED);
}

static bool
read_code(enum label title, const char *text, unsigned *code)
{
    const struct value value = finding_value("text", "%s", text);
    g_autoptr(GString) message = NULL;

    if (explanation_read_code(text, code)) {
        return true;
    }
    message = g_string_new(NULL);
    catalog_fill(message, catalog_label(LABEL_INVALID_CODE, preferences_language()),
                 &value, 1);
    pages_refuse(title, message->str);
    return false;
}

/* What follows the name of the option: ",486" or ",302,421"; NULL for anything else. */
static char **
arguments_of(const char *option, const char *name, guint count)
{
    char **arguments = g_strsplit(option + strlen(name), ",", -1);

    if (g_strv_length(arguments) != count + 1 || arguments[0][0] != '\0') {
        g_strfreev(arguments);
        return NULL;
    }
    return arguments;
}

static sd_stat_begun
explain(const char *option, void *data _U_)
{
    g_auto(GStrv) arguments = arguments_of(option, OPTION_EXPLAIN, 1);
    unsigned code;

    if (arguments == NULL) {
        pages_refuse(LABEL_MENU_EXPLANATION,
                     "-z " OPTION_EXPLAIN " takes one code: -z " OPTION_EXPLAIN ",486");
    } else if (read_code(LABEL_MENU_EXPLANATION, arguments[1], &code)) {
        show(LABEL_MENU_EXPLANATION, explanation_page(code, preferences_language()));
    }
    return SD_STAT_BEGUN;
}

static sd_stat_begun
compare(const char *option, void *data _U_)
{
    g_auto(GStrv) arguments = arguments_of(option, OPTION_COMPARE, 2);
    unsigned one, other;

    if (arguments == NULL) {
        pages_refuse(LABEL_MENU_COMPARISON,
                     "-z " OPTION_COMPARE " takes two codes: -z " OPTION_COMPARE
                     ",302,421");
    } else if (read_code(LABEL_MENU_COMPARISON, arguments[1], &one) &&
               read_code(LABEL_MENU_COMPARISON, arguments[2], &other)) {
        if (one == other) {
            pages_refuse(LABEL_MENU_COMPARISON,
                         "-z " OPTION_COMPARE
                         " takes two different codes: -z " OPTION_COMPARE ",302,421");
        } else {
            show(LABEL_MENU_COMPARISON,
                 comparison_page(one, other, preferences_language()));
        }
    }
    return SD_STAT_BEGUN;
}

void
pages_register(void)
{
    static stat_tap_ui options[] = {
        {REGISTER_STAT_GROUP_GENERIC, NULL, OPTION_EXPLAIN, explain, 0, NULL},
        {REGISTER_STAT_GROUP_GENERIC, NULL, OPTION_COMPARE, compare, 0, NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        register_stat_tap_ui(&options[i], NULL);
    }
}
