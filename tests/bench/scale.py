# scale.py - what the plugin costs in large captures: memory, and whether its cost per
# packet grows. tests/bench/run calls it.
#
# The plugin's share of a packet is a few percent, so that times of whole runs cannot tell
# whether that share grew by a seventh. Instructions can: callgrind counts them over the
# last packets of a short and of a long capture, of which the short one is the beginning.
# It is switched on when tshark prints the line of the packet before, so that the million
# packets up to there pass quickly.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import concurrent.futures
import math
import pathlib
import re
import statistics
import subprocess
import tempfile
import threading

MODES = ("one line", "fields")
GROWTH_MODE = "one line"
PER_PACKET = "epan_dissect_run_with_taps"
CLOSE_ENOUGH = 0.1  # the standard error at which growth by a seventh still shows
PATIENCE = 3600  # seconds for a run under callgrind

# What the plugin keeps state of: requests that open a transaction (RFC 3261 section 17).
NEW_TRANSACTION = 'sip.Method && sip.Method != "ACK" && !(sip.resend == 1)'


class Scale:
    """Measurements over captures of several sizes. bench runs tshark."""

    def __init__(self, bench, quick):
        self.bench = bench
        self.early, self.middle, self.late = \
            (2_000, 4_000, 20_000) if quick else (100_000, 200_000, 1_000_000)
        self.slice = 1_000 if quick else 10_000
        self.pairs = 1 if quick else 3
        self.repeats = 1 if quick else 3
        self.spent = {}
        self.counts = {}
        self.transactions = 0

    def measure(self):
        bench = self.bench
        for packets in (self.early, self.middle, self.late):
            bench.make_capture("sip", packets)
            for mode in MODES:
                bench.note(f"timing {packets} packets, {mode}")
                for _ in range(self.pairs):
                    for who in ("none", "sipdiag"):
                        self.spent.setdefault((who, packets, mode), []).append(
                            bench.spend(who, "sip", mode, packets))
        bench.note(f"counting the transactions of {self.late} packets")
        shown = bench.output("none", "-n", "-r", str(bench.capture("sip", self.late)),
                             "-Y", NEW_TRANSACTION, "-T", "fields", "-e", "frame.number")
        self.transactions = len(shown.splitlines())
        self.count_all()

    # ---- instructions ----

    def count_all(self):
        """Fills self.counts[who, packets], instructions per packet of each run."""
        jobs = [(who, packets) for _ in range(self.repeats)
                for packets in (self.early, self.late) for who in ("none", "sipdiag")]
        self.bench.note(f"counting the instructions of {len(jobs)} runs")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for job, count in zip(jobs, pool.map(lambda job: self.count(*job), jobs)):
                self.counts.setdefault(job, []).append(count)

    def count(self, who, packets):
        """Instructions per packet over the last packets of a capture."""
        with tempfile.TemporaryDirectory(dir=self.bench.folder) as folder:
            pathlib.Path(folder).chmod(0o777)  # for nobody
            result = pathlib.Path(folder) / "callgrind"
            command, environment = self.bench.command(
                who, "-l", *self.bench.arguments(who, "sip", GROWTH_MODE, packets),
                under=("valgrind", "--tool=callgrind", "--instr-atstart=no",
                       f"--callgrind-out-file={result}",
                       "--dump-before=epan_dissect_free"))
            process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL)
            watch = threading.Timer(PATIENCE, process.kill)
            watch.start()
            switch = None
            for line, _ in enumerate(process.stdout, start=1):
                if line == packets - self.slice:
                    switch = self.switch_on(process.pid)
            status = process.wait()
            watch.cancel()
            if switch is not None:
                switch.wait()
            dump = result.with_suffix(".1")
            if status != 0 or not dump.exists():
                raise self.bench.cannot_run(f"{' '.join(command)}\ncounts nothing")
            return per_packet(dump.read_text())

    def switch_on(self, pid):
        """Has callgrind count from now on. Does not wait, lest tshark wait for us."""
        return subprocess.Popen([str(self.bench.build / "with-sipdiag"), "vgdb",
                                 f"--pid={pid}", "instrumentation", "on"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def added(self, packets):
        """What the plugin adds per packet, and the standard error of that."""
        ours, without = self.counts["sipdiag", packets], self.counts["none", packets]
        error = sum(statistics.variance(counts) / len(counts)
                    for counts in (ours, without) if counts[1:]) ** 0.5
        return statistics.mean(ours) - statistics.mean(without), error

    # ---- figures ----

    def memory(self, who, packets, mode):
        """Peak resident memory, KiB: the most of all runs."""
        return max(spent.memory for spent in self.spent[who, packets, mode])

    def memory_ratio(self):
        return max(self.memory("sipdiag", packets, mode)
                   / self.memory("none", packets, mode)
                   for packets in (self.middle, self.late) for mode in MODES)

    def time_added(self, packets, mode):
        """Median of the differences in user time, microseconds per packet."""
        return statistics.median(
            (ours.user - without.user) / packets * 1e6
            for without, ours in zip(self.spent["none", packets, mode],
                                     self.spent["sipdiag", packets, mode]))

    def bytes_per_transaction(self, mode):
        more = self.memory("sipdiag", self.late, mode) - self.memory("none", self.late, mode)
        return more * 1024 / self.transactions

    def growth(self):
        """How many times what is added early is added late; NaN when that is lost in the
        differences between runs, as it is with one run of each."""
        (early, early_error), (late, late_error) = map(self.added, (self.early, self.late))
        if self.repeats == 1 or min(early, late) <= 0:
            return math.nan
        ratio = late / early
        error = ratio * math.hypot(early_error / early, late_error / late)
        return ratio if error <= CLOSE_ENOUGH else math.nan

    def show(self):
        print("Large captures, pure SIP")
        print(f"{'packets':>9} {'mode':<9} {'resident memory, MiB':>25} {'ratio':>7}"
              f" {'user time, us per packet':>27}")
        print(f"{'':>19} {'without':>12} {'with':>12} {'':>7} {'without':>15} {'added':>11}")
        for _, packets, mode in filter(lambda key: key[0] == "none", self.spent):
            without, ours = (self.memory(who, packets, mode) for who in ("none", "sipdiag"))
            user = statistics.median(
                spent.user for spent in self.spent["none", packets, mode])
            print(f"{packets:>9} {mode:<9} {without / 1024:>12.1f} {ours / 1024:>12.1f}"
                  f" {ours / without:>7.4f} {user / packets * 1e6:>15.2f}"
                  f" {self.time_added(packets, mode):>11.2f}")
        for packets in (self.early, self.late):
            added, error = self.added(packets)
            print(f"instructions added per packet, {GROWTH_MODE}, last {self.slice} of "
                  f"{packets}: {added:,.0f} +- {error:,.0f}")
        print(f"{self.transactions} transactions; bytes for each: "
              + ", ".join(f"{self.bytes_per_transaction(mode):.0f} ({mode})"
                          for mode in MODES) + "\n")


def per_packet(dump):
    """Instructions per packet of a callgrind dump. It may begin in any packet, so that
    the packets are those whose dissection was seen to begin."""
    names, called, packets = {}, None, 0
    for line in dump.splitlines():
        if match := re.match(r"(c?fn)=\((\d+)\)(?: (.*))?$", line):
            if match[3]:
                names[match[2]] = match[3]
            called = names.get(match[2]) if match[1] == "cfn" else None
        elif line.startswith("calls=") and called == PER_PACKET:
            packets += int(line[len("calls="):].split()[0])
    total = re.search(r"^totals: (\d+)", dump, re.MULTILINE)
    return int(total[1]) / packets
