"""files.py - the files of the profile "SIP Diagnosis", read as Wireshark reads them.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import csv
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

NAME = "SIP Diagnosis"
FOLDER = harness.SOURCE / "packaging" / "profile" / NAME
ZIP = harness.BUILD / "sip-diagnosis-profile.zip"


def lines_of(name):
    """Without comments."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def table(name):
    """The rows of one of Wireshark's tables; \\xHH stands for a character."""
    return [[re.sub(r"\\x(..)", lambda code: chr(int(code[1], 16)), field) for field in row]
            for row in csv.reader(lines_of(name))]


def pairs(name, key):
    """[(first, second)] of a list of strings, KEY: "first", "second", ..."""
    head, *rest = lines_of(name)
    if head != f"{key}:":
        raise AssertionError(f"{name}: {head}")
    return [tuple(re.fullmatch(r'\t"([^"]*)", "([^"]*)",?', line).groups())
            for line in rest]


def rules():
    """{name: (filter, background, text)} in order; colours as (red, green, blue), 0 to 1."""
    found = {}
    for line in lines_of("colorfilters"):
        name, filter_text, colours = re.fullmatch(r"@(.*?)@(.*)@(.*)", line).groups()
        numbers = [int(number) / 65535 for number in re.findall(r"\d+", colours)]
        found[name] = (filter_text, tuple(numbers[:3]), tuple(numbers[3:]))
    return found


def buttons():
    """{label: filter}"""
    return {label: filter_text for _, label, filter_text, _ in table("dfilter_buttons")}


def columns():
    """[(title, format)]"""
    return pairs("preferences", "gui.column.format")
