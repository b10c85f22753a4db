"""rpm.py - packaging/rpm/sipdiag.spec, built on this system.

On Debian rpm knows no build dependencies, so that they are not looked at; what the
package holds and asks for can be seen all the same, and its plugin can be loaded.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

SPEC = harness.SOURCE / "packaging/rpm/sipdiag.spec"
CAPTURE = harness.SOURCE / "tests/captures/failed-calls.pcap"
NAME = "wireshark-plugin-sipdiag"


def output(*command, **keywords):
    """What a command prints."""
    return subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True,
                          text=True, **keywords).stdout


def files_below(folder):
    return {f"/{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()}


class Rpm(unittest.TestCase):
    """One package, looked at in several ways."""

    @classmethod
    def setUpClass(cls):
        folder = harness.temporary_folder()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.folder.chmod(0o755)
        output("cmake", "--build", harness.BUILD, "--target", "package_source")
        done = subprocess.run(
            ["rpmbuild", "-bb", "--nodeps", f"--define=_topdir {cls.folder}",
             f"--define=_sourcedir {harness.BUILD}", SPEC], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"rpmbuild: status {done.returncode}\n{done.stdout}")
        cls.package = next((cls.folder / "RPMS").rglob(f"{NAME}-*.rpm"))
        cls.root = cls.folder / "root"
        output("rpm2archive", cls.package)
        cls.root.mkdir()
        output("tar", "-C", cls.root, "-xzf", f"{cls.package}.tgz")

    def test_spec_parses(self):
        parsed = output("rpmspec", "-P", SPEC)
        self.assertRegex(parsed, rf"(?m)^Name: +{NAME}$")
        self.assertNotIn("%{", parsed.replace("%{__", ""))

    def test_spec_parses_without_wireshark(self):
        """As where only the source package is made."""
        parsed = output("env", "PKG_CONFIG_LIBDIR=/nonexistent", "rpmspec", "-P", SPEC)
        self.assertRegex(parsed, r"(?m)^Requires: +wireshark-cli >= 0:0$")

    def test_files(self):
        """What is installed, and the licence."""
        installed = self.folder / "installed"
        prefix = installed / "usr"
        output("cmake", "--install", harness.BUILD, "--prefix", prefix)
        packed = {re.sub(r"(/man\d/.*)\.gz$", r"\1", name)
                  for name in files_below(self.root)
                  if not name.startswith("/usr/lib/.build-id/")}
        licence = {name for name in packed if name.startswith("/usr/share/licenses/")}
        self.assertEqual(["LICENSE"], [pathlib.Path(name).name for name in licence])
        self.assertEqual(files_below(installed), packed - licence)

    def test_requirements(self):
        """The minor release of Wireshark that it was built for, and no other."""
        version = output("pkg-config", "--modversion", "wireshark")
        major, minor = map(int, version.split(".")[:2])
        wanted = output("rpm", "-qp", "--requires", self.package)
        self.assertEqual([f"wireshark-cli < 0:{major}.{minor + 1}",
                          f"wireshark-cli >= 0:{major}.{minor}"],
                         sorted(re.findall(r"(?m)^wireshark-cli .*$", wanted)))
        self.assertRegex(wanted, r"(?m)^libwireshark\.so\.\d+\(\)")

    def test_plugin(self):
        stage = next(self.root.rglob("sipdiag.so")).parents[2]
        harness.require_plugin(stage=stage)
        shown = harness.dissect(CAPTURE, "-Y", "sipdiag.code == 486", "-T", "fields", "-e",
                                "sipdiag.verdict", "-e", "sipdiag.handbook", stage=stage)
        page = self.root / "usr/share/doc/sipdiag/handbook/en/486.html"
        self.assertEqual(f"4\t{page.as_uri()}\n", shown.decode())

    def test_program(self):
        self.assertRegex(output(self.root / "usr/bin/sipdiag-check", "--version"),
                         re.escape(self.package.name.split("-")[3]))


if __name__ == "__main__":
    if not all(map(shutil.which, ("rpmbuild", "rpmspec", "rpm2archive"))):
        print("rpm: SKIPPED, the package was NOT built: no rpmbuild")
        sys.exit(77)
    unittest.main()
