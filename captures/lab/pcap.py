# SPDX-License-Identifier: GPL-2.0-or-later
# Knows pcap files, Ethernet, IP and TCP enough to put a stream together and say what misses.
# Refuses to know FTP; it is written to be obviously right, not fast.

import socket
import struct
from dataclasses import dataclass, field

FIN, SYN, RST = 1, 2, 4
ETHERNET_HEADER = 14


@dataclass
class Packet:
    seconds: int
    micros: int
    frame: bytes


@dataclass
class Segment:
    source: tuple
    target: tuple
    seq: int
    flags: int
    payload: bytes


@dataclass
class Direction:
    isn: int = None
    fin: bool = False
    rst: bool = False
    pieces: list = field(default_factory=list)

    def offset(self, segment):
        return (segment.seq - self.isn - 1) & 0xffffffff

    def add(self, segment):
        self.fin |= bool(segment.flags & FIN)
        self.rst |= bool(segment.flags & RST)
        if segment.flags & SYN:
            self.isn = segment.seq
        elif segment.payload:
            self.pieces.append((self.offset(segment), segment.payload))

    def assemble(self):
        """The bytes seen, zero where none was, and the intervals [start, end) that were not."""
        size = max((start + len(piece) for start, piece in self.pieces), default=0)
        stream, seen = bytearray(size), bytearray(size)
        for start, piece in reversed(self.pieces):
            stream[start:start + len(piece)] = piece
            seen[start:start + len(piece)] = b"\1" * len(piece)
        return bytes(stream), _zero_runs(seen)

    def repeated(self):
        """Bytes carried beyond the first time each was."""
        stream, missing = self.assemble()
        distinct = len(stream) - sum(end - start for start, end in missing)
        return sum(len(piece) for _, piece in self.pieces) - distinct


@dataclass
class Connection:
    opener: tuple
    listener: tuple
    forth: Direction = field(default_factory=Direction)
    back: Direction = field(default_factory=Direction)

    def towards(self, ip, there):
        """The direction to that address, or from it when not there."""
        return self.back if (self.opener[0] == ip) == there else self.forth


def _zero_runs(seen):
    runs, start = [], seen.find(0)
    while start >= 0:
        end = seen.find(1, start)
        end = len(seen) if end < 0 else end
        runs.append([start, end])
        start = seen.find(0, end)
    return runs


def read(path):
    with open(path, "rb") as stream:
        header = stream.read(24)
        if header[:4] != b"\xd4\xc3\xb2\xa1":
            raise ValueError(f"{path} is not a little-endian pcap file with microseconds")
        packets = []
        while record := stream.read(16):
            seconds, micros, captured, length = struct.unpack("<IIII", record)
            if captured != length:
                raise ValueError(f"{path} holds a shortened packet")
            packets.append(Packet(seconds, micros, stream.read(captured)))
    return packets


def write(path, packets):
    with open(path, "wb") as stream:
        stream.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        for packet in packets:
            length = len(packet.frame)
            stream.write(struct.pack("<IIII", packet.seconds, packet.micros, length, length))
            stream.write(packet.frame)


def segment(packet):
    frame = packet.frame
    kind = struct.unpack_from("!H", frame, 12)[0]
    ip = frame[ETHERNET_HEADER:]
    if kind == 0x0800:
        tcp = ip[(ip[0] & 15) * 4:struct.unpack_from("!H", ip, 2)[0]]
        addresses = [socket.inet_ntop(socket.AF_INET, ip[at:at + 4]) for at in (12, 16)]
    elif kind == 0x86dd and ip[6] == socket.IPPROTO_TCP:
        tcp = ip[40:40 + struct.unpack_from("!H", ip, 4)[0]]
        addresses = [socket.inet_ntop(socket.AF_INET6, ip[at:at + 16]) for at in (8, 24)]
    else:
        raise ValueError("not a TCP packet")
    ports = struct.unpack_from("!HH", tcp)
    return Segment((addresses[0], ports[0]), (addresses[1], ports[1]),
                   struct.unpack_from("!I", tcp, 4)[0], tcp[13], tcp[(tcp[12] >> 4) * 4:])


def connections(packets):
    """Connections in the order of their SYNs; the lab never uses a pair of ports twice."""
    found = {}
    for part in map(segment, packets):
        if part.flags & SYN and (part.target, part.source) not in found:
            found.setdefault((part.source, part.target), Connection(part.source, part.target))
        if (part.source, part.target) in found:
            found[part.source, part.target].forth.add(part)
        else:
            found[part.target, part.source].back.add(part)
    return list(found.values())
