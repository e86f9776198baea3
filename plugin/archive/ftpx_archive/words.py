"""words: what is said on standard error. Whatever it is about, no line of it steers a terminal.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import sys
from contextlib import contextmanager

NAME = "ftpx-archive"


def safe(text):
    """Control and format characters, and bytes of names that are no text, as `\\xNN`."""
    return "".join(char if char.isprintable() else "".join(
        f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape" if
                                                 "\udc80" <= char <= "\udcff" else "surrogatepass"))
        for char in text)


def plural(number, what):
    return f"{number:,} {what}{'' if number == 1 else 's'}"


_aside = []  # standard error as it was, while it is kept for our words


def stream():
    """Where words go."""
    return _aside[-1] if _aside else sys.stderr


@contextmanager
def others_aside(path):
    """What others say on standard error, in this process or in those that it starts, goes to a file."""
    with open(path, "ab") as file, open(os.dup(2), "w", encoding="utf-8", errors="backslashreplace") as own:
        sys.stderr.flush()
        os.dup2(file.fileno(), 2)
        _aside.append(own)
        try:
            yield
        finally:
            sys.stderr.flush()
            _aside.pop()
            os.dup2(own.fileno(), 2)


class Status:
    """A line of a terminal that the next one replaces. Where there is no terminal it is not shown."""

    shown = False

    def show(self, text):
        if stream().isatty():
            width = os.get_terminal_size(stream().fileno()).columns or 80
            stream().write(f"\r\x1b[K{safe(text)[:width - 1]}")
            stream().flush()
            self.shown = True

    def erase(self):
        if self.shown:
            stream().write("\r\x1b[K")
            stream().flush()
            self.shown = False


status = Status()


def repeat(lines):
    """What another program has said, with its own name before it."""
    status.erase()
    for line in lines.splitlines():
        print(safe(line), file=stream(), flush=True)


def complain(text):
    status.erase()
    print(f"{NAME}: {safe(text)}", file=stream(), flush=True)


def tell(text):
    """On a terminal only."""
    if stream().isatty():
        complain(text)
