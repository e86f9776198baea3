# Knows how to spoil what is below TCP: lengths, cuts, tags, times, addresses, wrappings.
# Refuses to leave a frame that can be taken apart again, so these come last; each mutator takes a
# generator of random numbers and a tape, and changes the tape.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import struct
from dataclasses import replace

import packets
from tape import tcp_at

MINUTE = 60_000_000
ICMP, IP_IN_IP = 1, 4


def _some(rng, tape):
    able = [index for index in range(len(tape)) if tape.segment(index)]
    return sorted(rng.sample(able, min(len(able), rng.choice([1, 3, 10, len(able)]))))


def _each(rng, tape, change):
    """Changes the bytes of some frames; `change` gets a bytearray and where IP and TCP begin."""
    for index in _some(rng, tape):
        packet = tape.packets[index]
        frame = bytearray(packet.frame)
        change(frame, *tcp_at(packet))
        tape.packets[index] = packet.with_frame(bytes(frame))


def snap(rng, tape):
    """Frames cut, all at one length or each at its own; the length on the wire stays."""
    at = rng.choice([14, 33, 34, 40, 53, 54, 60, 66, 68, 80, 96, 128, 200, None])
    share = rng.choice([0.1, 1])
    for index, packet in enumerate(tape.packets):
        if packet.frame and rng.random() < share:
            cut = at or rng.randrange(len(packet.frame)) + 1
            tape.packets[index] = replace(packet, frame=packet.frame[:cut])


def ip_length(rng, tape):
    """RFC 791, section 3.1: total length; of IPv6 (RFC 8200, section 3) the payload length."""
    def change(frame, ip, _tcp):
        at = ip + (4 if frame[ip] >> 4 == 6 else 2)
        length = struct.unpack_from("!H", frame, at)[0]
        other = rng.choice([0, 1, 19, 20, 39, 40, 41, 52, length - 1, length + 1, length + 100,
                            65535])
        struct.pack_into("!H", frame, at, other % 65536)
    _each(rng, tape, change)


def left_whole(rng, tape):
    """As a card does that splits segments itself: longer than IP can say, which says 0."""
    able = tape.carrying()
    if able:
        index = rng.choice(able)
        packet = tape.packets[index]
        ip, _tcp = tcp_at(packet)
        at = ip + (4 if packet.frame[ip] >> 4 == 6 else 2)
        unit = rng.choice([b"\n", b"a\n", b"\r\n", b"NOOP\r\n", b"200 ok\r\n", b"200-\r\n", b"A", b"\0",
                           tape.segment(index).payload])
        frame = packet.frame[:at] + bytes(2) + packet.frame[at + 2:]
        more = unit * (rng.randint(1, 200_000) // len(unit))
        tape.packets[index] = packet.with_frame(frame + more)


def ip_header(rng, tape):
    """Any byte of it: version, header length, fragments, protocol, addresses."""
    def change(frame, ip, tcp):
        frame[rng.randrange(ip, tcp)] = rng.randrange(256)
    _each(rng, tape, change)


def tcp_header(rng, tape):
    def change(frame, _ip, tcp):
        frame[rng.randrange(tcp, min(tcp + 32, len(frame)))] = rng.randrange(256)
    _each(rng, tape, change)


def tcp_header_length(rng, tape):
    """RFC 9293, section 3.1: data offset, in words; less than 5 is no header."""
    def change(frame, _ip, tcp):
        frame[tcp + 12] = rng.randrange(16) << 4
    _each(rng, tape, change)


def ports(rng, tape):
    """Both alike, none, or those of other services."""
    pair = rng.choice([(21, 21), (0, 0), (20, 21), (21, 990), (990, 990), (80, 443), (25, 21)])
    for index in _some(rng, tape):
        tape.packets[index] = packets.with_ports(tape.packets[index], pair)


def to_itself(rng, tape):
    """Source and target alike, address and all."""
    def change(frame, ip, tcp):
        size = 16 if frame[ip] >> 4 == 6 else 4
        at = ip + (8 if size == 16 else 12)
        frame[at + size:at + 2 * size] = frame[at:at + size]
        if rng.random() < 0.5:
            frame[tcp + 2:tcp + 4] = frame[tcp:tcp + 2]
    _each(rng, tape, change)


def turned(rng, tape):
    """The peer seems to have sent it."""
    for index in _some(rng, tape):
        segment = tape.segment(index)
        swapped = replace(segment, source=segment.target, target=segment.source)
        tape.packets[index] = replace(tape.packets[index], frame=packets.build(swapped),
                                      link=packets.ETHERNET)
        tape.packets[index] = replace(tape.packets[index], length=len(tape.packets[index].frame))


def vlan(rng, tape):
    """IEEE 802.1Q, now and then more tags than any network has."""
    for index in _some(rng, tape):
        packet = tape.packets[index]
        if packet.link == packets.ETHERNET:
            for _ in range(rng.choice([1, 1, 2, 40])):
                packet = packets.tagged(packet, rng.randrange(4096))
            tape.packets[index] = packet


def _outer(length, protocol):
    """A header of IPv4 for what has that length."""
    return struct.pack("!BBHHHBBHII", 0x45, 0, min(20 + length, 65535), 0, 0, 64, protocol, 0,
                       0x0A000001, 0x0A000002)


def in_error(rng, tape):
    """Quoted whole by an ICMP error (RFC 792)."""
    def change(frame, ip, _tcp):
        quoted = bytes(frame[ip:])
        icmp = bytes([3, 1]) + bytes(6) + quoted
        if frame[ip] >> 4 == 4:
            frame[ip:] = _outer(len(icmp), ICMP) + icmp
    _each(rng, tape, change)


def in_ip(rng, tape):
    """IP in IP (RFC 2003), up to more levels than make sense."""
    def change(frame, ip, _tcp):
        for _ in range(rng.choice([1, 1, 3, 30])):
            if frame[ip] >> 4 == 4 and len(frame) - ip < 65000:
                frame[ip:ip] = _outer(len(frame) - ip, IP_IN_IP)
    _each(rng, tape, change)


def time(rng, tape):
    """Backwards, all at once, far apart, at the begin or the end of what can be told."""
    start = tape.packets[0].micros
    clock = rng.choice([
        lambda number, micros: start,
        lambda number, micros: start - number * 1000,
        lambda number, micros: start + number * 10 * MINUTE,
        lambda number, micros: rng.randrange(2 ** 52),
        lambda number, micros: 0,
        lambda number, micros: micros - start,
        lambda number, micros: (2 ** 32 - 2) * 1_000_000 + number * 100_000,
        lambda number, micros: rng.choice([2 ** 63, 2 ** 64 - 1, 2 ** 53, 253402300800 * 10 ** 6]),
        lambda number, micros: micros + rng.choice([0, 0, -MINUTE, MINUTE])])
    tape.packets = [replace(packet, micros=clock(number, packet.micros))
                    for number, packet in enumerate(tape.packets)]


MUTATORS = [snap, snap, ip_length, ip_length, left_whole, ip_header, tcp_header, tcp_header_length,
            ports, to_itself, turned, vlan, in_error, in_ip, time, time]
