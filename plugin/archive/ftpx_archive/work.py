"""work: what a worker does. It is sent to workers as it is, and they need nothing of ftpx but ftpx-scan: so
it stands on Python's own library, and knows neither Dask nor the run.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import hashlib
import json
import os
import subprocess
import tempfile
import threading
import uuid

MOST_WORDS, LAST_WORDS = 1 << 20, 1000
AT_ONCE = 1 << 20

# Fine; a capture that cannot be read to its end; captures that are not to be condensed.
REFUSED = 3
EXPECTED = (0, 2, REFUSED)

# ftpx-scan ends with the thread that waits for it, and so with the worker.
ENDS_WITH_US = ("setpriv", "--pdeathsig", "KILL")


def look(path, folder=""):
    """Size and time of a file, by which it is known again; None when there is none."""
    try:
        found = os.stat(os.path.join(folder, path))
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]


def listed(path, entries):
    with open(path, "wb") as file:
        file.write(b"".join(os.fsencode(entry) + b"\0" for entry in entries))
    return path


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


class Stopped(Exception):
    """Nobody waits for it any more."""


running = {}  # programs by the threads that wait for them; where nobody waits any more, None


def run_program(command, **options):
    """Returns its exit code."""
    me = threading.get_ident()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, **options) as program:
        running[me] = program
        status = program.wait()
    if running.pop(me) is None:
        raise Stopped
    return status


def stop():
    """Ends what runs in this process."""
    for me, program in list(running.items()):
        running[me] = None
        program.kill()


def run(command, order, own):
    """Runs ftpx-scan on captures that are named as from the order's folder; what it needs besides goes to the
    folder `own`. Returns its exit code, and what it said."""
    said = os.path.join(own, "said")
    captures = listed(os.path.join(own, "captures"), order["paths"])
    with open(said, "wb") as file:
        status = run_program([*ENDS_WITH_US, *command, "--files-from", captures], stdout=file, stderr=file,
                             cwd=place(order))
    words = read(said)[:MOST_WORDS].decode("utf-8", "replace")
    if status not in EXPECTED:
        raise RuntimeError(f"ftpx-scan ended with {status}: {' '.join(words.split())[-LAST_WORDS:]}")
    return status, words


def place(order):
    return order["folder"] if os.path.isdir(order["folder"]) else "/"


# --- what is done ---

def condense(order):
    """Makes a tape of captures, in the file that the order names; where it names none, the tape is returned,
    with its index and what that has of connections that go on, what was said, how it ended, whether all was
    written, and how the files looked before and after. Bytes to be extracted go to where files go."""
    scan = order["scan"]
    before = [look(path, place(order)) for path in order["paths"]]
    with tempfile.TemporaryDirectory(prefix="ftpx-archive.") as own:
        files = {name: os.path.join(own, name) for name in ("tape", "index", "only")}
        files["tape"] = order["tape"] or files["tape"]
        listed(files["only"], order["ends"])
        files["bytes"] = order["incoming"] + uuid.uuid4().hex
        options = [part for name, path in files.items() if scan[name] for part in (scan[name], path)]
        status, words = run([*scan["command"], *options], order, own)
        index = json.loads(read(files["index"]) or b"{}")
        written = bool(index) or status == REFUSED  # the index comes last
        if not written and not order["tape"]:
            raise RuntimeError(words)  # another worker may have room
        return {"tape": None if order["tape"] else read(files["tape"]), "written": written,
                "index": index, "ends": index.pop("ends", None), "status": status, "words": words,
                "before": before, "after": [look(path, place(order)) for path in order["paths"]]}


def store(order):
    """Extracts the files of captures. Those that are wanted, by the SHA-256 of what was written, go to their
    places in the store, when all of them are on the disk. Returns what was said."""
    wanted = set(order["wanted"])
    with tempfile.TemporaryDirectory(prefix=order["incoming"], dir=order["store"]) as own:
        files = os.path.join(own, "files")
        _, words = run([*order["command"], order["extract"].format(files)], order, own)
        subprocess.run(["sync", "-f", own], check=True)
        for entry in os.scandir(files) if os.path.isdir(files) else ():
            name = sha256(entry.path)
            if name in wanted:
                keep(entry.path, os.path.join(order["store"], name[:2]), name)
    return words


def sha256(path):
    hashed = hashlib.sha256()
    with open(path, "rb") as file:
        while part := file.read(AT_ONCE):
            hashed.update(part)
    return hashed.hexdigest()


def keep(path, folder, name):
    os.makedirs(folder, exist_ok=True)
    os.replace(path, os.path.join(folder, name))


WORK = {"condense": condense, "store": store}


def do(told):
    """An order comes as JSON, in which nobody looks for more on the way."""
    order = json.loads(told)
    return WORK[order["work"]](order)
