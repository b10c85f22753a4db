"""sums.py - no report disagrees with itself: over all captures, with one pass and two.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import collections
import functools
import json
import unittest
import xml.etree.ElementTree

import reports
from reports import harness
from valid import Json, JUnit  # tests of the same reports, which are asked for once

SEVERITIES = ("chat", "note", "warn", "error")
ROUNDING = 1.1e-6  # seconds are printed with six digits


def count_kinds(entries, weight=lambda entry: 1):
    counted = collections.Counter()
    for entry in entries:
        counted[reports.kind_of(entry)] += weight(entry)
    return counted


def each_report(check):
    """Makes a check of a report and what else was printed a test of all of them."""
    @functools.wraps(check)
    def test(self):
        for capture in reports.with_sip():
            for passes in (1, 2):
                with self.subTest(capture=capture.name, passes=passes):
                    printed = reports.read(capture, passes)
                    check(self, printed.document, printed)
    return test


class Sums(unittest.TestCase):
    """Each test checks one equation in each report."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    @each_report
    def test_outcomes_are_requests(self, report, _):
        for method in report["methods"]:
            self.assertEqual(method["requests"], sum(method["outcomes"].values()))

    @each_report
    def test_requests_are_listed(self, report, _):
        """With all requests listed, each counts once where it is counted."""
        listed = collections.Counter((request["method"], request["outcome"])
                                     for request in reports.requests_of(report))
        counted = collections.Counter({
            (method["method"], outcome): count for method in report["methods"]
            for outcome, count in method["outcomes"].items()})
        self.assertEqual(+counted, listed)

    @each_report
    def test_requests_are_messages(self, report, _):
        """A request that was seen is a message and no copy. Of ACK there are messages only.

        Not of each method: CSeq of a malformed request may name another than its start
        line, which is what a message counts by.
        """
        seen = [request for request in reports.requests_of(report)
                if request["request_frame"] != 0]
        sent = [method for method in report["methods"] if method["method"] != "ACK"]
        self.assertLessEqual(len(seen), sum(method["messages"] - method["copies"]
                                            for method in sent))
        for method in report["methods"]:
            if method["method"] == "ACK":
                self.assertEqual((0, 0), (method["requests"], method["copies"]))

    @each_report
    def test_failed_are_listed_or_relayed(self, report, _):
        outcomes = reports.outcomes_of(report)
        self.assertEqual(sum(outcomes[word] for word in reports.FAILURES),
                         len(report["failed"]) + report["relayed"])
        self.assertTrue(all(request["outcome"] in reports.FAILURES
                            for request in report["failed"]))

    @each_report
    def test_relayed(self, report, _):
        """Each names the refusal that it passes on, and so on down to one that is listed."""
        relays = [request for request in report.get("others", []) if "relays" in request]
        self.assertEqual(report["relayed"], len(relays))
        passed_on = collections.defaultdict(set)
        for request in relays:
            frames = {(other["frame"], other["code"], other["call_id"])
                      for other in report["failed"] + relays if "code" in other}
            below = request["relays"], request["code"], request["call_id"]
            self.assertLess(request["relays"], request["frame"] + 1)
            self.assertIn(below, frames)
            passed_on[below].add(request["frame"])
        for request in report["failed"]:
            place = request["frame"], request.get("code"), request["call_id"]
            self.assertEqual(request["hops"] > 1, bool(passed_on.pop(place, False)))
        # Where a fork got the same refusal from several branches, they share the hops.
        self.assertLessEqual(report["relayed"],
                             sum(request["hops"] - 1 for request in report["failed"]))

    @each_report
    def test_kinds_of_failures(self, report, _):
        self.assertEqual(
            count_kinds(report["failed"]),
            count_kinds((kind for kind in report["kinds"]
                         if kind.get("outcome") in reports.FAILURES),
                        lambda kind: kind["count"]))

    @each_report
    def test_other_kinds(self, report, _):
        """Refusals, and what deserves more than a chat, of the requests that did not fail."""
        listed = (request for request in report.get("others", [])
                  if request["outcome"] not in (*reports.FAILURES, "open")
                  and (request["code"] >= 300 or request["severity"] != "chat"))
        self.assertEqual(
            count_kinds(listed),
            count_kinds((kind for kind in report["kinds"]
                         if kind.get("outcome", "failed") not in reports.FAILURES),
                        lambda kind: kind["count"]))

    @each_report
    def test_kinds_differ_and_are_sorted(self, report, _):
        kinds = report["kinds"]
        self.assertEqual(len(kinds), len(set(map(reports.kind_of, kinds))))
        for entries in (kinds, report["findings"]):
            order = [(-SEVERITIES.index(entry["severity"]), -entry["count"])
                     for entry in entries]
            self.assertEqual(sorted(order), order)

    @each_report
    def test_first_frames(self, report, _):
        """A kind names the first frame of those that are listed, a finding its first."""
        first = {}
        by_finding = {}
        for request in reports.requests_of(report):
            if "relays" not in request:
                first.setdefault(reports.kind_of(request), request["frame"])
            for finding in request["findings"]:
                by_finding.setdefault(finding, request["frame"])
        for kind in report["kinds"]:
            if "outcome" in kind:
                self.assertEqual(first[reports.kind_of(kind)], kind["frame"], kind)
        for finding in report["findings"]:
            if finding["id"] in by_finding:
                self.assertLessEqual(finding["example"]["frame"],
                                     by_finding[finding["id"]], finding)

    @each_report
    def test_findings(self, report, _):
        """Each counts at least as often as the requests have it: provisional responses and
        further 2xx have findings, too."""
        counted = collections.Counter(finding for request in reports.requests_of(report)
                                      for finding in request["findings"])
        found = {finding["id"]: finding["count"] for finding in report["findings"]}
        self.assertEqual(len(report["findings"]), len(found))
        for finding, count in counted.items():
            self.assertLessEqual(count, found.get(finding, 0), finding)

    @each_report
    def test_codes(self, report, _):
        ended = collections.Counter(request["code"] for request
                                    in reports.requests_of(report) if "code" in request)
        codes = {code["code"]: code for code in report["codes"]}
        self.assertEqual(sorted(codes), list(codes))
        for code in codes.values():
            self.assertLess(code["copies"], code["messages"])
            self.assertLessEqual(ended[code["code"]], code["messages"] - code["copies"])
        self.assertLessEqual(set(ended), set(codes))

    @each_report
    def test_calls(self, report, _):
        """No more than there were requests that were no copies."""
        sent = sum(method["messages"] - method["copies"] for method in report["methods"])
        self.assertLessEqual(report["calls"] + report["registrations"], sent)

    @each_report
    def test_metrics(self, report, _):
        metrics = report["metrics"]
        for metric in metrics.values():
            if "mean" in metric:
                self.assertLessEqual(metric["least"], metric["mean"] + ROUNDING)
                self.assertLessEqual(metric["mean"], metric["most"] + ROUNDING)
                self.assertAlmostEqual(metric["sum"] / metric["count"], metric["mean"],
                                       delta=ROUNDING)
            else:
                self.assertLessEqual(metric["count"], metric["total"])
        if "SER" in metrics:
            self.assertEqual(metrics["SER"]["total"], metrics["SEER"]["total"])
            self.assertLessEqual(metrics["SER"]["count"], metrics["SEER"]["count"])
            self.assertLessEqual(metrics["SER"]["total"], metrics["ISA"]["total"])

    @each_report
    def test_lines(self, report, printed):
        """Those of NDJSON are the failed requests of the document, in their order."""
        lines = [json.loads(line) for line in printed.lines]
        self.assertEqual(len(report["failed"]), len(lines))
        for request, line in zip(report["failed"], lines):
            self.assertEqual("sipdiag/1", line.pop("schema"))
            for name, value in line.items():
                if isinstance(value, str) and value.endswith("\u2026"):
                    self.assertTrue(request[name].startswith(value[:-1]))
                else:
                    self.assertEqual(request[name], value)
            self.assertEqual({"hops", "evidence"}, set(request) - set(line))

    @each_report
    def test_junit(self, report, printed):
        """A test case per request; those that failed and are listed fail."""
        suite = xml.etree.ElementTree.fromstring(printed.junit).find("testsuite")
        cases = suite.findall("testcase")
        requests = reports.requests_of(report)
        self.assertEqual([f"frame {request['frame']}: {request['method']} "
                          f"{request['to']}" for request in requests],
                         [case.get("name") for case in cases])
        self.assertEqual(
            [str(number) for number in (
                len(requests), len(report["failed"]), 0, report["relayed"] + sum(
                    request["outcome"] in ("unresolved", "open")
                    for request in requests))],
            [suite.get(name) for name in ("tests", "failures", "errors", "skipped")])
        self.assertEqual(len(report["failed"]), len(suite.findall("testcase/failure")))
        for case in cases:
            if case.find("failure") is not None:
                self.assertIn(case.get("name"),
                              {f"frame {request['frame']}: {request['method']} "
                               f"{request['to']}" for request in report["failed"]})


class Passes(unittest.TestCase):
    """What one pass can tell, it tells as two do."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def test_note(self):
        for name in reports.OWN:
            for passes in (1, 2):
                with self.subTest(capture=name, passes=passes):
                    capture = reports.own_capture(name)
                    self.assertEqual(passes == 1,
                                     reports.document(capture, passes)["one_pass"])
                    text = reports.print_one(capture, "report", passes=passes)
                    self.assertEqual(passes == 1, "Read in one pass:" in text)

    def test_failed_requests_are_the_same(self):
        """And so is all that is counted of requests, and of messages."""
        for capture in reports.with_sip():
            with self.subTest(capture=capture.name):
                one, two = (reports.document(capture, passes) for passes in (1, 2))
                for name in ("failed", "relayed", "calls", "registrations", "methods",
                             "codes", "metrics", "captures"):
                    self.assertEqual(two[name], one[name], name)


__all__ = ["Json", "JUnit", "Passes", "Sums"]

if __name__ == "__main__":
    unittest.main()
