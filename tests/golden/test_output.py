# Knows what reports do to files: a file that exists, or is the capture, comes to no harm; a report is there
# as a whole or not at all; and what is no file's name is not made one.
# Refuses to know what stands in reports.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import os
import pathlib
import pty
import shutil
import subprocess

import pytest

import captures
import tshark
import zeek

OLD = "what was there before"
REPLACE = ("-o", "ftpx.overwrite:TRUE")


@pytest.fixture(name="folder")
def _folder():
    return tshark.export_folder()


def capture_in(folder):
    """A copy that whoever reads it may also write."""
    path = folder / "x.pcapng"
    shutil.copy(captures.path("resume"), path)
    os.chmod(path, 0o666)
    return path


def by_tshark(path, *options):
    return tshark.start("tshark", "-n", "-q", "-r", str(path), *options)


def by_scan(path, *options):
    return tshark.start(str(tshark.STAGE / "ftpx-scan"), str(path), *options)


def old(folder):
    path = folder / "old.txt"
    path.write_text(OLD, encoding="utf-8")
    os.chmod(path, 0o666)
    return path


both = pytest.mark.parametrize("run", [by_tshark, by_scan])
each_file = pytest.mark.parametrize("tap", ["ftpx,json", "ftpx,report", "ftpx,eve"])


def is_refused(ended, *parts):
    assert ended.returncode != 0 and ended.stdout == ""
    for part in parts:
        assert part in ended.stderr


@both
@each_file
def test_a_file_that_exists_is_not_replaced(run, tap, folder):
    path = old(folder)
    is_refused(run(captures.path("resume"), "-z", f"{tap},{path}"),
               f'{tap}: "{path}" exists', "ftpx.overwrite:TRUE")
    assert path.read_text(encoding="utf-8") == OLD
    assert [file.name for file in folder.iterdir()] == ["old.txt"]


@both
@each_file
def test_unless_that_is_asked_for(run, tap, folder):
    path = old(folder)
    ended = run(captures.path("resume"), *REPLACE, "-z", f"{tap},{path}")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert OLD not in path.read_text(encoding="utf-8")
    assert [file.name for file in folder.iterdir()] == ["old.txt"]


@both
@pytest.mark.parametrize("spelled", ["{}", "{.parent}/./{.name}", "{.parent}/link"])
def test_the_capture_is_never_written_to(run, spelled, folder):
    path = capture_in(folder)
    (folder / "link").symlink_to(path)
    before = path.read_bytes()
    target = spelled.format(path, *[path])
    is_refused(run(path, *REPLACE, "-z", f"ftpx,report,{target}"), f'"{target}" is the capture itself')
    assert path.read_bytes() == before


def test_a_link_that_leads_nowhere_is_a_file_that_exists(folder):
    (folder / "link").symlink_to(folder / "nothing")
    is_refused(by_tshark(captures.path("resume"), "-z", f"ftpx,json,{folder / 'link'}"), "exists")
    assert not (folder / "nothing").exists()


def test_a_report_that_fails_leaves_what_was_there(folder):
    """The limit is on each file's size, and hit while the report is written."""
    path = old(folder)
    ended = tshark.start("bash", "-c", 'ulimit -f 4; trap "" XFSZ; exec tshark "$@"', "bash", "-n", "-q",
                         "-r", captures.path("resume"), *REPLACE, "-z", f"ftpx,report,{path}")
    assert ended.returncode != 0 and f'ftpx,report: cannot write "{path}"' in ended.stderr
    assert path.read_text(encoding="utf-8") == OLD
    assert [file.name for file in folder.iterdir()] == ["old.txt"]


def test_a_report_can_be_read_by_whom_the_user_lets_read(folder):
    path = folder / "x.json"
    assert by_tshark(captures.path("resume"), "-z", f"ftpx,json,{path}").returncode == 0
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask():
    now = os.umask(0)
    os.umask(now)
    return now


