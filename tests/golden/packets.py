# Knows capture files and the headers of links, IP and TCP: takes frames apart and makes new ones.
# Refuses to know FTP or what a segment means.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import ipaddress
import struct
from dataclasses import dataclass, field, replace

FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
MAC = bytes.fromhex("020000000001020000000002")
IPV4, IPV6, VLAN, PROVIDER_VLAN, MPLS, PPPOE = 0x0800, 0x86DD, 0x8100, 0x88A8, 0x8847, 0x8864
ETHERNET, RAW, COOKED, COOKED_2 = 1, 101, 113, 276  # link types
TCP = 6
INTERFACE, PACKET, SECRETS = 1, 6, 10  # block types of pcapng
# Of each link type: where its header has the protocol, and how long it is.
LINKS = {ETHERNET: (12, 14), COOKED: (14, 16), COOKED_2: (0, 20)}


@dataclass(frozen=True)
class Packet:
    micros: int
    frame: bytes
    length: int  # on the wire; the frame may be cut
    link: int = ETHERNET

    @property
    def is_cut(self):
        return len(self.frame) < self.length

    def with_frame(self, frame):
        """The same packet around another frame, which is cut as much as the old one was."""
        return replace(self, frame=frame, length=self.length + len(frame) - len(self.frame))


def blocks(path):
    """(type, body) of each block of a pcapng file, which has all that is in it."""
    content, at = path.read_bytes(), 0
    assert content[8:12] == b"\x4d\x3c\x2b\x1a", f"{path} is no little-endian pcapng"
    while at < len(content):
        kind, size = struct.unpack_from("<II", content, at)
        yield kind, content[at + 8:at + size - 4]
        at += size


def read(path):
    """The packets, whose time counts microseconds, that being what pcapng does unless it says so."""
    link, packets = None, []
    for kind, body in blocks(path):
        if kind == INTERFACE:
            link = struct.unpack_from("<H", body)[0]
        elif kind == PACKET:
            _, high, low, captured, length = struct.unpack_from("<IIIII", body)
            packets.append(Packet(high << 32 | low, body[20:20 + captured], length, link))
    return packets


def secrets(path):
    """What the file holds to decrypt its packets with."""
    return b"".join(body[8:8 + struct.unpack_from("<I", body, 4)[0]]
                    for kind, body in blocks(path) if kind == SECRETS)


def write(path, packets):
    """As pcap, which is simpler."""
    link = packets[0].link if packets else ETHERNET
    with open(path, "wb") as stream:
        stream.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link))
        for packet in packets:
            seconds, micros = divmod(packet.micros, 1_000_000)
            stream.write(struct.pack("<IIII", seconds, micros, len(packet.frame), packet.length))
            stream.write(packet.frame)


@dataclass(frozen=True)
class Segment:
    source: tuple
    target: tuple
    seq: int
    flags: int
    payload: bytes = b""
    ack: int = 0
    urgent: int = 0


def ip_at(packet):
    """The protocol behind the link's header, tags and tunnels, and where it begins."""
    frame = packet.frame
    if packet.link == RAW:
        return _by_version(frame, 0)
    kind_at, at = LINKS[packet.link]
    kind = _u16(frame, kind_at)
    while kind not in (IPV4, IPV6) or kind == IPV4 and frame[at + 9] != TCP:
        kind, at = UNWRAP[kind](frame, at)
    return kind, at


def _u16(frame, at):
    return struct.unpack_from("!H", frame, at)[0]


def _by_version(frame, at):
    return (IPV6 if frame[at] >> 4 == 6 else IPV4), at


def _behind_labels(frame, at):
    """Of MPLS (RFC 3032), up to the bottom of the stack."""
    while not frame[at + 2] & 1:
        at += 4
    return _by_version(frame, at + 4)


def _behind_ipv4(frame, at):
    """IP in IP, 6in4, GRE without options (RFC 2784), VXLAN (RFC 7348). A header that says it is shorter
    than one can be is not read as the one behind it."""
    inner = at + max((frame[at] & 15) * 4, 20)
    return {4: lambda: (IPV4, inner), 41: lambda: (IPV6, inner),
            47: lambda: (_u16(frame, inner + 2), inner + 4),
            17: lambda: (_u16(frame, inner + 28), inner + 30)}[frame[at + 9]]()


UNWRAP = {
    VLAN: lambda frame, at: (_u16(frame, at + 2), at + 4),
    PROVIDER_VLAN: lambda frame, at: (_u16(frame, at + 2), at + 4),
    PPPOE: lambda frame, at: (IPV6 if _u16(frame, at + 6) == 0x57 else IPV4, at + 8),
    MPLS: _behind_labels,
    IPV4: _behind_ipv4,
}


def _tcp_at(packet):
    """The version of IP, and where IP, TCP and what the link put behind TCP begin."""
    kind, ip = ip_at(packet)
    if kind == IPV6:
        return kind, ip, ip + 40, ip + 40 + struct.unpack_from("!H", packet.frame, ip + 4)[0]
    size = struct.unpack_from("!H", packet.frame, ip + 2)[0]
    return kind, ip, ip + (packet.frame[ip] & 15) * 4, ip + size


def ip_length(packet):
    """Bytes of the IP packet, header included."""
    _, ip, _, end = _tcp_at(packet)
    return end - ip


