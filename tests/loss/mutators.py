# Knows how a capture is damaged: a row of the table each, which yields (index, pieces): the same index is
# the same damage every time.
# Refuses to know what FTP is, but for which connection is whose.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import random
from dataclasses import replace

import packets
from base import Piece, cut

BURSTS, RATES, SNAPS = (5, 10), (1, 5, 20), (60, 68, 96, 128, 200)
SKEWS = (500, 1000, 3000, 10_000)  # microseconds
REORDER = 8


def as_packet(micros, segment):
    frame = packets.build(segment)[14:]  # without its link
    return packets.Packet(micros, frame, len(frame), packets.RAW)


def rng_of(base, row, index):
    return random.Random(f"{row} {index} {base.name}")


# --- left out ---

def _without(base, lost):
    return [piece for piece in base.pieces if piece.origin not in lost]


def each_packet(base):
    for lost in range(len(base)):
        yield lost, _without(base, {lost})


def each_control_packet(base):
    for lost in range(len(base)):
        if base.connection_of[lost] in base.control:
            yield lost, _without(base, {lost})


def burst(size):
    def row(base):
        for first in range(len(base) - size + 1):
            yield first, _without(base, range(first, first + size))
    return row


def random_loss(percent):
    def row(base):
        for index in range(30):
            rng = rng_of(base, f"loss {percent}", index)
            yield index, [p for p in base.pieces if rng.random() * 100 >= percent]
    return row


def one_direction_only(base):
    """Of all connections, of control, of data: what one side sends, the other's left out."""
    for index, (of, client) in enumerate((of, client) for of in ("all", "control", "data")
                                         for client in (True, False)):
        wanted = {"all": base.control | base.data, "control": base.control, "data": base.data}[of]
        yield index, [p for p in base.pieces if base.connection_of[p.origin] not in wanted or
                      base.stream_of(p.origin)[1] == client]


def start_at(base):
    for first in range(1, len(base)):
        yield first, base.pieces[first:]


def end_at(base):
    for last in range(1, len(base)):
        yield last, base.pieces[:last]


# --- order ---

def _in_order(base, pieces):
    """Later packets have later times, whoever came first."""
    times = sorted(piece.packet.micros for piece in pieces)
    return [replace(piece, packet=replace(piece.packet, micros=micros))
            for piece, micros in zip(pieces, times)]


def jitter(base):
    for index in range(20):
        rng = rng_of(base, "jitter", index)
        places = sorted(range(len(base)), key=lambda n: n + rng.random() * rng.randint(0, REORDER))
        yield index, _in_order(base, [base.pieces[n] for n in places])


def _later(base, by, wanted):
    moved = [replace(p, packet=replace(p.packet, micros=p.packet.micros + by)) if wanted(p) else p
             for p in base.pieces]
    return sorted(moved, key=lambda piece: piece.packet.micros)


def one_direction_late(base):
    index = 0
    for by in SKEWS:
        for client in (True, False):
            yield index, _later(base, by, lambda p, c=client: base.stream_of(p.origin)[1] == c)
            index += 1


def control_late(base):
    for index, by in enumerate(SKEWS):
        yield index, _later(base, by, lambda p: base.connection_of[p.origin] in base.control)


def neighbours_swapped(base):
    for first in range(len(base) - 1):
        pieces = list(base.pieces)
        pieces[first:first + 2] = pieces[first + 1], pieces[first]
        yield first, _in_order(base, pieces)


# --- the same bytes in other packets ---

def duplicated(base):
    for index, piece in enumerate(base.pieces):
        yield index, base.pieces[:index + 1] + [piece] + base.pieces[index + 1:]


def split(base):
    for index, piece in enumerate(base.pieces):
        if piece.captured < 2 or piece.packet.is_cut:
            continue
        segment = base.segments[index]
        half = piece.captured // 2
        first = as_packet(piece.packet.micros, replace(
            segment, payload=segment.payload[:half], flags=segment.flags & ~packets.FIN))
        second = packets.with_payload(piece.packet, segment.seq + half, segment.payload[half:])
        halves = [Piece(index, first, piece.start, half),
                  Piece(index, second, piece.start + half, piece.captured - half)]
        yield index, base.pieces[:index] + halves + base.pieces[index + 1:]


# --- cut ---

def one_cut_short(base):
    """The one has half of its payload, in turn nothing of it, in turn all but its last two bytes."""
    for index, piece in enumerate(base.pieces):
        if not piece.captured:
            continue
        size = len(piece.packet.frame)
        for turn, lost in enumerate((piece.captured // 2, piece.captured, 2)):
            yield index * 3 + turn, base.pieces[:index] + [cut(piece, size - lost)] + \
                base.pieces[index + 1:]


def snap_length(base):
    for index, size in enumerate(SNAPS):
        yield index, [cut(piece, size) for piece in base.pieces]


# --- forged ---

def _forge(base, origin, reverse=False, **changes):
    """A packet that nobody sent, like that one or like one of its peer."""
    segment = base.segments[origin]
    if reverse:
        segment = replace(segment, source=segment.target, target=segment.source, seq=segment.ack,
                          ack=segment.seq + len(segment.payload), payload=b"")
    return Piece(None, as_packet(base.packets[origin].micros, replace(segment, **changes)))


def _behind(base, index, piece):
    return base.pieces[:index + 1] + [piece] + base.pieces[index + 1:]


def _next_seq(base, index):
    segment = base.segments[index]
    return segment.seq + len(segment.payload) + (segment.flags & (packets.SYN | packets.FIN) > 0)


def forged_syn(base):
    """On control, from the packet's sender: with a number of its own, and with the stream's next."""
    for index in range(len(base)):
        if base.connection_of[index] in base.control:
            for turn, seq in enumerate((0x12345678, _next_seq(base, index))):
                yield index * 2 + turn, _behind(base, index, _forge(
                    base, index, flags=packets.SYN, seq=seq, ack=0, payload=b""))


def forged_user(base):
    """A USER line of the client's: far from the stream, and at its next number, which the true line
    overlaps then."""
    for index in range(len(base)):
        if base.connection_of[index] in base.control and base.stream_of(index)[1]:
            for turn, seq in enumerate((base.segments[index].seq + 0x10000000, _next_seq(base, index))):
                yield index * 2 + turn, _behind(base, index, _forge(
                    base, index, flags=packets.ACK | packets.PSH, seq=seq,
                    payload=b"USER mallory\r\n"))


def forged_reset(base):
    """On data, from the packet's sender: outside the window, and exactly at the next number."""
    for index in range(len(base)):
        if base.connection_of[index] in base.data:
            for turn, seq in enumerate((base.segments[index].seq + 0x10000000, _next_seq(base, index))):
                yield index * 2 + turn, _behind(base, index, _forge(
                    base, index, flags=packets.RST, seq=seq, ack=0, payload=b""))


ROWS = {
    "each packet left out": each_packet,
    "each control packet left out": each_control_packet,
    **{f"burst of {size} left out": burst(size) for size in BURSTS},
    **{f"{percent} % lost": random_loss(percent) for percent in RATES},
    "jitter": jitter,
    "one direction late": one_direction_late,
    "control late": control_late,
    "one direction only": one_direction_only,
    "start at each packet": start_at,
    "end at each packet": end_at,
    "one packet cut short": one_cut_short,
    "snap length": snap_length,
    "neighbours swapped": neighbours_swapped,
    "duplicated": duplicated,
    "split": split,
    "forged SYN": forged_syn,
    "forged USER": forged_user,
    "forged RST": forged_reset,
}
