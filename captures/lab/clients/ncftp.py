# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how NcFTP is led through a session and how its log tells commands from replies.
# Refuses to know what they mean.

import re

from clients.base import Client


class Ncftp(Client):
    package = "ncftp"
    LINE = re.compile(r"(?:Cmd|(?P<code>\d{3})): (?P<text>.*)")
    # A reply's code is only before its first line; of the others, indented, the last is wanted.
    LINES = re.compile(r"^(\d{3}: ).*(?:\n {5}.*)*\n {5}(.*)", re.M)

    def __init__(self, lab, user, *lines):
        """lines: what is typed once the user is logged in."""
        login = f"open -u {user} -p {lab.password(user)} -P {lab.server.port} {lab.server.ip}"
        super().__init__(lab, "ncftp", stdin="".join(
            f"{line}\n" for line in ("debug 10", login, *lines)))

    def line(self, line):
        match = self.LINE.fullmatch(line)
        if not match:
            return None
        code = match["code"]
        return ("reply", f"{code} {match['text']}") if code else ("command", match["text"])

    def _lines(self):
        return self.LINES.sub(r"\1\2", "\n".join(super()._lines())).splitlines()
