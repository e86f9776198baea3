# SPDX-License-Identifier: GPL-2.0-or-later
# Knows which part of its sessions an altered capture still shows, by the endpoints that the clean
# one gave them.
# Refuses to know how it was altered.

import pcap
import story
import witness

# Which commands make a record of each kind.
TURNS = {
    "logins": lambda command: _verb(command) == "PASS",
    "transfers": lambda command: _verb(command) in story.DIRECTIONS,
    "operations": story.is_operation,
}


def reduce_all(sessions, packets):
    """Leaves in each session what the packets show; what they do not is kept beside it, under
    before_capture, after_capture or not_captured. Sessions must come from witness.hold_all."""
    shown = _Shown(packets)
    for session in sessions:
        _reduce(session, shown)


class _Shown:
    """What the packets have, asked for by two endpoints in either order."""

    def __init__(self, packets):
        found = pcap.connections(packets)
        self.connections = {frozenset((connection.opener, connection.listener)): connection
                            for connection in found}
        segments = [pcap.segment(packet) for packet in packets]
        self.speakers = {(segment.source, segment.target) for segment in segments}
        self.opened = {frozenset((segment.source, segment.target)) for segment in segments
                       if segment.flags & pcap.SYN}

    def connection(self, ends):
        return self.connections.get(frozenset(ends))

    def lines(self, ends):
        """Of a control connection, those from the first of its ends to the second."""
        control = self.connection(ends)
        return witness.lines_of(control.directions[control.opener != ends[0]])

    def is_over(self, ends):
        return any(direction.fin or direction.rst for direction in self.connection(ends).directions)


def _reduce(session, shown):
    commands = session["commands"]
    first, last = _range(commands, shown, session["ends"])
    beside = ("before_capture", "after_capture") if session["ends"] in shown.speakers else \
        ("not_captured", "not_captured")
    for kind in TURNS:
        start, end = _turns(commands[:first], kind), _turns(commands[:last], kind)
        if kind == "transfers":
            start = _start_late(session[kind], start, shown)
        _keep(session, kind, start, end, beside)
    _keep(session, "commands", first, last, beside)
    _reduce_begin(session, shown, beside[0])
    for record in session["transfers"]:
        _reduce_transfer(session, record, shown)


def _range(commands, shown, ends):
    """Which commands, from one to before another, the packets show; a last QUIT may be unlogged.
    With none they are all before it, unless it has the begin of what the client sent."""
    lines = [_as_logged(line) for line in shown.lines(ends)]
    commands = [_as_logged(command) for command in commands]
    known = [line for line in lines if line in commands]
    if not known and not (frozenset(ends) in shown.opened and ends in shown.speakers):
        return len(commands), len(commands)
    for first in range(len(commands) - len(known) + 1):
        if commands[first:first + len(known)] == known:
            return first, first + len(known)
    raise RuntimeError(f"the altered capture shows other commands: {lines}")


def _as_logged(command):
    """Logs keep passwords to themselves."""
    return "PASS" if _verb(command) == "PASS" else command


def _verb(command):
    return command.split(" ")[0].upper()


def _turns(commands, kind):
    """How many records of a kind they made."""
    return sum(map(TURNS[kind], commands))


def _start_late(transfers, start, shown):
    """The first transfer with something in the capture, if only behind its command."""
    late = next((turn for turn, record in enumerate(transfers[:start])
                 if "ends" in record and shown.connection(record["ends"])), start)
    for record in transfers[late:start]:
        record["command_seen"] = False
    return late


def _keep(session, kind, first, last, beside):
    """Of a list only the part from first to before last; what is before, and after, goes under
    the names beside."""
    everything = session[kind]
    for name, part in zip(beside, (everything[:first], everything[last:])):
        if part:
            session.setdefault(name, {}).setdefault(kind, []).extend(part)
    session[kind] = everything[first:last]


def _reduce_begin(session, shown, beside):
    """Who logged in, and how the server greeted, are facts of the commands and replies there."""
    hidden = {}
    if frozenset(session["ends"]) not in shown.opened:
        hidden["greeting"], session["greeting"] = session["greeting"], []
    if not any(_verb(command) == "USER" for command in session["commands"]):
        hidden["user"], session["user"] = session["user"], None
    if hidden:
        session.setdefault(beside, {}).update(hidden)


def _reduce_transfer(session, record, shown):
    if "ends" not in record:
        return
    stream = _stream(record, shown.connection(record["ends"]))
    seen = record["seen"] = witness.seen_of(stream)
    if seen["bytes"] == 0:
        seen.pop("sha256", None)
    if record["expected_state"] != "complete":
        return
    if seen["missing"] or stream.fin and seen["until"] < record["payload"]["size"]:
        record["expected_state"] = "incomplete"
    elif not stream.fin:
        record["expected_state"] = "incomplete" if shown.is_over(session["ends"]) else "open"
    elif seen["repeated"] == 0:
        del record["seen"]


def _stream(record, connection):
    """A connection that the packets do not have carries nothing."""
    if not connection:
        return pcap.Direction()
    return connection.carrying(record)
