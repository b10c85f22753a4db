/* interface.h - what people type: fields, options, preferences, and what each is for.
 *
 * The plugin registers what stands here, and the reference (packaging/REFERENCE.md and
 * the manual page sipdiag(7)) is made of the same lists, so the two cannot differ. Names
 * are permanent: scripts and profiles hold them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_INTERFACE_H
#define SIPDIAG_INTERFACE_H

#include "catalog_tables.h" /* LANGUAGE_LIST, made of po/LINGUAS */

/* ---- preferences ---- */

/* Those of one kind each: name (sipdiag.NAME), title, values as they are typed, default,
 * purpose. Edit > Preferences > Protocols > SIPDIAG shows them in this order; the rule
 * families of vocabulary.h follow, and then the table of own codes. */
#define PREFERENCES(X)                                                               \
    X(language, "Language of the texts", "auto, " LANGUAGE_LIST, "auto",             \
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

/* Its columns, in their order, TEXT(name, title, purpose) each, and WORD where a word has
 * to be chosen. */
#define OWN_CODES_COLUMNS(TEXT, WORD)                                                \
    TEXT(code, "Code", "100 to 699")                                                 \
    TEXT(phrase, "Phrase", "What the code is called")                                \
    TEXT(meaning, "Meaning", "What the responder says with it")                      \
    TEXT(cause, "Cause", "Why it came")                                              \
    TEXT(remedy, "Remedy", "What to do about it")                                    \
    TEXT(link, "Link", "Where more is said: https://...")                            \
    WORD(severity, "Severity",                                                       \
         "How much attention it deserves by itself: unchanged, chat, note, warn or " \
         "error")

/* ---- fields ---- */

/* The fields, in the order of the reference: identifier (hf_sipdiag_IDENTIFIER), display
 * filter name, kind, title in the packet tree, purpose. plugin/fields.c has the type of a
 * kind, data/reference.c the word for it. */
#define FIELDS(X)                                                                       \
    X(code, "sipdiag.code", NUMBER, "Code", "Status code")                              \
    X(phrase, "sipdiag.phrase", TEXT, "Phrase",                                         \
      "Registered reason phrase, or the one the vendor sends")                          \
    X(class, "sipdiag.class", CLASS, "Class", "First digit of the status code")         \
    X(method, "sipdiag.method", TEXT, "Method",                                         \
      "Method of the request answered, from CSeq")                                      \
    X(category, "sipdiag.category", TEXT, "Category",                                   \
      "What kind of answer it is, one stable word")                                     \
    X(severity, "sipdiag.severity", SEVERITY, "Severity",                               \
      "How much attention it deserves")                                                 \
    X(verdict, "sipdiag.verdict", VERDICT, "Verdict",                                   \
      "What became of the request, as far as this capture shows")                       \
    X(request_frame, "sipdiag.request_frame", REQUEST_FRAME, "Request in frame",        \
      "The request answered")                                                           \
    X(response_time, "sipdiag.response_time", TIME, "Response time",                    \
      "From the first copy of the request in this capture to this response")            \
    X(request_retransmissions, "sipdiag.request_retransmissions", COUNT,                \
      "Request retransmissions",                                                        \
      "Further copies of the request before this response; absent if none")             \
    X(retry_frame, "sipdiag.retry_frame", REQUEST_FRAME, "Next attempt in frame",       \
      "What the client tried next")                                                     \
    X(retry_code, "sipdiag.retry_code", STATUS_CODE, "Next attempt ended with",         \
      "Status code with which the next attempt ended")                                  \
    X(meaning, "sipdiag.meaning", TEXT, "Meaning", "What the responder says")           \
    X(cause, "sipdiag.cause", TEXT, "Cause",                                            \
      "Why it came, where a finding knows; else what usually leads there, for this "    \
      "method")                                                                         \
    X(remedy, "sipdiag.remedy", TEXT, "Remedy",                                         \
      "What to do now: about that cause, else for this method")                         \
    X(continued, "sipdiag.continued", LINE, "Continued",                                \
      "Next line of a long text, for reading only; the field above it holds the whole " \
      "text")                                                                           \
    X(reference, "sipdiag.reference", TEXT, "Reference", "RFC and section")             \
    X(reference_url, "sipdiag.reference.url", TEXT, "Link",                             \
      "Web address of that section; a double-click copies it")                          \
    X(handbook, "sipdiag.handbook", TEXT, "Handbook",                                   \
      "Address of the code's page in the handbook, where that is installed; a "         \
      "double-click copies it")                                                         \
    X(registered, "sipdiag.registered", TRUTH, "Registered",                            \
      "1 if the code is in the IANA registry, 0 if not")                                \
    X(confused_with, "sipdiag.confused_with", STATUS_CODE, "Often confused with",       \
      "A code that is often confused with this one (repeated)")                         \
    X(difference, "sipdiag.difference", TEXT, "Difference",                             \
      "What tells the two codes apart (repeated)")                                      \
    X(decision, "sipdiag.decision", TEXT, "Here",                                       \
      "Why it was this code and not that one, where this capture shows it (repeated)")  \
    X(finding, "sipdiag.finding", TEXT, "Finding",                                      \
      "Id of a fact established for this response (repeated)")                          \
    X(finding_text, "sipdiag.finding.text", TEXT, "Text",                               \
      "The finding, with the values seen")                                              \
    X(finding_confidence, "sipdiag.finding.confidence", TEXT, "Confidence",             \
      "How sure the finding is: certain, likely or possible")                           \
    X(finding_remedy, "sipdiag.finding.remedy", TEXT, "Remedy",                         \
      "What to do about the finding")                                                   \
    X(evidence, "sipdiag.evidence", TEXT, "Evidence",                                   \
      "What the finding rests on (repeated)")                                           \
    X(evidence_frame, "sipdiag.evidence.frame", FRAME, "In frame",                      \
      "Where the evidence stands, if in another frame")                                 \
    X(reason, "sipdiag.reason", TEXT, "Reason",                                         \
      "A value of the Reason header, named (repeated)")                                 \
    X(reason_protocol, "sipdiag.reason.protocol", TEXT, "Protocol",                     \
      "Protocol of the cause, such as Q.850")                                           \
    X(reason_cause, "sipdiag.reason.cause", NUMBER, "Cause",                            \
      "Number of the cause in that protocol")                                           \
    X(reason_text, "sipdiag.reason.text", TEXT, "Text", "What the sender wrote")        \
    X(reason_location, "sipdiag.reason.location", TEXT, "Location",                     \
      "Where in the network the cause arose (RFC 8606)")                                \
    X(reason_meaning, "sipdiag.reason.meaning", TEXT, "Meaning",                        \
      "What the cause means for the call")                                              \
    X(reason_remedy, "sipdiag.reason.remedy", TEXT, "Remedy",                           \
      "What to do about the cause")                                                     \
    X(reason_mapping, "sipdiag.reason.mapping", TEXT, "Mapping",                        \
      "What RFC 3398 makes of the cause, and of this response where it differs")        \
    X(warning, "sipdiag.warning", TEXT, "Warning",                                      \
      "A value of the Warning header, named (repeated)")                                \
    X(warning_code, "sipdiag.warning.code", NUMBER, "Code", "Warning code")             \
    X(warning_text, "sipdiag.warning.text", TEXT, "Text", "What the sender wrote")      \
    X(warning_meaning, "sipdiag.warning.meaning", TEXT, "Meaning",                      \
      "What the warning code means")                                                    \
    X(warning_remedy, "sipdiag.warning.remedy", TEXT, "Remedy",                         \
      "What to do about the warning")

/* The values of sipdiag.class. */
#define CLASSES(X)          \
    X(1, "Provisional")     \
    X(2, "Success")         \
    X(3, "Redirection")     \
    X(4, "Request failure") \
    X(5, "Server failure")  \
    X(6, "Global failure")

/* ---- what the words of vocabulary.h mean ---- */

#define VERDICT_MEANINGS(X)                                                          \
    X(PROGRESS, "1xx")                                                               \
    X(SUCCESS, "2xx")                                                                \
    X(EXPECTED, "A refusal or redirect that is a normal step: first challenge, old " \
                "nonce, 487 after CANCEL, glare, a redirect that was followed")      \
    X(RECOVERED, "The client changed what was refused, or tried elsewhere, and got " \
                 "a 2xx; or another branch of a forked call got it")                 \
    X(FAILED, "The refusal ended the matter, or the last attempt failed")            \
    X(UNRESOLVED, "The capture ends, or shows too little, before that is known")

/* Also the title of the expert item sipdiag.response.SEVERITY. */
#define SEVERITY_MEANINGS(X)                      \
    X(CHAT, "SIP progress, success or challenge") \
    X(NOTE, "SIP refusal or redirection")         \
    X(WARN, "SIP failure worth a look")           \
    X(ERROR, "SIP protocol violation")

#define CONFIDENCE_MEANINGS(X)                                     \
    X(CERTAIN, "It stands in the messages themselves")             \
    X(LIKELY, "It follows from how several messages fit together") \
    X(POSSIBLE, "It is a hint from at least two signs")

/* ---- options of -z ---- */

#define OPTION_REPORT   "sipdiag,report"
#define OPTION_JSON     "sipdiag,json"
#define OPTION_REQUESTS "sipdiag,requests"
#define OPTION_NDJSON   "sipdiag,ndjson"
#define OPTION_JUNIT    "sipdiag,junit"
#define OPTION_TREE     "sipdiag,tree"
#define OPTION_EXPLAIN  "sipdiag,explain"
#define OPTION_COMPARE  "sipdiag,compare"

/* Option, what is typed behind it, purpose. */
#define STATISTICS(X)                                                               \
    X(OPTION_REPORT, "[,filter]",                                                   \
      "Which requests failed, why, how often and where to look first, as text for " \
      "people, as wide as the terminal")                                            \
    X(OPTION_JSON, "[,filter]", "The same as one JSON document")                    \
    X(OPTION_REQUESTS, "[,filter]", "The same document, with all requests listed")  \
    X(OPTION_NDJSON, "[,filter]",                                                   \
      "A JSON object per failed request, a line of less than 1 kB each")            \
    X(OPTION_JUNIT, "[,filter]", "JUnit XML, a test case per request")              \
    X(OPTION_TREE, "[,filter]",                                                     \
      "Responses by code, verdict, category and host, and findings; in Wireshark "  \
      "Statistics > SIP Diagnosis")                                                 \
    X(OPTION_EXPLAIN, ",code",                                                      \
      "What a code says, when it is seen, how to fix it; needs no capture")         \
    X(OPTION_COMPARE, ",code,code",                                                 \
      "What two codes say, what differs and when to use which; needs no capture")

#endif /* SIPDIAG_INTERFACE_H */
