# Knows ways to write the same FTP down in other packets: other ports, order, sizes, copies, tags.
# Refuses to change anything that TCP's receiver, or a user of FTP, would notice.
#
# SPDX-License-Identifier: GPL-2.0-or-later
from dataclasses import replace

from packets import FIN, RST, SYN, parse, tagged, with_payload, with_ports


def _frames(packets, change):
    return [replace(packet, frame=frame, length=len(frame))
            for packet, frame in ((packet, change(packet.frame)) for packet in packets)]


def move_port(packets, old, new):
    """All connections to or from a port, with another one in its place."""
    def change(frame):
        segment = parse(frame)
        return with_ports(frame, [new if port == old else port
                                  for port in (segment.source[1], segment.target[1])])
    return _frames(packets, change)


def tag(packets, vlan=7):
    return _frames(packets, lambda frame: tagged(frame, vlan))


def double(packets):
    """Each packet twice, the copy right behind."""
    return [copy for packet in packets for copy in (packet, packet)]


def _is_plain(segment):
    return segment.payload and not segment.flags & (SYN | FIN | RST)


def swap_data(packets, control_port):
    """Data segments of each direction in pairs, the second before the first; times stay."""
    frames = [packet.frame for packet in packets]
    waiting = {}
    for index, frame in enumerate(frames):
        segment = parse(frame)
        if not _is_plain(segment) or control_port in (segment.source[1], segment.target[1]):
            continue
        way = (segment.source, segment.target)
        if way in waiting:
            first = waiting.pop(way)
            frames[first], frames[index] = frames[index], frames[first]
        else:
            waiting[way] = index
    return [replace(packet, frame=frame, length=len(frame))
            for packet, frame in zip(packets, frames)]


def split_control(packets, control_port):
    """Each control segment as segments of one byte, at the same time. Also returns, for each new
    frame number, the old one."""
    pieces, was = [], {}
    for number, packet in enumerate(packets, 1):
        segment = parse(packet.frame)
        frames = [packet.frame]
        if _is_plain(segment) and control_port in (segment.source[1], segment.target[1]):
            frames = [with_payload(packet.frame, segment.seq + at, segment.payload[at:at + 1])
                      for at in range(len(segment.payload))]
        for frame in frames:
            pieces.append(replace(packet, frame=frame, length=len(frame)))
            was[len(pieces)] = number
    return pieces, was
