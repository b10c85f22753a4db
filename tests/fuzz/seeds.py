#!/usr/bin/env python3
"""seeds.py - makes what the fuzz targets start from, of all captures and cases there are.

    seeds.py FOLDER TARGET...

writes FOLDER/TARGET/*, a file per seed. Nothing else is kept of captures that are not
part of the project.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import hashlib
import itertools
import pathlib
import re
import shutil
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "captures")]
import harness
import make_capture

# A fuzzer learns more from a thousand short inputs than from ten long ones.
LONGEST = 16384
RECORDS = 12

FIELDS = ("frame.time_epoch", "ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "frame.protocols",
          "tcp.reassembled.data", "tcp.payload", "udp.payload")


class Record:
    """What one datagram or segment holds, and how it travels."""

    def __init__(self, time, source, destination, data, over_tcp=False, quoted=False):
        self.time, self.source, self.destination, self.data = time, source, destination, data
        self.over_tcp, self.quoted = over_tcp, quoted


def records_of_capture(capture):
    arguments = [argument for field in FIELDS for argument in ("-e", field)]
    shown = harness.dissect(capture, "-Y", "sip || tcp.flags.reset == 1", "-T", "fields",
                            "-E", "occurrence=l", *arguments, with_plugin=False)
    for line in shown.decode().splitlines():
        time, *ends, layers, reassembled, segment, datagram = line.split("\t")
        layers = layers.split(":")
        data = bytes.fromhex(reassembled or segment or datagram) if "sip" in layers else b""
        if data or "sip" not in layers:
            yield Record(float(time), ends[0] or ends[1], ends[2] or ends[3], data,
                         "tcp" in layers, "icmp" in layers or "icmpv6" in layers)


def records_of_text(path):
    for message in make_capture.read_messages(path.read_text(encoding="utf-8")):
        yield Record(message.time, str(message.source.address),
                     str(message.destination.address), message.bytes)


def all_sources():
    """A list of records for each capture and each text."""
    texts = sorted((TESTS / "cases").rglob("*.sip"))
    return [list(records_of_text(path)) for path in texts] \
        + [list(records_of_capture(capture)) for capture in harness.captures()]


def head_and_body(data):
    parts = re.split(rb"\r\n\r\n|\n\n", data, maxsplit=1)
    return parts[0], parts[1] if parts[1:] else b""


def header_values(record):
    """(name, value) of each header, folds left in."""
    return [(name.strip().lower(), value.strip()) for name, value in
            re.findall(rb"^([^\s:][^:\r\n]*):((?:[^\r\n]|\r?\n[ \t])*)",
                       head_and_body(record.data)[0], re.MULTILINE)]


# ---- what each target starts from ----

def payloads(source):
    return [record.data for record in source]


def pairs(source):
    """Two in one buffer, something before them."""
    return payloads(source) + [b"\0\x45" + a.data + b.data
                               for a, b in zip(source, source[1:])]


def values_of(*names):
    """Function that collects the values of these headers."""
    return lambda source: [value for record in source
                           for name, value in header_values(record)
                           if name.decode(errors="replace") in names]


def bodies_with_types(source):
    """As sdp.c reads them."""
    bodies = [(values_of("content-type", "c")([record])[:1], head_and_body(record.data)[1])
              for record in source]
    return [types[0] + b"\n" + body for types, body in bodies if types and body]


def address_values(source):
    """As address.c reads them: a pair is the Request-URI and To."""
    pairs = [(record.data.split(b" ", 2)[1:2], values_of("to", "t")([record])[:1])
             for record in source]
    return values_of("via", "v", "from", "f", "to", "t", "contact", "m", "route", "allow",
                     "record-route", "refer-to", "event", "reason")(source) \
        + [uri[0] + b"\n" + to[0] for uri, to in pairs if uri and to]


def values_and_bodies(source):
    return [value for record in source for _, value in header_values(record)] \
        + [head_and_body(record.data)[1] for record in source]


def encode_step(seconds):
    """As sequence.c reads it."""
    if seconds < 1.28:
        return max(0, int(seconds * 100)) if seconds >= 0 else 254
    return min(253, 127 + int(seconds))


def encode(records):
    """The records as sequence.c reads them."""
    ends, encoded, before = [], [], records[0].time
    for record in records:
        pair = sorted((record.source, record.destination))
        if pair not in ends:
            ends.append(pair)
        head = (ends.index(pair) % 8) << 1 | (record.source != pair[0]) \
            | record.over_tcp << 4 | record.quoted << 5
        encoded.append(bytes([head, encode_step(record.time - before)])
                       + record.data.replace(b"\xff", b""))
        before = record.time
    return b"\xff".join(encoded)


def sequences(source):
    return [encode(source[start:start + RECORDS])
            for start in range(0, len(source), RECORDS)]


SEEDS = {"message": payloads, "header": values_of("reason", "warning", "retry-after"),
         "locate": pairs, "address": address_values, "sdp": bodies_with_types,
         "credentials": values_of("www-authenticate", "proxy-authenticate", "authorization",
                                  "proxy-authorization"),
         "listing": payloads, "sequence": sequences}


def main(folder, targets):
    sources = all_sources()
    shutil.rmtree(folder, ignore_errors=True)
    for target in targets:
        seeds = set(itertools.chain.from_iterable(
            map(SEEDS.get(target, values_and_bodies), sources)))
        (folder / target).mkdir(parents=True)
        for seed in seeds:
            if 0 < len(seed) <= LONGEST:
                name = hashlib.sha1(seed).hexdigest()
                (folder / target / name).write_bytes(seed)
        print(f"{target}: {len(seeds)} seeds")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
