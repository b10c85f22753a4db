/* interface.h - what people type: the names of preferences, and what each is for.
 *
 * The plugin registers what stands here, and the reference (packaging/REFERENCE.md and
 * the manual page sipdiag(7)) is made of the same lists, so the two cannot differ. Names
 * are permanent: scripts and profiles hold them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_INTERFACE_H
#define SIPDIAG_INTERFACE_H

/* Those of one kind each: name (sipdiag.NAME), title, values as they are typed, default,
 * purpose. Edit > Preferences > Protocols > SIPDIAG shows them in this order; the rule
 * families of vocabulary.h follow, and then the table of own codes. */
#define PREFERENCES(X)                                                               \
    X(language, "Language of the texts", "auto, en, ja, ru", "auto",                 \
      "The language of explanations, findings and comparisons. Field names and the " \
      "words that display filters compare with stay as they are.")                   \
    X(expert_severity, "Lowest severity in Expert Information",                      \
      "chat, note, warn, error, none", "chat",                                       \
      "Responses and findings below this severity do not become expert items. "      \
      "Their fields are shown all the same.")                                        \
    X(slow_response, "Slow response (milliseconds)", "a number", "4000",             \
      "When the first response to a request takes longer than this and is final, "   \
      "it carries the finding \"slow-response\". 0: never.")                         \
    X(overload_window, "Overload window (seconds)", "1 to 3600", "60",               \
      "The finding \"overload\" counts the 503 of a server over this time.")

/* A rule family on or off: name, title and purpose, made of the family's word. */
#define FAMILY_PREFERENCE(word)       "find_" word
#define FAMILY_PREFERENCE_TITLE(word) "Findings: " word
#define FAMILY_PREFERENCE_PURPOSE(word)                                               \
    "Whether findings of the family \"" word "\" are shown, counted and explain the " \
    "response. The verdict does not depend on it."

/* The user table of own codes. */
#define OWN_CODES_NAME  "own_codes"
#define OWN_CODES_FILE  "sipdiag_own_codes"
#define OWN_CODES_TITLE "Own response codes"
#define OWN_CODES_PURPOSE                                                              \
    "Response codes of your vendors, and your own words for others. What stands here " \
    "replaces what sipdiag knows of a code; an empty field leaves that as it is. Of "  \
    "rows with the same code the first counts."

#endif /* SIPDIAG_INTERFACE_H */
