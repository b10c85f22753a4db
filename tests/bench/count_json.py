#!/usr/bin/env python3
# count_json.py - counts what "tshark -T json" prints: what tests/bench/run measures the
# reports against.
#
#   tshark -r CAPTURE -T json [-J sip | -j sip] | count_json.py
#
# Prints one JSON document: messages per method and per status code, and how many requests
# were refused other than with a challenge. No more than that, in one pass, a packet at a
# time, and of the fields that all those ways of asking tshark hold: it is meant to be as
# fast as a script can be that reads JSON.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import collections
import json
import re
import sys

CHALLENGES = (401, 407)
CALL_ID = re.compile(r"^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
CSEQ = re.compile(r"^CSeq[ \t]*:[ \t]*(\d+)\s+(\S+)", re.MULTILINE | re.IGNORECASE)


def layers(lines):
    """The layers of each packet. tshark indents its packets, and only them, by two."""
    packet = []
    for line in lines:
        if line.startswith("  {"):
            packet = [line]
        elif line.startswith("  }"):
            packet.append("}")
            yield json.loads("".join(packet))["_source"]["layers"]
        else:
            packet.append(line)


def identity(sip):
    """What tells a request from all others, copies aside."""
    call_id, cseq = (header.search(sip["sip.msg_hdr"]) for header in (CALL_ID, CSEQ))
    return call_id and call_id[1], cseq and cseq.groups()


def main():
    methods, codes, failed = collections.Counter(), collections.Counter(), set()
    for packet in layers(sys.stdin):
        sip = packet.get("sip", {})
        if "sip.Status-Line" in sip:
            code = int(sip["sip.Status-Line"].split()[1])
            codes[code] += 1
            if code >= 300 and code not in CHALLENGES:
                failed.add(identity(sip))
        elif "sip.Request-Line" in sip:
            methods[sip["sip.Request-Line"].split()[0]] += 1
    json.dump({"methods": methods, "codes": codes, "failed": len(failed)}, sys.stdout)


if __name__ == "__main__":
    main()
