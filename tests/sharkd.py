"""sharkd.py - asks sharkd, Wireshark's daemon, which shows frames in any order.

One JSON-RPC request a line on its standard input, one answer a line on its output.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import subprocess

import harness


class Sharkd:
    """A running sharkd with the plugin. Use it with "with"."""

    def __init__(self):
        self.requests = 0
        self.process = harness.start("sharkd", "-", stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        known = self.ask("complete", field="sipdiag.c")["field"]
        if "sipdiag.code" not in [field["f"] for field in known]:
            self.close()
            raise AssertionError("sharkd does not load sipdiag")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=60)

    def ask(self, method, **params):
        """The result of one request."""
        self.requests += 1
        request = {"jsonrpc": "2.0", "id": self.requests, "method": method,
                   "params": params}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline().decode(errors="replace")
        if not line:
            raise AssertionError(f"sharkd is missing or ended: {request}")
        answer = json.loads(line, strict=False)
        if answer.get("id") != self.requests or "result" not in answer:
            raise AssertionError(f"sharkd: {request}: {answer}")
        return answer["result"]

    def load(self, capture):
        """Opens a capture in place of the one before; the number of its frames."""
        options = harness.options_for(capture)
        for option in options[1::2]:
            name, _, value = option.partition(":")
            self.ask("setconf", name=name, value=value)
        self.ask("load", file=str(capture))
        return self.ask("status")["frames"]

    def frame(self, number):
        """The tree of a frame: a list of nodes."""
        return self.ask("frame", frame=number, proto=True)["tree"]
