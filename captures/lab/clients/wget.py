# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how wget is started and how its log tells commands from replies.
# Refuses to know what they mean.

import re

from clients.base import Client


class Wget(Client):
    package = "wget"

    def __init__(self, lab, *arguments):
        super().__init__(lab, "wget", "--no-config", "--no-hsts", "--no-verbose", "--debug",
                         *arguments)

    @staticmethod
    def line(line):
        if line.startswith("--> "):
            return "command", line.removeprefix("--> ")
        return ("reply", line) if re.match(r"\d{3}[ -]", line) else None
