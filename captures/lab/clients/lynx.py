# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how the browser lynx is given its keys and how its trace tells commands from replies.
# Refuses to know what they mean. It may leave without having read the last reply.

import re

from clients.base import Client


class Lynx(Client):
    package = "lynx"
    LINE = re.compile(r" +(?P<way>Tx|Rx): (?P<text>.*)")

    def __init__(self, lab, url, *keys):
        """keys: as lynx calls them, one after the other, once the page is shown."""
        lab.local("keys.txt", "".join(f"key {key}\n" for key in keys).encode())
        super().__init__(lab, "lynx", "-trace", "-cmd_script=keys.txt", url,
                         environment={"LYNX_TRACE_FILE": "trace.log", "TERM": "vt100"})
        self.log = self.directory / "trace.log"

    def line(self, line):
        if line.startswith("FTP connected"):
            return "connection", ""
        match = self.LINE.fullmatch(line)
        return match and ("command" if match["way"] == "Tx" else "reply", match["text"])
