/* emit.c - prints the checked key files as C tables; catalog.h tells what the fields
 * mean.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "emit.h"
#include "keyfiles.h"
#include "vocabulary.h"

#include <string.h>

#define RFC_EDITOR "https://www.rfc-editor.org/rfc/"
#define BANNER     "/* Made by data/generate.c from the key files of data/. Do not edit. */\n"

static char *
constant_name(const char *id)
{
    char *name = g_ascii_strup(id, -1);

    return g_strdelimit(name, "-.", '_');
}

static void
put_string(GString *out, const char *text)
{
    g_autofree char *escaped = text == NULL ? NULL : g_strescape(text, NULL);

    if (escaped == NULL) {
        g_string_append(out, "NULL");
    } else {
        g_string_append_printf(out, "\"%s\"", escaped);
    }
}

static void
put_line(GString *out, enum file_id file, const char *group, const char *key)
{
    g_autofree char *value = value_of(file, group, key);

    put_string(out, value);
}

/* struct text: English, then the other languages. */
static void
put_text(GString *out, enum file_id file, const char *group, const char *key)
{
    g_string_append(out, "{{");
    put_line(out, file, group, key);
    for (guint i = 0; keyfile_languages[i] != NULL; i++) {
        g_autofree char *name = g_strdup_printf("%s[%s]", key, keyfile_languages[i]);

        g_string_append(out, ", ");
        put_line(out, file, group, name);
    }
    g_string_append(out, "}}");
}

static void
put_text_field(GString *out, const char *field, enum file_id file, const char *group,
               const char *key)
{
    g_string_append_printf(out, "     .%s = ", field);
    put_text(out, file, group, key);
    g_string_append(out, ",\n");
}

static void
put_word_field(GString *out, const char *field, const char *prefix, enum file_id file,
               const char *group, const char *key)
{
    g_autofree char *value = value_of(file, group, key);
    g_autofree char *name = constant_name(value);

    g_string_append_printf(out, "     .%s = %s_%s,\n", field, prefix, name);
}

static void
put_reference_field(GString *out, enum file_id file, const char *group)
{
    g_autofree char *value = value_of(file, group, "Reference");
    g_auto(GStrv) words = g_strsplit(value, " ", 3);

    g_string_append_printf(out,
                           "     .reference = {\"RFC %s, section %s\",\n"
                           "                   \"" RFC_EDITOR "rfc%s#section-%s\"},\n",
                           words[1], words[2], words[1], words[2]);
}

/* Header names as a NULL-terminated list, or status codes as a 0-terminated one. */
static void
put_list_field(GString *out, const char *field, bool as_numbers, enum file_id file,
               const char *group, const char *key)
{
    g_auto(GStrv) list = list_of(file, group, key);

    if (list == NULL) {
        return;
    }
    g_string_append_printf(out, "     .%s = (const %s[]){", field,
                           as_numbers ? "uint16_t" : "char *const");
    for (guint i = 0; list[i] != NULL; i++) {
        if (as_numbers) {
            g_string_append(out, list[i]);
        } else {
            put_string(out, list[i]);
        }
        g_string_append(out, ", ");
    }
    g_string_append(out, as_numbers ? "0},\n" : "NULL},\n");
}

/* ---- responses.ini and comparisons.ini ---- */

static bool
concerns_method(const char *group, const char *method)
{
    static const char *const keys[] = {"Cause", "Remedy", "RequiredHeaders"};

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *key = g_strdup_printf("%s-%s", keys[i], method);

        if (has_key(RESPONSES, group, key)) {
            return true;
        }
    }
    return false;
}

