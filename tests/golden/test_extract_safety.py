# Knows what may go wrong on the way to a disk, and which names and sizes an attacker would choose.
# Refuses to need privileges: disks are full by a limit of the process.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import os
import stat

import pytest

import tshark
from build import Dialogue, noise

pytestmark = pytest.mark.own


def extract(path, folder, *options):
    return tshark.start("tshark", "-q", "-r", path, *options, "-z", f"ftpx,extract,{folder}")


def limited(blocks, *arguments):
    """No file may grow beyond so many KiB: as on a full disk, writing fails and does not kill."""
    return tshark.start("bash", "-c", f'trap "" XFSZ; ulimit -f {blocks}; exec tshark "$@"', "bash",
                        *arguments)


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def index_of(folder):
    return json.loads((folder / "index.json").read_text(encoding="utf-8"))


def files_of(folder):
    """The sizes of files, which are all in the index."""
    found = {name: len(content) for name, content in contents(folder).items() if name != "index.json"}
    assert set(index_of(folder)) == set(found)
    return found


SEGMENT = 60000


def downloads(*files):
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary")
    for number, (name, content) in enumerate(files):
        ftp.pasv(50001 + number)
        ftp.talk(f"RETR {name}", "150 Here it comes")
        data = ftp.passive(50001 + number)
        for at in range(0, len(content), SEGMENT):
            data.server(content[at:at + SEGMENT])
        data.close()
        ftp.talk("226 Done")
    return ftp.quit().wire


@pytest.fixture
def folder():
    return tshark.export_folder() / "made"


def complained(ended, *words):
    """One line of the report's, and a status that says so."""
    assert ended.returncode == 2
    assert ended.stderr.startswith("ftpx,") and ended.stderr.count("\n") == 1
    assert all(word in ended.stderr for word in words)


# --- names ---

CHOSEN = {
    "../../../../tmp/up.bin": "up.bin",
    "/etc/cron.d/evil": "evil",
    "..\\..\\win.ini": "win.ini",
    "C:\\autoexec.bat": "autoexec.bat",
    "CON": "_CON",
    "com¹.txt": "_com¹.txt",
    "CONIN$": "_CONIN$",
    "file.txt:stream": "file.txt_stream",
    "trailing. . ": "trailing",
    "-rf": "_rf",
    ".bashrc": "_bashrc",
    "index.json": "index (2).json",
    "a?b*c|d": "a_b_c_d",
}


def test_chosen_names_are_harmless(save, folder):
    path = save(downloads(*((name, noise(9, seed)) for seed, name in enumerate(CHOSEN))))
    assert extract(path, folder).returncode == 0
    assert set(files_of(folder)) == set(CHOSEN.values())
    assert {name: record["file"]["path"] for name, record in index_of(folder).items()
            if name.startswith("_")} == {"_CON": "CON", "_com¹.txt": "com¹.txt", "_CONIN$": "CONIN$",
                                         "_rf": "-rf", "_bashrc": ".bashrc"}


def test_names_that_some_file_system_takes_for_one_are_numbered(save, folder):
    names = ("Straße", "STRASSE", "caf\u00e9", "cafe\u0301", "x.TXT", "X.txt")
    path = save(downloads(*((name, noise(9, seed)) for seed, name in enumerate(names))))
    assert extract(path, folder).returncode == 0
    assert set(files_of(folder)) == {"Straße", "STRASSE (2)", "caf\u00e9", "cafe\u0301 (2)", "x.TXT",
                                     "X (2).txt"}


def test_long_names_stay_apart(save, folder):
    names = [f"{'n' * 400}{end}.iso" for end in "abc"]
    path = save(downloads(*((name, noise(9, seed)) for seed, name in enumerate(names))))
    assert extract(path, folder).returncode == 0
    found = files_of(folder)
    assert len(found) == 3 and all(len(name) <= 120 and name.endswith(".iso") for name in found)


# --- quotas ---

MIB = 2**20


