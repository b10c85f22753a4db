"""terminal.py - how the text report looks on a terminal, and elsewhere.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata
import unittest

import reports
from reports import harness

CAPTURE = reports.own_capture("transfer")
ESCAPE = re.compile(r"\033\[[0-9;]*m")

# The words of a failed request are indented like this, below its row.
WORDS = "    "


def width_of(line):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def on_terminal(columns, option="report", language="en", **variables):
    """What tshark prints on a terminal of so many columns, as lines; 0: it has no size."""
    try:
        leader, follower = pty.openpty()
    except OSError as fault:  # in a chroot
        raise unittest.SkipTest(f"no terminal: {fault}") from fault
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {"COLUMNS": "", "NO_COLOR": "", "TERM": "xterm", **variables}
    process = harness.start("tshark", "-n", "-2", "-q", "-o",
                            f"sipdiag.language:{language}", "-r", CAPTURE, "-z",
                            f"sipdiag,{option}", env=environment,
                            stdin=subprocess.DEVNULL, stdout=follower,
                            stderr=subprocess.DEVNULL)
    os.close(follower)
    text = b""
    while True:
        try:
            text += os.read(leader, 65536)
        except OSError:  # nobody is left at the other end
            break
    os.close(leader)
    if process.wait() != 0:
        raise AssertionError(f"status {process.returncode}: {text}")
    return text.decode().replace("\r\n", "\n").splitlines()


def section(lines, title):
    """The lines below a heading."""
    start = lines.index(title) + 1
    rest = lines[start:]
    return rest[:rest.index("")] if "" in rest else rest


class Terminal(unittest.TestCase):
    """Width and colour."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def words(self, lines):
        """The lines of words below the rows of failed requests."""
        shown = section([ESCAPE.sub("", line) for line in lines], "Failed requests")
        return [line for line in shown if line.startswith(WORDS) and line[4] != " "]

    def assert_width(self, lines, columns):
        """Words reach so far and no farther."""
        widths = [width_of(line) for line in self.words(lines)]
        self.assertGreater(len(widths), 5)
        self.assertLessEqual(max(widths), columns)
        self.assertGreater(max(widths), columns - 20)

    def test_window_size(self):
        for columns in (60, 80, 133, 200):
            with self.subTest(columns=columns):
                self.assert_width(on_terminal(columns), columns)

    def test_columns_variable(self):
        """The shell knows the size before the terminal does."""
        for told, columns in (("100", 100), ("39", 72), ("x", 72), ("-1", 72)):
            with self.subTest(told=told):
                self.assert_width(on_terminal(72, COLUMNS=told), columns)

    def test_wide_letters(self):
        lines = on_terminal(80, language="ja")
        wide = [line for line in lines if width_of(line) > len(line)]
        self.assertGreater(len(wide), 20)
        entries = [line for line in map(lambda line: ESCAPE.sub("", line), wide)
                   if re.match(r" {2,6}\S", line) and "  " not in line.strip()]
        self.assertLessEqual(max(map(width_of, entries)), 80)

    def test_no_size(self):
        """A terminal that does not know its size is treated as a file is."""
        lines = [ESCAPE.sub("", line) for line in on_terminal(0)]
        self.assertEqual(reports.print_one(CAPTURE, "report").splitlines(), lines)

    def test_one_line_each_elsewhere(self):
        report = reports.document(CAPTURE)
        lines = section(reports.print_one(CAPTURE, "report").splitlines(), "Failed requests")
        self.assertEqual(1 + len(report["failed"]), len(lines))
        for line, request in zip(lines[1:], report["failed"]):
            self.assertTrue(line.endswith(f"  {request['cause']} {request['remedy']}"))
            self.assertEqual(str(request["frame"]), line.split()[0])

    def test_same_words_everywhere(self):
        """A terminal breaks lines and adds colours, and does nothing else."""
        def plain(lines):
            return re.sub(r"\s+", " ", ESCAPE.sub("", " ".join(lines)))
        self.assertEqual(plain(reports.print_one(CAPTURE, "report").splitlines()),
                         plain(on_terminal(100)))

    def test_colour(self):
        lines = on_terminal(100)
        coloured = [line for line in lines if ESCAPE.search(line)]
        self.assertIn("\033[1mSIP diagnosis\033[0m", coloured)
        self.assertIn("  \033[1;33moverload (warn): 1\033[0m", coloured)
        for line in coloured:  # each begins and ends on its line
            self.assertEqual(2, len(ESCAPE.findall(line)), line)
            self.assertTrue(line.endswith("\033[0m"))

    def test_no_colour(self):
        self.assertNotIn("\033", "".join(on_terminal(100, NO_COLOR="1")))
        self.assertNotIn("\033", "".join(on_terminal(100, TERM="dumb")))
        for option in ("json", "ndjson", "junit", "requests"):
            self.assertNotIn("\033", "".join(on_terminal(100, option)))
        self.assertNotIn("\033", reports.print_one(CAPTURE, "report"))


if __name__ == "__main__":
    unittest.main()
