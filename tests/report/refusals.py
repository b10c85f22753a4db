"""refusals.py - what reports leave out where a filter is given, and what bad input gets: one
clear line on standard error, status 2, and nothing on standard output. Where tshark itself
cannot read the capture, the status is its own: 2, 3 or 14, as the release has it.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import pathlib
import re
import unittest

import reports
from reports import harness

CAPTURE = reports.own_capture("transfer")
OPTIONS = ("report", "json", "requests", "ndjson", "junit")


class Filters(unittest.TestCase):
    """A message counts when its frame matches; what it means, the whole capture says."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    @staticmethod
    def document(text, option="requests"):
        return json.loads(reports.print_one(CAPTURE, f"{option},{text}"))

    def test_by_host(self):
        """alice's requests to 192.0.2.1, and the answers: those of five methods."""
        report = self.document("ip.addr == 192.0.2.1")
        self.assertEqual(
            {"INVITE": 1, "ACK": 2, "PUBLISH": 2, "SUBSCRIBE": 1, "MESSAGE": 1,
             "OPTIONS": 1, "other": 1},
            {method["method"]: method["messages"] for method in report["methods"]})
        self.assertEqual({404: 1, 302: 1, 412: 1, 200: 2, 489: 1, 405: 1, 202: 1},
                         {code["code"]: code["messages"] for code in report["codes"]})
        self.assertEqual([1, 40, 42], [request["frame"] for request in report["failed"]])

    def test_by_method(self):
        """The responses to INVITEs without the INVITEs."""
        report = self.document('sip.CSeq.method == "INVITE" && sip.Status-Code')
        self.assertEqual([], [method for method in report["methods"] if method["messages"]])
        self.assertEqual({180: 2, 200: 2, 302: 1, 404: 1, 486: 1, 487: 1, 503: 1},
                         {code["code"]: code["messages"] for code in report["codes"]})
        self.assertEqual([1, 12, 15], [request["frame"] for request in report["failed"]])

    def test_by_diagnosis(self):
        report = self.document('sipdiag.finding == "overload"')
        self.assertEqual([12], [request["frame"] for request in report["failed"]])
        self.assertEqual({503: 1},
                         {code["code"]: code["messages"] for code in report["codes"]})

    def test_what_is_left_out_still_explains(self):
        """A 302 alone is a normal step: the filter hides that alice followed it, but she
        did."""
        report = self.document("frame.number == 22")
        self.assertEqual(["expected"],
                         [request["outcome"] for request in report["others"]])

    def test_several_options_at_once(self):
        """Each with a filter of its own, and beside statistics of Wireshark."""
        done = reports.ask(CAPTURE, "json,sip.CSeq.method == BYE",
                           'requests,sip.CSeq.method == "PUBLISH"',
                           arguments=("-z", "sip,stat"))
        self.assertEqual(0, done.returncode)
        text = done.stdout.decode()
        documents = [json.loads(document) for document in
                     re.findall(r"^\{\n.*?^\}\n", text, re.MULTILINE | re.DOTALL)]
        self.assertEqual({("BYE",), ("PUBLISH",)},
                         {tuple(method["method"] for method in document["methods"])
                          for document in documents})
        self.assertIn("Number of SIP messages: 46", text)


class Refusals(unittest.TestCase):
    """A report that cannot be made, or that has nothing to tell."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        folder = harness.temporary_folder()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.folder.chmod(0o755)

    def assert_refused(self, done, reason, by_tshark=False):
        if by_tshark:
            self.assertNotEqual(0, done.returncode, done.stderr)
        else:
            self.assertEqual(2, done.returncode, done.stderr)
        self.assertEqual(b"", done.stdout)
        said = reports.complaints(done)
        self.assertEqual(1, len(said), done.stderr)
        self.assertIn(reason, said[0])

    def file(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def test_filters(self):
        for option in OPTIONS:
            for text, reason in ((",ip.addr == 203.0.113.99", reports.NO_SIP),
                                 (",ip.addr ==", 'Filter "ip.addr ==" is invalid'),
                                 (",no.such.field", 'Filter "no.such.field" is invalid'),
                                 ("sip", "a comma and a filter may follow"),
                                 ("x,sip", "a comma and a filter may follow")):
                with self.subTest(option=option, text=text):
                    self.assert_refused(reports.ask(CAPTURE, option + text), reason)

    def test_empty_filter_is_none(self):
        self.assertEqual(reports.print_one(CAPTURE, "ndjson"),
                         reports.print_one(CAPTURE, "ndjson,"))

    def test_captures_without_sip(self):
        header = CAPTURE.read_bytes()[:24]
        for name, data in (("no-packets.pcap", header),
                           ("other.pcap", header + bytes(8) + 2 * b"\x3c\0\0\0" + bytes(60))):
            for passes in (1, 2):
                with self.subTest(name=name, passes=passes):
                    self.assert_refused(reports.ask(self.file(name, data), "report",
                                                    passes=passes), reports.NO_SIP)

    def test_files_that_are_no_captures(self):
        """tshark refuses most of them; an empty file it takes for an empty capture."""
        for name, data, reason in (("missing.pcap", None, "missing.pcap"),
                                   ("empty.pcap", b"", ""),
                                   ("text.pcap", 40 * b"no capture\n", "text.pcap")):
            with self.subTest(name=name):
                path = self.folder / name if data is None else self.file(name, data)
                self.assert_refused(reports.ask(path, "report"), reason, by_tshark=True)

    def test_capture_cut_short(self):
        """tshark reports on what is there, and says that there was more."""
        cut = self.file("cut.pcap", CAPTURE.read_bytes()[:-10])
        for option in OPTIONS:
            done = reports.ask(cut, option)
            self.assertNotEqual(0, done.returncode)
            self.assertEqual(1, len(reports.complaints(done)))
            self.assertIn("cut short", reports.complaints(done)[0])
            self.assertNotEqual(b"", done.stdout)

    def test_full_output(self):
        for option in OPTIONS:
            with self.subTest(option=option), open("/dev/full", "wb") as full:
                process = harness.start("tshark", "-n", "-2", "-q", "-r", CAPTURE, "-z",
                                        f"sipdiag,{option}", stdout=full, stderr=-1)
                _, errors = process.communicate()
                self.assertEqual(2, process.returncode)
                said = [line for line in errors.decode().splitlines()
                        if line.startswith("tshark: ")]
                self.assertEqual(["tshark: the report cannot be written"], said)

    def test_no_failures(self):
        """Nothing failed is an answer: no line of NDJSON, a sentence in the text."""
        chosen = "sip.CSeq.method == BYE"
        self.assertEqual("", reports.print_one(CAPTURE, f"ndjson,{chosen}"))
        self.assertIn("No request failed in this capture.",
                      reports.print_one(CAPTURE, f"report,{chosen}"))


if __name__ == "__main__":
    unittest.main()
