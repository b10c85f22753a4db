/* test_tally.c - which codes a capture shows, counted without copies.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis.h"
#include "traffic.h"

/* A response as the plugin takes it in. */
static void
track(struct traffic *traffic, const struct sent *sent)
{
    const struct arrival arrival = next_arrival(traffic, sent, true);
    g_autofree char *text = text_of(sent, true);
    struct message message;

    g_assert_true(message_read(&message, text, strlen(text)));
    diagnosis_track(traffic->history, &message, &arrival, &settings_default);
}

#define TRACK(traffic, status, tag, ...) \
    track(traffic, &(const struct sent){ \
                       .line = (status), .method = "INVITE", .to = (tag), __VA_ARGS__})

static void
assert_tally(const struct traffic *traffic, unsigned code, uint32_t count,
             uint32_t first_frame)
{
    const struct tally *tally = &traffic->history->tallies[code - TALLY_FIRST];

    g_assert_cmpuint(tally->count, ==, count);
    g_assert_cmpuint(tally->first_frame, ==, first_frame);
}

static void
check_copies(struct traffic *traffic)
{
    REQUEST(traffic, "INVITE sip:b");
    TRACK(traffic, "100 Trying", "t");
    TRACK(traffic, "100 Trying", "t");
    TRACK(traffic, "180 Ringing", "t");
    TRACK(traffic, "180 Ringing", "t");
    TRACK(traffic, "486 Busy Here", "t");
    TRACK(traffic, "486 Busy Here", "t");
    TRACK(traffic, "180 Ringing", "t"); /* late, and another one: frame 8 */
    TRACK(traffic, "486 Busy Here", "t");
    assert_tally(traffic, 100, 1, 2);
    assert_tally(traffic, 180, 2, 4);
    assert_tally(traffic, 486, 1, 6);
    assert_tally(traffic, 200, 0, 0);
}

/* Two phones ring and are picked up; a request sent on is answered on each hop. */
static void
check_no_copies(struct traffic *traffic)
{
    REQUEST(traffic, "INVITE sip:b");
    TRACK(traffic, "180 Ringing", "t");
    TRACK(traffic, "180 Ringing", "u");
    TRACK(traffic, "200 OK", "t");
    TRACK(traffic, "200 OK", "u");
    TRACK(traffic, "200 OK", "t");
    TRACK(traffic, "200 OK", "u");
    assert_tally(traffic, 180, 2, 2);
    assert_tally(traffic, 200, 2, 4);
    TRACK(traffic, "200 OK", "t", .via = "b;branch=z9hG4bK2");
    assert_tally(traffic, 200, 3, 4);
}

/* Without its request, or without what matching needs, a response is one all the same. */
static void
check_alone(struct traffic *traffic)
{
    TRACK(traffic, "404 Not Found", "t");
    TRACK(traffic, "404 Not Found", "t");
    assert_tally(traffic, 404, 1, 1);
    TRACK(traffic, "403 Forbidden", "t", .number = "x");
    TRACK(traffic, "403 Forbidden", "t", .number = "x");
    assert_tally(traffic, 403, 2, 3);
}

static void
check_limits(struct traffic *traffic)
{
    static const char *const lines[] = {"099 Low", "100 Lowest", "699 Highest",
                                        "700 High", "999 Highest of all"};

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        TRACK(traffic, lines[i], "t");
    }
    assert_tally(traffic, 100, 1, 2);
    assert_tally(traffic, 699, 1, 3);
}

static void
check_text(struct traffic *traffic)
{
    g_autofree char *without_file = tally_text(NULL, LANGUAGE_EN);
    g_autofree char *empty = tally_text(traffic->history->tallies, LANGUAGE_EN);
    g_autofree char *text = NULL;

    g_assert_cmpstr(without_file, ==, "No SIP response is in this capture.\n");
    g_assert_cmpstr(empty, ==, without_file);
    REQUEST(traffic, "INVITE sip:b");
    TRACK(traffic, "486 Busy Here", "t");
    TRACK(traffic, "407 Proxy Authentication Required", "t");
    text = tally_text(traffic->history->tallies, LANGUAGE_EN);
    g_assert_cmpstr(text, ==,
                    "Code  Phrase                         Responses  First in frame\n"
                    " 407  Proxy Authentication Required          1               3\n"
                    " 486  Busy Here                              1               2\n"
                    "\n"
                    "Copies that were sent again are not counted.\n");
}

static const struct traffic_test tests[] = {
    {check_copies, "/tally/copies"}, {check_no_copies, "/tally/no-copies"},
    {check_alone, "/tally/alone"},   {check_limits, "/tally/limits"},
    {check_text, "/tally/text"},
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add_data_func(tests[i].path, &tests[i].run, run_with_traffic);
    }
    return g_test_run();
}
