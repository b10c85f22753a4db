"""profile_use.py - works with the profile "SIP Diagnosis" in Wireshark's window.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import csv
import time

from screen import Wireshark, expect, wait_for
import harness

NAME = "SIP Diagnosis"
FOLDER = harness.SOURCE / "packaging" / "profile" / NAME
ZIP = harness.BUILD / "sip-diagnosis-profile.zip"

# Frame 4, from No. to Severity and Finding.
SHOWN_ROW = ["4", "0.024000", "192.0.2.1", "192.0.2.10", "SIP", "REGISTER", "423",
             "recovered", "note", "interval-too-brief"]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def expect_columns(wireshark):
    wireshark.enter_list()
    expect("the columns are the profile's",
           wireshark.row("ctrl+Home", "Down", "Down", "Down")[:len(SHOWN_ROW)], SHOWN_ROW)


def finish(wireshark):
    expect("Wireshark quits", wireshark.quit(), 0)
    expect("Wireshark does not complain", wireshark.complaints(), [])


def graph_requests(wireshark):
    """Statistics > I/O Graphs; its button Copy."""
    screen = wireshark.screen
    window = wireshark.choose("alt+s", "i", title="I/O Graphs")
    screen.resize(window, 1000, 700)
    time.sleep(1)  # for the graphs to be counted
    screen.click(window, 638, 676)
    names, *rows = csv.reader(screen.run("xclip", "-o", "-selection",
                                         "clipboard").splitlines())
    sums = [sum(int(row[column]) for row in rows) for column in range(1, len(names))]
    expect("the graphs are the profile's", dict(zip(names[1:], sums)),
           {"SIP responses": 9, "Failed": 3, "Warn and error": 3,
            "Answers to what was sent again": 0})
    wireshark.close(window)


def use_profile(screen, folder, capture, pictures):
    with Wireshark(screen, folder, capture, profile=FOLDER) as wireshark:
        screen.drag(wireshark.main, (600, 465), (600, 560))  # room for all packets
        wireshark.row("ctrl+End")                            # one without a colour
        screen.take_picture(wireshark.main, pictures / "profile.png")
        expect_columns(wireshark)
        screen.click(wireshark.main, 866, 77)  # the button Failed
        wireshark.enter_list()
        expect("the button shows what failed",
               [wireshark.row(key)[0] for key in ("ctrl+Home", "Down", "Down", "Down")],
               ["9", "12", "21", "21"])
        graph_requests(wireshark)
        finish(wireshark)


def import_profile(screen, folder, capture):
    """Edit > Configuration Profiles > Import > From Zip File..."""
    with Wireshark(screen, folder, capture) as wireshark:
        screen.focus(wireshark.main)
        screen.press("ctrl+shift+a")
        dialog = screen.wait_for_window("Configuration Profiles")
        screen.click(dialog, 250, 376)
        screen.press("Down", "Return")
        screen.focus(screen.wait_for_window("Select zip file"))
        screen.type(str(ZIP))
        screen.press("Return")
        message = screen.wait_for_window("Importing profiles")
        imported = contents(wireshark.home / "wireshark" / "profiles" / NAME)
        expect("the profile is complete", [name for name, data in contents(FOLDER).items()
                                           if imported.get(name) != data], [])
        screen.focus(message)
        screen.press("Return")
        wait_for("the message to close", lambda: message not in screen.windows())
        screen.click(dialog, 165, 376)  # OK, with the new profile selected
        wait_for("the dialog to close", lambda: dialog not in screen.windows())
        expect_columns(wireshark)
        finish(wireshark)
