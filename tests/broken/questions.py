# Knows what to ask of tshark and sharkd about a capture: reports, views, filters and preferences,
# chosen by a generator of random numbers.
# Refuses to judge the answers.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import hashlib

import tshark
from runs import CHARSETS, WAYS

# What the records may depend on; all runs of one capture have the same.
READING = {
    "ftpx.charset": ["auto", "auto", *CHARSETS.values(), "Windows-1252"],
    "ftpx.heuristic": ["TRUE", "TRUE", "FALSE"],
    "ftpx.tcp.ports": ["21", "21", "21,2121", "2121", "1-60", "", "20-30,50000-50040"],
    "ftpx.tls.ports": ["990", "990", "21,990", ""],
    "ftpx.hash": ["sha256", "sha256", "none"],
    "ftpx.hash.md5": ["FALSE", "TRUE"],
    "ftpx.memory.reorder": ["64", "1", "0"],
    "ftpx.bruteforce.count": ["5", "1", "0"],
    "ftpx.bruteforce.seconds": ["60", "0", "4294967295"],
    "ftpx.show_passwords": ["FALSE", "TRUE"],
    "ftpx.json.commands": ["FALSE", "TRUE"],
    "ftpx.findings.notes": ["FALSE", "TRUE"],
    "ftpx.zeek.json": ["FALSE", "TRUE"],
}
EXTRACTED = ["1", "64"]  # MiB at most of a file: a hole may be of 2 GiB
TABLES = ["sessions", "transfers", "downloads", "files", "logins", "tree"]
OTHER_TAPS = ["expert", "io,phs", "credentials", "conv,tcp", "endpoints,tcp", "follow,tcp,ascii,0",
              "follow,tcp,raw,1", "follow,ftpx,ascii,0", "ftpx,srt",
              "io,stat,0,SUM(ftpx-data.len)ftpx-data.len", "io,stat,0,ftpx.session==0"]
COMPARISONS = {"FT_STRING": ['contains "a"', 'matches "(?i)[^a]"', '== ""', "[0:2] == \"ab\""],
               "FT_IPv4": ["== 10.0.0.1", "in {192.0.2.0/24}"], "FT_IPv6": ["== ::1"],
               "FT_BOOLEAN": ["== 1"], "FT_NONE": [""], "FT_DOUBLE": ["> 0.5"],
               "FT_RELATIVE_TIME": ["> 0.5", "< 0"]}
NUMERIC = ["== 0", "> 1", "in {1..5, 21}", "!= 2"]


@functools.lru_cache(maxsize=None)
def _fields():
    return sorted((name, kind) for name, kind in tshark.field_types().items()
                  if name.startswith(("ftpx.", "ftpx-data.")))


def display_filter(rng):
    def term():
        name, kind = rng.choice(_fields())
        return f"{name} {rng.choice(['', *COMPARISONS.get(kind, NUMERIC)])}".strip()
    terms = [term() for _ in range(rng.randint(1, 4))]
    return rng.choice([" or ", " and ", " || !"]).join(terms)


@functools.lru_cache(maxsize=None)
def _watchlist():
    """Most of whatever there is is on it, once and again."""
    path = tshark.MADE / "watched.txt"
    path.write_text("0.0.0.0/0\n::/0 # all\nname *\nname /*\nuser a*\nuser alice\nuser anonymous\n" +
                    hashlib.md5(b"").hexdigest() + "\n", encoding="utf-8")
    path.chmod(0o644)
    return str(path)


def reading(rng):
    """Preferences for all runs of one capture. Most are left alone."""
    chosen = [(name, rng.choice(values)) for name, values in READING.items() if rng.random() < 0.35]
    if rng.random() < 0.35:
        chosen.append(("ftpx.watchlist", _watchlist()))
    return [part for name, value in chosen for part in ("-o", f"{name}:{value}")]


def ways(rng):
    """Options that must make no difference to the records."""
    chosen = rng.sample(sorted(WAYS), rng.choice([0, 0, 1, 2, 9]))
    return [part for way in chosen for part in WAYS[way]]


