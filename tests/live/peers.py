"""peers.py - the servers of the live tests: starting them, their ports, stopping them.

All ports come from one block that was free at the start, so that one capture filter holds
all of them. Every process is in a session of its own and is ended, with its children,
when the stage closes.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import threading
import time
from xml.sax.saxutils import escape

import caller

HERE = pathlib.Path(__file__).resolve().parent
SIGNALLING = 240
# Behind those for SIP: ports for baresip's media, then for everybody else's.
BARESIP_MEDIA = 100
MEDIA = 700
BARESIP_MODULES = ("/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules")


def free_block(size):
    """The first of so many ports in a row that nobody listens on."""
    for _ in range(100):
        base = random.randrange(20000, 32000 - size)
        try:
            for port in range(base, base + size):
                for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                    with socket.socket(socket.AF_INET, kind) as tried:
                        tried.bind(("127.0.0.1", port))
            return base
        except OSError:
            continue
    raise SystemExit("live: no block of free ports")


def is_bound(port, table):
    wanted = f"0100007F:{port:04X}"
    with open(f"/proc/net/{table}", encoding="ascii") as lines:
        return any(line.split()[1] == wanted for line in lines)


class Stage:
    """Everything that runs; a context manager."""

    def __init__(self, folder):
        self.folder = folder
        self.base = free_block(SIGNALLING + MEDIA)
        self.last = self.base + SIGNALLING - 1
        self.used = 0
        self.media_used = 0
        self.lock = threading.Lock()
        self.running = []
        self.kamailio = self.phone = self.ringing = None
        self.single = self.held = self.held_control = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            self.stop(process)

    def port(self):
        """A port nobody else here was given."""
        with self.lock:
            self.used += 1
            if self.used > SIGNALLING:
                raise AssertionError("more ports wanted than SIGNALLING")
            return self.base + self.used - 1

    def media_port(self):
        """The first of four ports in a row for media."""
        with self.lock:
            self.media_used += 4
            if self.media_used > MEDIA - BARESIP_MEDIA:
                raise AssertionError("more ports wanted than MEDIA")
            return self.last + 1 + BARESIP_MEDIA + self.media_used - 4

    def start(self, name, command, ready=(), **how):
        """Starts a program; its output goes to NAME.log. ready are the (port, table of
        /proc/net) pairs to wait for."""
        log = open(self.folder / f"{name}.log", "wb")
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, cwd=self.folder,
                                   start_new_session=True,
                                   **{"stdout": log, "stderr": subprocess.STDOUT, **how})
        log.close()
        with self.lock:
            self.running.append(process)
        deadline = time.monotonic() + 15
        while not all(is_bound(*wanted) for wanted in ready):
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{name} does not listen; see {name}.log")
            time.sleep(0.05)
        return process

    def stop(self, process):
        """Ends a program and what it started."""
        for number, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            try:
                os.killpg(process.pid, number)
            except ProcessLookupError:
                pass
            try:
                process.wait(patience)
                if number == signal.SIGTERM:
                    continue
            except subprocess.TimeoutExpired:
                pass

    def start_kamailio(self):
        self.kamailio = self.port()
        runtime = self.folder / "kamailio"
        runtime.mkdir()
        self.start("kamailio", [
            "kamailio", "-DD", "-E", "-f", str(HERE / "kamailio.cfg"), "-Y", str(runtime),
            "-l", f"udp:127.0.0.1:{self.kamailio}", "-m", "64", "-M", "8"],
            [(self.kamailio, "udp")])

    def start_baresip(self, name, calls, registering=""):
        """Returns the ports for SIP and for control."""
        folder = self.folder / f"baresip-{name}"
        folder.mkdir()
        # It takes the port after its own too, for TLS.
        sip, _, control = self.port(), self.port(), self.port()
        media = self.last + 1
        modules = next(path for path in
                       (*pathlib.Path("/usr/lib").glob("*/baresip/modules"),
                        *map(pathlib.Path, BARESIP_MODULES)) if path.is_dir())
        words = {"SIP": sip, "CONTROL": control, "CALLS": calls, "MODULES": modules,
                 "MEDIA": f"{media}-{media + BARESIP_MEDIA - 1}",
                 "REGISTERING": registering}
        for file in ("config", "accounts"):
            text = (HERE / "baresip" / file).read_text(encoding="utf-8")
            for word, value in words.items():
                text = text.replace(f"@{word}@", str(value))
            (folder / file).write_text(text, encoding="utf-8")
        self.start(f"baresip-{name}", ["baresip", "-v", "-f", str(folder)],
                   [(sip, "udp"), (control, "tcp")],
                   env=dict(os.environ, HOME=str(folder)))
        return sip, control

    def start_all(self):
        self.start_kamailio()
        self.phone, _ = self.start_baresip("phone", 50)
        self.ringing, _ = self.start_baresip("ringing", 50)
        self.single, _ = self.start_baresip("single", 1)
        self.held, self.held_control = self.start_baresip("held", 4)

    def command(self, control, command, params=""):
        """Types a command into a baresip, over its control port."""
        text = json.dumps({"command": command, "params": params})
        with socket.create_connection(("127.0.0.1", control), 5) as connection:
            connection.sendall(f"{len(text)}:{text},".encode())
            connection.recv(4096)

    def sipp(self, name, steps):
        """Starts a SIPp that plays steps to each call and returns its port."""
        port = self.port()
        path = self.folder / f"{name}.xml"
        path.write_text(sipp_scenario(name, steps), encoding="utf-8")
        self.start(f"sipp-{name}", [
            "sipp", "-sf", str(path), "-i", "127.0.0.1", "-p", str(port), "-nostdin",
            "-timeout", "150s", "-mi", "127.0.0.1",
            "-mp", str(self.media_port())],
            [(port, "udp")], env=dict(os.environ, TERM="dumb"))
        return port

    def caller(self, name, peer):
        return caller.Caller(name, self.port(), peer, self.media_port())


# -- SIPp scenarios --------------------------------------------------------------------

def receive(method):
    """A step: SIPp waits for a request."""
    return f'<recv request="{method}"/>'


def pause(milliseconds):
    """A step: SIPp waits."""
    return f'<pause milliseconds="{milliseconds}"/>'


def answer(status, *headers, body="", cseq="[last_CSeq:]"):
    """A step: SIPp answers the last request it received, or the one with that CSeq."""
    lines = [f"SIP/2.0 {status}", "[last_Via:]", "[last_From:]",
             "[last_To:];tag=sipp[call_number]",
             "[last_Call-ID:]", cseq,
             "Contact: <sip:sipp@[local_ip]:[local_port]>", *headers]
    if body:
        lines.append("Content-Type: application/sdp")
    lines += ["Content-Length: [len]", "", body]
    return "<send><![CDATA[\n" + "\n".join(lines).replace("\r\n", "\n") + "\n]]></send>"


def sipp_scenario(name, steps):
    return (f'<?xml version="1.0" encoding="utf-8"?>\n<scenario name="{escape(name)}">\n'
            + "\n".join(steps) + "\n</scenario>\n")
