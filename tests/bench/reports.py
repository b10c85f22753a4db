# reports.py - what the reports cost beside the statistic that tshark has, how much faster
# they are than a script behind "tshark -T json", and what memory they take.
# tests/bench/run calls it.
#
# A report is printed when all packets are through, which the loop over packets does not
# hold; so callgrind counts the loop and, apart from it, what follows up to the end of the
# drawing. The counts of the script are compared with those of the report: what is faster
# has to count the same.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import collections
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import time

COUNTER = pathlib.Path(__file__).resolve().parent / "count_json.py"

STATISTIC = ("-q", "-z", "sip,stat")
REPORT = ("-q", "-z", "sipdiag,report")
AS_JSON = ("-q", "-z", "sipdiag,json")
# Who is measured, from what the ratios are taken to the report itself.
RUNS = {
    "sip,stat, no plugin": ("none", STATISTIC),
    "sip,stat": ("sipdiag", STATISTIC),
    "sipdiag,report": ("sipdiag", REPORT),
    "-2 sip,stat": ("sipdiag", ("-2", *STATISTIC)),
    "-2 sipdiag,report": ("sipdiag", ("-2", *REPORT)),
}
COUNTED = ("sip,stat, no plugin", "sip,stat", "sipdiag,report")
# The script behind each is the same. The last holds the start line and the headers as
# text, but no field of what stands in them: the fastest JSON that can be counted at all,
# shown for honesty. It has no target: tshark's own statistic is hardly 6 times as fast.
JSON_WAYS = {"-T json": (), "-T json -J sip": ("-J", "sip"), "-T json -j sip": ("-j", "sip")}
WITH_FIELDS = ("-T json", "-T json -J sip")

# Bytes for each packet more where hardly a request fails: less than a pointer, and more
# than failures and the requests that are open when the capture ends make up.
TARGETS = {"cost": 1.15, "json": 6, "memory": 4}

# Of two processes: seconds by the clock, and by the processors.
Piped = collections.namedtuple("Piped", "wall user")


