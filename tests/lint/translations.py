"""translations.py - the languages are complete and say what the English says.

Numbers, {placeholders}, quoted texts and the words of the protocol have to survive in every
translation; what a reader makes of the rest, a reader has to judge.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
from collections import Counter

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

PO = harness.SOURCE / "data/po"

# Methods and abbreviations in capitals, header names with a hyphen, option tags, and
# parameters with their values.
PROTOCOL_WORDS = re.compile(
    r"\b[A-Z]{3,}[A-Z0-9]*\b|\b(?!Non-)[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+\b|\b100rel\b|"
    r"\bsec-agree\b|\b[a-z]+=[a-z]+\b")
QUOTED = re.compile(r'"[^"]*"')
NUMBER = re.compile(r"\d+(?:\.\d+)*")
PLACEHOLDER = re.compile(r"\{[a-z0-9-]+\}")


# These may lack nothing; another one of LINGUAS may be half done, and appears in English
# where it is.
COMPLETE = ("ja", "ru")


def languages():
    return [line for line in (PO / "LINGUAS").read_text(encoding="utf-8").split()
            if not line.startswith("#")]


def messages(language):
    """[(English, translation, whether it is fuzzy)] of a catalogue, but for its head."""
    plain = subprocess.run(["msgcat", "--no-wrap", PO / f"{language}.po"], check=True,
                           stdout=subprocess.PIPE).stdout.decode()
    found = []
    for block in plain.split("\n\n"):
        english = re.search(r'^msgid (".*")$', block, re.MULTILINE)
        translation = re.search(r'^msgstr (".*")$', block, re.MULTILINE)
        if english and translation and english[1] != '""':
            found.append((json.loads(english[1]), json.loads(translation[1]),
                          "fuzzy" in re.findall(r"^#, (.*)$", block, re.MULTILINE)))
    return found


def english_texts():
    """All of the template."""
    text = (PO / "sipdiag.pot").read_text(encoding="utf-8")
    return {json.loads(english)
            for english in re.findall(r'^msgid (".+")$', text, re.MULTILINE)} - {""}


def losses(english, translation):
    """What of the English is not in the translation, or the other way round."""
    lost = []
    if Counter(PLACEHOLDER.findall(english)) != Counter(PLACEHOLDER.findall(translation)):
        lost.append("placeholders")
    if set(NUMBER.findall(english)) != set(NUMBER.findall(translation)):
        lost.append("numbers")
    lost += set(QUOTED.findall(english)) - set(QUOTED.findall(translation))
    lost += [word for word in set(PROTOCOL_WORDS.findall(english))
             if word not in translation]
    return lost


@unittest.skipIf(shutil.which("msgcat") is None, "gettext is not installed")
class Translations(unittest.TestCase):
    """One catalogue after the other."""

    def test_the_three_languages(self):
        self.assertLessEqual(set(COMPLETE), set(languages()))

    def test_nothing_untranslated_or_fuzzy(self):
        for language in languages():
            found = messages(language)
            untranslated = [english for english, text, _ in found if not text]
            fuzzy = [english for english, _, is_fuzzy in found if is_fuzzy]
            print(f"{language}: {len(untranslated)} untranslated, {len(fuzzy)} fuzzy")
            with self.subTest(language=language):
                if language in COMPLETE:
                    self.assertEqual(([], []), (untranslated, fuzzy))

    def test_each_text_is_there(self):
        for language in languages():
            with self.subTest(language=language):
                found = {english for english, _, _ in messages(language)}
                self.assertEqual(english_texts(), found)

    def test_nothing_of_the_protocol_is_lost(self):
        for language in languages():
            for english, translation, is_fuzzy in messages(language):
                if is_fuzzy or not translation:
                    continue
                with self.subTest(language=language, english=english):
                    self.assertEqual([], losses(english, translation), translation)

    def test_what_a_loss_is(self):
        self.assertEqual([], losses("Send ACK to {x}", "{x} に ACK を送る"))
        self.assertEqual(["placeholders"], losses("in frame {frame}", "フレーム"))
        self.assertEqual(["numbers"], losses("wait 32 s", "33 秒待つ"))
        self.assertEqual(["Max-Forwards"], losses("Max-Forwards is 0", "0 である"))
        self.assertEqual(["stale=true"], losses("without stale=true", "なし"))


if __name__ == "__main__":
    unittest.main()
