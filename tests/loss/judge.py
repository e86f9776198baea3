# Knows what is a wrong claim of a record (LIE) and what the packets of a damaged capture still show and no
# record says (MISS), by the records of the undamaged one, which other tests hold against the truth.
# Refuses to know how the capture was damaged.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import datetime
import functools
import hashlib
import zlib
from collections import defaultdict

import packets
from base import end
from moved import content, has_data

# What a record must say of itself where one of its claims may be wrong.
DOUBTS = {
    "pairing": {"doubtful-pair", "after-gap"},
    "bytes": {"gap", "no-begin", "no-fin", "no-final-reply", "no-data-connection", "conflicting",
              "fragmented", "size-mismatch", "undecrypted", "undecoded", "no-eof", "failed-reply",
              "inferred", "reset", "aborted"},
    "link": {"inferred"},
    "text": {"cut-line"},
    "forged": {"conflicting"},
}
LOGGED_IN = ("success", "anonymous")
BACKWARDS = {"login": ("frame", "reply_frame"), "operation": ("frame", "reply_frame")}


class Shown:
    """What a damaged capture still has of the streams."""

    def __init__(self, base, pieces):
        self.base, self.pieces = base, pieces
        self.whole = {p.origin for p in pieces if p.origin is not None and not p.packet.is_cut}
        ranges = defaultdict(list)
        for piece in pieces:
            if piece.origin is not None and piece.captured:
                ranges[base.stream_of(piece.origin)].append(
                    (piece.start, piece.start + piece.captured))
        self.ranges = {stream: _merged(found) for stream, found in ranges.items()}
        self.lines = {line for line in base.lines if self.has(line.stream, line.start, line.end)}

    @functools.cached_property
    def read_at(self):
        """The lines that can be read once a frame is there: which have all that their connection had said
        up to them, be it of either side."""
        read, newest = defaultdict(set), defaultdict(int)
        first = {}
        for frame, piece in enumerate(self.pieces, 1):
            if piece.origin is not None and piece.captured:
                first.setdefault(piece.origin, frame)
        for origin in sorted(first):
            number = self.base.connection_of[origin]
            newest[number] = max(newest[number], first[origin])
            read[newest[number]] |= self.base.lines_of(origin)
        return read

    @functools.cached_property
    def frames_at(self):
        """Those of a time, as records have it."""
        frames = defaultdict(list)
        for frame, piece in enumerate(self.pieces, 1):
            frames[piece.packet.micros].append(frame)
        return frames

    def has(self, stream, start, until):
        return any(a <= start and until <= b for a, b in self.ranges.get(stream, ()))

    def count(self, stream):
        return sum(b - max(a, 0) for a, b in self.ranges.get(stream, ()) if b > 0)

    def lines_at(self, frame):
        """Lines of the undamaged capture that have bytes in a frame of this one."""
        if not frame or frame > len(self.pieces) or self.pieces[frame - 1].origin is None:
            return frozenset()
        return self.base.lines_of(self.pieces[frame - 1].origin)


def _merged(ranges):
    found = []
    for start, until in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1][1] = max(found[-1][1], until)
        else:
            found.append([start, until])
    return found


def _behind(segment):
    """The next number of who sent it."""
    counts = len(segment.payload) + (segment.flags & (packets.SYN | packets.FIN) > 0)
    return (segment.seq + counts) % 2**32


def is_part_of(found, told):
    """Whether a path is as far up as was known."""
    return found is None or f"/{told or ''}/".replace("//", "/").endswith(
        f"/{found.strip('/')}/".replace("//", "/")) or found == told


def lines_of(base, frame):
    return base.lines_of(frame - 1) if frame else frozenset()


def inflated(part):
    """As far as MODE Z can be decoded."""
    try:
        return zlib.decompressobj().decompress(part)
    except zlib.error:
        return b""


