"""browser.py - Chromium opens the handbook, and no page is too wide for a phone.

Leaves pictures in BUILD/screenshots for people to look at.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

BOOK = harness.BUILD / "handbook"
PICTURES = harness.BUILD / "screenshots"
LANGUAGES = harness.languages()
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE = 360  # CSS pixels; a window cannot be that narrow, a frame in it can

# Says of each frame how much wider its page is than the frame.
MEASURE = """<!DOCTYPE html><meta charset="utf-8"><body>{frames}<script>
onload = () => document.body.innerHTML = Array.from(frames, frame =>
    frame.document.documentElement.scrollWidth - {width}).join(" ")</script>"""


class Browser(unittest.TestCase):
    """Each page by itself, and on a phone."""

    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(exist_ok=True)
        cls.folder = harness.temporary_folder()
        cls.addClassCleanup(cls.folder.cleanup)

    def open(self, address, *options):
        """What Chromium prints."""
        return subprocess.run(
            [BROWSER, "--headless=new", "--disable-gpu", "--hide-scrollbars",
             "--allow-file-access-from-files",
             *(["--no-sandbox"] if os.getuid() == 0 else []),
             f"--user-data-dir={self.folder.name}/profile", *options, address],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, timeout=300, check=True).stdout

    def take(self, name, address, width, height):
        picture = PICTURES / f"handbook-{name}.png"
        picture.unlink(missing_ok=True)
        self.open(address, f"--window-size={width},{height}", f"--screenshot={picture}")
        self.assertTrue(picture.exists(), address)
        self.assertEqual((width, height),
                         struct.unpack(">II", picture.read_bytes()[16:24]))
        self.assertGreater(picture.stat().st_size, 20000)

    def write(self, name, text):
        path = pathlib.Path(self.folder.name) / name
        path.write_text(text, encoding="utf-8")
        return path.as_uri()

    @staticmethod
    def frame(page):
        return f'<iframe src="{page.as_uri()}" width="{PHONE}" height="1600"></iframe>'

    def test_desktop(self):
        self.take("index", (BOOK / "index.html").as_uri(), 1100, 2400)
        for language in LANGUAGES:
            for name in ("486", "480-486"):
                self.take(f"{language}-{name}", (BOOK / language / f"{name}.html").as_uri(),
                          1100, 1700)

    def test_phone(self):
        pages = [BOOK / LANGUAGES[-1] / f"{name}.html"
                 for name in ("index", "486", "480-486")]
        self.take("phone", self.write("phone.html", '<meta charset="utf-8">' +
                                      "".join(map(self.frame, pages))),
                  3 * (PHONE + 20), 1640)

    def test_no_page_is_wider_than_a_phone(self):
        for language in LANGUAGES:
            pages = sorted((BOOK / language).glob("*.html"))
            address = self.write("measure.html", MEASURE.format(
                frames="".join(map(self.frame, pages)), width=PHONE))
            shown = re.search("<body>([^<]*)</body>", self.open(address, "--dump-dom"))
            excess = [int(pixels) for pixels in shown[1].split()]
            self.assertEqual(len(pages), len(excess))
            self.assertEqual([], [(page.name, pixels) for page, pixels
                                  in zip(pages, excess) if pixels > 0])


if __name__ == "__main__":
    if BROWSER is None:
        print("browser: SKIPPED, no Chromium")
        sys.exit(77)
    unittest.main()