class Reports:
    """Measurements of the reports. bench runs tshark."""

    def __init__(self, bench, quick):
        self.bench = bench
        self.is_quick = quick
        self.slice = 2_000 if quick else 20_000
        self.repeats = 1 if quick else 3
        self.pairs = 1 if quick else 5
        self.json_pairs = 1 if quick else 3  # they take long, and differ by factors
        self.sizes = (4_000, 20_000) if quick else (200_000, 1_000_000)
        self.counts = {}  # name of a run: [(loop, drawing) per packet]
        self.spent = collections.defaultdict(list)  # name of a run, or of a JSON way
        self.memory = {}  # (kind, packets): KiB with sip,stat and with the report, failed

    def measure(self):
        for kind in ("sip", "well"):
            for packets in self.sizes:
                self.bench.make_capture(kind, packets)
        self.count_all()
        self.time_all()
        self.compare_counts()
        self.measure_memory()

    # ---- instructions ----

    def count_all(self):
        jobs = COUNTED * self.repeats
        self.bench.note(f"counting the instructions of {len(jobs)} reports")

        def count(name):
            who, options = RUNS[name]
            return self.bench.count_parts(who, "sip", options, self.slice,
                                          "--dump-after=draw_tap_listeners")

        for name, parts in zip(jobs, self.bench.in_parallel(count, jobs)):
            if len(parts) != 2:
                raise self.bench.cannot_run(f"{name} is not drawn after the loop")
            self.counts.setdefault(name, []).append(parts)

    def per_packet(self, name):
        """The instructions of the loop and of the drawing."""
        return [statistics.mean(part) for part in zip(*self.counts[name])]

    def count_ratio(self, ours, theirs):
        """The ratio of the instructions, and its standard error."""
        totals = [[sum(parts) for parts in self.counts[name]] for name in (ours, theirs)]
        ratio = statistics.mean(totals[0]) / statistics.mean(totals[1])
        return ratio, ratio * math.hypot(*(
            statistics.stdev(total) / math.sqrt(len(total)) / statistics.mean(total)
            for total in totals if total[1:]))

    # ---- times ----

    def time_all(self):
        for turn in range(self.pairs):
            self.bench.note(f"timing the reports, {turn + 1} of {self.pairs}")
            for name, (who, options) in RUNS.items():
                self.spent[name].append(self.bench.spend(who, "sip", options))
            for name, options in JSON_WAYS.items() if turn < self.json_pairs else ():
                self.spent[name].append(self.spend_piped(options))

    def spend_piped(self, options):
        """Runs tshark, without the plugin, into the script."""
        command, environment = self.bench.command(
            "none", *self.bench.arguments("none", "sip", ("-T", "json", *options)))
        started = time.perf_counter()
        writer = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL)
        reader = subprocess.Popen([sys.executable, str(COUNTER)], stdin=writer.stdout,
                                  stdout=subprocess.PIPE)
        writer.stdout.close()
        self.counted = reader.stdout.read()
        user = 0
        for process in (reader, writer):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            user += usage.ru_utime
            if process.returncode != 0:
                raise self.bench.cannot_run(" ".join(command))
        reader.stdout.close()
        return Piped(time.perf_counter() - started, user)

    def time_ratio(self, name, base, clock):
        """The median of the ratios of neighbours."""
        return statistics.median(getattr(ours, clock) / getattr(theirs, clock)
                                 for ours, theirs in zip(self.spent[name], self.spent[base]))

    def seconds(self, name, clock):
        return statistics.median(getattr(spent, clock) for spent in self.spent[name])

    # ---- what the script and the report count ----

    def report(self, kind, packets=None):
        return json.loads(self.bench.output(
            "sipdiag", *self.bench.arguments("sipdiag", kind, AS_JSON, packets)))

    def compare_counts(self):
        theirs, ours = json.loads(self.counted), self.report("sip")
        same = {
            "methods": {method["method"]: method["messages"] for method in ours["methods"]},
            "codes": {str(code["code"]): code["messages"] for code in ours["codes"]},
            "failed": outcomes(ours, "failed") + outcomes(ours, "unresolved"),
        }
        if same != theirs:
            raise self.bench.cannot_run(f"the script counts {theirs},\n"
                                        f"the report {same}")

    # ---- memory ----

    def measure_memory(self):
        for kind in ("well", "sip"):
            for packets in self.sizes:
                self.bench.note(f"measuring the memory of a report, {kind}, {packets}")
                spent = [self.bench.spend("sipdiag", kind, options, packets)
                         for options in (STATISTIC, REPORT)]
                self.memory[kind, packets] = (
                    *(run.memory for run in spent),
                    outcomes(self.report(kind, packets), "failed"))

    def bytes_more(self, kind, packets):
        without, ours, _ = self.memory[kind, packets]
        return (ours - without) * 1024

    def bytes_per_packet(self, kind):
        """What each packet more takes, between the small and the large capture; NaN where
        both are so small that the requests that happen to be open decide."""
        small, large = self.sizes
        if self.is_quick:
            return math.nan
        return (self.bytes_more(kind, large) - self.bytes_more(kind, small)) \
            / (large - small)

    # ---- the tables ----

    def show(self):
        self.show_costs()
        self.show_json()
        self.show_memory()

    def show_costs(self):
        print(f"Reports, pure SIP; times of {self.bench.packets} packets, instructions of "
              f"the first {self.slice}")
        print(f"{'':<20} {'instructions per packet':>23} {'seconds':>17}"
              f" {'report / this':>31}")
        print(f"{'':<20} {'loop':>11} {'drawing':>11} {'wall':>8} {'user':>8}"
              f" {'instr.':>8} {'+-':>6} {'wall':>7} {'user':>7}")
        for name in RUNS:
            report = "-2 sipdiag,report" if name.startswith("-2") else "sipdiag,report"
            loop, drawing = (f"{part:,.0f}" for part in self.per_packet(name)) \
                if name in COUNTED else ("", "")
            ratio, error = (f"{part:.4f}" for part in self.count_ratio(report, name)) \
                if name in COUNTED else ("", "")
            print(f"{name:<20} {loop:>11} {drawing:>11} {self.seconds(name, 'wall'):>8.2f}"
                  f" {self.seconds(name, 'user'):>8.2f} {ratio:>8} {error:>6}"
                  f" {self.time_ratio(report, name, 'wall'):>7.3f}"
                  f" {self.time_ratio(report, name, 'user'):>7.3f}")
        print()

    def show_json(self):
        print("tshark without the plugin, piped into a script that counts the same")
        print(f"{'':<20} {'seconds':>17} {'this / report':>17} {'this / sip,stat':>17}")
        print(f"{'':<20}" + f" {'wall':>8} {'user':>8}" * 3)
        for name in JSON_WAYS:
            figures = [self.seconds(name, clock) for clock in ("wall", "user")]
            figures += [self.time_ratio(name, base, clock)
                        for base in ("sipdiag,report", "sip,stat, no plugin")
                        for clock in ("wall", "user")]
            print(f"{name:<20}" + "".join(f" {figure:>8.2f}" for figure in figures))
        print()

    def show_memory(self):
        print("Resident memory of a report")
        print(f"{'capture':<14} {'packets':>9} {'failed':>8} {'sip,stat':>9} {'report':>9}"
              f" {'more':>8} {'bytes per':>10} {'bytes per':>10}")
        print(f"{'':<33} {'MiB':>9} {'MiB':>9} {'KiB':>8} {'packet':>10} {'failed':>10}")
        for (kind, packets), (without, ours, failed) in self.memory.items():
            more = self.bytes_more(kind, packets)
            print(f"{'few failures' if kind == 'well' else 'many failures':<14}"
                  f" {packets:>9} {failed:>8} {without / 1024:>9.1f} {ours / 1024:>9.1f}"
                  f" {ours - without:>8} {more / packets:>10.2f}"
                  f" {more / failed if failed else math.nan:>10.0f}")
        print()

    def targets(self):
        lines = [
            ("report / sip,stat, instructions", "<=", TARGETS["cost"],
             self.count_ratio("sipdiag,report", "sip,stat")[0]),
            ("report / sip,stat, user time", "<=", TARGETS["cost"],
             self.time_ratio("sipdiag,report", "sip,stat", "user")),
        ]
        lines += [(f"{name} / report, wall", ">=", TARGETS["json"],
                   self.time_ratio(name, "sipdiag,report", "wall")) for name in WITH_FIELDS]
        return lines + [("few failures, bytes per packet", "<=", TARGETS["memory"],
                         self.bytes_per_packet("well"))]


def outcomes(report, outcome):
    """How many requests had it."""
    return sum(method["outcomes"][outcome] for method in report["methods"])
