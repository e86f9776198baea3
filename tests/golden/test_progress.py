# Knows what a user sees of an extraction while it runs: a line on a terminal, and nothing elsewhere.
# Refuses to know how long anything takes.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import os
import re
import subprocess
import threading

import pytest

import tshark
from build import noise
from test_extract_safety import downloads

pytestmark = pytest.mark.own

LINE = r"\rftpx,extract: 1 file, \d+(?: \d{3})* bytes?(?:, [\d.]+ [kMG]?B/s)? *\r"


def on_a_terminal(*arguments):
    """What is written to a terminal that is standard error, and to standard output."""
    ours, theirs = os.openpty()
    seen = []

    def watch():
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the last who had it open is gone
                return
            if not part:
                return
            seen.append(part)

    process = subprocess.Popen(
        [*tshark.UNPRIVILEGED, "tshark", "-n", *arguments], stdout=subprocess.PIPE, stderr=theirs,
        stdin=subprocess.DEVNULL, cwd=tshark.HOME, env=tshark.environment(tshark.PLUGINS))
    os.close(theirs)
    watching = threading.Thread(target=watch)
    watching.start()
    said = process.communicate(timeout=tshark.TIMEOUT)[0]
    watching.join()
    os.close(ours)
    return process.returncode, b"".join(seen).decode(), said.decode()


def screen(written):
    """What a terminal shows in the end: CR goes back to the begin of the line, others overwrite."""
    lines = []
    for row in written.split("\n"):
        shown = []
        for part in row.split("\r"):
            shown[:len(part)] = part
        lines.append("".join(shown).rstrip())
    return lines


@pytest.fixture
def path(save):
    return save(downloads(("a.bin", noise(200000))))


@pytest.fixture
def folder():
    return tshark.export_folder() / "made"


@pytest.mark.parametrize("options", [(), ("-2",)])
def test_a_terminal_shows_progress_and_nothing_stays(path, folder, options):
    status, written, said = on_a_terminal("-q", "-r", path, *options, "-z",
                                          f"ftpx,extract,{folder}")
    assert (status, said) == (0, "")
    assert re.fullmatch(rf"(?:{LINE})+\r +\r", written)
    assert screen(written) == [""]
    assert (folder / "a.bin").read_bytes() == noise(200000)


def test_a_pipe_shows_none(path, folder):
    ended = tshark.start("tshark", "-q", "-r", path, "-z", f"ftpx,extract,{folder}")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_capture_without_files_shows_none(save, folder):
    _, written, _ = on_a_terminal("-q", "-r", save(downloads()), "-z", f"ftpx,extract,{folder}")
    assert written == ""


def test_other_reports_on_a_terminal_show_none(path):
    _, written, said = on_a_terminal("-q", "-r", path, "-z", "ftpx,files")
    assert written == "" and "a.bin" in said


def test_complaints_stand_on_lines_of_their_own(save, folder):
    _, written, _ = on_a_terminal("-q", "-r", save(downloads(("a.bin", noise(1200000)))), "-o",
                                  "ftpx.extract.max:1", "-z", f"ftpx,extract,{folder}")
    assert screen(written) == [
        "ftpx,extract: 1 file cut at the most that one may have (ftpx.extract.max)", ""]


def test_names_from_the_capture_do_not_reach_the_terminal(save, folder):
    path = save(downloads(("\x1b[2J\x07evil", noise(5000))))
    _, written, _ = on_a_terminal("-q", "-r", path, "-z", f"ftpx,extract,{folder}")
    assert re.fullmatch(rf"(?:{LINE})+\r +\r", written)
