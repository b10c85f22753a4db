"""requirements.py - what the build says where it cannot go on, and what with-sipdiag does
where there is no setpriv.

The compiler is not tried here: CMake is told that it works, or that it is another one.

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

PACKAGES = [line for line in (harness.SOURCE / "packaging/REQUIREMENTS").read_text(
    encoding="utf-8").splitlines() if line.startswith("  ")]
SYSTEMS = ["Debian, Ubuntu", "Fedora", "Arch", "openSUSE", "macOS (Homebrew)",
           "Windows (MSYS2)", "Windows (clang-cl)"]

WIRESHARK = "Wireshark's development files (set Wireshark_DIR if they are elsewhere)"
GLIB = "GLib 2.68 or newer, with its development files"
PKG_CONFIG = "pkg-config"
GETTEXT = "gettext (msgfmt)"

def wireshark_folder():
    """Where this build found Wireshark."""
    cache = (harness.BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
    return next(line.partition("=")[2] for line in cache.splitlines()
                if line.startswith("Wireshark_DIR:"))


# Given ready, because these tests ask what comes after.
COMPILER = ["-DCMAKE_C_COMPILER_FORCED=ON", "-DCMAKE_C_COMPILER_ID_RUN=ON",
            "-DCMAKE_C_STANDARD_COMPUTED_DEFAULT=11"]
GCC = [*COMPILER, "-DCMAKE_C_COMPILER_ID=GNU", "-DCMAKE_C_COMPILER_VERSION=12",
       f"-DWireshark_DIR={wireshark_folder()}"]
CL = [*COMPILER, "-DCMAKE_SYSTEM_NAME=Windows", "-DCMAKE_SYSTEM_PROCESSOR=AMD64",
      "-DCMAKE_C_COMPILER_ID=MSVC", "-DCMAKE_C_COMPILER_VERSION=19.39"]


class Portable(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def path_with(self, *programs):
        """A PATH of these and nothing else."""
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        for program in programs:
            (tools / program).symlink_to(shutil.which(program))
        return {**os.environ, "PATH": str(tools)}

    def complaint(self, *options, env=None):
        """Of the one error that CMake stops with: its lines, indents and gaps apart. What
        CMake says before, such as that there is no /proc, is none of it."""
        done = subprocess.run([shutil.which("cmake"), "-S", harness.SOURCE, "-B",
                               self.folder / "build", *options], env=env,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                              check=False)
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertEqual(1, done.stderr.count("CMake Error"), done.stderr)
        error = done.stderr[done.stderr.index("CMake Error"):]
        return [line.strip() for line in error.splitlines()[1:] if line.strip()]

    def assert_missing(self, missing, *options, **keywords):
        self.assertEqual(
            ["Missing:", *missing, "sipdiag is built with:", *map(str.strip, PACKAGES)],
            self.complaint(*GCC, *options, **keywords))

    def test_list_has_all_systems(self):
        self.assertEqual(SYSTEMS, [line.split(":")[0].strip() for line in PACKAGES])
        for line in PACKAGES:
            for package in ("cmake", "gettext", "glib", "wireshark"):
                self.assertIn(package, line.partition(":")[2].lower())

    def test_no_wireshark(self):
        self.assert_missing([WIRESHARK], "-DCMAKE_DISABLE_FIND_PACKAGE_Wireshark=ON")

    def test_no_glib(self):
        self.assert_missing([GLIB], env={**os.environ, "PKG_CONFIG_LIBDIR": "/nowhere"})

    def test_no_pkg_config_and_no_gettext(self):
        """Both are named at once. CMake looks into /usr/bin without a PATH, too."""
        self.assert_missing([PKG_CONFIG, GETTEXT], "-DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF",
                            "-DCMAKE_C_COMPILER=cc", "-DCMAKE_MAKE_PROGRAM=make",
                            env=self.path_with("cc", "make"))

    def test_cl_is_refused(self):
        text = " ".join(self.complaint(*CL, f"-DCMAKE_C_COMPILER={sys.executable}"))
        self.assertIn("cl.exe cannot build sipdiag", text)
        self.assertIn("-T ClangCL", text)
        self.assertIn("MinGW", text)

    def test_script_says_the_same(self):
        done = subprocess.run(
            [shutil.which("sh"), "-euc", f'root={harness.SOURCE}; . "$root/packaging/'
             'requirements.sh"; require_packages $BUILD_PACKAGES'],
            env=self.path_with("sed", "grep", "cmake", "tshark"), stderr=subprocess.PIPE,
            text=True, check=False)
        self.assertEqual(1, done.returncode)
        self.assertEqual(["Missing: cc pkg-config msgfmt. sipdiag is built with:",
                          *PACKAGES], done.stderr.splitlines())

    def test_debian_list_is_taken(self):
        shown = subprocess.run(
            ["sh", "-euc", f'root={harness.SOURCE}; . "$root/packaging/requirements.sh"; '
             'echo $BUILD_PACKAGES'], stdout=subprocess.PIPE, text=True, check=True).stdout
        self.assertEqual(PACKAGES[0].partition(":")[2].split(), shown.split())

    def test_no_setpriv(self):
        """Root stays root, as on macOS; the environment is set all the same."""
        done = subprocess.run(
            [shutil.which("sh"), harness.BUILD / "with-sipdiag", "sh", "-c",
             'echo "$WIRESHARK_PLUGIN_DIR"; id -u'],
            env=self.path_with("sh", "mkdir", "env", "id"), stdout=subprocess.PIPE,
            text=True, check=True)
        self.assertEqual([str(harness.BUILD / "stage"), str(os.getuid())],
                         done.stdout.splitlines())


if __name__ == "__main__":
    unittest.main()
