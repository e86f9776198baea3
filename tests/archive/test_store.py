# Knows which files one ftpx-scan extracts whole, and that a store has each of them once, by its hash, however
# the captures are cut.
# Refuses to believe a name: each file is hashed.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib
import json
import os
import signal

import pytest

import archives
from archives import FINE, NOT_JUDGED, Cut, archive, ended, one_scan, start_archive, wrapped, write
from ftpx_archive import storing, units
from ftpx_archive.units import Capture, Unit
from truth import chosen

# Several files, pieces of one over several connections and sessions, copies, decoded ones, one that is cut.
CAPTURES = chosen("byte-range", "fxp", "late-start-in-transfer", "lftp-segmented", "many-small-files",
                  "mode-z", "passive-download", "resume", "resumed-in-two-sessions", "store-unique",
                  "two-sessions")


def extracted(place, *captures):
    """The hashes of whole files, by one process."""
    folder = place / "extracted"
    assert one_scan("-z", f"ftpx,extract,{folder}", *captures).returncode == FINE
    index = json.loads((folder / "index.json").read_text("utf-8"))
    return {hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name, record in index.items() if record["ftpx"].get("complete")}


def stored(store):
    """The names of all, each of which is the hash of what is in it."""
    found = [path for path in store.rglob("*") if path.is_file() and path.parent.name != "index"]
    for path in found:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        assert path.parent == store / path.name[:2]
    return {path.name for path in found}


def nodes(store):
    """What tells that a file is still the same, and not one like it."""
    return {path: path.stat().st_ino for path in store.glob("??/*")}


def index(store):
    lines = (path.read_text("utf-8") for path in (store / "index").iterdir())
    return [json.loads(line) for line in "".join(lines).splitlines()]


def filled(here, place, *captures, options=(), **more):
    """Workers run as somebody else."""
    if not (place / "store").exists():
        archives.made(place / "store")
    return here("--unit", 0, "--store", place / "store", *options, *captures, **more)


def fine(done):
    assert (done.returncode, done.stdout, done.stderr) == (FINE, "", "")


@pytest.mark.parametrize("name", CAPTURES)
def test_all_whole_files_and_nothing_else(name, here, place):
    ring = write(place / "ring", Cut(name).pieces(15))
    fine(filled(here, place, ring))
    whole = extracted(place, ring)
    assert stored(place / "store") == whole
    assert {record["file"]["hash"]["sha256"] for record in index(place / "store")} == whole
    assert sorted(os.listdir(place / "store")) == sorted({"index", *(one[:2] for one in whole)})


def test_the_index_has_the_lines_of_records(here, place):
    ring = write(place / "ring", Cut("fxp").pieces(25))
    fine(filled(here, place, ring))
    lines = one_scan("-z", "ftpx,json", ring).stdout.splitlines(True)
    (path,) = (place / "store" / "index").iterdir()
    assert path.read_text("utf-8") == "".join(line for line in lines if '"hash":{"sha256"' in line and
                                              json.loads(line)["record"] in ("transfer", "file"))
    assert {record["user"]["name"] for record in index(place / "store")} == {"alice", "bob"}


def test_what_is_there_stays_and_comes_once(here, place):
    first = write(place / "first", Cut("fxp").pieces(30))
    second = write(place / "second", Cut("many-small-files").pieces(200))
    fine(filled(here, place, first))
    before = nodes(place / "store")
    lists = os.listdir(place / "store" / "index")
    fine(filled(here, place, first))
    assert nodes(place / "store") == before and os.listdir(place / "store" / "index") == lists
    fine(filled(here, place, second))
    assert len(os.listdir(place / "store" / "index")) == 2
    whole = extracted(place, first) | extracted(archives.made(place / "other"), second)
    assert stored(place / "store") == whole


def test_reports_are_as_without_a_store(here, place):
    ring = write(place / "ring", Cut("fxp").pieces(25))
    done = filled(here, place, ring, options=("-z", "ftpx,downloads"))
    assert (done.returncode, done.stderr) == (FINE, "")
    assert done.stdout == one_scan("-z", "ftpx,downloads", ring).stdout != ""


def test_files_of_captures_that_one_process_reads(place):
    """Keys are in them: what is known of them is known of all together."""
    ring = write(place / "ring", Cut("tls-explicit-protected").pieces(10000))
    done = archive("--workers", 1, "--store", place / "store", ring)
    assert done.returncode == FINE and done.stderr.endswith("one process reads all of it\n")
    assert stored(place / "store") == extracted(place, ring) != set()


