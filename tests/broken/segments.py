# Knows how to spoil what carries the bytes: order, numbers, flags, copies that disagree, connections
# that begin again.
# Refuses to know what the bytes say; each mutator takes a generator of random numbers and a tape,
# and changes the tape.
#
# SPDX-License-Identifier: GPL-2.0-or-later
from dataclasses import replace

from packets import ACK, FIN, PSH, RST, SYN, URG

DISTANCES = [1, -1, 2, -2, 10, -10, 1460, -1460, 65535, -65536, 2 ** 20, 2 ** 24, 2 ** 30,
             2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, -2 ** 30]


def _some(rng, able, most=5):
    """A few of them, in order."""
    return sorted(rng.sample(able, min(len(able), rng.randint(1, most))))


def _segments(tape):
    return [index for index in range(len(tape)) if tape.segment(index)]


def drop(rng, tape):
    """Some packets, a stretch of them, or all SYNs."""
    able = range(len(tape))
    start = rng.randrange(len(tape))
    gone = rng.choice([
        lambda: set(_some(rng, able, 10)),
        lambda: set(range(start, start + rng.randint(1, 30))),
        lambda: {index for index in _segments(tape) if tape.segment(index).flags & SYN},
        lambda: {index for index in able if rng.random() < 0.2}])()
    tape.packets = [packet for index, packet in enumerate(tape.packets) if index not in gone]


def drop_direction(rng, tape):
    able = _segments(tape)
    if able:
        way = tape.segment(rng.choice(able))
        mine = {index for index in able if tape.segment(index).source == way.source}
        tape.packets = [packet for index, packet in enumerate(tape.packets) if index not in mine]


def duplicate(rng, tape):
    for index in reversed(_some(rng, range(len(tape)))):
        at = min(len(tape), index + rng.choice([1, 1, 2, 10, len(tape)]))
        tape.packets[at:at] = [tape.packets[index]] * rng.choice([1, 1, 2, 20])


def reorder(rng, tape):
    """A stretch of packets backwards or at random; or everything."""
    size = rng.choice([2, 3, 10, 50, len(tape)])
    start = rng.randrange(max(len(tape) - size, 0) + 1)
    part = tape.packets[start:start + size]
    rng.choice([part.reverse, lambda: rng.shuffle(part)])()
    tape.packets[start:start + size] = part


def overlap(rng, tape):
    """Copies of a segment with other bytes, before or after it, that begin or end elsewhere."""
    for index in reversed(_some(rng, tape.carrying())) if tape.carrying() else []:
        size = max(1, len(tape.segment(index).payload) + rng.choice([0, 0, -1, 1, 100, -100]))
        fake = rng.choice([bytes([rng.randrange(256)]) * size, rng.randbytes(size)])
        copy = tape.like(index, fake, rng.choice([0, 0, -1, 1, -100, 100, size, -size]))
        tape.packets.insert(index + rng.choice([0, 1, 1]), copy)


def split(rng, tape):
    """Payloads as segments of one byte, or of few."""
    for index in reversed(_some(rng, tape.carrying(), 20)) if tape.carrying() else []:
        payload = tape.segment(index).payload[:3000]
        step = rng.choice([1, 1, 2, 7, 100])
        tape.packets[index:index + 1] = [tape.like(index, payload[at:at + step], at)
                                         for at in range(0, len(payload), step)]


def split_backwards(rng, tape):
    able = tape.carrying()
    if able:
        index = rng.choice(able)
        payload = tape.segment(index).payload[:2000]
        pieces = [tape.like(index, payload[at:at + 1], at) for at in range(len(payload))]
        tape.packets[index:index + 1] = pieces[::-1]


def other_numbers(rng, tape):
    """Of a few segments: the sequence number, the acknowledgement, or both."""
    for index in _some(rng, _segments(tape)) if _segments(tape) else []:
        segment, distance = tape.segment(index), rng.choice(DISTANCES)
        if rng.random() < 0.6:
            tape.set(index, "seq", segment.seq + distance)
        if rng.random() < 0.5:
            tape.set(index, "ack", segment.ack + rng.choice([distance, rng.choice(DISTANCES)]))


def near_wrap(rng, tape):
    """A whole connection, so that its numbers pass 2^32, or 2^31, in the middle."""
    able = _segments(tape)
    if not able:
        return
    first = tape.segment(rng.choice(able))
    target = rng.choice([2 ** 32, 2 ** 31]) - rng.choice([0, 1, 2, 50, 1000])
    for index in tape.connection(able[0] if rng.random() < 0.5 else rng.choice(able)):
        segment = tape.segment(index)
        name = "seq" if segment.source == first.source else "ack"
        tape.set(index, name, getattr(segment, name) - first.seq + target)


def other_flags(rng, tape):
    for index in _some(rng, _segments(tape)) if _segments(tape) else []:
        tape.set(index, "flags", rng.choice([0, 255, SYN, SYN | ACK, FIN, RST, RST | ACK,
                                             URG | ACK | PSH, SYN | FIN, FIN | ACK | PSH,
                                             rng.randrange(256)]))


def end_early(rng, tape):
    """A FIN, RST or SYN of either side in the middle."""
    for index in reversed(_some(rng, _segments(tape), 3)) if _segments(tape) else []:
        tape.packets.insert(index, tape.like(index, b"", rng.choice([0, 0, 1, 1000])))
        tape.set(index, "flags", rng.choice([RST, RST | ACK, FIN | ACK, SYN, SYN | ACK]))


def urgent(rng, tape):
    for index in _some(rng, tape.carrying()) if tape.carrying() else []:
        tape.set(index, "flags", URG | ACK | PSH)
        tape.set(index, "urgent", rng.choice([0, 1, 2, 65535]))


def again(rng, tape):
    """The capture, or a connection of it, once more behind itself or in between: ports are used
    again, with the same numbers or others."""
    able = _segments(tape)
    if not able or len(tape) > 400:
        return
    chosen = tape.connection(rng.choice(able)) if rng.random() < 0.5 else able
    copies, distance = [], rng.choice([0, 0, 100, 2 ** 16, 2 ** 28, 2 ** 31])
    for index in chosen:
        kept = tape.packets[index]
        segment = tape.segment(index)
        tape.set(index, "seq", segment.seq + distance)
        tape.set(index, "ack", segment.ack + distance)
        copies.append(tape.packets[index])
        tape.packets[index] = kept
    if rng.random() < 0.7:
        later = tape.packets[-1].micros - copies[0].micros
        copies = [replace(packet, micros=packet.micros + later) for packet in copies]
    at = rng.choice([len(tape), rng.randrange(len(tape))])
    tape.packets[at:at] = copies


def late_start(rng, tape):
    tape.packets = tape.packets[rng.randrange(len(tape)):]


def early_end(rng, tape):
    tape.packets = tape.packets[:rng.randrange(len(tape)) + 1]


MUTATORS = [drop, drop, drop_direction, duplicate, reorder, reorder, overlap, overlap, split, split,
            split_backwards, other_numbers, other_numbers, near_wrap, other_flags, end_early,
            urgent, again, again, late_start, early_end]
