# Knows a capture as a list that can be changed: its packets, and what TCP segments they hold, as far
# as that can be told; and how to write it down.
# Refuses to know FTP, and which changes make sense.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import re
import struct
from dataclasses import replace

import packets

KEY_LOG = 0x544C534B  # the secrets type of a TLS key log
MOST_PAYLOAD = 60000  # what fits into an IP packet with any headers
SAYING = re.compile(rb"\d{3}[ -]|[A-Za-z]{3,4}[ \r\n]")
# Where fields stand in TCP's header (RFC 9293, section 3.1).
FIELDS = {"seq": (4, "!I"), "ack": (8, "!I"), "flags": (13, "!B"), "urgent": (18, "!H")}


def tcp_at(packet):
    """Where IP and TCP begin."""
    kind, ip = packets.ip_at(packet)
    return ip, ip + (40 if kind == packets.IPV6 else (packet.frame[ip] & 15) * 4)


def with_field(packet, name, value):
    at, form = FIELDS[name]
    at += tcp_at(packet)[1]
    size = struct.calcsize(form)
    value = struct.pack(form, value % 256 ** size)
    return replace(packet, frame=packet.frame[:at] + value + packet.frame[at + size:])


@functools.lru_cache(maxsize=10000)
def _segment(packet):
    try:
        header = packet.frame[tcp_at(packet)[1]:][:20]
        is_whole = len(header) == 20 and header[12] >> 4 >= 5 and not packet.is_cut
        return packets.parse(packet) if is_whole else None
    except (KeyError, IndexError, ValueError, struct.error):
        return None


class Tape:
    def __init__(self, taken, secrets=b""):
        self.packets, self.secrets = list(taken), secrets

    @classmethod
    def load(cls, path):
        return cls(packets.read(path), packets.secrets(path))

    def __len__(self):
        return len(self.packets)

    def segment(self, index):
        """None where a packet is no whole TCP segment."""
        return _segment(self.packets[index])

    def carrying(self, wanted=lambda payload: True):
        """Numbers of the packets with a payload that is wanted."""
        found = ((index, self.segment(index)) for index in range(len(self)))
        return [index for index, segment in found
                if segment and segment.payload and wanted(segment.payload)]

    def saying(self):
        """Those that look like control lines."""
        return self.carrying(SAYING.match)

    def telling(self):
        """Those that do not."""
        return self.carrying(lambda payload: not SAYING.match(payload))

    def set(self, index, name, value):
        self.packets[index] = with_field(self.packets[index], name, value)

    def say(self, index, payload, follow=True):
        """Puts another payload in; with `follow`, what comes later on the connection is numbered so
        that no byte is missing and none is there twice."""
        segment, payload = self.segment(index), payload[:MOST_PAYLOAD]
        self.packets[index] = packets.with_payload(self.packets[index], segment.seq, payload)
        growth = len(payload) - len(segment.payload)
        if follow and growth:
            self._renumber(index + 1, segment.source, segment.target, growth)

    def _renumber(self, start, source, target, growth):
        for index in range(start, len(self)):
            later = self.segment(index)
            if later and (later.source, later.target) == (source, target):
                self.set(index, "seq", later.seq + growth)
            elif later and (later.target, later.source) == (source, target):
                self.set(index, "ack", later.ack + growth)

    def like(self, index, payload, distance=0):
        """Another packet of the same direction, so many bytes before or behind this one's begin."""
        segment = self.segment(index)
        return packets.with_payload(self.packets[index], segment.seq + distance,
                                    payload[:MOST_PAYLOAD])

    def connection(self, index):
        """Numbers of all packets of the connection that this one is of."""
        ends = frozenset((self.segment(index).source, self.segment(index).target))
        segments = ((number, self.segment(number)) for number in range(len(self)))
        return [number for number, segment in segments
                if segment and frozenset((segment.source, segment.target)) == ends]

    def save(self, path):
        links = list(dict.fromkeys(packet.link for packet in self.packets)) or [packets.ETHERNET]
        blocks = [_block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))]
        blocks += [_block(packets.INTERFACE, struct.pack("<HHI", link, 0, 0)) for link in links]
        if self.secrets:
            head = struct.pack("<II", KEY_LOG, len(self.secrets))
            blocks.append(_block(packets.SECRETS, head + self.secrets))
        blocks += [_packet_block(packet, links.index(packet.link)) for packet in self.packets]
        path.write_bytes(b"".join(blocks))


def _block(kind, body):
    body += bytes(-len(body) % 4)
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size


def _packet_block(packet, interface):
    micros = packet.micros % 2 ** 64
    head = struct.pack("<IIIII", interface, micros >> 32, micros & 0xFFFFFFFF, len(packet.frame),
                       max(packet.length, len(packet.frame)) & 0xFFFFFFFF)
    return _block(packets.PACKET, head + packet.frame)