# --- what goes wrong ---

def test_without_hashes_there_is_nothing_to_name_files_by(here, place):
    ring = write(place / "ring", Cut("fxp").pieces(100))
    done = filled(here, place, ring, options=("-o", "ftpx.hash:none"))
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert done.stderr == "ftpx-archive: not in the store: 1 whole file: has no hash\n"
    assert stored(place / "store") == set()


def test_a_file_that_is_longer_than_may_be_extracted(here, place):
    """A limit of bytes stands for all that keeps a file from being written."""
    ring = write(place / "ring", Cut("fxp").pieces(100))
    bad = wrapped(place / "scan", 'if [[ "$*" == *ftpx,extract* ]]; then ulimit -f 5; fi')
    done = filled(here, place, ring, scan=bad)
    assert done.returncode == NOT_JUDGED
    assert done.stderr.startswith("ftpx-archive: not in the store: 1 whole file: could not be extracted\n")
    assert stored(place / "store") == set() and os.listdir(place / "store") == ["index"]
    fine(filled(here, place, ring))
    assert stored(place / "store") == extracted(place, ring)


def test_a_store_that_nobody_may_write_to(place):
    ring = write(place / "ring", Cut("fxp").pieces(100))
    (place / "store").mkdir(mode=0o555)
    done = archive("--workers", 1, "--store", place / "store", ring)
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert f"{place}/store/index: Permission denied" in done.stderr


def test_a_store_that_workers_may_not_write_to(here, place):
    ring = write(place / "ring", Cut("fxp").pieces(100))
    (place / "store").mkdir(mode=0o755)
    done = filled(here, place, ring)
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert done.stderr.startswith("ftpx-archive: not in the store: 1 whole file: could not be extracted\n"
                                  "PermissionError: ")


def test_a_worker_is_killed_while_files_are_extracted(place, own_scheduler):
    ring = write(place / "ring", Cut("fxp").pieces(100))
    archives.fifo(place / "told")
    scan = wrapped(place / "scan", f"""
        if [[ "$*" == *ftpx,extract* ]] && mkdir {place}/hung 2>/dev/null; then
            exec 3>{place}/told
            echo $PPID >&3
            exec sleep infinity
        fi""")
    program = start_archive("--scheduler", own_scheduler, "--unit", 0, "--store", place / "store", ring,
                            scan=scan)
    with open(place / "told", encoding="ascii") as pipe:
        os.kill(int(pipe.readline()), signal.SIGKILL)
        assert pipe.read() == ""
    fine(ended(program))
    assert stored(place / "store") == extracted(place, ring) != set()
    assert not list((place / "store").glob("incoming.*"))


# --- where files are looked for ---

@pytest.mark.parametrize("spans, parts", [
    ({}, {}),
    ({"a": (0, 0), "b": (0, 0), "c": (1, 1)}, {(0, 0): ["a", "b"], (1, 1): ["c"]}),
    ({"a": (0, 1), "b": (1, 2)}, {(0, 1): ["a"], (1, 2): ["b"]}),
    ({"a": (0, 2), "b": (1, 3), "c": (1, 1)}, {(1, 1): ["c"], (0, 3): ["a", "b"]}),
    ({"a": (0, 5), "b": (1, 2), "c": (4, 6)}, {(0, 6): ["a", "b", "c"]}),
])
def test_what_is_read_together(spans, parts):
    found = units.join_spans(spans)
    assert {span: sorted(names) for span, names in found.items()} == parts


def test_places_are_those_of_captures_and_of_sessions(tmp_path):
    """Captures are numbered as they were named, units are in the order of time."""
    parts = [Unit((Capture(number, "", None, None),)) for number in (2, 0, 1)]
    name = "0" * 64
    session = {"session": 7, "origin": {"first": {"capture": 2}, "last": {"capture": 1}}}
    file = {"pieces": [{"session": 7}], "origin": {"first": {"capture": 0}, "last": {"capture": 1}}}
    records = [{"record": "session", "ftpx": session},
               {"record": "file", "ftpx": file, "file": {"hash": {"sha256": name}}}]
    (tmp_path / "records").write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    found = storing.wanted(tmp_path / "records", parts, storing.Store(tmp_path))
    assert found == {name: storing.Place((1, 2), (0, 2))}