static guint
put_variants(GString *out, const char *group)
{
    static const char *const methods[] = {
#define METHOD(word) #word,
        METHODS(METHOD)};
    guint count = 0;

    for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
        g_autofree char *cause = g_strdup_printf("Cause-%s", methods[i]);
        g_autofree char *remedy = g_strdup_printf("Remedy-%s", methods[i]);
        g_autofree char *headers = g_strdup_printf("RequiredHeaders-%s", methods[i]);

        if (!concerns_method(group, methods[i])) {
            continue;
        }
        if (count++ == 0) {
            g_string_append_printf(out, "static const struct variant variants_%s[] = {\n",
                                   group);
        }
        g_string_append_printf(out, "    {.method = \"%s\",\n", methods[i]);
        put_text_field(out, "cause", RESPONSES, group, cause);
        put_text_field(out, "remedy", RESPONSES, group, remedy);
        put_list_field(out, "required", false, RESPONSES, group, headers);
        g_string_append(out, "    },\n");
    }
    if (count > 0) {
        g_string_append(out, "};\n");
    }
    return count;
}

static guint
group_index(enum file_id file, const char *group)
{
    guint index = 0;

    while (!g_str_equal(keyfile_groups[file][index], group)) {
        index++;
    }
    return index;
}

static guint
comparison_index(const char *code, const char *other)
{
    g_autofree char *pair = strcmp(code, other) < 0
                                ? g_strdup_printf("%s %s", code, other)
                                : g_strdup_printf("%s %s", other, code);

    return group_index(COMPARISONS, pair);
}

static void
put_decisions(GString *out)
{
    g_string_append(out, "static const struct decision decisions[] = {\n");
    for (guint i = 0; keyfile_groups[DECISIONS][i] != NULL; i++) {
        const char *group = keyfile_groups[DECISIONS][i];
        g_auto(GStrv) words = g_strsplit(group, " ", 3);
        g_autofree char *sign = constant_name(words[2]);

        g_string_append_printf(out, "    /* %s */ {\n     .sign = %s_%s,\n", group,
                               has_group(FINDINGS, words[2])
                                   ? "FINDING"
                                   : "FINDING_COUNT + (int)CIRCUMSTANCE",
                               sign);
        put_text_field(out, "text", DECISIONS, group, "Text");
        g_string_append(out, "    },\n");
    }
    g_string_append(out, "};\n\n");
}

/* Decisions are sorted, so those between two codes follow each other. Returns how many
 * there are. */
static guint
find_decisions(const char *code, const char *other, guint *first)
{
    g_autofree char *pair = g_strdup_printf("%s %s ", code, other);
    guint count = 0;

    *first = 0;
    for (guint i = 0; keyfile_groups[DECISIONS][i] != NULL; i++) {
        if (g_str_has_prefix(keyfile_groups[DECISIONS][i], pair)) {
            *first = count++ == 0 ? i : *first;
        }
    }
    return count;
}

static guint
put_neighbours(GString *out, const char *group)
{
    g_auto(GStrv) list = list_of(RESPONSES, group, "ConfusedWith");
    guint count = 0;

    if (list == NULL) {
        return 0;
    }
    g_string_append_printf(out, "static const struct neighbour neighbours_%s[] = {\n",
                           group);
    for (; list[count] != NULL; count++) {
        guint first;
        const guint decisions = find_decisions(group, list[count], &first);

        g_string_append_printf(out, "    {%s, &comparisons[%u], &decisions[%u], %u},\n",
                               list[count], comparison_index(group, list[count]), first,
                               decisions);
    }
    g_string_append(out, "};\n");
    return count;
}

static void
put_senders(GString *out, const char *group)
{
    g_auto(GStrv) list = list_of(RESPONSES, group, "SentFrom");

    g_string_append(out, "     .senders = (const uint8_t[]){");
    for (guint i = 0; list[i] != NULL; i++) {
        g_autofree char *name = constant_name(list[i]);

        g_string_append_printf(out, "SENDER_%s, ", name);
    }
    g_string_append(out, "SENDER_COUNT},\n");
}

