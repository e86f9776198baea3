"""extracting: folders that files are extracted to. What workers have put there lasts as long as the run. One
that goes on extracts anew, in place of what was extracted before.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import contextlib
import hashlib
import json
import pathlib

from . import scan

INDEX = "index.json"


def read_index(folder):
    """Its bytes; none where there is no index."""
    try:
        return (pathlib.Path(folder) / INDEX).read_bytes()
    except OSError:
        return b""


def sums(asked):
    """By which the indexes are known again."""
    return {folder: hashlib.sha256(read_index(folder)).hexdigest() for folder in scan.folders(asked)}


def forget(run):
    """Removes what the run has extracted before, unless somebody else has by now."""
    for folder, known in run.extracted.items():
        index = read_index(folder)
        if hashlib.sha256(index).hexdigest() == known:
            for name in [*json.loads(index or b"{}"), INDEX]:
                with contextlib.suppress(OSError):
                    (pathlib.Path(folder) / pathlib.PurePath(name).name).unlink()
    run.extracted = {}


def clear(run, asked):
    """Nobody asks for what workers have put there any more."""
    for folder in scan.folders(asked):
        run.clear(folder)


def done(run, asked, lacks):
    """All is in its place, but for what a later run may find."""
    if not lacks:
        clear(run, asked)
    if scan.folders(asked):
        run.note({"extracted": sums(asked)})
