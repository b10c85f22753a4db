"""preferences.py - what each preference of SIPDIAG changes, and that it changes nothing else.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import functools
import json
import pathlib
import re
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE.parent / "captures"))
import harness
import make_capture

CALLS = harness.OWN_CAPTURES / "failed-calls.pcap"
FAMILIES = ("auth", "capability", "interval", "routing", "state", "service", "conformance")
SEVERITIES = ("chat", "note", "warn", "error")
SEPARATOR = "\x1f"

# The severity that an expert item has in Wireshark.
EXPERT_SEVERITIES = {"Chat": 0, "Note": 1, "Warning": 2, "Error": 3}

OPTIONS_REQUEST = """@ {time} tcp 192.0.2.1:5060 > 192.0.2.2:5060
OPTIONS sip:192.0.2.2 SIP/2.0
Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK{number}
From: <sip:a@192.0.2.1>;tag=1
To: <sip:192.0.2.2>
Call-ID: {number}@192.0.2.1
CSeq: 1 OPTIONS
Max-Forwards: 70
Content-Length: 0

"""
OPTIONS_REFUSAL = """@ {time} tcp 192.0.2.2:5060 > 192.0.2.1:5060
SIP/2.0 503 Service Unavailable
Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK{number}
From: <sip:a@192.0.2.1>;tag=1
To: <sip:192.0.2.2>;tag=2
Call-ID: {number}@192.0.2.1
CSeq: 1 OPTIONS
Content-Length: 0

