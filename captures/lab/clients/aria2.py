# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how aria2 is started and how its log tells connections, commands and replies apart.
# Refuses to know what they mean. The log stars the user's name, which is put back.

import re

import dialogue
from clients.base import Client


class Aria2(Client):
    package = "aria2"
    # A CUID is a connection's own; an entry ends with an empty line.
    ENTRY = re.compile(r"CUID#(?P<connection>\d+) - (?P<kind>Requesting|Response received):\n"
                       r"(?P<text>(?:.+\n)+)")
    KINDS = {"Requesting": "command", "Response received": "reply"}

    def __init__(self, lab, user, *paths):
        """Gets these files of the user at the same time."""
        self.user = user
        super().__init__(lab, "aria2c", "--no-conf", "--console-log-level=info",
                         "--enable-color=false", "--show-console-readout=false",
                         "--force-sequential", *(lab.url(user, path) for path in paths))

    def dialogues(self):
        said = {}
        for match in self.ENTRY.finditer("\n".join(self._lines())):
            text = match["text"].splitlines()[-1].replace("USER ********", f"USER {self.user}")
            said.setdefault(match["connection"], []).append((self.KINDS[match["kind"]], text))
        return [dialogue.exchanges(items) for items in said.values()]
