"""valgrind.py - no memory error and no leak of ours over all captures.

tshark itself leaks and is left alone: what counts is any record of valgrind with a function
of the plugin in its stack.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import pathlib
import sys
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

OURS = "sipdiag.so"


def records(report):
    """(kind, stack) for each record that names the plugin."""
    for error in xml.etree.ElementTree.parse(report).getroot().iter("error"):
        objects = [frame.findtext("obj") or "" for frame in error.iter("frame")]
        if any(name.endswith(OURS) for name in objects):
            functions = [frame.findtext("fn") or "?" for frame in error.iter("frame")]
            yield error.findtext("kind"), functions


class Valgrind(unittest.TestCase):
    """One test per mode of tshark."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        cls.folder = harness.temporary_folder()
        cls.addClassCleanup(cls.folder.cleanup)
        pathlib.Path(cls.folder.name).chmod(0o777)

    def check(self, sign_of_life, *arguments):
        """sign_of_life: what the output for our own capture has to hold."""
        report = pathlib.Path(self.folder.name) / f"{self._testMethodName}.xml"
        alive = False
        for capture in harness.captures():
            with self.subTest(capture=capture.name):
                done = harness.run(
                    "valgrind", "--quiet", "--leak-check=full", "--keep-debuginfo=yes",
                    "--show-leak-kinds=definite,indirect", "--num-callers=40", "--xml=yes",
                    f"--xml-file={report}", "tshark", "-n", "-r", capture,
                    *harness.options_for(capture), *arguments)
                self.assertIn(done.returncode, (0, 2), done.stderr.decode(errors="replace"))
                self.assertEqual([], list(records(report)))
                alive |= sign_of_life in done.stdout.decode(errors="replace")
        self.assertTrue(alive)

    def test_text_of_two_passes(self):
        self.check("[SIP Diagnosis: 486 Busy Here]", "-2", "-V", "-Y", "sip or icmp")

    def test_no_tree(self):
        self.check("Status: 486")

    def test_expert(self):
        self.check("SIPDIAG  486 Busy Here", "-q", "-z", "expert")


if __name__ == "__main__":
    unittest.main()
