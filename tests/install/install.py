"""install.py - the package for any system, and packaging/install-user with it.

Each test has a home folder of its own, of an ordinary user. What is installed for all
users of this machine is out of sight: Wireshark is told to look for that in an empty folder.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

CAPTURE = harness.SOURCE / "tests/captures/failed-calls.pcap"
PROFILE = "SIP Diagnosis"
NOBODY = 65534
DROP = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
KEEP = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]


def minor():
    """That of this Wireshark."""
    version = subprocess.run(["tshark", "--version"], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=True).stdout.decode()
    return re.search(r"\d+\.\d+", version)[0]


def contents(folder):
    """{path below it: bytes, None for a folder}"""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in folder.rglob("*")}


class InstallTest(unittest.TestCase):
    """The package unpacked, a home folder, and its user."""

    @classmethod
    def setUpClass(cls):
        subprocess.run(["cmake", "--build", harness.BUILD, "--target", "package"],
                       stdout=subprocess.DEVNULL, check=True)
        cls.packages = sorted(harness.BUILD.glob("sipdiag-*-wireshark-*.tar.gz"))

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.folder.chmod(0o755)
        self.home = self.folder / "my home"
        self.home.mkdir()
        self.empty = self.folder / "in/an/empty/folder"
        self.empty.mkdir(parents=True)
        subprocess.run(["tar", "-C", self.folder, "-xzf", self.packages[0]], check=True)
        self.tree = next(self.folder.glob("sipdiag-*"))
        # The handbook has hundreds of pages; one in each language does.
        for page in (self.tree / "share/doc/sipdiag/handbook").glob("*/*.html"):
            if page.name != "486.html":
                page.unlink()
        # The profile, whatever is in it, has this file.
        profile = self.tree / "share/wireshark/profiles" / PROFILE
        profile.mkdir(parents=True, exist_ok=True)
        (profile / "cfilters").write_text('"SIP" port 5060\n')

        self.records = self.home / ".local/share/sipdiag"
        self.plugin = (self.home / ".local/lib/wireshark/plugins" / minor() /
                       "epan/sipdiag.so")
        self.profile = self.home / ".config/wireshark/profiles" / PROFILE
        self.give(self.home)

    @staticmethod
    def give(folder):
        """To the ordinary user."""
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", folder], check=True)

    def write(self, name, text):
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.give(self.home)
        return path

    def run_as_user(self, *command, become=None, **environment):
        if become is None:
            become = DROP if os.getuid() == 0 else []
        return subprocess.run(
            [*become, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, check=False, cwd=self.folder,
            env={"PATH": f"{self.home}/.local/bin:{os.environ['PATH']}", "TZ": "UTC",
                 "HOME": str(self.home), "LC_ALL": "C.UTF-8",
                 "WIRESHARK_PLUGIN_DIR": str(self.empty), **environment})

    def install(self, **keywords):
        done = self.run_as_user(self.tree / "install-user", **keywords)
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return done.stdout

    def uninstall(self):
        done = self.run_as_user(self.records / "install-user", "--uninstall")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return done.stdout

    def assert_refused(self, complaint, *command, **keywords):
        """One line, and nothing changed."""
        before = contents(self.home)
        done = self.run_as_user(*(command or [self.tree / "install-user"]), **keywords)
        self.assertEqual((1, ""), (done.returncode, done.stdout))
        self.assertRegex(done.stderr, rf"^install-user: .*{complaint}.*\n$")
        self.assertEqual(before, contents(self.home))

    def assert_works(self):
        """The plugin, the handbook and the gate, as the user starts them."""
        listed = self.run_as_user("tshark", "-G", "plugins").stdout
        self.assertRegex(listed, rf"(?m)^sipdiag\.so *\t.*\t{re.escape(str(self.plugin))}$")
        shown = self.run_as_user("tshark", "-r", CAPTURE, "-Y", "sipdiag.code == 486", "-T",
                                 "fields", "-e", "sipdiag.verdict", "-e",
                                 "sipdiag.handbook").stdout
        page = self.records / "handbook/en/486.html"
        self.assertEqual(f"4\t{page.as_uri()}\n", shown)
        self.assertTrue(page.is_file())
        done = self.run_as_user("sipdiag-check", CAPTURE)
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertIn("FAILED: 3 above the limit", done.stdout)


class Package(InstallTest):
    """What the tarball holds."""

    def test_name(self):
        version = re.search(r"project\(sipdiag VERSION (\S+)",
                            (harness.SOURCE / "CMakeLists.txt").read_text())[1]
        name = "-".join([f"sipdiag-{version}-wireshark-{minor()}", os.uname().sysname,
                         os.uname().machine])
        self.assertEqual([f"{name}.tar.gz"], [path.name for path in self.packages])
        self.assertEqual(name, self.tree.name)

    def test_contents(self):
        """What is installed, the script and the licence; none of the tests."""
        installed = self.folder / "installed"
        subprocess.run(["cmake", "--install", harness.BUILD, "--prefix", installed],
                       stdout=subprocess.DEVNULL, check=True)
        with tarfile.open(self.packages[0]) as package:
            files = {member.name.partition("/")[2] for member in package if member.isfile()}
        self.assertEqual({"install-user", "LICENSE"}, files - set(contents(installed)))
        self.assertEqual(set(), {name for name, data in contents(installed).items()
                                 if data is not None} - files)


class Install(InstallTest):
    """Where all goes well."""

    def test_whole_book(self):
        shutil.copytree(harness.BUILD / "handbook", self.tree / "share/doc/sipdiag/handbook",
                        dirs_exist_ok=True)
        self.install()
        self.assertEqual(contents(harness.BUILD / "handbook"),
                         contents(self.records / "handbook"))
        self.uninstall()
        self.assertEqual({}, contents(self.home))

    def test_whole_life(self):
        """Nothing of the user's is touched: other plugins, profiles and programs."""
        for name in (self.plugin.parent / "other.so", ".local/bin/other",
                     ".local/share/man/man1/other.1", self.profile.parent / "Other/recent",
                     ".config/wireshark/preferences"):
            self.write(name, "# mine\n")
        before = contents(self.home)
        self.assertIn(f"for Wireshark {minor()} is installed", self.install())
        self.assert_works()
        after = contents(self.home)
        self.assertEqual(before, {name: after[name] for name in before})
        self.assertTrue((self.home / ".local/share/man/man1/sipdiag-check.1").is_file())
        shipped = contents(self.tree / "share/wireshark/profiles" / PROFILE)
        self.assertEqual(shipped, contents(self.profile))
        self.assertEqual("sipdiag is removed.\n", self.uninstall())
        self.assertEqual(before, contents(self.home))

    def test_upgrade(self):
        gone = self.tree / "share/doc/sipdiag/handbook/en/486.html"
        outdated = gone.with_name("999.html")
        outdated.write_text("a page of former days")
        self.install()
        plugin = self.plugin.read_bytes()
        self.plugin.write_bytes(b"a plugin of former days")
        outdated.unlink()
        (self.tree / "share/wireshark/profiles" / PROFILE / "cfilters").write_text("# new\n")
        self.assertNotIn("stays", self.install())
        self.assertEqual(plugin, self.plugin.read_bytes())
        self.assertFalse((self.records / "handbook/en/999.html").exists())
        self.assertEqual("# new\n", (self.profile / "cfilters").read_text())
        self.assert_works()
        self.uninstall()
        self.assertEqual({}, contents(self.home))

    def test_for_another_wireshark(self):
        """What was installed for an older one goes."""
        older = self.write(self.plugin.parents[2] / "3.9/epan/sipdiag.so", "old")
        self.write(self.records / "files", f"{older}\n")
        self.write(self.records / "folders", f"{older.parents[1]}\n{older.parent}\n")
        self.install()
        self.assertFalse(older.parents[1].exists())
        self.assertTrue(self.plugin.exists())

    def test_from_the_build(self):
        """As after packaging/try; where root built, the user must be able to write there."""
        become = [*DROP, *KEEP] if os.getuid() == 0 else []
        if become and subprocess.run([*become, "true"], check=False).returncode != 0:
            self.skipTest("no right to keep capabilities")
        done = self.run_as_user(harness.SOURCE / "packaging/install-user", become=become,
                                SIPDIAG_BUILD=str(harness.BUILD))
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assert_works()
        self.uninstall()
        self.assertEqual({}, contents(self.home))


