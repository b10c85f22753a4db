"""live.py - sipdiag-check on traffic of this moment: SIPp calls SIPp, dumpcap listens.

One call gets through, another is refused for its codecs. Everything is on 127.0.0.1 and
takes seconds. Without SIPp, dumpcap or the right to capture: exit status 77, nothing was
tested.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import shutil
import signal
import sys
import time
import unittest

from checker import EXCEEDED, HERE, PASSED, CheckerTest
import harness

sys.path.insert(0, str(HERE.parent / "live"))
from caller import offer
from peers import Stage, answer, receive, sipp_scenario

SKIPPED = 77
PROGRAMS = ("sipp", "dumpcap", "tshark")


def request(method, branch, cseq, *headers, body=""):
    """A step: SIPp, as the client, sends a request."""
    lines = [f"{method} sip:bob@[remote_ip]:[remote_port] SIP/2.0",
             f"Via: SIP/2.0/UDP [local_ip]:[local_port];branch={branch}",
             "From: <sip:alice@[local_ip]:[local_port]>;tag=[pid]a[call_number]",
             f"To: <sip:bob@[remote_ip]:[remote_port]>{headers[0] if headers else ''}",
             "Call-ID: [call_id]", f"CSeq: {cseq} {method}", "Max-Forwards: 70",
             "Contact: <sip:alice@[local_ip]:[local_port]>"]
    lines += ["Content-Type: application/sdp"] if body else []
    lines += ["Content-Length: [len]", "", body.replace("\r\n", "\n")]
    return "<send><![CDATA[\n" + "\n".join(lines) + "\n]]></send>"


def expect(code):
    """A step: SIPp, as the client, waits for a response."""
    return f'<recv response="{code}"/>'


class Live(CheckerTest):
    """A gate that is open, and one that is shut."""

    def setUp(self):
        super().setUp()
        self.stage = Stage(self.folder)
        self.addCleanup(self.stage.__exit__)

    def capture(self, name, *ports):
        """Starts dumpcap; returns it when it listens."""
        wanted = " or ".join(f"udp port {port}" for port in ports)
        listener = self.stage.start(f"dumpcap-{name}", [
            "dumpcap", "-q", "-i", "lo", "-f", wanted, "-w", self.folder / f"{name}.pcapng"])
        log = self.folder / f"dumpcap-{name}.log"
        deadline = time.monotonic() + 20
        while "apturing on" not in log.read_text(errors="replace"):
            if listener.poll() is not None:
                said = " ".join(log.read_text(errors="replace").split())
                print(f"check.live: SKIPPED, cannot capture on lo: {said[:200]}",
                      file=sys.stderr)
                sys.stderr.flush()
                self.doCleanups()
                os._exit(SKIPPED)
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        time.sleep(0.5)
        return listener

    def call(self, name, server, steps):
        """SIPp calls the server once; a scenario that goes another way is a failure."""
        path = self.folder / f"{name}-client.xml"
        path.write_text(sipp_scenario(name, steps), encoding="utf-8")
        client = self.stage.start(f"{name}-client", [
            "sipp", "-sf", str(path), "-i", "127.0.0.1", "-p", str(self.stage.port()),
            "-m", "1", "-nostdin", "-timeout", "20s", "-timeout_error",
            f"127.0.0.1:{server}"], env=dict(os.environ, TERM="dumb"))
        self.assertEqual(0, client.wait(30),
                         (self.folder / f"{name}-client.log").read_text(errors="replace"))

    def test_gate(self):
        media = self.stage.media_port()
        branch, tag = "[branch]", "[peer_tag_param]"
        sdp = offer(media, codecs="0 8")
        open_server = self.stage.sipp("open", [
            receive("INVITE"), answer("200 OK", body=sdp), receive("ACK"), receive("BYE"),
            answer("200 OK")])
        shut_server = self.stage.sipp("shut", [
            receive("INVITE"),
            answer("488 Not Acceptable Here",
                   'Warning: 305 sipp.example "Incompatible media format"',
                   body=offer(media, codecs="18")),
            receive("ACK")])
        listeners = [self.capture("open", open_server), self.capture("shut", shut_server)]
        self.call("open", open_server, [
            request("INVITE", branch, 1, body=sdp), expect(200),
            request("ACK", branch, 1, tag), request("BYE", branch, 2, tag), expect(200)])
        self.call("shut", shut_server, [
            request("INVITE", branch, 1, body=sdp), expect(488),
            # In the same transaction (RFC 3261 section 17.1.1.3).
            request("ACK", "[branch-3]", 1, tag)])
        time.sleep(1)  # dumpcap writes once a second
        for listener in listeners:
            os.killpg(listener.pid, signal.SIGINT)
            listener.wait(15)
        self.assert_gates(f"sip.udp.port:{self.stage.base}-{self.stage.last}")

    def assert_gates(self, ports):
        opened, shut = self.folder / "open.pcapng", self.folder / "shut.pcapng"
        text = self.assert_status(PASSED, "-o", ports, opened)
        self.assertTrue(text.startswith("PASSED: nothing above the limit"), text)
        lines = self.assert_status(EXCEEDED, "-o", ports, shut).splitlines()
        self.assertTrue(lines[0].startswith("FAILED: 1 above the limit"), lines)
        self.assertRegex(lines[2], r"1 +INVITE +488 Not Acceptable Here +failed +warn +"
                                   r"offer-no-common-codec, offer-rejected, warning-text +"
                                   r".*/shut\.pcapng:2$")
        failures = [case for case in self.cases_of("-o", ports, opened, shut)
                    if case[3] == "failure"]
        self.assertEqual([("shut.pcapng", 2, "INVITE")], [case[:3] for case in failures])
        self.assertIn("PCMU, PCMA", failures[0][4])
        self.assert_status(PASSED, "-o", ports, "--allow-finding", "offer-no-common-codec",
                           opened, shut)


def main():
    # So that a test that is stopped stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("check.live: stopped"))
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        print(f"check.live: SKIPPED, nothing was tested. Missing: {' '.join(missing)}",
              file=sys.stderr)
        return SKIPPED
    unittest.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
