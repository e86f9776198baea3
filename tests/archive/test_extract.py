# Knows that the files which ftpx-archive extracts are those that one ftpx-scan extracts, wherever captures
# are cut: the same names, bytes and index. Knows what becomes of them when a run is ended or lacks something.
# Refuses to know how.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib
import os
import re
import shutil
import signal

import pytest

import tshark
from archives import (FINE, NOT_JUDGED, RECORDS, Cut, archive, ended, one_scan, start_archive, wrapped,
                      write)
from test_cuts import MANY, STEP
from build import noise
from test_extract_safety import downloads
from test_faults import FILLS_ONCE, files_of, hanging, told

# Of some captures; and so large that it has all of some transfers.
UNIT = 60000
LARGE = 2500000
FILES = [(f"f{number}.bin", noise(50000, number) * 13) for number in range(6)]


@pytest.fixture(name="units")
def have_small_units(monkeypatch):
    from ftpx_archive import command
    monkeypatch.setattr(command, "MIB", 1)
    return "--unit", UNIT


@pytest.fixture(name="large")
def have_large_units(units):
    return units[0], LARGE


@pytest.fixture(name="ring")
def make_ring(place):
    """Six files of 650 000 bytes, in captures of some 300 000."""
    downloads(*FILES).write(place / "whole.pcap")
    (place / "ring").mkdir()
    tshark.convert("editcap", "-F", "pcap", "-c", "9", str(place / "whole.pcap"), str(place / "ring/r.pcap"))
    return place / "ring"


def extracting(folder):
    return "-z", f"ftpx,extract,{folder}"


def there(folder):
    return {name: (folder / name).read_bytes() for name in os.listdir(folder)}


def same(program, place, captures, *options, name="archive", said="", **more):
    """Both extract the same, and say the same."""
    alone = one_scan(*options, *extracting(place / f"{name}-alone"), *RECORDS, captures)
    done = program(*options, *extracting(place / name), *RECORDS, captures, **more)
    assert (done.returncode, done.stderr) == (alone.returncode, alone.stderr) == (FINE, said)
    assert done.stdout == alone.stdout
    assert there(place / name) == there(place / f"{name}-alone")
    return there(place / name)


def with_units(program, units):
    return lambda *arguments, **more: program(*units, *arguments, **more)


@pytest.mark.parametrize("name", MANY)
def test_units_of_several_captures(name, here, place, units):
    same(with_units(here, units), place, write(place / "ring", Cut(name).pieces(15)))


@pytest.mark.parametrize("name", MANY)
def test_two_files_cut_at_every_frame(name, here, place):
    cut = Cut(name)
    for at in range(1, len(cut.frames), 4 * STEP):
        same(with_units(here, ("--unit", 0)), place, write(place / f"{at}", cut.halves(at)), name=f"at-{at}")


def test_workers_of_its_own(place, ring):
    files = same(with_units(archive, ("--workers", 2)), place, ring)
    assert {name: files[name] for name, _ in FILES} == dict(FILES)


def test_workers_have_the_bytes_of_what_they_see_whole(here, place, ring, large):
    """The process that makes the reports finds them there; the others go over two units."""
    scan = wrapped(place / "scan", f"""
        [[ " $* " != *' --condensed-from '* ]] || sha256sum {place}/archive/incoming.*/* >{place}/sums""")
    files = same(with_units(here, large), place, ring, scan=scan)
    sums = re.findall("^[0-9a-f]{64}", (place / "sums").read_text("utf-8"), re.M)
    assert 2 <= sum(hashlib.sha256(files[name]).hexdigest() in sums for name, _ in FILES) < len(FILES)


@pytest.mark.parametrize("lose", ["rm -f", "truncate --size=-1"])
def test_what_a_worker_had_and_is_lost_is_read_again(lose, here, place, ring, large):
    scan = wrapped(place / "scan", f"""
        if [[ " $* " == *' --condensed-from '* ]]; then
            echo once >>{place}/reports
            {lose} {place}/archive/incoming.*/*1.part
        fi""")
    same(with_units(here, large), place, ring, scan=scan)
    assert (place / "reports").read_text("utf-8") == "once\nonce\n"


def test_files_are_cut_at_their_most(here, place, large):
    downloads(("a.bin", noise(65000) * 20), ("b.bin", noise(65000, 2) * 10)).write(place / "one.pcap")
    files = same(with_units(here, large), place, place / "one.pcap", "-o", "ftpx.extract.max:1", said=CUT)
    assert len(files["a (cut).bin"]) == 1 << 20


CUT = "ftpx,extract: 1 file cut at the most that one may have (ftpx.extract.max)\n"


TOGETHER = "ftpx-scan: only the captures together tell: no tape can have that\n"
FULL = "ftpx-archive: all files together have more than they may have (ftpx.extract.total)\n"


@pytest.mark.parametrize("unit, why", [(LARGE, TOGETHER),  # a worker has had as much
                                       (1500000, FULL),    # several have
                                       (0, TOGETHER)])     # what goes on from one to the next has
