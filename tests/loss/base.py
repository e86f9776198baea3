# Knows a capture of ours as packets that can be left out: of which connection and direction each is, which
# bytes of the stream it has, which lines of the dialogue these are; and its truth file.
# Refuses to know what is done to it, and what ftpx says of it.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import json
import pathlib
import re
import struct
from collections import defaultdict
from dataclasses import dataclass, replace

import packets
from moved import has_data

CAPTURES = pathlib.Path(__file__).resolve().parents[2] / "captures"
FILE_HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, packets.RAW)
SERVER_LINE = re.compile(rb"\d{3}[ -]")
CLIENT_LINE = re.compile(rb"[A-Za-z]{3,4}( |\r?$)")
TLS_RECORD = re.compile(rb"[\x14-\x17]\x03[\x00-\x04]", re.DOTALL)


def record_of(packet):
    """As pcap has it."""
    seconds, micros = divmod(packet.micros, 1_000_000)
    return struct.pack("<IIII", seconds, micros, len(packet.frame), packet.length) + packet.frame


def plain(packet):
    """The packet as raw IP, without tunnels and what the link pads it with."""
    kind, at = packets.ip_at(packet)
    size = struct.unpack_from("!H", packet.frame, at + (4 if kind == packets.IPV6 else 2))[0]
    size += 40 if kind == packets.IPV6 else 0
    return packets.Packet(packet.micros, packet.frame[at:at + size], size, packets.RAW)


@dataclass(frozen=True)
class Piece:
    """A packet of a damaged capture: the number of the one it was, and bytes [start, start + captured) of
    its direction's stream, of which the packet had `length`; None: it was never sent."""
    origin: int
    packet: packets.Packet
    start: int = 0
    captured: int = 0


@dataclass(frozen=True)
class Line:
    stream: tuple  # connection and whether the client sent it
    number: int
    start: int
    end: int
    text: bytes


class Base:
    """Packets count from 0, connections by their first packets."""

    def __init__(self, name):
        self.name = name
        self.truth = json.loads((CAPTURES / f"{name}.truth.json").read_text(encoding="utf-8"))
        self.packets = [plain(p) for p in packets.joined(self._taken()) if p]
        self.segments = [packets.parse(p) for p in self.packets]
        self.connections = packets.connections(self.segments)
        self.connection_of, self.pieces = {}, [None] * len(self.packets)
        for number, connection in enumerate(self.connections):
            self._place(number, connection)

    def _taken(self):
        return [p for file in self.truth["capture"]["files"] for p in packets.read(CAPTURES / file)]

    def _place(self, number, connection):
        first = {}
        for frame, segment in connection.segments:
            opens = segment.flags & packets.SYN
            if segment.source not in first or opens:
                first[segment.source] = (segment.seq + (1 if opens else 0)) % 2**32
        for frame, segment in connection.segments:
            self.connection_of[frame - 1] = number
            start = (segment.seq + (segment.flags & packets.SYN > 0) - first[segment.source]) % 2**32
            start -= 2**32 if start >= 2**31 else 0
            self.pieces[frame - 1] = Piece(frame - 1, self.packets[frame - 1], start,
                                           len(segment.payload))

    def __len__(self):
        return len(self.packets)

    # --- who is who, by the records of the undamaged capture ---

    def know(self, records):
        self.records = records
        self.sessions = {r["ftpx"]["session"]: r for r in records if r["record"] == "session"}
        ends = {frozenset((end(r["client"]), end(r["server"]))) for r in self.sessions.values()}
        self.control = {n for n, c in enumerate(self.connections)
                        if frozenset((c.opener, c.listener)) in ends}
        data = {frozenset((end(r["source"]), end(r["destination"])))
                for r in records if r["record"] == "transfer" and has_data(r)}
        self.data = {n for n, c in enumerate(self.connections)
                     if frozenset((c.opener, c.listener)) in data}
        clients = {end(r["client"]) for r in self.sessions.values()}
        self.clients = {n: c.opener if c.opener in clients else c.listener
                        for n, c in enumerate(self.connections) if n in self.control}
        self.lines = [line for n in sorted(self.control) for client in (True, False)
                      for line in self._lines(n, client)]
        self._lines_at = defaultdict(list)
        for line in self.lines:
            self._lines_at[line.stream].append(line)

    def stream_of(self, origin):
        """Connection and whether its client (of control) or opener (of data) sends."""
        number = self.connection_of[origin]
        client = self.clients.get(number, self.connections[number].opener)
        return number, self.segments[origin].source == client

    def bytes_of(self, stream):
        """What the capture has of it, by offset."""
        known = {}
        for piece in self.pieces:
            if piece.captured and self.stream_of(piece.origin) == stream:
                payload = self.segments[piece.origin].payload
                for at, byte in enumerate(payload, piece.start):
                    known.setdefault(at, byte)
        return known

    def _lines(self, number, client):
        known = self.bytes_of((number, client))
        form = CLIENT_LINE if client else SERVER_LINE
        at, found = 0, 0
        while at in known:
            end_at = at
            while end_at in known and known[end_at] != 10:
                end_at += 1
            text = bytes(known[i] for i in range(at, end_at))
            if TLS_RECORD.match(text) or end_at not in known:
                return
            if form.match(text):
                yield Line((number, client), found, at, end_at + 1, text.rstrip(b"\r"))
                found += 1
            at = end_at + 1

    @functools.lru_cache(maxsize=None)
    def lines_of(self, origin):
        """Those that have bytes in a packet."""
        piece = self.pieces[origin]
        if self.connection_of[origin] not in self.control or not piece.captured:
            return frozenset()
        return frozenset(line for line in self._lines_at[self.stream_of(origin)]
                         if line.start < piece.start + piece.captured and piece.start < line.end)


def end(endpoint):
    return endpoint["ip"], endpoint["port"]


def as_file(pieces):
    return FILE_HEADER + b"".join(record_of(piece.packet) for piece in pieces)


def cut(piece, length):
    """The same, of which the first `length` bytes were captured."""
    kept = max(length, 0)
    lost = len(piece.packet.frame) - kept
    if lost <= 0:
        return piece
    return replace(piece, packet=replace(piece.packet, frame=piece.packet.frame[:kept]),
                   captured=max(piece.captured - lost, 0))


def names():
    return sorted(path.name.removesuffix(".truth.json") for path in CAPTURES.glob("*.truth.json"))