def test_a_file_has_a_most(save, folder):
    path = save(downloads(("big.bin", noise(65000) * 20), ("small.bin", noise(99))))
    ended = extract(path, folder, "-o", "ftpx.extract.max:1")
    assert ended.returncode == 0
    assert ended.stderr == "ftpx,extract: 1 file cut at the most that one may have (ftpx.extract.max)\n"
    assert files_of(folder) == {"big (cut).bin": MIB, "small.bin": 99}
    index = index_of(folder)
    assert index["big (cut).bin"]["cut"] is True and "cut" not in index["small.bin"]


def test_all_files_have_a_total(save, folder):
    big = noise(65000) * 10
    path = save(downloads(("a.bin", big), ("b.bin", big), ("c.bin", noise(99))))
    ended = extract(path, folder, "-o", "ftpx.extract.total:1")
    assert ended.returncode == 0 and "ftpx,extract: 2 files cut when all together" in ended.stderr
    assert files_of(folder) == {"a.bin": 650000, "b (cut).bin": MIB - 650000, "c (cut).bin": 0}


def test_zero_is_no_quota(save, folder):
    path = save(downloads(("big.bin", noise(65000) * 20)))
    ended = extract(path, folder, "-o", "ftpx.extract.total:0", "-o", "ftpx.extract.max:0")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert files_of(folder) == {"big.bin": 1300000}


def restarted(*places):
    """Uploads of some bytes each, behind so many that are not in the capture."""
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary")
    for number, place in enumerate(places):
        ftp.talk(f"REST {place}", "350 Go on")
        ftp.pasv(50001 + number)
        ftp.talk(f"STOR f{number}.bin", "150 Send it")
        data = ftp.passive(50001 + number)
        data.client(b"tail")
        data.close("client")
        ftp.talk("226 Done")
    return ftp.quit().wire


def test_holes_take_no_disk(save, folder):
    path = save(restarted(2**63 - 5, 2**40, 900 * MIB, 900 * MIB))
    ended = extract(path, folder, "-o", "ftpx.extract.total:1024")
    assert ended.returncode == 0
    assert ended.stderr.splitlines() == [
        "ftpx,extract: 1 file cut at the most that one may have (ftpx.extract.max)",
        "ftpx,extract: 1 file cut when all together had the most that they may have "
        "(ftpx.extract.total)"]
    taken = {file.name: file.stat() for file in folder.iterdir()}
    assert sum(status.st_blocks for status in taken.values()) * 512 < MIB
    assert sorted(status.st_size for name, status in taken.items() if name != "index.json") == \
        [0, 0, 4, 900 * MIB + 4]  # the first is nowhere in a file


def test_export_objects_has_a_total(save, folder):
    big = noise(65000) * 10
    path = save(downloads(("a.bin", big), ("b.bin", big)))
    ended = tshark.start("tshark", "-q", "-r", path, "-o", "ftpx.extract.total:1", "--export-objects",
                         f"ftpx,{folder}")
    assert ended.returncode == 0
    found = contents(folder)
    assert found.pop("a.bin") == big
    [(name, content)] = found.items()
    assert name == "b (cut).bin" and big.startswith(content)


# --- disks ---

def test_a_full_disk(save, folder):
    path = save(downloads(("big.bin", noise(60000)), ("small.bin", noise(99))))
    ended = limited(8, "-q", "-r", path, "-z", f"ftpx,extract,{folder}")
    complained(ended, "ftpx,extract: cannot write", str(folder), "1 file cut or missing")
    assert files_of(folder) == {"big (cut).bin": 8192, "small.bin": 99}
    assert (folder / "big (cut).bin").read_bytes() == noise(60000)[:8192]
    assert index_of(folder)["big (cut).bin"]["cut"] is True


def test_an_index_that_is_not_whole_is_none(save, folder):
    path = save(downloads(*((f"f{number}", noise(9, number)) for number in range(8))))
    ended = limited(4, "-q", "-r", path, "-z", f"ftpx,extract,{folder}")
    complained(ended, "there is no index.json")
    assert set(contents(folder)) == {f"f{number}" for number in range(8)}


