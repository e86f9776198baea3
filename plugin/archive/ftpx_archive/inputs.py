"""inputs: what was named, as captures. ftpx-scan itself looks for them, so that they are the same.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from . import scan
from .units import Capture
from .work import look


class Nothing(Exception):
    """There is no capture in what was named, as ftpx-scan has said."""


def find(asked, paths, lists):
    """(time of the first frame or None, path) of captures; and whether all could be looked at."""
    found, well = scan.inputs(asked, paths, lists)
    if not found:
        raise Nothing
    return found, well


def captures(rows):
    """As the files are now."""
    return [Capture(number, path, look(path), first) for number, (first, path) in enumerate(rows)]
