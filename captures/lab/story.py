# SPDX-License-Identifier: GPL-2.0-or-later
# Knows what was true of a session, from logs of client and server and from both file systems.
# Refuses to look at packets.

import hashlib
import os
import pathlib
import posixpath
import re
import stat
import time

import claims

DIRECTIONS = {"RETR": "download", "STOR": "upload", "APPE": "upload", "STOU": "upload",
              "LIST": "listing", "NLST": "listing", "MLSD": "listing"}
METHODS = {"PASV": "passive", "EPSV": "passive", "LPSV": "passive", "SPSV": "passive",
           "PORT": "active", "EPRT": "active", "LPRT": "active"}
OPERATIONS = ("DELE", "MKD", "RMD", "XMKD", "XRMD", "RNTO", "MFMT", "MFF")
SITE_OPERATIONS = ("CHMOD", "UTIME", "SYMLINK", "MKDIR", "RMDIR", "CHGRP")
ANONYMOUS = ("anonymous", "ftp")
# How servers say the name that STOU chose (RFC 1123, 4.1.2.9; BSD's).
STORED_AS = re.compile(r"FILE: (\S+)|data connection for '(.+)'\.")
KINDS = {stat.S_IFDIR: "dir", stat.S_IFREG: "file", stat.S_IFLNK: "link", stat.S_IFIFO: "pipe",
         stat.S_IFSOCK: "socket", stat.S_IFCHR: "character device", stat.S_IFBLK: "block device"}


def facts(data):
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _split(command):
    verb, _, argument = command.partition(" ")
    return verb.upper(), argument


def is_operation(command):
    verb, argument = _split(command)
    if verb == "MDTM":  # with a time it sets one
        return re.match(r"\d{14} .", argument) is not None
    return verb in OPERATIONS or (verb == "SITE" and _split(argument)[0] in SITE_OPERATIONS)


def _last(exchange):
    return exchange.replies[-1] if exchange.replies else (0, "")


def _long(numbers):
    """The address and port of LPRT and 228 (RFC 1639): family, length, address, length, port."""
    values = [int(number) for number in numbers.split(",")]
    size = values[1]
    return {"ip": ".".join(map(str, values[2:2 + size])),
            "port": int.from_bytes(bytes(values[3 + size:]), "big")}


def announced(verb, argument, text, server_ip):
    """The endpoint a PORT, EPRT, LPRT, 227, 228 or 229 names."""
    said = argument if METHODS[verb] == "active" else text
    if verb in ("PORT", "PASV"):
        numbers = re.search(r"(\d+(?:,\d+){5})", said)[1].split(",")
        return {"ip": ".".join(numbers[:4]), "port": int(numbers[4]) * 256 + int(numbers[5])}
    if verb == "EPRT":
        _, _, ip, port, _ = said.split("|")
        return {"ip": ip, "port": int(port)}
    if verb in ("LPRT", "LPSV"):
        return _long(re.search(r"\d+(?:,\d+){8,}", said)[0])
    return {"ip": server_ip, "port": int(re.search(r"\|\|\|(\d+)\|", said)[1])}


def network_lines(stored):
    """What TYPE A sends for stored lines, whatever line end they are kept with."""
    return re.sub(rb"(?<!\r)\n", b"\r\n", stored)


def entries(directory):
    """A directory as the file system has it, in the order of names."""
    return [_entry(child) for child in sorted(directory.iterdir())]


def _recursive(top):
    """Of a directory and those below, each entry with the directory that it is in."""
    return [{**entry, "in": posixpath.relpath(path, top)} for path, _, _ in sorted(os.walk(top))
            for entry in entries(pathlib.Path(path))]


def listed(path, argument):
    """What a listing with that argument has to show; options of ls come first in it."""
    if not path.is_dir():
        return [_entry(path)] if path.exists() else []
    options = "".join(word for word in argument.split(" ") if word.startswith("-"))
    return _recursive(path) if "R" in options else entries(path)


def _is_in(entry, lines):
    """Whether a listing as the client kept it names it: not all servers show pipes, say."""
    name = entry["name"] + (f" -> {entry['target']}" if "target" in entry else "")
    return any(f" {line}".endswith((f" {name}", f"/{name}", f" {entry['name']}"))
               for line in lines)


def _entry(child):
    """A link is told of itself, not of what it leads to."""
    facts_of = child.lstat()
    kind = KINDS[stat.S_IFMT(facts_of.st_mode)]
    entry = {"name": child.name, "type": kind, "mode": f"{facts_of.st_mode & 0o7777:04o}",
             "modified": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(facts_of.st_mtime))}
    if kind in ("file", "link"):
        entry["size"] = facts_of.st_size
    if kind == "link":
        entry["target"] = os.readlink(child)
    return entry


