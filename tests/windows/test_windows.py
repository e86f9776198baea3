# Knows that ftpx says under wine what it says on Linux, and writes the same files.
# Refuses to know whether that is right: tests/golden does.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import os
import pathlib
import re
import subprocess
import sys
import zipfile

import pytest

import captures
import runs
import truth
import tshark
import wine
from build import Dialogue, noise

REPO = pathlib.Path(__file__).resolve().parents[2]

# Beside one of each kind, and names in all character sets: attacks, operations, encapsulations, many at once.
MORE = ("brute-force-succeeds", "exploit-attempts", "file-operations", "ip-fragments", "loopback",
        "passive-download", "path-traversal", "same-name-twice", "stolen-download", "two-sessions")


def chosen():
    if os.environ.get("FTPX_WINDOWS_CAPTURES") == "all":
        return truth.ALL
    names = [name for name in truth.ALL if name.startswith("names-")]
    return sorted({*truth.one_of_each_kind(truth.ALL), *names, *MORE})


# --- the same as on Linux ---

SAID = (*(f"ftpx,{table}" for table in runs.TABLES), "ftpx,flows", "ftpx,srt", "ftpx,watch",
        "flow,ftpx,standard")
WRITTEN = {"json": "ftpx,json,json", "page.html": "ftpx,report,page.html", "eve": "ftpx,eve,eve",
           "zeek": "ftpx,zeek,zeek", "extracted": "ftpx,extract,extracted"}


def question(path, *options):
    """Every report, every tree, every file, at once."""
    asked = [part for report in (*SAID, *WRITTEN.values()) for part in ("-z", report)]
    return ("-n", "-r", str(path), *options, "-V", "-O", "ftpx", *asked, "--export-objects", "ftpx,objects")


def files_below(folder):
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def here(*arguments):
    folder = tshark.export_folder()
    ended = subprocess.run([*tshark.UNPRIVILEGED, "tshark", *arguments], cwd=folder, capture_output=True,
                           check=False, env=tshark.environment(tshark.PLUGINS), timeout=wine.TIMEOUT)
    return ended, files_below(folder)


def there(folder, *arguments):
    ended = wine.start(wine.RUN / "tshark.exe", *arguments, folder=folder)
    return ended, files_below(folder)


def lines(said):
    """Windows ends lines in a way of its own; captures may hold such ends, which are printed as escapes."""
    return said.replace(b"\r\n", b"\n").decode("utf-8", "surrogateescape").split("\n")


def differences(one, other):
    """The first line that is not the same, of each text."""
    return next(((number, *pair) for number, pair in enumerate(zip(one, other), 1) if pair[0] != pair[1]),
                None if len(one) == len(other) else ("lines", len(one), len(other)))


def complaints(said):
    """Wireshark's own name process and time, as of its flow graphs over ends of one name."""
    return [re.sub(r"\(tshark:\d+\) [\d:.]+", "(tshark)", line) for line in lines(said)]


def says_the_same(folder, arguments):
    linux, linux_files = here(*arguments)
    windows, windows_files = there(folder, *arguments)
    assert (linux.returncode, windows.returncode) == (0, 0), (linux.stderr, windows.stderr)
    assert complaints(windows.stderr) == complaints(linux.stderr)
    assert differences(lines(linux.stdout), lines(windows.stdout)) is None
    assert sorted(windows_files) == sorted(linux_files)
    assert {name for name in WRITTEN if name not in ("zeek", "extracted")} <= set(linux_files)
    for name, content in linux_files.items():
        assert windows_files[name] == content, \
            (name, differences(lines(content), lines(windows_files[name])))


@pytest.mark.parametrize("name", chosen())
def test_every_report_is_as_on_linux(name, tmp_path):
    says_the_same(tmp_path, question(captures.path(name), *runs.reading(name)))


# What Windows keeps for itself, what it would cut off, and what its old code page has not.
NAMES = ("con", "NUL", "com1.txt", "aux.", "trailing dots...", "trailing blank ", "a:b", "stream.txt:$DATA",
         "a<b>c|d?e*f", "C:\\windows\\win.ini", "..\\up", "naïve.txt", "Ünïcode – ☃.bin", "文件.txt",
         "emoji 😀.dat", "x" * 300, "index.json")


def save(name, dialogue):
    path = tshark.MADE / name
    dialogue.wire.write(path)
    return path