static void
put_explanation(GString *out, const char *group, guint variants, guint neighbours)
{
    g_autofree char *sent_by = value_of(RESPONSES, group, "SentBy");

    g_string_append_printf(out, "    {.code = %d,\n", MAX(number_in(group), 0));
    g_string_append_printf(out, "     .treat_as = %d,\n",
                           number_of(RESPONSES, group, "TreatAs"));
    put_word_field(out, "category", "CATEGORY", RESPONSES, group, "Category");
    put_word_field(out, "severity", "SEVERITY", RESPONSES, group, "Severity");
    put_word_field(out, "status", "STATUS", RESPONSES, group, "Status");
    g_string_append(out, "     .phrase = ");
    put_line(out, RESPONSES, group, "Phrase");
    g_string_append(out, ",\n     .sent_by = ");
    put_string(out, sent_by);
    g_string_append(out, ",\n");
    put_reference_field(out, RESPONSES, group);
    put_text_field(out, "meaning", RESPONSES, group, "Meaning");
    put_text_field(out, "cause", RESPONSES, group, "Cause");
    put_text_field(out, "remedy", RESPONSES, group, "Remedy");
    put_list_field(out, "required", false, RESPONSES, group, "RequiredHeaders");
    put_list_field(out, "conditional", false, RESPONSES, group, "ConditionalHeaders");
    put_list_field(out, "optional", false, RESPONSES, group, "OptionalHeaders");
    if (has_key(RESPONSES, group, "Use")) {
        put_senders(out, group);
        put_word_field(out, "next_try", "NEXT_TRY", RESPONSES, group, "NextTry");
        put_word_field(out, "in_dialog", "IN_DIALOG", RESPONSES, group, "InDialog");
        put_text_field(out, "use", RESPONSES, group, "Use");
    }
    if (variants > 0) {
        g_string_append_printf(out, "     .variants = variants_%s,\n", group);
        g_string_append_printf(out, "     .variant_count = %u,\n", variants);
    }
    if (neighbours > 0) {
        g_string_append_printf(out, "     .neighbours = neighbours_%s,\n", group);
        g_string_append_printf(out, "     .neighbour_count = %u,\n", neighbours);
    }
    g_string_append(out, "    },\n");
}

/* For each number the index of its own entry, of its class's, or of [invalid]. */
static void
put_index(GString *out)
{
    g_string_append(out, "static const uint16_t by_code[1000] = {");
    for (int code = 0; code < 1000; code++) {
        g_autofree char *own = g_strdup_printf("%d", code);
        g_autofree char *class = g_strdup_printf("%dxx", code / 100);
        const char *group = has_group(RESPONSES, own)     ? own
                            : has_group(RESPONSES, class) ? class
                                                          : "invalid";

        g_string_append_printf(out, "%s%u,", code % 20 == 0 ? "\n    " : " ",
                               group_index(RESPONSES, group));
    }
    g_string_append(out, "\n};\n\n");
}

static void
put_responses(GString *out)
{
    const guint count = g_strv_length(keyfile_groups[RESPONSES]);
    g_autofree guint *variants = g_new0(guint, count);
    g_autofree guint *neighbours = g_new0(guint, count);

    g_string_append(out, "static const struct comparison comparisons[] = {\n");
    for (guint i = 0; keyfile_groups[COMPARISONS][i] != NULL; i++) {
        const char *group = keyfile_groups[COMPARISONS][i];

        g_string_append_printf(out, "    /* %s */ {\n", group);
        put_text_field(out, "difference", COMPARISONS, group, "Difference");
        put_reference_field(out, COMPARISONS, group);
        g_string_append(out, "    },\n");
    }
    g_string_append(out, "};\n\n");
    put_decisions(out);
    for (guint i = 0; i < count; i++) {
        variants[i] = put_variants(out, keyfile_groups[RESPONSES][i]);
        neighbours[i] = put_neighbours(out, keyfile_groups[RESPONSES][i]);
    }
    g_string_append(out, "\nstatic const struct explanation explanations[] = {\n");
    for (guint i = 0; i < count; i++) {
        put_explanation(out, keyfile_groups[RESPONSES][i], variants[i], neighbours[i]);
    }
    g_string_append(out, "};\n\n");
    put_index(out);
}

/* ---- the other files ---- */

static void
put_warning(GString *out, const char *group, int first, int last)
{
    g_string_append_printf(out, "    {.first = %d,\n     .last = %d,\n", first, last);
    put_text_field(out, "name", WARNINGS, group, "Text");
    put_text_field(out, "meaning", WARNINGS, group, "Meaning");
    put_text_field(out, "remedy", WARNINGS, group, "Remedy");
    put_reference_field(out, WARNINGS, group);
    g_string_append(out, "    },\n");
}

