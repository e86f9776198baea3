# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how tnftp, BSD's ftp, is led through a session and how its log tells commands from replies.
# Refuses to know what they mean. The log has 227 and 229 twice; the second answers no command.

import re

from clients.base import Client


class Tnftp(Client):
    package = "tnftp"

    def __init__(self, lab, user, *lines):
        """user: who is logged in first, None for nobody; lines: what is typed then."""
        ip, port = lab.server.ip, str(lab.server.port)
        netrc = f"machine {ip} login {user} password {lab.password(user)}\n" if user else ""
        super().__init__(lab, self.package, "-d", "-v", "-i", *([] if user else ["-n"]), ip, port,
                         stdin="".join(f"{line}\n" for line in lines), netrc=netrc)

    @staticmethod
    def line(line):
        if line.startswith("---> "):
            return "command", line.removeprefix("---> ")
        return ("reply", line) if re.match(r"\d{3}[ -]", line) else None
