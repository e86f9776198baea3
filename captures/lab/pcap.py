# SPDX-License-Identifier: GPL-2.0-or-later
# Knows pcap files, Ethernet, IP and TCP enough to put a stream together and say what misses.
# Refuses to know FTP; it is written to be obviously right, not fast.

import socket
import struct
from dataclasses import dataclass, field

FIN, SYN, RST, ACK = 1, 2, 4, 16
IPV4, IPV6, VLAN = 0x0800, 0x86dd, 0x8100
ETHERNET, COOKED, COOKED_2 = 1, 113, 276
# Of each link type: where its header has the protocol, and how long it is.
LINKS = {ETHERNET: (12, 14), COOKED: (14, 16), COOKED_2: (0, 20)}


@dataclass
class Packet:
    seconds: int
    micros: int
    frame: bytes
    link: int = ETHERNET
    length: int = None  # on the wire, when the frame was cut

    def on_wire(self):
        return len(self.frame) if self.length is None else self.length


@dataclass
class Segment:
    source: tuple
    target: tuple
    seq: int
    ack: int
    flags: int
    payload: bytes
    length: int  # of the payload on the wire; less of it is here when the frame was cut


@dataclass
class Direction:
    isn: int = None
    fin: bool = False
    rst: bool = False
    end: int = 0  # of the last byte sent, be it in the capture or cut off
    pieces: list = field(default_factory=list)

    def offset(self, segment):
        return (segment.seq - self.isn - 1) & 0xffffffff

    def add(self, segment):
        self.fin |= bool(segment.flags & FIN)
        self.rst |= bool(segment.flags & RST)
        if segment.flags & SYN:
            self.isn = segment.seq
        elif self.isn is None:
            self.isn = segment.seq - 1
        if segment.payload:
            self.pieces.append((self.offset(segment), segment.payload))
            self.end = max(self.end, self.offset(segment) + segment.length)

    def assemble(self):
        """The bytes seen, zero where none was, and the intervals [start, end) that were not."""
        stream, seen = bytearray(self.end), bytearray(self.end)
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

    @property
    def directions(self):
        return self.forth, self.back

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
        link = struct.unpack_from("<I", header, 20)[0]
        packets = []
        while record := stream.read(16):
            seconds, micros, captured, length = struct.unpack("<IIII", record)
            packets.append(Packet(seconds, micros, stream.read(captured), link, length))
    return packets


def write(path, packets):
    with open(path, "wb") as stream:
        stream.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, packets[0].link))
        for packet in packets:
            stream.write(struct.pack("<IIII", packet.seconds, packet.micros, len(packet.frame),
                                     packet.on_wire()))
            stream.write(packet.frame)


def _network_layer(packet):
    """Protocol and bytes of what the link carries, behind VLAN tags."""
    kind_at, start = LINKS[packet.link]
    kind = struct.unpack_from("!H", packet.frame, kind_at)[0]
    while kind == VLAN:
        kind = struct.unpack_from("!H", packet.frame, start + 2)[0]
        start += 4
    return kind, packet.frame[start:]


def segment(packet):
    kind, ip = _network_layer(packet)
    if kind == IPV4:
        header, size, at, width = (ip[0] & 15) * 4, struct.unpack_from("!H", ip, 2)[0], 12, 4
        family = socket.AF_INET
    elif kind == IPV6 and ip[6] == socket.IPPROTO_TCP:
        header, size, at, width = 40, 40 + struct.unpack_from("!H", ip, 4)[0], 8, 16
        family = socket.AF_INET6
    else:
        raise ValueError("not a TCP packet")
    source, target = (socket.inet_ntop(family, ip[start:start + width])
                      for start in (at, at + width))
    tcp = ip[header:size]
    ports = struct.unpack_from("!HH", tcp)
    begin = (tcp[12] >> 4) * 4
    return Segment((source, ports[0]), (target, ports[1]), *struct.unpack_from("!II", tcp, 4),
                   tcp[13], tcp[begin:], size - header - begin)


def _begins(part, known):
    """Whether a segment opens a connection, be it between endpoints that had one before."""
    opens = part.flags & SYN and not part.flags & ACK
    return known is None or (opens and known.forth.isn != part.seq)


def connections(packets):
    """Connections in the order of their first packets. One whose SYN is not in the capture counts
    as opened by whoever is seen first, and its offsets from the first byte seen or expected."""
    found, newest = [], {}
    for part in map(segment, packets):
        ends = frozenset((part.source, part.target))
        if _begins(part, newest.get(ends)):
            newest[ends] = Connection(part.source, part.target)
            found.append(newest[ends])
        connection = newest[ends]
        forth = connection.opener == part.source
        connection.directions[not forth].add(part)
        if connection.directions[forth].isn is None and not part.flags & SYN:
            connection.directions[forth].isn = part.ack - 1
    return found