def _as_fragment(packet):
    """Which IPv4 packet it is a part of, from which byte on, and whether more follow; None of a whole
    one (RFC 791, section 3.1)."""
    kind, ip = ip_at(packet)
    place = _u16(packet.frame, ip + 6) if kind == IPV4 else 0
    if not place & 0x3FFF:
        return None
    owner = packet.frame[ip + 4:ip + 6] + packet.frame[ip + 12:ip + 20]
    return owner, (place & 0x1FFF) * 8, bool(place & 0x2000)


def _put_together(parts):
    """A whole packet from its fragments by their offsets; None while one is missing."""
    whole, at, more = None, 0, True
    while more:
        if at not in parts:
            return None
        packet, more = parts[at]
        ip = ip_at(packet)[1]
        header = ip + (packet.frame[ip] & 15) * 4
        body = packet.frame[header:ip + _u16(packet.frame, ip + 2)]
        whole = (whole or packet.frame[:header]) + body
        at += len(body)
    start = ip_at(parts[0][0])[1]
    whole = whole[:start + 2] + struct.pack("!H", len(whole) - start) + whole[start + 4:start + 6] \
        + b"\0\0" + whole[start + 8:]
    return replace(packet, frame=whole, length=len(whole))


def joined(taken):
    """What a receiver makes of fragments: the whole packet in place of the last that came, and None in
    place of the others."""
    waiting = {}
    for packet in taken:
        fragment = _as_fragment(packet)
        if fragment:
            owner, offset, more = fragment
            waiting.setdefault(owner, {})[offset] = (packet, more)
            packet = _put_together(waiting[owner])
        yield packet


def parse(packet):
    kind, ip, at, end = _tcp_at(packet)
    frame = packet.frame
    first, size = (ip + 8, 16) if kind == IPV6 else (ip + 12, 4)
    ips = [str(ipaddress.ip_address(frame[start:start + size])) for start in (first, first + size)]
    source, target, seq, ack, offset, flags = struct.unpack_from("!HHIIBB", frame, at)
    urgent = struct.unpack_from("!H", frame, at + 18)[0]
    payload = frame[at + (offset >> 4) * 4:end]
    return Segment((ips[0], source), (ips[1], target), seq, flags, payload, ack, urgent)


def with_ports(packet, ports):
    """The same packet with other TCP ports; a checksum of TCP is not kept right."""
    at, frame = _tcp_at(packet)[2], packet.frame
    return replace(packet, frame=frame[:at] + struct.pack("!HH", *ports) + frame[at + 4:])


def with_payload(packet, seq, payload):
    """The same headers around other bytes of the stream; not for a packet that is cut."""
    kind, ip, at, _ = _tcp_at(packet)
    header = bytearray(packet.frame[:at + (packet.frame[at + 12] >> 4) * 4])
    struct.pack_into("!I", header, at + 4, seq % 2**32)
    if kind == IPV6:
        struct.pack_into("!H", header, ip + 4, len(header) - at + len(payload))
    else:
        struct.pack_into("!H", header, ip + 2, len(header) - ip + len(payload))
        struct.pack_into("!H", header, ip + 10, 0)
        struct.pack_into("!H", header, ip + 10, checksum(header[ip:at]))
    frame = bytes(header) + payload
    return replace(packet, frame=frame, length=len(frame))


def tagged(packet, vlan):
    """Of Ethernet only: other links have no place for a tag."""
    frame = packet.frame
    return packet.with_frame(frame[:12] + struct.pack("!HH", VLAN, vlan) + frame[12:])


@dataclass
class Connection:
    """One TCP connection; segments has the number of its frame with each."""
    opener: tuple
    listener: tuple
    isn: int = None
    segments: list = field(default_factory=list)

    @property
    def frames(self):
        return [number for number, _ in self.segments]


def connections(segments):
    """In the order of their first frames; a SYN with another number begins a new one."""
    found, newest = [], {}
    for number, segment in enumerate(segments, 1):
        if segment is None:
            continue
        ends = frozenset((segment.source, segment.target))
        opens = segment.flags & SYN and not segment.flags & ACK
        if ends not in newest or (opens and newest[ends].isn != segment.seq):
            newest[ends] = Connection(segment.source, segment.target,
                                      segment.seq if opens else None)
            found.append(newest[ends])
        newest[ends].segments.append((number, segment))
    return found


def checksum(header):
    total = sum(struct.unpack(f"!{len(header) // 2}H", header))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def build(segment):
    """A frame for a segment; the checksum of TCP stays 0."""
    source, target = (ipaddress.ip_address(end[0]) for end in (segment.source, segment.target))
    tcp = struct.pack("!HHIIBBHHH", segment.source[1], segment.target[1], segment.seq % 2**32,
                      segment.ack % 2**32, 5 << 4, segment.flags, 65535, 0, segment.urgent)
    tcp += segment.payload
    addresses = source.packed + target.packed
    if source.version == 6:
        ip = struct.pack("!IHBB", 6 << 28, len(tcp), 6, 64) + addresses
        return MAC + struct.pack("!H", IPV6) + ip + tcp
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0) + addresses
    ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
    return MAC + struct.pack("!H", IPV4) + ip + tcp
