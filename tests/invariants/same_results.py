"""same_results.py - a response is explained the same whichever way one asks.

Over all captures and the cases of each family, with hindsight: the fields that tshark -T
fields, tshark -T json and sharkd show, and the lines that tshark -V and sharkd show. sharkd
shows frames when it is asked to, so it is asked for them in order, and out of order and
repeatedly.
And what one pass says, two passes only add to.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import collections
import functools
import json
import pathlib
import random
import re
import sys
import unittest

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "captures"), str(TESTS / "cases")]
import cases
import harness
import make_capture
import sharkd
from every_response import Pairs, values_of

SEED = 3261

# What is compared, as far as this plugin has it.
FIELDS = ("code", "finding", "verdict", "severity", "cause", "remedy", "request_frame",
          "retry_frame")
SEPARATOR = "\x1f"  # stands in no value


@functools.lru_cache(maxsize=None)
def known_fields():
    listed = harness.tshark("-G", "fields").decode()
    return [f"sipdiag.{name}" for name in FIELDS if f"\tsipdiag.{name}\t" in listed]


@functools.lru_cache(maxsize=None)
def verdict_names():
    """{number as printed: word}"""
    return dict(re.findall(r"^V\tsipdiag\.verdict\t(\d+)\t(.*)$",
                           harness.tshark("-G", "values").decode(), re.MULTILINE))


def read_fields(capture, *arguments):
    """{frame: {field: values}} from -T fields, of the frames with a diagnosis."""
    names = [part for name in known_fields() for part in ("-e", name)]
    text = harness.dissect(capture, *arguments, "-Y", "sipdiag", "-T", "fields", "-E",
                           f"aggregator={SEPARATOR}", "-e", "frame.number", *names)
    found = {}
    for line in text.decode(errors="replace").split("\n")[:-1]:
        number, *columns = line.split("\t")
        found[int(number)] = {name: column.split(SEPARATOR) if column else []
                              for name, column in zip(known_fields(), columns)}
    return found


def read_json(capture):
    """The same from -T json."""
    text = harness.dissect(capture, "-2", "-Y", "sipdiag", "-T", "json")
    packets = json.loads(text.decode(errors="replace") or "[]", object_pairs_hook=Pairs,
                         strict=False)
    return {int(next(values_of(packet, "frame.number"))):
            {name: list(values_of(packet, name)) for name in known_fields()}
            for packet in packets}


def read_lines(capture):
    """{frame: lines of its diagnoses} from -V."""
    found = collections.defaultdict(list)
    text = harness.dissect(capture, "-2", "-V").decode(errors="replace")
    for number, lines in cases.diagnoses(text):
        found[int(number)] += lines
    return dict(found)


def diagnosis_nodes(nodes):
    """The SIP Diagnosis nodes in a tree of sharkd's."""
    for node in nodes:
        if node.get("f") == "sipdiag":
            yield node
        else:
            yield from diagnosis_nodes(node.get("n", []))


def lines_of(node, depth=0):
    """A node of sharkd's as -V prints it."""
    label = f"[{node['l']}]" if node.get("g") else node["l"]
    yield harness.as_everywhere("    " * depth + label)
    for child in node.get("n", []):
        yield from lines_of(child, depth + 1)


def values_in(node, name):
    """The values of a field in a node of sharkd's, which writes it as a filter."""
    field, _, value = node.get("f", "").partition(" == ")
    if field == name:
        yield re.sub(r'\\(["\\])', r"\1", value[1:-1]) if value[:1] == '"' else value
    for child in node.get("n", []):
        yield from values_in(child, name)


def read_sharkd(daemon, frames):
    """[(frame, fields, lines)] in the order asked, of the frames with a diagnosis."""
    for frame in frames:
        nodes = list(diagnosis_nodes(daemon.frame(frame)))
        if nodes:
            yield (frame,
                   {name: [value for node in nodes for value in values_in(node, name)]
                    for name in known_fields()},
                   [line for node in nodes for line in lines_of(node)])


def sorted_values(fields):
    """Since 4.6, -T fields gives values in the order in which they were added; everything
    else shows them as they stand in the tree."""
    return {name: sorted(values) for name, values in fields.items()}


def in_order(count):
    return list(range(1, count + 1))


