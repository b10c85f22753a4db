/* rules_origin.c - who made a response: the next hop itself, or somebody behind it.
 *
 * No header says so. Each sign alone may mislead: a proxy may write no Server header, the
 * forwarded request may have left by another interface. So two have to agree, and none
 * may speak against them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "key.h"
#include "rules_paths.h"

#define SIGNS_MOST   4
#define QUICK_FACTOR 2  /* of the time of its quickest 100: still its own work */
#define SLOW_FACTOR  10 /* somebody else was asked, or a user */

enum maker { MAKER_NEXT_HOP, MAKER_BEHIND, MAKER_COUNT };

struct sign {
    enum label label;
    uint32_t frame; /* that shows it, 0 where no other one does */
};

struct signs {
    struct sign of[MAKER_COUNT][SIGNS_MOST];
    size_t count[MAKER_COUNT];
};

static void
add_sign(struct signs *signs, enum maker maker, enum label label, uint32_t frame)
{
    signs->of[maker][signs->count[maker]++] = (struct sign){label, frame};
}

static uint32_t
to_tag(const struct situation *situation)
{
    const struct address to = address_read(situation->headers->value[HEADER_TO]);

    return key_short(address_parameter(to.parameters, "tag"));
}

/* Of the copies that were forwarded, the one whose answer this could be: with its To tag,
 * else with its code, else any. NULL when none is in this capture. */
static const struct transaction *
find_forwarded(const struct situation *situation, uint32_t tag)
{
    const struct transaction *own = situation->transaction, *best = NULL;
    const struct transaction *other = history_group(situation->history, own);
    int best_rank = 0;

    for (int i = 0; other != NULL && i < GROUP_MOST; i++, other = other->group_previous) {
        const int rank = 1 + (other->final_code == situation->response->code) +
                         2 * (tag != 0 && other->answer_tag == tag);

        if (other->upstream == own && rank > best_rank) {
            best = other;
            best_rank = rank;
        }
    }
    return best;
}

/* Inside a dialog all responses have its tag. */
static void
look_at_forwarded(struct signs *signs, const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const uint32_t tag = own->to_tag == 0 ? to_tag(situation) : 0;
    const struct transaction *forwarded = find_forwarded(situation, tag);

    if (forwarded == NULL) {
        if (server_of(situation->history, own->destination)->forwards) {
            add_sign(signs, MAKER_NEXT_HOP, LABEL_SIGN_NOT_FORWARDED, 0);
        }
        return;
    }
    if (forwarded->final_frame == 0) {
        return;
    }
    if (forwarded->final_code == situation->response->code) {
        add_sign(signs, MAKER_BEHIND, LABEL_SIGN_FORWARDED, forwarded->final_frame);
    }
    if (tag != 0 && forwarded->answer_tag != 0) {
        const bool is_same = forwarded->answer_tag == tag;

        add_sign(signs, is_same ? MAKER_BEHIND : MAKER_NEXT_HOP,
                 is_same ? LABEL_SIGN_TAG_SAME : LABEL_SIGN_TAG_OTHER,
                 forwarded->final_frame);
    }
}

static void
look_at_software(struct signs *signs, const struct situation *situation,
                 const struct server *next_hop)
{
    const struct span software = server_software(situation->headers);

    if (software.length > 0 && next_hop->software != NULL) {
        const bool is_same = span_is(software, next_hop->software);

        add_sign(signs, is_same ? MAKER_NEXT_HOP : MAKER_BEHIND,
                 is_same ? LABEL_SIGN_SERVER_SAME : LABEL_SIGN_SERVER_OTHER, 0);
    }
}

/* That it took long may be for a user or a timer of the next hop too, so it only adds to
 * what else says that somebody behind it answered. */
static void
look_at_time(struct signs *signs, const struct situation *situation,
             const struct server *next_hop)
{
    const struct transaction *own = situation->transaction;
    const int64_t taken = situation->arrival->time - own->request_time;

    if (next_hop->quickest == 0 || own->copies > 0) {
        return;
    }
    if (taken <= next_hop->quickest * QUICK_FACTOR) {
        add_sign(signs, MAKER_NEXT_HOP, LABEL_SIGN_TIME_SAME, 0);
    } else if (taken >= next_hop->quickest * SLOW_FACTOR &&
               signs->count[MAKER_BEHIND] > 0) {
        add_sign(signs, MAKER_BEHIND, LABEL_SIGN_TIME_LONGER, 0);
    }
}

static void
set_sign(struct finding *finding, const struct diagnosis *diagnosis,
         const struct situation *situation, const char *name, const struct sign *sign)
{
    const bool is_server = situation->headers->value[HEADER_SERVER].at != NULL;
    const struct span software = server_software(situation->headers);
    const int64_t taken = situation->arrival->time - situation->transaction->request_time;
    struct value value = finding_value("frame", "%u", sign->frame);

    switch (sign->label) {
    case LABEL_SIGN_FORWARDED:
        finding_add_evidence(finding, sign->frame, "SIP/2.0 %u", diagnosis->code);
        break;
    case LABEL_SIGN_TAG_SAME:
    case LABEL_SIGN_TAG_OTHER:
        finding_add_evidence(finding, sign->frame, "To");
        break;
    case LABEL_SIGN_SERVER_SAME:
    case LABEL_SIGN_SERVER_OTHER:
        value = finding_value("server", "%.*s", (int)software.length, software.at);
        finding_add_evidence(finding, 0, "%s: %s", is_server ? "Server" : "User-Agent",
                             value.text);
        break;
    default:
        value =
            finding_value("milliseconds", "%.1f", (double)taken * 1000 / (double)SECOND);
        break;
    }
    finding_set_label(finding, name, diagnosis->language, sign->label, &value, 1);
}

void
paths_find_origin(struct diagnosis *diagnosis, const struct situation *situation)
{
    const struct transaction *own = situation->transaction;
    const struct server *next_hop = server_of(situation->history, own->destination);
    struct signs signs = {.count = {0}};
    struct finding *finding;
    enum maker maker;
    char address[64];

    if (diagnosis->code < 300 || own->request_frame == 0) {
        return;
    }
    look_at_forwarded(&signs, situation);
    look_at_software(&signs, situation, next_hop);
    look_at_time(&signs, situation, next_hop);
    maker = signs.count[MAKER_BEHIND] > 0 ? MAKER_BEHIND : MAKER_NEXT_HOP;
    if (signs.count[maker] < 2 || signs.count[MAKER_COUNT - 1 - maker] > 0) {
        return;
    }
    server_print(next_hop, address, sizeof address);
    finding = diagnosis_add_finding(diagnosis, FINDING_GENERATED_BY);
    finding_set_label(finding, "maker", diagnosis->language,
                      maker == MAKER_NEXT_HOP ? LABEL_MAKER_NEXT_HOP : LABEL_MAKER_BEHIND,
                      NULL, 0);
    finding_set(finding, "address", "%s", address);
    set_sign(finding, diagnosis, situation, "first", &signs.of[maker][0]);
    set_sign(finding, diagnosis, situation, "second", &signs.of[maker][1]);
}
