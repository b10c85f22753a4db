/* rules_offer.c - why an offer was refused: codecs, profiles, address families.
 *
 * What the other side has is known from the description in the refusal itself, from its
 * Warning, or else from what that side has offered in this call. An answer of it would
 * not do: it is cut to the offer before it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "description.h"
#include "dialog.h"
#include "listing.h"
#include "rules.h"

#include <string.h>

#define KINDS_MOST 16 /* of media in one offer; audio and video are common */

/* What is held against each other. */
struct refusal {
    struct description offer;
    struct description peer; /* without text when nothing is known of it */
};

/* ---- what there is ---- */

/* A proxy may change descriptions on their way (addresses, encryption, codecs), so that
 * those of two hops do not compare. */
static bool
is_same_hop(const struct transaction *one, const struct transaction *other)
{
    return (one->source == other->source && one->destination == other->destination) ||
           (one->source == other->destination && one->destination == other->source);
}

/* What the other side offered in this call; without text when that is not known. */
static struct description
peers_offer(const struct transaction *transaction)
{
    const struct dialog *dialog = dialog_of(transaction);
    const int side = dialog != NULL ? 1 - dialog_side(dialog, transaction) : 0;
    const char *text = dialog != NULL ? dialog->descriptions[side] : NULL;

    return text != NULL && is_same_hop(transaction, dialog->describers[side])
               ? (struct description){{text, strlen(text)},
                                      dialog->description_frames[side],
                                      false}
               : (struct description){.frame = 0};
}

static struct description
read_peer(const struct situation *situation)
{
    const struct message *response = situation->response;
    struct description peer = {.lists_capabilities = true};

    if (message_length(response, response->available) <= response->available) {
        peer.text = sdp_in_body(situation->headers->value[HEADER_CONTENT_TYPE],
                                message_body(response));
    }
    return peer.text.length > 0 ? peer : peers_offer(situation->transaction);
}

/* Returns false when the request was not captured or made no offer. */
static bool
read_refusal(struct refusal *refusal, const struct situation *situation)
{
    struct sdp sdp;
    struct sdp_media media;

    if (situation->request == NULL) {
        return false;
    }
    refusal->offer = (struct description){
        sdp_in_body(situation->request_headers->value[HEADER_CONTENT_TYPE],
                    message_body(situation->request)),
        situation->transaction->request_frame, false};
    refusal->peer = read_peer(situation);
    sdp = sdp_read(refusal->offer.text);
    return sdp_next_media(&sdp, &media);
}

/* The first Warning with one of these codes; NULL when there is none. */
static const struct warning *
find_warning(const struct diagnosis *diagnosis, unsigned long first, unsigned long last)
{
    for (size_t i = 0; i < diagnosis->warning_count; i++) {
        if (diagnosis->warnings[i].code >= first && diagnosis->warnings[i].code <= last) {
            return &diagnosis->warnings[i];
        }
    }
    return NULL;
}

static void
add_warning_evidence(struct finding *finding, const struct warning *warning)
{
    finding_add_evidence(finding, 0, "Warning: %.*s", (int)warning->whole.length,
                         warning->whole.at);
}

static void
set_other_by_warning(struct finding *finding, const struct diagnosis *diagnosis,
                     const struct warning *warning)
{
    struct value value = {"code", ""};
    g_autoptr(GString) text = g_string_new(NULL);

    g_snprintf(value.text, sizeof value.text, "%lu", warning->code);
    catalog_fill(text, catalog_label(LABEL_OTHER_BY_WARNING, diagnosis->language), &value,
                 1);
    finding_set(finding, "accepted", "%s", text->str);
    add_warning_evidence(finding, warning);
}

/* The m= lines of that kind on both sides. */
static void
add_media_evidence(struct finding *finding, const struct refusal *refusal,
                   struct span kind)
{
    g_autoptr(GString) offered = description_summary_of(&refusal->offer, kind);
    g_autoptr(GString) accepted = description_summary_of(&refusal->peer, kind);

    finding_add_evidence(finding, refusal->offer.frame, "%s", offered->str);
    if (accepted->len > 0) {
        finding_add_evidence(finding, refusal->peer.frame, "%s", accepted->str);
    }
}

static void
add_offer_evidence(struct finding *finding, const struct refusal *refusal)
{
    g_autoptr(GString) offer = description_summary(&refusal->offer);

    finding_add_evidence(finding, refusal->offer.frame, "%s", offer->str);
}

/* ---- the offer as a whole ---- */

