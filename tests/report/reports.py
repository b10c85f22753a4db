"""reports.py - what the tests of the reports share: asking tshark for them, reading them.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import collections
import functools
import json
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
import harness

# CMake may have found another Python than Debian's, whose packages are as good for it.
sys.path.append("/usr/lib/python3/dist-packages")

SCHEMA = harness.SOURCE / "data/report.schema.json"

# Captures that show all that a report can tell: ours, made from the text files here.
OWN = ("failed-calls", "hops", "passwords", "silence", "transfer")

OUTCOMES = ("success", "expected", "recovered", "failed", "unresolved", "unanswered", "open")
FAILURES = ("failed", "unanswered")

# Without an outcome: a response that ended no request.
Kind = collections.namedtuple("Kind", "method code outcome severity findings")

# A parsed document with all requests, lines that are JSON, XML, and what else was printed.
Printed = collections.namedtuple("Printed", "document lines junit statistics")

# Statistics that a run prints besides: what other counts say, at no further run's cost.
STATISTICS = ("-z", "sip,stat", "-z", "sipdiag,tree")

# Messages of which Wireshark shows fewer headers than the capture holds, so that the fields
# do not tell them apart.
CUT_OFF = {"snapped.pcap"}

NO_SIP = "No SIP message was seen"


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


def split(text):
    """What several options have printed, in whatever order: a Printed."""
    junit = re.search(r"^<\?xml .*^</testsuites>\n", text, re.MULTILINE | re.DOTALL)
    text = text[:junit.start()] + text[junit.end():]
    document = re.search(r"^\{\n.*^\}\n", text, re.MULTILINE | re.DOTALL)
    rest = (text[:document.start()] + text[document.end():]).split("\n")
    lines = [line for line in rest if line.startswith("{")]
    statistics = "\n".join(line for line in rest if not line.startswith("{"))
    return Printed(json.loads(document[0]), lines, junit[0], statistics)


@functools.lru_cache(maxsize=None)
def read(capture, passes=2, language="en"):
    """What a capture's reports are, by one run of tshark; None where it shows no SIP."""
    done = ask(capture, "requests", "ndjson", "junit", passes=passes,
               arguments=("-o", f"sipdiag.language:{language}", *STATISTICS))
    if done.returncode == 2 and NO_SIP in done.stderr.decode():
        return None
    if done.returncode != 0:
        raise AssertionError(f"{capture}: {done.stderr.decode(errors='replace')}")
    return split(done.stdout.decode())


def with_sip():
    """The captures that show a SIP message."""
    found = [capture for capture in harness.captures() if read(capture) is not None]
    if not set(map(own_capture, OWN)) <= set(found):
        raise AssertionError(f"not all of our own captures show SIP: {found}")
    return found


def document(capture, passes=2):
    """The report as parsed JSON, with all requests."""
    return read(capture, passes).document


@functools.lru_cache(maxsize=None)
def known_methods():
    """Those of the IANA registry, from the source."""
    header = (harness.SOURCE / "plugin/core/vocabulary.h").read_text(encoding="utf-8")
    return frozenset(re.findall(r"X\(([A-Z]+)\)", header))


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
