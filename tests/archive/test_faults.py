# Knows what may go wrong in a run: workers and runs that are killed, captures that cannot be read, are cut or
# grow, no room; and what is shown of a run that goes on. Each moment is made certain by a program in place
# of ftpx-scan that tells it and waits.
# Refuses to measure time.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import os
import re
import signal
import socket
import stat
import urllib.request

import pytest

import archives
import tshark
from archives import (FINE, NOT_JUDGED, RECORDS, Cut, archive, ended, one_scan, start_archive, wrapped,
                      write)

# Tells the process that waits for it, and waits until it is killed: once.
HANGS_ONCE = """
if condenses "$@" && [[ $captures == *{file}* ]] && mkdir {place}/hung 2>/dev/null; then
    {before}
    exec 3>{place}/told
    echo $PPID >&3
    exec sleep infinity
fi
"""
# No file of the program may be longer than 1 KiB: once.
FILLS_ONCE = """
if condenses "$@" && [[ $captures == *{file}* ]] && mkdir {place}/full 2>/dev/null; then
    trap '' XFSZ
    ulimit -f 1
fi
"""
NOTES = """
if condenses "$@" && [[ " $* " != *' --only-from '* ]]; then echo "$captures" >>{place}/condensed; fi
"""


@pytest.fixture(name="ring")
def make_ring(place):
    return write(place / "ring", Cut("fxp").pieces(25))


def files_of(ring):
    return sorted(ring.iterdir())


def hanging(place, file, before=""):
    archives.fifo(place / "told")
    return wrapped(place / "scan", NOTES.format(place=place) +
                   HANGS_ONCE.format(place=place, file=file.name, before=before))


def told(place):
    """Who waits; whatever it was, it has ended when there is nothing more to read."""
    pipe = open(place / "told", encoding="ascii")
    return int(pipe.readline()), pipe


def condensed(place):
    return (place / "condensed").read_text("utf-8").split()


def says_the_same(done, ring, status=FINE):
    alone = one_scan(*RECORDS, ring)
    assert (done.returncode, done.stdout) == (status, alone.stdout)
    assert alone.returncode == status and alone.stdout


# --- what is killed ---

def test_a_worker_is_killed(place, ring, own_scheduler):
    scan = hanging(place, files_of(ring)[2])
    program = start_archive("--scheduler", own_scheduler, "--unit", 0, *RECORDS, ring, scan=scan)
    worker, pipe = told(place)
    os.kill(worker, signal.SIGKILL)
    assert pipe.read() == ""  # what it had started has ended with it
    done = ended(program)
    assert done.stderr == ""
    says_the_same(done, ring)


def test_an_ftpx_scan_is_killed(here, place, ring):
    """Once: it is tried again."""
    scan = wrapped(place / "scan", f'condenses "$@" && mkdir {place}/hung 2>/dev/null && kill -KILL $$')
    done = here("--unit", 0, *RECORDS, ring, scan=scan)
    assert done.stderr == "" and (place / "hung").exists()
    says_the_same(done, ring)


def test_the_run_is_killed_and_goes_on(place, ring):
    *others, last = files_of(ring)
    wait = f"until [ $(grep -c '\"key\"' {place}/run/journal.jsonl) = {len(others)} ]; do sleep 0.1; done"
    scan = hanging(place, last, wait)
    program = start_archive("--workers", 2, "--unit", 0, "--run", place / "run", *RECORDS, ring, scan=scan)
    _, pipe = told(place)
    program.kill()
    assert pipe.read() == ""
    assert program.communicate()[0] == ""
    assert sorted(condensed(place)) == [str(path) for path in files_of(ring)]
    says_the_same(archive("--resume", place / "run", "--workers", 2), ring)
    assert sorted(condensed(place)) == sorted(map(str, [*others, last, last]))


def test_an_interrupted_run_says_how_to_go_on(place, ring):
    scan = hanging(place, files_of(ring)[1])
    program = start_archive("--workers", 1, "--unit", 0, "--run", place / "run", *RECORDS, ring, scan=scan)
    told(place)
    program.send_signal(signal.SIGINT)
    done = ended(program)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == f"ftpx-archive: to go on: ftpx-archive --resume {place}/run\n"
    says_the_same(archive("--resume", place / "run", "--workers", 1), ring)


