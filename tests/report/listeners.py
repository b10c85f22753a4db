"""listeners.py LISTENER.so - what others get from the tap "sipdiag": a plugin in C by way of
plugin/sipdiag.h, and a script in Lua. Both see what the fields show.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import collections
import functools
import pathlib
import re
import sys
import unittest

LISTENER = pathlib.Path(sys.argv.pop(1)).resolve()

import reports
from counts import Counts, Tree  # tests of the same responses, which are asked for once
from fields import responses_of
from reports import harness

SCRIPT = pathlib.Path(__file__).resolve().parent / "listener.lua"

# What the C listener prints; a method that is not registered is "-".
Line = collections.namedtuple(
    "Line", "frame code method category verdict severity is_copy request_frame findings")


def as_line(response):
    method = response.method
    return Line(response.frame, response.code,
                method if method in reports.known_methods() else "-", response.category,
                response.verdict, response.severity, response.is_copy,
                response.request_frame, response.findings)


def read_line(text):
    words = text.split(" ")
    return Line(int(words[1]), int(words[2]), *words[3:7], words[7] == "1", int(words[8]),
                words[10].split(",") if words[10] else [])


def has_lua():
    return re.search(r"\bwith Lua\b", harness.tshark("-v").decode()) is not None


class Listeners(unittest.TestCase):
    """A second plugin beside ours, and a script that counts by their verdicts."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = harness.temporary_folder()
        cls.addClassCleanup(folder.cleanup)
        pathlib.Path(folder.name).chmod(0o755)
        ours = next((harness.BUILD / "stage").glob("*/epan"))
        cls.stage = pathlib.Path(folder.name)
        epan = cls.stage / ours.parent.name / "epan"
        epan.mkdir(parents=True)
        for plugin in (LISTENER, ours / "sipdiag.so"):
            (epan / plugin.name).symlink_to(plugin)
        harness.require_plugin(stage=cls.stage)
        cls.script = ["-X", f"lua_script:{SCRIPT}"] if has_lua() else []

    @functools.lru_cache(maxsize=None)
    def listen(self, capture, passes=2):
        """What both print: lines that begin with "tap" or "lua"."""
        text = harness.dissect(capture, *reports.two_passes(passes), "-q", *self.script,
                               stage=self.stage)
        return text.decode().splitlines()

    def responses_in_c(self, capture, passes=2):
        lines = [line for line in self.listen(capture, passes) if line.startswith("tap ")]
        self.assertEqual(f"tap responses {len(lines) - 1}", lines[-1])
        return lines[:-1]

    def check_responses(self, capture, passes):
        lines = self.responses_in_c(capture, passes)
        wanted = [as_line(response) for response in responses_of(capture, passes)]
        self.assertEqual(len(wanted), len(lines))
        if capture.name not in reports.CUT_OFF:
            # The post-dissector comes last in its frame.
            pairs = zip(sorted(wanted), sorted(map(read_line, lines)))
            self.assertEqual([], [pair for pair in pairs if pair[0] != pair[1]][:5])

    def test_every_response(self):
        """Those that Wireshark shows too little of are only counted."""
        for capture in harness.captures():
            with self.subTest(capture=capture.name):
                self.check_responses(capture, 2)

    def test_every_response_of_one_pass(self):
        for capture in map(reports.own_capture, reports.OWN):
            with self.subTest(capture=capture.name):
                self.check_responses(capture, 1)

    def test_times(self):
        for capture in map(reports.own_capture, reports.OWN):
            lines = [line.split(" ") for line in self.responses_in_c(capture)]
            text = harness.dissect(capture, "-2", "-Y", "sipdiag", "-T", "fields", "-e",
                                   "sipdiag.response_time").decode()
            times = [round(float(time or 0) * 1e6) for time in text.split("\n")[:-1]]
            self.assertEqual(times, [int(words[9]) for words in lines])
            self.assertGreater(max(times), 0)

    def test_verdicts_in_lua(self):
        """By Field.new("sipdiag.verdict"), which a frame may hold several of."""
        if not self.script:
            self.skipTest("this tshark has no Lua")
        for capture in harness.captures():
            with self.subTest(capture=capture.name):
                counted = dict(re.findall(r"^lua (\w+)(?: \(\d\))? (\d+)$",
                                          "\n".join(self.listen(capture)), re.MULTILINE))
                responses = responses_of(capture)
                self.assertEqual(str(len(responses)), counted.pop("packets"))
                self.assertEqual(collections.Counter(response.verdict
                                                     for response in responses),
                                 {word: int(count) for word, count in counted.items()})


__all__ = ["Counts", "Listeners", "Tree"]

if __name__ == "__main__":
    unittest.main()