class Profile(InstallTest):
    """The profile belongs to the user as soon as he changed it."""

    def test_own_one(self):
        own = self.write(self.profile / "preferences", "# mine\n")
        done = self.run_as_user(self.tree / "install-user")
        self.assertEqual(0, done.returncode)
        self.assertEqual(f'Your own profile "{PROFILE}" stays as it is: {self.profile}\n',
                         done.stderr)
        self.assertEqual({"preferences": b"# mine\n"}, contents(self.profile))
        self.uninstall()
        self.assertEqual("# mine\n", own.read_text())

    def test_changed_one(self):
        for name in ("cfilters", "dfilters"):  # one of ours, and one more
            with self.subTest(file=name):
                self.install()
                self.write(self.profile / name, '"mine" port 5062\n')
                before = contents(self.profile)
                done = self.run_as_user(self.tree / "install-user")
                self.assertEqual(0, done.returncode)
                self.assertIn("stays as it is, because it was changed", done.stderr)
                self.assertEqual(before, contents(self.profile))
                self.assertIn(f'The profile "{PROFILE}" stays, because it was changed',
                              self.uninstall())
                self.assertEqual(before, contents(self.profile))
                self.assertFalse((self.home / ".local").exists())
                shutil.rmtree(self.profile)

    def test_used_one(self):
        """Wireshark keeps the size of its window there."""
        self.install()
        self.write(self.profile / "recent", "# window\n")
        self.install()
        self.uninstall()
        self.assertEqual({}, contents(self.home))


