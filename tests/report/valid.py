"""valid.py - what the reports print is what programs that read such files expect.

Over all captures, and one whose From, To, Call-ID and more hold what nobody expects: JSON
follows data/report.schema.json, a line of NDJSON is one object of less than 1024 bytes, and
JUnit follows the schema that CI systems have in common, junit.xsd.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import functools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

import odd_values
import reports
from reports import harness

try:
    import jsonschema
except ImportError:
    jsonschema = None
try:
    import junitparser
except ImportError:
    junitparser = None

XSD = pathlib.Path(__file__).resolve().parent / "junit.xsd"
LINE_MOST = 1023  # bytes, without the line end

# What is no text on one line: a terminal, a log or an XML file would take it amiss.
NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]")


class Reports(unittest.TestCase):
    """Captures to report on: all that show SIP, and the odd one."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        folder = harness.temporary_folder()
        cls.addClassCleanup(folder.cleanup)
        pathlib.Path(folder.name).chmod(0o755)
        cls.odd = pathlib.Path(folder.name) / "odd-values.pcap"
        cls.odd_failures = odd_values.make(cls.odd)

    def captures(self):
        return [self.odd, *reports.with_sip()]


class Json(Reports):
    """Documents and lines."""

    @functools.lru_cache(maxsize=None)
    def validator(self, definition):
        schema = json.loads(reports.SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(dict(schema, **{"$ref": f"#/$defs/{definition}"}))

    def assert_valid(self, definition, value):
        if jsonschema is None:
            self.skipTest("no python3-jsonschema")
        faults = [f"{fault.json_path}: {fault.message[:300]}"
                  for fault in self.validator(definition).iter_errors(value)]
        self.assertEqual([], faults)

    def assert_all_valid(self, printed):
        self.assert_valid("report", printed.document)
        self.assertEqual(len(printed.document["failed"]), len(printed.lines))
        for line in printed.lines:
            self.assertLessEqual(len(line.encode()), LINE_MOST)
            self.assert_valid("line", json.loads(line))

    def test_captures(self):
        for capture in self.captures():
            with self.subTest(capture=capture.name):
                self.assert_all_valid(reports.read(capture))

    def test_one_pass(self):
        for capture in self.captures()[:4]:
            with self.subTest(capture=capture.name):
                self.assert_all_valid(reports.read(capture, passes=1))

    def test_other_languages(self):
        """Their texts take more bytes."""
        chosen = [self.odd, *map(reports.own_capture, reports.OWN)]
        for capture in chosen:
            for language in harness.languages()[1:]:
                with self.subTest(capture=capture.name, language=language):
                    self.assert_all_valid(reports.read(capture, language=language))

    def test_odd_values_are_all_there(self):
        report = reports.document(self.odd)
        self.assertEqual(self.odd_failures, len(report["failed"]))
        for request in report["failed"]:
            for name in ("from", "to", "call_id", "cause", "remedy"):
                self.assertIsNone(NO_TEXT.search(request[name]), request)

    def test_odd_values_in_text(self):
        text = reports.print_one(self.odd, "report")
        self.assertIsNone(NO_TEXT.search(text.replace("\n", "")))


class JUnit(Reports):
    """Written by hand, so read by others."""

    def test_schema(self):
        if shutil.which("xmllint") is None:
            self.skipTest("no xmllint: libxml2-utils")
        for capture in self.captures():
            with self.subTest(capture=capture.name):
                done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", XSD, "-"],
                                      input=reports.read(capture).junit.encode(),
                                      check=False, stderr=subprocess.PIPE)
                self.assertEqual(0, done.returncode, done.stderr.decode())

    def test_other_languages(self):
        for language in harness.languages()[1:]:
            with self.subTest(language=language):
                text = reports.read(self.odd, language=language).junit
                cases = xml.etree.ElementTree.fromstring(text).iter("testcase")
                self.assertEqual(len(reports.requests_of(reports.document(self.odd))),
                                 len(list(cases)))

    def test_reference_parser(self):
        """It reads as many cases and failures as the JSON document lists."""
        if junitparser is None:
            self.skipTest("no python3-junitparser")
        for capture in self.captures():
            with self.subTest(capture=capture.name):
                report = reports.document(capture)
                suites = list(junitparser.JUnitXml.fromstring(
                    reports.read(capture).junit.encode()))
                self.assertEqual(1, len(suites))
                cases = list(suites[0])
                failures = [case for case in cases if any(
                    isinstance(result, junitparser.Failure) for result in case.result)]
                self.assertEqual((suites[0].tests, suites[0].failures, suites[0].skipped),
                                 (len(cases), len(failures), sum(case.is_skipped
                                                                 for case in cases)))
                self.assertEqual(len(reports.requests_of(report)), len(cases))
                self.assertEqual(len(report["failed"]), len(failures))


if __name__ == "__main__":
    if jsonschema is None and junitparser is None and shutil.which("xmllint") is None:
        print("SKIPPED: no python3-jsonschema, python3-junitparser, libxml2-utils")
        sys.exit(77)
    unittest.main()