def free_address():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


def shown(address, page):
    with urllib.request.urlopen(f"http://{address}/{page}", timeout=tshark.TIMEOUT) as answer:
        return answer.read().decode()


def test_what_dask_shows_of_a_run(place, ring):
    address = free_address()
    scan = hanging(place, files_of(ring)[1])
    program = start_archive("--workers", 3, "--unit", 0, "--run", place / "run", "--dashboard", address,
                            *RECORDS, ring, scan=scan)
    told(place)
    counts = json.loads(shown(address, "json/counts.json"))
    page = shown(address, "info/main/workers.html")
    program.send_signal(signal.SIGINT)
    assert ended(program).stdout == ""
    assert counts["workers"] == counts["cores"] == 3
    assert counts["processing"] >= 1
    assert page.count("inproc://") >= 3, page


def test_what_kills_ftpx_scan_is_left_out(place, ring):
    bad = files_of(ring)[-1]
    scan = wrapped(place / "scan",
                   f'if condenses "$@" && [[ $captures == *{bad.name}* ]]; then kill -SEGV $$; fi')
    done = archive("--workers", 2, "--run", place / "run", *RECORDS, ring, scan=scan)
    alone = one_scan(*RECORDS, *files_of(ring)[:-1])
    assert (done.returncode, done.stdout) == (NOT_JUDGED, alone.stdout)
    assert re.search(f"^ftpx-archive: {bad}: left out: .*ended with -11", done.stderr)
    assert done.stderr.endswith(f"to go on: ftpx-archive --resume {place}/run\n")
    again = archive("--resume", place / "run", "--workers", 2)
    assert (again.returncode, again.stdout, again.stderr) == (NOT_JUDGED, done.stdout, done.stderr)


# --- captures ---

def complaints(done):
    return [line for line in done.stderr.splitlines() if line.startswith("ftpx-scan: ")]


def test_a_capture_is_cut(here, place, ring):
    path = files_of(ring)[1]
    path.write_bytes(path.read_bytes()[:-30])
    done = here("--unit", 0, *RECORDS, ring)
    says_the_same(done, ring, NOT_JUDGED)
    assert complaints(done) == complaints(one_scan(*RECORDS, ring)) and str(path) in done.stderr


def test_a_capture_is_not_there(here, place, ring):
    names = [str(path) for path in files_of(ring)]
    names.insert(2, str(place / "absent.pcapng"))
    done = here("--unit", 0, *RECORDS, *names)
    alone = one_scan(*RECORDS, *names)
    assert (done.returncode, done.stdout) == (NOT_JUDGED, alone.stdout)
    assert complaints(done) == complaints(alone) and "absent.pcapng" in done.stderr


def test_a_capture_may_not_be_read(place, ring):
    path = files_of(ring)[1]
    path.chmod(0)
    done = archive("--workers", 1, "--unit", 0, *RECORDS, *files_of(ring))
    alone = one_scan(*RECORDS, *files_of(ring))
    assert (done.returncode, done.stdout) == (NOT_JUDGED, alone.stdout)
    assert complaints(done) == complaints(alone) and str(path) in done.stderr


def test_a_capture_grows_once(here, place, ring):
    """What came while it was read is told."""
    cut = Cut("fxp")
    last = files_of(ring)[-1]
    whole = last.read_bytes()
    last.write_bytes(cut.piece(cut.frames[100:110]))
    last.chmod(0o666)  # for the worker's program
    (place / "more").write_bytes(b"".join(cut.frames[110:]))
    scan = wrapped(place / "scan", f"""
        if condenses "$@" && [[ $captures == {last} ]] && mkdir {place}/grown 2>/dev/null; then
            "$scan" "$@"; status=$?
            cat {place}/more >>{last}
            exit $status
        fi""")
    done = here("--unit", 0, *RECORDS, ring, scan=scan)
    assert last.read_bytes() == whole
    assert done.stderr == ""
    says_the_same(done, ring)


def test_a_capture_that_one_process_has_to_read(place):
    """It brings keys to what is encrypted in it. (Of several of these Wireshark 4.0 makes none.)"""
    ring = write(place / "ring", Cut("tls-explicit-protected").pieces(10000))
    done = archive("--workers", 1, "--unit", 0, *RECORDS, ring)
    says_the_same(done, ring)
    assert done.stderr == ("ftpx-scan: only the captures together tell: no tape can have that\n"
                           "ftpx-archive: one process reads all of it\n")


