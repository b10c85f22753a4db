/* ip.c - IP addresses as text, by RFC 4291 section 2.2 and RFC 5952 section 4.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ip.h"

#include <glib.h>

#define GROUPS 8 /* of 16 bits each, in IPv6 */
#define NO_GAP SIZE_MAX

/* ---- reading ---- */

/* Walks the text by itself: rules read an address of most requests. */
static bool
read_ipv4(struct span text, uint8_t *address)
{
    const char *at = text.at, *end = text.at + text.length;

    for (int i = 0; i < IPV4_LENGTH; i++) {
        const char *start = at;
        unsigned number = 0;

        for (; at < end && *at >= '0' && *at <= '9' && at - start < 3; at++) {
            number = number * 10 + (unsigned)(*at - '0');
        }
        if (at == start || (*start == '0' && at - start > 1) || number > G_MAXUINT8) {
            return false;
        }
        address[i] = (uint8_t)number;
        if (i < IPV4_LENGTH - 1 && (at == end || *at++ != '.')) {
            return false;
        }
    }
    return at == end;
}

/* -1 when it is none. */
static int
hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Takes a group, or the IPv4 address at the end, off the front of *text. Returns how many
 * bytes it is; 0 for neither. */
static size_t
take_group(struct span *text, uint8_t *group, size_t room)
{
    unsigned number = 0;
    size_t digits = 0;

    for (; digits < text->length; digits++) {
        const int value = hex_value(text->at[digits]);

        if (value < 0) {
            break;
        }
        number = number << 4 | (unsigned)value;
    }
    if (digits < text->length && text->at[digits] == '.') {
        if (room < IPV4_LENGTH || !read_ipv4(*text, group)) {
            return 0;
        }
        *text = span_skip(*text, text->length);
        return IPV4_LENGTH;
    }
    if (digits == 0 || digits > 4 || room < 2) {
        return 0;
    }
    group[0] = (uint8_t)(number >> 8);
    group[1] = (uint8_t)number;
    *text = span_skip(*text, digits);
    return 2;
}

static bool
begins_with_gap(struct span text)
{
    return text.length >= 2 && text.at[0] == ':' && text.at[1] == ':';
}

/* What stands behind the gap, "::", is moved to the end when the rest is known. */
static bool
read_ipv6(struct span text, uint8_t *address)
{
    size_t filled = 0, gap = NO_GAP;

    if (begins_with_gap(text)) {
        gap = 0;
        text = span_skip(text, 2);
    }
    while (text.length > 0) {
        const size_t taken = take_group(&text, address + filled, IPV6_LENGTH - filled);

        filled += taken;
        if (taken == 0 || (text.length > 0 && text.at[0] != ':') || text.length == 1) {
            return false;
        }
        if (gap == NO_GAP && begins_with_gap(text)) {
            gap = filled;
            text = span_skip(text, 2);
        } else if (text.length > 0) {
            text = span_skip(text, 1);
        }
    }
    if (gap == NO_GAP || filled == IPV6_LENGTH) {
        return gap == NO_GAP && filled == IPV6_LENGTH;
    }
    memmove(address + IPV6_LENGTH - (filled - gap), address + gap, filled - gap);
    memset(address + gap, 0, IPV6_LENGTH - filled);
    return true;
}

bool
ip_read(struct span text, size_t length, uint8_t *address)
{
    return length == IPV6_LENGTH ? read_ipv6(text, address) : read_ipv4(text, address);
}

/* ---- writing ---- */

static unsigned
group_of(const uint8_t *address, int number)
{
    return (unsigned)address[2 * number] << 8 | address[2 * number + 1];
}

/* Groups that "::" stands for. */
struct gap {
    int start, length;
};

/* The most zeros in a row, two groups at least, the first where there are several. */
static struct gap
find_gap(const uint8_t *address)
{
    struct gap best = {0, 0}, here = {0, 0};

    for (int i = 0; i < GROUPS; i++) {
        if (group_of(address, i) != 0) {
            here.length = 0;
            continue;
        }
        if (here.length == 0) {
            here.start = i;
        }
        here.length++;
        if (here.length > best.length && here.length >= 2) {
            best = here;
        }
    }
    return best;
}

static int
print_ipv4(const uint8_t *address, char *text, size_t size)
{
    return g_snprintf(text, size, "%u.%u.%u.%u", address[0], address[1], address[2],
                      address[3]);
}

static void
print_ipv6(const uint8_t *address, char *text, size_t size)
{
    const struct gap gap = find_gap(address);
    /* IPv4 in IPv6: "::192.0.2.1" and "::ffff:192.0.2.1". */
    const bool ends_in_ipv4 =
        gap.start == 0 && (gap.length == GROUPS - 2 ||
                           (gap.length == GROUPS - 3 && group_of(address, 5) == 0xffff));
    size_t at = 0;

    for (int i = 0; i < GROUPS; i++) {
        const char *colon = i == 0 || i == gap.start + gap.length ? "" : ":";

        if (gap.length > 0 && i == gap.start) {
            at += (size_t)g_snprintf(text + at, size - at, "::");
            i += gap.length - 1;
        } else if (ends_in_ipv4 && i == GROUPS - 2) {
            at += (size_t)g_snprintf(text + at, size - at, "%s", colon);
            print_ipv4(address + 12, text + at, size - at);
            return;
        } else {
            at += (size_t)g_snprintf(text + at, size - at, "%s%x", colon,
                                     group_of(address, i));
        }
    }
}

void
ip_print(const uint8_t *address, size_t length, char *text)
{
    if (length == IPV6_LENGTH) {
        print_ipv6(address, text, IP_TEXT);
    } else {
        print_ipv4(address, text, IP_TEXT);
    }
}
