# Knows how to cut captures as a ring buffer would, how ftpx-archive is run on them, and what one ftpx-scan
# says of the same files.
# Refuses to know what either should say.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import os
import pathlib
import struct
import subprocess
import sys

import captures
import packets
import tshark

ARCHIVE = tshark.STAGE / "archive"
SCAN = str(tshark.STAGE / "ftpx-scan")
WORKERS = 4
FINE, NOT_JUDGED = 0, 2
HEAD = {0x0A0D0D0A, packets.INTERFACE, packets.SECRETS}  # what each piece of a capture begins with
RECORDS = ("-z", "ftpx,json")

sys.path.insert(0, str(ARCHIVE))


# --- captures ---

def block(kind, body):
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size


class Cut:
    """A capture that can be cut anywhere: each piece has its interfaces and keys."""

    def __init__(self, name):
        blocks = list(packets.blocks(pathlib.Path(captures.path(name))))
        self.head = b"".join(block(*one) for one in blocks if one[0] in HEAD)
        self.frames = [block(*one) for one in blocks if one[0] == packets.PACKET]

    def piece(self, frames):
        return self.head + b"".join(frames)

    def pieces(self, size):
        return [self.piece(self.frames[at:at + size]) for at in range(0, len(self.frames), size)]

    def halves(self, at):
        return [self.piece(self.frames[:at]), self.piece(self.frames[at:])]


def write(folder, contents, names="{:06}.pcapng"):
    """Files, in the order of their names; the folder."""
    folder.mkdir()
    for number, content in enumerate(contents):
        (folder / names.format(number)).write_bytes(content)
    return folder


def made(tmp):
    """A folder that the unprivileged can write to."""
    tmp.mkdir()
    tshark.hand_over(tmp)
    return tmp


# --- programs ---

def one_scan(*arguments):
    return tshark.start(SCAN, *map(str, arguments))


def archive(*arguments, scan=SCAN, under=()):
    return tshark.start("/usr/bin/python3", str(ARCHIVE / "ftpx-archive"), "--scan", str(scan),
                        *map(str, arguments), under=under)


def start_archive(*arguments, scan=SCAN):
    """One that is still running, and can be interrupted whatever the shell of the tests has said of that."""
    program = ["env", "--default-signal=INT", "/usr/bin/python3", str(ARCHIVE / "ftpx-archive"),
               "--scan", str(scan)]
    return subprocess.Popen([*tshark.UNPRIVILEGED, *program, *map(str, arguments)], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, encoding="utf-8", errors="surrogateescape",
                            cwd=tshark.HOME, env=tshark.environment(tshark.PLUGINS))


def ended(program):
    said, complaints = program.communicate(timeout=tshark.TIMEOUT)
    return subprocess.CompletedProcess(program.args, program.returncode, said, complaints)


def wrapped(path, script):
    """A program in place of ftpx-scan: `script` is run before, and may use $scan; `condenses` tells whether
    captures are condensed, $captures which."""
    path.write_text(f"""#!/bin/bash
scan={SCAN}
condenses() {{ [[ " $* " == *' --condense '* ]]; }}
condenses "$@" && captures=$(tr '\\0' '\\n' <"${{!#}}")
{script}
exec "$scan" "$@"
""", encoding="utf-8")
    path.chmod(0o755)
    return path


def fifo(path):
    os.mkfifo(path)
    tshark.hand_over(path)
    return path
