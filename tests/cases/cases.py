#!/usr/bin/env python3
"""cases.py - messages as text, and beside them what sipdiag has to say about them.

    cases.py [--update] [CASE...]

A case is a folder FAMILY/NAME with messages.sip and expected.txt: the SIP Diagnosis
subtrees as tshark -2 -V prints them, a frame line before each. What the catalog says about
every response alike stands in the expectations of the families in WITH_CATALOG only; the
others show what their case is about. --update rewrites expected.txt from what the plugin
says now: read the difference before you commit it.

The family "clean" is healthy traffic: no response of it deserves more than a chat, apart
from those that its messages.sip names in a comment "# allow: SEVERITY FRAME...".

SPDX-License-Identifier: GPL-2.0-or-later
"""

import difflib
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "captures")]
import harness
import make_capture

WITH_CATALOG = ("explain", "evidence")

# What the other families leave out: {name of a line: names of the lines right below it}.
EVERYTHING = None
LEFT_OUT = {
    "SIP Diagnosis": {"Meaning", "Reference", "Code", "Phrase", "Class", "Method",
                      "Category", "Registered"},
    "Often confused with": {"Difference"},
    "Finding": {"Reference"},
    "Expert Info": EVERYTHING,
}

SEVERITIES = ("chat", "note", "warn", "error")
EXPERT_STEP = 0x200000  # Wireshark's chat, and what each next severity is more


def indent_of(line):
    return len(line) - len(line.lstrip())


def diagnoses(text):
    """[(frame number, lines of the subtree)] for the SIP Diagnosis nodes of -V output."""
    found = []
    depth = None
    for line in text.splitlines():
        if match := re.match(r"Frame (\d+): ", line):
            frame = match[1]
        if depth is not None and indent_of(line) <= depth:
            depth = None
        if line.lstrip().startswith("[SIP Diagnosis: "):
            depth = indent_of(line)
            found.append((frame, []))
        if depth is not None:
            found[-1][1].append(harness.as_everywhere(line[depth:]))
    return found


def without_catalog(lines):
    """The lines of a subtree that LEFT_OUT does not name."""
    kept = []
    above = []  # (indent, name) of the nodes that the line is in; name None: left out
    for line in lines:
        text = line.lstrip().lstrip("[")
        is_continued = text.startswith(" ")  # the rest of the line before
        if not is_continued:
            while above and above[-1][0] >= indent_of(line):
                above.pop()
            parent = above[-1][1] if above else ""
            name = re.match(r"[^:(]*", text)[0].rstrip()
            left_out = LEFT_OUT.get(parent, set())
            if parent is None or left_out is EVERYTHING or name in left_out:
                name = None
            above.append((indent_of(line), name))
        if above[-1][1] is not None:
            kept.append(line)
    return [line for line, below in zip(kept, kept[1:] + [""])
            if "[Often confused with: " not in line or indent_of(below) > indent_of(line)]


def describe(case, capture):
    """What expected.txt has to hold."""
    text = harness.dissect(capture, "-2", "-V").decode(errors="backslashreplace")
    shown = []
    for frame, lines in diagnoses(text):
        if case.parent.name not in WITH_CATALOG:
            lines = without_catalog(lines)
        shown += [f"frame {frame}"] + lines
    return "".join(line + "\n" for line in shown)


def compare(case, found):
    """The difference to expected.txt, which in the family "clean" may be absent."""
    expectation = case / "expected.txt"
    if not expectation.exists():
        return [] if case.parent.name == "clean" else ["no expected.txt\n"]
    expected = expectation.read_text(encoding="utf-8")
    return list(difflib.unified_diff(expected.splitlines(True), found.splitlines(True),
                                     "expected", "found"))


def allowed_severities(messages):
    """{frame: severity} from the "# allow:" lines above the first message."""
    return {frame: SEVERITIES.index(severity)
            for severity, frames in re.findall(
                r"^# allow: (\w+) ([\d ]+)$", messages.partition("\n@")[0], re.MULTILINE)
            for frame in frames.split()}


def loud_frames(case, capture):
    """Complaints about frames of healthy traffic that deserve more than a chat."""
    allowed = allowed_severities((case / "messages.sip").read_text(encoding="utf-8"))
    complaints = []
    for line in harness.dissect(
            capture, "-2", "-Y", "sip.Status-Code", "-T", "fields", "-e", "frame.number",
            "-e", "sip.Status-Code", "-e", "sipdiag.finding", "-e", "sipdiag.severity",
            "-e", "_ws.expert.severity").decode().splitlines():
        frame, codes, findings, severities, experts = line.split("\t")
        levels = [int(value) for value in severities.split(",")]
        levels += [int(value) // EXPERT_STEP - 1 for value in experts.split(",")]
        if max(levels) > allowed.get(frame, 0):
            complaints.append(f"frame {frame}: {codes} {findings} is "
                              f"{SEVERITIES[max(levels)]} in healthy traffic\n")
    return complaints


def check_case(case, folder, update):
    """What is wrong with a case, as lines."""
    capture = folder / "case.pcap"
    make_capture.make_capture((case / "messages.sip").read_text(encoding="utf-8"), capture)
    found = describe(case, capture)
    if update:
        (case / "expected.txt").write_text(found, encoding="utf-8")
    return compare(case, found) + (
        loud_frames(case, capture) if case.parent.name == "clean" else [])


def main(arguments):
    update = "--update" in arguments
    chosen = [name for name in arguments if name != "--update"]
    cases = sorted(path.parent for path in HERE.rglob("messages.sip"))
    if chosen:
        cases = [case for case in cases if str(case.relative_to(HERE)) in chosen]
    harness.require_plugin()
    failed = 0
    with harness.temporary_folder() as folder:
        for case in cases:
            if wrong := check_case(case, pathlib.Path(folder), update):
                failed += 1
                print(f"not as expected: {case.relative_to(HERE)}")
                sys.stdout.writelines(wrong)
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
