"""storing: a folder in which each whole file lies once, named by the SHA-256 of its bytes, and lists of which
session took which. The records of the run say which files there are, and workers extract them, from the units
that a file goes over. Nobody has to be right about where: what does not come of these comes of those of its
sessions, or else of all, and bytes with another hash are never put there.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import hashlib
import json
import os
import pathlib
import re
import tempfile
from collections import deque
from typing import NamedTuple

from . import scan, units, words

HASH = re.compile("[0-9a-f]{64}")
TAKEN = {"transfer", "file"}  # the records that have files


class Store:
    """The folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.index = self.folder / "index"

    def make(self):
        self.index.mkdir(parents=True, exist_ok=True)

    def has(self, name):
        return (self.folder / name[:2] / name).exists()

    def keep_index(self, lines):
        """Of a run; that of the same captures is the same file."""
        hashed = hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=self.index, prefix="incoming.", delete=False) as file:
            for line in lines:
                hashed.update(line)
                file.write(line)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, self.index / f"{hashed.hexdigest()}.jsonl")


# --- what records say ---

def rows(path):
    """(line, record) of each."""
    with open(path, "rb") as file:
        for line in file:
            yield line, json.loads(line)


def name_of(record):
    """By which a whole file lies in the store; None of others."""
    name = record.get("file", {}).get("hash", {}).get("sha256", "")
    return name if record["record"] in TAKEN and HASH.fullmatch(name) else None


def is_without(record):
    return record["record"] == "file" and record["ftpx"].get("complete") and not name_of(record)


def captures_of(record):
    """The first and the last one, by number; of one capture records do not tell."""
    origin = record["ftpx"].get("origin")
    return [origin[which]["capture"] for which in ("first", "last")] if origin else [0, 0]


def sessions_of(record):
    told = record["ftpx"]
    return [piece["session"] for piece in told["pieces"]] if "pieces" in told else [told["session"]]


def begins(path):
    """In which capture each session begins."""
    return {record["ftpx"]["session"]: captures_of(record)[0]
            for _, record in rows(path) if record["record"] == "session"}


# --- where they are ---

class Place(NamedTuple):
    """Of units, the first and the last: those of a file, and those of its sessions, too."""
    own: tuple
    sessions: tuple


def wanted(path, parts, store):
    """Places by names, of what is not in the store yet."""
    there = sorted((capture.number, number) for number, unit in enumerate(parts) for capture in unit.captures)
    unit_of = [number for _, number in there]
    began = begins(path)
    found = {}
    for _, record in rows(path):
        name = name_of(record)
        if name and name not in found and not store.has(name):
            first, last = (unit_of[capture] for capture in captures_of(record))
            begin = min([first, *(unit_of[began[one]] for one in sessions_of(record) if one in began)])
            found[name] = Place((first, last), (begin, last))
    return found


# --- taking them ---

class Storing:
    """Files of a run, and its store."""

    def __init__(self, job, store, parts):
        self.job, self.store, self.parts = job, store, parts
        self.said = ""  # by the last that did not have all

    def order(self, span, names):
        begin, end = span
        unit = units.united(capture for part in self.parts[begin:end + 1] for capture in part.captures)
        command, report = scan.extract(self.job.asked)
        return {"work": "store", "command": command, "extract": report, "paths": unit.paths, "wanted": names,
                "folder": self.job.folder, "store": str(self.store.folder), "incoming": self.job.run.incoming}

    def take(self, spans):
        queue = deque((names, self.order(span, names)) for span, names in units.join_spans(spans).items())
        of = words.plural(len(queue), "part")
        for number, (names, said, why) in enumerate(self.job.cluster.each(queue), 1):
            if self.lacks(names):
                self.said = why or said
            self.job.progress.say(f"files for the store: {number:,} of {of} read")

    def lacks(self, names):
        return [name for name in names if not self.store.has(name)]

    def all(self, found):
        """Returns the names of what nobody could extract."""
        everything = 0, len(self.parts) - 1
        tried = {}
        for spans in ({name: place.own for name, place in found.items()},
                      {name: place.sessions for name, place in found.items()},
                      dict.fromkeys(found, everything)):
            self.take({name: spans[name] for name in self.lacks(found) if spans[name] != tried.get(name)})
            tried = spans
        return self.lacks(found)

    def clear(self):
        """What workers that were killed have left."""
        self.job.run.clear(self.store.folder)


def tell_of(left, without, said):
    for number, what in ((len(left), "could not be extracted"), (without, "has no hash")):
        if number:
            words.complain(f"not in the store: {words.plural(number, 'whole file')}: {what}")
    if left:
        words.repeat(said)
    return scan.NOT_JUDGED if left or without else scan.FINE


def store_files(job, folder, parts, path):
    """`parts`: units in their order; `path`: the records of all. Returns the exit code."""
    store = Store(folder)
    store.make()
    storing = Storing(job, store, parts)
    try:
        left = storing.all(wanted(path, parts, store))
    finally:
        storing.clear()
    store.keep_index(line for line, record in rows(path) if (name := name_of(record)) and store.has(name))
    return tell_of(left, sum(bool(is_without(record)) for _, record in rows(path)), storing.said)
