# Knows that all reports must tell the same of a damaged capture: the core alone and tshark in one pass, in
# two and in a quick scan; ftpx,json, ftpx,extract and Export Objects.
# Refuses to know what is right.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib
import json
import re

import tshark
from base import as_file

MODES = [[], ["-2"], ["-o", "ftpx.quick:TRUE"]]


def _plain(record):
    """Without what the core alone does not know: the number that Wireshark gives a connection."""
    ftpx = {name: value for name, value in record["ftpx"].items() if name != "tcp_stream"}
    return dict(record, ftpx=ftpx)


def _records(path, options, more=()):
    ended = tshark.start("tshark", "-n", "-q", "-r", str(path), *options, "-z", "ftpx,json", *more)
    if ended.returncode or ended.stderr:
        raise RuntimeError(f"tshark {options}: exit {ended.returncode}, {ended.stderr[:300]}")
    said = tshark.but_capture(ended.stdout)
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def _contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _of_extract(index, written, records):
    """What index and files say other than the records."""
    told = [r for r in records if r["record"] == "file" and (r["ftpx"]["covered"] or r["ftpx"]["complete"])]
    if set(index) != set(written):
        yield "the index of ftpx,extract names other files than are there"
    if len(index) != len(told):
        yield f"ftpx,extract wrote {len(index)} files of {len(told)}"
    for name, entry in index.items():
        digest = entry["file"].get("hash", {}).get("sha256")
        if entry["ftpx"]["complete"] and digest not in (None, hashlib.sha256(written[name]).hexdigest()):
            yield f"{name!r} has another hash than its record"


def _asked_for(index, records):
    """The names of files that somebody in the capture asks for."""
    asked = {r["ftpx"]["transfer"] for r in records
             if r["record"] == "transfer" and r["ftpx"]["frames"].get("command")}
    return {name for name, entry in index.items() if entry["ftpx"]["pieces"][0]["transfer"] in asked}


def _of_both(extracted, exported, asked):
    """Export Objects lists no others."""
    exported = {re.sub(r"from byte \d+, ", "", name): content for name, content in exported.items()}
    named = {name: content for name, content in extracted.items() if name in asked}
    if sorted(exported) != sorted(named):
        yield f"Export Objects has {sorted(exported)}, ftpx,extract {sorted(named)}"
    for name in set(exported) & set(named):
        if exported[name].lstrip(b"\0") != named[name].lstrip(b"\0"):
            yield f"{name!r} has other bytes"


def differences(pieces, by_core):
    """What is told differently of a damaged capture, in words."""
    path = tshark.MADE / "damaged.pcap"
    path.write_bytes(as_file(pieces))
    path.chmod(0o644)
    extracted, exported = tshark.export_folder(), tshark.export_folder()
    told = [_records(path, mode, ["-z", f"ftpx,extract,{extracted}", "--export-objects",
                                  f"ftpx,{exported}"] if mode == [] else ()) for mode in MODES]
    for mode, records in zip(MODES[1:], told[1:]):
        if records != told[0]:
            yield f"other records with {' '.join(mode)}"
    if list(map(_plain, told[0])) != list(map(_plain, by_core)):
        yield "other records by the core alone"
    written = _contents(extracted)
    index = json.loads(written.pop("index.json", b"{}"))
    yield from _of_extract(index, written, told[0])
    yield from _of_both(written, _contents(exported), _asked_for(index, told[0]))
