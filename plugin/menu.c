/* menu.c - Tools > SIP Diagnosis, in the program with a window. Decides nothing.
 *
 * Wireshark lends plugins its dialogs through "funnel", which was made for Lua scripts.
 * The names in the menu are set before preferences are read, so they follow the locale.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat.h"
#include "core/comparison.h"
#include "core/explanation.h"
#include "core/finding.h"
#include "core/tally.h"
#include "fields.h"
#include "menu.h"
#include "packet-sipdiag.h"
#include "preferences.h"
#include "reports.h"

#include <epan/epan_dissect.h>
#include <epan/funnel.h>
#include <epan/plugin_if.h>
#include <epan/proto.h>

#define FIELDS_MOST    2
#define WINDOW_COLUMNS 68 /* a text window shows some more until it is resized */

/* tshark's funnel has no dialogs, and sharkd has no funnel. */
static const funnel_ops_t *
find_window(void)
{
    const funnel_ops_t *funnel = funnel_get_funnel_ops();

    return funnel != NULL && funnel->new_dialog != NULL ? funnel : NULL;
}

static const char *
label_text(enum label label)
{
    return catalog_label(label, preferences_language());
}

/* ---- what is shown ---- */

bool
menu_has_window(void)
{
    return find_window() != NULL;
}

/* Appended to an empty window: a text that is set may be taken for HTML. */
void
menu_show_text(enum label title, const char *text)
{
    const funnel_ops_t *funnel = find_window();

    funnel->append_text(funnel->new_text_window(funnel->ops_id, label_text(title)), text);
}

struct page_style
menu_style(void)
{
    return (struct page_style){.columns = WINDOW_COLUMNS, .breaks_rows = true};
}

void
menu_show_page(enum label title, struct page *page)
{
    const struct page_style style = menu_style();
    g_autofree char *text = page_text(page, &style);

    menu_show_text(title, text);
    page_free(page);
}

void
menu_retap(void)
{
    const funnel_ops_t *funnel = find_window();

    funnel->retap_packets(funnel->ops_id);
}

static void
add_message(GString *messages, enum label label, const struct value *value)
{
    catalog_fill(messages, label_text(label), value, 1);
    g_string_append_c(messages, '\n');
}

/* Reads the codes that were entered, which have to differ. Says in a window what is wrong
 * with them, and then returns false. */
static bool
read_codes(enum label title, char **entered, unsigned *codes, size_t count)
{
    g_autoptr(GString) messages = g_string_new(NULL);

    for (size_t i = 0; i < count; i++) {
        if (!explanation_read_code(entered[i], &codes[i])) {
            const struct value value = finding_value("text", "%s", entered[i]);

            add_message(messages, LABEL_INVALID_CODE, &value);
        }
    }
    if (messages->len == 0 && count == 2 && codes[0] == codes[1]) {
        const struct value value = finding_value("code", "%u", codes[0]);

        add_message(messages, LABEL_SAME_CODE, &value);
    }
    if (messages->len > 0) {
        menu_show_text(title, messages->str);
    }
    return messages->len == 0;
}

/* Takes what was entered, as the next one. */
static void
explain(char **entered, void *data _U_)
{
    unsigned code;

    if (read_codes(LABEL_MENU_EXPLANATION, entered, &code, 1)) {
        menu_show_page(LABEL_MENU_EXPLANATION,
                       explanation_page(code, preferences_language()));
    }
    g_strfreev(entered);
}

static void
compare(char **entered, void *data _U_)
{
    unsigned codes[2];

    if (read_codes(LABEL_MENU_COMPARISON, entered, codes, 2)) {
        menu_show_page(LABEL_MENU_COMPARISON,
                       comparison_page(codes[0], codes[1], preferences_language()));
    }
    g_strfreev(entered);
}

/* ---- what is asked ---- */

static void *
read_selected_code(capture_file *file, void *data)
{
    unsigned *code = data;
    GPtrArray *found;

    if (file->edt == NULL || file->edt->tree == NULL) {
        return NULL;
    }
    found = proto_find_first_finfo(file->edt->tree, hf_sipdiag_code);
    if (found->len > 0) {
        *code = fvalue_get_uinteger(sd_field_value(g_ptr_array_index(found, 0)));
    }
    g_ptr_array_free(found, TRUE);
    return NULL;
}

/* Asks for codes, the first of which is that of the selected frame where it has one. */
static void
ask(enum label title, const enum label *fields, size_t count, funnel_dlg_cb_t use)
{
    const funnel_ops_t *funnel = find_window();
    const char *names[FIELDS_MOST + 1] = {NULL};
    const char *values[FIELDS_MOST + 1] = {NULL};
    g_autofree char *first = NULL;
    unsigned selected = 0;

    plugin_if_get_capture_file(read_selected_code, &selected);
    first = selected != 0 ? g_strdup_printf("%u", selected) : g_strdup("");
    for (size_t i = 0; i < count; i++) {
        names[i] = label_text(fields[i]);
        values[i] = i == 0 ? first : "";
    }
    funnel->new_dialog(funnel->ops_id, label_text(title), names, values, use, NULL, NULL);
}

static void
ask_for_one(void *data _U_)
{
    static const enum label fields[] = {LABEL_FIELD_CODE};

    ask(LABEL_MENU_EXPLANATION, fields, G_N_ELEMENTS(fields), explain);
}

static void
ask_for_two(void *data _U_)
{
    static const enum label fields[] = {LABEL_FIELD_CODE, LABEL_FIELD_OTHER_CODE};

    ask(LABEL_MENU_COMPARISON, fields, G_N_ELEMENTS(fields), compare);
}

static void
show_codes(void *data _U_)
{
    const struct history *history = packet_sipdiag_history();
    g_autofree char *text =
        tally_text(history != NULL ? history->tallies : NULL, preferences_language());

    menu_show_text(LABEL_MENU_CODES, text);
}

static void
show_report(void *data _U_)
{
    reports_show();
}

/* ---- the menu ---- */

/* Three dots say that it asks first. */
static void
add_entry(enum label label, const char *dots, funnel_menu_callback callback)
{
    g_autofree char *path =
        g_strdup_printf("%s/%s%s", label_text(LABEL_MENU), label_text(label), dots);

    funnel_register_menu(path, REGISTER_TOOLS_GROUP_UNSORTED, callback, NULL, NULL,
                         FALSE);
}

void
menu_register(void)
{
    if (menu_has_window()) {
        add_entry(LABEL_MENU_EXPLANATION, "...", ask_for_one);
        add_entry(LABEL_MENU_COMPARISON, "...", ask_for_two);
        add_entry(LABEL_MENU_CODES, "", show_codes);
        add_entry(LABEL_MENU_REPORT, "", show_report);
    }
}
