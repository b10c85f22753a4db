"""valgrind.py - no memory error and no leak of ours over all captures.

tshark itself leaks and is left alone: what counts is any record of valgrind with a function
of the plugin in its stack. Most of the time goes into starting tshark, so small captures
are read one after the other as one, and so are all cases.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import itertools
import pathlib
import subprocess
import sys
import unittest
import xml.etree.ElementTree

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "captures"), str(TESTS / "cases")]
import cases
import harness
import make_capture

OURS = "sipdiag.so"
SMALL = 125000  # bytes


def records(report):
    """(kind, stack) for each record that names the plugin."""
    for error in xml.etree.ElementTree.parse(report).getroot().iter("error"):
        objects = [frame.findtext("obj") or "" for frame in error.iter("frame")]
        if any(name.endswith(OURS) for name in objects):
            functions = [frame.findtext("fn") or "?" for frame in error.iter("frame")]
            yield error.findtext("kind"), functions


def is_small(capture):
    return capture.stat().st_size < SMALL and not harness.options_for(capture)


def join(captures, joined):
    """The frames of several captures in one, a capture after the other."""
    subprocess.run(["mergecap", "-a", "-w", joined, *captures], check=True)
    return joined


class Valgrind(unittest.TestCase):
    """One test per mode of tshark."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        cls.folder = harness.temporary_folder()
        cls.addClassCleanup(cls.folder.cleanup)
        root = pathlib.Path(cls.folder.name)
        root.chmod(0o777)
        made = []
        for number, messages in enumerate(sorted(cases.HERE.rglob("messages.sip"))):
            made.append(root / f"case-{number}.pcap")
            make_capture.make_capture(messages.read_text(encoding="utf-8"), made[-1])
        found = harness.captures()
        cls.captures = [join(made, root / "cases.pcapng"),
                        join(filter(is_small, found), root / "small.pcapng"),
                        *(capture for capture in found if not is_small(capture))]

    def check(self, signs_of_life, *arguments):
        """signs_of_life: what the output for our own captures has to hold."""
        report = pathlib.Path(self.folder.name) / f"{self._testMethodName}.xml"
        missing = set(signs_of_life)
        for capture in self.captures:
            with self.subTest(capture=capture.name):
                done = harness.run(
                    "valgrind", "--quiet", "--leak-check=full", "--keep-debuginfo=yes",
                    "--show-leak-kinds=definite,indirect", "--num-callers=40", "--xml=yes",
                    f"--xml-file={report}", "tshark", "-n", "-r", capture,
                    *harness.options_for(capture), *arguments)
                self.assertIn(done.returncode, (0, 2), done.stderr.decode(errors="replace"))
                self.assertEqual([], list(records(report)))
                output = done.stdout.decode(errors="replace")
                missing = {sign for sign in missing if sign not in output}
        self.assertEqual(set(), missing)

    def test_text_of_two_passes(self):
        self.check(["[SIP Diagnosis: 486 Busy Here]"], "-2", "-V", "-Y", "sip or icmp")

    def test_expert(self):
        """With a row in the table of own codes."""
        row = 'uat:sipdiag_own_codes:"486","Busy at home","","","Wait.","","unchanged"'
        self.check(["SIPDIAG  486 Busy at home"], "-q", "-z", "expert", "-o", row)

    def test_no_tree(self):
        """A line per packet, and the reports, which ask for no tree. In one pass: what may
        still change is kept. Statistics trees are left out: tshark frees none."""
        options = (("-z", f"sipdiag,{name}") for name in
                   ("report", "json", "requests", "ndjson", "junit"))
        self.check(["Status: 486", '"phrase": "Busy Here"'], *itertools.chain(*options))


if __name__ == "__main__":
    unittest.main()
