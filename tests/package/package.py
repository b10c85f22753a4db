"""package.py - the Debian package on a user's system: installed, used, upgraded, purged.

tests/package/run builds it and names the folders:

    SIPDIAG_PACKAGES      what packaging/make-deb left, in a folder with room for copies
    SIPDIAG_USER          the release it was built on, with what a user of tshark has
    SIPDIAG_OTHER_USER    another release, the same

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "invariants")]
import harness
import no_harm
from machine import Machine, repack

PACKAGES = pathlib.Path(os.environ["SIPDIAG_PACKAGES"])
DEB = next(PACKAGES.glob("wireshark-plugin-sipdiag_*.deb"))
NAME = "wireshark-plugin-sipdiag"
CAPTURE = harness.SOURCE / "tests/captures/failed-calls.pcap"
PROFILE = "SIP Diagnosis"
HIGHER = "99.0-1"

# What tells that the plugin has read CAPTURE: the codes that failed.
CODES = ["-Y", 'sipdiag.verdict == "failed"', "-T", "fields", "-e", "sipdiag.code"]


def field(name):
    return subprocess.run(["dpkg-deb", "-f", DEB, name], stdout=subprocess.PIPE,
                          encoding="utf-8", check=True).stdout.strip()


class OnMachine(unittest.TestCase):
    """A test on a user's system of the release that the package was built on."""

    folder = os.environ["SIPDIAG_USER"]
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.machine = Machine(cls.folder, PACKAGES.parent)
        cls.addClassCleanup(cls.machine.remove)
        cls.deb = cls.machine.put(DEB)
        cls.capture = cls.machine.put(CAPTURE)

    def tshark(self, *arguments, user="newcomer"):
        return self.machine.run("tshark", "-2", "-n", "-r", self.capture, *arguments,
                                user=user)

    def assert_works(self, user="newcomer"):
        self.assertEqual(["486", "488", "478"], self.tshark(*CODES, user=user).split())

    def repack(self, **fields):
        with tempfile.TemporaryDirectory() as folder:
            target = pathlib.Path(folder, "repacked.deb")
            repack(DEB, target, **fields)
            return self.machine.put(target)


class Build(unittest.TestCase):
    """What the build log and the files say of hardening."""

    def test_flags_reach_the_compiler(self):
        log = (PACKAGES / "make-deb.log").read_text(encoding="utf-8")
        compiled = re.findall(r"^.*/\S*g?cc .* -c .*$", log, re.MULTILINE)
        linked = re.findall(r"^.*/\S*g?cc .* -o (?:\S*/)?(?:sipdiag-check|sipdiag\.so) .*$",
                            log, re.MULTILINE)
        self.assertGreater(len(compiled), 50)
        self.assertEqual(2, len(linked))
        for line in compiled:
            for flag in ("-O2", "-fstack-protector-strong", "-Werror=format-security",
                         "-D_FORTIFY_SOURCE="):
                self.assertIn(flag, line)
        for line in linked:
            self.assertIn("-Wl,-z,relro", line)
            self.assertIn("-Wl,-z,now", line)

    def test_flags_took_effect(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["dpkg-deb", "-x", DEB, folder], check=True)
            for name in ("sipdiag-check", "sipdiag.so"):
                path = next(pathlib.Path(folder).rglob(name))
                shown = subprocess.run(["readelf", "-Wlds", path], stdout=subprocess.PIPE,
                                       encoding="utf-8", check=True).stdout
                for sign in (r"Elf file type is DYN", r"GNU_RELRO", r"BIND_NOW",
                             r"__stack_chk_fail", r"__\w+_chk@"):
                    self.assertRegex(shown, sign, name)