def test_names_that_windows_would_not_take(tmp_path):
    ftp = Dialogue().login()
    for number, name in enumerate(NAMES):
        ftp.download(name, noise(100 + number, number), 50001 + number)
    says_the_same(tmp_path, question(save("names.pcap", ftp.quit())))
    assert len(list((tmp_path / "extracted").iterdir())) == len(NAMES) + 1


# --- what it does by itself ---

def test_records_end_their_lines_as_on_linux(tmp_path):
    ended, _ = there(tmp_path, "-n", "-q", "-r", str(captures.path("passive-download")), "-z", "ftpx,json")
    assert ended.returncode == 0 and b"\r" not in ended.stdout
    assert [json.loads(line)["record"] for line in ended.stdout.decode("utf-8").splitlines()][0] == "capture"


def test_a_file_that_exists_is_left_alone(tmp_path):
    asked = ("-n", "-q", "-r", str(captures.path("passive-download")), "-z", "ftpx,json,Ünïcode.json")
    (tmp_path / "Ünïcode.json").write_bytes(b"mine")
    ended, files = there(tmp_path, *asked)
    assert ended.returncode == 1 and b"exists" in ended.stderr
    assert files == {"Ünïcode.json": b"mine"}
    ended, files = there(tmp_path, *asked, "-o", "ftpx.overwrite:TRUE")
    assert ended.returncode == 0 and b'"record":"capture"' in files["Ünïcode.json"] and len(files) == 1


def test_a_folder_that_is_not_there_is_said(tmp_path):
    ended, files = there(tmp_path, "-n", "-q", "-r", str(captures.path("passive-download")), "-z",
                         "ftpx,json,nowhere/x.json")
    assert ended.returncode == 1 and b"nowhere/x.json" in ended.stderr and not files


def test_types_are_known_by_the_database_beside_it(tmp_path):
    ftp = Dialogue().login()
    ftp.download("x.gz", b"\x1f\x8b\x08\x00" + noise(200))
    path = save("gzip.pcap", ftp.quit())
    ended, _ = there(tmp_path, "-n", "-q", "-r", str(path), "-z", "ftpx,json")
    assert b'"application/gzip"' in ended.stdout


def test_the_program_that_checks_works_with_it(tmp_path):
    program = tmp_path / "tshark"
    program.write_text(f'#!/bin/sh\nexec "{wine.WINE}" "{wine.RUN}/tshark.exe" "$@"\n', encoding="ascii")
    program.chmod(0o755)
    with zipfile.ZipFile(wine.zip_file()) as archive:
        archive.extract("ftpx/ftpx-check.py", tmp_path)
    for name, status in (("passive-download", 0), ("login-failed-then-ok", 1)):
        asked = [sys.executable, tmp_path / "ftpx/ftpx-check.py", "--tshark", program, captures.path(name)]
        ended = subprocess.run(asked, env=wine.ENVIRONMENT, capture_output=True, check=False,
                               timeout=wine.TIMEOUT)
        assert ended.returncode == status, ended.stdout + ended.stderr


# --- what it needs of others ---

FTPX = next((wine.TREE / "ftpx/plugins").glob("*/epan/ftpx.dll"))
# As the DLLs of Wireshark 4.0 for Windows are called, and Windows' own.
WIRESHARKS = {"libwireshark.dll", "libwiretap.dll", "libwsutil.dll", "glib-2.0-0.dll", "libgcrypt-20.dll",
              "zlib1.dll"}


def is_windows_own(name):
    return name.startswith(wine.RUNTIME) or name.lower() in ("kernel32.dll", "shlwapi.dll")


def test_it_takes_only_of_what_wireshark_for_windows_has():
    others = {name for name in wine.imports(FTPX) if not is_windows_own(name)}
    assert others <= WIRESHARKS and {"libwireshark.dll", "glib-2.0-0.dll"} <= others


@pytest.mark.parametrize("name", sorted(wine.imports(FTPX)))
def test_what_it_takes_is_given(name):
    taken = wine.imports(FTPX)[name]
    assert taken and taken - wine.exports(wine.library(name)) == set()


def test_it_gives_what_wireshark_asks_for():
    asked = {"plugin_version", "plugin_want_major", "plugin_want_minor", "plugin_register"}
    assert asked <= wine.exports(FTPX)


def test_it_is_in_the_list_of_plugins(tmp_path):
    ended, _ = there(tmp_path, "-G", "plugins")
    assert ended.returncode == 0
    [row] = [line for line in lines(ended.stdout) if line.startswith("ftpx.dll")]
    version = row.split("\t")[1]
    assert f"set(FTPX_VERSION {version})\n" in (REPO / "CMakeLists.txt").read_text(encoding="utf-8")
