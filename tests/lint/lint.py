"""lint.py - the rules of the house that a program can check.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

ROOT = harness.SOURCE
C_FILES = sorted(path for folder in ("plugin", "data", "packaging", "tests")
                 for path in (ROOT / folder).rglob("*.[ch]"))
LONGEST_FILE = 700

# What C11 itself brings; <threads.h> is not everywhere.
C_HEADERS = {f"{name}.h" for name in (
    "assert", "complex", "ctype", "errno", "fenv", "float", "inttypes", "iso646", "limits",
    "locale", "math", "setjmp", "signal", "stdalign", "stdarg", "stdatomic", "stdbool",
    "stddef", "stdint", "stdio", "stdlib", "stdnoreturn", "string", "tgmath", "time",
    "uchar", "wchar", "wctype")}

# The only headers of one system; CMake takes these files on that system only.
SYSTEM_HEADERS = {"plugin/terminal_unix.c": {"sys/ioctl.h"},
                  "plugin/terminal_windows.c": {"windows.h"}}

# Files whose kind has no comments, or that others own.
WITHOUT_LICENSE_LINE = {"LICENSE", ".clang-format", ".editorconfig", ".gitignore",
                        ".gitattributes", "LINGUAS", "sipdiag.pot", "changelog",
                        "copyright", "format"}
DATA_SUFFIXES = {".pcap", ".sip", ".tsv", ".txt", ".png", ".md", ".json", ".ndjson", ".xml"}


def text_of(path):
    return path.read_text(encoding="utf-8")


def project_files():
    """What git knows; without git, all outside build folders."""
    if shutil.which("git"):
        listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-co",
                                 "--exclude-standard"], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, check=False)
        if listed.returncode == 0:
            return [ROOT / name for name in listed.stdout.decode().split("\n") if name]
    return [path for path in ROOT.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
            and not path.relative_to(ROOT).parts[0].startswith(("build", ".git"))]


def hits(pattern, paths):
    """Each line that matches, as "file:line: text"."""
    return [f"{path.relative_to(ROOT)}:{number}: {line.strip()}" for path in paths
            for number, line in enumerate(text_of(path).splitlines(), 1)
            if re.search(pattern, line)]


def registered_fields():
    """{field name: identifier}, from the source."""
    return {field: identifier for identifier, field in re.findall(
        r"X\((\w+), \"(sipdiag\.[^\"]+)\"", text_of(ROOT / "data/interface.h"))}


def findings_by_family():
    """{family: [finding]}, as the registry lists them."""
    families = re.split(r"^# ---- (\w+) ----$", text_of(ROOT / "data/findings.ini"),
                        flags=re.MULTILINE)[1:]
    return {name: re.findall(r"^\[([a-z0-9-]+)\]$", groups, re.MULTILINE)
            for name, groups in zip(families[::2], families[1::2])}


def all_findings():
    return sum(findings_by_family().values(), [])


def words_of(name):
    """The words of a list in vocabulary.h, in its order."""
    listed = re.search(rf"#define {name}\(X\)((?:.*\\\n)*.*\n)",
                       text_of(ROOT / "plugin/core/vocabulary.h"))[1]
    return [word or constant for constant, word
            in re.findall(r'X\((\w+)(?:, "([^"]+)")?', listed)]


class Lint(unittest.TestCase):
    """One test per rule."""

    def test_exported_symbols(self):
        plugin = next((harness.BUILD / "stage").rglob("sipdiag.so"))
        listed = subprocess.run(["nm", "-D", "--defined-only", plugin], check=True,
                                stdout=subprocess.PIPE).stdout.decode()
        symbols = {line.split()[-1] for line in listed.splitlines()}
        wanted = {"plugin_version", "plugin_want_major", "plugin_want_minor",
                  "plugin_register"}
        self.assertEqual(wanted, symbols - {"plugin_describe"})

    def test_field_names_follow_variables(self):
        fields = registered_fields()
        self.assertGreater(len(fields), 20)
        for field, identifier in fields.items():
            self.assertEqual(field.replace(".", "_"), "sipdiag_" + identifier)

    def test_findings_have_rules(self):
        rules = "".join(map(text_of, (ROOT / "plugin/core").glob("rules_*.c")))
        for finding in all_findings():
            constant = "FINDING_" + finding.upper().replace("-", "_")
            self.assertRegex(rules, rf"\b{constant}\b")

    def test_findings_have_cases(self):
        shown = set()
        for path in (ROOT / "tests/cases").rglob("expected.txt"):
            shown.update(re.findall(r"^ *\[Finding: .*\(([a-z0-9-]+)\)\]$", text_of(path),
                                    re.MULTILINE))
        self.assertEqual(set(all_findings()), shown)

    def test_decisions_have_cases(self):
        shown = " ".join(re.sub(r"\]?\n *\[? *", " ", text_of(path)) for path
                         in (ROOT / "tests/cases").rglob("expected.txt"))
        for text in re.findall(r"^Text=(.*)$", text_of(ROOT / "data/decisions.ini"),
                               re.MULTILINE):
            parts = map(re.escape, re.split(r"\{\w+\}", text))
            self.assertTrue(re.search("Here: " + ".{0,300}?".join(parts), shown),
                            f"no case shows: {text}")

    def test_versions_only_in_compat(self):
        others = [path for path in C_FILES
                  if path.name not in ("compat.h", "plugin.c", "foreign.c", "listener.c")]
        self.assertEqual([], hits(r"WIRESHARK_VERSION|SD_WS_AT_LEAST", others))

    def test_core_knows_no_wireshark(self):
        core = (ROOT / "plugin/core").iterdir()
        self.assertEqual([], hits(r"#include\s*[<\"](epan|wsutil|wiretap|wireshark)", core))

    def test_headers_are_everywhere(self):
        """What is built on all systems takes C's headers, GLib's, Wireshark's and ours."""
        ours = {path.name for path in C_FILES} | {"catalog_tables.h"}
        for path in C_FILES:
            name = str(path.relative_to(ROOT))
            if not name.startswith(("plugin/", "data/")):
                continue
            included = re.findall(r'^ *# *include\s*[<"]([^>"]+)[>"]', text_of(path),
                                  re.MULTILINE)
            others = {header for header in included if header not in C_HEADERS
                      and header.removeprefix("core/") not in ours
                      and not re.match(r"glib\.h$|glib/|(epan|wsutil|wiretap)/|"
                                       r"wireshark\.h$", header)}
            self.assertEqual(SYSTEM_HEADERS.get(name, set()), others, name)

    def test_license_lines(self):
        without = [path for path in project_files()
                   if path.name not in WITHOUT_LICENSE_LINE
                   and path.suffix not in DATA_SUFFIXES
                   and "SPDX-License-Identifier: GPL-2.0-or-later" not in text_of(path)]
        self.assertEqual([], without)

    def test_length_and_leftovers(self):
        code = [path for path in project_files()
                if path.suffix in (".c", ".h", ".py", ".lua") or path.name in ("run", "try")]
        self.assertEqual([], [path for path in code
                              if text_of(path).count("\n") > LONGEST_FILE])
        self.assertEqual([], hits(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", code))

    def test_c_files_are_formatted(self):
        """By clang-format 14, Debian 12's; other releases break lines elsewhere."""
        tool = next((name for name in ("clang-format-14", "clang-format")
                     if shutil.which(name)), None)
        if tool is None:
            self.skipTest("no clang-format")
        version = subprocess.run([tool, "--version"], stdout=subprocess.PIPE,
                                 check=True).stdout.decode()
        if " 14." not in version:
            self.skipTest(version)
        done = subprocess.run([tool, "--dry-run", "--Werror", *C_FILES],
                              stderr=subprocess.PIPE, check=False)
        self.assertEqual(0, done.returncode, done.stderr.decode())

    def test_methods_are_the_same_everywhere(self):
        header = text_of(ROOT / "plugin/core/vocabulary.h")
        cmake = text_of(ROOT / "data/CMakeLists.txt")
        in_c = re.findall(r'X\(([A-Z]+)\)', header)
        in_cmake = re.search(r"set\(METHODS ([^)]*)\)", cmake)[1].split()
        self.assertEqual(in_c, in_cmake)

    def test_schema_has_the_words_of_the_source(self):
        """Wherever data/report.schema.json lists words, it lists those of vocabulary.h."""
        schema = json.loads(text_of(ROOT / "data/report.schema.json"))["$defs"]
        words = {name: words_of(name) for name in
                 ("SEVERITIES", "CONFIDENCES", "OUTCOMES", "METRICS", "METHODS")}
        self.assertEqual(words["METHODS"] + ["other"], schema["method"]["enum"])
        self.assertEqual(words["SEVERITIES"], schema["severity"]["enum"])
        self.assertEqual(words["CONFIDENCES"], schema["confidence"]["enum"])
        self.assertEqual(words["OUTCOMES"], schema["outcome"]["enum"])
        self.assertEqual(words["OUTCOMES"], schema["outcomes"]["required"])
        self.assertEqual(words["OUTCOMES"], list(schema["outcomes"]["properties"]))
        self.assertEqual(words["METRICS"], list(schema["metrics"]["properties"]))
        kind = schema["report"]["properties"]["kinds"]["items"]
        self.assertEqual([word for word in words["OUTCOMES"] if word != "open"],
                         kind["properties"]["outcome"]["enum"])
        for finding in all_findings():
            self.assertRegex(finding, schema["finding"]["pattern"])
        self.assertIn(f'#define REPORT_SCHEMA "{schema["schema"]["const"]}"',
                      text_of(ROOT / "plugin/core/report.h"))
        self.assertRegex(text_of(ROOT / "plugin/sipdiag.h"),
                         rf"#define SIPDIAG_FINDINGS +{schema['findings']['maxItems']}\b")

    def test_rpm_has_the_version_of_the_project(self):
        versions = [re.search(pattern, text_of(ROOT / name), re.MULTILINE)[1]
                    for name, pattern in (
                        ("CMakeLists.txt", r"^project\(sipdiag VERSION (\S+)"),
                        ("packaging/rpm/sipdiag.spec", r"^Version: +(\S+)$"))]
        self.assertEqual(versions[0], versions[1])

    def test_template_for_translators_is_fresh(self):
        """cmake --build build --target pot renews it."""
        made = harness.BUILD / "data" / "sipdiag.pot"
        if not made.exists():
            self.skipTest("no xgettext")
        self.assertEqual(self.messages(made),
                         self.messages(ROOT / "data/po/sipdiag.pot"))

    def test_reference_is_fresh(self):
        self.assertEqual(text_of(harness.BUILD / "data/REFERENCE.md"),
                         text_of(ROOT / "packaging/REFERENCE.md"),
                         "renew it: cmake --build build --target reference")

    @staticmethod
    def messages(path):
        """The catalog without its dated header."""
        return text_of(path).split("\n\n", 1)[1]

    def test_package_has_the_version_of_the_project(self):
        project = re.search(r"^project\(sipdiag VERSION ([\d.]+)",
                            text_of(ROOT / "CMakeLists.txt"), re.MULTILINE)[1]
        package = re.match(r"sipdiag \(([\d.]+)-\d+\) ",
                           text_of(ROOT / "packaging/debian/changelog"))[1]
        self.assertEqual(project, package)

    def test_bundled_capture_is_fresh(self):
        """packaging/try shows it; Python is not there to make it."""
        made = harness.BUILD / "captures" / "failed-calls.pcap"
        self.assertEqual(made.read_bytes(),
                         (ROOT / "tests/captures/failed-calls.pcap").read_bytes())


class Readme(unittest.TestCase):
    """What README.md says is so."""

    readme = text_of(ROOT / "README.md")

    def assert_lines(self, block, lines):
        """The lines of the block are among the others, in their order."""
        rest = iter(lines)
        for line in block.splitlines():
            self.assertIn(line, rest)

    def test_links_to_reference(self):
        headings = re.findall(r"^#+ (.*)$", text_of(ROOT / "packaging/REFERENCE.md"),
                              re.MULTILINE)
        links = re.findall(r"\(packaging/REFERENCE\.md#([\w-]+)\)", self.readme)
        self.assertTrue(links)
        self.assertEqual(set(), set(links) - {heading.lower().replace(" ", "-")
                                              for heading in headings})

    def test_filters(self):
        """tshark takes them; whether they find something, depends on the capture."""
        filters = re.findall(r"^\| `(sipdiag.*?)` \| [^|]+ \|$",
                             self.readme.partition("\n## Verdict\n")[0], re.MULTILINE)
        self.assertGreater(len(filters), 10)
        for text in filters:
            done = harness.run("tshark", "-r", ROOT / "tests/captures/failed-calls.pcap",
                               "-Y", text.replace("\\|", "|"))
            self.assertEqual(0, done.returncode, done.stderr.decode())

    def test_examples_of_bundled_capture(self):
        examples = re.findall(r"```\n([^`]*)```\n\n\(Frame (\d+) of `([^`]+)`",
                              self.readme)
        self.assertEqual(2, len(examples))
        for block, frame, capture in examples:
            self.assert_lines(block, harness.dissect(
                ROOT / capture, "-2", "-O", "sip", "-Y",
                f"frame.number == {frame}").decode().splitlines())

    def test_examples(self):
        examples = re.findall(r"```\n(\[SIP[^`]*)```\n\n\(`(tests/cases/(\w+)/[^`]+)`, "
                              r"frame (\d+)\)", self.readme)
        self.assertEqual(list(findings_by_family()), [example[2] for example in examples])
        for block, case, _, frame in examples:
            expected = text_of(ROOT / case / "expected.txt")
            shown = re.search(rf"^frame {frame}\n((?:(?!frame ).*\n)*)", expected,
                              re.MULTILINE)
            self.assert_lines(block, shown[1].splitlines())


if __name__ == "__main__":
    unittest.main()
