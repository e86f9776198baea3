"""run: a folder that keeps what a run has come to, so that another can go on with it: a journal of a line an
event, of which the first is what was asked for, and the tapes. What stands in the journal has been written to
the disk.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import fcntl
import glob
import json
import os
import pathlib
import shutil
import tempfile

from . import words

FORMAT = 2
TOLD = "index", "status", "words", "before", "after"  # of what came of a unit
PARENT = os.environ.get("TMPDIR") or "/var/tmp"


class Unusable(Exception):
    """The folder cannot be used for a run."""


class Run:
    """Open for one process at a time."""

    def __init__(self, folder, journal):
        self.folder = pathlib.Path(folder).resolve()
        self.tapes = self.folder / "tapes"
        self.records = self.folder / "records.jsonl"
        self.journal = journal
        self.asked = self.unit = None
        self.extracted = {}  # folders: the sum of their indexes, when the run was ended before
        self.entries = {}

    # --- beginning ---

    @classmethod
    def begin(cls, folder, asked):
        """A new run; without a folder in one that is made for it. `asked`: what can be written as JSON."""
        try:
            if folder is None:
                folder = tempfile.mkdtemp(prefix="ftpx-archive.", dir=PARENT)
            else:
                os.makedirs(folder, mode=0o700, exist_ok=True)
            if os.listdir(folder):
                raise Unusable(f"{folder} is not empty; to go on with the run in it: --resume {folder}")
            run = cls(folder, open_journal(folder, "x"))
            run.tapes.mkdir(mode=0o700)
            run.note({"format": FORMAT, "asked": asked})
        except OSError as error:
            raise Unusable(f"{error.filename or folder}: {error.strerror}") from error
        run.asked = asked
        return run

    @classmethod
    def resume(cls, folder):
        try:
            run = cls(folder, open_journal(folder, "r+"))
            run.read()
            for part in run.tapes.glob("*.part"):  # of a worker that may not even have ended
                part.unlink()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unusable(f"{folder}: there is no run to go on with: {error}") from error
        return run

    def read(self):
        """All whole lines; a run that was ended may have left a part of one, which is taken away."""
        content = self.journal.read()
        whole = content[:content.rfind("\n") + 1]
        first, *lines = [json.loads(line) for line in whole.splitlines()]
        if first["format"] != FORMAT:
            raise ValueError("it is of another version")
        self.asked = first["asked"]
        self.unit = next((line["unit"] for line in lines if "unit" in line), None)
        for line in lines:
            self.extracted = line.get("extracted", self.extracted)
        self.entries = {line["key"]: line for line in lines if "key" in line}
        self.journal.seek(len(whole))
        self.journal.truncate()

    # --- what came of it ---

    def note(self, line):
        """So that it stands there whatever comes next."""
        self.journal.write(json.dumps(line) + "\n")
        self.journal.flush()
        os.fsync(self.journal.fileno())

    def keep_unit(self, size):
        self.note({"unit": size})
        self.unit = size

    @property
    def incoming(self):
        """How folders begin that are in others for what is not in place yet."""
        return f"incoming.{self.folder.name}."

    def clear(self, folder):
        """Of these, what workers have left."""
        for incoming in pathlib.Path(folder).glob(glob.escape(self.incoming) + "*"):
            shutil.rmtree(incoming, ignore_errors=True)

    def tape(self, key):
        return str(self.tapes / f"{key}.tape")

    def part(self, key):
        """Where a worker may write what becomes the tape."""
        return str(self.tapes / f"{key}.part")

    def ends_file(self, key):
        return self.tapes / f"{key}.ends"

    def ends(self, key):
        """What goes on behind the tape and before it, as its index has it; nothing where that is lost, which
        costs a round."""
        try:
            return json.loads(self.ends_file(key).read_bytes())
        except (OSError, ValueError):
            return {"before": [], "behind": []}

    def keep(self, key, result):
        """The tape goes to its place as a whole; the rest into the journal, but for what is not to be in
        memory for all tapes at once."""
        if not result["written"]:
            words.repeat(result["words"])
            raise OSError("a tape could not be written")
        self.ends_file(key).write_text(json.dumps(result["ends"]), "ascii")
        tape = result.pop("tape")  # nobody else holds it
        with open(self.part(key), "ab" if tape is None else "wb") as file:
            file.write(tape or b"")
            file.flush()
            os.fsync(file.fileno())
            told = {"key": key, "bytes": file.tell(), **{name: result[name] for name in TOLD}}
        os.replace(self.part(key), self.tape(key))
        self.note(told)
        self.entries[key] = told
        return told

    def kept(self, key):
        """What the journal says; None of a tape that is not there."""
        entry = self.entries.get(key)
        try:
            return entry if entry and os.path.getsize(self.tape(key)) == entry["bytes"] else None
        except OSError:
            return None

    # --- its end ---

    def close(self):
        self.journal.close()

    def drop(self):
        """All of it is done."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def open_journal(folder, mode):
    journal = open(pathlib.Path(folder) / "journal.jsonl", mode, encoding="ascii")
    try:
        fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        journal.close()
        raise Unusable(f"{folder}: another process is at this run") from None
    return journal