class Reference:
    """The records of the undamaged capture, by what they are about."""

    def __init__(self, base):
        self.base = base
        self.by_kind = defaultdict(list)
        for record in base.records:
            self.by_kind[record["record"]].append(record)
        self.session_ends = defaultdict(list)
        for record in self.by_kind["session"]:
            self.session_ends[end(record["client"]), end(record["server"])].append(record)
        self.files = {(r["file"].get("path"), r["file"].get("size"), r["file"].get("hash", {}).get("sha256"))
                      for r in self.by_kind["file"] if r["ftpx"]["complete"]}
        self.files |= {(f["path"], f["size"], f["sha256"]) for session in base.truth["sessions"]
                       for f in session["transfers"] if "sha256" in f}
        self.hashes = {digest for _, _, digest in self.files if digest}
        self.refusals = sum(not line.stream[1] and line.text[:1] in b"45" for line in base.lines)
        self.users = {line.text[5:].decode(errors="replace") for line in base.lines
                      if line.stream[1] and line.text.upper().startswith(b"USER ")}
        for record in self.by_kind["transfer"]:
            record["_lines"] = lines_of(base, record["ftpx"]["frames"].get("command"))
        for kind, (asked, told) in BACKWARDS.items():
            for record in self.by_kind[kind]:
                record["_lines"] = lines_of(base, record["ftpx"].get(asked))
                record["_reply_lines"] = lines_of(base, record["ftpx"].get(told))
        for record in self.by_kind["transfer"]:
            record["_final"] = self._final_line(record)
            record["_stream"] = self._stream(record)

    def _final_line(self, record):
        """The line of its final reply: the next with that code behind its command."""
        code = str(record["ftpx"].get("reply", "")).encode()
        if not code or not record["_lines"]:
            return None
        number = min(line.stream[0] for line in record["_lines"])
        frame = record["ftpx"]["frames"]["command"] - 1
        for piece in self.base.pieces[frame + 1:]:
            for line in sorted(self.base.lines_of(piece.origin), key=lambda line: line.number):
                if line.stream == (number, False) and line.text.startswith(code + b" "):
                    return line
        return None

    def _stream(self, record):
        """The stream with its bytes."""
        if not has_data(record) or not record["ftpx"]["frames"].get("first"):
            return None
        origin = record["ftpx"]["frames"]["first"] - 1
        sender = end(record["source"])
        number = self.base.connection_of[origin]
        connection = self.base.connections[number]
        return number, connection.opener == sender


def is_like_command(one, other):
    """An argument that is cut is not told."""
    return one["ftpx"].get("command") == other["ftpx"].get("command") and \
        other["ftpx"].get("arg") in (None, one["ftpx"].get("arg"))


def is_commanded(record):
    """Whether it is told by its command, rather than as a connection without one."""
    return record["record"] != "transfer" or bool(record["ftpx"]["frames"].get("command"))


def is_like_login(one, other):
    return True


def answer_lines(record):
    """Of what a record of the reference ends with."""
    if record["record"] == "transfer":
        return frozenset(filter(None, [record["_final"]]))
    return record["_reply_lines"]


def micros(time):
    return round(datetime.datetime.fromisoformat(time).timestamp() * 1_000_000)


def _is_in_order(pieces):
    """Whether each direction of what is left comes as it came, and what answers behind what it answers."""
    origins = [piece.origin for piece in pieces if piece.origin is not None]
    return origins == sorted(origins)


class Verdict:
    def __init__(self, lies, misses):
        self.lies, self.misses = lies, misses


