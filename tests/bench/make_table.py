#!/usr/bin/env python3
# make_table.py - writes the table of responses as a Lua table, for sipdiag-table.lua.
#
#   make_table.py DATA_FOLDER FILE
#
# Made afresh by tests/bench/run, so that the Lua script shows the very texts that the
# plugin shows. Keys are codes as numbers, and classes ("4xx") and "invalid" as strings.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import configparser
import sys

PLAIN = ("Phrase", "Category", "Severity", "Status", "Meaning", "Cause", "Remedy",
         "Reference")
BY_METHOD = ("Cause-", "Remedy-")


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def read(path):
    parser = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str
    with open(path, encoding="utf-8") as file:
        parser.read_file(file)
    return parser


def neighbours(responses, comparisons, code):
    """The Lua list of codes this one is confused with, and what tells them apart."""
    for other in filter(None, responses[code].get("ConfusedWith", "").split(";")):
        difference = comparisons[" ".join(sorted((code, other)))]["Difference"]
        yield f"{{ {other}, {quoted(difference)} }}"


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: make_table.py DATA_FOLDER FILE")
    responses = read(f"{sys.argv[1]}/responses.ini")
    comparisons = read(f"{sys.argv[1]}/comparisons.ini")
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write("-- Made by make_table.py from data/.\nreturn {\n")
        for code in responses.sections():
            file.write(f"[{code if code.isdigit() else quoted(code)}] = {{\n")
            for key, text in responses[code].items():
                if key in PLAIN or key.startswith(BY_METHOD):
                    file.write(f"  [{quoted(key)}] = {quoted(text)},\n")
            confused = ", ".join(neighbours(responses, comparisons, code))
            file.write(f"  neighbours = {{ {confused} }},\n}},\n")
        file.write("}\n")


if __name__ == "__main__":
    main()
