"""own_codes.py - the table "Own response codes": what its rows replace, and bad rows.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import pathlib
import unittest

from preferences import CALLS, harness, preferences, show

VENDORS = ("478", "Route Lost", "The next hop has no address.", "A typo in the route.",
           "Call the NOC: 1234.", "https://example.com/wiki/478", "error")
FIELDS = ("phrase", "meaning", "cause", "remedy", "reference.url", "severity")
UNCHANGED = "unchanged"


def line(*row):
    return ",".join(f'"{value}"' for value in row)


def table(*rows):
    return [word for row in rows for word in ("-o", f"uat:sipdiag_own_codes:{line(*row)}")]


def only(code, fields, *options):
    """The values of the only response with that code."""
    [row] = show(CALLS, fields, *options, display_filter=f"sipdiag.code == {code}")
    return row[1:]


def row_for(code, **values):
    """A row that leaves all else as it is."""
    names = ("phrase", "meaning", "cause", "remedy", "link")
    return (code, *(values.get(name, "") for name in names), values.get("severity", UNCHANGED))


class OwnCodes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def test_all_columns(self):
        self.assertEqual([[value] for value in (*VENDORS[1:-1], "3")],
                         only("478", FIELDS, *table(VENDORS)))

    def test_each_language(self):
        for language in harness.languages():
            with self.subTest(language=language):
                found = only("478", FIELDS, *table(VENDORS), *preferences(language=language))
                self.assertEqual([[value] for value in VENDORS[1:4]], found[:3])

    def test_each_column_alone(self):
        """An empty field leaves what sipdiag says; 200 has texts of its own for REGISTER."""
        before = only("200", FIELDS)
        for number, name in enumerate(("phrase", "meaning", "cause", "remedy", "link")):
            with self.subTest(column=name):
                value = "https://example.com" if name == "link" else "Words of the house"
                found = only("200", FIELDS, *table(row_for("200", **{name: value})))
                self.assertEqual([*before[:number], [value], *before[number + 1:]], found)

    def test_severity(self):
        """486 failed, which is a note at least; warn and error are more."""
        for severity, expected in ((UNCHANGED, "1"), ("chat", "1"), ("warn", "2"),
                                   ("error", "3")):
            with self.subTest(severity=severity):
                row = row_for("486", severity=severity)
                self.assertEqual([[expected]], only("486", ("severity",), *table(row)))

    def test_stands_before_findings(self):
        """The finding that knew why stays, with what to do about it."""
        fields = ("finding", "finding.text", "finding.remedy", "meaning")
        option = table(row_for("488", cause="Cause of the house.", remedy="Remedy of it."))
        self.assertEqual(only("488", fields), only("488", fields, *option))
        self.assertEqual([["Cause of the house."], ["Remedy of it."]],
                         only("488", ("cause", "remedy"), *option))

    def test_known_code_is_no_finding(self):
        fields = ("finding", "registered")
        self.assertIn("unregistered-code", only("478", fields)[0])
        self.assertNotIn("unregistered-code", only("478", fields, *table(VENDORS))[0])
        self.assertEqual(only("478", fields)[1], only("478", fields, *table(VENDORS))[1])

    def test_first_row_counts(self):
        option = table(row_for("478", phrase="First"), row_for("478", phrase="Second"))
        self.assertEqual([["First"]], only("478", ("phrase",), *option))

    def test_others_stay(self):
        """All other responses of the capture are explained as before."""
        others = {"display_filter": "sipdiag.code != 478"}
        self.assertEqual(show(CALLS, FIELDS, **others),
                         show(CALLS, FIELDS, *table(VENDORS), **others))

    def test_long_text(self):
        text = "word " * 400 + "end"
        self.assertEqual([[text]],
                         only("478", ("remedy",), *table(row_for("478", remedy=text))))

    def test_pages_and_reports(self):
        page = harness.tshark("-z", "sipdiag,explain,478", *table(VENDORS)).decode()
        for value in VENDORS[1:-1]:
            self.assertIn(value, page)
        report = harness.dissect(CALLS, "-2", "-q", "-z", "sipdiag,report", *table(VENDORS))
        self.assertIn("478 Route Lost", report.decode())

    def test_unknown_code(self):
        row = row_for("599", phrase="Vendor's Own", meaning="Meaning of the vendor.")
        page = harness.tshark("-z", "sipdiag,explain,599", *table(row)).decode()
        self.assertIn("599 Vendor's Own", page)
        self.assertIn("Meaning of the vendor.", page)

    def test_numbers_are_named(self):
        """Where a code stands as a number: the next attempt after frame 4 ended with 200."""
        text = harness.dissect(CALLS, "-2", "-O", "sip", "-Y", "frame.number == 4",
                               *table(row_for("200", phrase="Fine"))).decode()
        self.assertIn("[Next attempt ended with: Fine (200)]", text)


class BadRows(unittest.TestCase):
    """One line that names the fault, and nothing else is printed."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def check(self, row, fault):
        done = harness.run("tshark", "-r", CALLS, "-o", f"uat:sipdiag_own_codes:{row}")
        self.assertNotEqual(0, done.returncode)
        self.assertEqual(b"", done.stdout)
        self.assertIn(fault, done.stderr.decode())

    def test_codes(self):
        for code in ("99", "700", "48x", "", "-486", "4860"):
            with self.subTest(code=code):
                self.check(line(*row_for(code)),
                           f'"{code}" is no response code: those are 100 to 699.')

    def test_links(self):
        for link in ("example.com", "ftp://example.com", "javascript:alert(1)"):
            with self.subTest(link=link):
                self.check(line(*row_for("478", link=link)),
                           "The link of 478 has to begin with https:// or http://.")

    def test_texts(self):
        for name in ("phrase", "meaning", "cause", "remedy", "link"):
            for text in (r"two\x0alines", r"no \xff UTF-8", r"\x1b[2J"):
                with self.subTest(column=name, text=text):
                    self.check(line(*row_for("478", **{name: text})),
                               f"The {name} of 478 has to be one line of UTF-8 text.")

    def test_severities(self):
        self.check(line(*row_for("478", severity="grave")), "invalid value: grave")

    def test_columns(self):
        self.check(line("478", "Phrase"), "expecting field meaning")


class TableOfProfile(unittest.TestCase):
    """The file in the profile's folder."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def ask(self, *rows):
        with harness.temporary_folder() as name:
            folder = pathlib.Path(name) / "wireshark"
            folder.mkdir()
            (folder / "sipdiag_own_codes").write_text(
                "".join(f"{line(*row)}\n" for row in rows), encoding="utf-8")
            folder.parent.chmod(0o755)
            return harness.run("env", f"XDG_CONFIG_HOME={name}", "tshark", "-n", "-r", CALLS,
                               "-Y", "sipdiag.code in {478, 488}", "-T", "fields",
                               "-e", "sipdiag.phrase")

    def test_is_read(self):
        done = self.ask(row_for("488", phrase="Грубый отказ"), VENDORS)
        self.assertEqual((0, "Грубый отказ\nRoute Lost\n"),
                         (done.returncode, done.stdout.decode()))

    def test_bad_row(self):
        """It is named, and the rows before it count."""
        done = self.ask(row_for("488", phrase="Before"), row_for("47", phrase="x"))
        self.assertIn('Error loading table \'Own response codes\': "47" is no response code',
                      done.stderr.decode())
        self.assertEqual((0, "Before\nUnresolvable destination\n"),
                         (done.returncode, done.stdout.decode()))


if __name__ == "__main__":
    unittest.main()
