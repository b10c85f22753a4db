/* explanation.c - a code as a page: what it says, when it is seen, how it is mended.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "explanation.h"

#include <string.h>

bool
explanation_read_code(const char *text, unsigned *code)
{
    g_autofree char *digits = g_strstrip(g_strdup(text));

    if (strlen(digits) != 3 || strspn(digits, "0123456789") != 3 || digits[0] < '1' ||
        digits[0] > '6') {
        return false;
    }
    *code = (unsigned)strtoul(digits, NULL, 10);
    return true;
}

char *
explanation_title(unsigned code)
{
    return g_strdup_printf("%u %s", code, catalog_explain(code)->phrase);
}

/* ---- aspects ---- */

/* The entry that tells how the code is handled. */
static const struct explanation *
handled_as(unsigned code)
{
    const struct explanation *explanation = catalog_explain(code);

    return catalog_is_registered(explanation) ? explanation
                                              : catalog_explain(catalog_treated_as(code));
}

static char *
describe_senders(const struct explanation *explanation, enum language language)
{
    static const enum label labels[] = {
#define SENDER_LABEL(name, word) LABEL_SENT_FROM_##name,
        SENDERS(SENDER_LABEL)};
    GString *out = g_string_new(NULL);

    if (explanation->senders == NULL) {
        g_string_append(out, explanation->sent_by != NULL
                                 ? explanation->sent_by
                                 : catalog_label(LABEL_SENT_FROM_UNREGISTERED, language));
        return g_string_free(out, FALSE);
    }
    for (const uint8_t *sender = explanation->senders; *sender != SENDER_COUNT;
         sender++) {
        g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "",
                               catalog_label(labels[*sender], language));
    }
    return g_string_free(out, FALSE);
}

/* "always Unsupported", behind what is there already. */
static void
add_headers(GString *out, enum label label, const char *const *headers,
            enum language language)
{
    g_autofree char *list = NULL;
    struct value value = {"headers", ""};

    if (headers == NULL) {
        return;
    }
    list = g_strjoinv(", ", (char **)headers);
    g_strlcpy(value.text, list, sizeof value.text);
    g_string_append(out, out->len > 0 ? "; " : "");
    catalog_fill(out, catalog_label(label, language), &value, 1);
}

static char *
describe_headers(const struct explanation *explanation, enum language language)
{
    GString *out = g_string_new(NULL);

    add_headers(out, LABEL_HEADERS_ALWAYS, explanation->required, language);
    add_headers(out, LABEL_HEADERS_OPTIONAL, explanation->optional, language);
    add_headers(out, LABEL_HEADERS_CASE, explanation->conditional, language);
    if (out->len == 0) {
        g_string_append(out, catalog_label(LABEL_HEADERS_NONE, language));
    }
    return g_string_free(out, FALSE);
}

const char *
explanation_aspect_name(enum aspect aspect, enum language language)
{
    static const enum label names[ASPECT_COUNT] = {
        [ASPECT_CLASS] = LABEL_PAGE_CLASS,
        [ASPECT_SENT_FROM] = LABEL_PAGE_SENT_FROM,
        [ASPECT_NEXT_TRY] = LABEL_PAGE_NEXT_TRY,
        [ASPECT_SCOPE] = LABEL_PAGE_SCOPE,
        [ASPECT_IN_DIALOG] = LABEL_PAGE_IN_DIALOG,
        [ASPECT_HEADERS] = LABEL_PAGE_HEADERS,
    };

    return catalog_label(names[aspect], language);
}

