#!/usr/bin/env python3
# make_capture.py - writes the captures that tests/bench/run measures with.
#
#   make_capture.py {sip|well|other} PACKETS FILE
#
# "sip" is nothing but SIP over UDP: registrations, calls, refused calls and keep-alives,
# many at a time, about 55 % responses. "well" is the same with hardly a refused call.
# "other" is what else a network carries: DNS, HTTP, streams on arbitrary UDP ports, ping
# and ARP. The same arguments always give the same bytes. Every call has media addresses
# and ports of its own: where all calls share one, tshark itself becomes quadratic.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import heapq
import random
import struct
import sys

START = 1_700_000_000_000_000  # microseconds since 1970
DICE = random.Random(3261)


def hexadecimal(digits):
    return f"{DICE.getrandbits(4 * digits):0{digits}x}"


def between(low, high):
    return low + int(DICE.random() * (high - low + 1))


def choose(weights):
    """One of the keys, as often as its weight says."""
    at = DICE.random() * sum(weights.values())
    for key, weight in weights.items():
        at -= weight
        if at < 0:
            return key
    return key


# ---- packets ----

MAC_A, MAC_B = bytes.fromhex("02005e000001"), bytes.fromhex("02005e000002")


def address(text):
    return bytes(map(int, text.split(".")))


def ethernet(ethertype, payload):
    return (MAC_B + MAC_A + struct.pack("!H", ethertype) + payload).ljust(60, b"\0")


def ipv4(source, destination, protocol, payload):
    return ethernet(0x0800, struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload),
                                        between(0, 65535), 0x4000, 64, protocol, 0,
                                        source, destination) + payload)


def udp(source, destination, payload):
    """source and destination are (address, port); checksum 0 says that there is none."""
    return ipv4(source[0], destination[0], 17,
                struct.pack("!HHHH", source[1], destination[1], 8 + len(payload), 0)
                + payload)


FIN, SYN, PSH, ACK = 1, 2, 8, 16


def tcp(source, destination, sequence, acknowledged, flags, payload=b""):
    return ipv4(source[0], destination[0], 6,
                struct.pack("!HHIIBBHHH", source[1], destination[1], sequence,
                            acknowledged, 0x50, flags, 64240, 0, 0) + payload)


# ---- SIP: each flow yields (microseconds to wait, packet) ----

SERVER, SERVER_TEXT = (address("192.0.2.10"), 5060), "192.0.2.10"
ALLOW = ("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, REFER, UPDATE, PRACK, INFO, "
         "MESSAGE, SUBSCRIBE")
SUPPORTED = "Supported: replaces, timer, path, outbound"
AGENTS = ("Example-Phone/4.12.7", "desk-ua 2.1.0 (build 812)", "SoftClient/6.0 (Linux)")
CHALLENGES = {401: ("WWW-Authenticate", "Authorization"),
              407: ("Proxy-Authenticate", "Proxy-Authorization")}
PHRASES = {100: "Trying", 180: "Ringing", 183: "Session Progress", 200: "OK",
           401: "Unauthorized", 404: "Not Found", 407: "Proxy Authentication Required",
           480: "Temporarily Unavailable", 486: "Busy Here", 488: "Not Acceptable Here",
           503: "Service Unavailable"}
REFUSALS = {(486, None): 50, (486, 'Reason: Q.850;cause=17;text="User busy"'): 20,
            (404, None): 10, (480, 'Reason: Q.850;cause=19;text="No answer"'): 10,
            (503, "Retry-After: 120"): 5,
            (488, 'Warning: 305 192.0.2.10 "Incompatible media format"'): 5}


