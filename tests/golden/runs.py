# Knows the few runs of tshark that tell all that the tests ask of a capture as it is; a run costs
# more than what is asked of it, so each is asked much.
# Refuses to judge what they say.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import json
import re

import captures
import tshark
from truth import truth

TABLES = ("sessions", "transfers", "downloads", "files", "logins", "tree")
SHOW = ("-o", "ftpx.show_passwords:TRUE")


def _beside(name, what):
    return tshark.OUT / f"{name}.{what}"


# Ways to read the same packets; all of these at once are unusual.
WAYS = {
    "no tree": (),
    "no desegmentation": ("-o", "tcp.desegment_tcp_streams:FALSE"),
    "out-of-order reassembly": ("-o", "tcp.reassemble_out_of_order:TRUE"),
    "absolute sequence numbers": ("-o", "tcp.relative_sequence_numbers:FALSE"),
    "heuristics first": ("-o", "tcp.try_heuristic_first:TRUE"),
    "subdissectors on error": ("-o", "tcp.no_subdissector_on_error:FALSE"),
    "no sequence analysis": ("-o", "tcp.analyze_sequence_numbers:FALSE"),
    "built-in FTP off": ("--disable-protocol", "ftp"),
    "built-in FTP not called": ("-o", "ftpx.builtin:FALSE"),
}


# What the preference calls the character sets that truth files name as Python does.
CHARSETS = {"gb18030": "GB18030", "latin-1": "ISO-8859-1", "shift_jis": "Shift-JIS",
            "big5": "Big5", "euc_kr": "EUC-KR", "euc_jp": "EUC-JP", "koi8_r": "KOI8-R",
            "cp1251": "Windows-1251"}


def charset(name):
    """What a user has to choose to read a capture's names; None when they are UTF-8, or enough to tell."""
    taken = truth(name)["capture"]
    return CHARSETS[taken["charset"]] if "ftpx.charset" in taken["show"] else None


def reading(name):
    """That choice as options of tshark."""
    return ("-o", f"ftpx.charset:{charset(name)}") if charset(name) else ()


def once(name):
    """One pass with a tree, which -V and a filter make that lets no packet through to print: the
    tables, the files that Export Objects writes, and the records."""
    return ("-r", captures.path(name), *reading(name), "-V", "-Y", "frame.number == 0",
            *(part for table in TABLES for part in ("-z", f"ftpx,{table}")),
            "-z", f"ftpx,json,{_beside(name, 'json')}",
            "-z", f"ftpx,report,{_beside(name, 'html')}",
            "-z", f"ftpx,extract,{_beside(name, 'extracted')}",
            "-z", f"ftpx,zeek,{_beside(name, 'zeek')}",
            "-z", f"ftpx,eve,{_beside(name, 'eve')}",
            "--export-objects", f"ftpx,{_beside(name, 'files')}")


def twice(name):
    """Two passes: all of our fields, then the narrative with passwords; and the records."""
    path = captures.path(name)
    return (*tshark.table_arguments(path, "-2", *SHOW, *reading(name)), "-z", "ftpx,flows",
            "-z", f"ftpx,json,{_beside(name, 'twice.json')}")


def unusual(name):
    """Two passes without a tree and with all unusual options: the narrative, the records, and the
    files that are extracted."""
    return ("-q", "-2", "-r", captures.path(name), *reading(name),
            *(part for way in WAYS.values() for part in way), "-z", "ftpx,flows",
            "-z", f"ftpx,json,{_beside(name, 'unusual.json')}",
            "-z", f"ftpx,report,{_beside(name, 'unusual.html')}",
            "-z", f"ftpx,zeek,{_beside(name, 'unusual.zeek')}",
            "-z", f"ftpx,eve,{_beside(name, 'unusual.eve')}",
            "-z", f"ftpx,extract,{_beside(name, 'unusual.extracted')}")


def _written(name, run, what):
    """What a run put into a file."""
    tshark.tshark(*run(name))
    return _beside(name, what).read_text(encoding="utf-8")


def json_of(name):
    return _written(name, once, "json")


def json_of_two_passes(name):
    return _written(name, twice, "twice.json")


def json_of_unusual(name):
    return _written(name, unusual, "unusual.json")


@functools.lru_cache(maxsize=None)
def page_of(name):
    return _written(name, once, "html")


def page_of_unusual(name):
    return _written(name, unusual, "unusual.html")


@functools.lru_cache(maxsize=None)
def records(name):
    """All but the first, which names the capture."""
    return [json.loads(line) for line in tshark.but_capture(json_of(name)).splitlines()]


@functools.lru_cache(maxsize=None)
def capture(name):
    """The first record."""
    return json.loads(json_of(name).splitlines()[0])


def of_kind(name, kind):
    return [record for record in records(name) if record["record"] == kind]


def exported(name):
    """The files that Export Objects wrote: names and contents."""
    tshark.tshark(*once(name))
    folder = _beside(name, "files")
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def extracted(name):
    """The files that `-z ftpx,extract` wrote, its index included."""
    tshark.tshark(*once(name))
    return {file.name: file.read_bytes() for file in _beside(name, "extracted").iterdir()}


def eve_of(name):
    return _written(name, once, "eve")


def eve_of_unusual(name):
    return _written(name, unusual, "unusual.eve")


def zeek(name):
    """The logs that `-z ftpx,zeek` wrote, by their names."""
    tshark.tshark(*once(name))
    return {file.name: file.read_text(encoding="utf-8") for file in _beside(name, "zeek").iterdir()}


def zeek_of_unusual(name):
    tshark.tshark(*unusual(name))
    return {file.name: file.read_text(encoding="utf-8")
            for file in _beside(name, "unusual.zeek").iterdir()}


def extracted_of_unusual(name):
    tshark.tshark(*unusual(name))
    return {file.name: file.read_bytes() for file in _beside(name, "unusual.extracted").iterdir()}


def narrative(name):
    return tshark.tshark(*unusual(name))


def all_tables(name):
    return tshark.tshark(*once(name))


def report(name, tap):
    """One of the tables in words, from its headline to the next one's."""
    said = all_tables(name)
    if tap == "tree":
        return re.search(r"^=+\n[^\n]*Counters[^\n]*\n.*?\n-+\n.*?\n-+\n", said, re.DOTALL | re.MULTILINE)[0]
    return re.search(rf"^FTP {HEADLINES[tap]}.*?(?=^FTP (?!login attempts by)|\Z)", said,
                     re.DOTALL | re.MULTILINE)[0]


HEADLINES = {"sessions": "sessions", "transfers": "transfers", "downloads": "downloads",
             "files": "files",
             "logins": "login attempts"}


def _rows_and_narrative(name):
    lines = tshark.tshark(*twice(name)).splitlines()
    rows = len(captures.taken(name))
    return lines[:rows], lines[rows:]


@functools.lru_cache(maxsize=None)
def table(name):
    """For each frame, each of our fields that it has, with the list of its values."""
    return tshark.parse_table(_rows_and_narrative(name)[0])


def narrative_with_passwords(name):
    return "\n".join(_rows_and_narrative(name)[1])


def value(name, frame, field):
    """The values of a field in one frame."""
    return table(name)[frame - 1].get(field, [])


def having(name, *fields):
    """Frames that have any of these fields."""
    return [number for number, row in enumerate(table(name), 1)
            if any(field in row for field in fields)]