def at_random(count):
    """Each frame once, and a third of them twice."""
    chance = random.Random(SEED)
    frames = in_order(count)
    frames += chance.sample(frames, count // 3)
    chance.shuffle(frames)
    return frames


def hindsight_is_right(one, two):
    """Whether a verdict of one pass may become another one of two."""
    return one == two or one == "unresolved" or (one, two) == ("failed", "recovered")


def one_after_the_other(family):
    """The messages of all cases of a family, a day apart, and strangers to each other: to
    start tshark takes longer than to read a case."""
    texts = []
    for number, path in enumerate(sorted(family.glob("*/messages.sip"))):
        text = path.read_text(encoding="utf-8")
        text = text[text.index("@ "):] if not texts else text[text.index("\n@ ") + 1:]
        for pattern, instead in (
                (r"^@ ([\d.]+)", lambda match: f"@ {float(match[1]) + 86400 * number:.6f}"),
                (r"\b(192|198|203)(?=\.\d+\.\d+\.\d)", f"{100 + number}"),
                (r"\b2001:db8:", f"20{number:02}:db8:"),
                (r"\bexample\b", f"exam{number:03}"),
                (r"^((?:Call-ID|i) *: *)", rf"\g<1>{number}-")):
            text = re.sub(pattern, instead, text, flags=re.MULTILINE | re.IGNORECASE)
        texts.append(text)
    return "\n".join(texts)


class SameResults(unittest.TestCase):
    """One test per way of asking."""

    @classmethod
    def setUpClass(cls):
        harness.require_plugin()
        folder = harness.temporary_folder()
        cls.addClassCleanup(folder.cleanup)
        cls.captures = harness.captures()
        cls.single = harness.captures()
        for messages in sorted(cases.HERE.rglob("messages.sip")):
            name = "-".join(messages.parent.relative_to(cases.HERE).parts)
            cls.single.append(pathlib.Path(folder.name) / f"{name}.pcap")
            make_capture.make_capture(messages.read_text(encoding="utf-8"), cls.single[-1])
        for family in sorted(path for path in cases.HERE.iterdir() if path.is_dir()):
            cls.captures.append(pathlib.Path(folder.name) / f"{family.name}.pcap")
            make_capture.make_capture(one_after_the_other(family), cls.captures[-1])

    @staticmethod
    @functools.lru_cache(maxsize=None)
    def expected_fields(capture):
        return read_fields(capture, "-2")

    @staticmethod
    @functools.lru_cache(maxsize=None)
    def expected_lines(capture):
        return read_lines(capture)

    def test_json(self):
        """And what is compared here shows all findings and verdicts there are."""
        findings, verdicts = set(), set()
        for capture in self.captures:
            with self.subTest(capture=capture.name):
                expected, found = (
                    {frame: sorted_values(values) for frame, values in frames.items()}
                    for frames in (self.expected_fields(capture), read_json(capture)))
                self.assertEqual(expected, found)
                for values in found.values():
                    findings.update(values["sipdiag.finding"])
                    verdicts.update(values["sipdiag.verdict"])
        registry = (harness.SOURCE / "data/findings.ini").read_text(encoding="utf-8")
        self.assertEqual(set(re.findall(r"^\[([a-z0-9-]+)\]$",
                                        registry.partition("\n# ---- ")[2], re.MULTILINE)),
                         findings)
        self.assertEqual(set(verdict_names()), verdicts)

    def check_sharkd(self, choose_frames):
        with sharkd.Sharkd() as daemon:
            for capture in self.captures:
                with self.subTest(capture=capture.name):
                    seen = set()
                    frames = choose_frames(daemon.load(capture))
                    for frame, fields, lines in read_sharkd(daemon, frames):
                        where = f"frame {frame}"
                        expected = self.expected_fields(capture).get(frame, {})
                        self.assertEqual(sorted_values(expected), sorted_values(fields),
                                         where)
                        self.assertEqual(self.expected_lines(capture).get(frame), lines,
                                         where)
                        seen.add(frame)
                    self.assertEqual(set(self.expected_fields(capture)), seen)
                    self.assertEqual(set(self.expected_lines(capture)), seen)

    def test_sharkd_in_order(self):
        self.check_sharkd(in_order)

    def test_sharkd_at_random(self):
        self.check_sharkd(at_random)

    def test_two_passes_only_add(self):
        """Each case by itself: what is not known at the end of a capture is the question."""
        for capture in self.single:
            with self.subTest(capture=capture.name):
                first, both = read_fields(capture), self.expected_fields(capture)
                self.assertEqual(set(first), set(both))
                for frame, one in first.items():
                    self.check_hindsight(f"frame {frame}", one, both[frame])

    def check_hindsight(self, where, one, two):
        self.assertEqual(one["sipdiag.code"], two["sipdiag.code"], where)
        lost = collections.Counter(one["sipdiag.finding"])
        lost.subtract(two["sipdiag.finding"])
        self.assertEqual([], [name for name, count in lost.items() if count > 0], where)
        verdicts = [[verdict_names()[value] for value in fields.get("sipdiag.verdict", [])]
                    for fields in (one, two)]
        self.assertEqual(*map(len, verdicts), where)
        for pair in zip(*verdicts):
            self.assertTrue(hindsight_is_right(*pair), f"{where}: {pair}")


if __name__ == "__main__":
    unittest.main()
