# Knows what IP packets travel in, besides plain Ethernet: other links, tags, tunnels, fragments; and how
# to write down what two interfaces saw.
# Refuses to touch TCP or what it carries.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import ipaddress
import struct
from dataclasses import replace

from packets import ETHERNET, IPV4, IPV6, MAC, VLAN, checksum, ip_at

NULL, RAW, LOOP, COOKED, COOKED_2 = 0, 101, 108, 113, 276  # link types
PROVIDER_VLAN, MPLS, PPPOE = 0x88A8, 0x8847, 0x8864
ICMP, IPIP, UDP, SIX_IN_FOUR, FRAGMENT, GRE = 1, 4, 17, 41, 44, 47
OUTER = [ipaddress.ip_address(text) for text in ("172.16.0.1", "172.16.0.2")]
OUTER_6 = [ipaddress.ip_address(text) for text in ("2001:db8:ffff::1", "2001:db8:ffff::2")]


def _inner(packet):
    """The version of IP and the IP packet, without what Ethernet pads it with."""
    kind, at = ip_at(packet)
    size = struct.unpack_from("!H", packet.frame, at + (4 if kind == IPV6 else 2))[0]
    return kind, packet.frame[at:at + size + (40 if kind == IPV6 else 0)]


def _made(packet, frame, link=ETHERNET):
    return replace(packet, frame=frame, length=len(frame), link=link)


def _by_version(kind, four, six):
    return six if kind == IPV6 else four


def _ip4(protocol, payload, ident=0, flags=0):
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), ident, flags, 64, protocol, 0)
    header += OUTER[0].packed + OUTER[1].packed
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def _ip6(protocol, payload):
    return struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) + OUTER_6[0].packed + \
        OUTER_6[1].packed + payload


def _ethernet(kind, payload):
    return MAC + struct.pack("!H", kind) + payload


# --- links and tunnels: a packet and what becomes of it ---

def qinq(packet):
    kind, ip = _inner(packet)
    return _made(packet, _ethernet(PROVIDER_VLAN, struct.pack("!HHHH", 100, VLAN, 7, kind) + ip))


def mpls(packet):
    _, ip = _inner(packet)
    return _made(packet, _ethernet(MPLS, struct.pack("!II", 16 << 12 | 64, 17 << 12 | 256 | 64) + ip))


def pppoe(packet):
    kind, ip = _inner(packet)
    head = struct.pack("!BBHHH", 0x11, 0, 1, len(ip) + 2, _by_version(kind, 0x0021, 0x0057))
    return _made(packet, _ethernet(PPPOE, head + ip))


def cooked(packet):
    kind, ip = _inner(packet)
    return _made(packet, struct.pack("!HHH8sH", 0, 1, 6, MAC[:6], kind) + ip, COOKED)


def cooked_2(packet):
    kind, ip = _inner(packet)
    return _made(packet, struct.pack("!HHIHBB8s", kind, 0, 2, 1, 0, 6, MAC[:6]) + ip, COOKED_2)


def null(packet):
    """BSD's loopback, in the byte order of the host that captured."""
    kind, ip = _inner(packet)
    return _made(packet, struct.pack("<I", _by_version(kind, 2, 30)) + ip, NULL)


def loop(packet):
    """OpenBSD's loopback."""
    kind, ip = _inner(packet)
    return _made(packet, struct.pack("!I", _by_version(kind, 2, 24)) + ip, LOOP)


def raw(packet):
    return _made(packet, _inner(packet)[1], RAW)


def gre(packet):
    kind, ip = _inner(packet)
    return _made(packet, _ethernet(IPV4, _ip4(GRE, struct.pack("!HH", 0, kind) + ip)))


def vxlan(packet):
    kind, ip = _inner(packet)
    inside = struct.pack("!II", 8 << 24, 42 << 8) + _ethernet(kind, ip)
    udp = struct.pack("!HHHH", 50000, 4789, 8 + len(inside), 0)
    return _made(packet, _ethernet(IPV4, _ip4(UDP, udp + inside)))


def unreachable(packet, length):
    """An ICMP error about a packet, of which it quotes so many bytes behind IP's header."""
    _, ip = _inner(packet)
    return _made(packet, _ethernet(IPV4, _ip4(ICMP, struct.pack("!BBHI", 3, 1, 0, 0) + ip[:20 + length])))


def in_ip4(packet):
    """6in4, or IP in IP."""
    kind, ip = _inner(packet)
    return _made(packet, _ethernet(IPV4, _ip4(_by_version(kind, IPIP, SIX_IN_FOUR), ip)))


def in_ip6(packet):
    kind, ip = _inner(packet)
    return _made(packet, _ethernet(IPV6, _ip6(_by_version(kind, IPIP, SIX_IN_FOUR), ip)))


# --- fragments: a packet and the several that become of it ---

SMALLEST = 48  # bytes behind IP's header in each fragment, in eights


def _pieces(payload):
    return [(at, payload[at:at + SMALLEST], at + SMALLEST < len(payload))
            for at in range(0, len(payload), SMALLEST)]


def _fragments_4(ip, ident):
    size = (ip[0] & 15) * 4
    for at, piece, more in _pieces(ip[size:]):
        header = bytearray(ip[:size])
        struct.pack_into("!HHH", header, 2, size + len(piece), ident, more << 13 | at // 8)
        struct.pack_into("!H", header, 10, 0)
        struct.pack_into("!H", header, 10, checksum(bytes(header)))
        yield bytes(header) + piece


def _fragments_6(ip, ident):
    for at, piece, more in _pieces(ip[40:]):
        header = bytearray(ip[:40])
        struct.pack_into("!HB", header, 4, 8 + len(piece), FRAGMENT)
        yield bytes(header) + struct.pack("!BBHI", ip[6], 0, at | more, ident) + piece


def fragmented(taken, backwards=False):
    """All that is larger than a fragment in fragments, the last one first if so wanted. Also returns,
    for each new frame number, the old one."""
    made, was = [], {}
    for number, packet in enumerate(taken, 1):
        kind, ip = _inner(packet)
        parts = list(_by_version(kind, _fragments_4, _fragments_6)(ip, number))
        frames = [_ethernet(kind, part) for part in parts] if len(parts) > 1 else [packet.frame]
        for frame in reversed(frames) if backwards else frames:
            made.append(_made(packet, frame))
            was[len(made)] = number
    return made, was


# --- two interfaces ---

def seen_twice(taken, other, delay):
    """What a second interface adds, on which each packet looks otherwise and comes later."""
    late = [replace(other(packet), micros=packet.micros + delay) for packet in taken]
    return sorted([*taken, *late], key=lambda packet: packet.micros)


def _block(kind, body):
    size = struct.pack("<I", 12 + len(body))
    return struct.pack("<I", kind) + size + body + size


def write_interfaces(path, packets):
    """As pcapng, with an interface for each link type."""
    links = sorted({packet.link for packet in packets})
    blocks = [_block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))]
    blocks += [_block(1, struct.pack("<HHI", link, 0, 262144)) for link in links]
    for packet in packets:
        head = struct.pack("<IIIII", links.index(packet.link), packet.micros >> 32,
                           packet.micros & 0xFFFFFFFF, len(packet.frame), packet.length)
        blocks.append(_block(6, head + packet.frame + b"\0" * (-len(packet.frame) % 4)))
    path.write_bytes(b"".join(blocks))
