# Knows pcap files and the headers of Ethernet, IP and TCP: takes frames apart and makes new ones.
# Refuses to know FTP or what a segment means.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import ipaddress
import struct
from dataclasses import dataclass

FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
MAC = bytes.fromhex("020000000001020000000002")
IPV4, IPV6, VLAN = 0x0800, 0x86DD, 0x8100
ETHERNET = 14


@dataclass(frozen=True)
class Packet:
    micros: int
    frame: bytes
    length: int  # on the wire; the frame may be cut


def read(path):
    content = path.read_bytes()
    assert content[:4] == b"\xd4\xc3\xb2\xa1", f"{path} is no pcap of ours"
    packets, at = [], 24
    while at < len(content):
        seconds, micros, captured, length = struct.unpack_from("<IIII", content, at)
        frame = content[at + 16:at + 16 + captured]
        packets.append(Packet(seconds * 1_000_000 + micros, frame, length))
        at += 16 + captured
    return packets


def write(path, packets):
    with open(path, "wb") as stream:
        stream.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
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


def _tcp_at(frame):
    """Where TCP begins in an Ethernet frame without tags."""
    if struct.unpack_from("!H", frame, 12)[0] == IPV6:
        return ETHERNET + 40
    return ETHERNET + (frame[ETHERNET] & 15) * 4


def parse(frame):
    at = _tcp_at(frame)
    size = 16 if at == ETHERNET + 40 else 4
    first = ETHERNET + (8 if size == 16 else 12)
    ips = [str(ipaddress.ip_address(frame[start:start + size])) for start in (first, first + size)]
    source, target, seq, ack, offset, flags = struct.unpack_from("!HHIIBB", frame, at)
    urgent = struct.unpack_from("!H", frame, at + 18)[0]
    payload = frame[at + (offset >> 4) * 4:]
    return Segment((ips[0], source), (ips[1], target), seq, flags, payload, ack, urgent)


def with_ports(frame, ports):
    """The same frame with other TCP ports; a checksum of TCP is not kept right."""
    at = _tcp_at(frame)
    return frame[:at] + struct.pack("!HH", *ports) + frame[at + 4:]


def with_payload(frame, seq, payload):
    """The same headers around other bytes of the stream."""
    at = _tcp_at(frame)
    header = bytearray(frame[:at + (frame[at + 12] >> 4) * 4])
    struct.pack_into("!I", header, at + 4, seq % 2**32)
    if at == ETHERNET + 40:
        struct.pack_into("!H", header, ETHERNET + 4, len(header) - at + len(payload))
    else:
        struct.pack_into("!H", header, ETHERNET + 2, len(header) - ETHERNET + len(payload))
        struct.pack_into("!H", header, ETHERNET + 10, 0)
        struct.pack_into("!H", header, ETHERNET + 10, _checksum(header[ETHERNET:at]))
    return bytes(header) + payload


def tagged(frame, vlan):
    return frame[:12] + struct.pack("!HH", VLAN, vlan) + frame[12:]


def _checksum(header):
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
    ip = ip[:10] + struct.pack("!H", _checksum(ip)) + ip[12:]
    return MAC + struct.pack("!H", IPV4) + ip + tcp