def test_a_pipe_is_written_to_as_it_is(folder):
    """As `>(…)` of a shell has one."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    os.chmod(pipe, 0o666)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        assert by_tshark(captures.path("resume"), "-z", f"ftpx,json,{pipe}").returncode == 0
        said = reader.communicate()[0]
    assert said.decode() == tshark.tap(captures.path("resume"), "ftpx,json")
    assert pipe.is_fifo()


@both
@pytest.mark.parametrize("tap, form", [
    ("ftpx,json,ftpx.session==0", "-z 'ftpx,json,,ftpx.session==0'"),
    ("ftpx,report,tcp.port in {21,2121}", "-z 'ftpx,report,,tcp.port in {21,2121}'"),
    ("ftpx,extract,ftpx.session==0", "-z 'ftpx,extract,DIR,ftpx.session==0'")])
def test_a_filter_in_the_place_of_a_file_is_refused_with_the_right_form(run, tap, form):
    before = sorted(tshark.HOME.iterdir())
    is_refused(run(captures.path("resume"), "-z", tap), "looks like a display filter", form)
    assert sorted(tshark.HOME.iterdir()) == before


@pytest.mark.parametrize("tap", ["flows", "sessions", "transfers", "downloads", "files", "logins"])
def test_arguments_stand_in_the_same_order_for_all(tap):
    path, wanted = captures.path("two-sessions"), "ftpx.session==1"
    said = tshark.tap(path, f"ftpx,{tap},,{wanted}")
    assert said == tshark.tap(path, f"ftpx,{tap},{wanted}") != tshark.tap(path, f"ftpx,{tap}")


@both
def test_no_log_in_a_folder_is_replaced(run, folder):
    """Nor is any of the others written."""
    path = folder / "conn.log"
    path.write_text(OLD, encoding="utf-8")
    is_refused(run(captures.path("resume"), "-z", f"ftpx,zeek,{folder}"), f'ftpx,zeek: "{path}" exists')
    assert path.read_text(encoding="utf-8") == OLD
    assert [file.name for file in folder.iterdir()] == ["conn.log"]
    assert run(captures.path("resume"), *REPLACE, "-z", f"ftpx,zeek,{folder}").returncode == 0
    assert OLD not in path.read_text(encoding="utf-8")
    assert sorted(file.name for file in folder.iterdir()) == sorted(f"{log}.log" for log in zeek.LOGS)


@both
def test_a_folder_is_made_and_a_file_is_none(run, folder):
    assert run(captures.path("resume"), "-z", f"ftpx,zeek,{folder / 'new'}").returncode == 0
    assert sorted(file.name for file in (folder / "new").iterdir()) == \
        sorted(f"{log}.log" for log in zeek.LOGS)
    is_refused(run(captures.path("resume"), "-z", f"ftpx,zeek,{old(folder)}"), "ftpx,zeek: cannot write")
    is_refused(run(captures.path("resume"), "-z", "ftpx,zeek"), "which folder shall the logs go to?")


@both
def test_a_link_in_a_folder_leads_nowhere(run, folder):
    """What it points to stays as it is, even where files may be replaced."""
    path = old(folder)
    (folder / "logs").mkdir()
    os.chmod(folder / "logs", 0o777)
    (folder / "logs" / "ftp.log").symlink_to(path)
    is_refused(run(captures.path("resume"), "-z", f"ftpx,zeek,{folder / 'logs'}"), "exists")
    assert run(captures.path("resume"), *REPLACE, "-z", f"ftpx,zeek,{folder / 'logs'}").returncode == 0
    assert path.read_text(encoding="utf-8") == OLD
    assert not (folder / "logs" / "ftp.log").is_symlink()


def test_a_page_is_not_written_to_a_terminal():
    ours, theirs = pty.openpty()
    command = [*tshark.UNPRIVILEGED, "tshark", "-n", "-q", "-r", captures.path("resume"),
               "-z", "ftpx,report"]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE,
                           encoding="utf-8", env=tshark.environment(tshark.PLUGINS), cwd=tshark.HOME,
                           timeout=tshark.TIMEOUT, check=False)
    os.close(theirs)
    os.close(ours)
    assert ended.returncode != 0
    assert "ftpx,report: which file shall the page go to? -z ftpx,report,FILE.html" in ended.stderr


def test_the_folder_of_a_file_may_be_the_current_one():
    name = "in-the-current-folder.json"
    assert by_tshark(captures.path("resume"), "-z", f"ftpx,json,{name}").returncode == 0
    assert pathlib.Path(tshark.HOME / name).stat().st_size > 0
    (tshark.HOME / name).unlink()
