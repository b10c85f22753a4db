"""check_facts.py - the key files of data/ against the checked facts beside this file.

The facts were gathered from the RFCs and the IANA registries, independently of data/.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import configparser
import csv
import itertools
import pathlib
import re
import unittest

FACTS = pathlib.Path(__file__).resolve().parent
DATA = FACTS.parent.parent / "data"

# Registered phrases that are printed another way on the wire than in the registry.
ON_THE_WIRE = {"Accepted (Deprecated)": "Accepted"}
# Unregistered codes that no software is known to send as their own: their class explains
# them. An entry of their own would be made up.
NOT_SENT = ("not found in any SIP source", "statistics bucket", "pseudo-code")


def read_facts(name):
    with open(FACTS / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_data(name):
    parser = configparser.ConfigParser(strict=True, delimiters=("=",), interpolation=None)
    parser.optionxform = str
    parser.read(DATA / name, encoding="utf-8")
    return parser


def reference(rfc, section):
    """("RFC 3261", "§21.4.1; more") -> "RFC 3261 21.4.1"."""
    number = re.search(r"RFC (\d+)", rfc)
    first = re.search(r"§([0-9.]+)", section)
    return f"RFC {number[1]} {first[1].rstrip('.')}"


class Responses(unittest.TestCase):
    """responses.ini"""

    @classmethod
    def setUpClass(cls):
        cls.facts = read_facts("responses.tsv")
        cls.data = read_data("responses.ini")
        cls.registered = [row for row in cls.facts if row["iana_registered"] == "yes"]

    def test_all_registered_codes(self):
        self.assertEqual(75, len(self.registered))
        current = {code for code in self.data.sections()
                   if self.data[code]["Status"] == "current"}
        self.assertEqual({row["code"] for row in self.registered}, current)

    def test_phrases(self):
        for row in self.registered:
            phrase = row["reason_phrase_iana"]
            self.assertEqual(ON_THE_WIRE.get(phrase, phrase),
                             self.data[row["code"]]["Phrase"], row["code"])

    def test_references(self):
        for row in self.registered:
            self.assertEqual(reference(row["defining_rfc"], row["section"]),
                             self.data[row["code"]]["Reference"], row["code"])

    def test_unregistered_codes(self):
        for row in self.facts:
            if row["iana_registered"] != "no":
                continue
            made_up = any(words in row["status"] for words in NOT_SENT)
            self.assertEqual(not made_up, row["code"] in self.data, row["code"])

    def test_classes(self):
        treated = {group: self.data[group].get("TreatAs") for group in self.data.sections()
                   if group.endswith("xx")}
        self.assertEqual({"1xx": "183", "2xx": "200", "3xx": "300", "4xx": "400",
                          "5xx": "500", "6xx": "600"}, treated)


class RequiredHeaders(unittest.TestCase):
    """Each MUST of the RFC text stands in data/ as required or as conditional."""

    # What the condition column says when there is none: it only describes the header.
    DESCRIPTIONS = {
        "at least one challenge; several allowed (one per algorithm, RFC 8760 §2.3)",
        "methods valid for that address", "-", "the option tags not understood",
        "the extension(s) the server needs", "value not below 90 s",
        "exactly one error value",
        "the Info Packages the UA accepts (Table 2 of the RFC marks it m*)",
        "list of the server mechanisms",
        "SIP cause naming the final response that ended the early dialog",
        "it is a 200-class answer to SUBSCRIBE",
    }
    # Conditions on the method alone.
    METHODS = {
        ("200", "Contact", "INVITE"): {"INVITE"},
        ("200", "Expires", "SUBSCRIBE"): {"SUBSCRIBE"},
        ("200", "Expires", "PUBLISH"): {"PUBLISH"},
        ("200", "SIP-ETag", "PUBLISH"): {"PUBLISH"},
        ("423", "Min-Expires",
         "REGISTER and PUBLISH; RFC 6665 §4.2.1.1 assumes it for SUBSCRIBE"):
            {"REGISTER", "PUBLISH"},
    }

    @classmethod
    def setUpClass(cls):
        cls.data = read_data("responses.ini")

    def expected(self):
        """{(code, key): headers}"""
        keys = {}
        for row in read_facts("mandatory-headers.tsv"):
            if row["strength"] != "MUST" or row["basis"] not in ("text", "text+table") \
                    or row["code"] in ("*", "3xx"):
                continue
            codes = ("180", "181", "182", "183", "199") if row["code"] == "101-199" \
                else (row["code"],)
            methods = self.METHODS.get((row["code"], row["header"], row["condition"]))
            for code in codes:
                if methods:
                    names = [f"RequiredHeaders-{method}" for method in methods]
                elif row["condition"] in self.DESCRIPTIONS:
                    names = ["RequiredHeaders"]
                else:
                    names = ["ConditionalHeaders"]
                for name in names:
                    keys.setdefault((code, name), set()).add(row["header"])
        return keys

    def test_every_must(self):
        found = {(code, key): set(value.split(";"))
                 for code in self.data.sections() for key, value in self.data[code].items()
                 if "Headers" in key and key != "OptionalHeaders"}
        self.assertEqual(self.expected(), found)

    def test_optional_headers_are_allowed(self):
        known = {(row["code"], row["header"]) for row in read_facts("mandatory-headers.tsv")
                 if row["strength"] in ("SHOULD", "MAY", "IMPLIED")}
        for code in self.data.sections():
            for header in self.data[code].get("OptionalHeaders", "").split(";"):
                if header:
                    self.assertIn((code, header), known)


class Comparisons(unittest.TestCase):
    """comparisons.ini"""

    def test_each_group_of_confusions(self):
        """Of three codes, each pair."""
        pairs = set()
        for line in (FACTS / "confusions.md").read_text(encoding="utf-8").splitlines():
            if group := re.match(r"\| (\d{3}[\d /]*)", line):
                codes = sorted(set(re.findall(r"\d{3}", group[1])))
                pairs.update(itertools.combinations(codes, 2))
        self.assertEqual(71, len(pairs))
        self.assertEqual({" ".join(pair) for pair in pairs},
                         set(read_data("comparisons.ini").sections()))


class Warnings(unittest.TestCase):
    """warnings.ini"""

    def test_codes_and_texts(self):
        data = read_data("warnings.ini")
        for row in read_facts("warning-codes.tsv"):
            if row["code"].isdigit():
                self.assertEqual(row["text"], data[row["code"]]["Text"])
            elif re.fullmatch(r"\d+-\d+", row["code"]):
                self.assertIn(row["code"], data)
        self.assertEqual(15, sum(group.isdigit() for group in data.sections()))


class Causes(unittest.TestCase):
    """causes.ini"""

    @classmethod
    def setUpClass(cls):
        cls.facts = read_facts("reason.tsv")
        cls.data = read_data("causes.ini")

    def rows(self, kind):
        return [row for row in self.facts if row["kind"] == kind]

    def test_protocols(self):
        protocols = {row["key"] for row in self.rows("protocol")}
        self.assertEqual(22, len(protocols))
        groups = {group for group in self.data.sections() if " " not in group}
        self.assertEqual(protocols, groups)

    def test_names_of_q850_causes(self):
        names = {row["key"]: row["value"] for row in self.rows("q850")
                 if row["value"] != "(not assigned)"}
        found = {group.split()[1]: self.data[group]["Text"]
                 for group in self.data.sections() if group.startswith("Q.850 ")}
        self.assertEqual(names, found)

    def test_mapping_from_causes(self):
        for row in self.rows("map ISUP->SIP"):
            if not row["key"].isdigit():
                continue
            code = re.match(r"\d{3}", row["value"])
            self.assertEqual(code and code[0],
                             self.data[f"Q.850 {row['key']}"].get("Sip"), row["key"])
        self.assertEqual("603", self.data["Q.850 21"]["SipUser"])

    def test_mapping_to_causes(self):
        found = {}
        for group in self.data.sections():
            for code in self.data[group].get("FromSip", "").split(";"):
                if code:
                    self.assertNotIn(code, found)
                    found[code] = group.split()[1]
        expected = {"488": "31", "606": "31"}  # the RFC: 31, or 65 when about the bearer
        for row in self.rows("map SIP->ISUP"):
            cause = re.match(r"\d+", row["value"])
            if row["key"].isdigit() and cause:
                expected[row["key"]] = cause[0]
        self.assertEqual(expected, found)


if __name__ == "__main__":
    unittest.main()