def test_a_folder_that_vanishes(save, folder):
    """Once the report has begun, and before a packet has come."""
    path = save(downloads(("a.bin", noise(99))))
    script = ('{ head -c 24 "$1"; until [ -d "$2" ]; do sleep .02; done; rmdir "$2";'
              ' tail -c +25 "$1"; } | tshark -q -r - -z "ftpx,extract,$2"')
    ended = tshark.start("bash", "-c", script, "bash", path, str(folder))
    assert ended.returncode == 2 and not folder.exists()
    assert ended.stderr.splitlines() == [
        f'ftpx,extract: cannot write to "{folder}": No such file or directory; {what}'
        for what in ("1 file cut or missing", "there is no index.json")]


@pytest.mark.parametrize("place", ["/dev/null", "/etc", "/nowhere/x"])
def test_a_folder_that_cannot_be_had(save, place):
    ended = extract(save(downloads()), place)
    assert ended.returncode not in (0, 2) and ended.stdout == ""
    assert ended.stderr.startswith(f'ftpx,extract: cannot write to "{place}": ')


def test_a_link_to_a_folder_is_followed(save):
    """The user chose it."""
    base = tshark.export_folder()
    if not os.access(base, os.W_OK):
        pytest.skip("the folder is tshark's alone")
    real = tshark.export_folder()
    (base / "link").symlink_to(real)
    assert extract(save(downloads(("a.bin", noise(9)))), base / "link").returncode == 0
    assert set(files_of(real)) == {"a.bin"}


# --- records ---

def test_records_on_a_full_disk(save, folder):
    path = save(downloads(*((f"f{number}", noise(9, number)) for number in range(8))))
    ended = limited(4, "-q", "-r", path, "-z", f"ftpx,json,{folder}")
    complained(ended, "ftpx,json: cannot write", str(folder))
    ended = tshark.start("tshark", "-q", "-r", path, "-z", "ftpx,json,/dev/full")
    complained(ended, '"/dev/full": No space left')


@pytest.mark.parametrize("tap", ["flows", "sessions", "logins", "json"])
def test_standard_output_that_is_full(save, tap):
    path = save(downloads(("a.bin", noise(99))))
    ended = tshark.start("bash", "-c", 'exec tshark -q -r "$1" -z "$2" > /dev/full', "bash", path,
                         f"ftpx,{tap}")
    complained(ended, f"ftpx,{tap}: cannot write", "No space left")


def test_a_temporary_folder_that_cannot_be_had(save):
    """Files of several transfers are hashed by way of a temporary file, once they are large."""
    size = 3 * SEGMENT
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary")
    for number, (place, end) in enumerate(((500, size), (0, 500))):
        ftp.talk(f"REST {place}", "350 Go on")
        ftp.pasv(50001 + number)
        ftp.talk("RETR f.bin", f"150 f.bin ({size} bytes)")
        data = ftp.passive(50001 + number)
        for at in range(place, end, SEGMENT):
            data.server(noise(size)[at:min(at + SEGMENT, end)])
        data.close()
        ftp.talk("226 Done")
    path = save(ftp.quit().wire)
    ended = tshark.start("env", "TMPDIR=/nowhere", "tshark", "-q", "-r", path, "-z", "ftpx,files")
    complained(ended, 'ftpx,files: cannot keep bytes in a temporary file in "/nowhere"')


def test_what_is_said_is_escaped(save):
    path = save(downloads())
    ended = tshark.start("tshark", "-q", "-r", path, "-z", "ftpx,json,/nowhere/\x1b[2J\u202ex")
    assert ended.stderr == \
        'ftpx,json: cannot write "/nowhere/\\x1b[2J\\xe2\\x80\\xaex": No such file or directory\n'


def test_files_are_their_owners_alone(save, folder):
    extract(save(downloads(("a.bin", noise(9)))), folder)
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
