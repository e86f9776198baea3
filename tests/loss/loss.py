# Knows a run: which captures are damaged in which ways, the table that comes of it, and when it has failed.
# Refuses to know how damage is done (mutators.py) and what is wrong (judge.py).
#
# SPDX-License-Identifier: GPL-2.0-or-later
import argparse
import multiprocessing
import os
import pathlib
import random
import re
import sys
from collections import Counter, defaultdict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import host  # noqa: E402
import mutators  # noqa: E402
from base import Base, as_file, names  # noqa: E402
from judge import Judge, Reference  # noqa: E402

BATCH = 64  # damaged captures that the core reads in one process
SHORT = 8  # damaged captures of a row and a capture, unless all are wanted
# tshark in three modes: of a capture and of a row so many.
AGREEING = {"short": (1, 24), "long": (1, 240)}
# What is known of each kind of damage: of a thousand captures, all or the sample, about so many have a wrong
# claim, and so many lack something. More is a fault; when it is less, these numbers go down.
MOST = {
    "each packet left out": (0, 3),
    "each control packet left out": (0, 7),
    "burst of 5 left out": (0, 5),
    "burst of 10 left out": (0, 10),
    "1 % lost": (0, 3),
    "5 % lost": (0, 8),
    "20 % lost": (0, 27),
    "jitter": (0, 76),
    "one direction late": (0, 32),
    "control late": (0, 59),
    "one direction only": (0, 14),
    "start at each packet": (0, 30),
    "end at each packet": (0, 3),
    "one packet cut short": (0, 3),
    "snap length": (0, 16),
    "neighbours swapped": (0, 0),
    "duplicated": (0, 0),
    "split": (0, 0),
    "forged SYN": (0, 1),
    "forged USER": (0, 271),
    "forged RST": (0, 52),
}


def arguments():
    parser = argparse.ArgumentParser(description="What ftpx says of damaged captures")
    parser.add_argument("--long", action="store_true", help="all damage, not a sample")
    parser.add_argument("--captures", nargs="*", default=names(), metavar="NAME")
    parser.add_argument("--row", action="append", choices=mutators.ROWS, help="only this kind of damage")
    parser.add_argument("--index", type=int, help="only the damage of this number")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR",
                        help="where captures go of which something wrong is said, or that were asked for")
    parser.add_argument("--misses", action="store_true", help="tell what is missed, too")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--table", type=pathlib.Path, help="where counts go")
    return parser.parse_args()


def sample(items, most, *seed):
    """The same ones every time, in their order."""
    if not most or len(items) <= most:
        return items
    chosen = random.Random(" ".join(seed)).sample(range(len(items)), most)
    return [items[place] for place in sorted(chosen)]


def keep(folder, name, row, number, pieces):
    path = folder / f"{name}.{re.sub(r'[^a-z0-9]+', '-', row, flags=re.I)}.{number}.pcap"
    path.write_bytes(as_file(pieces))


class Damage:
    """One capture and what is done to it."""

    def __init__(self, name):
        self.base = Base(name)
        self.base.know(host.core([self.base.pieces])[0])
        self.reference = Reference(self.base)

    def of(self, row, args):
        found = [d for d in mutators.ROWS[row](self.base) if args.index in (None, d[0])]
        return sample(found, 0 if args.long else SHORT, row, self.base.name)

    def judged(self, row, args):
        """(number, pieces, verdict) of each."""
        damaged = self.of(row, args)
        for at in range(0, len(damaged), BATCH):
            batch = damaged[at:at + BATCH]
            for (number, pieces), records in zip(batch, host.core([p for _, p in batch])):
                yield number, pieces, Judge(self.reference, pieces, records).verdict()


def judge(task):
    """(row, name, number, lies, misses) of all that is done to a capture."""
    name, args = task
    damage, found = Damage(name), []
    for row in args.row or mutators.ROWS:
        for number, pieces, verdict in damage.judged(row, args):
            found.append((row, name, number, verdict.lies, verdict.misses))
            if args.keep and (verdict.lies or args.index is not None):
                keep(args.keep, name, row, number, pieces)
    return found


def compare(task):
    """(row, name, number, differences) of one damaged capture, which tshark reads too."""
    import agree  # needs a tshark
    name, row, args = task
    damage = Damage(name)
    for number, pieces in sample(damage.of(row, args), 1, "agree", row, name):
        told = list(agree.differences(pieces, host.core([pieces])[0]))
        if args.keep and told:
            keep(args.keep, name, row, number, pieces)
        return row, name, number, told


def compared(args):
    """What is compared: captures in plain letters, since the core alone guesses no character sets."""
    tasks = [(name, row, args) for row in args.row or mutators.ROWS for name in args.captures
             if not name.startswith("names-")]
    return sample(tasks, AGREEING["long" if args.long else "short"][1], "agree")


def faults_of(row, counts):
    for kind, most in zip(("lies", "misses"), MOST[row]):
        if counts[kind] * 1000 > most * counts["runs"]:
            yield f"{row}: {counts[kind]} {kind} of {counts['runs']}, more than {most} of 1000"


def table(rows, counts):
    yield f"{'damage':30} {'runs':>7} {'lies':>6} {'misses':>6} {'right':>7}"
    for row in rows:
        of = counts[row]
        yield f"{row:30} {of['runs']:7} {of['lies']:6} {of['misses']:6} {of['right']:7}"


def main():
    args = arguments()
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
    rows, counts, faults = args.row or list(mutators.ROWS), defaultdict(Counter), []
    with multiprocessing.Pool(args.jobs) as pool:
        for found in pool.imap(judge, [(name, args) for name in args.captures]):
            for row, name, number, lies, misses in found:
                counts[row]["runs"] += 1
                counts[row]["lies" if lies else "misses" if misses else "right"] += 1
                for kind, told in (("LIE", lies), ("MISS", misses if args.misses else [])):
                    for one in told:
                        print(f"{kind} {name} | {row} | {number} | {one}", flush=True)
        tasks = compared(args) if "FTPX_STAGE" in os.environ else []
        for row, name, number, told in filter(None, pool.imap(compare, tasks)):
            faults += [f"{name} | {row} | {number} | {one}" for one in told]
    for row in rows:
        faults += faults_of(row, counts[row])
    lines = [*table(rows, counts), f"compared with tshark: {len(tasks)}", *map("FAILED: {}".format, faults)]
    print("\n".join(lines))
    if args.table:
        args.table.write_text("".join(f"loss: {line}\n" for line in lines))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