class Dialog:
    """One Call-ID between a phone and the server."""

    def __init__(self, number):
        self.number = number
        self.host = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.phone = (address(self.host), 5060)
        self.user, self.peer = f"u{number % 7000 + 1000}", f"{between(100000, 999999)}"
        self.agent = AGENTS[number % len(AGENTS)]
        self.id = f"{hexadecimal(24)}@{self.host}"
        self.tag, self.peer_tag = hexadecimal(10), hexadecimal(10)
        self.sequence = between(1, 9000)
        self.nonce = hexadecimal(32)

    def begin_again(self):
        """For the request that answers a challenge: what it meets has a tag of its own."""
        self.sequence += 1
        self.peer_tag = hexadecimal(10)

    def body(self, answer):
        """An SDP offer or answer with media addresses that no other call has."""
        host = f"10.{128 + (self.number >> 14 & 127)}.{self.number >> 7 & 127}." \
               f"{(self.number & 127) * 2 + answer}"
        port = 16384 + 2 * (self.number * 7 % 8000) + 16000 * answer
        return (f"v=0\r\no=- {self.number + 3900000000} 1 IN IP4 {host}\r\ns=-\r\n"
                f"c=IN IP4 {host}\r\nt=0 0\r\nm=audio {port} RTP/AVP 0 8 101\r\n"
                "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
                "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
                "a=ptime:20\r\na=sendrecv\r\n")

    def identity(self, method, tagged):
        """The headers that a response copies from its request."""
        domain = "example.com"
        to = self.user if method == "REGISTER" else self.peer
        return [f"Via: SIP/2.0/UDP {self.host}:5060;branch=z9hG4bK{self.branch};rport",
                f"From: \"{self.user}\" <sip:{self.user}@{domain}>;tag={self.tag}",
                f"To: <sip:{to}@{domain}>" + (f";tag={self.peer_tag}" if tagged else ""),
                f"Call-ID: {self.id}", f"CSeq: {self.sequence} {method}"]

    def finish(self, lines, body):
        if body:
            lines.append("Content-Type: application/sdp")
        lines.append(f"Content-Length: {len(body)}")
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    def request(self, method, extra=(), body="", tagged=False, keep_branch=False):
        if not keep_branch:
            self.branch = hexadecimal(16)
        uri = "sip:example.com"
        if method != "REGISTER":
            uri = f"sip:{self.peer}@{SERVER_TEXT}"
        identity = self.identity(method, tagged)
        lines = [f"{method} {uri} SIP/2.0", identity[0], "Max-Forwards: 70",
                 *identity[1:], f"Contact: <sip:{self.user}@{self.host}:5060>",
                 f"User-Agent: {self.agent}", *extra]
        return udp(self.phone, SERVER, self.finish(lines, body))

    def response(self, code, method, extra=(), body=""):
        identity = self.identity(method, code != 100)
        identity[0] += "=5060"
        lines = [f"SIP/2.0 {code} {PHRASES[code]}", *identity,
                 "Server: Example-SBC/9.3.1", SUPPORTED, *extra]
        return udp(SERVER, self.phone, self.finish(lines, body))

    def challenge(self, code, method):
        header = CHALLENGES[code][0]
        return self.response(code, method, [
            f'{header}: Digest realm="example.com", nonce="{self.nonce}", '
            'algorithm=MD5, qop="auth"'])

    def credentials(self, code):
        return (f'{CHALLENGES[code][1]}: Digest username="{self.user}", '
                f'realm="example.com", nonce="{self.nonce}", uri="sip:example.com", '
                f'response="{hexadecimal(32)}", algorithm=MD5, qop=auth, nc=00000001, '
                f'cnonce="{hexadecimal(8)}"')


def network():
    return between(2_000, 40_000)


def register(number):
    dialog = Dialog(number)
    extra = ["Expires: 3600", ALLOW, SUPPORTED]
    yield between(0, 500_000), dialog.request("REGISTER", extra)
    yield network(), dialog.challenge(401, "REGISTER")
    dialog.begin_again()
    yield network(), dialog.request("REGISTER", [*extra, dialog.credentials(401)])
    yield network(), dialog.response(200, "REGISTER", [
        f"Contact: <sip:{dialog.user}@{dialog.host}:5060>;expires=3600",
        "Date: Tue, 14 Nov 2023 22:13:20 GMT"])