def taps(*names):
    return [part for name in names for part in ("-z", f"ftpx,{name}")]


def _view(rng):
    names = [name for name, _ in rng.sample(_fields(), 12)]
    return rng.choice([
        ["-V"], ["-V"], ["-V", "-x"], ["-O", "ftpx,ftpx-data"], ["-T", "json"], ["-T", "json", "-x"],
        ["-T", "jsonraw"], ["-T", "pdml"], ["-T", "pdml"], ["-T", "ek"], ["-T", "psml"], [],
        ["-P", "-x"],
        ["-T", "fields", "-e", "frame.number", *(part for name in names for part in ("-e", name))]])


def narrative(rng, json_file):
    """The narrative alone on standard output."""
    return ["-q", *ways(rng), *taps("flows", f"json,{json_file}")]


def tables(rng, json_file, folder):
    """All tables on standard output, in two passes, and the files."""
    filters = [f",{display_filter(rng)}" if rng.random() < 0.2 else "" for _ in TABLES]
    return ["-q", "-2", *ways(rng), *taps(*map("".join, zip(TABLES, filters))),
            *taps(f"json,{json_file}", f"extract,{folder}/extracted", f"zeek,{folder}/zeek",
                  f"eve,{folder}/eve"),
            "-o", f"ftpx.extract.max:{rng.choice(EXTRACTED)}"]


def view(rng, json_file, folder):
    """What users look at; ours and the host's on standard output."""
    options = [*rng.choice([[], ["-2"]]), *_view(rng), *ways(rng), *taps(f"json,{json_file}")]
    if rng.random() < 0.4:
        options += ["-Y", display_filter(rng)]
    if rng.random() < 0.15 and "-2" in options:
        options += ["-R", "ip or ipv6"]
        options[options.index("-z"):options.index("-z") + 2] = []  # fewer packets, other records
    if rng.random() < 0.3:
        options += ["-z", rng.choice(OTHER_TAPS)]
    if rng.random() < 0.3:
        options += ["--export-objects", f"ftpx,{folder}/exported",
                    "-o", f"ftpx.extract.max:{rng.choice(EXTRACTED)}"]
    return options


TABLES_OF_SHARKD = {"method": "tap", "params": {
    f"tap{number}": f"nstat:ftpx,{name}"
    for number, name in enumerate(["sessions", "transfers", "downloads", "logins"])}}
OTHER_REQUESTS = [
    {"method": "tap", "params": {"tap0": "stat:ftpx", "tap1": "expert", "tap2": "eo:ftpx"}},
    {"method": "tap", "params": {"tap0": "seqa:ftpx", "tap1": "srt:ftpx"}},
    {"method": "follow", "params": {"follow": "FTPX", "filter": "ftpx.session == 0"}},
    {"method": "frames"}, {"method": "intervals"}, {"method": "analyse"}]


def _setting(rng):
    name = rng.choice(sorted(READING))
    return {"method": "setconf", "params": {"name": name, "value": rng.choice(READING[name])}}


def sharkd(rng, paths):
    """One process that reads several captures in turn and shows frames in any order; some are asked for
    tables before and after. Preferences change on the way."""
    requests = []
    for path in paths:
        requests += [_setting(rng)] if rng.random() < 0.5 else []
        requests.append({"method": "load", "params": {"file": str(path)}})
        tables = [TABLES_OF_SHARKD] if rng.random() < 0.4 else []
        shown = [{"method": "frame", "params": {"frame": rng.randint(1, 100), "proto": True,
                                                "bytes": rng.random() < 0.3}} for _ in range(5)]
        more = [rng.choice(OTHER_REQUESTS)] if rng.random() < 0.3 else []
        if rng.random() < 0.3:
            more.append({"method": "frames", "params": {"filter": display_filter(rng)}})
        requests += [*tables, *shown, *more, *reversed(shown), *tables]
    return requests
