# SPDX-License-Identifier: GPL-2.0-or-later
# Knows what was true of a session, from the client's log, the server's log and the files.
# Refuses to look at packets, except to say which bytes an aborted or altered capture really shows.

import hashlib
import posixpath
import re
import time

import pcap

DIRECTIONS = {"RETR": "download", "STOR": "upload", "APPE": "upload",
              "LIST": "listing", "NLST": "listing", "MLSD": "listing"}
METHODS = {"PASV": "passive", "EPSV": "passive", "PORT": "active", "EPRT": "active"}


def facts(data):
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _split(command):
    verb, _, argument = command.partition(" ")
    return verb.upper(), argument


def _last(exchange):
    return exchange.replies[-1] if exchange.replies else (0, "")


def _announced(verb, argument, text, client_ip, server_ip):
    """The endpoint a PORT, EPRT, 227 or 229 names."""
    if verb in ("PORT", "PASV"):
        numbers = re.search(r"(\d+(?:,\d+){5})", argument if verb == "PORT" else text)[1].split(",")
        return {"ip": ".".join(numbers[:4]), "port": int(numbers[4]) * 256 + int(numbers[5])}
    if verb == "EPRT":
        _, _, ip, port, _ = argument.split("|")
        return {"ip": ip, "port": int(port)}
    return {"ip": server_ip, "port": int(re.search(r"\|\|\|(\d+)\|", text)[1])}


def _network_lines(stored):
    """What TYPE A sent for the lines a client stored, whatever line end it keeps them with."""
    return b"".join(line + b"\r\n" for line in stored.splitlines())


def _entries(directory):
    """A directory as the file system has it, in the order of names."""
    entries = []
    for child in sorted(directory.iterdir()):
        stat = child.stat()
        entries.append({"name": child.name, "type": "dir" if child.is_dir() else "file",
                        "mode": f"{stat.st_mode & 0o7777:04o}",
                        "modified": time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                                  time.gmtime(stat.st_mtime))})
        if not child.is_dir():
            entries[-1]["size"] = stat.st_size
    return entries


class Story:
    """One session as its client's log tells it, told on command by command."""

    def __init__(self, client, client_ip, server):
        self.client, self.client_ip, self.server = client, client_ip, server
        self.user = self.cwd = self.endpoint = self.method = None
        self.type, self.restart = "A", 0
        self.logins, self.transfers = [], []
        self.logged = {}
        for exchange in client.exchanges()[1:]:
            self._tell(exchange)

    def record(self):
        return {
            "client_ip": self.client_ip,
            "client_software": self.client.software(),
            "user": self.user,
            "commands": [exchange.command for exchange in self.client.exchanges()[1:]],
            "logins": self.logins,
            "transfers": self.transfers,
        }

    def _tell(self, exchange):
        verb, argument = _split(exchange.command)
        code, text = _last(exchange)
        if verb == "USER":
            self.user = argument
        elif verb == "PASS":
            self._login()
        elif verb in DIRECTIONS:
            self._transfer(verb, argument, exchange)
        elif 200 <= code < 400:
            self._accepted(verb, argument, text)

    def _accepted(self, verb, argument, text):
        if verb == "CWD":
            self.cwd = self._absolute(argument)
        elif verb == "TYPE":
            self.type = argument
        elif verb == "REST":
            self.restart = int(argument)
        elif verb in METHODS:
            self.method = verb
            self.endpoint = _announced(verb, argument, text, self.client_ip, self.server.ip)

    def _absolute(self, argument):
        return posixpath.normpath(posixpath.join(self.cwd, argument))

    def _next_event(self, *kinds):
        """The server's next log entry of these kinds for this user."""
        name = self.server.anonymous_user if self.user == "anonymous" else self.user
        events = [event for event in self.server.events(name) if event.kind in kinds]
        turn = self.logged.setdefault(kinds, 0)
        self.logged[kinds] += 1
        return events[turn] if turn < len(events) else None

    def _login(self):
        event = self._next_event("login")
        outcome = "failed"
        if event.ok:
            outcome = "anonymous" if self.user == "anonymous" else "success"
            self.cwd = self.server.home(self.user)
        self.logins.append({"user": self.user, "outcome": outcome, "source": "server log"})

    def _transfer(self, verb, argument, exchange):
        direction = DIRECTIONS[verb]
        record = {"command": verb, "argument": argument, "path": self._absolute(argument),
                  "direction": direction, "type": self.type, "restart": self.restart,
                  "replies": [code for code, _ in exchange.replies]}
        if self.method:
            record.update(mode=METHODS[self.method], method=self.method, data=self.endpoint)
        event = None if direction == "listing" else self._event_of(direction, record["path"])
        record["expected_state"] = _state(record["replies"], event)
        self._content(record, event)
        self.transfers.append(record)
        self.restart, self.method, self.endpoint = 0, None, None

    def _event_of(self, direction, path):
        event = self._next_event(direction)
        if event and event.path != self.server.logged(self.user, path):
            raise RuntimeError(f"the log speaks of {event.path}, the client of {path}")
        return event

    def _content(self, record, event):
        """Size and hash: of the file, of what the data connection carried, of what arrived."""
        arrived = self.client.directory / self._local_name(record)
        if record["direction"] == "listing":
            record["payload"] = facts(_network_lines(arrived.read_bytes()))
            record["entries"] = _entries(self.server.real(self.user, record["path"]))
            return
        served = self.server.real(self.user, record["path"])
        if not served.exists():
            return
        content = served.read_bytes()
        record.update(facts(content))
        if record["expected_state"] == "refused":
            return
        if record["direction"] == "download" and arrived.exists():
            record["received"] = facts(arrived.read_bytes())
        if record["expected_state"] == "complete":
            record["payload"] = facts(content[record["restart"]:])
            self._agree(record, event, arrived, content)

    @staticmethod
    def _agree(record, event, arrived, content):
        """Three witnesses of one complete file: server's log, server's disk, client's disk."""
        if event.bytes != record["payload"]["size"] or arrived.read_bytes() != content:
            raise RuntimeError("server log, served file and received file differ")

    @staticmethod
    def _local_name(record):
        """A client keeps a file under its name, a listing under its command's."""
        if record["direction"] == "listing":
            return record["command"].lower() + ".txt"
        return posixpath.basename(record["path"])


