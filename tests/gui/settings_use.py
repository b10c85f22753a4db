"""settings_use.py - sets preferences in Wireshark's window and fills in the own codes.

SPDX-License-Identifier: GPL-2.0-or-later
"""

from profile_use import FOLDER, finish
from screen import Wireshark, expect, wait_for

REMEDY = "Call the NOC"


def open_preferences(wireshark):
    """Edit > Preferences > Protocols > SIPDIAG, whose name is typed into the list."""
    screen = wireshark.screen
    screen.focus(wireshark.main)
    screen.press("ctrl+shift+p")
    dialog = screen.wait_for_window("Preferences")
    screen.resize(dialog, 1000, 560)
    screen.focus(dialog)
    screen.click(dialog, 80, 20)
    screen.press("p", "r", "o", "Right")
    screen.type("SIPDIAG")
    return dialog


def accept(wireshark, window, x, y):
    """The button OK."""
    wireshark.screen.click(window, x, y)
    wait_for("the window to close", lambda: window not in wireshark.screen.windows())


def add_own_code(wireshark, dialog):
    """A code that is none keeps the table open; what replaces it is taken."""
    screen = wireshark.screen
    screen.click(dialog, 413, 383)  # Edit...
    table = screen.wait_for_window("Own response codes")
    screen.resize(table, 1000, 400)
    screen.focus(table)
    screen.click(table, 22, 346)  # +
    screen.type("99")
    screen.press("Tab")
    screen.click(table, 675, 376)
    expect("a bad row is not taken", table in screen.windows(), True)
    screen.press("shift+Tab", "ctrl+a")
    screen.type("486")
    screen.press("Tab", "Tab", "Tab", "Tab")
    screen.type(REMEDY)
    screen.press("Return")
    accept(wireshark, table, 675, 376)


def remedy_of_busy(wireshark):
    """Of frame 9, as the profile's column shows it."""
    wireshark.enter_list()
    row = wireshark.row("ctrl+Home", *["Down"] * 8)
    expect("the frame is the 486", row[6], "486")
    return row[10]


def use_settings(screen, folder, capture, pictures):
    with Wireshark(screen, folder, capture, profile=FOLDER) as wireshark:
        expect("nothing is set", remedy_of_busy(wireshark) != REMEDY, True)
        dialog = open_preferences(wireshark)
        screen.take_picture(dialog, pictures / "preferences.png")
        add_own_code(wireshark, dialog)
        accept(wireshark, dialog, 740, 536)
        expect("the own code is used at once", remedy_of_busy(wireshark), REMEDY)
        expect("it is kept with the profile",
               REMEDY in (wireshark.home / "wireshark" / "profiles" / FOLDER.name /
                          "sipdiag_own_codes").read_text(), True)
        finish(wireshark)
