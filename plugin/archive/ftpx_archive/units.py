"""units: which captures are read together. A unit's frames all come before those of the next, as the captures
are merged: by time, and of equal times in the order in which they were named. Until when a capture goes is
known when it has been read.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import hashlib
import json
from typing import NamedTuple

# Of a unit, in bytes: so large that starting a task and reading on both sides of a cut are little against it,
# so small that some are left to share, and that its tape fits into memory where it goes over a network.
SMALLEST, LARGEST, LARGEST_SENT = 64 << 20, 4 << 30, 512 << 20
UNITS_A_WORKER = 3

# Before any frame.
BEGIN = (-1, -1)


class Capture(NamedTuple):
    number: int  # in the order in which they were named
    path: str
    look: list   # size and time; None when there is no such file
    first: int   # time of its first frame; None when it has none

    @property
    def size(self):
        return self.look[0] if self.look else 0

    @property
    def place(self):
        """Where its first frame comes; what has none comes first."""
        return BEGIN if self.first is None else (self.first, self.number)


class Unit(NamedTuple):
    captures: tuple  # in the order of their numbers, by which those of equal times are merged

    @property
    def paths(self):
        return [capture.path for capture in self.captures]

    @property
    def size(self):
        return sum(capture.size for capture in self.captures)

    def key(self, *settings):
        """Names what a worker makes of it: another one where any of this is another."""
        told = json.dumps([settings, [[capture.path, capture.look] for capture in self.captures]])
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def size_for(captures, workers, largest):
    """As many units for each worker, none of which is larger than that, unless one capture is."""
    sizes = [capture.size for capture in captures]
    rounds = max(UNITS_A_WORKER, -(-sum(sizes) // (workers * largest)))
    share = sum(sizes) // (workers * rounds)
    return min(max(share + max(sizes, default=0) // 2, SMALLEST), largest)


def cut(captures, size):
    """Units of up to that size, unless one capture is larger."""
    units, sums = [], []
    for capture in sorted(captures, key=lambda capture: capture.place):
        if units and sums[-1] + capture.size <= size:
            units[-1].append(capture)
            sums[-1] += capture.size
        else:
            units.append([capture])
            sums.append(capture.size)
    return [united(unit) for unit in units]


def single(unit):
    return [Unit((capture,)) for capture in unit.captures]


def united(captures):
    return Unit(tuple(sorted(captures, key=lambda capture: capture.number)))


# --- what they were found to hold: an index has a row a capture ---

def places(unit, index, which):
    return [(told[which], capture.number) for capture, told in zip(unit.captures, index["files"])
            if told[which] is not None]


def first_place(unit, index):
    """Where the first of its frames comes; what has none comes first."""
    return min(places(unit, index, "first"), default=BEGIN)


def last_place(unit, index):
    """Where the last of them comes: a capture whose clock goes back stays where it has been."""
    return max(places(unit, index, "last"), default=BEGIN)


def join_overlapping(units, indexes):
    """`units` in order of their first frames. Those that begin before another's end become one."""
    groups, last = [], BEGIN
    for unit, index in zip(units, indexes):
        if groups and BEGIN < first_place(unit, index) < last:
            groups[-1].append(unit)
        else:
            groups.append([unit])
        last = max(last, last_place(unit, index))
    return [united(capture for unit in group for capture in unit.captures) for group in groups]


# --- what goes on from one to the next ---

def going_on(ends):
    """Of units that come one after the other, by number, connections that will not fit, since segments were
    left out: their ends to frames, the first and the last. Not all that there are, perhaps. `ends`: of each
    unit what its index has of these."""
    found = {}
    under_way = {}  # by their ends: number of the newest unit, and row
    for number, rows in enumerate(ends):
        on = {row["ends"]: (number, row) for row in rows["before"] if row["ends"] in under_way}
        wanted = [under_way[name] for name in on] + list(on.values())
        wanted += [(number, row) for row in rows["before"] if row["unsure"] and number > 0]
        for part, row in wanted:
            if row["left_out"]:
                found.setdefault(part, {})[row["ends"]] = row["first"], row["last"]
        under_way = {row["ends"]: (number, row) for row in rows["behind"]} | on
    return found


# --- parts of what comes one after the other ---

def join_spans(spans):
    """`spans`: names, and for each a first and a last of what is counted. Returns the names by what is to be
    read for them: what goes from one to the next is one span with what overlaps it by more than one, so that
    none is read more than three times."""
    found = {}
    over = None
    for name, span in sorted(spans.items(), key=lambda item: (item[1][0], -item[1][1])):
        if span[0] != span[1]:
            if over and span[0] < over[1]:
                joined = over[0], max(over[1], span[1])
                found[joined] = found.pop(over)
                over = joined
            else:
                over = span
        found.setdefault(span if span[0] == span[1] else over, []).append(name)
    return found
