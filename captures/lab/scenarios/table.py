# SPDX-License-Identifier: GPL-2.0-or-later
# Knows which scenarios there are, once the modules beside it are imported.
# Refuses to know what happens in any of them.

import dataclasses
from typing import Callable


@dataclasses.dataclass(frozen=True)
class Scenario:
    description: str  # what an analyst finds in the capture
    expect: list      # for each session, in the order of first packets, its transfers' states
    show: str         # the arguments of tshark, behind -r FILE, that show it best
    place: str        # of net.PLACES; None when play itself says where to capture
    attack: bool      # whether security alarms are right in it
    play: Callable    # given a Lab, serves and uses


TABLE = {}


def scenario(description, expect, show="-q -z ftpx,flows", place="router", attack=False):
    """Files a function under its name; expect: a string of states for each session."""
    def register(play):
        name = play.__name__.replace("_", "-")
        TABLE[name] = Scenario(description, [row.split() for row in expect], show, place,
                               attack, play)
        return play
    return register
