# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how programs/grab.py is started, and that all it logs are replies.
# Refuses to know what they mean.

import time

from clients.base import LIMIT_SECONDS, Client
from servers.base import PROGRAMS, PYTHON


class Grabber(Client):
    package = "python3"
    name = "Python's socket"

    def __init__(self, lab, how):
        """how: "fin", "rst", "wait" for the server to close, or "open": it stays there."""
        self.stays = how == "open"
        super().__init__(lab, PYTHON, str(PROGRAMS / "grab.py"), lab.server.ip,
                         str(lab.server.port), how)

    @staticmethod
    def line(line):
        return "reply", line

    def wait(self):
        """Of one that stays, for its first line."""
        end = time.monotonic() + LIMIT_SECONDS
        while self.stays and not self._lines():
            if time.monotonic() > end:
                raise RuntimeError("no greeting to grab")
            time.sleep(0.05)
        if not self.stays:
            super().wait()
