/* catalog.h - what data/ knows: explanations of codes, warnings, causes, findings,
 * labels; and what the user says of codes instead.
 *
 * The tables are generated from the key files in data/ and constant: look-ups allocate
 * nothing, and every string returned lives as long as the program, but for what the user
 * says, which lives until he says something else.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_CATALOG_H
#define SIPDIAG_CATALOG_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalog_tables.h"
#include "message.h"
#include "vocabulary.h"

/* One text in every language; English always there, the others NULL until translated. */
struct text {
    const char *in[LANGUAGE_COUNT];
};

/* An RFC section, as read and as linked. */
struct reference {
    const char *text;
    const char *url;
};

/* What tells two codes apart. */
struct comparison {
    struct text difference;
    struct reference reference;
};

/* Why it was this code and not its neighbour. sign: an enum finding_id, or FINDING_COUNT
 * + an enum circumstance. */
struct decision {
    uint16_t sign;
    struct text text;
};

/* A code that another one is confused with. */
struct neighbour {
    uint16_t code;
    const struct comparison *comparison;
    const struct decision *decisions;
    size_t decision_count;
};

/* Texts that replace the general ones when the response answers this method. */
struct variant {
    const char *method;
    struct text cause;           /* absent (no English): the general one holds */
    struct text remedy;          /* likewise */
    const char *const *required; /* headers, NULL-terminated; NULL for none */
};

/* What a user says of a code. NULL: what the catalog says holds. */
struct own_code {
    uint16_t code; /* 100 to 699 */
    const char *phrase;
    const char *meaning;
    const char *cause;
    const char *remedy;
    const char *link;
    enum severity severity; /* SEVERITY_COUNT: that of the catalog */
};

struct explanation {
    uint16_t code; /* 0 where data/ knows the code by its class only, or as no code */
    uint16_t
        treat_as; /* class entries: the code it counts as (RFC 3261 8.1.3.2), else 0 */
    enum category category;
    enum severity severity;
    enum status status;
    const char *phrase;  /* registered reason phrase, or the one its software sends */
    const char *sent_by; /* software that sends it; NULL for registered codes */
    struct reference reference;
    struct text meaning;
    struct text cause;
    struct text remedy;
    const char *const
        *required; /* headers it MUST carry, NULL-terminated; NULL for none */
    const char *const *conditional; /* likewise, those that it MUST carry in some cases */
    const char *const *optional;    /* likewise, those that it SHOULD or MAY carry */
    const uint8_t *senders;         /* enum sender, ended by SENDER_COUNT; this and the
                                       rest for registered codes only */
    enum next_try next_try;
    enum in_dialog in_dialog;
    struct text use; /* when to send it */
    const struct variant *variants;
    size_t variant_count;
    const struct neighbour *neighbours; /* codes it is confused with */
    size_t neighbour_count;
    const struct own_code *own; /* what the user says of it; NULL for nothing */
};

/* A Warning code, or a range of them (RFC 3261 section 20.43). */
struct warning_entry {
    uint16_t first;
    uint16_t last;
    struct text name;
    struct text meaning;
    struct text remedy;
    struct reference reference;
};

/* A protocol of the Reason header (RFC 3326). */
struct protocol {
    const char *name;
    const char *source; /* the 3GPP specification of its causes; NULL for others */
    struct reference reference;
    struct text text;
};

/* A cause value of such a protocol, and the RFC 3398 mapping where it has one. */
struct cause {
    const char *protocol;
    uint16_t number;
    uint16_t sip;      /* the code a gateway makes of it (7.2.4.1); 0: none named */
    uint16_t sip_user; /* the same when the location is the user; 0: no other */
    const uint16_t
        *from_sip; /* codes it is made of (8.2.6.1), 0-terminated; NULL: none */
    struct text name;
    struct text meaning; /* absent for some */
    struct text remedy;  /* likewise */
};

struct location {
    const char *token; /* RFC 8606 section 4 */
    struct text text;
};

