"""machine.py - a user's Debian, in a copy of a folder made by debootstrap.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

# Ordinary users: one with nothing of their own, one with profiles.
USERS = {"root": 0, "newcomer": 1001, "owner": 1002}

# Where apt, dpkg, man-db and the loader keep what they know, and their logs.
BOOKKEEPING = re.compile(
    r"var/cache/(apt/(src)?pkgcache\.bin|debconf(/.*)?|man(/.*)?|ldconfig/aux-cache)|"
    r"var/lib/apt/extended_states|"
    r"var/lib/dpkg(/(status(-old)?|lock|triggers/.*|info))?|"
    r"var/log/(alternatives\.log|dpkg\.log|apt(/.*)?)|tmp")


class Machine:
    """A copy of a folder, made in another one; remove() it."""

    def __init__(self, folder, parent):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="machine.", dir=parent))
        subprocess.run(["cp", "-a", f"{folder}/.", self.root], check=True)
        for name in list(USERS)[1:]:
            self.run("useradd", "--create-home", "--uid", USERS[name], name)

    def remove(self):
        shutil.rmtree(self.root)

    def home(self, user):
        return self.root / "home" / user

    def put(self, path):
        """Copies a file into the machine; its path there."""
        folder = tempfile.mkdtemp(dir=self.root / "tmp")
        os.chmod(folder, 0o755)
        shutil.copy(path, folder)
        os.chmod(f"{folder}/{path.name}", 0o644)
        return "/" + os.path.relpath(f"{folder}/{path.name}", self.root)

    def try_to(self, *command, user="root"):
        """Runs it and returns the finished process; both outputs are text."""
        number = USERS[user]
        home = "/root" if user == "root" else f"/home/{user}"
        return subprocess.run(
            ["chroot", f"--userspec={number}:{number}", "--groups=", str(self.root),
             "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
             "DEBIAN_FRONTEND=noninteractive", f"HOME={home}", *map(str, command)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", check=False)

    def run(self, *command, user="root"):
        """What it prints. A failure is a failure of the test."""
        done = self.try_to(*command, user=user)
        if done.returncode != 0:
            raise AssertionError(f"{command} by {user}: status {done.returncode}\n"
                                 f"{done.stdout}{done.stderr}")
        return done.stdout

    def install(self, package):
        self.run("apt-get", "install", "-y", package)

    def files(self):
        """{path: what tells whether it changed}, without the notes of package managers."""
        found = {}
        for parent, folders, names in os.walk(self.root):
            for name in folders + names:
                path = pathlib.Path(parent, name)
                inside = str(path.relative_to(self.root))
                if BOOKKEEPING.fullmatch(inside):
                    continue
                status = path.lstat()
                found[inside] = [oct(status.st_mode), status.st_uid, status.st_gid]
                if not path.is_dir() or path.is_symlink():
                    found[inside] += [status.st_size, status.st_mtime_ns]
        return found


def repack(package, target, **fields):
    """Writes the same package to another file, with other fields; each is given as a
    function of its value."""
    with tempfile.TemporaryDirectory() as tree:
        subprocess.run(["dpkg-deb", "-R", package, tree], check=True)
        control = pathlib.Path(tree, "DEBIAN/control")
        lines = []
        for line in control.read_text(encoding="utf-8").splitlines():
            name, colon, value = line.partition(": ")
            if colon and name in fields:
                line = f"{name}: {fields[name](value)}"
            lines.append(line + "\n")
        control.write_text("".join(lines), encoding="utf-8")
        subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree, target], check=True,
                       stdout=subprocess.DEVNULL)
