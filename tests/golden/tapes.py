# Knows how captures are read in parts: each part to a tape, reports from all tapes, and what does not fit
# once more, as often as it takes.
# Refuses to know what the reports say.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import itertools
import json

import tshark

FINE, NOT_JUDGED, FOR_ALL, WRONG_TAPE, UNFIT = 0, 2, 3, 4, 5
MOST_ROUNDS = 4
_numbers = itertools.count()


def scan(*arguments, under=()):
    return tshark.start(str(tshark.STAGE / "ftpx-scan"), *map(str, arguments), under=under)


def listed(path, entries):
    """A list whose entries are any bytes but NUL."""
    path.write_text("".join(f"{entry}\0" for entry in entries), encoding="utf-8",
                    errors="surrogateescape")
    path.chmod(0o666)
    return path


class Tapes:
    """Of captures, some to each tape, the tapes in order of time."""

    def __init__(self, *units, asked=("-z", "ftpx,json", "-z", "ftpx,flows"), under=()):
        self.units, self.asked, self.under = units, asked, under
        self.folder = tshark.OUT / f"tapes {next(_numbers)}"
        self.folder.mkdir(mode=0o777)
        self.folder.chmod(0o777)
        self.only = [{} for _ in units]  # ends to frames, the first and the last
        self.rounds = 0
        self.read_again = []  # how many captures, each time

    def tape(self, number):
        return self.folder / f"{number}.tape"

    def index(self, number):
        return self.folder / f"{number}.json"

    def _whole(self, number, part):
        return self.folder / f"{number}.{part}.whole"

    @property
    def unfit(self):
        return self.folder / "unfit"

    def condense(self, number, *more):
        return scan(*self.asked, "--told", 100, "--condense", self.tape(number), "--index",
                    self.index(number), "--bytes", f"bytes.{number}", *more, *self.units[number],
                    under=self.under)

    def _needed(self, number, which):
        """The captures that have frames of these, how many frames of the tape are before them, and which is
        the last: all captures, and 0, when one begins before another has ended, or nobody knows which."""
        files = json.loads(self.index(number).read_text())["files"]
        first = min(self.only[number][ends][0] for ends in which)
        last = max(self.only[number][ends][1] for ends in which)
        times = [time for file in files if file["frames"] for time in (file["first"], file["last"])]
        if first == 0 or times != sorted(times):
            return self.units[number], 0, 0
        behind = list(itertools.accumulate(file["frames"] for file in files))
        needed = [at for at, end in enumerate(behind) if end >= first and end - files[at]["frames"] < last]
        before = behind[needed[0]] - files[needed[0]]["frames"]
        return [self.units[number][at] for at in needed], before, last

    def _parts(self, number):
        """What does not fit, by what is read together: one of them by itself."""
        all_of = sorted(self.only[number])
        return [part for part in (all_of[:1], all_of[1:]) if part]

    def condense_only(self, number):
        for part, which in enumerate(self._parts(number)):
            only = listed(self.folder / "only", which)
            needed, before, last = self._needed(number, which)
            self.read_again.append(len(needed))
            ended = scan(*self.asked, "--null", "--only-from", only, "--frames-before", before, "--frames-to",
                         last, "--condense", self._whole(number, part), *needed, under=self.under)
            assert (ended.returncode, ended.stderr) == (FINE, "")

    def _pairs(self, number):
        wholes = [self._whole(number, part) for part in range(len(self._parts(number)))] or [""]
        return itertools.chain(*zip(itertools.chain([self.tape(number)], itertools.repeat("")), wholes))

    def replay(self, *named, asked=None):
        """`named`: the captures, in the order in which a user names them."""
        pairs = [entry for number in range(len(self.units)) for entry in self._pairs(number)]
        named = named or [path for unit in self.units for path in unit]
        tapes = listed(self.folder / "tapes", pairs)
        return scan(*(asked or self.asked), "--null", "--condensed-from", tapes, "--unfit", self.unfit,
                    *named)

    def _learn(self):
        for line in self.unfit.read_text().splitlines():
            number, first, last, ends = line.split(" ", 3)
            assert ends not in self.only[int(number)], "it was read whole"
            self.only[int(number)][ends] = int(first), int(last)

    def condense_all(self):
        for number in range(len(self.units)):
            ended = self.condense(number)
            assert (ended.returncode, ended.stderr) == (FINE, ""), self.units[number]

    def settle(self, *named):
        """The replay in which nothing is found that does not fit."""
        ended = self.replay(*named)
        while ended.returncode == UNFIT and self.rounds < MOST_ROUNDS:
            assert ended.stdout == ""
            self.rounds += 1
            self._learn()
            for number in range(len(self.units)):
                self.condense_only(number)
            ended = self.replay(*named)
        return ended

    def report(self, *named):
        """Standard output of the replay that ends well."""
        ended = self.settle(*named)
        assert (ended.returncode, ended.stderr) == (FINE, "")
        return ended.stdout
