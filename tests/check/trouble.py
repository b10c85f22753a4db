"""trouble.py - sipdiag-check: what bad input gets, and what is left when it is interrupted.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import os
import resource
import signal
import subprocess
import time
import unittest

from checker import EXCEEDED, FAILING, PROGRAM, UNKNOWN, CheckerTest, label
import harness

NO_PLUGIN = "tshark does not load the sipdiag plugin: see tshark -G plugins"


PATIENCE = 3  # seconds that programs have to end


class CommandLine(CheckerTest):
    """What is wrong with it is told in a line, before any work."""

    def assert_refused(self, *arguments, errors):
        started = self.folder / "started"
        program = self.script("program", f"touch '{started}'", "exit 1")
        self.assert_status(UNKNOWN, "--tshark", program, *arguments, errors=errors)
        self.assertFalse(started.exists())

    def test_options(self):
        for arguments, error in (
                (("--fail",), "Unknown option --fail"),
                (("-x",), "Unknown option -x"),
                (("--allow", "299"), '--allow: "299" is no code from 300 to 699'),
                (("--allow", "700"), '--allow: "700" is no code'),
                (("--allow", "486,busy"), '--allow: "busy" is no code'),
                (("--allow", "486,"), '--allow: "" is no code'),
                (("--allow", " 486"), '--allow: " 486" is no code'),
                (("--allow", "+486"), '--allow: "+486" is no code'),
                (("--allow", "4e2"), '--allow: "4e2" is no code'),
                (("--allow", ""), '--allow: "" is no code'),
                (("--allow-finding", "glow"), '--allow-finding: "glow" is no finding'),
                (("--allow-finding", "glare,Glare"),
                 '--allow-finding: "Glare" is no finding'),
                (("--allow-finding", ""), '--allow-finding: "" is no finding'),
                (("--fail-on", "success"), '--fail-on: "success" is none of failed, '),
                (("--fail-on", "unanswered"), '--fail-on: "unanswered" is none of'),
                (("--fail-on", "Failed"), '--fail-on: "Failed" is none of'),
                (("--fail-on", ""), '--fail-on: "" is none of'),
                *((("--max-failed", share), f'--max-failed: "{share}" is no percentage')
                  for share in ("", "101", "100.000001", "-1", "1,5", "5%", ".5", "5.", ".",
                                "1.2.3", "0.0000001", "1e1", "nan", "9" * 40)),
                (("-j", "0"), "-j: 0 is no number of jobs"),
                (("-j", "-2"), "-j: -2 is no number of jobs"),
                (("-j", "two"), "Cannot parse integer value “two” for -j"),
                (("--json", ""), "an empty name"),
                (("--baseline", "/nowhere/old.json"), "Failed to open file"),
                (("--json", "/nowhere/new.json"),
                 "/nowhere/new.json cannot be written: No such file or directory"),
                (("--markdown", f"{FAILING}/new.md"), f"{FAILING}/new.md cannot be written"),
                (("--junit", FAILING), f"{FAILING} is left as it is: it holds no text"),
                (("--json", "/dev/null"), "/dev/null cannot be written: it is no plain"),
                (("--json", "/tmp"), "/tmp cannot be written: Is a directory"),
                (("--json", "a.json", "--junit", "a.json"), "a.json is to hold two"),
        ):
            with self.subTest(arguments):
                self.assert_refused(*arguments, FAILING, errors=[error])

    def test_something_is_missing(self):
        self.assert_refused(errors=["no capture is named; see --help"])
        self.assert_refused(FAILING, "--json", errors=["Missing argument for --json"])

    def test_all_is_told_at_once(self):
        self.assert_refused("--allow", "1,2", "--allow-finding", "x", "--max-failed", "x",
                            "-j", "0", errors=['--max-failed: "x"', '--allow: "1"',
                                               '--allow: "2"', '--allow-finding: "x"',
                                               "-j: 0", "no capture"])
        self.assert_refused("--json", "/nowhere/a", "--junit", "/nowhere/b", "--baseline",
                            "/nowhere/c", FAILING,
                            errors=["Failed to open file", "/nowhere/b cannot",
                                    "/nowhere/a cannot"])

    def test_folder_without_right_to_write(self):
        """Root may write anywhere, and so may who keeps its rights."""
        if os.geteuid() == 0:
            self.skipTest("root")
        closed = self.folder / "closed"
        closed.mkdir(mode=0o555)
        self.assert_refused("--json", closed / "a", FAILING,
                            errors=[f"{closed}/a cannot be written: Permission denied"])

    def test_baselines(self):
        old = self.folder / "old.json"
        for text, error in (
                ("", "line 1: the document is cut short"),
                ("[]", "line 1: '{' expected"),
                ("{}", 'line 1: "schema" is missing'),
                ('{\n"schema": "sipdiag/2"}', 'line 2: schema "sipdiag/2", where'),
                ('{"schema": "sipdiag/1"}', 'line 1: "language" is missing')):
            with self.subTest(text):
                old.write_text(text, encoding="utf-8")
                self.assert_refused("--baseline", old, FAILING,
                                    errors=[f"{old}: no report of sipdiag: {error}"])
        self.assert_refused("--baseline", FAILING, FAILING,
                            errors=[f"{FAILING}: no report of sipdiag: line 1: not UTF-8"])


class Captures(CheckerTest):
    """Those that cannot be told about."""

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def test_bad_captures(self):
        whole = FAILING.read_bytes()
        bad = {
            self.folder / "nowhere.pcap": "The file ",
            self.folder: f'"{self.folder}" is a directory',
            self.write("empty.pcap", b""): "",
            self.write("header-only.pcap", whole[:24]): label("report-no-sip"),
            self.write("cut.pcap", whole[:3000]): "The file ",
            self.write("text.pcap", b"INVITE sip:bob@example.com SIP/2.0\r\n" * 20):
                "The file ",
        }
        for path, error in bad.items():
            with self.subTest(path.name):
                self.assert_status(UNKNOWN, path, errors=[f"{path}: {error}"])
        # All are tried, and told in the order of the command line; nothing is written.
        before = sorted(self.folder.iterdir())
        report = self.folder / "report.json"
        self.assert_status(UNKNOWN, "--json", report, "-j", "3", FAILING, *bad, FAILING,
                           errors=[f"{path}: {error}" for path, error in bad.items()])
        self.assertEqual(before, sorted(self.folder.iterdir()))

    def test_no_sip(self):
        self.assert_status(UNKNOWN, "-Y", "sip.Call-ID == \"nobody's\"", FAILING,
                           errors=[f"{FAILING}: {label('report-no-sip')}"])

    def test_old_report_stays_where_a_capture_is_bad(self):
        report = self.write("report.json", b"what was there before")
        self.assert_status(UNKNOWN, "--json", report, FAILING, "nowhere",
                           errors=["nowhere: The file"])
        self.assertEqual(b"what was there before", report.read_bytes())
        self.assert_files("report.json")

    def test_what_is_wrong_with_all_is_told_once(self):
        for arguments, error in (
                (("-Y", "sip.nowhere == 1"), "-Y: Filter "),
                (("-Y", "sip =="), "-Y: Filter "),
                (("-o", "sipdiag.nothing:1"), '-o flag "sipdiag.nothing:1"'),
                (("-o", "nothing"), 'Invalid -o flag "nothing"'),
                (("--tshark", "/nowhere/tshark"), "tshark cannot be started: ")):
            with self.subTest(arguments):
                self.assert_status(UNKNOWN, *arguments, "-j", "2", *[FAILING] * 3,
                                   errors=[error])

    def test_nothing_is_begun_when_all_is_lost(self):
        log = self.folder / "log"
        program = self.script("program", f"echo x >>'{log}'",
                              "echo 'tshark: Invalid -z argument' >&2", "exit 1")
        self.assert_status(UNKNOWN, "--tshark", program, "-j", "1", *[FAILING] * 3,
                           errors=[NO_PLUGIN])
        self.assertEqual("x\n", log.read_text())

    def test_no_plugin(self):
        self.assert_status(UNKNOWN, FAILING, FAILING, errors=[NO_PLUGIN],
                           with_plugin=False)

    def test_no_plugin_for_root(self):
        if os.geteuid() != 0:
            self.skipTest("not root")
        program = self.script("bare", "echo 'Running as user \"root\" and group \"root\".' >&2",
                              "echo 'tshark: Invalid -z argument \"x\"; it must be one of:' >&2",
                              "echo '     afp,srt' >&2", "exit 1")
        done = subprocess.run([PROGRAM, "--tshark", program, FAILING], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((UNKNOWN, f"sipdiag-check: {NO_PLUGIN}; run by root, Wireshark "
                          "ignores private plugins\n"),
                         (done.returncode, done.stderr.decode()))


class Programs(CheckerTest):
    """What is behind --tshark is not what it should be."""

    def assert_told(self, error, *lines, capture=FAILING):
        program = self.script("program", *lines)
        self.assert_status(UNKNOWN, "--tshark", program, capture,
                           errors=[f"{capture}: {error}"])

    def test_silence(self):
        self.assert_told("tshark ended with status 3 and said nothing", "exit 3")
        self.assert_told("tshark was ended by signal 9", "kill -9 $$")
        self.assert_told("what tshark printed is no report: line 1: the document is cut "
                         "short", "exit 0")

    def test_status_counts_more_than_the_report(self):
        _, program, capture = self.canned(FAILING)
        self.assert_told("it broke", f'"{program}" "$@"', "echo 'Running as user x' >&2",
                         "echo 'tshark: something before' >&2", "echo 'tshark: it broke' >&2",
                         "echo ' as it does' >&2", "exit 2", capture=capture)

    def test_other_complaints(self):
        self.assert_told("sh: no such thing", "echo 'Running as user x' >&2",
                         "echo 'sh: no such thing' >&2", "exit 127")
        self.assert_told("a b\ufffd c", "printf 'tshark: a\\tb\\377\\033c\\n' >&2", "exit 1")

    def test_reports(self):
        _, _, capture = self.canned(FAILING)
        canned = self.folder / f"{FAILING.name}.sipdiag,json"
        text = canned.read_text(encoding="utf-8")
        report = json.loads(text)
        other = self.folder / "other"
        for change, error in (
                (text.replace("sipdiag/1", "sipdiag/9"), 'line 2: schema "sipdiag/9"'),
                (text.replace('"glare"', '"glow"').replace("offer-rejected", "rejected"),
                 "line "),
                (text[:-3], "line "),
                (text + text, "line "),
                ("Hello\n" + text, "line 1: '{' expected"),
                (json.dumps({**report, "failed": None}), "line 1: '[' expected"),
                *((json.dumps({key: value for key, value in report.items() if key != name}),
                   f'line 1: "{name}" is missing') for name in report
                  if name != "sipdiag"),
        ):
            with self.subTest(error):
                other.write_text(change, encoding="utf-8")
                self.assert_told(f"what tshark printed is no report: {error}",
                                 f"cat '{other}'", capture=capture)
        other.write_text(json.dumps({**report, "captures": report["captures"] * 2}),
                         encoding="utf-8")
        self.assert_told("what tshark printed is no report on one capture",
                         f"cat '{other}'", capture=capture)


class Writing(CheckerTest):
    """Reports that cannot be written."""

    @staticmethod
    def limit_files(size):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return limit

    def test_full_disk(self):
        report, canned = self.folder / "report.json", self.canned(FAILING)
        before = sorted([*self.folder.iterdir()])
        self.assert_status(UNKNOWN, "--json", report, *canned,
                           errors=[f"{report} cannot be written: "], told=True,
                           preexec_fn=self.limit_files(1000))
        self.assertEqual(before, sorted(self.folder.iterdir()))
        report.write_text("before", encoding="utf-8")
        self.assert_status(UNKNOWN, "--json", report, *canned,
                           errors=[f"{report} cannot be written: "], told=True,
                           preexec_fn=self.limit_files(1000))
        self.assertEqual("before", report.read_text(encoding="utf-8"))

    def test_one_of_several(self):
        """The others are whole."""
        paths = {name: self.folder / name for name in ("junit", "json", "markdown")}
        options = [part for name, path in paths.items() for part in (f"--{name}", path)]
        canned = self.canned(FAILING)
        self.assert_status(EXCEEDED, *options, *canned)
        texts = {name: path.read_bytes() for name, path in paths.items()}
        sizes = sorted((len(text), name) for name, text in texts.items())
        largest = sizes[-1][1]
        for path in paths.values():
            path.unlink()
        self.assert_status(UNKNOWN, *options, *canned, told=True,
                           errors=[f"{paths[largest]} cannot be written: "],
                           preexec_fn=self.limit_files(sizes[1][0]))
        self.assertEqual({name: text for name, text in texts.items() if name != largest},
                         {name: path.read_bytes() for name, path in paths.items()
                          if path.exists()})

    def test_standard_output(self):
        with open("/dev/full", "wb") as full:
            process = harness.start(str(PROGRAM), *self.canned(FAILING), stdout=full,
                                    stderr=subprocess.PIPE)
            _, errors = process.communicate(timeout=30)
        self.assertEqual((UNKNOWN, b"sipdiag-check: the summary cannot be printed\n"),
                         (process.returncode, errors))


class Interrupted(CheckerTest):
    """A signal ends what was started, and nothing is left."""

    def start(self, *lines, **keywords):
        """Starts it with two programs that wait, and each a program of its own. All of
        them hold a pipe, so that it tells whether any is left."""
        log, pipe = self.folder / "log", self.folder / "pipe"
        for path in (log, pipe):
            path.unlink(missing_ok=True)
        os.mkfifo(pipe)
        pipe.chmod(0o666)
        self.pipe = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, self.pipe)
        program = self.script("program", *lines, f"exec 9>'{pipe}'", "sleep 100 &",
                              f"echo x >>'{log}'", "wait")
        process = harness.start(
            str(PROGRAM), "--tshark", program, "-j", "2", "--json",
            self.folder / "report.json", "--junit", self.folder / "report.xml",
            *[FAILING] * 3, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **keywords)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 20
        while not log.exists() or log.read_text() != "x\n" * 2:
            self.assertLess(time.monotonic(), deadline)
            self.assertIsNone(process.poll())
            time.sleep(0.02)
        self.assertTrue(self.is_any_running())
        return process

    def is_any_running(self):
        try:
            return os.read(self.pipe, 1) != b""
        except BlockingIOError:
            return True

    def assert_ended(self, process, number):
        output, errors = process.communicate(timeout=20)
        self.assertEqual((-number, b"", b""), (process.returncode, output, errors))
        self.assertFalse(self.is_any_running())
        self.assert_files("log", "pipe", "program")

    def test_signals(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                process = self.start()
                begun = time.monotonic()
                process.send_signal(number)
                self.assert_ended(process, number)
                self.assertLess(time.monotonic() - begun, PATIENCE - 1)

    def test_programs_that_do_not_listen(self):
        process = self.start("trap '' TERM")
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)  # the first one counts
        self.assert_ended(process, signal.SIGTERM)
        self.assertGreater(time.monotonic() - begun, PATIENCE - 1)

    def test_others_run_on(self):
        other = subprocess.Popen(["sleep", "100"])
        try:
            process = self.start()
            process.send_signal(signal.SIGTERM)
            self.assert_ended(process, signal.SIGTERM)
            self.assertIsNone(other.poll())
        finally:
            other.kill()
            other.wait()

    def test_nohup(self):
        process = self.start(
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        process.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        self.assert_ended(process, signal.SIGTERM)


if __name__ == "__main__":
    unittest.main()
