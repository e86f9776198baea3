# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how servers run that log to syslog only, and that ask for the names of machines; and how
# inetd runs those that serve one connection each.
# Refuses to know any single server: what its messages mean is told by tables in its class.

import re
from pathlib import Path

import net
from servers.base import ANONYMOUS, PROGRAMS, PYTHON, SERVED, Event, Server

HOST = "ftp.example.net"
# Names come from here alone: nobody answers questions to a name server, and each waits for it.
NAMES = {"127.0.0.1": "localhost", net.SERVER_IP: HOST, net.SERVER_IP6: HOST,
         net.CLIENT_IP: "client.example.net", net.CLIENT_IP6: "client.example.net",
         net.OTHER_CLIENT_IP: "other.example.net", net.SECOND_IP: "second.example.net"}
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
MESSAGE = re.compile(r"\w{3} [ \d]\d \d\d:\d\d:\d\d [^\[]+\[(?P<pid>\d+)\]: ?(?P<text>.*)")


def name_machines():
    """In the world's own /etc."""
    Path("/etc/hosts").write_text("".join(f"{ip} {name}\n" for ip, name in NAMES.items()))
    Path("/etc/nsswitch.conf").write_text("passwd: files\ngroup: files\nshadow: files\n"
                                          "hosts: files\nservices: files\n")


class Syslogged(Server):
    """With accounts of the system, of which only the anonymous one is shut in. A subclass has:

    EVENTS   kind, outcome, and the pattern of a line, with groups user (unless anonymous), path
             and bytes
    SAID     the pattern of a line, with groups pid, command and reply
    """

    def start(self, *argv):
        name_machines()
        self.log.touch()
        super().start("unshare", "--mount", "--uts", PYTHON, str(PROGRAMS / "syslog.py"),
                      str(self.log), HOST, *argv, env=ENVIRONMENT)

    def home(self, user):
        return "/" if user == "anonymous" else str(SERVED / user)

    def real(self, user, path):
        return SERVED / ANONYMOUS / path[1:] if user == "anonymous" else Path(path)

    def messages(self):
        """(process, text) of each."""
        found = filter(None, map(MESSAGE.match, super().lines()))
        return [(match["pid"], match["text"]) for match in found]

    def lines(self):
        return [f"{pid} {text}" for pid, text in self.messages()]

    def event(self, line):
        for kind, ok, pattern in self.EVENTS:
            if match := re.match(pattern, line):
                found = {"user": self.anonymous_user, **match.groupdict()}
                size = int(found["bytes"]) if "bytes" in found else None
                return Event(kind, found["user"], ok, found.get("path"), size)
        return None

    def said(self, line):
        match = re.match(self.SAID, line)
        if not match:
            return None
        kind = "command" if match["command"] else "reply"
        return match["pid"], kind, match[kind]


class Inetd(Syslogged):
    """Of inetd's servers, each in a process of its own. A subclass has COMMAND, their words."""

    EVENTS = [
        ("login", True, r"\d+ \((?P<user>.*?)\) (?:ANONYMOUS )?FTP LOGIN FROM "),
        ("login", False, r"\d+ \((?P<user>.*?)\) FTP LOGIN FAILED FROM "),
        ("download", True, r"\d+ \((?P<user>.*?)\) get /?(?P<path>.*) = (?P<bytes>\d+) bytes"),
        ("upload", True,
         r"\d+ \((?P<user>.*?)\) (?:put|append) /?(?P<path>.*) = (?P<bytes>\d+) bytes"),
    ]
    SAID = r"(?P<pid>\d+) \(.*?\) (?:command: (?P<command>.*)|<--- (?P<reply>.*))"

    def __init__(self, work, ip=net.SERVER_IP, port=21, options="", welcome="", motd=""):
        """options: of the command; welcome and motd: lines before the last of 220 and of 230, as
        the one started last wants them."""
        super().__init__(work, ip, port)
        Path("/etc/ftpwelcome").write_text(welcome)
        Path("/etc/motd").write_text(motd)
        Path("/etc/ftpusers").write_text("root\n")
        family = "tcp6" if ":" in ip else "tcp4"
        config = work / "inetd.conf"
        config.write_text(f"{port} stream {family} nowait root {self.COMMAND} {options}\n")
        self.start("inetd", "-i", str(config))

    def logged(self, user, path):
        """Without the first slash, which EVENTS leave away: of guests' paths it is not logged."""
        return path.lstrip("/")

    def lines(self):
        """Each with the user whom the process serves, as only the first command says."""
        users, told = {}, []
        for pid, text in self.messages():
            if named := re.match("command: USER (.*)", text, re.IGNORECASE):
                users[pid] = named[1]
            told.append(f"{pid} ({users.get(pid)}) {text}")
        return told
