"""live.py - provokes failures at real servers: does the plugin name their causes?

    live.py [--list | --again] [NAME...]

Without names, all scenarios of the known-cause table run, side by side. --again judges
the last run's capture once more, as after a change of the plugin; --list prints the
table. Kamailio, baresip and SIPp listen on 127.0.0.1 only; dumpcap writes what they say,
while a tshark with the plugin prints its findings from the same interface. Everything
stays in BUILD/live: the capture, the servers' logs and configurations.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import concurrent.futures
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import harness
import scenarios_baresip  # noqa: F401  (each fills the table)
import scenarios_kamailio  # noqa: F401
import scenarios_sipp  # noqa: F401
from judge import report
from peers import Stage
from table import SCENARIOS

SKIPPED = 77
# A verdict "failed" needs 32 s of capture after the failure; a capture lasts until its
# last packet.
AFTERWARDS = 34
LOGS = {"kamailio": ["kamailio"], "sipp": [],
        "baresip": [f"baresip-{name}" for name in ("phone", "ringing", "single", "held")]}


class Capture:
    """dumpcap into a file, and beside it a tshark that prints findings as they come."""

    def __init__(self, stage):
        self.stage = stage
        self.file = stage.folder / "live.pcapng"
        self.decode = ["-d", f"udp.port=={stage.base}-{stage.last},sip"]
        self.printed = []  # (seconds between packet and print, line)
        wanted = ["-i", "lo", "-f",
                  f"icmp or udp portrange {stage.base}-{stage.last}"]
        self.dumpcap = stage.start("dumpcap", ["dumpcap", "-q", *wanted, "-w", self.file])
        self.tshark = self.start_tshark(wanted)
        self.reader = threading.Thread(target=self.read_tshark, daemon=True)
        self.reader.start()
        self.wait_until_capturing()

    def start_tshark(self, wanted):
        command = [harness.BUILD / "with-sipdiag", "tshark", "-n", "-l", *wanted,
                   *self.decode, "-Y", "sipdiag", "-T", "fields"]
        for field in ("frame.time_epoch", "sip.from.user", "sipdiag.code",
                      "sipdiag.finding"):
            command += ["-e", field]
        if os.getuid() == 0:
            # As root, tshark would load no private plugin; nobody may not capture.
            rights = "+net_raw,+net_admin,+dac_override"
            command[:0] = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                           f"--inh-caps={rights}", f"--ambient-caps={rights}"]
        log = open(self.stage.folder / "tshark.log", "wb")
        with log:
            return self.stage.start("tshark-out", command, stdout=subprocess.PIPE,
                                    stderr=log)

    def read_tshark(self):
        for line in self.tshark.stdout:
            fields = line.decode(errors="replace").rstrip("\n").split("\t")
            self.printed.append((time.time() - float(fields[0]), fields[1:]))

    def wait_until_capturing(self):
        deadline = time.monotonic() + 20
        logs = [self.stage.folder / name for name in ("dumpcap.log", "tshark.log")]
        while any("apturing on" not in log.read_text(errors="replace") for log in logs):
            for process in (self.dumpcap, self.tshark):
                if process.poll() is not None:
                    said = " ".join(log.read_text(errors="replace") for log in logs)
                    raise PermissionError(f"cannot capture on lo: {said[:200]}")
            if time.monotonic() > deadline:
                raise AssertionError("no capture after 20 s")
            time.sleep(0.1)
        time.sleep(1)

    def finish(self):
        """Ends both; what was captured last is still written."""
        time.sleep(1)
        for process in (self.dumpcap, self.tshark):
            os.killpg(process.pid, signal.SIGINT)
            process.wait(15)
        self.reader.join(15)


def provoke_all(stage, chosen):
    """Runs the scenarios side by side: {name: (port, what went wrong or None)}."""
    def provoke(row):
        caller = stage.caller(row.name, None)
        try:
            row.provoke(stage, caller)
            return caller.port, None
        except Exception as error:  # whatever it is, it is this scenario's failure
            return caller.port, f"{type(error).__name__}: {error}"
        finally:
            caller.close()

    with concurrent.futures.ThreadPoolExecutor(len(chosen)) as pool:
        pending = {}
        for row in chosen:
            pending[row.name] = pool.submit(provoke, row)
            time.sleep(0.1)
        return {name: future.result() for name, future in pending.items()}


def logs_of(stage_folder, row):
    """What the peers said: SIPp's errors come first, those of others last."""
    lines = []
    for name in (f"sipp-{row.name}", f"baresip-{row.name}", *LOGS[row.peer]):
        path = stage_folder / f"{name}.log"
        if path.exists():
            said = path.read_text(errors="replace").splitlines()
            said = said[:5] if name.startswith("sipp") else said[-15:]
            lines += [f"{name}: {line[:160]}" for line in said]
    return lines


def run(folder, chosen):
    """Provokes everything; returns what the judge needs, None if it may not capture."""
    with Stage(folder) as stage:
        try:
            capture = Capture(stage)
        except PermissionError as error:
            print(f"live: SKIPPED, {error}", file=sys.stderr)
            return None
        stage.start_all()
        outcome = provoke_all(stage, chosen)
        time.sleep(AFTERWARDS)
        last = stage.caller("the-end", stage.phone)
        last.ask("OPTIONS", f"sip:auto@127.0.0.1:{stage.phone}")
        last.close()
        capture.finish()
        return {"capture": str(capture.file), "decode": capture.decode,
                "printed": capture.printed, "kamailio": stage.kamailio,
                "outcome": outcome}


def main(arguments):
    # So that a test that is stopped stops its servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("live: stopped"))
    names = {row.name for row in SCENARIOS}
    if len(names) != len(SCENARIOS):
        raise SystemExit("live: two scenarios have one name")
    if arguments == ["--list"]:
        for row in SCENARIOS:
            print(f"{row.name}: {row.how} {row.peer} {row.code} "
                  f"{', '.join(row.findings) or row.verdict}")
        return 0
    again = arguments[:1] == ["--again"]
    wanted = arguments[again:]
    if set(wanted) - names:
        raise SystemExit(f"live: no scenario {', '.join(set(wanted) - names)}")
    chosen = [row for row in SCENARIOS if not wanted or row.name in wanted]
    harness.require_plugin()
    folder = harness.BUILD / "live"
    if again:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        chosen = [row for row in chosen if row.name in record["outcome"]]
    else:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        record = run(folder, chosen)
        if record is None:
            return SKIPPED
        (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    return 1 if report(record, chosen, lambda row: logs_of(folder, row)) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
