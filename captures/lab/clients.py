# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how each real client is started and how its own log tells commands from replies.
# Refuses to know what the commands mean.

import ast
import re
import subprocess
import time
from dataclasses import dataclass, field

import net
from servers import HERE, PYTHON, version

LIMIT_SECONDS = 60


@dataclass
class Exchange:
    """One command and its replies, each as (code, text); the greeting has no command."""
    command: str
    replies: list = field(default_factory=list)


class Client:
    """A client at work in a directory of its own; a subclass says how to read its log."""

    package = None

    def __init__(self, directory, *argv):
        directory.mkdir(exist_ok=True)
        self.directory = directory
        self.log = directory / "client.log"
        environment = {"HOME": str(directory), "LC_ALL": "C.UTF-8", "TZ": "UTC",
                       "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                net.inside(net.CLIENT, *argv), cwd=directory, env=environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    def software(self):
        return "{} {}".format(self.package, version(self.package)[1])

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

    def exchanges(self):
        """Commands in order, each with the replies that are its: first in, first out."""
        queue, turn = [Exchange(None)], 0
        for kind, text in self._lines():
            if kind == "command":
                queue.append(Exchange(text))
            else:
                queue[turn].replies.append((int(text[:3]), text[4:]))
                turn += text[0] != "1"
        return queue

    def _lines(self):
        for line in self.log.read_text(errors="replace").splitlines():
            item = self.line(line)
            if item and (item[0] == "command" or re.match(r"\d{3}( |$)", item[1])):
                yield item


class Curl(Client):
    package = "curl"

    def __init__(self, directory, *arguments):
        super().__init__(directory, "curl", "-q", "-sS", "-v", *arguments)

    @staticmethod
    def line(line):
        kinds = {"> ": "command", "< ": "reply"}
        return (kinds[line[:2]], line[2:]) if line[:2] in kinds else None


class Lftp(Client):
    package = "lftp"
    SETTINGS = ["debug 9", "set ftp:ssl-allow no", "set cmd:interactive no",
                "set net:max-retries 1", "set net:timeout 30", "set xfer:log no"]

    def __init__(self, directory, *commands):
        super().__init__(directory, "lftp", "--norc", "-c",
                         "; ".join([*self.SETTINGS, *commands]))

    @staticmethod
    def line(line):
        if match := re.match(r"(--->|<---) (.*)", line):
            return ("command" if match[1] == "--->" else "reply"), match[2]
        return None


class Ftplib(Client):
    package = "python3"

    def __init__(self, directory, *arguments):
        super().__init__(directory, PYTHON, str(HERE / "pyclient.py"), *arguments)

    def software(self):
        return "ftplib " + version(self.package)[1]

    @staticmethod
    def line(line):
        if match := re.match(r"\*(put urgent|put|resp)\* (b?['\"].*)", line):
            text = ast.literal_eval(match[2])
            text = text.decode() if isinstance(text, bytes) else text
            if match[1] == "resp":
                return "reply", text.splitlines()[-1]
            return "command", text.rstrip("\r\n")
        if line.startswith("abort: "):
            return "reply", line.removeprefix("abort: ")
        return None
