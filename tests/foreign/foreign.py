"""foreign.py - when another plugin owns the SIP hook, each response is explained all the same.

    foreign.py FOREIGN.so

Which of two plugins registers first follows the order of the folder they lie in, so names
are tried until the foreign one is first.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

FOREIGN = pathlib.Path(sys.argv.pop(1))
NOTICE = "another plugin has registered sip.diagnostic"
FIELDS = ("-T", "fields", "-e", "frame.number", "-e", "sip.Status-Code",
          "-e", "sipdiag.code")


def stage_foreign_first(root):
    """A stage in which the foreign plugin registers before ours."""
    ours = next((harness.BUILD / "stage").glob("*/epan"))
    for attempt in range(64):
        epan = root / str(attempt) / ours.parent.name / "epan"
        epan.mkdir(parents=True)
        names = {f"{attempt}-foreign.so": FOREIGN, "sipdiag.so": ours / "sipdiag.so"}
        for name in sorted(names, reverse=attempt % 2 == 1):
            (epan / name).symlink_to(names[name])
        done = harness.run("tshark", "-G", "plugins", stage=root / str(attempt))
        if NOTICE in done.stderr.decode():
            return root / str(attempt)
    raise AssertionError("the foreign plugin never came first")


class ForeignHook(unittest.TestCase):
    """The post-dissector does the hook's work."""

    @classmethod
    def setUpClass(cls):
        folder = harness.temporary_folder()
        cls.addClassCleanup(folder.cleanup)
        pathlib.Path(folder.name).chmod(0o755)
        cls.stage = stage_foreign_first(pathlib.Path(folder.name))
        harness.require_plugin(stage=cls.stage)

    def test_notice_comes_once(self):
        done = harness.run("tshark", "-n", "-r", harness.captures()[0], stage=self.stage)
        self.assertEqual(1, done.stderr.decode().count(NOTICE))

    def test_every_response(self):
        total = 0
        for capture in harness.captures():
            with self.subTest(capture=capture.name):
                lines = harness.dissect(capture, *FIELDS, stage=self.stage).decode()
                for line in lines.splitlines():
                    frame, sip, explained = line.split("\t")
                    self.assertEqual(sorted(sip.split(",")), sorted(explained.split(",")),
                                     f"frame {frame}")
                    total += len(sip) > 0
        self.assertGreater(total, 0)

    def test_same_texts_as_through_the_hook(self):
        capture = harness.BUILD / "captures" / "failed-calls.pcap"
        arguments = ("-V", "-O", "sip", "-Y", "sipdiag")
        self.assertEqual(harness.dissect(capture, *arguments),
                         harness.dissect(capture, *arguments, stage=self.stage))


if __name__ == "__main__":
    unittest.main()
