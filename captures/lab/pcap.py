# SPDX-License-Identifier: GPL-2.0-or-later
# Knows pcap files, links, tunnels, IP and TCP enough to put a stream together and say what misses.
# Refuses to know FTP; it is written to be obviously right, not fast.

import dataclasses
import socket
import struct
from dataclasses import dataclass, field

FIN, SYN, RST, ACK = 1, 2, 4, 16
IPV4, IPV6, VLAN, PROVIDER_VLAN, MPLS, PPPOE = 0x0800, 0x86dd, 0x8100, 0x88a8, 0x8847, 0x8864
ETHERNET, RAW, COOKED, COOKED_2 = 1, 101, 113, 276
# Of each link type: where its header has the protocol, and how long it is.
LINKS = {ETHERNET: (12, 14), COOKED: (14, 16), COOKED_2: (0, 20)}
PPP = {0x0021: IPV4, 0x0057: IPV6}
IN_IPV4, IN_IPV6, GRE = 4, 41, 47  # protocols within IP
VXLAN_PORT = 4789
MORE_FRAGMENTS, FRAGMENT_OFFSET = 0x2000, 0x1fff


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

    def carrying(self, record):
        """The direction that a transfer takes whose ends, who opens first, are known: the server of
        a passive one listens."""
        server_listens, upload = record["mode"] == "passive", record["direction"] == "upload"
        sender = record["ends"][server_listens != upload]
        return self.forth if self.opener == sender else self.back


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


def _u16(content, at):
    return struct.unpack_from("!H", content, at)[0]


def _network_layer(packet):
    """Protocol and bytes of what the link carries."""
    if packet.link == RAW:
        return _by_version(packet.frame)
    kind_at, start = LINKS[packet.link]
    return _u16(packet.frame, kind_at), packet.frame[start:]


def _by_version(content):
    return (IPV6 if content[0] >> 4 == 6 else IPV4), content


def _from_mpls(content):
    """Behind the label that is the last of the stack."""
    while not content[2] & 1:
        content = content[4:]
    return _by_version(content[4:])


def _from_udp(content):
    """VXLAN (RFC 7348): its header, and an Ethernet frame."""
    if _u16(content, 2) != VXLAN_PORT:
        raise ValueError("neither TCP nor a known tunnel")
    return _u16(content, 28), content[30:]


def _from_ipv4(content):
    carried = content[(content[0] & 15) * 4:_u16(content, 2)]
    return {IN_IPV4: lambda: (IPV4, carried), IN_IPV6: lambda: (IPV6, carried),
            GRE: lambda: (_u16(carried, 2), carried[4:]),
            socket.IPPROTO_UDP: lambda: _from_udp(carried)}[content[9]]()


UNWRAP = {
    VLAN: lambda content: (_u16(content, 2), content[4:]),
    PROVIDER_VLAN: lambda content: (_u16(content, 2), content[4:]),
    MPLS: _from_mpls,
    PPPOE: lambda content: (PPP[_u16(content, 6)], content[8:]),
    IPV4: _from_ipv4,
}


def innermost(packet):
    """Protocol and bytes of the IP packet that has TCP in it, behind tags and tunnels."""
    kind, content = _network_layer(packet)
    while not (kind == IPV4 and content[9] == socket.IPPROTO_TCP or kind == IPV6):
        kind, content = UNWRAP[kind](content)
    return kind, content


def _defragmented(packets):
    """Fragments of IPv4, which come in order here, as one packet in the place of the last one."""
    parts = {}
    for packet in packets:
        kind, content = _network_layer(packet)
        flags = _u16(content, 6) if kind == IPV4 else 0
        if not flags & (MORE_FRAGMENTS | FRAGMENT_OFFSET):
            yield packet
            continue
        known = parts.setdefault(content[4:6] + content[12:20], [])
        known.append(content[20:_u16(content, 2)] if flags & FRAGMENT_OFFSET else
                     content[:_u16(content, 2)])
        if not flags & MORE_FRAGMENTS:
            whole = bytearray(b"".join(parts.pop(content[4:6] + content[12:20])))
            struct.pack_into("!H", whole, 2, len(whole))
            struct.pack_into("!H", whole, 6, 0)
            yield dataclasses.replace(packet, frame=bytes(whole), link=RAW, length=None)


def segment(packet):
    kind, ip = innermost(packet)
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
    for part in map(segment, _defragmented(packets)):
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
