# Knows that what ftpx-archive writes of many captures is what one ftpx-scan writes of them, wherever they are
# cut and whatever they are called.
# Refuses to know how.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import os
import random

import pytest

import tshark
from archives import FINE, RECORDS, Cut, archive, one_scan, wrapped, write
from truth import chosen

# Those in which much goes on at once: copies between servers, pieces of a file, guessing over sessions.
MANY = chosen("abor", "active-download", "brute-force-succeeds", "byte-range", "fxp", "guessing-from-many",
              "late-start-in-transfer", "lftp-segmented", "listing-large", "lossy-at-client",
              "mirrored-twice", "mode-z", "nat-wrong-address", "one-direction", "resume",
              "resumed-in-two-sessions", "reused-ports", "store-unique", "tls-no-keys", "two-sessions")
# Of each so many cuts, one.
STEP = int(os.environ.get("FTPX_SAMPLE") or 1)
REPORTS = ("-z", "ftpx,json", "-z", "ftpx,flows", "-z", "ftpx,downloads")


def same(archive, *arguments, options=REPORTS):
    """Both end well, and neither complains."""
    alone = one_scan(*options, *arguments)
    together = archive("--unit", 0, *options, *arguments)
    assert (together.returncode, together.stderr) == (alone.returncode, alone.stderr) == (FINE, "")
    assert together.stdout == alone.stdout and alone.stdout


@pytest.mark.parametrize("name", MANY)
def test_a_file_a_frame(name, here, place):
    same(here, write(place / "ring", Cut(name).pieces(1)))


@pytest.mark.parametrize("name", MANY)
def test_two_files_cut_at_every_frame(name, here, place):
    cut = Cut(name)
    for at in range(1, len(cut.frames), STEP):
        same(here, write(place / f"{at}", cut.halves(at)), options=RECORDS)


@pytest.mark.parametrize("name", MANY)
def test_files_of_some_frames_in_another_order_of_names(name, here, place):
    pieces = Cut(name).pieces(7)
    order = random.Random(name).sample(range(len(pieces)), len(pieces))
    folder = write(place / "ring", [pieces[number] for number in order])
    same(here, folder)


@pytest.mark.parametrize("name", ["passive-download", "fxp", "resume"])
def test_each_report(name, here, place):
    folder = write(place / "ring", Cut(name).pieces(20))
    for report in ("flows", "json", "report", "sessions", "transfers", "downloads", "files", "logins", "eve"):
        same(here, folder, options=("-z", f"ftpx,{report}"))


def test_a_report_to_a_file(here, place):
    folder = write(place / "ring", Cut("fxp").pieces(9))
    for name, program, options in (("one", one_scan, ()), ("archive", here, ("--unit", 0))):
        done = program(*options, "-z", f"ftpx,json,{place / name}", folder)
        assert (done.returncode, done.stdout, done.stderr) == (FINE, "", "")
    assert (place / "archive").read_bytes() == (place / "one").read_bytes() != b""


def test_captures_of_two_clocks_overlap(here, place):
    """Two sensors, of which one is half a second late."""
    cut = Cut("fxp")
    write(place / "one", cut.pieces(20))
    moved = place / "other"
    moved.mkdir()
    for path in sorted((place / "one").iterdir()):
        tshark.convert("editcap", "-t", "0.5", str(path), str(moved / path.name))
    same(here, place / "one", moved)


def test_units_of_several_captures(here, place):
    folder = write(place / "ring", Cut("fxp").pieces(5))
    alone = one_scan(*RECORDS, folder)
    together = here(*RECORDS, folder)  # all in one
    assert (together.returncode, together.stdout) == (FINE, alone.stdout)


def test_of_units_of_several_captures_only_some_are_read_again(here, place, monkeypatch):
    """Those that have what goes on from one to the next."""
    from ftpx_archive import command
    monkeypatch.setattr(command, "MIB", 1)
    folder = write(place / "ring", Cut("passive-download").pieces(10))
    scan = wrapped(place / "scan", f"""
        [[ " $* " != *' --only-from '* ]] || echo "$captures" >>{place}/again""")
    together = here("--unit", 40000, *REPORTS, folder, scan=scan)
    assert (together.returncode, together.stdout) == (FINE, one_scan(*REPORTS, folder).stdout)
    again = set((place / "again").read_text("utf-8").split())
    assert again and again < {str(path) for path in folder.iterdir()}


def test_reports_are_made_once(here, place):
    """What goes on from unit to unit is known before, as far as a unit shows it."""
    folder = write(place / "ring", Cut("passive-download").pieces(30))
    scan = wrapped(place / "scan", f"""
        [[ " $* " != *' --condensed-from '* ]] || echo once >>{place}/reports""")
    together = here("--unit", 0, *REPORTS, folder, scan=scan)
    assert (together.returncode, together.stdout) == (FINE, one_scan(*REPORTS, folder).stdout)
    assert (place / "reports").read_text("utf-8") == "once\n"


def test_names_that_are_hostile(here, place):
    pieces = Cut("passive-download").pieces(20)
    same(here, write(place / "ring\n; $(touch x) '\"\udcff", pieces, "-z {:03}\n\t.pcapng"))


def test_workers_of_its_own(place):
    folder = write(place / "ring", Cut("two-sessions").pieces(20))
    together = archive("--workers", 2, "--unit", 0, *RECORDS, folder)
    assert (together.returncode, together.stderr) == (FINE, "")
    assert together.stdout == one_scan(*RECORDS, folder).stdout


def test_workers_of_a_scheduler_and_a_list(scheduler, place):
    folder = write(place / "ring", Cut("two-sessions").pieces(30))
    (place / "list").write_text("".join(f"{path}\n" for path in sorted(folder.iterdir())), "utf-8")
    together = archive("--scheduler", scheduler, "--unit", 0, *RECORDS, "--files-from", place / "list")
    assert (together.returncode, together.stdout) == (FINE, one_scan(*RECORDS, folder).stdout)


def test_tapes_go_by_name_to_workers_of_its_own_and_as_bytes_from_others(scheduler, place):
    """Which file ftpx-scan is to write tells: one in the folder of the run, or one of the worker's own."""
    folder = write(place / "ring", Cut("two-sessions").pieces(30))
    scan = wrapped(place / "scan", f"""
        all=$*; condenses "$@" && asked=${{all#*--condense }} && echo "${{asked%% *}}" >>{place}/tapes""")
    runs = []
    for name, workers in (("own", ("--workers", 2)), ("others", ("--scheduler", scheduler))):
        (place / "tapes").unlink(missing_ok=True)
        run = place / name
        done = archive(*workers, "--unit", 0, "--run", run, *RECORDS, folder, scan=scan)
        assert (done.returncode, done.stderr) == (FINE, "")
        assert done.stdout == one_scan(*RECORDS, folder).stdout
        asked = (place / "tapes").read_text("utf-8").split()
        assert {path.startswith(f"{run}/tapes/") for path in asked} == {name == "own"}
        runs.append({path.name: path.read_bytes() for path in (run / "tapes").glob("*.tape")})
    assert len(runs[0]) > 1 and runs[0] == runs[1]
