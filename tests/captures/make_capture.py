#!/usr/bin/env python3
"""make_capture.py - turns SIP messages written as text into a capture.

    make_capture.py MESSAGES.sip CAPTURE.pcap

The text holds comments (#) before the first message, then messages, each after a line

    @ SECONDS udp|tcp SOURCE:PORT > DESTINATION:PORT [OPTION...]

Line ends become CR LF, and the blank line behind the headers is added where it is missing.
\\xHH and \\0 stand for a byte, "Content-Length: *" for the right number, and a line
"%repeat N TEXT" for N lines. Options:

    raw         nothing is added: the message ends where its text ends
    snap=N      the capture holds the first N bytes of the frame only
    split=N,M   a TCP message in several segments, cut at these offsets
    join        the next message follows in the same segment or datagram
    quoted=N    an ICMP "port unreachable" from the destination quotes the first N bytes
    icmp=T.C    that ICMP or ICMPv6 message has type T and code C instead
    rst         no message: the source resets its TCP connection

SPDX-License-Identifier: GPL-2.0-or-later
"""

import ipaddress
import re
import struct
import sys

EPOCH = 1767225600  # 2026-01-01 00:00:00 UTC; captures are the same each time
LINKTYPE_ETHERNET = 1
UDP, TCP, ICMP, ICMPV6 = 17, 6, 1, 58
TCP_PSH_ACK, TCP_RST_ACK = 0x18, 0x14


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ip_packet(source, destination, protocol, payload):
    if source.version == 6:
        return struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) \
            + source.packed + destination.packed + payload
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0) \
        + source.packed + destination.packed
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def udp_datagram(source, destination, data):
    """Over IPv4 without a checksum, which IPv6 does not allow."""
    length = 8 + len(data)
    ports = struct.pack("!HHH", source.port, destination.port, length)
    total = 0
    if source.address.version == 6:
        pseudo = source.address.packed + destination.address.packed \
            + struct.pack("!II", length, UDP)
        total = checksum(pseudo + ports + b"\0\0" + data) or 0xffff
    return ports + struct.pack("!H", total) + data


def icmp_message(source, destination, kind, quote):
    """kind: type and code. Only ICMPv6 has its checksum run over the addresses too."""
    head = struct.pack("!BB", *kind)
    rest = bytes(4) + quote
    pseudo = b""
    if source.version == 6:
        pseudo = source.packed + destination.packed \
            + struct.pack("!II", 4 + len(rest), ICMPV6)
    return head + struct.pack("!H", checksum(pseudo + head + b"\0\0" + rest)) + rest


def ethernet(packet):
    kind = 0x86dd if packet[0] >> 4 == 6 else 0x0800
    return bytes.fromhex("020000000002020000000001") + struct.pack("!H", kind) + packet


class Endpoint:
    """An address and a port, written as 192.0.2.1:5060 or [2001:db8::1]:5060."""

    def __init__(self, text):
        address, _, port = text.rpartition(":")
        self.address = ipaddress.ip_address(address.strip("[]"))
        self.port = int(port)


class Message:
    """One message and how it travels."""

    def __init__(self, head, lines):
        match = re.match(r"@ ([0-9.]+) (udp|tcp) (\S+) > (\S+)(.*)$", head)
        if match is None:
            raise SystemExit(f"make_capture: no message head: {head}")
        self.time = float(match[1])
        self.transport = match[2]
        self.source, self.destination = Endpoint(match[3]), Endpoint(match[4])
        self.options = dict(option.partition("=")[::2] for option in match[5].split())
        self.bytes = self.encode(lines)

    def encode(self, lines):
        expanded = []
        for line in lines:
            if match := re.match(r"%repeat (\d+) (.*)$", line):
                expanded += [match[2]] * int(match[1])
            else:
                expanded.append(line)
        while expanded and not expanded[-1] and "raw" not in self.options:
            expanded.pop()
        if "rst" in self.options:
            return b""
        text = "\r\n".join(expanded)
        if "raw" not in self.options:
            text += "\r\n" if "" in expanded else "\r\n\r\n"
        data = re.sub(rb"\\(?:x([0-9a-fA-F]{2})|0)",
                      lambda m: bytes([int(m[1] or b"0", 16)]), text.encode())
        body = data.partition(b"\r\n\r\n")[2]
        return data.replace(b"Content-Length: *", b"Content-Length: %d" % len(body), 1)


def read_messages(text):
    messages, head, lines = [], None, []
    for line in text.split("\n") + ["@"]:
        if not line.startswith("@"):
            lines.append(line)
            continue
        if head is not None:
            messages.append(Message(head, lines))
        head, lines = line, []
    return messages


class Capture:
    """Frames in the order of their messages."""

    def __init__(self):
        self.records = [struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144,
                                    LINKTYPE_ETHERNET)]
        self.sequence = {}

    def add_frame(self, time, packet, snap=None):
        frame = ethernet(packet)
        kept = frame[:snap]
        seconds, fraction = divmod(round(time * 1e6), 1000000)
        self.records.append(struct.pack("<IIII", EPOCH + seconds, fraction, len(kept),
                                        len(frame)) + kept)

    def add_udp(self, message, data, snap):
        ends = message.source.address, message.destination.address
        udp = udp_datagram(message.source, message.destination, data)
        packet = ip_packet(*ends, UDP, udp)
        self.add_frame(message.time, packet, snap)
        if "quoted" in message.options:
            is_ipv6 = message.source.address.version == 6
            kind = message.options.get("icmp", "1.4" if is_ipv6 else "3.3").split(".")
            error = icmp_message(*reversed(ends), map(int, kind),
                                 packet[:int(message.options["quoted"])])
            self.add_frame(message.time + 0.001, ip_packet(
                *reversed(ends), ICMPV6 if is_ipv6 else ICMP, error))

    def add_tcp(self, message, data, snap):
        ends = (message.source.address, message.source.port,
                message.destination.address, message.destination.port)
        cuts = [int(cut) for cut in message.options.get("split", "").split(",") if cut]
        for index, (start, end) in enumerate(zip([0] + cuts, cuts + [len(data)])):
            sequence = self.sequence.get(ends, 1)
            flags = TCP_RST_ACK if "rst" in message.options else TCP_PSH_ACK
            tcp = struct.pack("!HHIIBBHHH", message.source.port,
                              message.destination.port, sequence, 1, 5 << 4, flags,
                              65535, 0, 0) + data[start:end]
            self.sequence[ends] = sequence + end - start
            self.add_frame(message.time + index * 0.001,
                           ip_packet(ends[0], ends[2], TCP, tcp), snap)

    def add(self, messages):
        pending = b""
        for message in messages:
            data = pending + message.bytes
            if "join" in message.options:
                pending = data
                continue
            pending = b""
            snap = int(message.options["snap"]) if "snap" in message.options else None
            (self.add_udp if message.transport == "udp" else self.add_tcp)(
                message, data, snap)

    def write(self, path):
        with open(path, "wb") as out:
            out.write(b"".join(self.records))


def make_capture(text, path):
    """Writes the capture that the text describes."""
    capture = Capture()
    capture.add(read_messages(text))
    capture.write(path)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as messages_file:
        make_capture(messages_file.read(), sys.argv[2])
