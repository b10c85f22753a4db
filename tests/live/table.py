"""table.py - the known-cause table: a row per scenario, collected by a decorator.

SPDX-License-Identifier: GPL-2.0-or-later
"""

import dataclasses
import typing

SCENARIOS = []


@dataclasses.dataclass
class Scenario:
    """What is provoked, and what the plugin must say about it."""

    name: str
    peer: str                 # who sends the response that is checked
    code: int
    findings: dict            # id -> pattern(s) its text or evidence must match, or None
    provoke: typing.Callable  # takes the stage and a caller
    how: str
    verdict: typing.Optional[str] = None
    nth: int = -1             # which of the responses with this code carries them
    method: str = ""          # of the request answered; empty: any
    heard_by: str = "caller"  # or "kamailio", for the hop behind it, or "anybody"
    without: tuple = ()       # findings that would be wrong here
    quiet: bool = False       # no response of this scenario may be above chat


def scenario(peer, code, findings, **more):
    """Adds a function to the table; its name and first line become the row's."""
    def add(provoke):
        SCENARIOS.append(Scenario(
            name=provoke.__name__.replace("_", "-"), peer=peer, code=code,
            findings=findings, provoke=provoke, how=provoke.__doc__.split("\n")[0],
            **more))
        return provoke
    return add
