/* tap-sipdiag.c - what -z sipdiag,... prints. Decides nothing.
 *
 *   tshark -z sipdiag,explain,CODE
 *   tshark -z sipdiag,compare,CODE,CODE
 *
 * These two need no capture: they print a page and end the program before it opens one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "core/comparison.h"
#include "core/explanation.h"
#include "core/finding.h"
#include "language.h"
#include "tap-sipdiag.h"

#include <epan/stat_tap_ui.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPLAIN       "sipdiag,explain"
#define COMPARE       "sipdiag,compare"
#define PAGE_COLUMNS  80 /* where nothing tells how wide the terminal is */
#define COLUMNS_LEAST 40

/* As wide as the shell says; files and pipes get the same as a terminal of 80. */
static unsigned
columns(void)
{
    const char *value = g_getenv("COLUMNS");
    const guint64 number = value != NULL ? g_ascii_strtoull(value, NULL, 10) : 0;

    return number >= COLUMNS_LEAST && number <= G_MAXINT16 ? (unsigned)number
                                                           : PAGE_COLUMNS;
}

static G_GNUC_NORETURN void
print_and_end(struct page *page)
{
    g_autofree char *text = page_text(page, columns());

    page_free(page);
    fputs(text, stdout);
    exit(fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

static G_GNUC_NORETURN void
refuse(const char *message)
{
    fprintf(stderr, "tshark: %s\n", message);
    exit(EXIT_FAILURE);
}

static unsigned
read_code(const char *text)
{
    unsigned code;

    if (!explanation_read_code(text, &code)) {
        const struct value value = finding_value("text", "%s", text);
        g_autoptr(GString) message = g_string_new(NULL);

        catalog_fill(message, catalog_label(LABEL_INVALID_CODE, language_chosen()),
                     &value, 1);
        refuse(message->str);
    }
    return code;
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
    g_auto(GStrv) arguments = arguments_of(option, EXPLAIN, 1);

    if (arguments == NULL) {
        refuse("-z " EXPLAIN " takes one code: -z " EXPLAIN ",486");
    }
    print_and_end(explanation_page(read_code(arguments[1]), language_chosen()));
}

static sd_stat_begun
compare(const char *option, void *data _U_)
{
    g_auto(GStrv) arguments = arguments_of(option, COMPARE, 2);
    unsigned one, other;

    if (arguments == NULL) {
        refuse("-z " COMPARE " takes two codes: -z " COMPARE ",302,421");
    }
    one = read_code(arguments[1]);
    other = read_code(arguments[2]);
    if (one == other) {
        refuse("-z " COMPARE " takes two different codes: -z " COMPARE ",302,421");
    }
    print_and_end(comparison_page(one, other, language_chosen()));
}

void
tap_sipdiag_register(void)
{
    static stat_tap_ui options[] = {
        {REGISTER_STAT_GROUP_GENERIC, NULL, EXPLAIN, explain, 0, NULL},
        {REGISTER_STAT_GROUP_GENERIC, NULL, COMPARE, compare, 0, NULL},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        register_stat_tap_ui(&options[i], NULL);
    }
}
