"""reduce: reports out of tapes. ftpx-scan tells which connections on which tape did not come to what they
come to behind the tapes before; of those the captures themselves are read, and it is run again, until all
fits. Nothing is written before.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import bisect
import itertools
import tempfile
from collections import deque
from typing import NamedTuple

from . import scan, units, words
from .condensing import Apart, ForOne

ROUNDS = 8


class Whole(NamedTuple):
    """What is read of a tape's captures besides."""
    unit: units.Unit
    before: int   # frames of the tape that come before these captures
    last: int     # frame of the tape that nothing of the connections is behind; 0: not known
    ends: tuple   # connections, all of whose frames are in them


def are_apart(files):
    """Whether each capture ends before the next begins."""
    times = [time for file in files for time in (file["first"], file["last"]) if time is not None]
    return times == sorted(times)


def needed(behind, first, last):
    """Of captures, behind each of which so many frames of the tape are, the first and the last that have
    frames from `first` to `last`."""
    return bisect.bisect_left(behind, first), bisect.bisect_left(behind, last)


def wholes_of(tape, extents):
    """As few captures as have all frames of what did not fit, as they come one after the other; all, where
    one begins before another has ended, or nobody knows which frames."""
    files = tape.index["files"]
    if not are_apart(files) or any(first == 0 for first, _ in extents.values()):
        return [Whole(tape.unit, 0, 0, tuple(sorted(extents)))]
    behind = list(itertools.accumulate(file["frames"] for file in files))
    spans = units.join_spans({ends: needed(behind, *extent) for ends, extent in extents.items()})
    return [Whole(units.Unit(tape.unit.captures[first:last + 1]), behind[first] - files[first]["frames"],
                  max(extents[name][1] for name in ends), tuple(sorted(ends)))
            for (first, last), ends in sorted(spans.items())]


class Reducing:
    """Tapes in order, and what has to be read of their captures besides."""

    def __init__(self, job, paths, tapes):
        self.job, self.paths, self.tapes = job, paths, tapes
        self.extents = [{} for _ in tapes]  # of connections, by tape
        self.wholes = [[] for _ in tapes]   # tapes of all of these

    def try_once(self):
        """Exit code of ftpx-scan, and what did not fit."""
        tapes = [(self.job.run.tape(tape.entry["key"]), wholes)
                 for tape, wholes in zip(self.tapes, self.wholes)]
        with tempfile.NamedTemporaryFile(prefix="ftpx-archive.") as unfit:
            status = scan.condensed(self.job.asked, self.paths, tapes, unfit.name)
            return status, scan.read_unfit(unfit.name) if status == scan.UNFIT else {}

    def going_on(self):
        """What will not fit, as far as the tapes tell before they are put together."""
        return units.going_on(self.job.run.ends(tape.entry["key"]) for tape in self.tapes)

    def want(self, unfit):
        """Returns the numbers of tapes of which more has to be read."""
        more = [number for number, extents in unfit.items() if extents.keys() - self.extents[number].keys()]
        for number in more:
            self.extents[number].update(unfit[number])
        return more

    def add(self, number, queue):
        """What there is already of a tape; the rest is ordered."""
        self.wholes[number] = []
        for whole in wholes_of(self.tapes[number], self.extents[number]):
            key = self.job.key(*whole)
            self.wholes[number].append(self.job.run.tape(key))
            if not self.job.run.kept(key):
                queue.append(((number, key, whole.unit), self.job.order_only(key, *whole)))

    def read(self, numbers):
        queue = deque()
        if numbers:
            self.job.progress.once_more("connections that go on from unit to unit are read whole")
        for number in numbers:
            self.add(number, queue)
        for (number, key, unit), result, why in self.job.cluster.each(queue):
            if why:
                raise Apart(why)
            if result["after"] != self.tapes[number].looks_of(unit) or result["before"] != result["after"]:
                raise Apart(f"changed since it was read: {', '.join(unit.paths)}")
            self.job.run.keep(key, result)
            self.job.progress.read_again(unit)

    def all(self):
        self.read(self.want(self.going_on()))
        for _ in range(ROUNDS):
            status, unfit = self.try_once()
            if status == scan.FOR_ALL:
                raise ForOne
            if status == scan.WRONG_TAPE:
                raise Apart("no reports can be made of these tapes")
            if status != scan.UNFIT:
                return status
            more = self.want(unfit)
            if not more:
                raise Apart("tapes cannot be put together: what does not fit is the same as before")
            self.read(more)
        raise Apart(f"tapes cannot be put together: not even {ROUNDS} rounds are enough")


def reduce(job, captures, tapes):
    """Returns the exit code. What workers' ftpx-scan said is said again, in the order of captures."""
    there = {capture.number for tape in tapes for capture in tape.unit.captures}
    paths = [capture.path for capture in captures if capture.number in there]
    status = Reducing(job, paths, tapes).all()
    for tape in tapes:
        words.repeat(tape.entry["words"])
        status = max(status, tape.entry["status"])
    return status


def one_process(job, captures):
    """As if nobody had condensed anything."""
    return scan.whole(job.asked, [capture.path for capture in captures])
