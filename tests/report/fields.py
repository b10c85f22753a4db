"""fields.py - the responses of a capture as sipdiag's fields show them, and what follows from
those by rules that are written down here a second time.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import functools
import json
import re
import sys

import reports
from reports import harness

sys.path.insert(0, str(reports.TESTS / "invariants"))
from every_response import Pairs, values_of


@functools.lru_cache(maxsize=None)
def words():
    """{(field, number as printed): word}"""
    listed = harness.tshark("-G", "values").decode()
    return {(field, number): word for field, number, word in re.findall(
        r"^V\tsipdiag\.(\w+)\t(\d+)\t(.*)$", listed, re.MULTILINE)}


def first(node, name, missing=None):
    return next(values_of(node, name), missing)


class Response:
    """A response: its diagnosis, and the headers by which responses are told apart."""

    def __init__(self, frame, host, message, diagnosis):
        self.frame = frame
        self.host = host
        self.code = int(first(diagnosis, "sipdiag.code"))
        self.phrase = first(diagnosis, "sipdiag.phrase")
        self.method = first(diagnosis, "sipdiag.method", "")
        self.category = first(diagnosis, "sipdiag.category")
        self.verdict = words()["verdict", first(diagnosis, "sipdiag.verdict")]
        self.severity = words()["severity", first(diagnosis, "sipdiag.severity")]
        self.cause = first(diagnosis, "sipdiag.cause")
        self.remedy = first(diagnosis, "sipdiag.remedy")
        self.request_frame = int(first(diagnosis, "sipdiag.request_frame", 0))
        self.findings = list(values_of(diagnosis, "sipdiag.finding"))
        self.transaction = self.read_transaction(message)
        self.answer = self.code, first(message, "sip.to.tag")
        self.is_copy = False
        self.ends_request = False

    def read_transaction(self, message):
        """What a response has in common with the others to its request; None where a
        header is missing that matching takes (RFC 3261 section 17.1.3)."""
        parts = [first(message, f"sip.{name}")
                 for name in ("Via", "From", "Call-ID", "CSeq")]
        sent_by = [first(message, f"sip.Via.sent-by.{name}") for name in ("address", "port")]
        cseq = re.match(r"(\d+)\s+[!-~]+$", parts[3] or "")
        if None in parts or cseq is None or int(cseq[1]) > 0xffffffff:
            return None
        return (*parts[2:], first(message, "sip.Via.branch"), *sent_by, self.request_frame)


def messages_with_diagnosis(node):
    """(message, diagnosis): the protocol nodes of SIP that hold one."""
    if isinstance(node, Pairs):
        for key, value in node.pairs:
            if key == "sipdiag":
                yield node, value
            else:
                yield from messages_with_diagnosis(value)
    elif isinstance(node, list):
        for value in node:
            yield from messages_with_diagnosis(value)


def mark_copies(responses):
    """A copy says again what ended the request, or what the latest response said. The first
    final response ends its request: a fork may bring further ones."""
    latest, final = {}, {}
    for response in responses:
        if response.transaction is None:
            continue
        key = response.transaction
        response.is_copy = response.answer in (latest.get(key), final.get(key))
        if not response.is_copy:
            latest[key] = response.answer
            if response.code >= 200 and key not in final:
                final[key] = response.answer
                response.ends_request = True


@functools.lru_cache(maxsize=None)
def responses_of(capture, passes=2):
    """All responses in their order. What an ICMP error quotes was not on the wire itself."""
    text = harness.dissect(capture, *reports.two_passes(passes), "-Y",
                           "sipdiag && !icmp && !icmpv6", "-T", "json")
    found = []
    for packet in json.loads(text.decode(errors="replace") or "[]",
                             object_pairs_hook=Pairs, strict=False):
        frame = int(first(packet, "frame.number"))
        host = [*values_of(packet, "ip.src"), *values_of(packet, "ipv6.src")]
        found += [Response(frame, host[-1] if host else None, message, diagnosis)
                  for message, diagnosis in messages_with_diagnosis(packet)]
    mark_copies(found)
    return found
