# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how pyftpdlib is started by programs/pyftpd.py, and how its own log writes what happens.
# Refuses to know what the scenario hoped for.

import re

import net
from servers.base import PASSIVE_PORTS, PASSWORDS, PROGRAMS, PYTHON, SERVED, Event, Server

KINDS = {"RETR": "download", "STOR": "upload", "APPE": "upload", "STOU": "upload"}


class Pyftpdlib(Server):
    package = "python3-pyftpdlib"
    name = "pyftpdlib"
    LOGIN = re.compile(r"USER '(?P<user>.*?)' (?P<what>logged in|failed login)")
    TRANSFER = re.compile(r"-\[(?P<user>.*?)\] (?P<verb>RETR|STOR|APPE|STOU) (?P<path>.*) "
                          r"completed=(?P<ok>\d) bytes=(?P<bytes>\d+)")
    SAID = re.compile(r"^(?P<peer>\S+:\d+)-\[.*?\] (?P<arrow><-|->) (?P<text>.*)")

    def __init__(self, work, ip=net.SERVER_IP, port=21, **options):
        """options: those of programs/pyftpd.py, without their dashes."""
        super().__init__(work, ip, port)
        accounts = [f"{user}:{word}:{SERVED / user}" for user, word in PASSWORDS.items()]
        words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        with open(self.log, "w") as log:
            self.start(PYTHON, str(PROGRAMS / "pyftpd.py"), *words, ip, str(port),
                       *map(str, PASSIVE_PORTS), *accounts, stderr=log)

    def logged(self, user, path):
        return str(self.real(user, path))

    def event(self, line):
        if match := self.LOGIN.search(line):
            return Event("login", match["user"], match["what"] == "logged in")
        if match := self.TRANSFER.search(line):
            return Event(KINDS[match["verb"]], match["user"], match["ok"] == "1", match["path"],
                         int(match["bytes"]))
        return None

    def said(self, line):
        match = self.SAID.search(line)
        if not match:
            return None
        return match["peer"], "command" if match["arrow"] == "<-" else "reply", match["text"]
