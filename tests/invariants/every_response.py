"""every_response.py - each response SIP shows is explained, once, in every mode of tshark.

Per frame the codes that SIP shows (sip.Status-Code) have to equal the codes that sipdiag
explains (sipdiag.code), over all captures.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import collections
import functools
import json
import re
import sys
import unittest

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent))
import harness

FIELDS = ("-T", "fields", "-e", "frame.number", "-e", "icmp.type", "-e", "sip.Status-Code",
          "-e", "sipdiag.code")


def split(values):
    return sorted(values.split(",")) if values else []


@functools.lru_cache(maxsize=None)
def read_fields(capture, *arguments):
    """{frame: (whether in ICMP, codes SIP shows, codes explained)} from -T fields."""
    codes = {}
    for line in harness.dissect(capture, *FIELDS, *arguments).decode().splitlines():
        frame, icmp, sip, explained = line.split("\t")
        if sip or explained:
            codes[int(frame)] = (icmp != "", split(sip), split(explained))
    return codes


def from_fields(capture, *arguments):
    """{frame: (codes SIP shows, codes explained)} from -T fields."""
    return {frame: codes for frame, (_, *codes)
            in read_fields(capture, *arguments).items()}


def codes_in_text(text):
    """The same from what -V prints."""
    codes = collections.defaultdict(lambda: ([], []))
    frame = 0
    for line in text.splitlines():
        if match := re.match(r"Frame (\d+): ", line):
            frame = int(match[1])
        elif match := re.match(r" +Status-Code: (\d+)$", line):
            codes[frame][0].append(match[1])
        elif match := re.match(r" +\[SIP Diagnosis: 0*(\d+) ", line):
            codes[frame][1].append(match[1])
    return {frame: (sorted(a), sorted(b)) for frame, (a, b) in codes.items()}


def from_text(capture, *arguments):
    return codes_in_text(harness.dissect(capture, "-V", *arguments).decode(errors="replace"))


def values_of(node, name):
    """All values of a field anywhere in a packet; tshark repeats keys in an object."""
    if isinstance(node, Pairs):
        for key, value in node.pairs:
            if key == name:
                yield value
            yield from values_of(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from values_of(value, name)


class Pairs:
    """A JSON object that keeps repeated keys."""

    def __init__(self, pairs):
        self.pairs = pairs


def from_json(capture, *arguments):
    """The same from -T json."""
    text = harness.dissect(capture, "-T", "json", *arguments).decode(errors="replace")
    codes = {}
    for packet in json.loads(text or "[]", object_pairs_hook=Pairs, strict=False):
        frame = int(next(values_of(packet, "frame.number")))
        sip = sorted(values_of(packet, "sip.Status-Code"))
        explained = sorted(values_of(packet, "sipdiag.code"))
        if sip or explained:
            codes[frame] = (sip, explained)
    return codes


class EveryResponse(unittest.TestCase):
    """One test per mode; READERS says how each mode is read."""

    seen = 0

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        cls.captures = harness.captures()

    @classmethod
    def tearDownClass(cls):
        print(f"{len(cls.captures)} captures, {cls.seen} responses", file=sys.stderr)

    def check(self, read, *arguments):
        total = 0
        for capture in self.captures:
            with self.subTest(capture=capture.name):
                for frame, (sip, explained) in read(capture, *arguments).items():
                    self.assertEqual(sip, explained, f"frame {frame}")
                    total += len(sip)
        self.assertGreater(total, 0)
        type(self).seen = total

    def test_fields(self):
        self.check(from_fields)

    def test_fields_of_two_passes(self):
        self.check(from_fields, "-2")

    def test_text(self):
        self.check(from_text)

    def test_json(self):
        self.check(from_json)

    def test_json_of_two_passes(self):
        self.check(from_json, "-2")

    def test_filter(self):
        """-Y sipdiag shows just the frames with a response, none forced by a field."""
        for capture in self.captures:
            with self.subTest(capture=capture.name):
                for passes in ([], ["-2"]):
                    shown = harness.dissect(capture, "-Y", "sipdiag", "-T", "fields", "-e",
                                            "frame.number", *passes).decode().split()
                    self.assertEqual([frame for frame, (sip, _)
                                      in from_fields(capture, *passes).items() if sip],
                                     list(map(int, shown)))

    def test_expert_items(self):
        """-z expert counts as many response items as SIP has status codes.

        Taps never see what an ICMP error quotes, so those frames count on neither side.
        """
        for capture in self.captures:
            with self.subTest(capture=capture.name):
                expected = collections.Counter()
                for in_icmp, sip, _ in read_fields(capture).values():
                    expected.update(int(code) for code in sip if not in_icmp)
                counted = collections.Counter()
                table = harness.dissect(capture, "-q", "-z", "expert").decode()
                for line in table.splitlines():
                    if match := re.match(r" +(\d+) +Response +SIPDIAG +(\d{3}) ", line):
                        counted[int(match[2])] += int(match[1])
                self.assertEqual(expected, counted)


if __name__ == "__main__":
    unittest.main()
