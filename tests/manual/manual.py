"""manual.py - the manual pages, and packaging/REFERENCE.md: they hold what the plugin has and
nothing else, their examples work, and they are well formed.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import configparser
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

MANUAL = harness.BUILD / "man/sipdiag.7"
MARKDOWN = harness.BUILD / "data/REFERENCE.md"
WRITER = harness.BUILD / "data/write-reference"
PAGES = (MANUAL, harness.SOURCE / "packaging/man/sipdiag-check.1")
TOOLS = ("man", "mandoc")
SKIPPED = 77

# What our pages have of the escapes of roff; comments stay as they are.
ESCAPES = {'\\"': '\\"', "\\(dq": '"', "\\(aq": "'", "\\(ha": "^", "\\(ti": "~",
           "\\(ga": "`", "\\-": "-", "\\&": "", "\\e": "\\"}


def text_of(path):
    return path.read_text(encoding="utf-8")


def without_escapes(roff):
    return re.sub(r"\\(?:\(..|.)", lambda match: ESCAPES[match[0]], roff)


def sections(text, heading, name):
    """{heading, in small letters: [name in each row]}; a subsection is one of its own."""
    parts = re.split(heading, text, flags=re.MULTILINE)[1:]
    return {title.lower(): re.findall(name, body, re.MULTILINE)
            for title, body in zip(parts[::2], parts[1::2])}


def findings():
    """The registry, by id."""
    parser = configparser.RawConfigParser(strict=False)
    parser.read(harness.SOURCE / "data/findings.ini", encoding="utf-8")
    return {name: parser[name] for name in parser.sections() if name != "registry"}


class Lists(unittest.TestCase):
    """What they list is what the plugin registers."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        cls.pages = {
            "sipdiag.7": sections(without_escapes(text_of(MANUAL)),
                                  r'^\.S[hs] "?(.*?)"?$', r'^\.It Li "(.*?)"'),
            "REFERENCE.md": sections(text_of(MARKDOWN), r"^###? (.*)$",
                                     r"^\| `([^`]+)` \|"),
        }

    def assert_listed(self, expected, *headings):
        self.assertTrue(expected)
        for title, page in self.pages.items():
            with self.subTest(page=title, headings=headings):
                self.assertEqual(sorted(expected), sorted(
                    name for heading in headings for name in page[heading]))

    def test_findings(self):
        families = {}
        for name, entry in findings().items():
            families.setdefault(entry["family"], []).append(name)
        for family, names in families.items():
            self.assert_listed(names, family)

    def test_fields(self):
        """Expert items are fields, too: those of findings are called after them."""
        simple = {f"sipdiag.finding.{name.replace('-', '_')}" for name in findings()}
        fields = {columns[2] for columns in map(str.split, re.findall(
            r"^F\t.*$", harness.tshark("-G", "fields").decode().replace(" ", "_"),
            re.MULTILINE)) if columns[2].startswith("sipdiag.")}
        self.assertEqual(set(), simple - fields)
        self.assert_listed(fields - simple, "fields", "expert items")

    def test_preferences(self):
        """Of a table Wireshark does not tell here."""
        listed = dict(re.findall(r"^#?(sipdiag\.\w+): *(.*)$",
                                 harness.tshark("-G", "defaultprefs").decode(),
                                 re.MULTILINE))
        self.assert_listed(listed, "preferences")
        rows = re.findall(r"^\| `(sipdiag\.\w+)` \| (.*?) \|.*\| (.*?) \|$",
                          text_of(MARKDOWN), re.MULTILINE)
        for name, values, default in rows:
            if name != "sipdiag.language":  # shown by its title
                self.assertEqual(listed[name], default, name)
            if re.match(r"\w+, ", values):
                self.assertIn(default, values.split(", "), name)

    def test_statistics(self):
        """In -z help, and where an option is refused."""
        help_text = harness.run("tshark", "-z", "help").stderr.decode()
        options = re.findall(r"^ *(sipdiag,\S+)$", help_text, re.MULTILINE)
        done = harness.run("tshark", "-z", "sipdiag,nonsense")
        self.assertEqual(2, done.returncode)
        refusal = re.search(r"^tshark: -z sipdiag,nonsense is none of (.*)$",
                            done.stderr.decode(), re.MULTILINE)
        for title, page in self.pages.items():
            with self.subTest(page=title):
                listed = [re.match(r"\w+,\w+", row)[0] for row in page["statistics"]]
                self.assertEqual(sorted(options), sorted(listed))
                self.assertEqual(listed, refusal[1].split())


