# SPDX-License-Identifier: GPL-2.0-or-later
# Knows what all servers share: accounts, how one is started and stopped, how its log is asked.
# Refuses to know any single server, and what a scenario hopes for.

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import debian
import dialogue
import net

PYTHON = "/usr/bin/python3"
PROGRAMS = Path(__file__).resolve().parent.parent / "programs"
SERVED = Path("/srv")
ANONYMOUS = "ftp"
PASSWORDS = {"alice": "wonder-Land7", "bob": "bobs-Secret9"}
PASSIVE_PORTS = (50000, 50099)


@dataclass
class Event:
    """What a server's log says of a "login", a "download" or an "upload"; path as the log has it,
    bytes as sent or received by the server, the client's port on the control connection, each
    None where the log does not say."""
    kind: str
    user: str
    ok: bool
    path: str = None
    bytes: int = None
    client_port: int = None


class Server:
    """A subclass starts one in its __init__ and reads its log, a line at a time:

    event(line)   an Event, or None
    said(line)    (connection, "command" | "reply" | "port", text) or None; connection: whatever
                  the log tells connections apart with; the port is the client's. Passwords may be
                  starred. A class whose log does not have commands and replies leaves this away.
    home(user)    the directory after login, in the server's view
    real(user, path)    where in the file system that path of the server's view is
    logged(user, path)  how the log writes that path
    """

    package = None
    name = None  # as users call it; the package's name, unless given
    anonymous_user = "anonymous"  # how the log calls an anonymous user
    translates_text = True  # in TYPE A it sends the line ends of the network
    tls = "none"  # or "explicit", "implicit"

    def __init__(self, work, ip, port):
        self.work, self.ip, self.port = work, ip, port
        self.log = work / "server.log"
        self.process = None
        self.taken = set()
        self.past = {}  # by file: what it held before

    def software(self):
        return f"{self.name or self.package} {debian.version(self.package)}"

    def start(self, *argv, **redirection):
        """Runs it where its address is, in the foreground, and waits until it listens."""
        self.process = subprocess.Popen(net.inside(net.namespace_of(self.ip), *argv), **redirection)
        self.wait_until_it_listens()

    def wait_until_it_listens(self, seconds=10):
        end = time.monotonic() + seconds
        while not self._listening():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.package} does not listen")
            time.sleep(0.05)

    def wait_until_it_logs(self, text, seconds=30):
        end = time.monotonic() + seconds
        while not self.log.exists() or text not in self.log.read_text(errors="replace"):
            if time.monotonic() > end:
                raise RuntimeError(f"{self.package} never logged {text}")
            time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)

    def home(self, user):
        return "/"

    def real(self, user, path):
        return SERVED / (ANONYMOUS if user == "anonymous" else user) / path.lstrip("/")

    def logged(self, user, path):
        return path

    def lines(self):
        return self.log.read_text(errors="surrogateescape").splitlines()

    def take_event(self, kinds, user, path=None, ok=None, client_port=None):
        """The first event of these kinds for this user, and path if given, that nobody took yet;
        None when the log has no more of them. As several connections may ask for the same, those
        that ended as ok says come first, where the log does not tell the client's port."""
        name = self.anonymous_user if user == "anonymous" else user
        fitting = [(turn, event) for turn, event in enumerate(map(self.event, self.lines()))
                   if event and turn not in self.taken and event.kind in kinds
                   and event.user == name and path in (None, event.path)
                   and (None in (client_port, event.client_port)
                        or event.client_port == client_port)]
        if not fitting:
            return None
        turn, event = min(fitting, key=lambda pair: ok not in (None, pair[1].ok))
        self.taken.add(turn)
        return event

    def dialogues(self):
        """The exchanges of each control connection, in the order in which these began."""
        said = {}
        for connection, kind, text in filter(None, map(self.said, self.lines())):
            said.setdefault(connection, []).append((kind, text))
        return [dialogue.exchanges(items) for items in said.values()]

    def _listening(self):
        lines = subprocess.run(net.inside(net.namespace_of(self.ip), "ss", "-Htln"), check=True,
                               text=True, capture_output=True).stdout
        return f":{self.port} " in lines