class Refusals(InstallTest):
    """One line each, and nothing is changed."""

    def test_other_wireshark(self):
        for folder in self.tree.rglob(minor()):
            folder.rename(folder.with_name("9.8"))
        self.assert_refused(rf"for Wireshark 9\.8, yours is {re.escape(minor())}: take ")

    def test_no_tshark(self):
        programs = self.folder / "programs"
        programs.mkdir()
        for path in pathlib.Path("/usr/bin").iterdir():
            if path.name != "tshark":
                (programs / path.name).symlink_to(path)
        self.assert_refused("there is no tshark: install ", PATH=str(programs))

    @unittest.skipIf(os.getuid() != 0, "not root")
    def test_root(self):
        self.assert_refused("not for root: Wireshark run by root ignores private plugins",
                            become=[])

    def test_installed_for_all(self):
        self.assert_refused("installed for all users: ",
                            WIRESHARK_PLUGIN_DIR=str(harness.BUILD / "stage"))

    def test_broken_plugin(self):
        next(self.tree.rglob("sipdiag.so")).write_bytes(b"not a library")
        self.assert_refused("tshark does not load the plugin: .*sipdiag.so.*; build ")

    def test_file_of_others(self):
        self.write(".local/bin/sipdiag-check", "# mine\n")
        self.assert_refused("bin/sipdiag-check is there and was not installed by this")

    def test_failing_copy(self):
        """The last of all that is copied; the first time, and when it is an upgrade."""
        man = self.home / ".local/share/man"
        self.write(man / "mine", "")
        man.chmod(0o555)
        self.assert_refused("nothing was installed: .*Permission denied")
        man.chmod(0o755)
        self.install()
        next(self.tree.rglob("486.html")).write_text("new")
        (man / "man1").chmod(0o555)
        self.assert_refused("nothing was installed: .*Permission denied")
        self.assert_works()
        (man / "man1").chmod(0o755)
        self.uninstall()

    def test_nothing_to_install_or_remove(self):
        self.assert_refused("nothing to remove", self.tree / "install-user", "--uninstall")
        self.assert_refused("takes nothing, or --uninstall", self.tree / "install-user", "-h")
        self.assert_refused("nothing is built yet: run packaging/try",
                            harness.SOURCE / "packaging/install-user",
                            SIPDIAG_BUILD=str(self.empty))
        self.install()
        self.assert_refused("there is no sipdiag beside it", self.records / "install-user")


if __name__ == "__main__":
    unittest.main()
