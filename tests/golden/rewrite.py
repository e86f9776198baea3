# Knows ways to write the same FTP down in other packets: other ports, order, sizes, copies, tags; and
# how to lose one.
# Refuses to change anything else that TCP's receiver, or a user of FTP, would notice.
#
# SPDX-License-Identifier: GPL-2.0-or-later
from dataclasses import replace

from packets import FIN, RST, SYN, parse, tagged, with_payload, with_ports


def move_ports(packets, ports, new):
    """All connections to or from these ports, with another one in their place."""
    def change(packet):
        segment = parse(packet)
        return with_ports(packet, [new if port in ports else port
                                   for port in (segment.source[1], segment.target[1])])
    return [change(packet) for packet in packets]


def tag(packets, vlan=7):
    return [tagged(packet, vlan) for packet in packets]


def double(packets):
    """Each packet twice, the copy right behind."""
    return [copy for packet in packets for copy in (packet, packet)]


def lose(packets, number):
    """Without the frame of that number."""
    return packets[:number - 1] + packets[number:]


def _is_plain(segment):
    return segment.payload and not segment.flags & (SYN | FIN | RST)


def _is_control(segment, ports):
    return bool({segment.source[1], segment.target[1]} & set(ports))


def swap_data(packets, ports):
    """Data segments of each direction in pairs, the second before the first; times stay. Where a
    stream's begin is not in the capture, the first one seen is where it begins, and stays. What the
    other side said in between may be an answer, which nothing overtakes."""
    swapped, waiting = list(packets), {}
    for index, packet in enumerate(packets):
        segment = parse(packet)
        way = (segment.source, segment.target)
        if segment.flags & SYN:
            waiting[way] = None
        if way not in waiting or not _is_plain(segment) or _is_control(segment, ports):
            continue
        if waiting[way] is None:
            waiting[way] = index
        else:
            first, waiting[way] = waiting[way], None
            swapped[first] = replace(packet, micros=packets[first].micros)
            swapped[index] = replace(packets[first], micros=packet.micros)
        if waiting.get(way[::-1]) is not None:
            waiting[way[::-1]] = None
    return swapped


def split_control(packets, ports):
    """Each whole control segment as segments of one byte, at the same time. Also returns, for each
    new frame number, the old one."""
    pieces, was = [], {}
    for number, packet in enumerate(packets, 1):
        segment = parse(packet)
        parts = [packet]
        if _is_plain(segment) and _is_control(segment, ports) and not packet.is_cut:
            parts = [with_payload(packet, segment.seq + at, segment.payload[at:at + 1])
                     for at in range(len(segment.payload))]
        for part in parts:
            pieces.append(part)
            was[len(pieces)] = number
    return pieces, was
