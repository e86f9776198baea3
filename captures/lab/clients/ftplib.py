# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how Python's ftplib is started by programs/pyclient.py and how its log tells commands from
# replies.
# Refuses to know what they mean.

import ast
import re

from clients.base import Client
from servers.base import PROGRAMS, PYTHON


class Ftplib(Client):
    package = "python3"
    name = "ftplib"

    def __init__(self, lab, *steps):
        """steps: those of programs/pyclient.py."""
        super().__init__(lab, PYTHON, str(PROGRAMS / "pyclient.py"), lab.server.ip,
                         str(lab.server.port), *steps)

    @staticmethod
    def line(line):
        if match := re.match(r"\*(put urgent|put|resp)\* (b?['\"].*)", line):
            text = ast.literal_eval(match[2])
            text = text.decode() if isinstance(text, bytes) else text
            if match[1] == "resp":
                *others, last = text.splitlines()
                return "reply", " ".join([last, *others])
            return "command", text.rstrip("\r\n")
        if line.startswith("abort: "):
            return "reply", line.removeprefix("abort: ")
        return ("connection", "") if line == "connection" else None
