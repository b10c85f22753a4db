/* test_dialog.c - dialogs in a call, and what becomes of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "key.h"
#include "traffic.h"

static uint32_t
tag(const char *text)
{
    return key_short((struct span){text, strlen(text)});
}

static struct dialog *
find(const struct transaction *transaction, const char *one, const char *other)
{
    return dialog_find(transaction->call, tag(one), tag(other));
}

/* An INVITE answered with 200: the dialog of f and t, in frame 2. */
static struct dialog *
set_up(struct traffic *traffic)
{
    struct transaction *invite = REQUEST(traffic, "INVITE sip:b");

    RESPOND(traffic, "200 OK", "INVITE", .to = "t");
    return find(invite, "f", "t");
}

/* What the callee sends: the tags change sides. */
#define CALLEE \
    .via = "b;branch=z9hG4bKb", .from = "t", .to = "f", .source = 2, .destination = 1

static void
check_made(struct traffic *traffic)
{
    struct transaction *invite = REQUEST(traffic, "INVITE sip:b");

    RESPOND(traffic, "100 Trying", "INVITE");
    RESPOND(traffic, "100 Trying", "INVITE", .to = "s"); /* makes none */
    g_assert_null(invite->call->dialogs);
    RESPOND(traffic, "183 Progress", "INVITE", .to = "s");
    RESPOND(traffic, "180 Ringing", "INVITE", .to = "t");
    RESPOND(traffic, "200 OK", "INVITE", .to = "t");
    g_assert_nonnull(find(invite, "f", "s"));
    g_assert_true(find(invite, "t", "f") == find(invite, "f", "t"));
    g_assert_cmpuint(find(invite, "f", "t")->first_frame, ==, 5);
    g_assert_null(find(invite, "f", "u"));
    g_assert_null(dialog_of(invite)); /* it was sent outside */
}

/* One that began before the capture shows with the first success inside it. */
static void
check_begun_before(struct traffic *traffic)
{
    struct transaction *info = REQUEST(traffic, "INFO sip:b", .to = "t");

    g_assert_null(dialog_of(info));
    RESPOND(traffic, "500 No", "INFO", .to = "t");
    g_assert_null(dialog_of(info));
    REQUEST(traffic, "INFO sip:b", .to = "t", .number = "2");
    RESPOND(traffic, "200 OK", "INFO", .to = "t", .number = "2");
    g_assert_nonnull(dialog_of(info));
    REQUEST(traffic, "OPTIONS sip:b", .call_id = "ping");
    g_assert_null(RESPOND(traffic, "200 OK", "OPTIONS", .call_id = "ping", .to = "t")
                      ->call->dialogs);
}

static void
check_ended_by_bye(struct traffic *traffic)
{
    struct dialog *dialog = set_up(traffic);
    struct transaction *bye = REQUEST(traffic, "BYE sip:a", CALLEE);

    g_assert_true(dialog_of(bye) == dialog);
    g_assert_cmpint(dialog_side(dialog, bye), ==, 1);
    g_assert_cmpint(dialog->ending, ==, ENDING_BYE);
    g_assert_cmpuint(dialog->ended_frame, ==, 3);
    g_assert_true(dialog->ended_by == bye && bye->call->bye == bye);
    RESPOND(traffic, "200 OK", "BYE", CALLEE);
    REQUEST(traffic, "BYE sip:b", .to = "t", .number = "2");
    g_assert_cmpuint(dialog->ended_frame, ==, 3); /* the first counts */
}

/* A challenged BYE has ended nothing yet; one that nobody knows of has. */
static void
check_refused_bye(struct traffic *traffic)
{
    struct dialog *dialog = set_up(traffic);

    REQUEST(traffic, "BYE sip:b", .to = "t", .number = "2");
    RESPOND(traffic, "407 No", "BYE", .to = "t", .number = "2");
    g_assert_cmpint(dialog->ending, ==, ENDING_NONE);
    REQUEST(traffic, "BYE sip:b", .to = "t", .number = "3");
    RESPOND(traffic, "481 No", "BYE", .to = "t", .number = "3");
    g_assert_cmpint(dialog->ending, ==, ENDING_BYE);
    g_assert_cmpuint(dialog->ended_frame, ==, 5);
}

