"""no_harm.py - what tshark prints apart from sipdiag's own nodes is what it prints without.

Byte for byte, over all captures: the plugin's lines are taken out of the output with it,
and the rest is compared with the output without it. JSON loses the comma before a node
that was last, so commas at line ends are left out on both sides.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness


def without_json_nodes(text):
    """JSON lines without "sipdiag" objects and without commas at line ends."""
    kept = []
    end = None
    for line in text.split(b"\n"):
        line = line.rstrip(b",")
        if end is not None:
            if line == end:
                end = None
        elif line.lstrip() == b'"sipdiag": {':
            end = line[:len(line) - len(line.lstrip())] + b"}"
        else:
            kept.append(line)
    return b"\n".join(kept)


def without_text_nodes(text):
    """-V lines without the SIP Diagnosis subtrees."""
    kept = []
    depth = None
    for line in text.split(b"\n"):
        indent = len(line) - len(line.lstrip())
        if depth is not None and line.strip() and indent > depth:
            continue
        depth = None
        if line.lstrip().startswith(b"[SIP Diagnosis: "):
            depth = indent
        else:
            kept.append(line)
    return b"\n".join(kept)


class NoHarm(unittest.TestCase):
    """The same command with and without the plugin."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def compare(self, *arguments, clean=lambda text: text):
        """Whether there was anything to take out."""
        removed = False
        for capture in harness.captures():
            with self.subTest(capture=capture.name):
                plain = harness.dissect(capture, *arguments, with_plugin=False)
                ours = harness.dissect(capture, *arguments)
                removed |= ours != clean(ours)
                self.assertEqual(clean(plain), clean(ours))
        return removed

    def test_one_line_output(self):
        self.compare()

    def test_one_line_output_of_two_passes(self):
        self.compare("-2")

    def test_json(self):
        self.assertTrue(self.compare("-T", "json", clean=without_json_nodes))

    def test_text(self):
        self.assertTrue(self.compare("-V", clean=without_text_nodes))

    def test_protocols_and_statistics(self):
        """The statistics come behind the fields."""
        self.compare("-T", "fields", "-e", "frame.number", "-e", "frame.protocols", "-z",
                     "sip,stat", "-z", "io,phs")


class NoHarmAmongOthers(unittest.TestCase):
    """The same beside other post-dissectors: TRANSUM, MATE and Community ID."""

    MATE = """
Pdu call_pdu Proto sip Transport ip {
    Extract call_id From sip.Call-ID;
};
Gop call On call_pdu Match (call_id) {
    Start (call_id);
};
Done;
"""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        cls.folder = harness.temporary_folder()
        cls.addClassCleanup(cls.folder.cleanup)
        root = pathlib.Path(cls.folder.name)
        root.chmod(0o755)
        (root / "calls.mate").write_text(cls.MATE)
        ours = next((harness.BUILD / "stage").glob("*/epan"))
        installed = harness.installed_plugins()
        cls.stages = {}
        for name, with_ours in (("with", True), ("without", False)):
            epan = root / name / ours.parent.name / "epan"
            epan.mkdir(parents=True)
            for other in ("transum.so", "mate.so"):
                (epan / other).symlink_to(installed / other)
            if with_ours:
                (epan / "sipdiag.so").symlink_to(ours / "sipdiag.so")
            cls.stages[name] = root / name
        # TRANSUM shows what it found out on the second pass only.
        cls.options = ["-2", "-o", f"mate.config:{root}/calls.mate",
                       "--enable-protocol", "transum",
                       "-o", "transum.tcp_port_ranges:1-65535", "--enable-protocol", "communityid"]

    def test_json(self):
        seen = {"transum": False, "mate": False, "communityid": False, "sipdiag": False}
        for capture in harness.captures():
            with self.subTest(capture=capture.name):
                plain, ours = (harness.dissect(capture, "-T", "json", *self.options,
                                               stage=self.stages[name])
                               for name in ("without", "with"))
                for word in seen:
                    seen[word] |= f'"{word}'.encode() in ours
                self.assertEqual(without_json_nodes(plain), without_json_nodes(ours))
        self.assertTrue(all(seen.values()), seen)


if __name__ == "__main__":
    unittest.main()