# --- room ---

def test_no_room_for_tapes(place, ring, scheduler):
    """Which a limit for files of one process, and not for workers, tells as a full disk does."""
    run = place / "run"
    done = archive("--scheduler", scheduler, "--unit", 0, "--run", run, *RECORDS, ring,
                   under=("prlimit", "--fsize=3000"))
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert done.stderr.endswith(f"File too large\nftpx-archive: to go on: ftpx-archive --resume {run}\n")
    says_the_same(archive("--resume", run, "--workers", 1), ring)


def test_no_room_for_a_tape_that_a_worker_writes_in_its_place(place, ring):
    """No other worker would have more, so that no capture is to blame."""
    run, last = place / "run", files_of(ring)[-1]
    scan = wrapped(place / "scan", FILLS_ONCE.format(place=place, file=last.name))
    done = archive("--workers", 1, "--unit", 0, "--run", run, *RECORDS, ring, scan=scan)
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert re.fullmatch(f"ftpx-scan: {run}/tapes/.*: File too large\n"
                        "ftpx-archive: a tape could not be written\n"
                        f"ftpx-archive: to go on: ftpx-archive --resume {run}\n", done.stderr)
    again = archive("--resume", run, "--workers", 1)
    assert again.stderr == ""
    says_the_same(again, ring)


def test_no_room_where_one_worker_is(here, place, ring):
    """Another one may have some."""
    scan = wrapped(place / "scan", FILLS_ONCE.format(place=place, file=files_of(ring)[-1].name))
    done = here("--unit", 0, *RECORDS, ring, scan=scan)
    assert done.stderr == "" and (place / "full").exists()
    says_the_same(done, ring)


# --- the folder of a run ---

def test_a_run_leaves_nothing_behind(here, place, ring, monkeypatch):
    from ftpx_archive import run
    monkeypatch.setattr(run, "PARENT", str(place))
    before = sorted(os.listdir(place))
    says_the_same(here("--unit", 0, *RECORDS, ring), ring)
    assert sorted(os.listdir(place)) == before


def test_a_run_is_its_owners(here, place, ring):
    here("--unit", 0, "--run", place / "run", *RECORDS, ring)
    assert stat.S_IMODE((place / "run").stat().st_mode) == 0o700


def test_a_folder_in_use_is_no_place_for_a_run(here, place, ring):
    done = here("--unit", 0, "--run", ring, *RECORDS, ring)
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert done.stderr.startswith(f"ftpx-archive: {ring} is not empty")


def test_there_is_no_run_to_go_on_with(here, place):
    done = here("--resume", place)
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert "there is no run to go on with" in done.stderr


def test_a_journal_whose_last_line_was_cut(here, place, ring):
    run = place / "run"
    says_the_same(here("--unit", 0, "--run", run, *RECORDS, ring), ring)
    content = (run / "journal.jsonl").read_bytes()
    for cut in (1, 30, len(content.splitlines()[-1]) + 5):
        (run / "journal.jsonl").write_bytes(content[:-cut])
        says_the_same(here("--resume", run), ring)


def test_a_tape_that_is_lost_is_made_anew(here, place, ring):
    run = place / "run"
    here("--unit", 0, "--run", run, *RECORDS, ring)
    for tape in (run / "tapes").iterdir():
        tape.unlink()
        says_the_same(here("--resume", run), ring)


# --- what is not there ---

def test_there_is_no_ftpx_scan(here, ring):
    done = here(*RECORDS, ring, scan="/nonexistent/ftpx-scan")
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert done.stderr.startswith("ftpx-archive: cannot run /nonexistent/ftpx-scan: ")


def test_there_is_no_scheduler(ring):
    done = archive("--scheduler", "tcp://127.0.0.1:1", *RECORDS, ring)
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert done.stderr.startswith("ftpx-archive: cannot reach tcp://127.0.0.1:1: ")


def test_there_is_no_capture(here, place):
    done = here(*RECORDS, place)
    assert (done.returncode, done.stdout) == (NOT_JUDGED, "")
    assert done.stderr == "ftpx-scan: there is no capture in what was named\n"
    assert tshark.HOME in place.parents