static void
check_ended_by_refusal(struct traffic *traffic)
{
    struct dialog *dialog = set_up(traffic);
    struct transaction *info = REQUEST(traffic, "INFO sip:b", .to = "t", .number = "2");

    RESPOND(traffic, "500 No", "INFO", .to = "t", .number = "2");
    g_assert_cmpint(dialog->ending, ==, ENDING_NONE);
    info = REQUEST(traffic, "INFO sip:b", .to = "t", .number = "3");
    RESPOND(traffic, "481 No", "INFO", .to = "t", .number = "3");
    g_assert_cmpint(dialog->ending, ==, ENDING_REFUSAL);
    g_assert_cmpuint(dialog->ended_frame, ==, 6);
    g_assert_true(dialog->ended_by == info);
}

static void
check_subscription(struct traffic *traffic)
{
    struct transaction *subscribe =
        REQUEST(traffic, "SUBSCRIBE sip:b", .more = "Event: presence\r\n");
    struct dialog *dialog;

    RESPOND(traffic, "200 OK", "SUBSCRIBE", .to = "t");
    dialog = find(subscribe, "f", "t");
    REQUEST(traffic, "NOTIFY sip:a", CALLEE,
            .more = "Event: presence\r\nSubscription-State: active;expires=60\r\n");
    g_assert_cmpint(dialog->ending, ==, ENDING_NONE);
    REQUEST(traffic, "NOTIFY sip:a", CALLEE, .number = "2",
            .more =
                "Event: presence\r\nSubscription-State: Terminated;reason=timeout\r\n");
    g_assert_cmpint(dialog->ending, ==, ENDING_SUBSCRIPTION);
    g_assert_cmpuint(dialog->ended_frame, ==, 4);
}

/* The end of the subscription that a REFER made does not end the call. */
static void
check_subscription_of_call(struct traffic *traffic)
{
    struct dialog *dialog = set_up(traffic);

    REQUEST(traffic, "NOTIFY sip:b", .to = "t", .number = "2",
            .more = "Event: refer\r\nSubscription-State: terminated\r\n");
    g_assert_cmpint(dialog->ending, ==, ENDING_NONE);
}

/* ---- CSeq numbers and offers ---- */

static void
check_numbers(struct traffic *traffic)
{
    struct transaction *high, *low, *same, *callee;

    set_up(traffic);
    high = REQUEST(traffic, "INFO sip:b", .to = "t", .number = "4294967295");
    low = REQUEST(traffic, "INFO sip:b", .to = "t", .number = "2147483648");
    same = REQUEST(traffic, "INFO sip:b", .to = "t", .number = "4294967295",
                   .via = "p;branch=z9hG4bKhop", .source = 2, .destination = 3);
    callee = REQUEST(traffic, "INFO sip:a", CALLEE, .number = "1");
    g_assert_null(high->overtaken_by);
    g_assert_true(low->overtaken_by == high);
    g_assert_null(same->overtaken_by);
    g_assert_null(callee->overtaken_by);
}

static void
check_overlap(struct traffic *traffic)
{
    struct transaction *one, *two, *three, *hop, *callee;

    set_up(traffic);
    one = REQUEST(traffic, "INVITE sip:b", .to = "t", .number = "2");
    hop = REQUEST(traffic, "INVITE sip:b", .to = "t", .number = "2",
                  .via = "p;branch=z9hG4bKhop", .source = 2, .destination = 3);
    two = REQUEST(traffic, "UPDATE sip:b", .to = "t", .number = "3");
    callee = REQUEST(traffic, "UPDATE sip:a", CALLEE);
    RESPOND(traffic, "500 No", "UPDATE", .to = "t", .number = "3");
    three = REQUEST(traffic, "UPDATE sip:b", .to = "t", .number = "4");
    g_assert_null(one->overlapped);
    g_assert_null(hop->overlapped); /* the same request */
    g_assert_true(two->overlapped == hop);
    g_assert_null(callee->overlapped);
    g_assert_null(three->overlapped);
}

