/* comparison.c - two codes side by side, as a page.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "comparison.h"
#include "explanation.h"

const struct comparison *
comparison_of(unsigned one, unsigned other)
{
    const struct explanation *explanation = catalog_explain(one);

    for (size_t i = 0; i < explanation->neighbour_count; i++) {
        if (explanation->neighbours[i].code == other) {
            return explanation->neighbours[i].comparison;
        }
    }
    return NULL;
}

/* One text of both codes. */
static void
add_both(struct page *page, enum label heading, const unsigned codes[2],
         const char *const texts[2], enum language language)
{
    page_add_section(page, catalog_label(heading, language));
    for (int i = 0; i < 2; i++) {
        g_autofree char *name = g_strdup_printf("%u", codes[i]);

        page_add_entry(page, codes[i], name, texts[i]);
    }
}

static void
add_texts(struct page *page, const unsigned codes[2], enum language language)
{
    const struct explanation *one = catalog_explain(codes[0]);
    const struct explanation *other = catalog_explain(codes[1]);
    const struct {
        enum label heading;
        const struct text *texts[2];
    } sections[] = {
        {LABEL_PAGE_DESCRIPTION, {&one->meaning, &other->meaning}},
        {LABEL_PAGE_SEEN, {&one->cause, &other->cause}},
        {LABEL_PAGE_FIX, {&one->remedy, &other->remedy}},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
        const char *texts[] = {catalog_text(sections[i].texts[0], language),
                               catalog_text(sections[i].texts[1], language)};

        add_both(page, sections[i].heading, codes, texts, language);
    }
}

/* First what decides, then the aspects in which they differ; in a section of its own
 * those that both share. */
static void
add_differences(struct page *page, const unsigned codes[2], enum language language)
{
    const struct comparison *comparison = comparison_of(codes[0], codes[1]);
    char *aspects[ASPECT_COUNT][2];
    size_t same = 0;

    page_add_section(page, catalog_label(LABEL_PAGE_DIFFERENCES, language));
    if (comparison != NULL) {
        page_add_paragraph(page, catalog_text(&comparison->difference, language));
    }
    for (enum aspect aspect = 0; aspect < ASPECT_COUNT; aspect++) {
        for (int i = 0; i < 2; i++) {
            aspects[aspect][i] = explanation_aspect(codes[i], aspect, language);
        }
        if (g_str_equal(aspects[aspect][0], aspects[aspect][1])) {
            same++;
        } else {
            g_autofree char *text =
                g_strdup_printf("%u: %s / %u: %s", codes[0], aspects[aspect][0], codes[1],
                                aspects[aspect][1]);

            page_add_entry(page, 0, explanation_aspect_name(aspect, language), text);
        }
    }
    if (same == ASPECT_COUNT && comparison == NULL) {
        page_add_paragraph(page, catalog_label(LABEL_ALIKE, language));
    }
    if (same > 0) {
        page_add_section(page, catalog_label(LABEL_PAGE_COMMON, language));
    }
    for (enum aspect aspect = 0; aspect < ASPECT_COUNT; aspect++) {
        if (g_str_equal(aspects[aspect][0], aspects[aspect][1])) {
            page_add_entry(page, 0, explanation_aspect_name(aspect, language),
                           aspects[aspect][0]);
        }
        g_free(aspects[aspect][0]);
        g_free(aspects[aspect][1]);
    }
}

static void
add_references(struct page *page, const unsigned codes[2], enum language language)
{
    const struct comparison *comparison = comparison_of(codes[0], codes[1]);
    const struct reference *references[] = {
        &catalog_explain(codes[0])->reference,
        &catalog_explain(codes[1])->reference,
        comparison != NULL ? &comparison->reference : NULL,
    };

    page_add_section(page, catalog_label(LABEL_PAGE_MORE, language));
    for (size_t i = 0; i < G_N_ELEMENTS(references); i++) {
        bool is_new = references[i] != NULL;

        for (size_t before = 0; before < i; before++) {
            is_new = is_new && !g_str_equal(references[before]->url, references[i]->url);
        }
        if (is_new) {
            page_add_link(page, references[i]->text, references[i]->url);
        }
    }
}

struct page *
comparison_page(unsigned one, unsigned other, enum language language)
{
    const unsigned codes[] = {one, other};
    g_autofree char *one_title = explanation_title(one);
    g_autofree char *other_title = explanation_title(other);
    g_autofree char *title = g_strdup_printf("%s / %s", one_title, other_title);
    g_autofree char *one_use = explanation_use(one, language);
    g_autofree char *other_use = explanation_use(other, language);
    struct page *page = page_new(title);

    add_texts(page, codes, language);
    add_differences(page, codes, language);
    add_both(page, LABEL_PAGE_USE, codes, (const char *const[]){one_use, other_use},
             language);
    add_references(page, codes, language);
    return page;
}
