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

FIELDS = ("frame.time_epoch", "ip.src", "ipv6.src", "ip.dst", "ipv6.dst",
          "tcp.reassembled.data", "tcp.payload", "udp.payload")


class Record:
    """What one datagram or segment holds, and how it travels."""

    def __init__(self, time, source, destination, data):
        self.time, self.source, self.destination, self.data = time, source, destination, data


def records_of_capture(capture):
    arguments = [argument for field in FIELDS for argument in ("-e", field)]
    shown = harness.dissect(capture, "-Y", "sip", "-T", "fields", "-E", "occurrence=l",
                            *arguments, with_plugin=False)
    for line in shown.decode().splitlines():
        time, *ends, reassembled, segment, datagram = line.split("\t")
        data = bytes.fromhex(reassembled or segment or datagram)
        if data:
            yield Record(float(time), ends[0] or ends[1], ends[2] or ends[3], data)


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


def response_values(source):
    return [value for record in source for name, value in header_values(record)
            if name in (b"reason", b"warning", b"retry-after")]


def values_and_bodies(source):
    return [value for record in source for _, value in header_values(record)] \
        + [head_and_body(record.data)[1] for record in source]


def encode_step(seconds):
    """As sequence.c reads it."""
    if seconds < 1.28:
        return max(0, int(seconds * 100))
    return min(255, 127 + int(seconds))


def encode(records):
    """The records as sequence.c reads them."""
    ends, encoded, before = [], [], records[0].time
    for record in records:
        pair = sorted((record.source, record.destination))
        if pair not in ends:
            ends.append(pair)
        head = (ends.index(pair) % 8) << 1 | (record.source != pair[0])
        encoded.append(bytes([head, encode_step(record.time - before)])
                       + record.data.replace(b"\xff", b""))
        before = record.time
    return b"\xff".join(encoded)


def sequences(source):
    return [encode(source[start:start + RECORDS])
            for start in range(0, len(source), RECORDS)]


SEEDS = {"message": payloads, "header": response_values, "locate": pairs,
         "sequence": sequences}


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
