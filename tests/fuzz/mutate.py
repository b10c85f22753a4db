#!/usr/bin/env python3
"""mutate.py - tshark over captures with random errors, the plugin under the sanitizers.

    mutate.py --stage STAGE --preload LIBRARY [--keep FOLDER] [--seed N] [--seconds N]

editcap changes every byte of every capture with a small probability; the same seed gives
the same bytes. Then tshark must neither stop nor report a bug, the sanitizers must find
nothing, and each response that SIP still shows must be explained, once. Rounds with
further seeds go on until the time is over, the first one is always finished. A capture
that fails is kept, and the command that shows it again is printed.

One kind of miss is counted, but no failure: an error in a UDP length that ends the
datagram just behind the status code. SIP then sees an empty phrase, which it does not
pass on, and the frame's bytes, where the post-dissector looks, hold a phrase.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "invariants")]
import every_response
import harness

RATES = ("0.002", "0.01", "0.05")
# They come behind what -V prints.
REPORTS = [part for name in ("report", "requests", "ndjson", "junit", "tree")
           for part in ("-z", f"sipdiag,{name}")]
PATIENCE = 120  # seconds for a capture that takes less than one
SECRETS = "can't be written"  # editcap keeps no TLS secrets: nothing of such is SIP then


def cut_frames(text):
    """Frames of -V output whose datagram ends just behind "SIP/2.0 486 "."""
    frames, frame = set(), 0
    for line in text.splitlines():
        if match := re.match(r"Frame (\d+): ", line):
            frame = int(match[1])
        elif re.match(r" +UDP payload \(12 bytes\)$", line):
            frames.add(frame)
    return frames


class Run:
    """A stage with the sanitized plugin, and what runs tshark with it."""

    def __init__(self, options):
        self.stage, self.keep = options.stage, options.keep
        self.missed = 0
        # tshark's own leaks are not ours; and GLib has to ask malloc() for each piece.
        self.environment = ["env", f"LD_PRELOAD={options.preload}", "G_SLICE=always-malloc",
                            "ASAN_OPTIONS=detect_leaks=0:abort_on_error=0:exitcode=99",
                            "UBSAN_OPTIONS=print_stacktrace=1"]

    def command(self, capture, original):
        return [*self.environment, "tshark", "-n", "-2", "-V", "-r", str(capture),
                *harness.options_for(original), *REPORTS]

    def tshark(self, capture, original):
        return subprocess.run(
            [str(harness.BUILD / "with-sipdiag"), *self.command(capture, original)],
            env=dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8", SIPDIAG_STAGE=str(self.stage)),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            check=False, timeout=PATIENCE)

    def complaint(self, capture, original):
        """(what is wrong with the capture or None, number of responses)."""
        try:
            done = self.tshark(capture, original)
        except subprocess.TimeoutExpired:
            return f"takes more than {PATIENCE} s", 0
        text = done.stdout.decode(errors="replace")
        errors = done.stderr.decode(errors="replace")
        if done.returncode not in (0, 2):
            return f"tshark ends with status {done.returncode}\n{errors[-4000:]}", 0
        if "Sanitizer" in errors or "runtime error:" in errors:
            return errors[-4000:], 0
        for line in text.splitlines():
            if "Dissector bug" in line and "sipdiag" in line.lower():
                return line.strip(), 0
        codes = every_response.codes_in_text(text)
        wrong = {frame for frame, (sip, explained) in codes.items() if sip != explained}
        cut = {frame for frame in wrong & cut_frames(text) if not codes[frame][1]}
        self.missed += len(cut)
        wrong = ["frame {}: SIP shows {}, explained are {}".format(frame, *codes[frame])
                 for frame in sorted(wrong - cut)]
        return "\n".join(wrong) or None, sum(len(sip) for sip, _ in codes.values())

    def try_one(self, folder, original, rate, seed):
        """Mutates a capture; its complaint, and how many responses it has left."""
        capture = folder / f"{rate}-{seed}-{original.name}"
        edited = subprocess.run(["editcap", "-E", rate, "--seed", str(seed), original,
                                 capture], stderr=subprocess.PIPE, check=False)
        if edited.returncode != 0:
            message = edited.stderr.decode(errors="replace").strip()
            return (None, None) if SECRETS in message else (message, 0)
        complaint, responses = self.complaint(capture, original)
        if complaint is not None:
            self.keep.mkdir(parents=True, exist_ok=True)
            kept = shutil.move(capture, self.keep / capture.name)
            complaint += "\nagain: SIPDIAG_STAGE={} {}/with-sipdiag {}".format(
                self.stage, harness.BUILD, " ".join(self.command(kept, original)))
        else:
            capture.unlink()
        return complaint, responses


def require_sanitized_plugin(run):
    """Without it, all would be well for the wrong reason."""
    capture = harness.OWN_CAPTURES / "failed-calls.pcap"
    complaint, responses = run.complaint(capture, capture)
    if complaint is not None or responses == 0:
        sys.exit(f"mutate: the plugin does not work as it is: {complaint}")


def run_round(run, folder, seed):
    """All captures at all rates: (captures, responses, complaints)."""
    jobs = [(original, rate) for original in harness.captures() for rate in RATES]
    captures = responses = complaints = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda job: run.try_one(folder, *job, seed), jobs)
        for (original, rate), (complaint, found) in zip(jobs, results):
            captures += found is not None
            responses += found or 0
            if complaint is not None:
                complaints += 1
                print(f"FAILED: {original.name}, rate {rate}, seed {seed}\n{complaint}\n",
                      flush=True)
    return captures, responses, complaints


def main():
    parser = argparse.ArgumentParser(description="tshark over mutated captures.")
    parser.add_argument("--stage", type=pathlib.Path, required=True)
    parser.add_argument("--preload", required=True, help="the sanitizer's library")
    parser.add_argument("--keep", type=pathlib.Path, default=harness.BUILD,
                        help="folder for the captures that fail")
    parser.add_argument("--seed", type=int, default=1, help="of the first round")
    parser.add_argument("--seconds", type=float, default=0,
                        help="begin no round after this time")
    options = parser.parse_args()
    run = Run(options)
    require_sanitized_plugin(run)
    end = time.monotonic() + options.seconds
    seed, totals = options.seed, (0, 0, 0)
    with harness.temporary_folder() as folder:
        pathlib.Path(folder).chmod(0o755)
        while seed == options.seed or time.monotonic() < end:
            counts = run_round(run, pathlib.Path(folder), seed)
            totals = tuple(map(sum, zip(totals, counts)))
            seed += 1
    print(f"{seed - options.seed} rounds, seeds {options.seed} to {seed - 1}: "
          f"{totals[0]} captures, {totals[1]} responses, {totals[2]} failures, "
          f"{run.missed} cut off by the UDP length and missed")
    return 1 if totals[2] or not totals[1] else 0


if __name__ == "__main__":
    sys.exit(main())