static void
set_warnings(struct finding *finding, const struct diagnosis *diagnosis)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (size_t i = 0; i < diagnosis->warning_count; i++) {
        const struct warning *warning = &diagnosis->warnings[i];
        g_autoptr(GString) item = g_string_new(NULL);

        if (warning->text.length > 0) {
            g_string_printf(item, "%lu \"%.*s\"", warning->code,
                            (int)warning->text.length, warning->text.at);
        } else {
            g_string_printf(
                item, "%lu %s", warning->code,
                catalog_text(&catalog_warning(warning->code)->name, diagnosis->language));
        }
        listing_add(list, (struct span){item->str, item->len});
        add_warning_evidence(finding, warning);
    }
    listing_set(finding, "warning", list, diagnosis->language);
}

static void
add_media_lines(struct finding *finding, const struct description *offer)
{
    struct sdp sdp = sdp_read(offer->text);
    struct sdp_media media;

    while (sdp_next_media(&sdp, &media)) {
        size_t length, next;

        span_measure_line(media.lines.at, media.lines.length, &length, &next);
        finding_add_evidence(finding, offer->frame, "%.*s", (int)length, media.lines.at);
    }
}

static void
find_offer_rejected(struct diagnosis *diagnosis, const struct refusal *refusal)
{
    struct finding *finding = diagnosis_add_finding(diagnosis, FINDING_OFFER_REJECTED);
    g_autoptr(GString) offer = description_summary(&refusal->offer);

    listing_set(finding, "offer", offer, diagnosis->language);
    finding_set(finding, "frame", "%u", refusal->offer.frame);
    set_warnings(finding, diagnosis);
    add_media_lines(finding, &refusal->offer);
}

/* ---- codecs ---- */

/* What the peer has: in its refusal, by the text of its Warning 305, or in its own offer.
 * A text may name what is accepted as well as what is refused; but what is refused was
 * offered, so codecs that were not are the accepted ones. frame: of what was taken. */
static GString *
list_accepted(const struct diagnosis *diagnosis, const struct refusal *refusal,
              struct span kind, uint32_t *frame)
{
    const struct warning *warning = find_warning(diagnosis, 305, 305);
    GString *accepted = description_codecs(&refusal->peer, kind);

    *frame = refusal->peer.frame;
    if (warning != NULL && (accepted->len == 0 || refusal->peer.frame != 0)) {
        GString *named = description_named_codecs(warning->text, kind);

        if (named->len > 0) {
            *frame = 0;
        } else {
            g_string_assign(named, accepted->str);
        }
        g_string_free(accepted, TRUE);
        accepted = named;
    }
    return accepted;
}

static void
find_no_common_codec(struct diagnosis *diagnosis, const struct situation *situation,
                     const struct refusal *refusal, struct span kind)
{
    uint32_t frame;
    g_autoptr(GString) offered = description_codecs(&refusal->offer, kind);
    g_autoptr(GString) accepted = list_accepted(diagnosis, refusal, kind, &frame);
    const struct warning *warning = find_warning(diagnosis, 305, 305);
    struct finding *finding;

    if (offered->len == 0 || accepted->len == 0 ||
        description_codecs_meet(offered, accepted)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_OFFER_NO_COMMON_CODEC);
    finding_set(finding, "media", "%.*s", (int)kind.length, kind.at);
    listing_set(finding, "offered", offered, diagnosis->language);
    listing_set(finding, "accepted", accepted, diagnosis->language);
    finding_set(finding, "frame", "%u", frame != 0 ? frame : situation->arrival->frame);
    if (frame == 0 && refusal->peer.frame != 0) {
        add_media_evidence(finding, &(struct refusal){.offer = refusal->offer}, kind);
    } else {
        add_media_evidence(finding, refusal, kind);
    }
    if (warning != NULL) {
        add_warning_evidence(finding, warning);
    }
}

/* ---- profiles ---- */

static bool
find_profile_mismatch(struct diagnosis *diagnosis, const struct refusal *refusal,
                      struct span kind)
{
    const unsigned offered = description_security(&refusal->offer, kind);
    const unsigned accepted = description_security(&refusal->peer, kind);
    g_autoptr(GString) ours = NULL;
    g_autoptr(GString) theirs = NULL;
    struct finding *finding;

    if (!((offered == HAS_PLAIN && accepted == HAS_SECURE) ||
          (offered == HAS_SECURE && accepted == HAS_PLAIN))) {
        return false;
    }
    ours = description_profiles(&refusal->offer, kind);
    theirs = description_profiles(&refusal->peer, kind);
    finding = diagnosis_add_finding(diagnosis, FINDING_OFFER_PROFILE_MISMATCH);
    finding_set(finding, "media", "%.*s", (int)kind.length, kind.at);
    listing_set(finding, "offered", ours, diagnosis->language);
    listing_set(finding, "accepted", theirs, diagnosis->language);
    add_media_evidence(finding, refusal, kind);
    return true;
}