"""


def preferences(**values):
    return [word for name, value in values.items() for word in ("-o", f"sipdiag.{name}:{value}")]


@functools.cache
def show(capture, fields, *options, display_filter="sipdiag"):
    """A row per frame, a list of values per field."""
    names = [word for field in fields for word in ("-e", f"sipdiag.{field}")]
    text = harness.dissect(capture, "-2", *options, "-Y", display_filter, "-T", "fields",
                           "-E", "separator=\t", "-E", f"aggregator={SEPARATOR}",
                           "-e", "frame.number", *names).decode()
    return [[column.split(SEPARATOR) if column else [] for column in line.split("\t")]
            for line in text.splitlines()]


def families_of_findings():
    """As data/findings.ini has them."""
    text = (harness.SOURCE / "data/findings.ini").read_text(encoding="utf-8")
    return dict(re.findall(r"^\[([a-z0-9-]+)\]\nFamily=(\w+)$", text, re.MULTILINE))


class Preferences(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        cls.families = families_of_findings()

    def test_names_and_defaults(self):
        """As data/interface.h says, which the manual is made from."""
        listed = harness.tshark("-G", "defaultprefs").decode()
        found = dict(re.findall(r"^#?sipdiag\.(\w+): *(.*)$", listed, re.MULTILINE))
        interface = (harness.SOURCE / "data/interface.h").read_text(encoding="utf-8")
        interface = re.sub(r"\s*\\\n\s*", " ", interface)
        expected = {name: initial for name, initial in re.findall(
            r'X\((\w+), "[^"]*", "[^"]*"(?: \w+)?, "([^"]*)",', interface.split("PREFERENCES(X)")[1])
            if name in found or name in ("language", "slow_response")}
        self.assertEqual({"language", "expert_severity", "slow_response", "overload_window"},
                         expected.keys())
        expected["language"] = "Automatic (locale)"
        expected.update({f"find_{family}": "TRUE" for family in FAMILIES})
        self.assertEqual(expected, found)

    def test_expert_severity(self):
        fields = ("code", "severity", "finding")
        everything = show(CALLS, fields)
        for lowest, word in enumerate((*SEVERITIES, "none")):
            with self.subTest(lowest=word):
                option = preferences(expert_severity=word)
                self.assertEqual(everything, show(CALLS, fields, *option))
                text = harness.dissect(CALLS, "-2", *option, "-O", "sip", "-Y", "sipdiag")
                shown = {EXPERT_SEVERITIES[name] for name in
                         re.findall(r"\[Expert Info \((\w+)/", text.decode())}
                self.assertEqual({severity for severity in (0, 1, 2) if severity >= lowest},
                                 shown)

    def check_family(self, family, capture):
        """Returns how many findings it hid."""
        option = preferences(**{f"find_{family}": "FALSE"})
        fields = ("finding", "verdict", "code", "severity", "meaning")
        hidden = 0
        for before, after in zip(show(capture, fields), show(capture, fields, *option),
                                 strict=True):
            kept = [found for found in before[1] if self.families[found] != family]
            self.assertEqual(kept, after[1], (capture.name, before))
            self.assertEqual(before[2:4], after[2:4], (capture.name, before))
            self.assertEqual(before[5], after[5])
            hidden += len(before[1]) - len(kept)
            if len(kept) == len(before[1]):
                self.assertEqual(before, after)
        return hidden

    def test_families(self):
        captures = (CALLS, harness.OWN_CAPTURES / "transfer.pcap") # all families are there
        for family in FAMILIES:
            with self.subTest(family=family):
                self.assertGreater(
                    sum(self.check_family(family, capture) for capture in captures), 0)

    def test_family_explains_no_more(self):
        """Frame 12 is a 488 without a common codec: then the usual causes are told, and it is
        as grave as a 488 is."""
        fields = ("cause", "remedy", "severity", "finding")
        [found] = show(CALLS, fields, *preferences(find_capability="FALSE"),
                       display_filter="sipdiag.code == 488")
        self.assertTrue(found[1][0].startswith("No common codec, SRTP against"), found)
        self.assertEqual([["1"], ["warning-text"]], found[3:])

    def test_family_in_reports(self):
        report = json.loads(harness.dissect(CALLS, "-2", "-q", "-z", "sipdiag,json",
                                            *preferences(find_service="FALSE")))
        ids = {finding["id"] for finding in report["findings"]}
        self.assertIn("offer-no-common-codec", ids)
        self.assertNotIn("overload", ids)

    def test_slow_response(self):
        """Frames 6 and 15 of the capture took 3 and 30 ms."""
        for threshold, expected in (("0", []), ("3", ["15"]), ("2", ["6", "15"]),
                                    ("29", ["15"]), ("30", [])):
            with self.subTest(threshold=threshold):
                rows = show(CALLS, ("finding",), *preferences(slow_response=threshold),
                            display_filter='sipdiag.finding == "slow-response" && '
                                           "frame.number in {6, 15}")
                self.assertEqual(expected, [row[0][0] for row in rows])

    def test_overload_window(self):
        with harness.temporary_folder() as folder:
            capture = pathlib.Path(folder) / "overload.pcap"
            make_capture.make_capture(
                "".join(text.format(time=f"{time + delay:.3f}", number=number)
                        for number, time in enumerate((0, 30, 80, 200))
                        for text, delay in ((OPTIONS_REQUEST, 0), (OPTIONS_REFUSAL, .01))),
                capture)
            capture.chmod(0o644)
            pathlib.Path(folder).chmod(0o755)
            for window, used, counts in (
                    (None, 60, (1, 2, 2, 1)), (10, 10, (1, 1, 1, 1)), (90, 90, (1, 2, 3, 1)),
                    (3600, 3600, (1, 2, 3, 4)), (99999, 3600, (1, 2, 3, 4)),
                    (0, 1, (1, 1, 1, 1))):
                with self.subTest(window=window):
                    option = preferences(overload_window=window) if window is not None else []
                    rows = show(capture, ("finding.text",), *option)
                    self.assertEqual(
                        [f"Requests that 192.0.2.2:5060 answered with 503 in the last {used} s "
                         f"in this capture: {count}. Retry-After: none." for count in counts],
                        [text for row in rows for text in row[1] if "503 in the" in text])


if __name__ == "__main__":
    unittest.main()
