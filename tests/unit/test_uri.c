/* test_uri.c - which URIs name the same target.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "address.h"
#include "unit.h"

struct row {
    const char *name;
    const char *one;
    const char *other;
    bool is_same;
};

static const struct row uri_rows[] = {
    /* RFC 3261 section 19.1.4. */
    {"alike", "sip:bob@example.com", "sip:bob@example.com", true},
    {"case of the host", "sip:bob@EXAMPLE.com", "SIP:bob@example.COM", true},
    {"case of the user", "sip:BOB@example.com", "sip:bob@example.com", false},
    {"scheme", "sips:bob@example.com", "sip:bob@example.com", false},
    {"port", "sip:bob@example.com", "sip:bob@example.com:5060", false},
    {"order", "sip:bob@192.0.2.1;lr;transport=TCP", "sip:bob@192.0.2.1;transport=tcp;LR",
     true},
    {"transport left out", "sip:bob@192.0.2.1", "sip:bob@192.0.2.1;transport=tcp", false},
    {"transport differs", "sip:bob@192.0.2.1;transport=udp",
     "sip:bob@192.0.2.1;transport=tcp", false},
    {"user left out", "sip:+15550100@192.0.2.1;user=phone", "sip:+15550100@192.0.2.1",
     false},
    {"others left out", "sip:bob@192.0.2.1;ob", "sip:bob@192.0.2.1", true},
    {"others differ", "sip:bob@192.0.2.1;security=on", "sip:bob@192.0.2.1;security=off",
     false},
    {"headers", "sip:bob@192.0.2.1?Subject=b&Priority=a", "sip:bob@192.0.2.1", true},
    {"headers behind parameters", "sip:bob@192.0.2.1;lr?Subject=b",
     "sip:bob@192.0.2.1;lr", true},

    /* A routing number makes another number of it. */
    {"within the user part", "sip:+15550100;rn=+15550199;npdi@192.0.2.1",
     "sip:+15550100@192.0.2.1", false},
    {"password", "sip:bob:a@192.0.2.1", "sip:bob:b@192.0.2.1", false},
    {"no user", "sip:192.0.2.1", "sip:bob@192.0.2.1", false},
    {"IPv6", "sip:bob@[2001:DB8::1]:5060", "sip:bob@[2001:db8::1]:5060", true},
    {"tel", "tel:+15550100", "tel:+15550100", true},
    {"tel with a routing number", "tel:+15550100;npdi", "tel:+15550100", false},
    {"one parameter twice", "sip:192.0.2.1;a=1;a=2", "sip:192.0.2.1;a=1;a=2", true},
    {"nothing", "", "sip:bob@192.0.2.1", false},
};

static void
check_same_uri(const void *data)
{
    const struct row *row = data;
    const struct span one = {row->one, strlen(row->one)};
    const struct span other = {row->other, strlen(row->other)};

    g_assert_cmpint(address_same_uri(one, other), ==, row->is_same);
    g_assert_cmpint(address_same_uri(other, one), ==, row->is_same);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    ADD_ROWS("same URI", uri_rows, check_same_uri);
    return g_test_run();
}