char *
explanation_aspect(unsigned code, enum aspect aspect, enum language language)
{
    static const enum label classes[] = {LABEL_CLASS_1, LABEL_CLASS_2, LABEL_CLASS_3,
                                         LABEL_CLASS_4, LABEL_CLASS_5, LABEL_CLASS_6};
    static const enum label scopes[] = {LABEL_SCOPE_1, LABEL_SCOPE_2, LABEL_SCOPE_3,
                                        LABEL_SCOPE_3, LABEL_SCOPE_3, LABEL_SCOPE_6};
    static const enum label next_tries[] = {
#define NEXT_TRY_LABEL(name, word) LABEL_NEXT_TRY_##name,
        NEXT_TRIES(NEXT_TRY_LABEL)};
    static const enum label effects[] = {
#define IN_DIALOG_LABEL(name, word) LABEL_IN_DIALOG_##name,
        DIALOG_EFFECTS(IN_DIALOG_LABEL)};
    const struct explanation *handled = handled_as(code);
    enum label label;

    switch (aspect) {
    case ASPECT_SENT_FROM:
        return describe_senders(catalog_explain(code), language);
    case ASPECT_HEADERS:
        return describe_headers(catalog_explain(code), language);
    case ASPECT_NEXT_TRY:
        label = next_tries[handled->next_try];
        break;
    case ASPECT_IN_DIALOG:
        label = effects[handled->in_dialog];
        break;
    case ASPECT_SCOPE:
        label = scopes[code / 100 - 1];
        break;
    default:
        label = classes[code / 100 - 1];
        break;
    }
    return g_strdup(catalog_label(label, language));
}

char *
explanation_use(unsigned code, enum language language)
{
    const struct explanation *explanation = catalog_explain(code);
    const unsigned treated_as = catalog_treated_as(code);
    struct value values[] = {{"code", ""}, {"phrase", ""}};
    GString *out;

    if (catalog_is_registered(explanation)) {
        return g_strdup(catalog_text(&explanation->use, language));
    }
    g_snprintf(values[0].text, sizeof values[0].text, "%u", treated_as);
    g_strlcpy(values[1].text, catalog_explain(treated_as)->phrase, sizeof values[1].text);
    out = g_string_new(NULL);
    catalog_fill(out, catalog_label(LABEL_USE_UNREGISTERED, language), values,
                 G_N_ELEMENTS(values));
    return g_string_free(out, FALSE);
}

/* ---- the page ---- */

/* The general text, then those for single methods. */
static void
add_texts(struct page *page, const struct explanation *explanation, bool is_remedy,
          enum language language)
{
    page_add_paragraph(
        page,
        catalog_text(is_remedy ? &explanation->remedy : &explanation->cause, language));
    for (size_t i = 0; i < explanation->variant_count; i++) {
        const struct variant *variant = &explanation->variants[i];
        const char *text =
            catalog_text(is_remedy ? &variant->remedy : &variant->cause, language);

        if (text != NULL) {
            page_add_entry(page, 0, variant->method, text);
        }
    }
}

static void
add_neighbours(struct page *page, const struct explanation *explanation,
               enum language language)
{
    if (explanation->neighbour_count > 0) {
        page_add_section(page, catalog_label(LABEL_PAGE_NEIGHBOURS, language));
    }
    for (size_t i = 0; i < explanation->neighbour_count; i++) {
        const struct neighbour *neighbour = &explanation->neighbours[i];
        g_autofree char *title = explanation_title(neighbour->code);

        page_add_entry(page, neighbour->code, title,
                       catalog_text(&neighbour->comparison->difference, language));
    }
}

struct page *
explanation_page(unsigned code, enum language language)
{
    const struct explanation *explanation = catalog_explain(code);
    g_autofree char *title = explanation_title(code);
    g_autofree char *use = explanation_use(code, language);
    struct page *page = page_new(title);

    page_add_section(page, catalog_label(LABEL_PAGE_DESCRIPTION, language));
    page_add_paragraph(page, catalog_text(&explanation->meaning, language));
    page_add_section(page, catalog_label(LABEL_PAGE_SEEN, language));
    add_texts(page, explanation, false, language);
    page_add_section(page, catalog_label(LABEL_PAGE_FIX, language));
    add_texts(page, explanation, true, language);
    page_add_section(page, catalog_label(LABEL_PAGE_USE_ONE, language));
    page_add_paragraph(page, use);
    page_add_section(page, catalog_label(LABEL_PAGE_GLANCE, language));
    for (enum aspect aspect = 0; aspect < ASPECT_COUNT; aspect++) {
        g_autofree char *text = explanation_aspect(code, aspect, language);

        page_add_entry(page, 0, explanation_aspect_name(aspect, language), text);
    }
    add_neighbours(page, explanation, language);
    page_add_section(page, catalog_label(LABEL_PAGE_MORE, language));
    page_add_link(page, explanation->reference.text, explanation->reference.url);
    return page;
}
