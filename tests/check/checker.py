"""checker.py - what the tests of sipdiag-check share: running it, captures for it.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import pathlib
import sys
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "captures")]
import harness
import make_capture

CASES = HERE.parent / "cases"
PROGRAM = harness.BUILD / "sipdiag-check"

# 8 requests: 3 failed (478, 486, 488), 2 unresolved (420, 503), 1 recovered (423),
# 1 expected (401), 1 success.
FAILING = harness.SOURCE / "tests/captures/failed-calls.pcap"
EIGHT = "8 requests in 1 capture"

PASSED, EXCEEDED, UNKNOWN = 0, 1, 2


def label(name):
    """A text of data/labels.ini."""
    labels = (harness.SOURCE / "data/labels.ini").read_text(encoding="utf-8")
    return labels.partition(f"[{name}]\nText=")[2].partition("\n")[0]


def check(*arguments, **keywords):
    """Runs sipdiag-check where tshark finds the plugin."""
    return harness.run(str(PROGRAM), *arguments, **keywords)


class CheckerTest(unittest.TestCase):
    """A test with a folder for its files, in which nothing may be left that it does not
    name."""

    documents = {}  # {content of a capture: [those of tshark]}

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        if not PROGRAM.exists():
            raise SystemExit(f"{PROGRAM} is not built")

    def setUp(self):
        holder = harness.temporary_folder()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.folder.chmod(0o777)  # sipdiag-check may be somebody else

    def capture_of(self, case):
        """A capture of one of the cases, FAMILY/NAME."""
        path = self.folder / f"{case.replace('/', '-')}.pcap"
        if not path.exists():
            text = (CASES / case / "messages.sip").read_text(encoding="utf-8")
            make_capture.make_capture(text, path)
        return path

    def canned(self, *captures):
        """The options with which the reports on captures come at once: tshark is asked
        once for all tests."""
        for capture in captures:
            content = capture.read_bytes()
            if content not in CheckerTest.documents:
                CheckerTest.documents[content] = [
                    harness.dissect(capture, "-2", "-q", "-z", f"sipdiag,{form}")
                    for form in ("json", "requests")]
            for form, text in zip(("json", "requests"), CheckerTest.documents[content]):
                (self.folder / f"{capture.name}.sipdiag,{form}").write_bytes(text)
        program = self.script("canned", f'exec cat "{self.folder}/${{5##*/}}.$7"')
        return "--tshark", program, *captures

    def script(self, name, *lines):
        """A program for --tshark."""
        path = self.folder / name
        path.write_text("\n".join(("#!/bin/sh", *lines, "")), encoding="utf-8")
        path.chmod(0o755)
        return path

    def assert_status(self, status, *arguments, errors=(), told=False, **keywords):
        """Runs it and looks at the status and at each line of standard error: what it
        begins with after the program's name. told: something is said on standard
        output even if the status is 2. Returns standard output."""
        done = check(*arguments, **keywords)
        lines = done.stderr.decode().splitlines()
        self.assertEqual(status, done.returncode, (arguments, done))
        self.assertEqual(len(errors), len(lines), lines)
        for expected, line in zip(errors, lines):
            self.assertTrue(line.startswith(f"sipdiag-check: {expected}"),
                            f"{line!r} does not begin with {expected!r}")
        if status == UNKNOWN:
            self.assertEqual(told, done.stdout != b"")
        return done.stdout.decode()

    def assert_head(self, status, head, *arguments, **keywords):
        """Likewise; the first line of standard output is that. Returns the others."""
        lines = self.assert_status(status, *arguments, **keywords).splitlines()
        self.assertEqual(head, lines[0])
        return lines[1:]

    def assert_files(self, *names):
        """These are in the folder, and nothing else."""
        self.assertEqual(sorted(names), sorted(path.name for path in self.folder.iterdir()))

    def json_of(self, *arguments):
        path = self.folder / "report.json"
        check("--json", path, *arguments)
        return json.loads(path.read_text(encoding="utf-8"))

    def cases_of(self, *arguments):
        """[(suite, frame, method, what became of it, its message)] of the JUnit file."""
        path = self.folder / "junit.xml"
        path.unlink(missing_ok=True)
        check("--junit", path, *arguments)
        found = []
        for suite in xml.etree.ElementTree.parse(path).getroot():
            tests = suite.findall("testcase")
            for name, tag in (("tests", None), ("failures", "failure"),
                              ("skipped", "skipped")):
                counted = sum(tag is None or test.find(tag) is not None for test in tests)
                self.assertEqual(int(suite.get(name)), counted, name)
            for test in tests:
                child = next(iter(test), None)
                frame, method = test.get("name").split()[1:3]
                found.append((pathlib.Path(suite.get("name")).name, int(frame.rstrip(":")),
                              method, "passed" if child is None else child.tag,
                              "" if child is None else child.get("message")))
        return found