def options(number):
    dialog = Dialog(number)
    yield between(0, 500_000), dialog.request("OPTIONS", ["Accept: application/sdp"])
    yield network(), dialog.response(200, "OPTIONS", [ALLOW, "Accept: application/sdp"])


def invite(dialog, extra=()):
    return dialog.request("INVITE", [ALLOW, SUPPORTED, "Session-Expires: 1800", *extra],
                          dialog.body(0))


def talk(dialog):
    """What follows an INVITE that is accepted."""
    contact = f"Contact: <sip:{dialog.peer}@{SERVER_TEXT}:5060>"
    yield network(), dialog.response(100, "INVITE")
    if dialog.number % 2:
        yield between(50_000, 900_000), dialog.response(183, "INVITE", [contact, ALLOW],
                                                        dialog.body(1))
    yield between(50_000, 900_000), dialog.response(180, "INVITE", [contact, ALLOW])
    yield between(1_000_000, 9_000_000), dialog.response(
        200, "INVITE", [contact, ALLOW, "Session-Expires: 1800;refresher=uac"],
        dialog.body(1))
    yield network(), dialog.request("ACK", tagged=True)
    dialog.sequence += 1
    yield between(2_000_000, 90_000_000), dialog.request(
        "BYE", ["Reason: Q.850;cause=16"], tagged=True)
    yield network(), dialog.response(200, "BYE")


def call(number):
    dialog = Dialog(number)
    yield between(0, 500_000), invite(dialog)
    yield from talk(dialog)


def challenged_call(number):
    dialog = Dialog(number)
    yield between(0, 500_000), invite(dialog)
    yield network(), dialog.challenge(407, "INVITE")
    yield network(), dialog.request("ACK", tagged=True, keep_branch=True)
    dialog.begin_again()
    yield network(), invite(dialog, [dialog.credentials(407)])
    yield from talk(dialog)


def refused_call(number):
    dialog = Dialog(number)
    code, header = choose(REFUSALS)
    yield between(0, 500_000), invite(dialog)
    yield network(), dialog.response(100, "INVITE")
    if code in (480, 486):
        yield between(50_000, 900_000), dialog.response(180, "INVITE")
    yield between(50_000, 9_000_000), dialog.response(code, "INVITE",
                                                      [header] if header else [])
    yield network(), dialog.request("ACK", tagged=True, keep_branch=True)


# ---- everything else ----

def client(number):
    return address(f"10.{64 + (number >> 14 & 63)}.{number >> 7 & 127}.{number & 127}")


def dns(number):
    resolver = (address("192.0.2.53"), 53)
    asker = (client(number), between(32768, 60999))
    name = b"".join(bytes([len(label)]) + label for label in
                    (f"host{number % 9000}".encode(), b"example", b"com")) + b"\0"
    identity = between(0, 65535)
    question = name + struct.pack("!HH", 1, 1)
    answer = struct.pack("!HHHIH4s", 0xC00C, 1, 1, 300, 4, client(number * 31))
    yield between(0, 300_000), udp(asker, resolver, struct.pack(
        "!HHHHHH", identity, 0x0100, 1, 0, 0, 0) + question)
    yield network(), udp(resolver, asker, struct.pack(
        "!HHHHHH", identity, 0x8180, 1, 1, 0, 0) + question + answer)


