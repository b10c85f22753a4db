"""screen.py - an X server that nobody sees, and a Wireshark on it that is typed to.

There is no window manager: a window has no title bar, and the keyboard goes where
xdotool sends it. All waits end: a Limit is raised when what was waited for did not come.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

SCREEN = (1280, 1000)
WINDOW = (1280, 860)  # Wireshark's own
NOBODY = 65534  # who with-sipdiag becomes when root
LIMIT = 30      # seconds, for what takes less than one on an idle machine

# Windows in their places, and the packet's details as wide as the list.
PREFERENCES = """\
gui.update.enabled: FALSE
gui.layout_type: 1
gui.layout_content_1: PLIST
gui.layout_content_2: PDETAILS
gui.layout_content_3: NONE
"""
RECENT = f"""\
gui.geometry_main_x: 0
gui.geometry_main_y: 0
gui.geometry_main_width: {WINDOW[0]}
gui.geometry_main_height: {WINDOW[1]}
"""


class Limit(Exception):
    """Something did not happen in time."""


def wait_for(what, look, limit=LIMIT):
    """What look() gives as soon as that is true."""
    end = time.monotonic() + limit
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise Limit(f"{what}: not within {limit} s")
        time.sleep(0.1)


def expect(what, found, wanted):
    if found != wanted:
        raise AssertionError(f"{what}\n--- found:\n{found}\n--- wanted:\n{wanted}")
    print(f"ok - {what}", flush=True)


def end_process(process):
    """Asks it to stop, and makes it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Screen:
    """Xvfb on a display that is free, and the programs that work on it."""

    def __init__(self, folder):
        self.log = open(folder / "xvfb.log", "wb")
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-nolisten", "tcp", "-noreset",
             "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24"], pass_fds=[write], stdout=self.log,
            stderr=self.log)
        os.close(write)
        with os.fdopen(read) as numbers:
            number = numbers.readline().strip()  # nothing if the server has ended
        if not number:
            raise Limit("Xvfb did not start; see xvfb.log")
        self.env = dict(os.environ, DISPLAY=f":{number}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end_process(self.server)
        self.log.close()

    def run(self, *command):
        """What a program prints; nothing when it fails or takes too long."""
        try:
            done = subprocess.run(command, env=self.env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                  timeout=LIMIT, check=False)
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout.decode(errors="replace") if done.returncode == 0 else ""

    def windows(self):
        """{window: title} of all that are seen and have one."""
        found = self.run("xdotool", "search", "--onlyvisible", "--name", ".").split()
        titles = {window: self.run("xdotool", "getwindowname", window).strip()
                  for window in found}
        return {window: title for window, title in titles.items() if title}

    def window(self, title):
        """The window with that in its title, or None."""
        return next((window for window, shown in self.windows().items()
                     if title in shown), None)

    def wait_for_window(self, title, limit=LIMIT):
        return wait_for(f'window "{title}"', lambda: self.window(title), limit)

    def focus(self, window):
        def has_focus():
            self.run("xdotool", "windowfocus", window)
            return self.run("xdotool", "getwindowfocus").strip() == window
        wait_for(f"focus on {window}", has_focus)

    def press(self, *keys):
        """One after the other, each with time to show."""
        for key in keys:
            self.run("xdotool", "key", "--clearmodifiers", key)
            time.sleep(0.2)

    def type(self, text):
        self.run("xdotool", "type", "--delay", "20", text)
        time.sleep(0.2)

    def click(self, window, x, y):
        self.run("xdotool", "mousemove", "--window", window, str(x), str(y), "click", "1")
        time.sleep(0.3)

    def copy(self, *keys):
        """What pressing keys puts on the clipboard."""
        subprocess.run(["xclip", "-selection", "clipboard"], input=b"nothing",
                       env=self.env, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=LIMIT, check=True)

        def copied():
            self.press(*keys)
            text = self.run("xclip", "-o", "-selection", "clipboard")
            return text if text != "nothing" else ""
        return wait_for("text on the clipboard", copied)

    def drag(self, window, start, end):
        for place, button in ((start, "mousedown"), (end, "mouseup")):
            self.run("xdotool", "mousemove", "--window", window, *map(str, place), button,
                     "1")
            time.sleep(0.3)

    def resize(self, window, width, height):
        """And moves it to where all of it can be seen."""
        self.run("xdotool", "windowmove", window, "0", "0", "windowsize", window,
                 str(width), str(height))
        time.sleep(0.5)

    def take_picture(self, window, path):
        """Of 64 colours, which are enough for letters."""
        whole = path.with_suffix(".bmp")
        self.run("xdotool", "mousemove", str(SCREEN[0] - 1), str(SCREEN[1] - 1))
        time.sleep(0.5)
        self.run("import", "-window", window, f"{whole}")
        self.run("convert", f"{whole}", "-strip", "+dither", "-colors", "64", "-define",
                 "png:exclude-chunks=date,time", f"PNG8:{path}")
        whole.unlink(missing_ok=True)


class Wireshark:
    """Wireshark with the plugin and a capture, in a home of its own."""

    def __init__(self, screen, folder, capture, *options, windows=(), profile=None):
        """windows: titles of those that the options open; they take the keyboard.
        profile: the folder of a configuration profile, which is used then."""
        self.screen = screen
        self.errors = folder / "wireshark.log"
        self.process = None
        self.home = folder / "profile"
        self.make_home(profile)
        if profile is not None:
            options = ("-C", profile.name, *options)
        with open(self.errors, "wb") as errors:
            self.process = harness.start(
                "env", f"XDG_CONFIG_HOME={self.home}", f"XDG_RUNTIME_DIR={self.home}",
                "NO_AT_BRIDGE=1",
                "QT_QPA_PLATFORM=xcb", "wireshark", "-n", *options, "-r", capture,
                env={"DISPLAY": screen.env["DISPLAY"]}, stdin=subprocess.DEVNULL,
                stdout=errors, stderr=subprocess.STDOUT)
        self.main = screen.wait_for_window(capture.name, 2 * LIMIT)
        for title in windows:
            screen.wait_for_window(title)
        # Loaded when a row can be copied.
        self.enter_list()
        self.row("ctrl+Home")

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        if failure is not None:
            self.screen.take_picture("root", self.errors.parent / "failed.png")
        end_process(self.process)

    def make_home(self, profile):
        settings = self.home / "wireshark"
        shutil.rmtree(self.home, ignore_errors=True)
        settings.mkdir(parents=True)
        (settings / "preferences").write_text(PREFERENCES)
        (settings / "recent_common").write_text(RECENT)
        if profile is not None:
            shutil.copytree(profile, settings / "profiles" / profile.name)
        if os.geteuid() == 0:
            for path in (self.home, *self.home.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        self.home.chmod(0o700)

    def enter_list(self):
        """The keyboard is in the list of packets from now on."""
        self.screen.focus(self.main)
        self.screen.click(self.main, 300, 150)

    def row(self, *keys):
        """The columns of the packet that is selected after pressing keys."""
        self.screen.press(*keys)
        return self.screen.copy("ctrl+c").split("\t")

    def choose(self, menu, *keys, title):
        """Opens a menu, goes to an entry and takes it; the window that comes."""
        for _ in range(5):
            self.screen.focus(self.main)
            self.screen.press(menu, *keys, "Return")
            try:
                window = self.screen.wait_for_window(title, 10)
            except Limit:
                self.screen.press("Escape", "Escape", "Escape")
                continue
            self.screen.focus(window)
            return window
        raise Limit(f'"{title}" did not open')

    def close(self, window):
        self.screen.focus(window)
        self.screen.press("Escape")
        wait_for("the window to close", lambda: window not in self.screen.windows())

    def quit(self):
        """Leaves the program; its exit status."""
        self.screen.focus(self.main)
        self.screen.press("ctrl+q")
        try:
            return self.process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            raise Limit("Wireshark did not quit") from None

    def complaints(self):
        """Lines of its log that no program should write."""
        log = self.errors.read_text(errors="replace")
        return [line for line in log.splitlines()
                if re.search(r"Segmentation|CRITICAL|assert|Sanitizer|\[sipdiag\b|"
                             r"\(process:.*ERROR", line)]
