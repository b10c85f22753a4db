"""profile.py - whether Wireshark's programs take the profile "SIP Diagnosis" as it is meant.

What each colour and button has to catch was counted by hand in the messages, which are
there as text. Wireshark's window is tried by tests/gui.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import zipfile

import files
import harness

sys.path.append(str(harness.SOURCE / "tests" / "captures"))
import make_capture
import sharkd

NOBODY = 65534  # who with-sipdiag becomes when root
WINDOW_WIDTH = 1280
BESIDE_COLUMNS = 60  # the scroll bar, and the picture of the list beside it

FAILED, WARN_OPEN, WARN, OPEN, SLOW, RECOVERED, EXPECTED = (
    "SIP failed", "SIP unresolved, warn or error", "SIP warn or error", "SIP unresolved",
    "SIP slow or sent again", "SIP recovered", "SIP expected")

# {messages: {rule: frames}}; all other frames have no colour.
COLOURED = {
    "captures/failed-calls.sip": {FAILED: [9, 12, 21], WARN_OPEN: [18], OPEN: [15],
                                  RECOVERED: [4], EXPECTED: [2]},
    "report/passwords.sip": {FAILED: [8], SLOW: [16, 17, 18, 19],
                             EXPECTED: [2, 6, 12, 24]},
    "report/hops.sip": {FAILED: [6, 8, 10, 45, 47, 48, 50, 52], SLOW: [14, 23, 26, 29],
                        RECOVERED: [19]},
    "cases/interval/late-answer/messages.sip": {WARN: [6, 8], FAILED: [12, 16]},
    "cases/service/call-blocked/messages.sip": {FAILED: [3, 7, 11, 14]},
}
# {messages: {button: frames}}; no other button finds a frame there.
FOUND = {
    "captures/failed-calls.sip": {"Failed": [9, 12, 21]},
    "report/passwords.sip": {"Failed": [8], "Authentication": [8],
                             "Slow": [16, 17, 18, 19]},
    "report/hops.sip": {"Failed": [6, 8, 10, 45, 47, 48, 50, 52], "Slow": [14, 23, 26, 29]},
    "cases/interval/late-answer/messages.sip": {"Failed": [12, 16], "Timeouts": [6, 8, 12],
                                                "Slow": [6, 8, 12]},
    "cases/service/call-blocked/messages.sip": {"Failed": [3, 7, 11, 14],
                                                "Rejected by policy": [3, 7, 11, 14]},
    # The first three challenges are answered. In frame 10 nobody answers one.
    "cases/auth/auth-loop/messages.sip": {"Failed": [4, 6, 8],
                                          "Authentication": [4, 6, 8, 10, 14, 19, 22]},
}

# What each of Wireshark 4.0, 4.4 and 4.6 takes in a line of io_graphs.
GRAPH_STYLES = {"Line", "Impulse", "Bar", "Stacked Bar", "Dot", "Square", "Diamond", "Cross",
                "Circle", "Plus"}
GRAPH_AXES = {"Packets", "AVG(Y Field)", "MAX(Y Field)", "SUM(Y Field)"}


def contents(folder):
    """{path: bytes} of all files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


class WithHome(unittest.TestCase):
    """Each test has a home of its own, in which Wireshark may write."""

    def setUp(self):
        folder = harness.temporary_folder()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.home = self.folder / "home"
        self.settings = self.home / "wireshark"
        (self.settings / "profiles").mkdir(parents=True)

    def own_files(self):
        """Gives the home to whom the programs run as."""
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            for path in (self.home, *self.home.rglob("*")):
                os.chown(path, NOBODY, NOBODY)

    def install_profile(self):
        shutil.copytree(files.FOLDER, self.settings / "profiles" / files.NAME)
        self.own_files()

    def capture(self, messages):
        path = self.folder / f"{messages.replace('/', '-')}.pcap"
        make_capture.make_capture((harness.SOURCE / "tests" / messages).read_text(), path)
        return path

    def tshark(self, *arguments, profile=files.NAME, **env):
        """The finished process."""
        settings = [f"{name}={value}" for name, value in env.items()]
        return harness.run("env", f"HOME={self.home}", f"XDG_CONFIG_HOME={self.home}",
                           *settings, "tshark", "-C", profile, "-n", *arguments)

    def lines(self, *arguments, **keywords):
        """What tshark prints when all is well: nothing else, neither warnings."""
        done = self.tshark(*arguments, **keywords)
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""), arguments)
        return done.stdout.decode().splitlines()