/* The look-up takes the first entry that fits: single codes before ranges, the rest last.
 */
static void
put_warnings(GString *out)
{
    g_string_append(out, "static const struct warning_entry warnings[] = {\n");
    for (int ranges = 0; ranges <= 1; ranges++) {
        for (guint i = 0; keyfile_groups[WARNINGS][i] != NULL; i++) {
            const char *group = keyfile_groups[WARNINGS][i];
            int first, last;

            if (split_range(group, &first, &last) && (last > first) == (ranges == 1)) {
                put_warning(out, group, first, last);
            }
        }
    }
    put_warning(out, "other", 0, 0);
    g_string_append(out, "};\n\n");
}

static void
put_protocols(GString *out)
{
    g_string_append(out, "static const struct protocol protocols[] = {\n");
    for (guint i = 0; keyfile_groups[CAUSES][i] != NULL; i++) {
        const char *group = keyfile_groups[CAUSES][i];
        g_autofree char *protocol = NULL;
        int number;

        if (location_in(group) == NULL && !split_cause(group, &protocol, &number)) {
            g_string_append_printf(out, "    {.name = \"%s\",\n     .source = ", group);
            put_line(out, CAUSES, group, "Source");
            g_string_append(out, ",\n");
            put_reference_field(out, CAUSES, group);
            put_text_field(out, "text", CAUSES, group, "Text");
            g_string_append(out, "    },\n");
        }
    }
    g_string_append(out, "};\n\n");
}

static void
put_causes(GString *out)
{
    g_string_append(out, "static const struct cause causes[] = {\n");
    for (guint i = 0; keyfile_groups[CAUSES][i] != NULL; i++) {
        const char *group = keyfile_groups[CAUSES][i];
        g_autofree char *protocol = NULL;
        int number;

        if (!split_cause(group, &protocol, &number)) {
            continue;
        }
        g_string_append_printf(out, "    {.protocol = \"%s\",\n", protocol);
        g_string_append_printf(out, "     .number = %d,\n", number);
        g_string_append_printf(out, "     .sip = %d,\n", number_of(CAUSES, group, "Sip"));
        g_string_append_printf(out, "     .sip_user = %d,\n",
                               number_of(CAUSES, group, "SipUser"));
        put_list_field(out, "from_sip", true, CAUSES, group, "FromSip");
        put_text_field(out, "name", CAUSES, group, "Text");
        put_text_field(out, "meaning", CAUSES, group, "Meaning");
        put_text_field(out, "remedy", CAUSES, group, "Remedy");
        g_string_append(out, "    },\n");
    }
    g_string_append(out, "};\n\n");
}

static void
put_locations(GString *out)
{
    g_string_append(out, "static const struct location locations[] = {\n");
    for (guint i = 0; keyfile_groups[CAUSES][i] != NULL; i++) {
        const char *token = location_in(keyfile_groups[CAUSES][i]);

        if (token != NULL) {
            g_string_append_printf(out, "    {.token = \"%s\",\n", token);
            put_text_field(out, "text", CAUSES, keyfile_groups[CAUSES][i], "Text");
            g_string_append(out, "    },\n");
        }
    }
    g_string_append(out, "};\n\n");
}