/* Warning 302 does not say which: all kinds that were offered one way only. */
static void
find_profile_warning(struct diagnosis *diagnosis, const struct refusal *refusal,
                     const GString *kinds)
{
    const struct warning *warning = find_warning(diagnosis, 302, 302);
    g_autoptr(GString) media = g_string_new(NULL);
    g_autoptr(GString) offered = g_string_new(NULL);
    struct span rest = {kinds->str, kinds->len}, kind;
    struct finding *finding;

    while (address_next_value(&rest, &kind)) {
        if (description_security(&refusal->offer, kind) != (HAS_PLAIN | HAS_SECURE)) {
            g_autoptr(GString) profiles = description_profiles(&refusal->offer, kind);

            listing_add(media, kind);
            listing_add_all(offered, profiles);
        }
    }
    if (warning != NULL && media->len > 0) {
        finding = diagnosis_add_finding(diagnosis, FINDING_OFFER_PROFILE_MISMATCH);
        listing_set(finding, "media", media, diagnosis->language);
        listing_set(finding, "offered", offered, diagnosis->language);
        add_offer_evidence(finding, refusal);
        set_other_by_warning(finding, diagnosis, warning);
    }
}

static void
find_media_mismatches(struct diagnosis *diagnosis, const struct situation *situation,
                      const struct refusal *refusal)
{
    g_autoptr(GString) kinds = description_kinds(&refusal->offer);
    struct span rest = {kinds->str, kinds->len}, kind;
    bool found = false;

    for (int i = 0; i < KINDS_MOST && address_next_value(&rest, &kind); i++) {
        find_no_common_codec(diagnosis, situation, refusal, kind);
        found |= find_profile_mismatch(diagnosis, refusal, kind);
    }
    if (!found) {
        find_profile_warning(diagnosis, refusal, kinds);
    }
}

/* ---- addresses ---- */

static const char *
family_name(unsigned families)
{
    return families == HAS_IP4 ? "IP4" : "IP6";
}

static void
find_network_mismatch(struct diagnosis *diagnosis, const struct refusal *refusal)
{
    const unsigned offered = description_families(&refusal->offer);
    const unsigned accepted = description_families(&refusal->peer);
    const struct warning *warning = find_warning(diagnosis, 300, 301);
    const bool differ = (offered ^ accepted) == (HAS_IP4 | HAS_IP6) &&
                        accepted != HAS_NONE &&
                        !description_has_more_addresses(&refusal->offer) &&
                        !description_has_more_addresses(&refusal->peer);
    struct finding *finding;

    if ((offered != HAS_IP4 && offered != HAS_IP6) || (!differ && warning == NULL)) {
        return;
    }
    finding = diagnosis_add_finding(diagnosis, FINDING_OFFER_NETWORK_MISMATCH);
    finding_set(finding, "offered", "%s", family_name(offered));
    finding_add_evidence(finding, refusal->offer.frame, "c=IN %s", family_name(offered));
    if (differ) {
        finding_set(finding, "accepted", "%s", family_name(accepted));
        finding_add_evidence(finding, refusal->peer.frame, "c=IN %s",
                             family_name(accepted));
    } else {
        set_other_by_warning(finding, diagnosis, warning);
    }
}

/* ---- preconditions ---- */

static bool
has_word(struct span text, const char *word)
{
    struct span found;

    while ((found = span_take_word(&text)).length > 0) {
        if (span_is(found, word)) {
            return true;
        }
    }
    return false;
}

/* The description in a 580 is neither offer nor answer: it repeats the lines that could
 * not be met, with the strength "failure", or "unknown" for a type of precondition that
 * nobody has heard of (RFC 3312 section 8). */
static void
find_precondition_failed(struct diagnosis *diagnosis, const struct situation *situation)
{
    struct span rest = sdp_in_body(situation->headers->value[HEADER_CONTENT_TYPE],
                                   message_body(situation->response));
    g_autoptr(GString) lines = g_string_new(NULL);
    struct finding *finding;
    struct span line;

    while (sdp_next_precondition(&rest, &line)) {
        const struct span value = span_skip(line, strlen("a="));

        if (has_word(value, "failure") || has_word(value, "unknown")) {
            listing_add(lines, value);
        }
    }
    if (lines->len > 0) {
        finding = diagnosis_add_finding(diagnosis, FINDING_PRECONDITION_FAILED);
        listing_set(finding, "lines", lines, diagnosis->language);
        finding_add_evidence(finding, 0, "%s", lines->str);
    }
}

void
rules_offer(struct diagnosis *diagnosis, const struct situation *situation)
{
    const unsigned code = diagnosis->code;
    struct refusal refusal;

    if (code == 580) {
        find_precondition_failed(diagnosis, situation);
    } else if ((code == 415 || code == 488 || code == 606) &&
               read_refusal(&refusal, situation)) {
        if (code != 415) {
            find_offer_rejected(diagnosis, &refusal);
        }
        find_media_mismatches(diagnosis, situation, &refusal);
        find_network_mismatch(diagnosis, &refusal);
    }
}