def test_one_process_shares_out_what_all_files_may_have(unit, why, here, place, ring, units):
    """Since it matters whose bytes came first."""
    options = "-o", "ftpx.extract.total:2"
    alone = one_scan(*options, *extracting(place / "alone"), *RECORDS, ring)
    done = here(units[0], unit, *options, *extracting(place / "archive"), *RECORDS, ring)
    assert (done.returncode, done.stdout) == (FINE, alone.stdout)
    assert "ftpx.extract.total" in alone.stderr
    assert done.stderr == f"{why}ftpx-archive: one process reads all of it\n{alone.stderr}"
    assert there(place / "archive") == there(place / "alone")


def test_what_is_named_twice_and_what_goes_on_elsewhere(here, place, large):
    """Names are those of the order in which files began, whoever had their bytes."""
    wire = downloads(*FILES[:2], *FILES[:2], ("g.bin", FILES[2][1]), *FILES[:1])
    wire.write(place / "one.pcap")
    files = same(with_units(here, large), place, place / "one.pcap")
    assert len(files) == 7 and files["f0 (2).bin"] == FILES[0][1]


def test_a_folder_is_where_the_run_began(scheduler, ring):
    """Whatever it is called, and wherever it is gone on with."""
    one_scan(*extracting("t"), *RECORDS, ring)
    right = there(tshark.HOME / "t")
    shutil.rmtree(tshark.HOME / "t")
    done = archive("--scheduler", scheduler, "--unit", 0, *extracting("t"), *RECORDS, ring)
    assert (done.returncode, done.stderr) == (FINE, "")
    assert there(tshark.HOME / "t") == right


@pytest.mark.parametrize("report, found", [
    ("ftpx,extract,x", "ftpx,extract,/where/x"), ("ftpx,extract,/x", "ftpx,extract,/x"),
    ("ftpx,extract,../x,ftpx.session==1", "ftpx,extract,/x,ftpx.session==1"),
    ("ftpx,extract", "ftpx,extract"), ("ftpx,extract,", "ftpx,extract,"), ("ftpx,json,x", "ftpx,json,x")])
def test_folders_in_reports(report, found, monkeypatch):
    from ftpx_archive import scan
    monkeypatch.setattr(os, "getcwd", lambda: "/where")
    assert scan.anywhere(report) == found


# --- runs that end, and go on ---

def test_an_interrupted_run_goes_on(place, ring):
    scan = hanging(place, files_of(ring)[-1])
    program = start_archive("--workers", 1, "--unit", 0, "--run", place / "run",
                            *extracting(place / "archive"), *RECORDS, ring, scan=scan)
    told(place)
    program.send_signal(signal.SIGINT)
    assert ended(program).returncode == 130
    assert all(name.startswith("incoming.run.") for name in os.listdir(place / "archive"))
    alone = one_scan(*extracting(place / "alone"), *RECORDS, ring)
    done = archive("--resume", place / "run", "--workers", 1)
    assert (done.returncode, done.stdout) == (FINE, alone.stdout)
    assert there(place / "archive") == there(place / "alone")


def test_what_was_left_out_is_extracted_in_place_of_what_there_was(place, ring):
    """As if all had been read at once; what else is in the folder stays."""
    bad = files_of(ring)[3]
    scan = wrapped(place / "scan", f"""
        if condenses "$@" && [[ $captures == *{bad.name}* && ! -e {place}/well ]]; then kill -SEGV $$; fi""")
    run = place / "run"
    done = archive("--workers", 2, "--unit", 0, "--run", run, *extracting(place / "archive"), *RECORDS, ring,
                   scan=scan)
    assert done.returncode == NOT_JUDGED
    before = there_but_for_incoming(place / "archive")
    (place / "archive" / "of somebody else").write_bytes(b"x")
    (place / "well").touch()
    again = archive("--resume", run, "--workers", 2)
    alone = one_scan(*extracting(place / "alone"), *RECORDS, ring)
    files = there(place / "archive")
    assert (again.returncode, again.stdout) == (FINE, alone.stdout)
    assert files.pop("of somebody else") == b"x"
    assert files == there(place / "alone") != before


def test_a_run_that_was_done_extracts_the_same_again(place, ring):
    run = place / "run"
    for asked in (("--run", run, *extracting(place / "archive"), *RECORDS, ring), ("--resume", run)):
        done = archive("--workers", 2, *asked)
        assert (done.returncode, done.stderr) == (FINE, "")
        files = there(place / "archive")
        assert {name: files[name] for name in files if name != "index.json"} == dict(FILES)


def there_but_for_incoming(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_no_room_for_bytes(place, ring):
    scan = wrapped(place / "scan", FILLS_ONCE.format(place=place, file=files_of(ring)[0].name))
    run = place / "run"
    done = archive("--workers", 1, "--run", run, *extracting(place / "archive"), *RECORDS, ring, scan=scan)
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert f'ftpx,extract: cannot write to "{place}/archive": File too large\n' in done.stderr
    assert done.stderr.endswith(f"ftpx-archive: to go on: ftpx-archive --resume {run}\n")
    alone = one_scan(*extracting(place / "alone"), *RECORDS, ring)
    again = archive("--resume", run, "--workers", 1)
    assert (again.returncode, again.stdout, again.stderr) == (FINE, alone.stdout, "")
    assert there(place / "archive") == there(place / "alone")
