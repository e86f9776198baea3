# SPDX-License-Identifier: GPL-2.0-or-later
# Knows what all clients share: a directory of their own, a log, an end.
# Refuses to know any single client, and what commands mean.

import collections
import glob
import posixpath
import subprocess
import time

import debian
import dialogue
import net

LIMIT_SECONDS = 60


class Client:
    """A client at work in a directory of its own. A subclass says what to start; where the client
    logs commands and replies, also how to read them:

    line(line)    ("command" | "reply", text), ("connection", "") when a new control connection
                  begins, or None. A class without it is told about by the server's log.
    """

    package = None
    name = None  # as users call it; the package's name, unless given
    line = None
    sends = None  # the file it uploads, when that is not in its directory under the same name

    def __init__(self, lab, *argv, stdin="", netrc="", environment=None):
        """lab: has client_directory(), and keys, the file for TLS secrets; netrc: the logins that
        it finds in its home."""
        self.directory = lab.client_directory()
        self.log = self.directory / "client.log"
        self.uploads = collections.Counter()
        self.source_ip = lab.client_ip
        everything = {"HOME": str(self.directory), "LC_ALL": "C.UTF-8", "TZ": "UTC",
                      "TERM": "dumb", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                      "SSLKEYLOGFILE": str(lab.keys), **(environment or {})}
        script = self.directory / "client.script"
        script.write_bytes(stdin.encode(errors="surrogateescape"))
        if netrc:
            (self.directory / ".netrc").touch(0o600)
            (self.directory / ".netrc").write_text(netrc)
        with open(self.log, "wb") as log, open(script, "rb") as commands:
            self.process = subprocess.Popen(
                net.inside(net.namespace_of(self.source_ip), *argv), cwd=self.directory,
                env=everything, stdin=commands, stdout=log, stderr=subprocess.STDOUT)

    def software(self):
        return f"{self.name or self.package} {debian.version(self.package)}"

    def wait(self):
        self.process.wait(LIMIT_SECONDS)

    def kill_at(self, name, size):
        """Ends the client once the file it writes has the size; its sockets end as they may."""
        target, end = self.directory / name, time.monotonic() + LIMIT_SECONDS
        while not target.exists() or target.stat().st_size < size:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the client was to be killed, but ended by itself")
            time.sleep(0.01)
        self.process.kill()
        self.process.wait()

    def arrived(self, verb, path):
        """Where it keeps what came: a file under its name, a listing under its command's."""
        if verb in ("LIST", "NLST", "MLSD"):
            return self.directory / f"{verb.lower()}.txt"
        return self.directory / posixpath.basename(path)

    def sent(self, _verb, path):
        """The bytes of the file that an upload to path read; to be asked once for each upload. If
        several of the client's directories have one of that name, it read them in their order."""
        if self.sends:
            return self.sends.read_bytes()
        name = posixpath.basename(path)
        copies = sorted(self.directory.glob(f"**/{glob.escape(name)}"))
        self.uploads[name] += 1
        return copies[:self.uploads[name]][-1].read_bytes()

    def dialogues(self):
        """The exchanges of each control connection; None when it keeps no such log."""
        if not self.line:
            return None
        connections = [[]]
        for item in filter(None, map(self.line, self._lines())):
            if item[0] != "connection":
                connections[-1].append(item)
            elif connections[-1]:
                connections.append([])
        return [dialogue.exchanges(items) for items in connections]

    def _lines(self):
        return self.log.read_text(errors="surrogateescape").splitlines()