class Used(WithHome):
    def setUp(self):
        super().setUp()
        self.install_profile()

    def test_columns(self):
        lines = self.lines("-2", "-r", harness.OWN_CAPTURES / "failed-calls.pcap", "-T",
                           "tabs")
        self.assertEqual(len(lines), 22)
        self.assertRegex(lines[1], r"^ *2\t *0\.004000\t *192\.0\.2\.1\t→\t192\.0\.2\.10 *\tSIP"
                         r"\tREGISTER\t401\texpected\tchat\tauth-challenge\t"
                         r"Repeat with Authorization, .*\tStatus: 401 Unauthorized")
        self.assertRegex(lines[11], r"\tINVITE\t488\tfailed\twarn\toffer-rejected,"
                         r"offer-no-common-codec,warning-text\tEnable a codec of the peer "
                         r"\(PCMA\).*\tStatus: 488 Not Acceptable Here")
        self.assertRegex(lines[6], r"\tINVITE\t{6}Request: INVITE ")

    def test_colours(self):
        for messages, wanted in COLOURED.items():
            found = {}
            for line in self.lines("--color", "-2", "-r", self.capture(messages), "-T",
                                   "fields", "-e", "frame.number", "-e",
                                   "frame.coloring_rule.name"):
                frame, rule = line.split("\t")
                if rule:
                    found.setdefault(rule, []).append(int(frame))
            self.assertEqual(found, wanted, messages)
        self.assertEqual({rule for wanted in COLOURED.values() for rule in wanted},
                         set(files.rules()))

    def test_missing_profile(self):
        done = self.tshark("-r", harness.OWN_CAPTURES / "failed-calls.pcap",
                           profile="SIP Prognosis")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("SIP Prognosis", done.stderr.decode())

    def test_bad_colour_is_noticed(self):
        """So that the other tests would notice it."""
        path = self.settings / "profiles" / files.NAME / "colorfilters"
        path.write_text(path.read_text().replace("sipdiag.verdict", "sipdiag.virdict"))
        done = self.tshark("--color", "-r", harness.OWN_CAPTURES / "failed-calls.pcap")
        self.assertIn("sipdiag.virdict", done.stderr.decode())

    def test_bad_button_is_noticed(self):
        path = self.settings / "profiles" / files.NAME / "dfilter_buttons"
        path.write_text(path.read_text().replace('"TRUE","Slow"', '"PERHAPS","Slow"'))
        done = self.tshark("-r", harness.OWN_CAPTURES / "failed-calls.pcap")
        self.assertNotEqual(done.stderr, b"")


class Filters(WithHome):
    """sharkd filters as Wireshark's window does, and reads a capture once for all buttons."""

    def test_all_compile(self):
        filters = {rule[0] for rule in files.rules().values()}
        filters |= set(files.buttons().values()) | {row[2] for row in files.table("io_graphs")}
        filters |= {row[6] for row in files.table("io_graphs")} - {""}
        self.assertGreater(len(filters), 12)
        with sharkd.Sharkd() as daemon:
            for text in sorted(filters):
                self.assertEqual(daemon.ask("check", filter=text), {"status": "OK"}, text)

    def test_buttons(self):
        for messages, wanted in FOUND.items():
            self.own_files()
            with sharkd.Sharkd() as daemon:
                daemon.ask("load", file=str(self.capture(messages)))
                found = {label: [frame["num"] for frame
                                 in daemon.ask("frames", filter=text)]
                         for label, text in files.buttons().items()}
            self.assertEqual({label: frames for label, frames in found.items() if frames},
                             wanted, messages)
        self.assertEqual({label for wanted in FOUND.values() for label in wanted},
                         set(files.buttons()))