/* ---- REFER ---- */

#define REFER_EVENT "Event: refer;id=2\r\nSubscription-State: active\r\n"

static void
check_refer(struct traffic *traffic)
{
    struct transaction *refer;

    set_up(traffic);
    refer = REQUEST(traffic, "REFER sip:b", .to = "t", .number = "2",
                    .more = "Refer-To: \"C\" <sip:c@z>;x=y\r\n");
    g_assert_cmpstr(refer->detail, ==, "sip:c@z");
    RESPOND(traffic, "202 Accepted", "REFER", .to = "t", .number = "2");
    g_assert_false(refer->is_unsubscribed);
    g_assert_cmpuint(refer->notify_frame, ==, 0);
    REQUEST(traffic, "NOTIFY sip:a", CALLEE,
            .more = REFER_EVENT "\r\nSIP/2.0 100 Trying\r\n");
    g_assert_cmpuint(refer->notify_frame, ==, 5);
    g_assert_cmpuint(refer->notify_code, ==, 100);
    REQUEST(traffic, "NOTIFY sip:a", CALLEE, .number = "2",
            .more = REFER_EVENT "\r\nSIP/2.0 486 Busy Here\r\n");
    g_assert_cmpuint(refer->notify_frame, ==, 6);
    g_assert_cmpuint(refer->notify_code, ==, 486);
    REQUEST(traffic, "NOTIFY sip:a", CALLEE, .number = "3",
            .more = "Event: presence\r\n\r\nSIP/2.0 200 OK\r\n");
    g_assert_cmpuint(refer->notify_code, ==, 486);
    /* Overtaken by the outcome; nothing but the end of the subscription. */
    REQUEST(traffic, "NOTIFY sip:a", CALLEE, .number = "4",
            .more = REFER_EVENT "\r\nSIP/2.0 180 Ringing\r\n");
    REQUEST(traffic, "NOTIFY sip:a", CALLEE, .number = "5", .more = REFER_EVENT);
    g_assert_cmpuint(refer->notify_frame, ==, 6);
    g_assert_cmpuint(refer->notify_code, ==, 486);
}

static void
check_refer_without_notify(struct traffic *traffic)
{
    struct transaction *false_sub = REQUEST(
        traffic, "REFER sip:b", .more = "Refer-To: <sip:c@z>\r\nRefer-Sub: false\r\n");
    struct transaction *nosub =
        REQUEST(traffic, "REFER sip:b", .number = "2",
                .more = "Refer-To: <sip:c@z>\r\nRequire: nosub\r\n");
    struct transaction *answered =
        REQUEST(traffic, "REFER sip:b", .number = "3", .more = "Refer-To: <sip:c@z>\r\n");

    g_assert_true(false_sub->is_unsubscribed);
    g_assert_true(nosub->is_unsubscribed);
    g_assert_false(answered->is_unsubscribed);
    RESPOND(traffic, "200 OK", "REFER", .number = "3", .more = "Refer-Sub: FALSE\r\n");
    g_assert_true(answered->is_unsubscribed);
}

static const struct traffic_test tests[] = {
    {check_made, "/made/by responses"},
    {check_begun_before, "/made/begun before"},
    {check_ended_by_bye, "/ended/by BYE"},
    {check_refused_bye, "/ended/refused BYE"},
    {check_ended_by_refusal, "/ended/by refusal"},
    {check_subscription, "/ended/subscription"},
    {check_subscription_of_call, "/ended/subscription of a call"},
    {check_numbers, "/CSeq"},
    {check_overlap, "/offers/overlap"},
    {check_refer, "/REFER/outcome"},
    {check_refer_without_notify, "/REFER/no NOTIFY asked"},
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add_data_func(tests[i].path, &tests[i], run_with_traffic);
    }
    return g_test_run();
}
