"""gui.py - uses the plugin in Wireshark's window as a user would, and takes pictures.

    gui.py [--keep] [FOLDER]

Selects every packet of a capture, opens the windows of Tools > SIP Diagnosis, and reads
what they say; then works with the profile "SIP Diagnosis" (profile_use.py). Pictures go to FOLDER (BUILD/screenshots), with --keep also to
packaging/screenshots, for README.md.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import argparse
import configparser
import pathlib
import re
import shutil
import sys

from screen import Limit, Screen, Wireshark, expect, wait_for
import harness
import profile_use
import settings_use

CAPTURE = harness.OWN_CAPTURES / "failed-calls.pcap"
KEPT = harness.SOURCE / "packaging" / "screenshots"
SHOWN_FRAME = 9  # a 486, busy
PICTURES = ("packet.png", "expert.png", "comparison.png", "comparison-ja.png",
            "report.png", "statistics.png", "profile.png", "preferences.png")
LARGEST = 150_000
WINDOW_COLUMNS = "68"  # of our text windows

# With translations, as the build made them.
LABELS = configparser.ConfigParser(interpolation=None, delimiters="=",
                                   comment_prefixes="#")
LABELS.read(harness.BUILD / "data" / "labels.ini", encoding="utf-8")


def label(name, language=None):
    return LABELS[name].get(f"Text[{language}]", LABELS[name]["Text"])


# Wireshark sorts the entries of the menu.
ENTRIES = sorted(["menu-codes", "menu-comparison", "menu-explanation", "menu-report"],
                 key=label)


def choose(wireshark, entry, language=None):
    """Tools > SIP Diagnosis > entry; the last menu of Tools is ours."""
    return wireshark.choose("alt+t", "Up", "Right", *["Down"] * ENTRIES.index(entry),
                            title=label(entry, language))


def fill_in(wireshark, entry, *codes, language=None):
    """Opens a dialog, enters codes over what is there; the window that comes then.

    The keyboard is on the button OK at first. Without codes, takes what is there."""
    screen = wireshark.screen
    dialog = choose(wireshark, entry, language)
    for number, code in enumerate(codes):
        screen.press(*["Tab"] * (2 if number == 0 else 1), "ctrl+a")
        screen.type(code)
    screen.press("Return")
    wait_for("the dialog to close", lambda: dialog not in screen.windows())
    return screen.wait_for_window(label(entry, language))


def read(wireshark, window):
    """The text of a window, by way of the clipboard; closes it."""
    wireshark.screen.focus(window)
    text = wireshark.screen.copy("ctrl+a", "ctrl+c")
    wireshark.close(window)
    return text


def squeeze(text):
    """Without white space, since lines break elsewhere."""
    return "".join(text.split())


def page(*request, language="en"):
    """The same page as tshark prints it."""
    return squeeze(harness.tshark("-o", f"sipdiag.language:{language}", "-z",
                                  ",".join(("sipdiag", *request))).decode())


def invalid(text):
    return label("invalid-code").replace("{text}", text)


# ---- what is done ----

def select_every_packet(wireshark):
    """With the diagnosis open in the tree."""
    wireshark.enter_list()
    numbers = [wireshark.row("ctrl+Home")[0]]
    count = len(harness.dissect(CAPTURE, "-T", "fields", "-e",
                                "frame.number").splitlines())
    for _ in range(count - 1):
        numbers.append(wireshark.row("Down")[0])
    expect("every packet can be selected", numbers,
           [str(number) for number in range(1, count + 1)])


def select_response(wireshark):
    wireshark.enter_list()
    expect("a response is selected",
           wireshark.row("ctrl+Home", *["Down"] * (SHOWN_FRAME - 1))[0], str(SHOWN_FRAME))


def show_packet(wireshark, pictures):
    """The diagnosis in the tree: below the fifth line, behind the status line."""
    screen = wireshark.screen
    select_response(wireshark)
    screen.drag(wireshark.main, (600, 463), (600, 300))  # between list and tree
    screen.click(wireshark.main, 600, 500)               # into the tree
    screen.press("Home", *["Down"] * 4, "Right", "Down", "Down", "Right", "Up", "Up")
    screen.take_picture(wireshark.main, pictures / "packet.png")


def show_experts(wireshark, pictures):
    """The last entry of Analyze; with the responses below the first lines."""
    screen = wireshark.screen
    window = wireshark.choose("alt+a", "Up", title="Expert Information")
    screen.resize(window, 1270, 500)
    screen.drag(window, (541, 22), (1000, 22))  # the end of column Summary
    screen.click(window, 208, 445)              # not grouped by summary
    screen.click(window, 300, 42)               # the first line, a group
    screen.press("Right", *["Down"] * 7, "Right")
    screen.take_picture(window, pictures / "expert.png")
    wireshark.close(window)


def compare_codes(wireshark, picture, language="en"):
    screen = wireshark.screen
    window = fill_in(wireshark, "menu-comparison", "302", "421", language=language)
    screen.resize(window, 620, 960)
    screen.take_picture(window, picture)
    expect("302 and 421 are compared", squeeze(read(wireshark, window)),
           page("compare", "302", "421", language=language))


def refuse_input(wireshark):
    window = fill_in(wireshark, "menu-comparison", "abc", "421")
    expect("a wrong code is named", read(wireshark, window).strip(), invalid("abc"))
    window = fill_in(wireshark, "menu-comparison", "<b>1</b>", "99")
    expect("each wrong code is named, as it was entered",
           read(wireshark, window).split("\n")[:2], [invalid("<b>1</b>"), invalid("99")])
    window = fill_in(wireshark, "menu-explanation", "700")
    expect("700 is named", read(wireshark, window).strip(), invalid("700"))
    window = fill_in(wireshark, "menu-comparison", "486", "486")
    expect("two equal codes are named", read(wireshark, window).strip(),
           label("same-code").replace("{code}", "486"))


def explain_code(wireshark):
    window = fill_in(wireshark, "menu-explanation", " 420 ")
    expect("420 is explained", squeeze(read(wireshark, window)), page("explain", "420"))
    select_response(wireshark)
    window = fill_in(wireshark, "menu-explanation")
    expect("the selected response's code stands there already",
           squeeze(read(wireshark, window)), page("explain", "486"))


def count_codes(wireshark):
    """Against what tshark says of a capture in which nothing was sent twice."""
    rows = harness.dissect(CAPTURE, "-Y", "sipdiag", "-T", "fields", "-e", "sipdiag.code",
                           "-e", "frame.number").decode().split("\n")[:-1]
    wanted = {}
    for code, frame in sorted(row.split("\t") for row in rows):
        count, first = wanted.get(code, (0, frame))
        wanted[code] = (count + 1, str(min(int(first), int(frame))))
    text = read(wireshark, choose(wireshark, "menu-codes"))
    found = re.findall(r"^ *(\d{3})  .* (\d+) +(\d+) *$", text, re.MULTILINE)
    expect("this capture's codes", found,
           [(code, str(count), first) for code, (count, first) in wanted.items()])


def report(language="en", *options):
    """As tshark prints it for a terminal as wide as the window."""
    return harness.dissect(CAPTURE, *options, "-q", "-o", f"sipdiag.language:{language}", "-z",
                           "sipdiag,report", env={"COLUMNS": WINDOW_COLUMNS}).decode()


def report_capture(wireshark, pictures):
    window = choose(wireshark, "menu-report")
    wireshark.screen.resize(window, 660, 960)
    wireshark.screen.take_picture(window, pictures / "report.png")
    expect("the capture is reported on", read(wireshark, window), report("en", "-2"))


def counts_in(text):
    """[(name, count)] of a statistics tree, which each program sorts its own way."""
    return sorted(re.findall(r"^ *(\S.*?)  +(\d+) ", text, re.MULTILINE))


def show_statistics(wireshark, pictures):
    """The last entry of Statistics; its button Copy."""
    screen = wireshark.screen
    window = wireshark.choose("alt+s", "Up", title="SIP Diagnosis")
    screen.resize(window, 1000, 800)
    screen.take_picture(window, pictures / "statistics.png")
    screen.click(window, 765, 776)
    shown = screen.run("xclip", "-o", "-selection", "clipboard")
    expect("the statistics are those of tshark", counts_in(shown),
           counts_in(harness.dissect(CAPTURE, "-2", "-q", "-z", "sipdiag,tree").decode()))
    wireshark.close(window)


def close_capture(wireshark):
    wireshark.screen.focus(wireshark.main)
    wireshark.screen.press("ctrl+w")
    wait_for("the capture to close",
             lambda: CAPTURE.name not in wireshark.screen.windows()[wireshark.main])
    expect("no capture, no codes", read(wireshark, choose(wireshark, "menu-codes")).strip(),
           label("codes-none"))
    window = fill_in(wireshark, "menu-explanation")
    expect("no capture, no code", read(wireshark, window).strip(), invalid(""))


def finish(wireshark, language="en"):
    """With one of our windows open."""
    choose(wireshark, "menu-codes", language)
    expect("Wireshark quits", wireshark.quit(), 0)
    expect("Wireshark does not complain", wireshark.complaints(), [])


# ---- all of it ----

def use_window(screen, folder, pictures):
    with Wireshark(screen, folder, CAPTURE) as wireshark:
        show_packet(wireshark, pictures)
        select_every_packet(wireshark)
        show_experts(wireshark, pictures)
        compare_codes(wireshark, pictures / "comparison.png")
        refuse_input(wireshark)
        explain_code(wireshark)
        count_codes(wireshark)
        report_capture(wireshark, pictures)
        show_statistics(wireshark, pictures)
        close_capture(wireshark)
        finish(wireshark)


def read_option(wireshark):
    """The window that -z on the command line asks for."""
    window = wireshark.screen.wait_for_window(label("menu-explanation", "ja"))
    expect("-z explains in a window", squeeze(read(wireshark, window)),
           page("explain", "420", language="ja"))


def report_option(wireshark):
    window = wireshark.screen.wait_for_window(label("menu-report", "ja"))
    expect("-z reports in a window", read(wireshark, window), report("ja", "-2"))


def use_japanese(screen, folder, pictures):
    """The language is chosen by hand, so the menu stays as the locale has it."""
    titles = [label(name, "ja") for name in ("menu-explanation", "menu-report")]
    with Wireshark(screen, folder, CAPTURE, "-o", "sipdiag.language:ja", "-z",
                   "sipdiag,explain,420", "-z", "sipdiag,report",
                   windows=titles) as wireshark:
        read_option(wireshark)
        report_option(wireshark)
        compare_codes(wireshark, pictures / "comparison-ja.png", "ja")
        finish(wireshark, "ja")


def keep(pictures):
    KEPT.mkdir(exist_ok=True)
    for name in PICTURES:
        shutil.copyfile(pictures / name, KEPT / name)


def main():
    parser = argparse.ArgumentParser(usage="run [--keep] [FOLDER]")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("folder", nargs="?", type=pathlib.Path,
                        default=harness.BUILD / "screenshots")
    arguments = parser.parse_args()
    pictures = arguments.folder.resolve()
    pictures.mkdir(parents=True, exist_ok=True)
    folder = harness.BUILD / "gui"
    folder.mkdir(exist_ok=True)
    harness.require_plugin()
    try:
        with Screen(folder) as screen:
            use_window(screen, folder, pictures)
            use_japanese(screen, folder, pictures)
            profile_use.use_profile(screen, folder, CAPTURE, pictures)
            profile_use.import_profile(screen, folder, CAPTURE)
            settings_use.use_settings(screen, folder, CAPTURE, pictures)
    except (AssertionError, Limit) as error:
        print(f"not ok - {error}\nSee {folder}: failed.png, wireshark.log",
              file=sys.stderr)
        return 1
    for name in PICTURES:
        expect(f"{name} is small", (pictures / name).stat().st_size < LARGEST, True)
    if arguments.keep:
        keep(pictures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
