"""counts.py - the numbers of a report are those that others count in the same capture.

Messages are counted against tshark -z sip,stat, copies included; outcomes, findings and the
failed requests against the fields of each response, copies left out by fields.py.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import collections
import re
import unittest

import reports
from fields import responses_of
from reports import harness

# sip,stat adds up the codes of a class that it does not know, and leaves out those of none.
OTHERS = {1: 199, 2: 299, 3: 399, 4: 499, 5: 599, 6: 699}

# Where SIP hands sip,stat less than there is, and why.
SEEN_LESS = {
    "kamailio_tcp_segments.pcapng": "requests behind a line end that keeps a connection alive:"
                                    " SIP takes them for the rest of the message before",
    "python_tcp_uas_segments.pcapng": "likewise",
    "rfc4475_tcp.pcap": "start lines that SIP takes for no message, and malformed packets",
    "rfc4475_udp.pcap": "malformed packets: SIP gives up before it hands out the message",
    "snapped.pcap": "likewise, messages that the capture cuts off",
}


def method_word(method):
    return method if method in reports.known_methods() else "other"


class Counts(unittest.TestCase):
    """Each test over all captures, with two passes."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def each(self):
        """The captures whose fields tell all responses apart."""
        return [capture for capture in reports.with_sip() if capture.name not in reports.CUT_OFF]

    def test_messages(self):
        """Of each method and code, copies included."""
        for capture in reports.with_sip():
            with self.subTest(capture=capture.name):
                report = reports.document(capture)
                text = reports.read(capture).statistics
                methods = collections.Counter()
                for name, count in re.findall(r"^  (?!SIP )(.+?) +: +(\d+) Packets$", text,
                                              re.MULTILINE):
                    methods[method_word(name)] += int(count)
                told = collections.Counter({
                    method["method"]: method["messages"] for method in report["methods"]})
                if capture.name not in SEEN_LESS:
                    self.assertEqual(methods, +told)
                self.assertEqual({}, methods - told)
                codes = {(int(code), "Others" in phrase): int(count) for code, phrase, count
                         in re.findall(r"^  SIP (\d+) (.*?) +: +(\d+) Packets$", text,
                                       re.MULTILINE)}
                ours = collections.Counter()
                for code in report["codes"]:
                    known = (code["code"], False)
                    others = (OTHERS.get(code["code"] // 100), True)
                    ours[known if known in codes else others] += code["messages"]
                ours.pop((None, True), None)
                if capture.name not in SEEN_LESS:
                    self.assertEqual(codes, ours)
                self.assertEqual({}, collections.Counter(codes) - ours)

    def test_codes(self):
        for capture in self.each():
            with self.subTest(capture=capture.name):
                responses = responses_of(capture)
                messages = collections.Counter(response.code for response in responses)
                copies = collections.Counter(response.code for response in responses
                                             if response.is_copy)
                self.assertEqual(
                    [(code, messages[code], copies[code]) for code in sorted(messages)],
                    [(code["code"], code["messages"], code["copies"])
                     for code in reports.document(capture)["codes"]])

    def test_outcomes(self):
        for capture in self.each():
            with self.subTest(capture=capture.name):
                counted = collections.Counter(
                    (method_word(response.method), response.verdict)
                    for response in responses_of(capture) if response.ends_request)
                told = collections.Counter({
                    (method["method"], outcome): count
                    for method in reports.document(capture)["methods"]
                    for outcome, count in method["outcomes"].items()
                    if outcome not in ("unanswered", "open")})
                self.assertEqual(counted, +told)

    def test_findings(self):
        for capture in self.each():
            with self.subTest(capture=capture.name):
                counted = collections.Counter(
                    finding for response in responses_of(capture) if not response.is_copy
                    for finding in response.findings)
                self.assertEqual(counted, collections.Counter({
                    finding["id"]: finding["count"]
                    for finding in reports.document(capture)["findings"]}))

    def test_first_of_each_finding(self):
        for capture in self.each():
            with self.subTest(capture=capture.name):
                firsts = {}
                for response in responses_of(capture):
                    for finding in response.findings if not response.is_copy else ():
                        firsts.setdefault(finding, (response.frame, response.code))
                self.assertEqual(firsts, {
                    finding["id"]: (finding["example"]["frame"], finding["example"]["code"])
                    for finding in reports.document(capture)["findings"]})

    def test_failed_requests(self):
        """Those that ended with the verdict failed, less those that passed it on."""
        for capture in self.each():
            with self.subTest(capture=capture.name):
                report = reports.document(capture)
                failed = [request for request in reports.requests_of(report)
                          if request["outcome"] == "failed"]
                shown = [response for response in responses_of(capture)
                         if response.ends_request and response.verdict == "failed"]
                self.assertEqual(
                    sorted((response.frame, response.code, response.request_frame,
                            method_word(response.method), response.severity,
                            sorted(set(response.findings))) for response in shown),
                    sorted((request["frame"], request["code"], request["request_frame"],
                            request["method"], request["severity"],
                            sorted(request["findings"]))
                           for request in failed))
                texts = collections.defaultdict(list)
                for response in shown:
                    texts[response.frame, response.code].append((response.cause,
                                                                 response.remedy))
                for request in report["failed"]:
                    if request["outcome"] == "failed":
                        self.assertIn((request["cause"], request["remedy"]),
                                      texts[request["frame"], request["code"]])

    def test_kinds_without_outcome(self):
        """Responses that ended no request and deserve a look."""
        for capture in self.each():
            with self.subTest(capture=capture.name):
                counted = collections.Counter(
                    reports.Kind(method_word(response.method), response.code, None,
                                 response.severity, frozenset(response.findings))
                    for response in responses_of(capture)
                    if not response.is_copy and not response.ends_request
                    and (response.code >= 300 or response.severity != "chat"))
                self.assertEqual(counted, collections.Counter({
                    reports.kind_of(kind): kind["count"]
                    for kind in reports.document(capture)["kinds"]
                    if "outcome" not in kind}))


class Tree(unittest.TestCase):
    """-z sipdiag,tree counts each response once, however often it was sent."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    @staticmethod
    def read_tree(capture):
        """{name of the tree: {name of the node: count}}; nodes below nodes are named with
        both, and the count of a tree stands under None."""
        trees = {}
        for line in reports.read(capture).statistics.split("\n"):
            row = re.match(r"( *)(.+?) {2,}(\d+)(?: |$)", line)
            if row is None or line.endswith(" Packets"):  # that is sip,stat
                continue
            depth, name, count = len(row[1]), row[2], int(row[3])
            if depth == 0:
                tree = trees.setdefault(name, {None: count})
            elif depth == 1:
                node = name
                tree[node] = count
            else:
                tree[node, name] = count
        return trees

    def test_counts(self):
        for capture in reports.with_sip():
            if capture.name in reports.CUT_OFF:
                continue
            with self.subTest(capture=capture.name):
                shown = [response for response in responses_of(capture)
                         if not response.is_copy]
                code = [f"{response.code:03} {response.phrase}" for response in shown]
                hosts = collections.Counter(response.host for response in shown)
                hosts.update((response.host, line) for response, line in zip(shown, code))
                wanted = {
                    "Responses by code": collections.Counter(code),
                    "Responses by verdict": collections.Counter(
                        response.verdict for response in shown),
                    "Responses by category": collections.Counter(
                        response.category for response in shown),
                    "Findings": collections.Counter(
                        finding for response in shown for finding in response.findings),
                    "Responses by host": hosts}
                for name, counted in wanted.items():
                    counted[None] = sum(count for node, count in counted.items()
                                        if not isinstance(node, tuple))
                self.assertEqual(wanted, self.read_tree(capture))


if __name__ == "__main__":
    unittest.main()
