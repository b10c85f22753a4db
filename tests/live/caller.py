"""caller.py - the party that asks: composes requests and reads answers, over UDP.

It is as right as RFC 3261 wants it (branches, tags, CSeq, ACK, retransmission) wherever a
scenario does not tell it to be wrong. One caller holds one call at a time.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import hashlib
import re
import secrets
import socket
import time

CRLF = "\r\n"
T1 = 0.5
T2 = 4.0


def offer(port, codecs="0 8", profile="RTP/AVP", address="127.0.0.1"):
    """A session description with one audio stream."""
    family = "IP6" if ":" in address else "IP4"
    return CRLF.join((
        "v=0", f"o=- {port} 1 IN {family} {address}", "s=-", f"c=IN {family} {address}",
        "t=0 0", f"m=audio {port} {profile} {codecs}",
        *(["a=rtpmap:96 G7221/16000"] if "96" in codecs.split() else []), ""))


class Message:
    """A SIP message that came in."""

    def __init__(self, text):
        head, _, self.body = text.partition(CRLF + CRLF)
        self.start, *lines = head.split(CRLF)
        self.headers = [tuple(part.strip() for part in line.split(":", 1))
                        for line in lines if ":" in line]

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def get(self, name):
        return next(iter(self.all(name)), "")

    @property
    def code(self):
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else None

    @property
    def method(self):
        """Of a request its own, of a response that of the request it answers."""
        return self.get("CSeq").split()[1] if self.code else self.start.split()[0]

    @property
    def number(self):
        return int(self.get("CSeq").split()[0])

    @property
    def target(self):
        """The URI of its Contact."""
        match = re.search(r"<([^>]+)>", self.get("Contact"))
        return match[1] if match else None


class Request:
    """A request that was sent, with what its ACK and CANCEL must repeat."""

    def __init__(self, text, method, uri, number, branch):
        self.text, self.method, self.uri = text, method, uri
        self.number, self.branch = number, branch


class Caller:
    """name becomes the user part of From: by it the checks find what it sent."""

    def __init__(self, name, port, peer, media_port):
        self.name, self.port, self.peer = name, port, peer
        self.media_port = media_port
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", port))
        self.media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.media.bind(("127.0.0.1", media_port))
        self.inbox = []
        self.from_uri = f"sip:{name}@127.0.0.1:{port}"
        self.new_call()

    def close(self):
        self.socket.close()
        self.media.close()

    def new_call(self):
        self.call_id = f"{self.name}.{secrets.token_hex(6)}"
        self.from_tag = secrets.token_hex(4)
        self.to_uri = self.target = None
        self.to_tag = ""
        self.routes = []
        self.cseq = 0

    # -- asking ------------------------------------------------------------------------

    def compose(self, method, uri=None, headers=(), body="", *, number=None, branch=None,
                max_forwards=70, to_tag=None, content_type="application/sdp"):
        """A request of this call; within a dialog the URI may be left out."""
        uri = uri or self.target
        self.to_uri = self.to_uri or uri
        if number is None and method not in ("ACK", "CANCEL"):
            self.cseq += 1
        number = number or self.cseq
        branch = branch or "z9hG4bK" + secrets.token_hex(8)
        tag = self.to_tag if to_tag is None else to_tag
        routes = [] if method == "CANCEL" else self.routes
        to_uri = self.from_uri if method == "REGISTER" else self.to_uri
        lines = [f"{method} {uri} SIP/2.0",
                 f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch={branch};rport",
                 f"Max-Forwards: {max_forwards}",
                 f"From: <{self.from_uri}>;tag={self.from_tag}",
                 f"To: <{to_uri}>" + (f";tag={tag}" if tag else ""),
                 f"Call-ID: {self.call_id}",
                 f"CSeq: {number} {method}"]
        lines += [f"Route: {route}" for route in routes]
        if not any(line.startswith("Contact:") for line in headers):
            lines.append(f"Contact: <sip:{self.name}@127.0.0.1:{self.port}>")
        lines += headers
        if body:
            lines.append(f"Content-Type: {content_type}")
        lines += [f"Content-Length: {len(body)}", "", body]
        return Request(CRLF.join(lines), method, uri, number, branch)

    def transmit(self, request):
        self.socket.sendto(request.text.encode(), ("127.0.0.1", self.peer))

    def send(self, method, uri=None, headers=(), body="", **how):
        """Sends a new request once and returns it."""
        if method == "INVITE" and not body:
            body = offer(self.media_port)
        request = self.compose(method, uri, headers, body, **how)
        self.transmit(request)
        return request

    def ask(self, method, uri=None, headers=(), body="", *, timeout=8, **how):
        """Sends a request and returns its final response, acknowledged."""
        return self.final(self.send(method, uri, headers, body, **how), timeout)

    def ack(self, request, response):
        """Acknowledges a final response to an INVITE, as its class wants it."""
        success = response.code < 300
        tag = re.search(r";tag=([^;]+)", response.get("To"))
        ack = self.compose("ACK", None if success else request.uri, number=request.number,
                           branch=None if success else request.branch,
                           to_tag=tag[1] if tag else "")
        self.transmit(ack)

    def cancel(self, request, headers=()):
        """Cancels an INVITE; returns the response to the CANCEL itself."""
        return self.ask("CANCEL", request.uri, headers, number=request.number,
                        branch=request.branch, to_tag="")

    def register(self, domain, headers=("Expires: 3600",), **how):
        return self.ask("REGISTER", f"sip:{domain}", headers, **how)

    # -- reading -----------------------------------------------------------------------

    def final(self, request, timeout=8, *, retransmit=False, acknowledge=True):
        """The final response to request; retransmits meanwhile if asked to."""
        def fits(message):
            return (message.code or 0) >= 200 and self.answers(message, request)
        response = self.wait(fits, timeout, request if retransmit else None)
        if request.method == "INVITE":
            if response.code < 300:
                self.establish(response)
            if acknowledge:
                self.ack(request, response)
        return response

    def provisional(self, request, code, timeout=8):
        response = self.wait(lambda message: message.code == code
                             and self.answers(message, request), timeout)
        self.establish(response)
        return response

    @staticmethod
    def answers(message, request):
        return message.number == request.number and message.method == request.method

    def establish(self, response):
        """Takes over what a dialog is made of."""
        tag = re.search(r";tag=([^;]+)", response.get("To"))
        self.to_tag = tag[1] if tag else self.to_tag
        self.target = response.target or self.target
        self.routes = list(reversed(response.all("Record-Route")))

    def receive(self, method, timeout=8):
        """The next request of that method from the other side."""
        return self.wait(lambda message: not message.code and message.method == method,
                         timeout)

    def reply(self, request, status, headers=(), body=""):
        """Answers a request that was received."""
        lines = [f"SIP/2.0 {status}"]
        for name in ("Via", "From", "To", "Call-ID", "CSeq"):
            lines += [f"{name}: {value}" for value in request.all(name)]
        lines.append(f"Contact: <sip:{self.name}@127.0.0.1:{self.port}>")
        lines += headers
        if body:
            lines.append("Content-Type: application/sdp")
        lines += [f"Content-Length: {len(body)}", "", body]
        self.socket.sendto(CRLF.join(lines).encode(), ("127.0.0.1", self.peer))

    def wait(self, fits, timeout, retransmitted=None):
        """The first message that fits and was not handed out before. Requests of the
        other side other than INVITE and ACK are answered with 200 as they come."""
        deadline = time.monotonic() + timeout
        interval = T1
        again = time.monotonic() + interval if retransmitted else deadline
        while True:
            for position, message in enumerate(self.inbox):
                if fits(message):
                    return self.inbox.pop(position)
            now = time.monotonic()
            if now >= deadline:
                raise TimeoutError(f"{self.name}: nothing fitting within {timeout} s")
            if now >= again:
                self.transmit(retransmitted)
                interval *= 2
                if retransmitted.method != "INVITE":
                    interval = min(interval, T2)
                again = now + interval
            self.socket.settimeout(max(0.001, min(deadline, again) - now))
            try:
                message = Message(self.socket.recv(65535).decode())
            except socket.timeout:
                continue
            if message.start.strip():
                self.inbox.append(message)
                if not message.code and message.method not in ("INVITE", "ACK"):
                    self.reply(message, "200 OK")

    def linger(self, seconds):
        """Listens for a while to what comes anyway."""
        try:
            self.wait(lambda message: False, seconds)
        except TimeoutError:
            pass


# -- credentials -----------------------------------------------------------------------

def credentials(challenge, method, uri, password="secret", *, header=None, realm=None,
                algorithm="MD5", user="alice"):
    """The header line that answers a 401 or 407, wrong where the arguments say so."""
    proxy = challenge.code == 407
    text = challenge.get("Proxy-Authenticate" if proxy else "WWW-Authenticate")
    offered = dict(re.findall(r'(\w+)="?([^",]+)"?', text))
    realm = realm or offered["realm"]

    def digest(*parts):
        text = ":".join(parts).encode()
        return hashlib.new(algorithm.replace("-", ""), text).hexdigest()
    count, cnonce = "00000001", secrets.token_hex(4)
    answer = digest(digest(user, realm, password), offered["nonce"], count, cnonce,
                    "auth", digest(method, uri))
    header = header or ("Proxy-Authorization" if proxy else "Authorization")
    return (f'{header}: Digest username="{user}", realm="{realm}", '
            f'nonce="{offered["nonce"]}", uri="{uri}", response="{answer}", '
            f'algorithm={algorithm}, qop=auth, nc={count}, cnonce="{cnonce}"')
