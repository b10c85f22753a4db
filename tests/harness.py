"""harness.py - what the tests of the running plugin share: finding captures, calling tshark,
reading what it prints alike on all releases.

CTest gives the build folder in SIPDIAG_BUILD; without it, build/ is taken. Every tshark is
started through BUILD/with-sipdiag; a test that would run without our plugin stops at once,
because it would pass for the wrong reason.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import os
import pathlib
import re
import subprocess
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("SIPDIAG_BUILD", SOURCE / "build")).resolve()
OWN_CAPTURES = BUILD / "captures"

# Real traffic that is not part of the project: $SIPDIAG_CAPTURES, or beside the checkout.
OTHER_CAPTURES = pathlib.Path(
    os.environ.get("SIPDIAG_CAPTURES", SOURCE.parent / "shared" / "captures"))

# Options without which a capture shows nothing of its SIP.
SPECIAL_OPTIONS = {
    "open5gs+open5gs__nonipsec_reg.pcapng":
        ["-o", "esp.enable_null_encryption_decode_heuristic:TRUE"],
}

# Units in which releases print times, and the seconds of each.
UNITS = {"nanosecond": 1e-9, "microsecond": 1e-6, "millisecond": 1e-3, "second": 1,
         "minute": 60, "hour": 3600, "day": 86400}


def languages():
    """Those of the texts, as codes, English first."""
    listed = (SOURCE / "data/po/LINGUAS").read_text(encoding="utf-8").split("\n")
    return ["en", *(line for line in listed if line and not line.startswith("#"))]


def captures():
    """All captures, ours first; a path each."""
    found = []
    for folder in (OWN_CAPTURES, OTHER_CAPTURES):
        found += sorted(path for path in folder.rglob("*")
                        if path.suffix in (".pcap", ".pcapng", ".cap"))
    return found


def options_for(capture):
    return SPECIAL_OPTIONS.get(capture.name, [])


def start(program, *arguments, with_plugin=True, stage=None, env=None, **pipes):
    """Starts a Wireshark program with the plugin and returns the running process."""
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", **(env or {})}
    if stage is not None:
        environment["SIPDIAG_STAGE"] = str(stage)
    elif not with_plugin:
        empty = BUILD / "no-plugins"
        empty.mkdir(exist_ok=True)
        environment["SIPDIAG_STAGE"] = str(empty)
    return subprocess.Popen([str(BUILD / "with-sipdiag"), program, *map(str, arguments)],
                            env=environment, **pipes)


def run(program, *arguments, **keywords):
    """Runs a Wireshark program with the plugin and returns the finished process."""
    process = start(program, *arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, **keywords)
    output, errors = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def tshark(*arguments, **keywords):
    """What tshark prints. A failure of tshark is a failure of the test."""
    done = run("tshark", *arguments, **keywords)
    if done.returncode not in (0, 2):  # 2: the capture ends in the middle of a packet
        raise AssertionError(f"tshark {arguments}: status {done.returncode}\n"
                             f"{done.stderr.decode(errors='replace')}")
    return done.stdout


def dissect(capture, *arguments, **keywords):
    """tshark over a capture, names not resolved."""
    return tshark("-n", "-r", capture, *options_for(capture), *arguments, **keywords)


def require_plugin(**keywords):
    listed = tshark("-G", "plugins", **keywords).decode()
    if "sipdiag.so" not in listed:
        raise SystemExit(f"tshark does not load sipdiag; -G plugins says:\n{listed}")


def as_everywhere(line):
    """A line as all releases print it: they differ in how they cut lines and print times."""
    if match := re.match(r"( *\[)(?: \[truncated\]|\[…\] )(.*)$", line):
        return f"{match[1]}{match[2][:80]}..."
    if match := re.match(r"( *\[Response time: )(.*)\]$", line):
        parts = re.findall(r"([\d.]+) (\w+?)s?\b", match[2])
        return f"{match[1]}{sum(float(n) * UNITS[unit] for n, unit in parts):.9f} seconds]"
    return line


def installed_plugins():
    """The folder of the dissector plugins that came with this Wireshark."""
    folders = subprocess.run(["tshark", "-G", "folders"], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=True).stdout.decode()
    for line in folders.splitlines():
        name, _, folder = line.partition(":")
        if name == "Global Plugins":
            return pathlib.Path(folder.strip()) / "epan"
    raise AssertionError("tshark -G folders names no Global Plugins")


def temporary_folder():
    """A folder for a test's files, in the build folder, gone with the returned object."""
    return tempfile.TemporaryDirectory(dir=BUILD)
