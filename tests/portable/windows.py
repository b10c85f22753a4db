"""windows.py - MinGW's gcc takes all that the build would compile on Windows.

Wireshark and GLib for Windows are not there; their headers are this system's. Of GLib's,
the one that tells the machine is rewritten for 64-bit Windows, where a long has 32 bits.
So this shows that nothing names what Windows does not have, and that no warning is left.
It does not link, and runs nothing.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness
import requirements

COMPILER = "x86_64-w64-mingw32-gcc"

# What differs in glibconfig.h: 64-bit numbers are "long long", a pointer goes into one,
# and the system is not a Unix.
GLIB_ON_WINDOWS = [
    (r"typedef (un)?signed long ", r"typedef \1signed long long "),
    (r'_(MODIFIER|FORMAT)(\s+)"l', r'_\1\2"ll'),
    (r"\(val##(U?)L\)", r"(val##\1LL)"),
    (r"(GLIB_SIZEOF_LONG\s+)8", r"\g<1>4"),
    (r"(G_(?:MAXSIZE|MAXSSIZE|MINSSIZE)\s+G_M\w\w)U?LONG", r"\1INT64"),
    (r"G_MAXSIZE\s+G_MAXINT64", "G_MAXSIZE G_MAXUINT64"),
    (r"\(g(u?)long\) \((p|i|u)\)", r"(g\1int64) (\2)"),
    (r"#define G_OS_UNIX", "#define G_OS_WIN32\n#define G_PLATFORM_WIN32"),
    (r"typedef int GPid", "typedef void *GPid"),
    (r"G_THREADS_IMPL_POSIX", "G_THREADS_IMPL_WIN32"),
    (r"#define GLIB_(HAVE_ALLOCA_H|USING_SYSTEM_PRINTF)", ""),
]

CONFIGURE = ["cmake", "-S", harness.SOURCE, f"-DCMAKE_C_COMPILER={COMPILER}",
             "-DCMAKE_SYSTEM_NAME=Windows", "-DCMAKE_SYSTEM_PROCESSOR=AMD64",
             "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", "-DBUILD_TESTING=OFF",
             "-DSIPDIAG_WERROR=ON"]


def write_glib_header(folder):
    library = subprocess.run(["pkg-config", "--variable=libdir", "glib-2.0"], check=True,
                             stdout=subprocess.PIPE, text=True).stdout.strip()
    text = pathlib.Path(library, "glib-2.0/include/glibconfig.h").read_text(encoding="utf-8")
    for pattern, instead in GLIB_ON_WINDOWS:
        text, count = re.subn(pattern, instead, text)
        if count == 0:
            raise AssertionError(f"glibconfig.h has no {pattern}")
    (folder / "glibconfig.h").write_text(text, encoding="utf-8")


def write_wireshark_package(folder):
    """This system's, as if there were libraries to link with."""
    real = pathlib.Path(requirements.wireshark_folder(), "WiresharkConfig.cmake")
    (folder / "WiresharkConfig.cmake").write_text(
        f"include({real})\n"
        "set_property(TARGET epan wiretap wsutil PROPERTY IMPORTED_IMPLIB none.lib)\n",
        encoding="utf-8")


class Windows(unittest.TestCase):

    def test_compiles(self):
        folder = harness.temporary_folder()
        self.addCleanup(folder.cleanup)
        folder = pathlib.Path(folder.name)
        write_glib_header(folder)
        write_wireshark_package(folder)
        done = subprocess.run([*CONFIGURE, "-B", folder, f"-DCMAKE_C_FLAGS=-I{folder}",
                               f"-DWireshark_DIR={folder}"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stdout)
        for name in ("catalog_tables.c", "catalog_tables.h"):
            shutil.copy(harness.BUILD / "data" / name, folder / "data")

        commands = json.loads((folder / "compile_commands.json").read_text())
        files = {pathlib.Path(command["file"]).name for command in commands}
        self.assertLessEqual({path.name for path in (harness.SOURCE / "plugin").rglob("*.c")}
                             - {"terminal_unix.c"}, files)
        self.assertNotIn("terminal_unix.c", files)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            complaints = list(pool.map(compile_one, commands))
        self.assertEqual([], [complaint for complaint in complaints if complaint])


def compile_one(command):
    """What the compiler says of a file; "" when it takes it."""
    done = subprocess.run([*shlex.split(command["command"]), "-fsyntax-only"],
                          cwd=command["directory"], stderr=subprocess.PIPE, text=True,
                          check=False)
    return done.stderr if done.returncode != 0 or done.stderr else ""


if __name__ == "__main__":
    if not shutil.which(COMPILER):
        print(f"windows: SKIPPED, nothing was compiled: no {COMPILER} "
              "(Debian: gcc-mingw-w64-x86-64)")
        sys.exit(77)
    unittest.main()
