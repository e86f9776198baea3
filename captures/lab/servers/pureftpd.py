# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how Pure-FTPd is started, and how it logs logins, transfers, commands and replies.
# Refuses to know what the scenario hoped for.

import net
from servers.base import ANONYMOUS, PASSIVE_PORTS, SERVED
from servers.syslog import Syslogged

OPTIONS = ["--verboselog", "--verboselog", "--logpid", "--dontresolve", "--login=unix",
           "--passiveportrange={}:{}".format(*PASSIVE_PORTS)]


class Pureftpd(Syslogged):
    package = "pure-ftpd"
    name = "Pure-FTPd"
    anonymous_user = "ftp"
    EVENTS = [
        ("login", True, r"\d+ \(\?@.*\) \[INFO\] (?P<user>\S*) is now logged in"),
        ("login", True, r"\d+ \(\?@.*\) \[INFO\] Anonymous user logged in"),
        ("login", False, r"\d+ \(\?@.*\) \[WARNING\] Authentication failed for user "
                         r"\[(?P<user>.*)\]"),
        ("download", True, r"\d+ \((?P<user>.*?)@.*?\) \[NOTICE\] (?P<path>/.*) downloaded  "
                           r"\((?P<bytes>\d+) bytes"),
        ("upload", True, r"\d+ \((?P<user>.*?)@.*?\) \[NOTICE\] (?P<path>/.*) uploaded  "
                         r"\((?P<bytes>\d+) bytes"),
    ]
    SAID = (r"(?P<pid>\d+) \(.*?\) \[DEBUG\] (?:Command (?P<command>\[.*?\] \[.*\])"
            r"|(?P<reply>\d{3}[ -].*))")

    def __init__(self, work, ip=net.SERVER_IP, port=21, options=()):
        super().__init__(work, ip, port)
        self.start("pure-ftpd", *OPTIONS, f"--bind={ip},{port}", *options)

    def logged(self, user, path):
        """The user's root, a slash, and the path from there."""
        root = SERVED / ANONYMOUS if user == "anonymous" else ""
        return f"{root}/{path}"

    def said(self, line):
        """Commands come as [verb] [argument], the verb in small letters."""
        item = super().said(line)
        if not item or item[1] == "reply":
            return item
        verb, _, argument = item[2][1:-1].partition("] [")
        return item[0], "command", f"{verb.upper()} {argument}".rstrip()
