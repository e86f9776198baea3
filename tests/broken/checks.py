# Knows what holds of every answer, whatever the packets were: text that is safe to show, records of
# the promised shape, the same ones in every run, files that stay in their folder.
# Refuses to know what is right for a capture; it returns complaints, in words.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import pathlib
import re
import stat
import unicodedata

import jsonschema

import eve
import zeek
from truth import UNSAFE

WIDTH = 100
SCHEMA = json.loads((pathlib.Path(__file__).parents[1] / "golden" /
                     "record.schema.json").read_text("utf-8"))
VALIDATORS = {choice["$ref"].rpartition("/")[2]: jsonschema.Draft202012Validator(
    {**choice, "$defs": SCHEMA["$defs"]}) for choice in SCHEMA["oneOf"]}
OUR_LAYER = re.compile(r"^FTP .*\(FTPX\)")


def _decoded(said):
    """The text, and complaints about it: as a whole and line by line."""
    try:
        text = said.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return "", [f"no UTF-8: {said[max(0, wrong.start - 40):wrong.end + 10]!r}"]
    return text, [f"raw character: {line[:200]!r}" for line in text.split("\n")
                  if UNSAFE.search(line)]


def report(said):
    return _decoded(said)[1]


def _width(line):
    """Columns on a terminal: marks stand on the letter before them."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line
               if unicodedata.category(letter) not in ("Mn", "Me", "Cf"))


def narrative(said):
    text, complaints = _decoded(said)
    return complaints + [f"wider than {WIDTH}: {line!r}" for line in text.split("\n")
                         if _width(line) > WIDTH]


def our_layers(said):
    """In what -V prints: the host's own layers let through what they like."""
    ours, complaints = False, []
    for line in said.decode("utf-8", "surrogateescape").split("\n"):
        if not line.startswith(" "):
            ours = OUR_LAYER.match(line)
        if ours and (UNSAFE.search(line) or re.search("[\ud800-\udfff]", line)):
            complaints.append(f"raw character in a view: {line[:200]!r}")
    return complaints


def _texts(value):
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def _record(line):
    try:
        record = json.loads(line)
    except ValueError as wrong:
        return [f"no JSON ({wrong}): {line[:200]!r}"]
    if not isinstance(record, dict) or record.get("record") not in VALIDATORS:
        return [f"no record: {line[:200]!r}"]
    faults = [f"{record['record']}: {'.'.join(map(str, fault.path))}: {fault.message[:300]}"
              for fault in VALIDATORS[record["record"]].iter_errors(record)]
    return faults + [f"raw character in a record: {text[:200]!r}" for text in _texts(record)
                     if UNSAFE.search(text)]


def records(said):
    """Of JSON Lines, as bytes."""
    text, complaints = _decoded(said)
    if text and not text.endswith("}\n"):
        complaints.append(f"ends with {text[-40:]!r}")
    return complaints + [fault for line in text.split("\n")[:-1] for fault in _record(line)]


def _log(name, text):
    """One of Zeek's logs, as a table or as JSON."""
    if not text.startswith("{"):
        return zeek.faults(name, text) if text else []
    try:
        rows = [json.loads(line) for line in text.splitlines()]
    except ValueError as wrong:
        return [f"{name}.log: no JSON ({wrong})"]
    return [f"{name}.log: no such field: {field}" for row in rows for field in row
            if field not in zeek.TYPES[name]]


def logs(folder):
    """Zeek's, all of them."""
    complaints = []
    for name in zeek.LOGS:
        said = (folder / f"{name}.log").read_bytes()
        complaints += report(said.replace(b"\t", b" ")) + _log(name, said.decode("utf-8", "replace"))
    return complaints


def events(said):
    """Suricata's, as bytes."""
    text, complaints = _decoded(said)
    for line in text.split("\n")[:-1]:
        try:
            event = json.loads(line)
        except ValueError as wrong:
            return [f"no JSON ({wrong}): {line[:200]!r}"]
        complaints += eve.faults(event)
    return complaints


# The host numbers connections by what it knows of them, and that depends on its preferences.
HOSTS_NUMBER = re.compile(rb'"tcp_stream":\d+')
PREFERENCES = re.compile(rb',"preferences":\["[^]]*\]')


def same(one, other):
    """Two runs' records."""
    one, other = (PREFERENCES.sub(b"", HOSTS_NUMBER.sub(b"", said)) for said in (one, other))
    if one == other:
        return []
    pairs = zip(one.splitlines() + [b""], other.splitlines() + [b""])
    first = next((pair for pair in pairs if pair[0] != pair[1]), (one[-200:], other[-200:]))
    return [f"records differ: {first[0]!r} and {first[1]!r}"]


def files(folder):
    """What was exported: plain files of harmless names."""
    complaints = []
    for path in folder.rglob("*") if folder.exists() else []:
        if not stat.S_ISREG(path.lstat().st_mode):
            complaints.append(f"no plain file: {path}")
        raw = path.name.encode("utf-8", "surrogateescape")
        name = raw.decode("utf-8", "replace")
        if UNSAFE.search(name) or "\ufffd" in name or len(raw) > 255:
            complaints.append(f"bad name: {path.name!r}")
    index = folder / "index.json"
    if index.exists():
        try:
            json.loads(index.read_bytes())
        except ValueError as wrong:
            complaints.append(f"index.json: {wrong}")
    return complaints


def answers(asked, said):
    """sharkd's: one a request, and the tables the same before and after frames were shown."""
    lines = [line for line in said.split(b"\n") if line.startswith(b"{")]
    if len(lines) != len(asked):
        return [f"{len(asked)} requests, {len(lines)} answers"]
    complaints, tables = [], None
    for request, line in zip(asked, lines):
        if request["method"] == "load":
            tables = None
        if request["method"] == "tap" and "nstat" in request["params"]["tap0"]:
            text = line.decode("utf-8", "replace").partition('"result"')[2]
            if tables not in (None, text):
                complaints.append(f"tables differ: {tables[:300]} and {text[:300]}")
            tables = text
    return complaints