static void
put_findings(GString *out)
{
    g_string_append(out, "static const struct finding_entry findings[] = {\n");
    for (guint i = 0; keyfile_groups[FINDINGS][i] != NULL; i++) {
        const char *id = keyfile_groups[FINDINGS][i];
        g_autofree char *expert_group = value_of(FINDINGS, id, "ExpertGroup");
        g_autofree char *explains = value_of(FINDINGS, id, "Explains");

        g_string_append_printf(out, "    {.id = \"%s\",\n", id);
        put_word_field(out, "family", "FAMILY", FINDINGS, id, "Family");
        put_word_field(out, "severity", "SEVERITY", FINDINGS, id, "Severity");
        put_word_field(out, "expected_severity", "SEVERITY", FINDINGS, id,
                       has_key(FINDINGS, id, "ExpectedSeverity") ? "ExpectedSeverity"
                                                                 : "Severity");
        put_word_field(out, "confidence", "CONFIDENCE", FINDINGS, id, "Confidence");
        g_string_append_printf(out, "     .is_protocol = %s,\n",
                               g_str_equal(expert_group, "protocol") ? "true" : "false");
        g_string_append_printf(out, "     .explains = %s,\n",
                               explains == NULL ? "false" : explains);
        put_reference_field(out, FINDINGS, id);
        put_text_field(out, "title", FINDINGS, id, "Title");
        put_text_field(out, "text", FINDINGS, id, "Text");
        put_text_field(out, "remedy", FINDINGS, id, "Remedy");
        g_string_append(out, "    },\n");
    }
    g_string_append(out, "};\n\n");
}

static void
put_labels(GString *out)
{
    g_string_append(out, "static const struct text labels[] = {\n");
    for (guint i = 0; keyfile_groups[LABELS][i] != NULL; i++) {
        g_string_append(out, "    ");
        put_text(out, LABELS, keyfile_groups[LABELS][i], "Text");
        g_string_append(out, ",\n");
    }
    g_string_append(out, "};\n\n");
}

char *
emit_source(void)
{
    static const char *const tables[] = {"explanations", "warnings", "protocols",
                                         "causes", "locations"};
    GString *out = g_string_new(BANNER "#include \"catalog.h\"\n\n");

    put_responses(out);
    put_warnings(out);
    put_protocols(out);
    put_causes(out);
    put_locations(out);
    put_findings(out);
    put_labels(out);
    g_string_append(out, "const char *const language_codes[] = {\"en\"");
    for (guint i = 0; keyfile_languages[i] != NULL; i++) {
        g_string_append_printf(out, ", \"%s\"", keyfile_languages[i]);
    }
    g_string_append(out, "};\n\n");
    g_string_append(out, "const struct catalog_tables catalog_tables = {\n");
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_string_append_printf(out, "    .%s = %s,\n", tables[i], tables[i]);
        g_string_append_printf(out, "    .%.*s_count = sizeof %s / sizeof %s[0],\n",
                               (int)strlen(tables[i]) - 1, tables[i], tables[i],
                               tables[i]);
    }
    g_string_append(out, "    .by_code = by_code,\n    .findings = findings,\n"
                         "    .labels = labels,\n};\n");
    return g_string_free(out, FALSE);
}

static void
put_enum(GString *out, const char *tag, const char *prefix, char *const *ids)
{
    g_string_append_printf(out, "enum %s {\n", tag);
    for (guint i = 0; ids[i] != NULL; i++) {
        g_autofree char *name = constant_name(ids[i]);

        g_string_append_printf(out, "    %s_%s,\n", prefix, name);
    }
    g_string_append_printf(out, "    %s_COUNT\n};\n\n", prefix);
}

char *
emit_header(void)
{
    g_autofree char *others = g_strjoinv(" ", keyfile_languages);
    g_autofree char *all = g_strchomp(g_strconcat("en ", others, NULL));
    g_auto(GStrv) languages = g_strsplit(all, " ", -1);
    g_autofree char *list = g_strjoinv(", ", languages);
    GString *out = g_string_new(BANNER "#ifndef SIPDIAG_CATALOG_TABLES_H\n"
                                       "#define SIPDIAG_CATALOG_TABLES_H\n\n");

    g_string_append_printf(out, "#define LANGUAGE_LIST \"%s\"\n\n", list);
    put_enum(out, "language", "LANGUAGE", languages);
    g_string_append(out, "extern const char *const language_codes[LANGUAGE_COUNT];\n\n");
    put_enum(out, "finding_id", "FINDING", keyfile_groups[FINDINGS]);
    put_enum(out, "label", "LABEL", keyfile_groups[LABELS]);
    g_string_append(out, "#endif\n");
    return g_string_free(out, FALSE);
}