class Story:
    """One session, told on command by command."""

    def __init__(self, exchanges, source, client, server):
        """source: whose log the exchanges are from."""
        self.client, self.server = client, server
        self.user = self.cwd = self.endpoint = self.method = self.renamed = None
        self.range = None
        self.type, self.restart, self.compressed, self.protected = "A", 0, False, False
        commands = [exchange.command for exchange in exchanges[1:]]
        self.client_port = exchanges[0].client_port
        port = {"client_port": self.client_port} if self.client_port else {}
        self.record = {
            "client_ip": client.source_ip, **port, "client_software": client.software(),
            "server": {"software": server.software(), "ip": server.ip, "port": server.port},
            "user": None, "tls": "none",
            "greeting": [code for code, _ in exchanges[0].replies],
            "commands": commands, "commands_from": source,
            "logins": [], "operations": [], "transfers": [], "listings_in_replies": []}
        self.turn = 0  # of the command told now, from 1
        if server.tls == "implicit":
            self._hidden("implicit")
        for exchange in exchanges[1:]:
            self.turn += 1
            self._tell(exchange)

    def _tell(self, exchange):
        verb, argument = _split(exchange.command)
        code, text = _last(exchange)
        if verb == "USER":
            self.user = self.record["user"] = argument
            if code >= 400:
                self._login(None)
            elif 200 <= code < 300:
                self._login(self._event_of_login(code))
        elif verb == "PASS":
            self._login(self._event_of_login(code))
        elif verb in DIRECTIONS:
            self._transfer(verb, argument, exchange)
        elif verb in claims.COMMANDS:
            self._claim(verb, argument, code, text)
        elif is_operation(exchange.command):
            self._operation(verb, argument, code)
        elif 200 <= code < 400:
            self._accepted(verb, argument, text)

    def _accepted(self, verb, argument, text):
        if verb in ("CWD", "CDUP", "XCWD"):
            self.cwd = self._absolute(argument or "..")
        elif verb == "TYPE":
            self.type = argument.upper()
        elif verb == "REST":
            self.restart = int(argument)
        elif verb == "RANG":
            self.range = [int(number) for number in argument.split()]
        elif verb == "RNFR":
            self.renamed = argument
        elif verb == "MODE":
            self.compressed = argument.upper() == "Z"
        elif verb in METHODS and argument.upper() != "ALL":
            self.method = verb
            self.endpoint = announced(verb, argument, text, self.server.ip)
        elif verb == "AUTH":
            self._hidden("explicit")
        elif verb == "CCC":
            self.record["commands_under_tls"][1] = self.turn
        elif verb == "PROT":
            self.protected = argument.upper() == "P"
        elif verb == "STAT" and argument:
            self._listing_in_reply(argument, text)

    def _hidden(self, kind):
        """The commands from here on are under TLS; until CCC, if ever."""
        self.record["tls"] = kind
        self.record["commands_under_tls"] = [self.turn, len(self.record["commands"])]

    def _absolute(self, argument):
        return posixpath.normpath(posixpath.join(self.cwd or "/", argument))

    def _listed(self, argument):
        """What a listing is of; words with a dash are options of ls."""
        words = [word for word in argument.split(" ") if not word.startswith("-")]
        return self._absolute(" ".join(words))

    def _listing_in_reply(self, argument, text):
        """text: has the lines of the reply, if the log has them; else all are taken to be there."""
        path = self._listed(argument)
        known = entries(self.server.real(self.user, path))
        self.record["listings_in_replies"].append(
            {"command": "STAT", "path": path,
             "entries": [entry for entry in known if entry["name"] in text] or known})

    def _event_of_login(self, code):
        return self.server.take_event(("login",), self.user, ok=200 <= code < 300,
                                      client_port=self.client_port)

    def _login(self, event):
        """event: the server's; it logs none of a user whom it does not even ask for a password."""
        outcome = "failed"
        source = "server log" if event else "reply"
        if event and event.ok:
            outcome = "anonymous" if self.user in ANONYMOUS else "success"
            self.cwd = self.server.home(self.user)
        self.record["logins"].append({"user": self.user, "outcome": outcome, "source": source})

    def _operation(self, verb, argument, code):
        record = {"command": verb, "argument": argument, "code": code, "ok": 200 <= code < 300}
        if verb == "RNTO" and self.renamed:
            record["from"] = self.renamed
            self.renamed = None
        self.record["operations"].append(record)

    def _claim(self, verb, argument, code, text):
        path = self._absolute(claims.named(verb, argument))
        self.record.setdefault("hash_claims", []).append(
            {**claims.claim(verb, argument, code, text, self._stored(path)), "path": path})

    def _transfer(self, verb, argument, exchange):
        record = {"command": verb, "argument": argument,
                  "path": self._path(verb, argument, exchange),
                  "direction": DIRECTIONS[verb], "type": self.type, "restart": self.restart,
                  "replies": [code for code, _ in exchange.replies]}
        if self.method:
            record.update(mode=METHODS[self.method], method=self.method, data=self.endpoint)
        if self.compressed:
            record["compressed"] = True
        if self.protected:
            record["protected"] = True
        if self.range:
            record["range"], self.range = self.range, None
        event = self._event_of(record)
        record["expected_state"] = _state(record["replies"], event)
        self._content(record, event)
        self.record["transfers"].append(record)
        self.restart = 0
        if record["expected_state"] != "refused":  # what is refused leaves it to the next
            self.method = self.endpoint = None

    def _path(self, verb, argument, exchange):
        if verb == "STOU":
            names = [STORED_AS.search(text) for _, text in exchange.replies]
            argument = next((match[1] or match[2] for match in names if match), argument)
        if DIRECTIONS[verb] == "listing":
            return self._listed(argument)
        return self._absolute(argument)

    def _event_of(self, record):
        if record["direction"] == "listing" or record["replies"][:1] >= [400]:
            return None
        path = self.server.logged(self.user, record["path"])
        return self.server.take_event((record["direction"],), self.user, path,
                                      ok=record["replies"][-1:] in ([226], [250]),
                                      client_port=self.client_port)

    def _content(self, record, event):
        """Size and hash: of the file, of what the data connection carried, of what arrived."""
        if record["direction"] == "listing":
            self._content_of_listing(record)
            return
        source = whole = self._as_of(record, event)
        if record["direction"] == "upload" and record["expected_state"] != "refused":
            source = _appended(record, event, self.client.sent(record["command"], record["path"]))
            whole = source if _replaces(record) else whole
        if whole is not None:
            record.update(facts(whole))
        if record["expected_state"] == "refused" or source is None:
            return
        kept = self.client.arrived(record["command"], record["path"])
        if record["direction"] == "download" and kept.exists():
            record["received"] = facts(kept.read_bytes())
        if record["expected_state"] == "complete":
            first, last = record.get("range", (record["restart"], len(source)))
            carried = source[first:last + 1]
            record["payload"] = facts(network_lines(carried) if self._translates(record)
                                      else carried)
            _agree(record, event)

    def _translates(self, record):
        """Whether the sender makes the line ends of the network of a text's own."""
        by_server = record["direction"] == "download"
        return record["type"][0] == "A" and (self.server.translates_text or not by_server)

    def _as_of(self, record, event):
        """The file as it was when it was sent: of what it ever held, what the server's log of a
        whole transfer agrees with in size."""
        newest = self._stored(record["path"])
        if event is None or event.bytes is None or record["expected_state"] != "complete":
            return newest
        past = self.server.past.get(self.server.real(self.user, record["path"]), [])
        fitting = [held for held in past if len(held) == record["restart"] + event.bytes]
        return fitting[0] if fitting and len(newest) != len(fitting[0]) else newest

    def _stored(self, path):
        """A file as the server has it at the end; None when it is not there, or no more."""
        file = self.server.real(self.user, path)
        return file.read_bytes() if file.is_file() else None

    def _content_of_listing(self, record):
        if record["expected_state"] == "refused":
            return
        shown = listed(self.server.real(self.user, record["path"]), record["argument"])
        kept = self.client.arrived(record["command"], record["path"])
        if kept.exists() and record["expected_state"] == "complete":
            text = kept.read_bytes()
            record["payload"] = facts(network_lines(text))
            lines = text.decode(errors="surrogateescape").splitlines()
            left_out = [entry["name"] for entry in shown if not _is_in(entry, lines)]
            shown = [entry for entry in shown if entry["name"] not in left_out]
            if left_out:
                record["entries_left_out"] = left_out
        if shown:
            record["entries"] = shown


def _appended(record, event, source):
    """Who resumes with APPE sends only what the server lacks, and the server counts that."""
    if record["command"] == "APPE" and event and event.bytes:
        return source[-event.bytes:]
    return source


def _replaces(record):
    """Whether an upload makes the whole file, whatever becomes of that later."""
    return (record["expected_state"] == "complete" and record["restart"] == 0
            and record["type"] == "I" and record["command"] != "APPE")


def _agree(record, event):
    """Witnesses of one complete binary file: server's log, server's disk, client's disk."""
    if record["type"] != "I":
        return
    if event and event.bytes not in (None, record["payload"]["size"]):
        raise RuntimeError("the server's log and the file differ in size")
    if "received" in record and record["received"]["sha256"] != record["sha256"]:
        raise RuntimeError("served file and received file differ")


def _state(replies, event):
    """From what both ends say; a server's 226 does not count against its own log."""
    if replies and replies[0] >= 400:
        return "refused"
    if replies[-1:] in ([226], [250]) and (event is None or event.ok):
        return "complete"
    return "aborted"
