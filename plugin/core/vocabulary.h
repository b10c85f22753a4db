/* vocabulary.h - the fixed words of data/: what a key may say, and the enum it becomes.
 *
 * The generator and the plugin read the same lists, so a word cannot mean one thing in
 * the key files and another on the screen. The words are stable API: display filters
 * compare with them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SIPDIAG_VOCABULARY_H
#define SIPDIAG_VOCABULARY_H

/* Lowest first: filters compare severities with >=. */
#define SEVERITIES(X) \
    X(CHAT, "chat")   \
    X(NOTE, "note")   \
    X(WARN, "warn")   \
    X(ERROR, "error")

#define CATEGORIES(X)           \
    X(PROGRESS, "progress")     \
    X(SUCCESS, "success")       \
    X(REDIRECT, "redirect")     \
    X(CHALLENGE, "challenge")   \
    X(BUSY, "busy")             \
    X(NO_ANSWER, "no-answer")   \
    X(REJECTED, "rejected")     \
    X(NOT_FOUND, "not-found")   \
    X(ADDRESS, "address")       \
    X(POLICY, "policy")         \
    X(CAPABILITY, "capability") \
    X(INTERVAL, "interval")     \
    X(STATE, "state")           \
    X(ROUTING, "routing")       \
    X(OVERLOAD, "overload")     \
    X(TIMEOUT, "timeout")       \
    X(CANCELLED, "cancelled")   \
    X(SERVER, "server")         \
    X(UNKNOWN, "unknown")

/* The rule families, in the order of data/findings.ini. */
#define FAMILIES(X)             \
    X(AUTH, "auth")             \
    X(CAPABILITY, "capability") \
    X(INTERVAL, "interval")     \
    X(ROUTING, "routing")       \
    X(STATE, "state")           \
    X(SERVICE, "service")       \
    X(CONFORMANCE, "conformance")

#define STATUSES(X)         \
    X(CURRENT, "current")   \
    X(HISTORIC, "historic") \
    X(UNREGISTERED, "unregistered")

#define CONFIDENCES(X)      \
    X(POSSIBLE, "possible") \
    X(LIKELY, "likely")     \
    X(CERTAIN, "certain")

/* What became of the request that a response answers. */
#define VERDICTS(X)           \
    X(PROGRESS, "progress")   \
    X(SUCCESS, "success")     \
    X(EXPECTED, "expected")   \
    X(RECOVERED, "recovered") \
    X(FAILED, "failed")       \
    X(UNRESOLVED, "unresolved")

/* What became of a request in a report: the verdict on its final response, or that there
 * was none, although there was time, or none yet. */
#define OUTCOMES(X)             \
    X(SUCCESS, "success")       \
    X(EXPECTED, "expected")     \
    X(RECOVERED, "recovered")   \
    X(FAILED, "failed")         \
    X(UNRESOLVED, "unresolved") \
    X(UNANSWERED, "unanswered") \
    X(OPEN, "open")

/* The metrics of RFC 6076 that one capture can give: delays, and ratios. */
#define METRICS(X)         \
    X(RRD, "RRD", DELAY)   \
    X(IRA, "IRA", RATIO)   \
    X(SRD, "SRD", DELAY)   \
    X(SDD, "SDD", DELAY)   \
    X(SER, "SER", RATIO)   \
    X(SEER, "SEER", RATIO) \
    X(ISA, "ISA", RATIO)

/* Who sends a code. "any" is nobody in particular. */
#define SENDERS(X)                \
    X(ANY, "any")                 \
    X(CLIENT, "client")           \
    X(GATEWAY, "gateway")         \
    X(NOTIFIER, "notifier")       \
    X(PROXY, "proxy")             \
    X(REDIRECT, "redirect")       \
    X(REGISTRAR, "registrar")     \
    X(STATE_AGENT, "state-agent") \
    X(UAS, "uas")                 \
    X(VERIFIER, "verifier")

/* What a client may try after a code. */
#define NEXT_TRIES(X)             \
    X(WAIT, "wait")               \
    X(NONE, "none")               \
    X(CONTACT, "contact")         \
    X(CREDENTIALS, "credentials") \
    X(CHANGED, "changed")         \
    X(LATER, "later")             \
    X(ELSEWHERE, "elsewhere")     \
    X(USER, "user")               \
    X(NEVER, "never")             \
    X(OPEN, "open")

