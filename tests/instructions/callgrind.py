"""callgrind: what one object costs in a profile that valgrind's tool callgrind wrote.

Knows the file format (valgrind's manual, "Callgrind Format Specification"), with uncompressed names
and positions. Refuses to know what was run.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass
class Cost:
    """Instructions. total: of all that was counted; itself: of the object's own code; own: and of
    what it called in other objects, calls to `without` (beginnings of names) excepted."""
    total: int = 0
    itself: int = 0
    own: int = 0


class _Reader:
    def __init__(self, object_name, without):
        self.object_name, self.without = object_name, without
        self.cost = Cost()
        self.ob = self.called_ob = self.called = None
        self.is_call = False  # the next cost is that of a call, whatever it called included

    def _begin(self, key, value):
        if key == "ob":
            self.ob = PurePosixPath(value).name
        elif key == "fn":
            self.called_ob = self.ob
        elif key == "cob":
            self.called_ob = PurePosixPath(value).name
        elif key == "cfn":
            self.called = value
        elif key == "calls":
            self.is_call = True

    def _add(self, count):
        inside = self.ob == self.object_name
        if not self.is_call:
            self.cost.total += count
            self.cost.itself += count if inside else 0
        if inside and (not self.is_call or self.called_ob != self.object_name
                       and not self.called.startswith(self.without)):
            self.cost.own += count
        if self.is_call:
            self.is_call, self.called_ob = False, self.ob

    def read(self, lines):
        for line in lines:
            key, is_name, value = line.rstrip("\n").partition("=")
            if line[:1].isdigit():
                self._add(int(line.split()[1]))
            elif is_name:
                self._begin(key, value)
        return self.cost


def cost(path, object_name, without):
    with open(path, errors="replace") as lines:
        return _Reader(object_name, tuple(without)).read(lines)
