"""pages.py - the handbook as it was built: whole, well-formed, and nowhere a dead end.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import collections
import configparser
import html.parser
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

BOOK = harness.BUILD / "handbook"
DATA = harness.SOURCE / "data"
LANGUAGES = harness.languages()
REFERENCES = "https://www.rfc-editor.org/"

# The elements that the pages are made of; none of them loads or runs anything, but for
# the style sheet.
ELEMENTS = set("""html head meta title link body header nav main footer section div
                  h1 h2 h3 p ul li dl dt dd a b small span""".split())


class Page(html.parser.HTMLParser):
    """What the tests ask of a page."""

    def __init__(self, path):
        super().__init__()
        self.path = path
        self.name = str(path.relative_to(BOOK))
        self.tags = []  # (element, its attributes), in their order
        self.words = []
        self.feed(path.read_text(encoding="utf-8"))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def count(self, tag):
        return sum(1 for name, _ in self.tags if name == tag)

    def attributes(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    def targets(self, tag):
        """(file, anchor) for each relative link."""
        links = (attributes["href"] for attributes in self.attributes(tag))
        for path, _, anchor in (link.partition("#") for link in links if ":" not in link):
            yield (self.path.parent / path).resolve(), anchor


def key_file(name):
    """{group: {key: value}}"""
    parser = configparser.RawConfigParser(delimiters="=", comment_prefixes="#")
    parser.optionxform = str
    parser.read(DATA / name, encoding="utf-8")
    return {group: dict(parser[group]) for group in parser.sections()}


class Pages(unittest.TestCase):
    """One reading of all pages."""

    @classmethod
    def setUpClass(cls):
        cls.codes = {code: keys for code, keys in key_file("responses.ini").items()
                     if code.isdecimal()}
        cls.pairs = {pair.replace(" ", "-"): keys
                     for pair, keys in key_file("comparisons.ini").items()}
        cls.pages = {path.resolve(): Page(path) for path in sorted(BOOK.rglob("*.html"))}

    def page(self, language, name):
        return self.pages[(BOOK / language / f"{name}.html").resolve()]

    def test_a_page_for_everything(self):
        self.assertEqual(75, sum(keys["Status"] == "current"
                                 for keys in self.codes.values()))
        names = {"index", *self.codes, *self.pairs}
        wanted = {f"{language}/{name}.html" for language in LANGUAGES for name in names}
        self.assertEqual({"handbook.css", "index.html", *wanted},
                         {str(path.relative_to(BOOK)) for path in BOOK.rglob("*")
                          if path.is_file()})

    def test_head(self):
        for page in self.pages.values():
            with self.subTest(page=page.name):
                language = page.path.parent.name if page.path.parent != BOOK else "en"
                self.assertTrue(page.path.read_bytes().startswith(b"<!DOCTYPE html>\n"))
                self.assertEqual([{"lang": language}], page.attributes("html"))
                self.assertIn({"charset": "utf-8"}, page.attributes("meta"))
                self.assertIn("viewport", [meta.get("name")
                                           for meta in page.attributes("meta")])
                self.assertEqual(1, page.count("title"))
                self.assertGreaterEqual(page.count("nav"), 1)

    def test_titles(self):
        for code, keys in self.codes.items():
            self.assertRegex(self.page("en", code).text, "^" + re.escape(
                f"{code} {keys['Phrase']} - SIP response codes "))

    def test_headings_in_order(self):
        for page in self.pages.values():
            levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
            with self.subTest(page=page.name):
                self.assertEqual(1, levels[0])
                self.assertEqual(1, levels.count(1))
                self.assertTrue(all(after <= before + 1
                                    for before, after in zip(levels, levels[1:])))

    def test_texts(self):
        for names, keys in ((self.codes, ("Meaning", "Cause", "Remedy")),
                            (self.pairs, ("Difference",))):
            for name, values in names.items():
                for key in keys:
                    with self.subTest(page=name, key=key):
                        self.assertIn(values[key], self.page("en", name).text)

    def test_no_placeholders(self):
        for page in self.pages.values():
            self.assertNotRegex(page.text, r"\{\w+\}", page.name)

    def test_links_lead_somewhere(self):
        for page in self.pages.values():
            for target, anchor in [*page.targets("a"), *page.targets("link")]:
                with self.subTest(page=page.name, link=target.name):
                    self.assertTrue(target.is_file())
                    self.assertIn(BOOK, target.parents)
                    if anchor:
                        self.assertEqual(1, sum(attributes.get("id") == anchor for
                                                _, attributes in self.pages[target].tags))

    def test_nothing_comes_from_elsewhere(self):
        for page in self.pages.values():
            with self.subTest(page=page.name):
                self.assertLessEqual({tag for tag, _ in page.tags}, ELEMENTS)
                for tag, attributes in page.tags:
                    self.assertFalse({"src", "style", "onload", "onclick"} & set(attributes))
                    address = attributes.get("href", "")
                    if ":" in address:
                        self.assertEqual("a", tag)
                        self.assertTrue(address.startswith(REFERENCES), address)
        self.assertNotRegex((BOOK / "handbook.css").read_text(encoding="utf-8"),
                            r"url\(|@import")

    def test_all_is_reached_from_the_index(self):
        start = (BOOK / "index.html").resolve()
        reached = {start}
        waiting = collections.deque([start])
        while waiting:
            for target, _ in self.pages[waiting.popleft()].targets("a"):
                if target not in reached:
                    reached.add(target)
                    waiting.append(target)
        self.assertEqual(set(self.pages), reached)

    def test_neighbours_lead_to_their_comparison(self):
        for language in LANGUAGES:
            for pair in self.pairs:
                for code in pair.split("-"):
                    targets = [target for target, _ in
                               self.page(language, code).targets("a")]
                    self.assertIn(self.page(language, pair).path.resolve(), targets)

    def test_same_page_in_other_languages(self):
        for page in self.pages.values():
            for tag in ("a", "link"):
                others = {attributes["hreflang"]: attributes["href"] for attributes
                          in page.attributes(tag) if "hreflang" in attributes}
                own = page.attributes("html")[0]["lang"]
                with self.subTest(page=page.name, tag=tag):
                    self.assertEqual(set(LANGUAGES) - {own}, set(others))
                    for language, address in others.items():
                        self.assertEqual(self.page(language, page.path.stem).path.resolve(),
                                         (page.path.parent / address).resolve())

    def test_same_parts_in_all_languages(self):
        for page in self.pages.values():
            english = self.page("en", page.path.stem)
            with self.subTest(page=page.name):
                for tag in ("h2", "h3", "p", "dt", "dd"):
                    self.assertEqual(english.count(tag), page.count(tag), tag)

    def test_made_again_it_is_the_same(self):
        with harness.temporary_folder() as folder:
            subprocess.run([harness.BUILD / "data/handbook", folder], check=True)
            for page in self.pages.values():
                again = pathlib.Path(folder) / page.path.relative_to(BOOK)
                self.assertEqual(page.path.read_bytes(), again.read_bytes(), page.name)


class Checker(unittest.TestCase):
    """What tidy says."""

    def test_no_complaint(self):
        for folder in {path.parent for path in BOOK.rglob("*.html")}:
            done = subprocess.run(["tidy", "-quiet", "-errors",
                                   *sorted(folder.glob("*.html"))], stderr=subprocess.PIPE,
                                  text=True, check=False)
            self.assertEqual((0, ""), (done.returncode, done.stderr), folder.name)


if __name__ == "__main__":
    if "Checker" in sys.argv and shutil.which("tidy") is None:
        print("pages: SKIPPED, no tidy")
        sys.exit(77)
    unittest.main()
