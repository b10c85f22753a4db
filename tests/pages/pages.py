"""pages.py [--update] - what -z sipdiag,explain and -z sipdiag,compare print.

The pages of LANGUAGE stand in LANGUAGE/*.txt as they are to be; --update rewrites them from
what tshark prints now: read the difference before you commit it.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import harness

LANGUAGES = ("en", "ja", "ru")
EXPLAINED = ("202", "302", "412", "420", "421", "423")
COMPARED = ("301,302", "302,421", "401,407", "404,480", "408,487", "412,423", "420,421",
            "422,423", "480,486", "500,503")
OPTIONS = [f"explain,{code}" for code in EXPLAINED] + [f"compare,{pair}" for pair in COMPARED]

# What a filter, a script or a colouring rule compares with; it is the same in each language.
KEYS = ("code", "phrase", "class", "method", "category", "verdict", "severity", "registered",
        "request_frame", "retry_frame", "retry_code", "confused_with", "reference", "finding",
        "finding.confidence", "evidence", "evidence.frame", "reason.cause", "warning.code")


def ask(option, *arguments, **variables):
    return harness.run("env", *(f"{name}={value}" for name, value in variables.items()),
                       "tshark", *arguments, "-z", f"sipdiag,{option}")


def in_language(language):
    return "-o", f"sipdiag.language:{language}"


def golden(language, option):
    return HERE / language / f"{option.replace(',', '-')}.txt"


class Pages(unittest.TestCase):
    """tshark -z, without a capture."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def test_golden(self):
        for language in LANGUAGES:
            for option in OPTIONS:
                with self.subTest(language=language, option=option):
                    done = ask(option, *in_language(language))
                    self.assertEqual(0, done.returncode, done.stderr)
                    self.assertEqual(
                        golden(language, option).read_text(encoding="utf-8").splitlines(),
                        done.stdout.decode().splitlines())

    def test_locale(self):
        for variables, language in (({"LC_ALL": "ja_JP.UTF-8"}, "ja"),
                                    ({"LC_ALL": "", "LC_MESSAGES": "ru_RU.UTF-8"}, "ru"),
                                    ({"LC_ALL": "en_US.UTF-8"}, "en"),
                                    ({"LC_ALL": "de_DE.UTF-8"}, "en")):
            with self.subTest(variables=variables):
                done = ask("explain,420", **variables)
                self.assertEqual(golden(language, "explain,420").read_bytes(), done.stdout)

    def test_width(self):
        for columns, longest in (("50", 50), ("120", 120), ("0", 80), ("x", 80)):
            with self.subTest(columns=columns):
                lines = ask("compare,302,421", COLUMNS=columns).stdout.decode().splitlines()
                self.assertLessEqual(max(len(line) for line in lines if "://" not in line),
                                     longest)
                self.assertGreater(max(map(len, lines)), longest - 20)

    def test_refusals(self):
        for option, reason in (("explain,abc", '"abc" is no SIP response code'),
                               ("explain,99", '"99" is no SIP response code'),
                               ("explain,700", '"700" is no SIP response code'),
                               ("explain,", '"" is no SIP response code'),
                               ("explain", "takes one code"),
                               ("explain,1,2", "takes one code"),
                               ("explainx", "takes one code"),
                               ("compare,302", "takes two codes"),
                               ("compare,302,421,486", "takes two codes"),
                               ("compare,302,busy", '"busy" is no SIP response code'),
                               ("compare,302,302", "takes two different codes")):
            with self.subTest(option=option):
                done = ask(option)
                self.assertEqual(2, done.returncode)
                self.assertEqual(b"", done.stdout)
                # Wireshark may have warnings of its own, on a user without a name for one.
                said = [line for line in done.stderr.decode().splitlines()
                        if line.startswith("tshark: ")]
                self.assertEqual(1, len(said), said)
                self.assertIn(reason, said[0])


class Languages(unittest.TestCase):
    """What a language changes on packets, and what it leaves alone."""

    CAPTURE = harness.BUILD / "captures/failed-calls.pcap"

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()

    def fields(self, language, names):
        options = sum((["-e", f"sipdiag.{name}"] for name in names), [])
        return harness.dissect(self.CAPTURE, "-2", *in_language(language), "-Y", "sipdiag",
                               "-T", "fields", *options)

    def test_keys_stay(self):
        english = self.fields("en", KEYS)
        self.assertIn(b"interval-too-brief", english)
        for language in LANGUAGES[1:]:
            self.assertEqual(english, self.fields(language, KEYS))

    def test_texts_change(self):
        names = ("meaning", "cause", "remedy", "difference", "finding.text", "decision")
        columns = [zip(*(line.split("\t") for line in self.fields(language, names)
                         .decode().splitlines())) for language in LANGUAGES]
        for name, texts in zip(names, zip(*columns)):
            with self.subTest(field=name):
                self.assertEqual(3, len(set(texts)))

    def test_filters_and_choice(self):
        for language in LANGUAGES:
            shown = harness.dissect(self.CAPTURE, "-2", *in_language(language), "-Y",
                                    'sipdiag.category == "busy" && sipdiag.verdict == 4')
            self.assertEqual(1, len(shown.splitlines()))


def update():
    harness.require_plugin()
    for language in LANGUAGES:
        (HERE / language).mkdir(exist_ok=True)
        for option in OPTIONS:
            done = ask(option, *in_language(language))
            golden(language, option).write_bytes(done.stdout)


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()