def http(number):
    browser, site = (client(number), between(32768, 60999)), (address("192.0.2.80"), 80)
    ours, theirs = between(1, 1 << 31), between(1, 1 << 31)
    get = (f"GET /articles/{number}.html HTTP/1.1\r\nHost: www.example.com\r\n"
           "User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nAccept: text/html\r\n"
           "Accept-Language: en\r\nConnection: close\r\n\r\n").encode()
    text = (f"<html><head><title>{number}</title></head><body>"
            + "<p>Nothing to see here.</p>" * between(2, 70) + "</body></html>").encode()
    page = ("HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\n"
            f"Content-Length: {len(text)}\r\nConnection: close\r\n\r\n").encode() + text
    yield between(0, 300_000), tcp(browser, site, ours, 0, SYN)
    yield network(), tcp(site, browser, theirs, ours + 1, SYN | ACK)
    ours, theirs = ours + 1, theirs + 1
    yield network(), tcp(browser, site, ours, theirs, ACK)
    yield between(50, 500), tcp(browser, site, ours, theirs, PSH | ACK, get)
    ours += len(get)
    while page:
        part, page = page[:1400], page[1400:]
        yield network(), tcp(site, browser, theirs, ours, PSH | ACK, part)
        theirs += len(part)
    yield network(), tcp(browser, site, ours, theirs, ACK)
    yield network(), tcp(site, browser, theirs, ours, FIN | ACK)
    yield network(), tcp(browser, site, ours, theirs + 1, FIN | ACK)
    yield network(), tcp(site, browser, theirs + 1, ours + 1, ACK)


def stream(number):
    """RTP both ways on ports that no signaling has announced."""
    near = (client(number), 33000 + 2 * (number * 7 % 6000))
    far = (address("192.0.2.33"), 46000 + 2 * (number * 11 % 6000))
    sources = between(0, 1 << 31), between(0, 1 << 31)
    samples = DICE.getrandbits(8 * 160).to_bytes(160, "big")
    for i in range(25):
        for source, ends in zip(sources, ((near, far), (far, near))):
            yield 10_000, udp(*ends, struct.pack("!BBHII", 0x80, 0, i, 160 * i, source)
                              + samples)


def ping(number):
    near, far = client(number), address("192.0.2.1")
    data = bytes(range(56))
    for i in range(3):
        for kind, ends in ((8, (near, far)), (0, (far, near))):
            yield between(1_000, 500_000), ipv4(*ends, 1, struct.pack(
                "!BBHHH", kind, 0, 0, number & 65535, i) + data)


def arp(number):
    near, far = client(number), address("10.64.0.1")
    yield between(0, 500_000), ethernet(0x0806, struct.pack(
        "!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, 1, MAC_A, near, bytes(6), far))
    yield network(), ethernet(0x0806, struct.pack(
        "!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, 2, MAC_B, far, MAC_A, near))


# The weights count flows, not packets.
KINDS = {
    "sip": {call: 40, register: 20, challenged_call: 10, refused_call: 20, options: 10},
    "well": {call: 40, register: 20, challenged_call: 10, refused_call: 0.1, options: 10},
    "other": {dns: 60, http: 12, stream: 4, ping: 8, arp: 16},
}
AT_A_TIME = 200


def interleave(flows):
    """The packets of many flows that go on at the same time, in order of time."""
    waiting = []
    number = 0
    now = START
    while True:
        while len(waiting) < AT_A_TIME:
            flow = choose(flows)(number)
            wait, packet = next(flow)
            # Number before packet: two flows never compare as far as the generator.
            heapq.heappush(waiting, (now + wait, number, packet, flow))
            number += 1
        now, owner, packet, flow = heapq.heappop(waiting)
        yield now, packet
        following = next(flow, None)
        if following is not None:
            heapq.heappush(waiting, (now + following[0], owner, following[1], flow))


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in KINDS:
        sys.exit("usage: make_capture.py {sip|well|other} PACKETS FILE")
    packets = interleave(KINDS[sys.argv[1]])
    with open(sys.argv[3], "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for _ in range(int(sys.argv[2])):
            time, packet = next(packets)
            file.write(struct.pack("<IIII", *divmod(time, 1_000_000), len(packet),
                                   len(packet)) + packet)


if __name__ == "__main__":
    main()
