"""progress: how far a run is, for who watches a terminal.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import time

from . import words

EVERY = 0.2  # seconds


class Progress:
    """Bytes and captures that were read, of so many."""

    def __init__(self, captures):
        self.of_bytes = sum(capture.size for capture in captures)
        self.of_files = len(captures)
        self.bytes = self.files = self.again = self.rounds = 0
        self.began = time.monotonic()
        self.shown = 0

    @property
    def seconds(self):
        return max(time.monotonic() - self.began, 1e-6)

    @property
    def rate(self):
        return (self.bytes + self.again) / self.seconds

    def read(self, unit):
        """Of a unit that is read together with another one then, it is told as read again."""
        if self.files + len(unit.captures) > self.of_files:
            self.read_again(unit)
            return
        self.bytes += unit.size
        self.files += len(unit.captures)

    def read_again(self, unit):
        self.again += unit.size

    def once_more(self, why):
        self.rounds += 1
        self.say(why)

    def say(self, what):
        words.status.show(f"{words.NAME}: {what}")

    def left(self):
        return f", {(self.of_bytes - self.bytes) / self.rate:.0f} s left" if self.bytes else ""

    def show(self, workers):
        if time.monotonic() - self.shown < EVERY:
            return
        self.shown = time.monotonic()
        self.say(f"{self.files:,} of {words.plural(self.of_files, 'capture')}, {amount(self.bytes)} of "
                 f"{amount(self.of_bytes)}, {amount(self.rate)}/s{self.left()}, "
                 f"{words.plural(workers, 'worker')}")

    def facts(self):
        return {"captures": self.files, "bytes": self.bytes, "again": self.again, "rounds": self.rounds,
                "seconds": round(self.seconds, 3)}

    def summary(self, workers):
        rounds = words.plural(self.rounds, "round")
        again = f"; at most {self.again:,} of them again, in {rounds}" * bool(self.again)
        words.tell(f"{words.plural(self.files, 'capture')}, {self.bytes + self.again:,} bytes in "
                   f"{self.seconds:.1f} s, {amount(self.rate)}/s, {amount(self.rate / max(workers, 1))}/s "
                   f"for each of {words.plural(workers, 'worker')}{again}")


def amount(value):
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"
