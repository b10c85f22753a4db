"""saved_frames.py - who saves the refusals of a capture saves the requests with them.

Wireshark and tshark -2 keep the frames that a saved frame depends on; the plugin has to
name them, whether a filter asks for a field of ours or not.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

CAPTURE = harness.OWN_CAPTURES / "failed-calls.pcap"


def answered(capture, *arguments):
    """(status code, method answered, whether the request is in the capture) per refusal."""
    lines = harness.dissect(
        capture, "-Y", "sip.Status-Code >= 300", *arguments, "-T", "fields", "-e",
        "sip.Status-Code", "-e", "sip.CSeq.method", "-e", "sipdiag.request_frame")
    return [(code, method, bool(frame)) for code, method, frame in
            (line.split("\t") for line in lines.decode().splitlines())]


class SavedFrames(unittest.TestCase):
    """One test per kind of filter."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        version = harness.tshark("--version").decode().split()[2]
        if not version.startswith("4.0"):
            raise unittest.SkipTest(f"tshark {version} saves no frames that others depend "
                                    "on, not even TCP segments; 4.0 does")

    def save(self, display_filter):
        with harness.temporary_folder() as folder:
            pathlib.Path(folder).chmod(0o777)
            saved = pathlib.Path(folder) / "saved.pcap"
            harness.dissect(CAPTURE, "-2", "-Y", display_filter, "-w", saved)
            return answered(saved)

    def test_filter_of_sip(self):
        saved = self.save("sip.Status-Code >= 300")
        self.assertEqual(answered(CAPTURE), saved)
        self.assertTrue(all(has_request for _, _, has_request in saved))

    def test_filter_of_ours(self):
        self.assertEqual([("486", "INVITE", True)], self.save("sipdiag.code == 486"))


if __name__ == "__main__":
    unittest.main()
