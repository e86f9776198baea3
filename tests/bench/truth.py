"""truth: which of the files that the server sent are among the answers of a program.

Knows the truth file and the shapes of answers: a report of ftpx, lines of sha256sum, files in a
folder, Suricata's log. Refuses to know which command gave them.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import hashlib
import json
import re
from collections import Counter
from pathlib import PurePosixPath


def load(path):
    """Rows with name, bytes and sha256."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def _right(wanted, given):
    """How many of the wanted are among the given, each of which counts once."""
    return (Counter(wanted) & Counter(given)).total()


def _reports(text):
    """The rows of all reports, one below the other."""
    return [row for part in re.split(r"^(?=FTP downloads)", text, flags=re.M) for row in _report(part)]


def _report(text):
    """The rows of a report as dictionaries; columns are where its line of dashes has them."""
    lines = text.splitlines()
    rule = next((at for at, line in enumerate(lines) if line.startswith("---")), len(lines))
    if rule == len(lines):
        return []
    spans = [match.span() for match in re.finditer("-+", lines[rule])]
    titles, _, *rows = [[line[start:end].strip() for start, end in spans]
                        for line in lines[rule - 1:]]
    return [dict(zip(titles, row)) for row in rows]


def _base(name):
    return PurePosixPath(name).name


def report_of_names(rows, out, _folder):
    """Right: name and size."""
    given = [(_base(row["File"]), row["Bytes"]) for row in _reports(out.read_text())]
    return _right([(row["name"], str(row["bytes"])) for row in rows], given)


def report_of_hashes(rows, out, _folder):
    """Right: name and hash."""
    given = [(_base(row["File"]), row["SHA-256"]) for row in _reports(out.read_text())]
    return _right([(row["name"], row["sha256"]) for row in rows], given)


def _sums(out):
    """Pairs of name and hash in sha256sum's lines."""
    words = [line.split(None, 1) for line in out.read_text(errors="replace").splitlines()]
    return [(_base(pair[1]), pair[0]) for pair in words if len(pair) == 2]


def sums_of_names(rows, out, _folder):
    """Right: name and hash."""
    return _right([(row["name"], row["sha256"]) for row in rows], _sums(out))


def sums(rows, out, _folder):
    """Right: the hash, whatever the name."""
    return _right([row["sha256"] for row in rows], [digest for _, digest in _sums(out)])


def files(rows, _out, folder):
    """Right: name and content of a file."""
    given = [(path.name, _hash(path)) for path in folder.rglob("*") if path.is_file()]
    return _right([(row["name"], row["sha256"]) for row in rows], given)


def filestore(rows, _out, folder):
    """Right: the hash as Suricata says it of a file whose end it saw, whatever the name."""
    log = folder / "eve.json"
    events = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    given = [event["fileinfo"].get("sha256") for event in events]
    return _right([row["sha256"] for row in rows], given)


def _hash(path):
    digest = hashlib.sha256()
    with open(path, "rb") as content:
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def nothing(_rows, _out, _folder):
    """Not a job that names files."""
    return None
