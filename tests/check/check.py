"""check.py - sipdiag-check: what it decides, and what it writes.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import os
import re
import shutil
import unittest

from checker import (CASES, EIGHT, EXCEEDED, FAILING, PASSED, PROGRAM, CheckerTest, check,
                     label)
import harness
import make_capture

MESSAGE = """MESSAGE sip:bob@example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKmessage
From: <sip:alice@example.com>;tag=a
To: <sip:bob@example.com>
Call-ID: message@192.0.2.10
CSeq: 1 MESSAGE
Content-Length: 0
"""

# Sent twice it gets no answer; the server is there.
UNANSWERED = f"""
@ 0 udp 192.0.2.10:5060 > 192.0.2.1:5060
{MESSAGE}
@ 0.5 udp 192.0.2.10:5060 > 192.0.2.1:5060
{MESSAGE}
@ 40 udp 192.0.2.10:5060 > 192.0.2.1:5060
OPTIONS sip:example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKoptions
From: <sip:alice@example.com>;tag=b
To: <sip:example.com>
Call-ID: options@192.0.2.10
CSeq: 1 OPTIONS
Content-Length: 0

@ 40.1 udp 192.0.2.1:5060 > 192.0.2.10:5060
SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKoptions
From: <sip:alice@example.com>;tag=b
To: <sip:example.com>;tag=c
Call-ID: options@192.0.2.10
CSeq: 1 OPTIONS
Content-Length: 0
"""

ROUND_TRIP = harness.BUILD / "tests/unit/test_report_reader"


class Verdicts(CheckerTest):
    """--fail-on."""

    def test_by_outcome(self):
        for word, status, head in (
                (None, EXCEEDED, f"FAILED: 3 above the limit (--fail-on failed); {EIGHT}, "
                                 "37.5 %"),
                ("failed", EXCEEDED, "FAILED: 3 above the limit (--fail-on failed); "
                                     f"{EIGHT}, 37.5 %"),
                ("unresolved", EXCEEDED, "FAILED: 5 above the limit (--fail-on "
                                         f"unresolved); {EIGHT}, 62.5 %"),
                ("recovered", EXCEEDED, "FAILED: 6 above the limit (--fail-on recovered); "
                                        f"{EIGHT}, 75.0 %"),
                ("expected", EXCEEDED, "FAILED: 7 above the limit (--fail-on expected); "
                                       f"{EIGHT}, 87.5 %")):
            with self.subTest(word):
                option = ("--fail-on", word) if word else ()
                self.assert_head(status, head, *option, *self.canned(FAILING))

    def test_by_severity(self):
        for word, above in (("chat", 7), ("note", 6), ("warn", 3)):
            with self.subTest(word):
                self.assert_head(
                    EXCEEDED, f"FAILED: {above} above the limit (--fail-on {word}); "
                    f"{EIGHT}, {above / 8:.1%}".replace("%", " %"),
                    "--fail-on", word, *self.canned(FAILING))
        self.assert_head(PASSED, f"PASSED: nothing above the limit (--fail-on error); "
                         f"{EIGHT}", "--fail-on", "error", *self.canned(FAILING))

    def test_clean(self):
        for case in ("clean/busy", "clean/registration-challenge", "clean/re-invite"):
            with self.subTest(case):
                self.assert_status(PASSED, "--fail-on", "warn", self.capture_of(case))
        challenged = self.canned(self.capture_of("clean/registration-challenge"))
        self.assert_status(PASSED, "--fail-on", "recovered", *challenged)
        self.assert_status(EXCEEDED, "--fail-on", "expected", *challenged)

    def test_unanswered_requests_failed(self):
        """Forgiving a 408 does not forgive silence."""
        capture = self.folder / "unanswered.pcap"
        make_capture.make_capture(UNANSWERED, capture)
        rest = self.assert_head(
            EXCEEDED, "FAILED: 1 above the limit (--fail-on failed); 2 requests in 1 "
            "capture, 50.0 %", "--allow", "408", capture)
        self.assertRegex(rest[1], rf"1 +MESSAGE +{label('report-no-response')} +"
                                  r"unanswered .*/unanswered\.pcap:1$")
        cause = self.json_of(capture)["failed"][0]["cause"]
        self.assertTrue(cause.startswith(rest[2].strip()), (cause, rest[2]))
        self.assertEqual(["failure", "passed"],
                         [case[3] for case in self.cases_of(capture)])

    def test_successful_responses_with_findings(self):
        """By severity they count, although their requests did not fail."""
        capture = self.capture_of("state/ack-missing")
        self.assert_status(PASSED, "--fail-on", "expected", capture)
        rest = self.assert_head(EXCEEDED, "FAILED: 3 above the limit (--fail-on warn); "
                                "6 requests in 1 capture, 50.0 %", "--fail-on", "warn",
                                capture)
        self.assertRegex(rest[1], r"3 +INVITE +200 OK +success +warn +ack-missing ")

    def test_responses_that_end_nothing(self):
        capture = self.capture_of("conformance/provisional-after-final")
        self.assert_status(PASSED, "--fail-on", "expected", "--allow", "486", capture)
        rest = self.assert_status(EXCEEDED, "--fail-on", "note", capture)
        self.assertIn("180 Ringing", rest)


class Summary(CheckerTest):
    """What people read."""

    def test_failures(self):
        lines = self.assert_status(EXCEEDED, FAILING).splitlines()
        self.assertEqual(["Count", "Method", "Response", "Outcome", "Severity", "Findings",
                          "First", "frame"], lines[1].split())
        row = next(line for line in lines if " 488 " in line)
        self.assertEqual("1  INVITE  488 Not Acceptable Here       failed   warn      "
                         "offer-no-common-codec, offer-rejected, warning-text  "
                         f"{FAILING}:12", row.strip())
        cause = lines[lines.index(row) + 1]
        self.assertEqual("    No common codec for audio. Offered: G722, G729; the peer "
                         "lists: PCMA (frame", cause)

    def test_width(self):
        lines = self.assert_status(EXCEEDED, *self.canned(FAILING),
                                   env={"COLUMNS": "120"}).splitlines()
        self.assertIn("    No common codec for audio. Offered: G722, G729; the peer lists: "
                      "PCMA (frame 12).", lines)

    def test_language(self):
        text = self.assert_status(EXCEEDED, "-o", "sipdiag.language:ru", FAILING)
        self.assertRegex(text, "[а-я]{5}")
        self.assertTrue(text.startswith("FAILED: 3 above the limit"))

    def test_help(self):
        for option in ("--help", "-h"):
            done = harness.run("env", "LC_ALL=ja_JP.UTF-8", PROGRAM, option)
            text = done.stdout.decode("ascii")
            self.assertEqual((PASSED, b""), (done.returncode, done.stderr))
            for word in ("--fail-on", "--allow", "--allow-finding", "--max-failed",
                         "--baseline", "--junit", "--json", "--markdown", "-Y", "-j", "-o",
                         "--tshark", "--version", "CAPTURE...", "Exit status"):
                self.assertIn(word, text)

    def test_version(self):
        self.assertRegex(self.assert_status(PASSED, "--version"),
                         r"^sipdiag-check \d+\.\d+\.\d+\n$")


class Manual(CheckerTest):
    """The options are the same everywhere, and the page is well-formed."""

    page = harness.SOURCE / "packaging/man/sipdiag-check.1"

    def options(self):
        text = self.assert_status(PASSED, "--help").partition("Options:")[2]
        long = re.findall(r"^  (?:-\w, )?--([a-z-]+)", text, re.MULTILINE)
        self.assertGreater(len(long), 12)
        return long, re.findall(r"^  -(\w), ", text, re.MULTILINE)

    def test_manual_page_has_all_options(self):
        long, short = self.options()
        text = self.page.read_text(encoding="utf-8").partition(".Sh DESCRIPTION")[2]
        described = re.findall(r"^\.It (.*)$", text, re.MULTILINE)
        self.assertEqual({*long, *short}, {
            name.replace("\\-", "-").lstrip("-") for line in described
            for name in re.findall(r"Fl (\S+)", line)})

    def test_readme_has_all_options(self):
        long, short = self.options()
        readme = (harness.SOURCE / "README.md").read_text(encoding="utf-8")
        section = readme.partition("\n## In CI\n")[2].partition("\n## ")[0]
        shown = set(re.findall(r"^\| `--?([\w-]+)", section, re.MULTILINE))
        self.assertEqual({*long, *short} - {"help", "h", "version", "filter", "jobs",
                                            "preference"}, shown)


class Allowances(CheckerTest):
    """--allow, --allow-finding, --max-failed."""

    def assert_above(self, above, allowed, *arguments):
        text = self.assert_status(EXCEEDED if above else PASSED, *arguments,
                                  *self.canned(FAILING))
        self.assertEqual(f"; allowed: {allowed}" if allowed else "",
                         text.splitlines()[0].partition("%" if above else EIGHT)[2])
        self.assertEqual(above, sum(line.lstrip().startswith("1  ")
                                    for line in text.splitlines()))

    def test_codes(self):
        self.assert_above(2, 1, "--allow", "486")
        self.assert_above(1, 2, "--allow", "486,488")
        self.assert_above(0, 3, "--allow", "486,488", "--allow", "478")
        self.assert_above(3, 0, "--allow", "503,603")

    def test_findings(self):
        self.assert_above(2, 1, "--allow-finding", "unregistered-code")
        self.assert_above(1, 2, "--allow-finding", "q850-cause,unregistered-code")

    def test_gravest_findings(self):
        """Those that are less grave need not be allowed, and do not help."""
        found = {kind["code"]: kind["findings"] for kind in self.json_of(FAILING)["kinds"]}
        self.assertEqual(["offer-no-common-codec", "offer-rejected", "warning-text"],
                         found[488])
        self.assert_above(2, 1, "--allow-finding", "offer-no-common-codec")
        self.assert_above(3, 0, "--allow-finding", "offer-rejected,warning-text")

    def test_nothing_is_allowed_without_a_finding(self):
        capture = self.capture_of("conformance/provisional-after-final")
        kinds = {kind["code"]: kind["findings"] for kind in self.json_of(capture)["kinds"]}
        self.assertEqual([], kinds[486])
        self.assert_status(EXCEEDED, "--allow-finding", "provisional-after-final", capture)

    def test_max_failed(self):
        """3 of 8 are 37.5 %."""
        for share, status in (("0", EXCEEDED), ("37", EXCEEDED), ("37.4", EXCEEDED),
                              ("37.499999", EXCEEDED), ("37.5", PASSED),
                              ("37.500000", PASSED), ("38", PASSED), ("100", PASSED),
                              ("100.0", PASSED), ("037.5", PASSED), ("0.5", EXCEEDED)):
            with self.subTest(share):
                word = "PASSED" if status == PASSED else "FAILED"
                rest = self.assert_head(
                    status, f"{word}: 3 above the limit (--fail-on failed --max-failed "
                    f"{share}); {EIGHT}, 37.5 %", "--max-failed", share,
                    *self.canned(FAILING))
                self.assertNotEqual([], rest)

    def test_filter(self):
        self.assert_head(EXCEEDED, "FAILED: 1 above the limit (--fail-on failed); 1 request "
                         "in 1 capture, 100.0 %", "-Y",
                         'sip.Call-ID == "codec@192.0.2.10"', FAILING)
        self.assert_head(PASSED, "PASSED: nothing above the limit (--fail-on failed); "
                         "3 requests in 1 capture", "-Y", 'sip.CSeq.method == "REGISTER"',
                         FAILING)


class Outputs(CheckerTest):
    """--json, --junit, --markdown."""

    def report_of_tshark(self, capture, *options, form="json"):
        return harness.dissect(capture, "-2", "-q", "-z", f"sipdiag,{form}",
                               *options).decode()

    def named(self, text, capture):
        return text.replace('"name": ""', f'"name": "{capture}"', 1)

    def test_json_is_that_of_tshark(self):
        path = self.folder / "report.json"
        for capture in sorted(harness.OWN_CAPTURES.glob("*.pcap")):
            canned = self.canned(capture)
            for more in ((), ("--junit", self.folder / "junit.xml")):
                with self.subTest(capture.name, more=more):
                    self.assertIn(check("--json", path, *more, *canned).returncode,
                                  (PASSED, EXCEEDED))
                    text = (self.folder / f"{capture.name}.sipdiag,json").read_text(
                        encoding="utf-8")
                    self.assertEqual(self.named(text, capture),
                                     path.read_text(encoding="utf-8"))

    def test_json_in_other_languages(self):
        path = self.folder / "report.json"
        for language in harness.languages():
            option = ("-o", f"sipdiag.language:{language}")
            check("--json", path, *option, FAILING)
            text = path.read_text(encoding="utf-8")
            self.assertEqual(self.named(self.report_of_tshark(FAILING, *option), FAILING),
                             text)
            self.assertEqual(language, json.loads(text)["language"])

    def test_documents_come_back(self):
        """With all requests, read and written again."""
        documents = []
        captures = sorted(harness.OWN_CAPTURES.glob("*.pcap"))
        captures += [self.capture_of(f"{path.parent.name}/{path.name}") for path
                     in sorted(CASES.glob("*/*")) if path.is_dir()][::14]
        for number, capture in enumerate(captures):
            documents.append(self.folder / f"{number}.json")
            documents[-1].write_text(self.report_of_tshark(capture, form="requests"),
                                     encoding="utf-8")
        done = harness.run(str(ROUND_TRIP), "--tap", *documents)
        self.assertEqual(0, done.returncode, done.stdout)
        self.assertEqual(len(documents), done.stdout.count(b"\nok "))

    def test_markdown(self):
        path = self.folder / "report.md"
        self.assert_status(EXCEEDED, "--markdown", path, FAILING)
        text = path.read_text(encoding="utf-8")
        self.assertTrue(text.startswith("# "))
        self.assertIn("| 488 Not Acceptable Here |", text)
        self.assertIn(str(FAILING.name), text)
        self.assert_files("report.md")

    def test_junit(self):
        name = FAILING.name
        cases = self.cases_of(*self.canned(FAILING))
        self.assertEqual([
            (name, 2, "REGISTER", "passed"), (name, 4, "REGISTER", "passed"),
            (name, 6, "REGISTER", "passed"), (name, 9, "INVITE", "failure"),
            (name, 12, "INVITE", "failure"), (name, 15, "INVITE", "skipped"),
            (name, 18, "INVITE", "skipped"), (name, 21, "INVITE", "failure"),
        ], [case[:4] for case in cases])
        self.assertEqual("488 Not Acceptable Here: No common codec for audio. Offered: G722, "
                         "G729; the peer lists: PCMA (frame 12).", cases[4][4])

    def test_junit_follows_the_limits(self):
        def failures(*options):
            return [case[1] for case in self.cases_of(*options, *self.canned(FAILING))
                    if case[3] == "failure"]

        self.assertEqual([9, 12, 15, 18, 21], failures("--fail-on", "unresolved"))
        self.assertEqual([12, 18, 21], failures("--fail-on", "warn"))
        self.assertEqual([], failures("--fail-on", "error"))
        self.assertEqual([2, 4, 9, 12, 15, 18, 21], failures("--fail-on", "chat"))

    def test_junit_says_why_of_all(self):
        for case in self.cases_of("--fail-on", "chat", *self.canned(FAILING)):
            if case[3] == "failure":
                self.assertRegex(case[4], r"^\d{3} [^:]+: .{20,}")

    def test_junit_tells_what_was_allowed(self):
        cases = self.cases_of("--allow", "486", *self.canned(FAILING))
        self.assertEqual(("skipped", "486 Busy Here (failed, allowed)"), cases[3][3:])
        self.assertEqual("failure", cases[4][3])

    def test_junit_of_responses_that_end_nothing(self):
        """One of each kind, so that no gate fails without a test case that does."""
        cases = self.cases_of("--fail-on", "note", "--allow", "486,487",
                              self.capture_of("conformance/provisional-after-final"))
        self.assertEqual([(5, "failure"), (9, "failure")],
                         [(case[1], case[3]) for case in cases if case[3] == "failure"])
        self.assertEqual(sorted(case[1] for case in cases), [case[1] for case in cases])

    def test_junit_fails_once_for_a_refusal_that_was_passed_on(self):
        canned = self.canned(self.capture_of("state/cseq-out-of-order"))
        report = self.json_of(*canned)
        self.assertLess(0, report["relayed"])
        cases = self.cases_of(*canned)
        self.assertEqual([request["frame"] for request in report["failed"]],
                         [case[1] for case in cases if case[3] == "failure"])

    def test_everything_at_once(self):
        names = ("junit", "json", "markdown")
        self.assert_status(EXCEEDED, *[part for name in names for part in
                                       (f"--{name}", self.folder / name)], FAILING)
        self.assert_files(*names)
        self.assertEqual(0o644, (self.folder / "markdown").stat().st_mode & 0o777)

    def test_old_files_are_replaced(self):
        path, link = self.folder / "report.json", self.folder / "link.json"
        path.write_text("what was there before", encoding="utf-8")
        link.symlink_to(path)
        self.assert_status(EXCEEDED, "--json", link, FAILING)
        self.assertTrue(link.is_symlink())
        self.assertEqual("sipdiag/1", json.loads(path.read_text())["schema"])


class Captures(CheckerTest):
    """Several captures, and how tshark is started."""

    def captures(self):
        others = [self.capture_of(case) for case in
                  ("clean/busy", "auth/auth-rejected", "routing/unreachable")]
        return [others[0], FAILING, others[1], others[2], FAILING]

    def outputs(self, *options):
        """What comes out, without the place of the files."""
        paths = [self.folder / name for name in ("r.json", "r.xml", "r.md")]
        done = check("--json", paths[0], "--junit", paths[1], "--markdown", paths[2],
                     *options, *self.captures())
        self.assertEqual((EXCEEDED, b""), (done.returncode, done.stderr))
        return [done.stdout, *(path.read_bytes() for path in paths)]

    def test_any_number_at_once_gives_the_same(self):
        one = self.outputs("-j", "1")
        self.assertEqual(one, self.outputs("-j", "3"))
        self.assertEqual(one, self.outputs())
        self.assertEqual([str(capture) for capture in self.captures()],
                         [capture["name"] for capture in json.loads(one[1])["captures"]])

    def test_sums(self):
        whole = self.json_of(*self.canned(*self.captures()))
        parts = [self.json_of(*self.canned(capture)) for capture in self.captures()]
        for name in ("calls", "registrations", "relayed"):
            self.assertEqual(sum(part[name] for part in parts), whole[name])
        for name, count in (("kinds", "count"), ("findings", "count"),
                            ("codes", "messages"), ("methods", "requests")):
            self.assertEqual(sum(entry[count] for part in parts for entry in part[name]),
                             sum(entry[count] for entry in whole[name]))
        self.assertEqual([(number, request["frame"]) for number, part in enumerate(parts)
                          for request in part["failed"]],
                         [(request["capture"], request["frame"])
                          for request in whole["failed"]])

    def test_no_more_at_once_than_allowed(self):
        log = self.folder / "log"
        program = self.script("slow", f"echo + >>'{log}'", "sleep 0.2", 'tshark "$@"',
                              "status=$?", f"echo - >>'{log}'", "exit $status")
        for jobs in (1, 2):
            log.unlink(missing_ok=True)
            self.assert_status(EXCEEDED, "--tshark", program, "-j", jobs, *[FAILING] * 4)
            running = most = 0
            for sign in log.read_text().split():
                running += 1 if sign == "+" else -1
                most = max(most, running)
            self.assertEqual(jobs, most)

    def test_arguments(self):
        log = self.folder / "log"
        program = self.script("watched", f"printf '%s\\n' \"$@\" >'{log}'",
                              'exec tshark "$@"')
        fixed = ["-n", "-2", "-q", "-r", str(FAILING), "-z"]
        preferences = ["-o", "sip.display_raw_text:TRUE", "-o", "sipdiag.language:en"]
        self.assert_status(EXCEEDED, "--tshark", program, FAILING)
        self.assertEqual([*fixed, "sipdiag,json"], log.read_text().splitlines())
        self.assert_status(EXCEEDED, "--tshark", program, *preferences, "-Y",
                           "sip || frame[0:1,2:1] == ab:cd", "--junit", self.folder / "j",
                           FAILING)
        self.assertEqual([*fixed, "sipdiag,requests,sip || frame[0:1,2:1] == ab:cd",
                          *preferences],
                         log.read_text().splitlines())

    def test_names_are_not_looked_into(self):
        for name in ("with space.pcap", "$(touch x);`touch x`'\".pcap", "-r.pcap",
                     "%s%n.pcap", "Wählen 電話.pcap"):
            with self.subTest(name):
                path = self.folder / name
                shutil.copy(FAILING, path)
                self.assertIn(f"  {name}:12", self.assert_status(
                    EXCEEDED, "--", name, cwd=self.folder))
        self.assertFalse((self.folder / "x").exists())

    def test_names_that_are_no_text(self):
        path = os.fsencode(self.folder) + b"/a\xffb.pcap"
        shutil.copy(FAILING, path)
        suite = self.cases_of(os.fsdecode(path))[0][0]
        self.assertEqual("a\ufffdb.pcap", suite)


class Baselines(CheckerTest):
    """--baseline."""

    def setUp(self):
        super().setUp()
        self.old = self.folder / "old.json"

    def remember(self, *captures):
        check("--json", self.old, *self.canned(*captures))

    def test_nothing_new(self):
        self.remember(FAILING)
        self.assert_head(PASSED, f"PASSED: nothing above the limit (--fail-on failed); "
                         f"{EIGHT}; known: 3", "--baseline", self.old, *self.canned(FAILING))

    def test_report_of_tshark(self):
        self.old.write_bytes(harness.dissect(FAILING, "-2", "-q", "-z", "sipdiag,json"))
        self.assert_status(PASSED, "--baseline", self.old, *self.canned(FAILING))

    def test_report_in_another_language(self):
        check("--json", self.old, "-o", "sipdiag.language:ja", FAILING)
        self.assert_status(PASSED, "--baseline", self.old, *self.canned(FAILING))

    def test_something_new(self):
        self.remember(FAILING)
        rest = self.assert_head(
            EXCEEDED, "FAILED: 1 above the limit (--fail-on failed); 17 requests in 2 "
            "captures, 5.9 %; known: 3", "--baseline", self.old,
            *self.canned(FAILING, self.capture_of("auth/auth-rejected")))
        self.assertIn("auth-rejected", rest[1])

    def test_more_of_the_same(self):
        self.remember(FAILING)
        rest = self.assert_head(
            EXCEEDED, "FAILED: 3 above the limit (--fail-on failed); 16 requests in 2 "
            "captures, 18.8 %; known: 3", "--baseline", self.old, *self.canned(FAILING, FAILING))
        self.assertEqual(3, sum(line.lstrip().startswith("1  INVITE") for line in rest))

    def test_the_last_ones_are_new(self):
        self.remember(FAILING)
        again = self.folder / "again.pcap"
        shutil.copy(FAILING, again)
        text = self.assert_status(EXCEEDED, "--baseline", self.old, *self.canned(FAILING, again))
        self.assertIn(f"{again}:12", text)
        self.assertNotIn(f"{FAILING}:12", text)
        cases = self.cases_of("--baseline", self.old, *self.canned(FAILING, again))
        self.assertEqual(
            [(FAILING.name, 12, "skipped",
              "488 Not Acceptable Here (failed, known from the baseline)")],
            [(*case[:2], *case[3:]) for case in cases if case[:2] == (FAILING.name, 12)])
        self.assertEqual([("again.pcap", number, "failure") for number in (9, 12, 21)],
                         [(*case[:2], case[3]) for case in cases if case[3] == "failure"])

    def test_more_responses_that_end_nothing(self):
        """The test case of their kind fails, though some of them are known."""
        capture = self.capture_of("conformance/provisional-after-final")
        limit = ("--fail-on", "note", "--allow", "486,487")
        self.remember(capture)
        cases = self.cases_of(*limit, "--baseline", self.old, *self.canned(capture, capture))
        self.assertEqual([(5, "failure"), (9, "failure")],
                         [(case[1], case[3]) for case in cases if case[4][:2] == "18"])

    def test_fewer_than_before(self):
        self.remember(FAILING, FAILING)
        self.assert_status(PASSED, "--baseline", self.old, *self.canned(FAILING))

    def test_another_outcome_is_new(self):
        self.remember(FAILING)
        document = json.loads(self.old.read_text(encoding="utf-8"))
        for kind in document["kinds"]:
            if kind["code"] == 488:
                kind["findings"] = ["offer-rejected"]
        self.old.write_text(json.dumps(document), encoding="utf-8")
        self.assert_head(EXCEEDED, "FAILED: 1 above the limit (--fail-on failed); "
                         f"{EIGHT}, 12.5 %; known: 2", "--baseline", self.old, *self.canned(FAILING))

    def test_baseline_may_be_renewed(self):
        both = self.canned(FAILING, self.capture_of("auth/auth-rejected"))
        self.remember(FAILING)
        self.assert_status(EXCEEDED, "--baseline", self.old, "--json", self.old, *both)
        self.assert_status(PASSED, "--baseline", self.old, *both)


if __name__ == "__main__":
    unittest.main()