class Texts(unittest.TestCase):
    """No sign of a text is lost or means something to the format."""

    def test_markdown(self):
        rows = {row[0]: row for row in (
            [re.sub(r"\\([^a-zA-Z0-9])", r"\1", cell.strip(" `"))
             for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in text_of(MARKDOWN).splitlines() if line.startswith("| `"))}
        for name, entry in findings().items():
            self.assertEqual([entry["title"], entry.get("remedy", "")], rows[name][3:5])

    def test_unknown_list(self):
        with harness.temporary_folder() as name:
            folder = pathlib.Path(name)
            (folder / "template").write_text(".Sh A\n.\\\" LIST nonsense\n")
            done = subprocess.run(
                [WRITER, "mdoc", folder / "template", folder / "page"],
                stderr=subprocess.PIPE, check=False)
            self.assertEqual(1, done.returncode)
            self.assertEqual(
                f'reference: {folder}/template: there is no list "nonsense"\n',
                done.stderr.decode())
            self.assertFalse((folder / "page").exists())


class Examples(unittest.TestCase):
    """What stands there to be typed works on a capture."""

    capture = harness.OWN_CAPTURES / "failed-calls.pcap"

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def output_of(self, *arguments):
        done = harness.run("tshark", *arguments)
        self.assertEqual(0, done.returncode, done.stderr.decode())
        return done.stdout.decode()

    def commands(self):
        """The arguments of each tshark in the examples."""
        manual = re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed$|^\.Dl (.*)$", text_of(MANUAL),
                            re.MULTILINE | re.DOTALL)
        blocks = [without_escapes("".join(block)) for block in manual]
        blocks += re.findall(r"^```\n(.*?)^```$", text_of(MARKDOWN),
                             re.MULTILINE | re.DOTALL)
        for block in blocks:
            for line in block.replace("\\\n", "").splitlines():
                if line.startswith("tshark "):
                    yield shlex.split(line)[1:]

    def test_commands(self):
        commands = list(self.commands())
        self.assertGreater(len(commands), 7)
        for arguments in commands:
            with self.subTest(arguments=arguments):
                self.assertTrue(self.output_of(
                    *(self.capture if argument in ("call.pcap", "CAPTURE") else argument
                      for argument in arguments)))

    def test_filters(self):
        filters = re.findall(r"^sipdiag\..*$", without_escapes(text_of(MANUAL)),
                             re.MULTILINE)
        self.assertGreater(len(filters), 1)
        for text in filters:
            with self.subTest(filter=text):
                self.output_of("-r", self.capture, "-Y", text)


class Form(unittest.TestCase):
    """What the formatters of others say, and what they show."""

    def test_man(self):
        for page in PAGES:
            done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", page],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, check=True,
                                  env={**os.environ, "LC_ALL": "C.UTF-8"})
            self.assertIn(b"SEE ALSO", done.stdout)
            self.assertEqual("", done.stderr.decode())

    def test_mandoc(self):
        for page in PAGES:
            done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  check=False)
            self.assertEqual("", done.stdout.decode())

    def test_texts(self):
        """No sign of a text is lost."""
        shown = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=1000", MANUAL],
                               stdout=subprocess.PIPE, check=True).stdout.decode()
        shown = " ".join(re.sub(".\b", "", shown).split())
        for entry in findings().values():
            self.assertIn(entry["title"] + ".", shown)
            self.assertIn(entry.get("remedy", ""), shown)


if __name__ == "__main__":
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if "Form" in sys.argv and missing:
        print(f"SKIPPED: there is no {' and no '.join(missing)}")
        sys.exit(SKIPPED)
    unittest.main()
