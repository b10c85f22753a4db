"""try.py - packaging/try does the main job, for root and for an ordinary user.

It runs in a copy of the project, because it builds in build/ there.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

NOBODY = 65534
ORDINARY_USER = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


class Try(unittest.TestCase):
    """One copy for each kind of user, built once."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.root = pathlib.Path(cls.folder.name)
        cls.root.chmod(0o755)
        cls.copies = {}
        for user in ("me", "ordinary") if os.getuid() == 0 else ("me",):
            copy = cls.root / user
            shutil.copytree(harness.SOURCE, copy, ignore=shutil.ignore_patterns(
                "build*", ".git", "__pycache__"))
            cls.copies[user] = copy
        if "ordinary" in cls.copies:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", cls.copies["ordinary"]],
                           check=True)

    def run_try(self, user, *arguments):
        become = ORDINARY_USER if user == "ordinary" else []
        return subprocess.run([*become, self.copies[user] / "packaging/try", *arguments],
                              cwd=self.root, env=dict(os.environ, TZ="UTC", HOME="/"),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False)

    def test_bundled_capture(self):
        for user, copy in self.copies.items():
            with self.subTest(user=user):
                done = self.run_try(user)
                self.assertEqual((0, ""), (done.returncode, done.stderr))
                self.assertIn("192.0.2.1 -> 192.0.2.10: 486 Busy Here\n", done.stdout)
                self.assertIn("  Reason   Q.850 cause 17, User busy\n", done.stdout)
                self.assertIn("7 of 9 responses are refusals", done.stdout)
                self.assertEqual({path.name for path in harness.SOURCE.iterdir()
                                  if not path.name.startswith("build")} - {".git"},
                                 {path.name for path in copy.iterdir()} - {"build"})

    def test_bad_captures(self):
        garbage = self.root / "garbage.pcap"
        garbage.write_text("this is no capture\n")
        whole = (harness.SOURCE / "tests/captures/failed-calls.pcap").read_bytes()
        cut = self.root / "cut.pcap"
        cut.write_bytes(whole[:len(whole) // 2])
        for capture, complaint, output in (
                (garbage, "try: tshark could not read all of ", "No SIP response"),
                (cut, "try: tshark could not read all of ", "423 Interval Too Brief"),
                (self.root / "absent.pcap", "absent.pcap cannot be read", "")):
            with self.subTest(capture=capture.name):
                done = self.run_try("me", capture)
                self.assertEqual(1, done.returncode)
                self.assertIn(complaint, done.stderr)
                self.assertIn(output, done.stdout)

    def test_two_captures(self):
        done = self.run_try("me", "a", "b")
        self.assertEqual((1, "try: takes one capture\n"), (done.returncode, done.stderr))


if __name__ == "__main__":
    unittest.main()