class Installed(OnMachine):
    """By an ordinary user, after apt-get install."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = {name: cls.machine.run(*command, user="newcomer")
                      for name, command in cls.commands().items()}
        cls.machine.install(cls.deb)

    @classmethod
    def commands(cls):
        """Where other post-dissectors show something, and the plugins themselves."""
        (cls.machine.root / "tmp/calls.mate").write_text(no_harm.NoHarmAmongOthers.MATE,
                                                         encoding="utf-8")
        tshark = ["tshark", "-2", "-n", "-r", cls.capture]
        others = ["-o", "mate.config:/tmp/calls.mate", "--enable-protocol", "transum",
                  "-o", "transum.tcp_port_ranges:1-65535",
                  "-o", "transum.udp_port_ranges:1-65535"]
        return {"json": [*tshark, "-T", "json", *others], "lines": [*tshark, *others],
                "plugins": ["tshark", "-G", "plugins"]}

    def test_plugin_is_listed(self):
        done = self.machine.try_to("tshark", "-G", "plugins", user="newcomer")
        self.assertRegex(done.stdout, r"(?m)^sipdiag\.so\s.*/epan/sipdiag\.so$")
        self.assertEqual("", done.stderr)

    def test_fields(self):
        self.assert_works()

    def test_handbook(self):
        address = self.tshark("-Y", "sipdiag.code == 488", "-T", "fields",
                              "-e", "sipdiag.handbook").strip()
        self.assertRegex(address, rf"^file:///usr/share/doc/{NAME}/handbook/")
        self.assertTrue((self.machine.root / address[len("file:///"):]).is_file())

    def test_profile(self):
        """Its columns show the findings."""
        self.assertTrue(
            (self.machine.root / "usr/share/wireshark/profiles" / PROFILE).is_dir(),
            f"the package has no profile \"{PROFILE}\"")
        shown = self.tshark("-C", PROFILE)
        self.assertIn("offer-no-common-codec", shown)
        self.assertNotIn("offer-no-common-codec", self.tshark())

    def test_manual_pages(self):
        for section, name in (("1", "sipdiag-check"), ("7", "sipdiag")):
            with self.subTest(page=f"{name}({section})"):
                self.assertRegex(self.machine.run("man", "-w", section, name, user="newcomer"),
                                 rf"/man{section}/{name}\.{section}\.gz$")
                self.assertIn("NAME\n", self.machine.run("man", section, name,
                                                         user="newcomer"))

    def test_sipdiag_check(self):
        self.assertIn("Usage", self.machine.run("sipdiag-check", "--help", user="newcomer"))
        for arguments, status in (([self.capture], 1),
                                  (["--allow", "478,486,488", self.capture], 0),
                                  (["/nonexistent.pcap"], 2)):
            done = self.machine.try_to("sipdiag-check", *arguments, user="newcomer")
            self.assertEqual(status, done.returncode, done.stdout + done.stderr)

    def test_others_are_left_as_they_were(self):
        after = {name: self.machine.run(*command, user="newcomer")
                 for name, command in self.commands().items()}
        for word in ('"transum"', '"mate"', '"sipdiag"'):
            self.assertIn(word, after["json"])
        for plugin in ("transum.so", "mate.so"):
            self.assertIn(plugin, after["plugins"])
        self.assertEqual(*(no_harm.without_json_nodes(text.encode())
                           for text in (self.before["json"], after["json"])))
        self.assertEqual(self.before["lines"], after["lines"])
        self.assertEqual(self.before["plugins"].splitlines(),
                         [line for line in after["plugins"].splitlines()
                          if not line.startswith("sipdiag.so")])


class Life(OnMachine):
    """From before the installation to after the purge."""

    OWN = {
        "preferences": "gui.column.format: \"No.\", \"%m\", \"Own\", \"%i\"\n",
        "recent": "gui.zoom_level: 2\n",
        f"profiles/{PROFILE}/preferences": "gui.column.format: \"Mine\", \"%m\"\n",
        f"profiles/{PROFILE}/colorfilters": "@mine@sip@[1,2,3][4,5,6]\n",
        f"profiles/{PROFILE}/notes.txt": "not of Wireshark\n",
    }

    def owned(self):
        """{path: bytes}, of all files of the user with profiles."""
        home = self.machine.home("owner")
        return {path.relative_to(home): path.read_bytes() for path in home.rglob("*")
                if path.is_file()}

    def use(self):
        self.assert_works("owner")
        self.tshark("-C", PROFILE, user="owner")
        self.tshark("-C", "Default", user="owner")
        self.machine.try_to("sipdiag-check", self.capture, user="owner")

    def test_life(self):
        configuration = self.machine.home("owner") / ".config/wireshark"
        for name, text in self.OWN.items():
            path = configuration / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.machine.run("chown", "-R", "owner:", "/home/owner")
        higher = self.repack(Version=lambda old: HIGHER)
        before = self.machine.files()
        owned = self.owned()

        self.machine.install(self.deb)
        installed = self.machine.run("dpkg-query", "-L", NAME)
        self.use()
        self.assertEqual(owned, self.owned(), "after use")

        self.machine.install(higher)
        self.assertEqual(HIGHER, self.machine.run("dpkg-query", "-W", "-f", "${Version}", NAME))
        self.assertEqual(installed, self.machine.run("dpkg-query", "-L", NAME))
        self.use()
        self.assertEqual(owned, self.owned(), "after use of the upgraded package")

        self.machine.run("apt-get", "purge", "-y", NAME)
        after = self.machine.files()
        self.assertEqual({}, {path: (before.get(path), after.get(path))
                              for path in before.keys() | after.keys()
                              if before.get(path) != after.get(path)})
        self.assertNotIn("sipdiag", self.machine.run("tshark", "-G", "plugins"))


class WrongRelease(OnMachine):
    """Where Wireshark is of another minor release."""

    folder = os.environ["SIPDIAG_OTHER_USER"]

    def bounds(self):
        return [relation for relation in field("Depends").split(", ")
                if relation.startswith("tshark ")]

    def refusal(self, deb):
        done = self.machine.try_to("apt-get", "-s", "install", "-y", deb)
        self.assertEqual(100, done.returncode, done.stdout)
        return done.stdout + done.stderr

    def test_bounds(self):
        """Of the release whose folder of plugins holds ours."""
        listed = subprocess.run(["dpkg-deb", "-c", DEB], stdout=subprocess.PIPE,
                                encoding="utf-8", check=True).stdout
        release, minor = re.search(r"/plugins/(\d+\.(\d+))/epan/sipdiag\.so$", listed,
                                   re.MULTILINE).groups()
        after = re.sub(r"\d+$", str(int(minor) + 1), release)
        self.assertEqual([f"tshark (>= {release}~)", f"tshark (<< {after}~)"],
                         self.bounds())

    def test_apt_refuses_it(self):
        self.assertIn(NAME, self.refusal(self.deb))

    def test_apt_refuses_it_for_these_bounds(self):
        """Not for the libraries alone: without need of these it is refused, too; without
        need of a release it is not."""
        bounded = self.repack(Depends=lambda old: ", ".join(self.bounds()))
        self.assertIn("tshark", self.refusal(bounded))
        free = self.repack(Depends=lambda old: "tshark")
        self.machine.run("apt-get", "-s", "install", "-y", free)


class Autopkgtest(OnMachine):
    """Debian's own test of the package."""

    def test_autopkgtest(self):
        # A mirror may be a frozen one, with a Release file of former days.
        (self.machine.root / "etc/apt/apt.conf.d/90frozen").write_text(
            'Acquire::Check-Valid-Until "false";\n', encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            source, output = f"{folder}/source", f"{folder}/output"
            subprocess.run(["dpkg-source", "--no-check", "-x", next(PACKAGES.glob("*.dsc")),
                            source], stdout=subprocess.DEVNULL, check=True)
            done = subprocess.run(
                ["autopkgtest", "--output-dir", output, "--no-built-binaries", DEB,
                 f"{source}/", "--", "chroot", self.machine.root], stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, encoding="utf-8", check=False)
        self.assertEqual(0, done.returncode, done.stdout)
        self.assertRegex(done.stdout, r"(?m)^capture +PASS$")


if __name__ == "__main__":
    unittest.main(verbosity=2)
