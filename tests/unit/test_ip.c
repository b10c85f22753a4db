/* test_ip.c - IP addresses as text, held against the system's own functions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ip.h"
#include "unit.h"

#include <arpa/inet.h>

#define ROUNDS 200000

static const struct row {
    const char *name;
    const char *text;
    const char *shown; /* NULL when it is no address */
} rows[] = {
    {"ipv4", "192.0.2.1", "192.0.2.1"},
    {"ipv4-highest", "255.255.255.255", "255.255.255.255"},
    {"ipv4-above", "192.0.2.256", NULL},
    {"ipv4-far-above", "192.0.2.4294967297", NULL},
    {"ipv4-leading-zero", "192.0.2.01", NULL},
    {"ipv4-short", "192.0.2", NULL},
    {"ipv4-long", "192.0.2.1.1", NULL},
    {"ipv4-dot", "192.0.2.1.", NULL},
    {"ipv4-port", "192.0.2.1:5060", NULL},
    {"ipv4-nothing", "192..2.1", NULL},
    {"empty", "", NULL},
    {"name", "cafe.example", NULL},
    {"ipv6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"},
    {"ipv6-case-and-zeros", "2001:0DB8:0:0:0:0:0:1", "2001:db8::1"},
    {"ipv6-first-gap", "2001:0:0:1:0:0:1:1", "2001::1:0:0:1:1"},
    {"ipv6-longer-gap", "2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
    {"ipv6-one-zero", "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
    {"ipv6-gap-at-end", "2001:db8::", "2001:db8::"},
    {"ipv6-nothing-but-gap", "::", "::"},
    {"ipv6-loopback", "0::1", "::1"},
    {"ipv6-small-gap", "1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8"},
    {"ipv6-no-room-for-gap", "1:2:3:4::5:6:7:8", NULL},
    {"ipv6-no-room-for-gap-at-end", "1:2:3:4:5:6:7:8::", NULL},
    {"ipv6-two-gaps", "1::2::3", NULL},
    {"ipv6-three-colons", "1:::2", NULL},
    {"ipv6-colon-first", ":1:2:3:4:5:6:7:8", NULL},
    {"ipv6-colon-last", "1:2:3:4:5:6:7:", NULL},
    {"ipv6-colon-alone", ":", NULL},
    {"ipv6-five-digits", "::12345", NULL},
    {"ipv6-nine-groups", "1:2:3:4:5:6:7:8:9", NULL},
    {"ipv6-seven-groups", "1:2:3:4:5:6:7", NULL},
    {"ipv6-zone", "fe80::1%eth0", NULL},
    {"mapped", "::FFFF:192.0.2.1", "::ffff:192.0.2.1"},
    {"mapped-in-hex", "::ffff:c000:201", "::ffff:192.0.2.1"},
    {"compatible", "::192.0.2.1", "::192.0.2.1"},
    {"translated", "64:ff9b::192.0.2.1", "64:ff9b::c000:201"},
    {"embedded-too-late", "1:2:3:4:5:6:7:192.0.2.1", NULL},
    {"embedded-in-front", "192.0.2.1::", NULL},
};

static size_t
length_of(const char *text)
{
    return strchr(text, ':') != NULL ? IPV6_LENGTH : IPV4_LENGTH;
}

static void
check_row(gconstpointer data)
{
    const struct row *row = data;
    const size_t length = length_of(row->text);
    uint8_t address[IPV6_LENGTH];
    char text[IP_TEXT];

    if (ip_read((struct span){row->text, strlen(row->text)}, length, address)) {
        ip_print(address, length, text);
        g_assert_cmpstr(text, ==, row->shown);
    } else {
        g_assert_null(row->shown);
    }
}

/* Groups of zeros and ones in all places make all gaps there are; chance makes the rest.
 */
static void
fill_address(GRand *chance, uint8_t *address)
{
    for (int i = 0; i < IPV6_LENGTH; i += 2) {
        const guint32 kind = (guint32)g_rand_int_range(chance, 0, 4);

        address[i] = (uint8_t)(kind == 0 ? g_rand_int(chance) : kind == 1 ? 0xff : 0);
        address[i + 1] = (uint8_t)(kind == 1 ? 0xff : kind == 2 ? 0 : g_rand_int(chance));
    }
    if (g_rand_boolean(chance)) {
        memset(address, 0, (gsize)g_rand_int_range(chance, 0, IPV6_LENGTH + 1));
    }
}

static void
damage(GRand *chance, char *text)
{
    static const char letters[] = "0123456789afAFg:::...";

    for (int i = g_rand_int_range(chance, 0, 3); i > 0; i--) {
        text[g_rand_int_range(chance, 0, (gint32)strlen(text))] =
            letters[g_rand_int_range(chance, 0, sizeof letters - 1)];
    }
}

static void
check_as_system(gconstpointer data)
{
    const size_t length = GPOINTER_TO_SIZE(data);
    const int family = length == IPV6_LENGTH ? AF_INET6 : AF_INET;
    GRand *chance = g_rand_new_with_seed(1);
    unsigned taken = 0;

    for (int i = 0; i < ROUNDS; i++) {
        uint8_t address[IPV6_LENGTH], theirs[IPV6_LENGTH];
        char text[IP_TEXT], shown[IP_TEXT];
        g_autofree char *copy = NULL;
        bool is_address;

        fill_address(chance, address);
        ip_print(address, length, text);
        g_assert_cmpstr(text, ==, inet_ntop(family, address, shown, sizeof shown));

        damage(chance, text);
        copy = exact_copy(text, strlen(text));
        is_address = ip_read((struct span){copy, strlen(text)}, length, address);
        g_assert_cmpint(is_address, ==, inet_pton(family, text, theirs));
        if (is_address) {
            g_assert_cmpmem(address, length, theirs, length);
            taken++;
        }
    }
    g_assert_cmpuint(taken, >, ROUNDS / 4);
    g_assert_cmpuint(taken, <, ROUNDS - ROUNDS / 4);
    g_rand_free(chance);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD_ROWS("ip", rows, check_row);
    g_test_add_data_func("/ip/as-system/ipv4", GSIZE_TO_POINTER(IPV4_LENGTH),
                         check_as_system);
    g_test_add_data_func("/ip/as-system/ipv6", GSIZE_TO_POINTER(IPV6_LENGTH),
                         check_as_system);
    return g_test_run();
}
