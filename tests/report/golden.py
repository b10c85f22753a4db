"""golden.py [--update] - reports of five captures as they are to be.

golden/CAPTURE.FORMAT holds what -z sipdiag,OPTION prints with two passes, and what
sipdiag-check writes as Markdown; the captures are made from the text files here and in
tests/captures. --update rewrites them: read the
difference before you commit it, and count in the text files whether it is right.

Wireshark's writer of JSON is free to set it out in another way, so there the values are
compared; all else has to be the same to the byte on each release.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

import reports
from reports import harness

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"
ENDINGS = {"report": "txt", "json": "json", "ndjson": "ndjson", "junit": "xml",
           "markdown": "md"}


def golden(name, option):
    return GOLDEN / f"{name}.{ENDINGS[option]}"


def markdown_of(name):
    """The name of the capture stands in it as it is given."""
    with harness.temporary_folder() as folder:
        os.chmod(folder, 0o777)  # sipdiag-check may be somebody else
        written = pathlib.Path(folder) / "report.md"
        done = harness.run(harness.BUILD / "sipdiag-check", "--markdown", written,
                           f"{name}.pcap", cwd=harness.OWN_CAPTURES)
        if done.returncode == 2:
            raise AssertionError(done.stderr.decode(errors="replace"))
        return written.read_text(encoding="utf-8")


@functools.lru_cache(maxsize=None)
def print_one(name, option):
    return (markdown_of(name) if option == "markdown" else
            reports.print_one(reports.own_capture(name), option))


def values_of(option, text):
    """What is compared. The version of the plugin stands in the JSON document."""
    if option == "json":
        return dict(json.loads(text), sipdiag=None)
    if option == "ndjson":
        return [json.loads(line) for line in text.splitlines()]
    return text.splitlines()


class Golden(unittest.TestCase):
    """Each format, of each capture."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def test_golden(self):
        for name in reports.OWN:
            for option in ENDINGS:
                with self.subTest(capture=name, option=option):
                    expected = golden(name, option).read_text(encoding="utf-8")
                    self.assertEqual(values_of(option, expected),
                                     values_of(option, print_one(name, option)))

    def test_nothing_left_over(self):
        wanted = {golden(name, option) for name in reports.OWN for option in ENDINGS}
        self.assertEqual(wanted, set(GOLDEN.iterdir()))

    def test_version(self):
        project = re.search(r"^project\(sipdiag VERSION ([\d.]+)",
                            (harness.SOURCE / "CMakeLists.txt").read_text(encoding="utf-8"),
                            re.MULTILINE)[1]
        self.assertEqual(project,
                         reports.document(reports.own_capture("hops"))["sipdiag"])

    def test_several_options(self):
        """What one run prints for several options is what each prints alone."""
        for name in reports.OWN:
            with self.subTest(capture=name):
                capture = reports.own_capture(name)
                printed = reports.read(capture)
                self.assertEqual(json.loads(reports.print_one(capture, "requests")),
                                 printed.document)
                self.assertEqual(print_one(name, "ndjson").splitlines(),
                                 printed.lines)
                self.assertEqual(print_one(name, "junit"), printed.junit)

    def test_locale(self):
        """A locale that writes 0,5 changes nothing that programs read."""
        with harness.temporary_folder() as folder:
            os.chmod(folder, 0o755)
            try:
                made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8",
                                       f"{folder}/de_DE.UTF-8"], capture_output=True,
                                      check=False)
            except FileNotFoundError:
                self.skipTest("no localedef")
            if made.returncode != 0:
                self.skipTest(f"no German locale: {made.stderr.decode().strip()}")
            env = {"LC_ALL": "de_DE.UTF-8", "LOCPATH": folder}
            text = harness.dissect(reports.own_capture("hops"), "-2", "-q", "-z",
                                   "sipdiag,report", env=env).decode()
            self.assertIn("25,0 ms", text)  # the locale is there
            for option in ("json", "ndjson", "junit"):
                with self.subTest(option=option):
                    printed = harness.dissect(reports.own_capture("hops"), "-2", "-q", "-z",
                                              f"sipdiag,{option}", env=env).decode()
                    self.assertEqual(
                        values_of(option, golden("hops", option).read_text(encoding="utf-8")),
                        values_of(option, printed))

    def test_requests_only_add(self):
        """-z sipdiag,requests is -z sipdiag,json with the other requests listed."""
        for name in reports.OWN:
            with self.subTest(capture=name):
                capture = reports.own_capture(name)
                longer = dict(reports.document(capture))
                self.assertNotEqual([], longer.pop("others"))
                self.assertEqual(json.loads(print_one(name, "json")), longer)


def update():
    harness.require_plugin()
    GOLDEN.mkdir(exist_ok=True)
    for name in reports.OWN:
        for option in ENDINGS:
            golden(name, option).write_text(print_one(name, option), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()
