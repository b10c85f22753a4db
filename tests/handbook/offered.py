"""offered.py - under a diagnosis stands the page of the handbook, where that is installed.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import pathlib
import shutil
import subprocess
import sys
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

CAPTURE = harness.OWN_CAPTURES / "failed-calls.pcap"
LANGUAGES = harness.languages()


class Offered(unittest.TestCase):
    """An installation below a prefix that the build knew nothing of."""

    def setUp(self):
        folder = harness.temporary_folder()
        self.addCleanup(folder.cleanup)
        prefix = pathlib.Path(folder.name)
        prefix.chmod(0o755)
        subprocess.run(["cmake", "--install", harness.BUILD, "--prefix", prefix],
                       stdout=subprocess.DEVNULL, check=True)
        self.plugins = next(prefix.rglob("sipdiag.so")).parents[2]
        self.book = prefix / "share/doc/sipdiag/handbook"

    def shown(self, language, data="/nonexistent"):
        """(code, address of its page) for each response, to a user with such data."""
        lines = harness.run("env", f"XDG_DATA_HOME={data}", "tshark", "-n", "-r", CAPTURE,
                            "-o", f"sipdiag.language:{language}", "-Y", "sipdiag",
                            "-T", "fields", "-e", "sipdiag.code", "-e", "sipdiag.handbook",
                            stage=self.plugins).stdout.decode().splitlines()
        return [line.split("\t") for line in lines]

    def assert_pages(self, book, language, shown):
        self.assertGreater(len(shown), 5)
        for code, address in shown:
            page = book / language / f"{code}.html"
            self.assertEqual("file://" + urllib.parse.quote(str(page)), address)
            self.assertTrue(page.is_file())

    def test_page_of_the_code(self):
        for language in LANGUAGES:
            self.assert_pages(self.book, language, self.shown(language))

    def test_among_the_users_data(self):
        """With one for all users, that counts."""
        own = self.plugins.parent / "my data"
        shutil.copytree(self.book, own / "sipdiag/handbook")
        self.assert_pages(self.book, "en", self.shown("en", data=own))
        shutil.rmtree(self.book)
        self.assert_pages(own / "sipdiag/handbook", "en", self.shown("en", data=own))

    def test_no_handbook(self):
        shutil.rmtree(self.book)
        shown = self.shown("en")
        self.assertGreater(len(shown), 5)
        self.assertEqual({""}, {address for _, address in shown})


if __name__ == "__main__":
    harness.require_plugin()
    unittest.main()
