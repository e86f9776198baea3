# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to hold packets against what logs and files told, and which part of it they show.
# Refuses to add a fact that no log or file has, but for which bytes an aborted transfer, or an
# altered capture, really shows.

import zlib

import pcap
import tlsrecords
from story import facts

TELNET_SYNCH = (b"\xff\xf4", b"\xff\xf2")  # Interrupt Process, Data Mark
NO_PACKETS = 10**9


def lines_of(direction):
    return _lines(_whole(direction))


def _whole(direction):
    content, missing = direction.assemble()
    return content[:missing[0][0]] if missing else content


def _lines(content):
    for signal in TELNET_SYNCH:
        content = content.replace(signal, b"")
    return [line.decode(errors="surrogateescape")
            for line in content.replace(b"\r\n", b"\n").split(b"\n")[:-1]]


def _clear_lines(session, direction):
    """What TLS leaves to see of a client's lines; None where TLS should begin and does not."""
    content = _whole(direction)
    if "commands_under_tls" in session:
        content = tlsrecords.cut_out(content, session["commands_under_tls"][0])
    return None if content is None else _lines(content)


def _clear_commands(session):
    start, end = session.get("commands_under_tls", (0, 0))
    return session["commands"][:start] + session["commands"][end:]


def _comparable(command):
    verb, _, argument = command.partition(" ")
    return verb.upper(), "" if verb.upper() == "PASS" else argument


def _tells(session, lines):
    """Whether a control connection's lines are a session's commands; curl hides its QUIT."""
    if lines is None:
        return False
    logged = [_comparable(command) for command in _clear_commands(session)]
    seen = [_comparable(line) for line in lines]
    if session["commands_from"] == "server log":
        logged, seen = [verb for verb, _ in logged], [verb for verb, _ in seen]
    return seen[:len(logged)] == logged and len(seen) <= len(logged) + 1


def _differences(session, lines):
    """How many commands differ in their arguments: that tells connections apart that did the
    same to different files."""
    return sum(_comparable(command) != _comparable(line)
               for command, line in zip(_clear_commands(session), lines))


class Witness:
    """The connections of a clean capture; each is claimed by what it carries."""

    def __init__(self, packets):
        self.connections = pcap.connections(packets)
        self.claimed = {}  # by place: the session's ends; of a data connection, whether upload

    def control(self, session):
        """Claims the control connection of a session, and returns its place in the capture."""
        server = (session["server"]["ip"], session["server"]["port"])
        places = [place for place, connection in enumerate(self.connections)
                  if connection.listener == session.get("reached", server)
                  and connection.opener[0] == session["client_ip"] and place not in self.claimed
                  and session.get("client_port", connection.opener[1]) == connection.opener[1]
                  and _tells(session, _clear_lines(session, connection.forth))]
        if not places:
            raise RuntimeError(f"no control connection has the commands {session['commands']}")
        place = min(places, key=lambda place: _differences(
            session, _clear_lines(session, self.connections[place].forth)))
        session["ends"] = self.connections[place].opener, self.connections[place].listener
        self.claimed[place] = session["ends"], None
        return place

    def _is_free(self, place, session, upload):
        """Of nobody yet, or of the other session of a copy from server to server."""
        ends, taken = self.claimed.get(place, (None, not upload))
        return ends != session["ends"] and taken is (not upload)

    def control_of(self, session):
        return next(connection for connection in self.connections
                    if (connection.opener, connection.listener) == session["ends"])

    def stream(self, session, record):
        """The direction that carried a transfer. A server may use one port several times in turn;
        a copy from server to server is one connection for two sessions."""
        upload = record["direction"] == "upload"
        port, reached = record["data"]["port"], session.get("reached", [None])[0]
        listeners = [(record["data"]["ip"], port), (reached, port)]
        if record["mode"] == "passive":  # which may be announced as others see it
            listeners.append((session["server"]["ip"], port))
        is_empty = record.get("payload", {}).get("size") == 0
        for place, connection in enumerate(self.connections):
            if (connection.listener in listeners and self._is_free(place, session, upload)
                    and (is_empty or connection.forth.pieces or connection.back.pieces)):
                self.claimed[place] = session["ends"], upload
                record["ends"] = connection.opener, connection.listener
                return connection.carrying(record)
        raise RuntimeError(f"no connection to {record['data']} with data in the capture")


def _agrees_with_received(record, content):
    """What a client kept of an aborted download, the packets must show."""
    kept = record.get("received", {"size": NO_PACKETS})
    if record["restart"] == 0 and kept["size"] <= len(content) and \
            facts(content[:kept["size"]]) != kept:
        raise RuntimeError("the client kept other bytes than the capture shows")


def _hold_complete(record, stream):
    content, missing = stream.assemble()
    if missing or not stream.fin:
        raise RuntimeError("the capture does not hold all of a complete transfer")
    if record.get("compressed"):
        content = zlib.decompress(content)
    if "payload" in record and facts(content) != record["payload"]:
        raise RuntimeError(f"the capture holds other bytes than {record['path']}")
    if stream.repeated():
        record["seen"] = {"repeated": stream.repeated()}


def _hold_protected(record, stream):
    """What can be held without keys; of an aborted transfer nothing else is told."""
    content, missing = stream.assemble()
    if not list(tlsrecords.records(content)):
        raise RuntimeError(f"no TLS on the data connection of {record['path']}")
    size = record.get("payload", {"size": 0})["size"]
    if record["expected_state"] != "complete":
        return
    if missing or not tlsrecords.carries(content, size):
        raise RuntimeError(f"the capture does not hold all of {record['path']} in TLS records")
    if stream.repeated():
        record["seen"] = {"repeated": stream.repeated()}
    if not stream.fin:
        _end_otherwise(record, content)


def _end_otherwise(record, content):
    """Without FIN: close_notify ends it as well; else the other side left, with all it wanted."""
    if tlsrecords.says_goodbye(content):
        record["ended_by"] = "close_notify"
    else:
        record["expected_state"] = "aborted"


def _hold(session, record, witness):
    """Holds one transfer's packets against its facts."""
    if record["expected_state"] == "refused":
        return
    stream = witness.stream(session, record)
    if record.get("protected"):
        _hold_protected(record, stream)
        return
    if record["expected_state"] == "complete":
        _hold_complete(record, stream)
        return
    record["seen"] = seen_of(stream)
    _withhold_unsent_reply(session, record, stream, witness)
    if not record["seen"]["missing"]:
        _agrees_with_received(record, stream.assemble()[0])


def _withhold_unsent_reply(session, record, stream, witness):
    """The server's log may have a final reply that never left the machine: then the capture, with
    no end of the data connection either, ends in the middle of the transfer."""
    said = {line[:3] for line in lines_of(witness.control_of(session).back)}
    if session["tls"] == "none" and str(record["replies"][-1]) not in said:
        record["replies_unsent"] = [record["replies"].pop()]
        if not (stream.fin or stream.rst):
            record["expected_state"] = "open"


def seen_of(stream):
    content, missing = stream.assemble()
    seen = {"bytes": len(content) - sum(end - start for start, end in missing),
            "until": len(content), "missing": missing, "repeated": stream.repeated()}
    if not missing:
        seen["sha256"] = facts(content)["sha256"]
    return seen


def hold_all(sessions, packets):
    """Holds sessions against a clean capture; returns them in the order of their first packets."""
    witness = Witness(packets)
    placed = sorted(((witness.control(session), session) for session in sessions),
                    key=lambda pair: pair[0])
    for _, session in placed:
        for record in session["transfers"]:
            _hold(session, record, witness)
    return [session for _, session in placed]