/* A finding's registry entry; what its rule fills in stands in {braces}. */
struct finding_entry {
    const char *id;
    enum family family;
    enum severity severity;
    enum severity expected_severity; /* lower where it may be a normal step, or equal */
    enum confidence confidence;
    bool is_protocol; /* expert group Protocol, else Response Code */
    bool explains;    /* text and remedy say why this response came: they replace those
                         of the explanation */
    struct reference reference;
    struct text title; /* of all its cases together */
    struct text text;
    struct text remedy; /* absent for some */
};

/* What is known about a status code, 0 to 999: what the user says of it, else its own
 * entry, its class's, or the one for numbers that are no status code. Never NULL. */
const struct explanation *catalog_explain(unsigned code);

/* Takes over what the user says of codes, in place of all said before, which pointers
 * from catalog_explain() do not outlive. The texts have to live until the next call; of
 * rows with the same code the first counts. */
void catalog_set_own(const struct own_code *rows, size_t count);

/* The variant of an explanation for a method, NULL when the method changes nothing. */
const struct variant *catalog_variant(const struct explanation *explanation,
                                      struct span method);

/* Whether the code stands in the IANA registry. */
bool catalog_is_registered(const struct explanation *explanation);

/* The code a receiver takes an unregistered code for (RFC 3261 section 8.1.3.2): 183 or
 * x00; 0 for numbers that are no status code. */
unsigned catalog_treated_as(unsigned code);

/* The entry for a Warning code: its own, its range's, or the general one. Never NULL. */
const struct warning_entry *catalog_warning(unsigned long code);

/* A Reason protocol by name in any case, NULL when it is not registered. */
const struct protocol *catalog_protocol(struct span name);

/* A cause of a protocol, NULL when the catalog does not know it. */
const struct cause *catalog_cause(const struct protocol *protocol, unsigned long number);

/* The name of a cause: its own, for SIP the phrase of the code; NULL when it is not
 * known.
 */
const char *catalog_cause_name(const struct protocol *protocol, unsigned long number,
                               enum language language);

/* The Q.850 cause that RFC 3398 section 8.2.6.1 has a gateway send for a code, NULL when
 * it names none. */
const struct cause *catalog_cause_for(unsigned code);

/* An RFC 8606 location by its token in any case, NULL when it is not known. */
const struct location *catalog_location(struct span token);

const struct finding_entry *catalog_finding(enum finding_id id);

/* The first language of a list that the catalog has, English when it has none. names: as
 * of g_get_language_names(), NULL-terminated. */
enum language catalog_language(const char *const *names);

/* A text in a language, in English where it is not translated, NULL where it is absent.
 */
const char *catalog_text(const struct text *text, enum language language);

/* A label, as catalog_text(). Never NULL. */
const char *catalog_label(enum label label, enum language language);

/* What stands for a {placeholder} of a text. */
struct value {
    const char *name;
    char text[160];
};

/* Appends a text of the catalog with its {placeholders} replaced; one without a value is
 * left as it stands. */
void catalog_fill(GString *out, const char *text, const struct value *values,
                  size_t count);

/* The words of vocabulary.h. */
const char *severity_word(enum severity severity);
const char *category_word(enum category category);
const char *confidence_word(enum confidence confidence);
const char *verdict_word(enum verdict verdict);

/* The generated tables, for catalog.c and its tests only. */
struct catalog_tables {
    const struct explanation *explanations; /* by code; the class entries follow */
    size_t explanation_count;
    const uint16_t *by_code;              /* index of the entry for 0 to 999 */
    const struct warning_entry *warnings; /* single codes, ranges, then the rest */
    size_t warning_count;
    const struct protocol *protocols;
    size_t protocol_count;
    const struct cause *causes;
    size_t cause_count;
    const struct location *locations;
    size_t location_count;
    const struct finding_entry *findings;
    const struct text *labels;
};
extern const struct catalog_tables catalog_tables;

#endif /* SIPDIAG_CATALOG_H */
