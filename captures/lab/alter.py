# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to turn a clean capture into one that lost, repeated or swapped packets, or ends early.
# Refuses to invent: every byte comes from the clean capture, every change is told.

import pcap

FULL = 1000


def _full_segments(packets):
    """Indices of the packets that carry a data connection's full segments, in capture order."""
    return [index for index, packet in enumerate(packets)
            if len(pcap.segment(packet).payload) >= FULL]


def lose(packets, numbers):
    """Without the n-th full segments, counted from 1."""
    full = _full_segments(packets)
    gone = {full[number - 1] for number in numbers}
    kept = [packet for index, packet in enumerate(packets) if index not in gone]
    return kept, {"how": "full data segments removed from a clean capture", "segments": numbers}


def shuffle(packets, swapped, doubled):
    """Some full segments after their successor, some twice; time stamps stay in order."""
    full = _full_segments(packets)
    frames = [packet.frame for packet in packets]
    for number in swapped:
        here, there = full[number - 1], full[number]
        frames[here], frames[there] = frames[there], frames[here]
    result = [pcap.Packet(packet.seconds, packet.micros, frame)
              for packet, frame in zip(packets, frames)]
    for number in sorted(doubled, reverse=True):
        result.insert(full[number - 1] + 1, result[full[number - 1]])
    return result, {"how": "full data segments of a clean capture swapped and doubled",
                    "swapped_with_next": swapped, "doubled": doubled}


def cut(packets, number):
    """Only up to and with the n-th full segment."""
    last = _full_segments(packets)[number - 1]
    return packets[:last + 1], {"how": "a clean capture cut after a full data segment",
                                "after_segment": number}
