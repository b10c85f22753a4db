#!/usr/bin/env python3
"""cases.py - messages as text, and beside them what sipdiag has to say about them.

    cases.py [--update] [CASE...]

A case is a folder with messages.sip and expected.txt: the SIP Diagnosis subtrees as
tshark -V prints them, a frame line before each. --update rewrites expected.txt from what
the plugin says now: read the difference before you commit it.

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


def diagnoses(text):
    """The SIP Diagnosis subtrees of tshark -V output."""
    lines = []
    depth = None
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        if match := re.match(r"Frame (\d+): ", line):
            frame = match[1]
        if depth is not None and indent <= depth:
            depth = None
        if line.lstrip().startswith("[SIP Diagnosis: "):
            depth = indent
            lines.append(f"frame {frame}")
        if depth is not None:
            lines.append(line[depth:])
    return "".join(line + "\n" for line in lines)


def run_case(case, folder):
    capture = folder / "case.pcap"
    make_capture.make_capture((case / "messages.sip").read_text(encoding="utf-8"), capture)
    return diagnoses(harness.dissect(capture, "-V").decode(errors="backslashreplace"))


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
            found = run_case(case, pathlib.Path(folder))
            expectation = case / "expected.txt"
            if update:
                expectation.write_text(found, encoding="utf-8")
            expected = expectation.read_text(encoding="utf-8")
            if found != expected:
                failed += 1
                print(f"not as expected: {case.relative_to(HERE)}")
                sys.stdout.writelines(difflib.unified_diff(
                    expected.splitlines(True), found.splitlines(True), "expected", "found"))
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
