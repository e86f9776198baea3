"""condensing: units of captures become tapes. What fails is tried in smaller parts, and what fails then is
left out and told. It knows no report.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from collections import deque
from typing import NamedTuple

from . import scan, units, words
from .work import look

# A file that grows is read again so often, and then taken as it was.
AGAIN = 1


FULL = f"{words.NAME}: all files together have more than they may have (ftpx.extract.total)"


class ForOne(Exception):
    """There is something that no tape can hold; with what is still to be said of it."""


class Apart(Exception):
    """Tapes cannot be put together."""


class Job(NamedTuple):
    """What a run is done with."""
    asked: scan.Asked
    version: str
    run: object
    cluster: object
    progress: object
    folder: str
    left: dict    # paths that were left out: why
    failed: set   # keys of units that were tried in parts

    def key(self, unit, *more):
        return unit.key(self.version, self.asked.settings, *more)

    def order(self, unit):
        """For a worker."""
        told = sum(capture.number < scan.TOLD for capture in unit.captures)
        return self.condense(self.key(unit), unit, scan.condense(self.asked, told), [])

    def order_only(self, key, unit, before, last, ends):
        """All of these connections, and nothing of others."""
        return self.condense(key, unit, scan.condense_only(self.asked, before, last), ends)

    def condense(self, key, unit, command, ends):
        """Workers of this machine's own write the tape where it stays, so that nobody holds it."""
        return {"work": "condense", "scan": command, "paths": unit.paths, "ends": ends, "folder": self.folder,
                "incoming": self.run.incoming, "tape": self.run.part(key) if self.cluster.is_here else None}

    def leave(self, path, why):
        self.run.note({"left": path, "why": why})
        self.left[path] = why


class Tape(NamedTuple):
    """A unit, and what the journal has of it."""
    unit: units.Unit
    entry: dict

    @property
    def index(self):
        return self.entry["index"]

    def looks_of(self, unit):
        """Of some of its captures, as they were when they had been read."""
        after = {capture.number: seen for capture, seen in zip(self.unit.captures, self.entry["after"])}
        return [after[capture.number] for capture in unit.captures]

    @property
    def place(self):
        return units.first_place(self.unit, self.index)


def looked_at_again(unit):
    """The same unit, as its files are now."""
    return units.Unit(tuple(capture._replace(look=look(capture.path)) for capture in unit.captures))


class Rooms:
    """What may be kept of files: each report's own."""

    def __init__(self):
        self.used = {}  # by number of the report

    def take(self, told):
        """What one worker tells. False, when there is not room for that of all."""
        for number, room in enumerate(told):
            self.used[number] = self.used.get(number, 0) + room["bytes"]
        return all(self.used[number] <= room["most"] for number, room in enumerate(told))


class Condensing:
    """Units to be condensed, and what came of them."""

    def __init__(self, job, wanted):
        self.job = job
        self.queue = deque()
        self.tapes = []
        self.tries = {}
        self.rooms = Rooms()
        for unit in wanted:
            self.add(unit)

    def add(self, unit):
        entry = self.job.run.kept(self.job.key(unit))
        if entry:
            self.done(unit, entry)
        else:
            self.queue.append((unit, self.job.order(unit)))

    def done(self, unit, entry):
        if entry["status"] == scan.FOR_ALL:
            raise ForOne(entry["words"])
        if not self.rooms.take(entry["index"]["kept"]):
            raise ForOne(FULL)
        self.tapes.append(Tape(unit, entry))
        self.job.progress.read(unit)

    def failed(self, unit, why):
        if len(unit.captures) == 1:
            self.job.leave(unit.paths[0], why)
        elif self.job.key(unit) in self.job.failed:  # each by itself went well
            raise Apart(f"ftpx-scan fails on captures together that it reads by themselves: {why}")
        else:
            self.job.failed.add(self.job.key(unit))
            for one in units.single(unit):
                self.add(one)

    def came(self, unit, result):
        """Files that changed while they were read are read once more."""
        if result["before"] != result["after"]:
            tries = self.tries[unit.paths[0]] = self.tries.get(unit.paths[0], 0) + 1
            if tries <= AGAIN:
                self.add(looked_at_again(unit))
                return
            for path, before, after in zip(unit.paths, result["before"], result["after"]):
                if before != after:
                    words.complain(f"{path}: changes while it is read; what it had by then is told")
        self.done(unit, self.job.run.keep(self.job.key(unit), result))

    def all(self):
        """The tapes, in the order of their first frames."""
        for unit, result, why in self.job.cluster.each(self.queue):
            if why:
                self.failed(unit, why)
            else:
                self.came(unit, result)
            self.job.progress.show(self.job.cluster.workers())
        return sorted(self.tapes, key=lambda tape: tape.place)


def condense(job, wanted):
    """Tapes that come one after the other."""
    while True:
        tapes = Condensing(job, wanted).all()
        wanted = units.join_overlapping([tape.unit for tape in tapes], [tape.index for tape in tapes])
        if len(wanted) == len(tapes):
            return tapes
        job.progress.once_more("captures overlap in time: those that do are read together")