class Global(WithHome):
    """As after an installation: in the folder of profiles that all users see."""

    def setUp(self):
        super().setUp()
        listed = subprocess.run(["tshark", "-G", "folders"], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, check=True).stdout.decode()
        system = pathlib.Path(re.search(r"^Global configuration:\s*(.*)$", listed,
                                        re.MULTILINE)[1])
        self.data = self.folder / "data"
        self.data.mkdir()
        for path in system.iterdir():
            if path.name != "profiles":
                (self.data / path.name).symlink_to(path)
        shutil.copytree(files.FOLDER, self.data / "profiles" / files.NAME)

    def test_is_copied_and_nothing_else_touched(self):
        mine = self.settings / "profiles" / "Mine"
        mine.mkdir()
        for path in (self.settings / "preferences", mine / "preferences"):
            path.write_text('gui.column.format: \n\t"Nr", "%m"\n')
        for path in (self.settings / "colorfilters", mine / "colorfilters"):
            path.write_text("@All@frame@[1,2,3][4,5,6]\n")
        (self.settings / "recent_common").write_text("gui.toolbar_main_show: FALSE\n")
        self.own_files()
        before = contents(self.settings)
        lines = self.lines("-2", "-r", harness.OWN_CAPTURES / "failed-calls.pcap",
                           WIRESHARK_DATA_DIR=self.data)
        self.assertIn("REGISTER 423 recovered note interval-too-brief ", lines[3])
        after = contents(self.settings)
        copied = {name: after.pop(name) for name in list(after)
                  if name.startswith(f"profiles/{files.NAME}/")}
        self.assertEqual(after, before)
        self.assertEqual(copied, {f"profiles/{files.NAME}/{name}": data for name, data
                                  in contents(files.FOLDER).items()})
        self.assertEqual(contents(self.data / "profiles" / files.NAME),
                         contents(files.FOLDER))


class Files(unittest.TestCase):
    def test_columns_have_widths(self):
        widths = files.pairs("recent", "column.width")
        self.assertEqual([content for content, _ in widths],
                         [content.replace(":0:R", "") for _, content in files.columns()])
        self.assertLessEqual(sum(int(width.split(":")[0]) for _, width in widths),
                             WINDOW_WIDTH - BESIDE_COLUMNS)

    def test_nothing_else_is_set(self):
        for name in ("preferences", "recent"):
            keys = [line for line in files.lines_of(name) if not line.startswith("\t")]
            self.assertEqual(len(keys), 1, name)

    def test_buttons_are_explained(self):
        for shown, label, _, comment in files.table("dfilter_buttons"):
            self.assertEqual(shown, "TRUE", label)
            self.assertNotEqual(comment, "", label)

    def test_graphs(self):
        """All releases take nine fields; 4.6 fills in the tenth."""
        shown = set()
        for enabled, name, _, colour, style, axis, field, average, factor in \
                files.table("io_graphs"):
            with self.subTest(graph=name):
                self.assertIn(enabled, ("Enabled", "Disabled"))
                self.assertRegex(colour, "^#[0-9A-F]{6}$")
                self.assertIn(style, GRAPH_STYLES)
                self.assertIn(axis, GRAPH_AXES)
                self.assertEqual(field != "", axis != "Packets")
                self.assertEqual((average, factor), ("None", "1"))
                if enabled == "Enabled":
                    shown.add(style)
        self.assertEqual(len(shown), 4, "lines differ in more than colour")

    def test_zip(self):
        with zipfile.ZipFile(files.ZIP) as archive:
            self.assertIsNone(archive.testzip())
            packed = {info.filename: archive.read(info) for info in archive.infolist()}
        self.assertEqual(packed, {f"{files.NAME}/{name}": data for name, data
                                  in contents(files.FOLDER).items()})


if __name__ == "__main__":
    harness.require_plugin()
    unittest.main()