class Judge:
    """Holds the records of one damaged capture against the reference."""

    def __init__(self, reference, pieces, records):
        self.reference, self.base = reference, reference.base
        self.shown = Shown(self.base, pieces)
        self.records = records
        self.is_in_order = _is_in_order(pieces) and len(pieces) <= len(self.base)
        self.lies, self.misses = [], []
        self.session_of = {}
        self.told = defaultdict(list)  # id of a record of the reference: records

    def verdict(self):
        by_kind = defaultdict(list)
        for record in self.records:
            by_kind[record["record"]].append(record)
        for kind, judge in (("session", self.session), ("login", self.login),
                            ("transfer", self.transfer), ("operation", self.operation),
                            ("file", self.file), ("attempt", self.attempt)):
            for record in by_kind[kind]:
                judge(record)
        self.look_for_misses(by_kind)
        return Verdict(self.lies, self.misses)

    # --- saying so ---

    def hold(self, record, fact, found, right, *doubts):
        """Notes a lie when a fact is not as it should be, unless the record says that it is in doubt."""
        if found in right:
            return
        quirks = set(record["ftpx"].get("quirks", ()))
        if any(quirks & DOUBTS[doubt] for doubt in doubts):
            return
        right = sorted(right, key=str)
        right = right[0] if len(right) == 1 else right
        self.lies.append(f"{record['record']}.{fact}: {found!r} for {right!r}")

    def miss(self, what):
        self.misses.append(what)

    # --- lies ---

    def mine(self, record, kind):
        """Records of the reference of that kind in the session that a record is of."""
        sessions = {r["ftpx"]["session"] for r in self.session_of.get(record["ftpx"].get("session"), ())}
        return [r for r in self.reference.by_kind[kind] if r["ftpx"].get("session") in sessions]

    def session(self, record):
        found = self.reference.session_ends.get((end(record["client"]), end(record["server"])), [])
        self.session_of[record["ftpx"]["session"]] = found
        if not found:
            self.lies.append(f"session of {end(record['client'])}, {end(record['server'])}: there is none")
            return
        for one in found:
            self.told[id(one)].append(record)
        ftpx = record["ftpx"]
        self.hold(record, "user", record.get("user", {}).get("name"),
                  {None} | self.users_of(found), "pairing", "forged", "text")
        self.hold(record, "login", ftpx.get("login"), self.logins_of(found), "pairing", "forged")
        for name in ("failed_logins",):
            most = max(r["ftpx"].get(name, 0) for r in found)
            if ftpx.get(name, 0) > most:
                self.hold(record, name, ftpx[name], {most}, "pairing", "forged")
        if ftpx.get("refused", 0) > self.reference.refusals:
            self.hold(record, "refused", ftpx["refused"], {self.reference.refusals}, "pairing", "forged")
        for name in ("server_software", "client_software"):
            known = {r["ftpx"].get(name) for r in found}
            self.hold(record, name, ftpx.get(name), {None} | known, "pairing", "forged", "text")

    def last_line(self, session):
        """The last line of a session that is shown, as a frame of the undamaged capture."""
        ends = frozenset((end(session["client"]), end(session["server"])))
        frames = [piece.origin for piece in self.shown.pieces if piece.origin is not None and
                  self.base.connection_of[piece.origin] in self.base.control and piece.captured and
                  frozenset((self.base.segments[piece.origin].source,
                             self.base.segments[piece.origin].target)) == ends]
        return max(frames, default=-1)

    def users_of(self, sessions):
        """The users that a session may be said to have, by what is shown of it."""
        users = set()
        for session in sessions:
            final = session.get("user", {}).get("name")
            logins = self.logins(session)
            last = max((r["ftpx"].get("reply_frame", r["ftpx"].get("frame", 0)) - 1 for r in logins),
                       default=0)
            users.add(final)
            if self.last_line(session) <= last:
                users |= self.reference.users
        return users

    def logins(self, session):
        return [r for r in self.reference.by_kind["login"]
                if r["ftpx"]["session"] == session["ftpx"]["session"]]

    def logins_of(self, sessions):
        right = {"none", "pending", "unfinished", "unanswered", None}
        for session in sessions:
            right.add(session["ftpx"].get("login"))
            logins = self.logins(session)
            last = max((r["ftpx"].get("reply_frame", 0) - 1 for r in logins), default=0)
            if self.last_line(session) < last:
                right |= {r["ftpx"]["result"] for r in logins}
            if session["ftpx"].get("login") == "anonymous":
                right.add("success")
        return right

    def same(self, record, kind, is_like):
        """What a record is about: by the lines in its frames; where what was before these came later, so
        that they count from then on, by what is alike and not told of yet."""
        frames = record["ftpx"].get("frames", {})
        frame = record["ftpx"].get("frame", frames.get("command"))
        asked = self.shown.lines_at(frame)
        told = self.shown.lines_at(record["ftpx"].get("reply_frame"))
        mine = [r for r in self.mine(record, kind) if is_like(r, record)]
        if not self.is_in_order:
            mine = self.not_told(mine, asked | self.shown.read_at[frame], self.answers(record)) or mine
        by_lines = [r for r in mine if r["_lines"] & asked] or \
            [r for r in mine if r.get("_reply_lines", frozenset()) & told]
        if by_lines or (self.is_in_order and self.is_clear(record)):
            return by_lines
        return [r for r in mine if not any(is_commanded(told) for told in self.told[id(r)])][:1]

    def not_told(self, mine, asked, told):
        """The one that is not told of yet and that most of these lines are of: a frame that others waited for
        has theirs, too."""
        def fits(r):
            return bool(r["_lines"] & asked) + bool(answer_lines(r) & told)
        free = [r for r in mine if fits(r) and not any(map(is_commanded, self.told[id(r)]))]
        return sorted(free, key=fits, reverse=True)[:1]

    def answers(self, record):
        """The lines that a record's end may be by its frame; that of a transfer is told by its time."""
        frames = [record["ftpx"].get("reply_frame")]
        if record["record"] == "transfer" and "reply" in record["ftpx"]:
            frames = self.shown.frames_at[micros(record["event"]["end"])]
        return frozenset().union(*(self.shown.lines_at(f) | self.shown.read_at[f] for f in frames if f))

    def is_clear(self, record):
        """Whether the dialogue of its session is known, none of it being under TLS."""
        return all(r["ftpx"]["tls"] == "none" for r in self.session_of.get(record["ftpx"].get("session"), ()))

    def login(self, record):
        ftpx = record["ftpx"]
        found = self.same(record, "login", is_like_login)
        if not found and ftpx.get("unseen"):
            found = [r for r in self.mine(record, "login") if r["ftpx"]["result"] == ftpx["result"] or
                     (r["ftpx"]["result"] in LOGGED_IN and ftpx["result"] in LOGGED_IN)]
        if not found:
            if ftpx["result"] in ("success", "anonymous", "failed"):
                self.hold(record, "result", ftpx["result"], {"no login"}, "pairing", "forged")
            return
        for one in found:
            self.told[id(one)].append(record)
        users = {r.get("user", {}).get("name") for r in found}
        self.hold(record, "user", record.get("user", {}).get("name"), {None} | users,
                  "pairing", "forged", "text")
        results = {r["ftpx"]["result"] for r in found} | {"unanswered", "unfinished"}
        if "anonymous" in results and "user" not in record:
            results.add("success")
        self.hold(record, "result", ftpx["result"], results, "pairing", "forged")
        if ftpx.get("unseen") in ("reply", "both"):
            return  # its code is that of what shows how it ended
        self.hold(record, "code", ftpx.get("code"), {None} | {r["ftpx"].get("code") for r in found} |
                  ({331, 332} if ftpx["result"] == "unfinished" else set()), "pairing", "forged")

    def transfer(self, record):
        ftpx = record["ftpx"]
        found = self.same(record, "transfer", is_like_command)
        linked = [r for r in self.reference.by_kind["transfer"] if self.same_ends(r, record)]
        if not is_commanded(record):  # what it is about is its connection, if that is its session's
            found = [r for r in self.mine(record, "transfer") if r in linked] or found
        if not has_data(record) and not found:
            number = self.connection(record)
            found = [r for r in self.reference.by_kind["transfer"]
                     if r["_stream"] and r["_stream"][0] == number]
        if ftpx["frames"].get("command") and not found:
            self.hold(record, "command", ftpx.get("command"), {"no such command"}, "pairing", "forged")
            return
        if has_data(record) and not linked and not (ftpx["bytes"] == 0 and self.is_real(record)):
            self.hold(record, "data", f"{end(record['source'])} {end(record['destination'])}",
                      {"no data connection"}, "link")
            return
        if linked and found and all(map(has_data, found)) and not any(r in linked for r in found):
            self.hold(record, "data", f"{end(record['source'])} {end(record['destination'])}",
                      {str(end(r["source"])) for r in found}, "link")
            return
        found = [r for r in found if r in linked] or found or linked
        for one in found:
            self.told[id(one)].append(record)
        if found:
            self.transfer_facts(record, found)
        else:
            self.hold(record, "state", ftpx["state"], {"incomplete", "open", "refused", "aborted"}, "bytes")

    def was_reset(self, record):
        """Whether its data connection was reset, and the capture still shows that: really, or by what no
        receiver can tell from that, exactly at the next number (RFC 5961)."""
        number = self.connection(record)
        return number is not None and "reset" in record["ftpx"].get("quirks", ()) and any(
            segment.flags & packets.RST for segment in self.segments_of(number))

    def segments_of(self, number):
        """Those of a connection that are there and that its ends may have sent, as far as they can know."""
        connection, next_seq = self.base.connections[number], {}
        for piece in self.shown.pieces:
            is_forged = piece.origin is None
            segment = packets.parse(piece.packet) if is_forged else self.base.segments[piece.origin]
            if {segment.source, segment.target} != {connection.opener, connection.listener}:
                continue
            if not is_forged or segment.seq == next_seq.get(segment.source):
                yield segment
            if not is_forged:
                next_seq[segment.source] = _behind(segment)

    def goes_both_ways(self, record):
        number = self.connection(record)
        senders = {self.base.segments[p.origin].source for p in self.base.pieces
                   if p.captured and self.base.connection_of[p.origin] == number}
        return len(senders) == 2

    def connection(self, record):
        """The number of its data connection, by the frame that it begins with."""
        frame = record["ftpx"]["frames"].get("first")
        if not frame or self.shown.pieces[frame - 1].origin is None:
            return None
        return self.base.connection_of[self.shown.pieces[frame - 1].origin]

    def is_real(self, record):
        """Whether there was such a connection, which no transfer of the reference has."""
        ends = frozenset((end(record["source"]), end(record["destination"])))
        return any(frozenset((c.opener, c.listener)) == ends for c in self.base.connections)

    @staticmethod
    def same_ends(one, other):
        if not has_data(one) or not has_data(other):
            return False
        return frozenset((end(one["source"]), end(one["destination"]))) == \
            frozenset((end(other["source"]), end(other["destination"])))

    def transfer_facts(self, record, found):
        ftpx = record["ftpx"]

        def every(*path):
            return {_at(r, path) for r in found}
        actions = {None} | every("event", "action")
        if "command" not in ftpx:  # only where bytes went is known
            actions |= {"ftp-download"} if "ftp-list" in actions else set()
            actions |= {"ftp-download", "ftp-upload"} if self.goes_both_ways(record) else set()
        self.hold(record, "action", record["event"].get("action"), actions, "link")
        for name, doubts in (("arg", ["text"]), ("type", []), ("method", ["link"]), ("mode", ["link"]),
                             ("range_end", []), ("announced_size", ["pairing"]), ("entries", ["bytes"])):
            self.hold(record, name, ftpx.get(name), {None} | every("ftpx", name), "forged", *doubts)
        offsets = {r["ftpx"].get("restart", 0) for r in found} | self.asked(found)
        is_placed = "restart" in ftpx or ftpx["bytes"] > 0  # else nothing is said to begin anywhere
        if is_placed and ftpx.get("restart", 0) not in offsets:
            self.hold(record, "restart", ftpx.get("restart"), every("ftpx", "restart"), "bytes", "pairing")
        self.hold(record, "user", record.get("user", {}).get("name"),
                  {None} | every("user", "name"), "pairing", "forged", "link")
        path = record["file"].get("path")
        if path != ftpx.get("arg") and not any(is_part_of(path, r["file"].get("path")) for r in found):
            self.hold(record, "path", path, every("file", "path"), "text", "forged")
        states = every("ftpx", "state")
        if ftpx["state"] in ("complete", "refused"):
            self.hold(record, "state", ftpx["state"], states, "bytes", "pairing")
        elif ftpx["state"] == "aborted" and not self.was_reset(record):
            self.hold(record, "state", ftpx["state"], states, "pairing", "forged")
        if ftpx["state"] == "complete":
            self.hold(record, "size", content(record).get("size"), {content(r).get("size") for r in found})
            self.hold(record, "gap_bytes", ftpx["gap_bytes"], {0})
        if ftpx["bytes"] > max(r["ftpx"]["bytes"] for r in found):
            self.hold(record, "bytes", ftpx["bytes"], every("ftpx", "bytes"), "bytes", "forged")
        codes = {code for r in found for code in r["ftpx"].get("replies", ())}
        for code in ftpx.get("replies", ()):
            self.hold(record, "replies", code, codes, "pairing", "forged")
        self.transfer_hash(record, found)

    def asked(self, found):
        """Offsets that the client asked for before a command; some servers send another one."""
        offsets = set()
        for line in (line for r in found for line in r["_lines"]):
            before = [one for one in self.base.lines
                      if one.stream == line.stream and one.number < line.number]
            rest = [one.text[5:] for one in before[-3:] if one.text.upper().startswith(b"REST ")]
            offsets |= {int(number) for number in rest if number.isdigit()}
        return offsets

    def transfer_hash(self, record, found):
        digest = content(record).get("hash", {}).get("sha256")
        size = content(record).get("size", 0)
        right = {content(r).get("hash", {}).get("sha256") for r in found}
        if digest is None or digest in right:
            return
        if record["ftpx"]["state"] == "complete" or not \
                set(record["ftpx"].get("quirks", ())) & DOUBTS["bytes"]:
            self.lies.append(f"transfer.hash: of {size} bytes, {record['ftpx']['state']}")
            return
        nothing = hashlib.sha256().hexdigest() if size == 0 else None
        if digest != nothing and not any(digest in self.parts(r) for r in found):
            self.lies.append(f"transfer.hash: of no part, {size} bytes, "
                             f"{record['ftpx']['state']}")

    def parts(self, reference):
        """The hashes of what is shown in one piece of the bytes of a transfer's connection, as they are and
        inflated as far as they go."""
        found = set()
        for sender in (True, False) if reference["_stream"] else ():
            stream = reference["_stream"][0], sender
            known = self.base.bytes_of(stream)
            for a, b in self.shown.ranges.get(stream, ()):
                part = bytes(known[at] for at in range(max(a, 0), b) if at in known)
                found |= {hashlib.sha256(part).hexdigest(), hashlib.sha256(inflated(part)).hexdigest()}
        return found

    def operation(self, record):
        ftpx = record["ftpx"]
        found = self.same(record, "operation", is_like_command)
        if not found:
            self.hold(record, "command", ftpx["command"], {"no such operation"}, "pairing", "forged")
            return

        def every(*path):
            return {_at(r, path) for r in found}
        for one in found:
            self.told[id(one)].append(record)
        self.hold(record, "arg", ftpx.get("arg"), {None} | every("ftpx", "arg"), "text")
        if ftpx.get("unseen") in ("reply", "both"):
            return  # its code is that of what shows how it ended
        self.hold(record, "code", ftpx.get("code"), {None} | every("ftpx", "code"), "pairing", "forged")
        self.hold(record, "outcome", record["event"]["outcome"], {"unknown"} | every("event", "outcome"),
                  "pairing", "forged")
        self.hold(record, "user", record.get("user", {}).get("name"), {None} | every("user", "name"),
                  "pairing", "forged", "text")
        for name, path in (("path", ("file", "path")), ("target_path", ("file", "target_path")),
                           ("from", ("ftpx", "from"))):
            value = _at(record, path)
            right = every(*path) | (self.asked_before(record, found) if name == "from" else set())
            if not any(is_part_of(value, told) for told in right):
                self.hold(record, name, value, every(*path), "text", "pairing", "forged")

    @staticmethod
    def last_word(line):
        return line.text.split(b" ")[-1].decode(errors="replace")

    def asked_before(self, record, found):
        """What the client named right before, where nothing is said of how that ended: that it was refused,
        which the undamaged record tells by having none, only the server's words show."""
        lines = {line for one in found for line in one["_lines"]}
        if record["event"]["outcome"] != "unknown":
            return set()
        return {self.last_word(before) for line in lines for before in self.base.lines
                if before.stream == line.stream and before.number == line.number - 1}

    def file(self, record):
        digest = record["file"].get("hash", {}).get("sha256")
        path = record["file"].get("path")
        if record["ftpx"]["complete"]:
            told = f"file: {path!r} complete, {record['file'].get('size')} bytes, hash {str(digest)[:8]}"
            right = [(size, h) for p, size, h in self.reference.files if is_part_of(path, p)]
            if not any(record["file"].get("size") == size and digest in (None, h) for size, h in right):
                self.lies.append(told)
        elif digest is not None and digest not in self.reference.hashes:
            self.lies.append(f"file: {path!r} incomplete with a hash, {record['file'].get('size')} bytes")

    def attempt(self, record):
        ends = end(record["client"])[0], end(record["server"])
        mine = {n for n, c in enumerate(self.base.connections) if (c.opener[0], c.listener) == ends}
        answered = {self.base.connection_of[p.origin] for p in self.shown.pieces
                    if p.origin is not None and p.captured} & mine
        forged = sum(p.origin is None for p in self.shown.pieces)
        failed = record["ftpx"].get("unanswered", 0) + record["ftpx"].get("refused", 0)
        if answered and failed > len(mine) - len(answered) + forged:
            self.lies.append(f"attempt: {ends} did answer")

    # --- misses ---

    def look_for_misses(self, by_kind):
        self.missed_sessions()
        for record in self.reference.by_kind["login"]:
            self.missed_login(record)
        for record in self.reference.by_kind["operation"]:
            self.missed_operation(record)
        for record in self.reference.by_kind["transfer"]:
            self.missed_transfer(record, by_kind)

    def all_shown(self, lines):
        return bool(lines) and lines <= self.shown.lines

    def missed_sessions(self):
        with_lines = {line.stream[0] for line in self.shown.lines}
        for record in self.reference.by_kind["session"]:
            ends = frozenset((end(record["client"]), end(record["server"])))
            shown = [n for n in with_lines if frozenset((self.base.connections[n].opener,
                                                          self.base.connections[n].listener)) == ends]
            if shown and not self.told[id(record)]:
                self.miss(f"session of {end(record['client'])}")

    def missed_login(self, record):
        if not (self.all_shown(record["_lines"]) and self.all_shown(record["_reply_lines"])):
            return
        results = {r["ftpx"]["result"] for r in self.told[id(record)]}
        if record["ftpx"]["result"] not in results:
            self.miss(f"login.result: {sorted(results)} for {record['ftpx']['result']}")
        elif self.all_shown(self.user_lines(record)) and \
                record.get("user") not in [r.get("user") for r in self.told[id(record)]]:
            self.miss("login.user")

    def user_lines(self, record):
        """The USER line of a login: the last before its reply."""
        told = [line for line in record["_lines"] | record["_reply_lines"]]
        number = min((line.stream[0] for line in told), default=None)
        lines = [line for piece in self.base.pieces[:record["ftpx"].get("reply_frame", 0)]
                 for line in self.base.lines_of(piece.origin)
                 if line.stream == (number, True) and line.text.upper().startswith(b"USER ")]
        return frozenset(lines[-1:])

    def missed_operation(self, record):
        if not self.all_shown(record["_lines"]):
            return
        told = self.told[id(record)]
        if not told:
            self.miss(f"operation {record['ftpx']['command']}")
        elif self.all_shown(record["_reply_lines"]) and \
                record["ftpx"].get("code") not in {r["ftpx"].get("code") for r in told}:
            self.miss(f"operation.code of {record['ftpx']['command']}")

    def missed_transfer(self, record, by_kind):
        told = self.told[id(record)]
        ftpx, stream = record["ftpx"], record["_stream"]
        if self.all_shown(record["_lines"]):
            mine = [r for r in told if r["ftpx"].get("command") == ftpx.get("command")]
            if not mine:
                self.miss(f"transfer {ftpx.get('command')}")
                return
            if record["_final"] in self.shown.lines and record["_final"] is not None and \
                    ftpx["reply"] not in {r["ftpx"].get("reply") for r in mine}:
                self.miss(f"transfer.reply: {[r['ftpx'].get('reply') for r in mine]} for {ftpx['reply']}")
        if stream is None or ftpx["bytes"] == 0 or ftpx["state"] == "refused":
            return
        shown = self.shown.count(stream)
        if not shown:
            return
        bytes_told = [r["ftpx"]["bytes"] for r in by_kind["transfer"] if self.same_ends(r, record)]
        if not bytes_told:
            self.miss(f"transfer.data: {shown} bytes")
        elif max(bytes_told) < min(shown, ftpx["bytes"]) and not ftpx.get("conflicting_bytes"):
            self.miss(f"transfer.bytes: {bytes_told} for {shown}")
        elif self.is_whole(stream[0]) and self.all_shown(record["_lines"]) and \
                record["_final"] in self.shown.lines and self.is_told_of(record):
            if not any(r["ftpx"]["state"] == ftpx["state"] and
                       content(r).get("hash") == content(record).get("hash") for r in told):
                self.miss(f"transfer.state: {[r['ftpx']['state'] for r in told]} for {ftpx['state']}")

    def is_whole(self, connection):
        """Whether every packet of a connection that is more than an acknowledgement is there."""
        for frame, segment in self.base.connections[connection].segments:
            if (segment.payload or segment.flags & (packets.SYN | packets.FIN | packets.RST)) and \
                    frame - 1 not in self.shown.whole:
                return False
        return True

    def is_told_of(self, record):
        """Whether the dialogue of its session is whole up to its command."""
        number = min(line.stream[0] for line in record["_lines"])
        until = record["ftpx"]["frames"]["command"] - 1
        return all(frame - 1 in self.shown.whole or not segment.payload
                   for frame, segment in self.base.connections[number].segments if frame - 1 <= until)


def _at(record, path):
    for part in path:
        record = record.get(part) if isinstance(record, dict) else None
    return record
