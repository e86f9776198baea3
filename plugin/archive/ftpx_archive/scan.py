"""scan: how ftpx-scan is called, and what its exit codes are. The only module that knows its options.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import subprocess
import tempfile
from contextlib import contextmanager
from typing import NamedTuple

from . import words

# As ftpx-scan has them: the last three are about tapes.
FINE, NOT_JUDGED, FOR_ALL, WRONG_TAPE, UNFIT = 0, 2, 3, 4, 5

EXTRACT = "ftpx,extract,"

# Of so many captures, the first that were named, reports tell all.
TOLD = 100


class Missing(Exception):
    """There is no ftpx-scan."""


class Asked(NamedTuple):
    """What a user asked for, but for captures: the same for every ftpx-scan of a run."""
    program: str
    reports: tuple
    preferences: tuple

    @property
    def settings(self):
        return [*given("-o", self.preferences), *given("-z", self.reports)]

    @property
    def command(self):
        return [self.program, *self.settings]


def given(option, values):
    return [part for value in values for part in (option, value)]


def run(*arguments, **options):
    """Speaks to whom we speak to."""
    words.status.erase()
    return subprocess.run(arguments, stdin=subprocess.DEVNULL, stderr=words.stream(), **options)


def version(asked):
    try:
        said = run(asked.program, "--version", check=True, stdout=subprocess.PIPE).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Missing(f"cannot run {asked.program}: {error}") from error
    return said.decode("utf-8", "replace").strip()


@contextmanager
def listed(entries):
    """A file with entries, each of which ends with NUL, since names of files may hold anything else."""
    with tempfile.NamedTemporaryFile(prefix="ftpx-archive.") as file:
        file.write(b"".join(os.fsencode(entry) + b"\0" for entry in entries))
        file.flush()
        yield file.name


def read_lines(name):
    """Paths in a list of a user's; "-" is standard input."""
    with open(0 if name == "-" else name, "rb", closefd=name != "-") as file:
        return [os.fsdecode(line) for line in file.read().split(b"\n") if line]


def inputs(asked, paths, lists):
    """(time of the first frame or None, path) of each capture that was named; and whether all could be looked
    at. What could not, ftpx-scan complains of."""
    named = [*paths, *(path for name in lists for path in read_lines(name))]
    with listed(named) as names:
        ended = run(asked.program, "--list-inputs", "--null", "--files-from", names, check=False,
                    stdout=subprocess.PIPE)
    rows = [entry.partition(b"\t") for entry in ended.stdout.split(b"\0")[:-1]]
    return [(int(first) if first else None, os.fsdecode(path)) for first, _, path in rows], \
        ended.returncode == FINE


def whole(asked, paths):
    """One ftpx-scan over all of it, whose output is ours. Returns its exit code."""
    with listed(paths) as names:
        return run(*asked.command, "--null", "--files-from", names, check=False).returncode


def condense(asked, told):
    """Command line of one that condenses, but for captures, and the names of options for what it reads and
    writes. `told`: how many captures are among those of which all is told."""
    return {"command": [*asked.command, "--null", "--told", str(told)], "tape": "--condense",
            "index": "--index", "only": None, "bytes": "--bytes"}


def condense_only(asked, before, last):
    """Of one that reads some connections only. `before`: frames of the tape before these captures; `last`:
    the last that has something of these, 0 where any may."""
    return {"command": [*asked.command, "--null", "--frames-before", str(before), "--frames-to", str(last)],
            "tape": "--condense", "index": "--index", "only": "--only-from", "bytes": None}


def extract(asked):
    """Command line of one that extracts all files, but for captures and the report, which its second part
    names, with a folder in it."""
    return [asked.program, *given("-o", (*asked.preferences, "ftpx.extract.total:0")), "--null", "-z"], \
        "ftpx,extract,{}"


def folder_of(report):
    """That files are extracted to; nothing, where that is not what is asked for."""
    folder, _, _ = report.removeprefix(EXTRACT).partition(",")
    return folder if report.startswith(EXTRACT) else ""


def anywhere(report):
    """The same report, whatever folder a process is in. A comma would end its name."""
    folder = folder_of(report)
    place = os.path.abspath(folder)
    if not folder or "," in place:
        return report
    return EXTRACT + place + report.removeprefix(EXTRACT + folder)


def folders(asked):
    return [folder for folder in map(folder_of, asked.reports) if folder]


def records(path):
    """The report that writes records to a file."""
    return f"ftpx,json,{path}"


def condensed(asked, paths, tapes, unfit):
    """Has the reports of captures written from tapes: each with those that have all of some of its
    connections. Returns the exit code; where that is UNFIT, `unfit` lists which did not fit."""
    pairs = [name for tape, wholes in tapes for pair in pairs_of(tape, wholes) for name in pair]
    with listed(paths) as names, listed(pairs) as lists:
        return run(*asked.command, "--null", "--condensed-from", lists, "--unfit", unfit,
                   "--files-from", names, check=False).returncode


def pairs_of(tape, wholes):
    """A tape with one of them, or none; others stand without the tape."""
    first, *others = wholes or [""]
    return [(tape, first), *(("", other) for other in others)]


def read_unfit(path):
    """By the number of the tape the connections that did not fit, with their first and their last frame on
    it, counted from 1; 0 where that is not known."""
    found = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            number, first, last, ends = line.rstrip("\n").split(" ", 3)
            found.setdefault(int(number), {})[ends] = int(first), int(last)
    return found
