"""odd_values.py - a capture in which From, To, Call-ID and more hold what nobody expects.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import sys

import reports

sys.path.insert(0, str(reports.TESTS / "captures"))
import make_capture

# As make_capture.py reads them: \xHH is a byte.
VALUES = (
    r'a"b', r"a'b", "a<b>c", "a&amp;b", "]]>", "<!--", "a\\\\b", r"\x5cu0000", "a|b`c*d_e[f]",
    r"\x01\x07\x08\x0b\x0c\x1f", r"\x1b[31mred\x1b[0m", r"\x7f", r"a\0b", "a\tb",
    r"\xc2\x9b31m", r"\xc2\x85", r"\xe2\x80\xa8", r"\xe2\x80\xae",  # C1, line, direction
    r"\xef\xbf\xbe", r"\xef\xbf\xbf", r"\xef\xbb\xbf", r"\xf0\x9f\xbf\xbe",  # U+FFFE ...
    r"\xff\xfe", r"a\xc3", r"\xc3\x28", r"\xed\xa0\x80", r"\xf4\x90\x80\x80", r"\xc0\x80",
    "", " ", "%s%n%d", "a" * 1024, '"' * 1024, "\\\\" * 512, r"\x01" * 1024,
    "\u00e9" * 512, "\u7740" * 342, "\U0001f4de" * 256, r"\xef\xbf\xbe" * 342, "&" * 1024,
    r"a\xff" * 512,
)

# One that is refused, and one that is not answered although it is sent again.
CALL = """@ {time:.3f} udp 192.0.2.1:5060 > 192.0.2.2:5060
INVITE sip:bob@example.com SIP/2.0
{headers}
@ {answered:.3f} udp 192.0.2.2:5060 > 192.0.2.1:5060
SIP/2.0 {status}
{headers}
Reason: {value};cause={value};text="{value}"
Warning: 399 {value} "{value}"
Server: {value}

@ {answered:.3f} udp 192.0.2.1:5060 > 192.0.2.2:5060
MESSAGE sip:bob@example.com SIP/2.0
{more_headers}
"""

COPY = """@ {time:.3f} udp 192.0.2.1:5060 > 192.0.2.2:5060
MESSAGE sip:bob@example.com SIP/2.0
{more_headers}
"""

HEADERS = """Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-{number}
From: "{value}" <sip:{value}@{value}>;tag={number}
To: <sip:{value}@example.com>
Call-ID: {value}
CSeq: {number} {method}
"""

LAST = """@ 99 udp 192.0.2.1:5060 > 192.0.2.2:5060
OPTIONS sip:bob@example.com SIP/2.0
"""


def headers_of(value, number, method):
    return HEADERS.format(value=value, number=number, method=method)


def text_of():
    text = copies = ""
    for number, value in enumerate(VALUES, 1):
        for more, status in enumerate(("404 Not Found", "488 Not Acceptable Here",
                                       "480 Temporarily Unavailable")):
            time = number / 10 + more / 100
            again = headers_of(value, 10 * number + more + 5, "MESSAGE")
            copies += COPY.format(time=time + 10, more_headers=again)
            text += CALL.format(
                time=time, answered=time + 0.002, value=value, status=status,
                headers=headers_of(value, 10 * number + more, "INVITE").rstrip("\n"),
                more_headers=again)
    return text + copies + LAST + headers_of("late", 1, "OPTIONS")


def make(path):
    """Writes the capture. Returns how many requests in it failed or had no response; those
    without a Call-ID cannot be told."""
    make_capture.make_capture(text_of(), path)
    return 6 * sum(bool(value.strip()) for value in VALUES)


if __name__ == "__main__":
    make(sys.argv[1])
