#!/usr/bin/env python3
"""make_cuts.py - captures of the same responses cut off, or cut in two, at every byte.

    make_cuts.py FOLDER

writes FOLDER/snapped.pcap, in which the capture ends after each length, FOLDER/quoted.pcap,
in which an ICMP error quotes that much, and FOLDER/split.pcap, in which TCP segments end
there.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import pathlib
import sys

import make_capture

IP_AND_UDP = 28
ETHERNET = 14

RESPONSE = """SIP/2.0 503 {phrase}
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-{number}
From: <sip:alice@example.com>;tag=a
To: <sip:bob@example.com>;tag=b
Call-ID: {number}@example.com
CSeq: 1 INVITE
Retry-After: 120 (later)
Reason: Q.850;cause=42;text="Congestion"
Warning: 399 host "Trunk, full"
Content-Length: 0

"""


def length_of(text):
    return len(text.replace("\n", "\r\n"))


def shortened(option, header_length):
    """Every response is a datagram of its own."""
    text = ""
    for phrase in ("Service Unavailable", ""):
        whole = header_length + length_of(RESPONSE.format(phrase=phrase, number=100))
        for length in range(header_length, whole + 1):
            text += f"@ 0.{length:03} udp 192.0.2.2:5060 > 192.0.2.1:5060 " \
                f"{option}={length}\n" + RESPONSE.format(phrase=phrase, number=length)
    return text


def split():
    """Every pair of responses is a connection of its own."""
    text = ""
    for phrase in ("Service Unavailable", ""):
        pair = RESPONSE.format(phrase="", number=100) + RESPONSE.format(phrase=phrase,
                                                                       number=100)
        for cut in range(1, length_of(pair)):
            port = 20000 + cut + (0 if phrase else 2000)
            head = f"@ 0.{cut:03} tcp 192.0.2.2:5060 > 192.0.2.1:{port}"
            text += f"{head} join\n" + RESPONSE.format(phrase="", number=100)
            text += f"{head} split={cut}\n" + RESPONSE.format(phrase=phrase, number=100)
    return text


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    make_capture.make_capture(shortened("snap", ETHERNET + IP_AND_UDP),
                              folder / "snapped.pcap")
    make_capture.make_capture(shortened("quoted", IP_AND_UDP), folder / "quoted.pcap")
    make_capture.make_capture(split(), folder / "split.pcap")
