# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how lftp is started and how its log tells commands from replies.
# Refuses to know what they mean. With several connections the log does not tell them apart.

import re

from clients.base import Client

SETTINGS = ["debug 9", "set cmd:interactive no", "set net:max-retries 1", "set net:timeout 30",
            "set xfer:log no"]


class Lftp(Client):
    package = "lftp"

    def __init__(self, lab, *commands, tls=False, connections=1):
        """connections: how many it opens; with more than one the server's log is asked."""
        self.connections = connections
        super().__init__(lab, "lftp", "--norc", "-c", "; ".join(
            [*SETTINGS, f"set ftp:ssl-allow {'yes' if tls else 'no'}", *commands]))

    @staticmethod
    def line(line):
        if match := re.match(r"(--->|<---) (.*)", line):
            return ("command" if match[1] == "--->" else "reply"), match[2]
        return None

    def dialogues(self):
        return super().dialogues() if self.connections == 1 else None
