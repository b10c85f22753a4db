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

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "captures")]
import harness
import make_capture

NOBODY = 65534
ORDINARY_USER = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]

# Of what it prints about the bundled capture: hindsight, a finding as the cause with its
# evidence, one beside the general cause, a header, the sum.
BUNDLED = [
    "frame 4, 0.024 s, 192.0.2.1 -> 192.0.2.10: 423 Interval Too Brief, recovered",
    "  Request  frame 3, answered after 4.0 ms; tried again in frame 5: OK (200)",
    "           (Min-Expires).",
    "  Finding  interval-too-brief, seen in Expires: 60 (frame 3); Min-Expires: 300",
    "frame 9, 5.800 s, 192.0.2.1 -> 192.0.2.10: 486 Busy Here, failed",
    "           sent: 486.",
    "  Reason   Q.850 cause 17, User busy: The callee is busy and takes no further call.",
    "Responses: 9. Refusals and redirections (300 and above) without copies: 7; "
    "expected 1, recovered 1, failed 3, unresolved 2.",
]


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
                self.assertEqual(BUNDLED, [line for line in done.stdout.splitlines()
                                           if line in BUNDLED])
                self.assertEqual({path.name for path in harness.SOURCE.iterdir()
                                  if not path.name.startswith("build")} - {".git"},
                                 {path.name for path in copy.iterdir()} - {"build"})

    def test_copies_and_long_texts(self):
        cases = {
            "service/overload": [
                "\nframe 8, 20.550 s, 198.51.100.20 -> 192.0.2.10: "
                "503 Service Unavailable, failed, copy of frame 7\n",
                "\nResponses: 7. Refusals and redirections (300 and above) without copies: 4;"],
            "state/ack-missing": [": 200 OK, success\n  Request  frame 1, answered"],
            "auth/auth-loop": [
                "  Remedy   Stop the client's retries: they can lock the account. Set user name "
                "and password for\n           realm \"example.com\" anew. If they are right,"],
        }
        for case, lines in cases.items():
            with self.subTest(case=case):
                capture = self.root / "case.pcap"
                messages = harness.SOURCE / "tests/cases" / case / "messages.sip"
                make_capture.make_capture(messages.read_text(encoding="utf-8"), capture)
                done = self.run_try("me", capture)
                for line in lines:
                    self.assertIn(line, done.stdout)

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
