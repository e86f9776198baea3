# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how the imitation of IIS, programs/iis.py, is started, and the JSON lines that are its log.
# Refuses to know IIS itself, and what the scenario hoped for.

import json
import os

import net
from servers.base import (ANONYMOUS, PASSIVE_PORTS, PASSWORDS, PROGRAMS, PYTHON, SERVED, Event,
                          Server)


class IisImitation(Server):
    package = "python3"
    name = "IIS imitation"

    def __init__(self, work, ip=net.SERVER_IP, port=21, verbose_errors=False,
                 long_years=False):
        super().__init__(work, ip, port)
        accounts = [f"{user}:{word}:{SERVED / user}" for user, word in PASSWORDS.items()]
        words = [*["--verbose-errors"] * verbose_errors, *["--long-years"] * long_years]
        # It lists files with the local time, as IIS does.
        environment = {**os.environ, "TZ": "UTC"}
        with open(self.log, "w") as log:
            self.start(PYTHON, str(PROGRAMS / "iis.py"), *words, ip, str(port),
                       *map(str, PASSIVE_PORTS), *accounts, f"anonymous::{SERVED / ANONYMOUS}",
                       env=environment, stderr=log)

    def software(self):
        """Python's version would say nothing about it."""
        return self.name

    def event(self, line):
        facts = json.loads(line)
        if "login" in facts:
            return Event("login", facts["login"], facts["ok"])
        if "transfer" in facts:
            return Event(facts["transfer"], facts["user"], facts["ok"], facts["path"],
                         facts["bytes"])
        return None

    def said(self, line):
        facts = json.loads(line)
        for kind in ("command", "reply"):
            if kind in facts:
                return facts["connection"], kind, facts[kind]
        return None