/* What a code does to the dialog that the request belongs to (RFC 5057 section 5.1). */
#define DIALOG_EFFECTS(X)       \
    X(NONE, "none")             \
    X(EARLY, "early")           \
    X(EARLY_ENDS, "early-ends") \
    X(SETS_UP, "sets-up")       \
    X(REDIRECTS, "redirects")   \
    X(REQUEST, "request")       \
    X(USAGE, "usage")           \
    X(DIALOG, "dialog")

/* What a response came with, where no finding says it: at once, within 3 s and without a
 * provisional response other than 100; after such a response. */
#define CIRCUMSTANCES(X)  \
    X(AT_ONCE, "at-once") \
    X(RANG, "rang")

/* The SIP methods of the IANA registry. */
#define METHODS(X) \
    X(INVITE)      \
    X(ACK)         \
    X(BYE)         \
    X(CANCEL)      \
    X(OPTIONS)     \
    X(REGISTER)    \
    X(PRACK)       \
    X(SUBSCRIBE)   \
    X(NOTIFY)      \
    X(PUBLISH)     \
    X(INFO)        \
    X(REFER)       \
    X(MESSAGE)     \
    X(UPDATE)

#define SEVERITY_VALUE(name, word)     SEVERITY_##name,
#define CATEGORY_VALUE(name, word)     CATEGORY_##name,
#define FAMILY_VALUE(name, word)       FAMILY_##name,
#define STATUS_VALUE(name, word)       STATUS_##name,
#define CONFIDENCE_VALUE(name, word)   CONFIDENCE_##name,
#define VERDICT_VALUE(name, word)      VERDICT_##name,
#define OUTCOME_VALUE(name, word)      OUTCOME_##name,
#define METRIC_VALUE(name, word, kind) METRIC_##name,
#define SENDER_VALUE(name, word)       SENDER_##name,
#define NEXT_TRY_VALUE(name, word)     NEXT_TRY_##name,
#define IN_DIALOG_VALUE(name, word)    IN_DIALOG_##name,
#define CIRCUMSTANCE_VALUE(name, word) CIRCUMSTANCE_##name,
#define METHOD_VALUE(name)             METHOD_##name,

enum severity { SEVERITIES(SEVERITY_VALUE) SEVERITY_COUNT };
enum category { CATEGORIES(CATEGORY_VALUE) CATEGORY_COUNT };
enum family { FAMILIES(FAMILY_VALUE) FAMILY_COUNT };
enum status { STATUSES(STATUS_VALUE) STATUS_COUNT };
enum confidence { CONFIDENCES(CONFIDENCE_VALUE) CONFIDENCE_COUNT };
enum verdict { VERDICTS(VERDICT_VALUE) VERDICT_COUNT };
enum outcome { OUTCOMES(OUTCOME_VALUE) OUTCOME_COUNT };
enum metric { METRICS(METRIC_VALUE) METRIC_COUNT };
enum sender { SENDERS(SENDER_VALUE) SENDER_COUNT };
enum next_try { NEXT_TRIES(NEXT_TRY_VALUE) NEXT_TRY_COUNT };
enum in_dialog { DIALOG_EFFECTS(IN_DIALOG_VALUE) IN_DIALOG_COUNT };
enum circumstance { CIRCUMSTANCES(CIRCUMSTANCE_VALUE) CIRCUMSTANCE_COUNT };
enum method { METHODS(METHOD_VALUE) METHOD_OTHER };

#undef SEVERITY_VALUE
#undef CATEGORY_VALUE
#undef FAMILY_VALUE
#undef STATUS_VALUE
#undef CONFIDENCE_VALUE
#undef VERDICT_VALUE
#undef OUTCOME_VALUE
#undef METRIC_VALUE
#undef SENDER_VALUE
#undef NEXT_TRY_VALUE
#undef IN_DIALOG_VALUE
#undef CIRCUMSTANCE_VALUE
#undef METHOD_VALUE

#endif /* SIPDIAG_VOCABULARY_H */
