"""reports.py - what the tests of the reports share: asking tshark for them, reading them.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import collections
import functools
import json
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
import harness

SCHEMA = harness.SOURCE / "data/report.schema.json"

# Captures that show all that a report can tell: ours, made from the text files here.
OWN = ("failed-calls", "hops", "passwords", "silence", "transfer")

OUTCOMES = ("success", "expected", "recovered", "failed", "unresolved", "unanswered", "open")
FAILURES = ("failed", "unanswered")

# Without an outcome: a response that ended no request.
Kind = collections.namedtuple("Kind", "method code outcome severity findings")

NO_SIP = "no SIP message was seen"


def own_capture(name):
    return harness.OWN_CAPTURES / f"{name}.pcap"


def two_passes(passes):
    return ["-2"] if passes == 2 else []


def ask(capture, *options, passes=2, arguments=(), **keywords):
    """Runs tshark -z sipdiag,OPTION for each option; returns the finished process."""
    keywords.setdefault("env", {"COLUMNS": ""})
    chosen = sum((["-z", f"sipdiag,{option}"] for option in options), [])
    return harness.run("tshark", "-n", "-q", *two_passes(passes), "-r", capture,
                       *harness.options_for(capture), *arguments, *chosen, **keywords)


def print_one(capture, option, **keywords):
    """What one option prints, as text. Anything but success is a failure of the test."""
    done = ask(capture, option, **keywords)
    if done.returncode != 0:
        raise AssertionError(f"-z sipdiag,{option} {capture}: status {done.returncode}\n"
                             f"{done.stderr.decode(errors='replace')}")
    return done.stdout.decode()


@functools.lru_cache(maxsize=None)
def with_sip():
    """The captures that show a SIP message."""
    return tuple(capture for capture in harness.captures() if has_sip(capture))


def has_sip(capture):
    done = ask(capture, "ndjson")
    if done.returncode == 2 and NO_SIP in done.stderr.decode():
        return False
    if done.returncode != 0:
        raise AssertionError(f"{capture}: {done.stderr.decode(errors='replace')}")
    return True


@functools.lru_cache(maxsize=None)
def document(capture, passes=2, option="requests"):
    """The report as parsed JSON; with all requests, unless the option says otherwise."""
    return json.loads(print_one(capture, option, passes=passes))


def requests_of(report):
    """All that the report lists, in the order of their frames."""
    return sorted(report["failed"] + report.get("others", []),
                  key=lambda request: request["frame"])


def outcomes_of(report):
    """{outcome: how many requests of all methods}"""
    return {outcome: sum(method["outcomes"][outcome] for method in report["methods"])
            for outcome in OUTCOMES}


def kind_of(entry):
    """Of a request or a kind of the report."""
    return Kind(entry["method"], entry.get("code"), entry.get("outcome"),
                entry["severity"], frozenset(entry["findings"]))


def complaints(done, program="tshark"):
    """The lines that the program itself says on standard error: Wireshark may have
    warnings of its own, on a user without a name for one."""
    return [line for line in done.stderr.decode(errors="replace").splitlines()
            if line.startswith(f"{program}: ")]
