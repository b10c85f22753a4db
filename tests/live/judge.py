"""judge.py - reads what the plugin says about a run and compares it with the table.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import re

import harness

LONGEST_LAG = 5
VERDICTS = ("progress", "success", "expected", "recovered", "failed", "unresolved")
FIELDS = ["frame.number", "udp.srcport", "udp.dstport", "sip.Call-ID", "sip.from.user",
          "sip.Status-Code", "sip.CSeq.seq", "sip.CSeq.method", "sip.Via.branch",
          "sipdiag.code", "sipdiag.severity", "sipdiag.verdict", "sipdiag.finding",
          "sipdiag.finding.text", "sipdiag.finding.remedy", "sipdiag.evidence"]
# What tells a response from its retransmission.
IDENTITY = ("udp.srcport", "udp.dstport", "sip.Call-ID", "sip.Status-Code",
            "sip.CSeq.seq", "sip.CSeq.method", "sip.Via.branch")


def known_fields():
    listed = harness.tshark("-G", "fields").decode().splitlines()
    return {line.split("\t")[2] for line in listed if line.startswith("F\t")}


def first(response, field):
    return next(iter(response.get(field, ())), "")


def responses(capture, decode):
    """All responses of the capture as {field: [values]}, retransmissions left out."""
    known = known_fields()
    chosen = [part for field in FIELDS if field in known for part in ("-e", field)]
    text = harness.tshark("-n", "-2", "-r", capture, *decode, "-Y",
                          "sip.Status-Code && !icmp", "-T", "json", *chosen)
    seen, found = set(), []
    for packet in json.loads(text):
        fields = packet["_source"]["layers"]
        key = tuple(first(fields, name) for name in IDENTITY)
        if key not in seen:
            seen.add(key)
            found.append(fields)
    return found


def texts_of(response, finding):
    """What is said about one finding, and all evidence."""
    ids = response.get("sipdiag.finding", [])
    said = []
    for field in ("sipdiag.finding.text", "sipdiag.finding.remedy"):
        values = response.get(field, [])
        aligned = len(values) == len(ids)
        said += [value for position, value in enumerate(values)
                 if not aligned or ids[position] == finding]
    return " ".join(said + response.get("sipdiag.evidence", []))


def complaints(row, heard):
    """What the response that matters lacks; and that response."""
    matching = [response for response in heard
                if first(response, "sip.Status-Code") == str(row.code)
                and row.method in ("", first(response, "sip.CSeq.method"))]
    if len(matching) < max(row.nth + 1, 1):
        codes = [first(response, "sip.Status-Code") for response in heard]
        return [f"not provoked, only {', '.join(codes) or 'nothing'}"], None
    response = matching[row.nth]
    found = response.get("sipdiag.finding", [])
    wrong = []
    if first(response, "sipdiag.code") != str(row.code):
        wrong.append("no diagnosis")
    for finding, values in row.findings.items():
        if finding not in found:
            wrong.append(f"no {finding}")
            continue
        said = texts_of(response, finding)
        for value in (values,) if isinstance(values, str) else values or ():
            if not re.search(value, said):
                wrong.append(f"{finding} does not show {value!r}: {said}")
    wrong += [f"{finding} is wrong here" for finding in row.without if finding in found]
    # tshark prints the number of a verdict.
    verdict = first(response, "sipdiag.verdict")
    verdict = VERDICTS[int(verdict)] if verdict else "missing"
    if row.verdict and verdict != row.verdict:
        wrong.append(f"verdict {verdict}, not {row.verdict}")
    if row.quiet:
        wrong += [f"{first(each, 'sip.Status-Code')} is above chat" for each in heard
                  if first(each, "sipdiag.severity") != "0"]
    return wrong, response


def heard_of(row, port, kamailio, everything):
    """The responses of a scenario that its row is about."""
    receiver = {"caller": str(port), "kamailio": str(kamailio)}.get(row.heard_by)
    return [response for response in everything
            if first(response, "sip.from.user") == row.name
            and receiver in (None, first(response, "udp.dstport"))]


def judge_live(printed):
    """The last row: tshark itself capturing, findings printed while packets come."""
    late = [lag for lag, _ in printed if lag > LONGEST_LAG]
    findings = [fields for _, fields in printed if fields[-1]]
    if late or not findings:
        return [f"{len(printed)} responses printed, {len(findings)} with findings, "
                f"{len(late)} more than {LONGEST_LAG} s late"]
    return []


def report(run, chosen, log):
    """Prints a line per scenario; log gives a program's last lines. Returns how many
    failed."""
    everything = responses(run["capture"], run["decode"])
    failed = 0
    for row in chosen:
        port, trouble = run["outcome"][row.name]
        wrong, response = complaints(
            row, heard_of(row, port, run["kamailio"], everything))
        if trouble:
            wrong.insert(0, trouble)
        where = f"frame {first(response, 'frame.number')}" if response else "not seen"
        print(f"{'FAIL' if wrong else 'ok  '} {row.name:27} {row.peer:8} {row.code} "
              f"{where:10} {'; '.join(wrong) or ', '.join(row.findings) or row.verdict}")
        failed += bool(wrong)
        if trouble or not response:
            for line in log(row):
                print(f"     | {line}")
    wrong = judge_live(run["printed"])
    print(f"{'FAIL' if wrong else 'ok  '} live-findings: "
          f"{'; '.join(wrong) or str(len(run['printed'])) + ' responses, each at once'}")
    failed += bool(wrong)
    print(f"{len(chosen) + 1 - failed} passed, {failed} failed")
    return failed