def _state(replies, event):
    """From what both ends say; a server's 226 does not count against its own log."""
    if replies and replies[0] >= 400:
        return "refused"
    if replies[-1:] == [226] and (event is None or event.ok):
        return "complete"
    return "aborted"


class Witness:
    """Which bytes of each transfer the packets show; to be asked in the order of commands."""

    def __init__(self, packets, server_ip):
        self.server_ip = server_ip
        self.unclaimed = pcap.connections(packets)

    def stream(self, record):
        """The direction that carried it; a server may use one port several times in turn."""
        endpoint = (record["data"]["ip"], record["data"]["port"])
        for connection in self.unclaimed:
            if connection.listener == endpoint and (connection.forth.pieces
                                                    or connection.back.pieces):
                self.unclaimed.remove(connection)
                upload = record["direction"] == "upload"
                return connection.towards(self.server_ip, upload)
        raise RuntimeError(f"no connection to {endpoint} with data in the capture")


def _begins_with_received(record, content):
    """What a client kept of an aborted transfer, the packets must show; of a cut one, not all."""
    kept = record.get("received", {"size": 0})
    if 0 < kept["size"] <= len(content) and facts(content[:kept["size"]]) != kept:
        raise RuntimeError("the client kept other bytes than the capture shows")


def verify(record, witness, altered):
    """Holds the packets against the files, and says in the record what the files cannot."""
    if record["expected_state"] == "refused":
        return
    stream = witness.stream(record)
    content, missing = stream.assemble()
    if altered and missing:
        record["expected_state"] = "incomplete"
    elif altered and not stream.fin:
        record["expected_state"] = "open"
    if record["expected_state"] == "complete":
        if facts(content) != record["payload"] or missing or not stream.fin:
            raise RuntimeError("the capture does not hold the file")
        if stream.repeated():
            record["seen"] = {"repeated": stream.repeated()}
        return
    record["seen"] = {"bytes": len(content) - sum(end - start for start, end in missing),
                      "until": len(content), "missing": missing, "repeated": stream.repeated()}
    if not missing:
        record["seen"]["sha256"] = facts(content)["sha256"]
        _begins_with_received(record, content)


def verify_all(sessions, packets, server_ip, altered):
    witness = Witness(packets, server_ip)
    for session in sessions:
        for record in session["transfers"]:
            verify(record, witness, altered)
