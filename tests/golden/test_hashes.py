# Knows the sums of the files that are moved, as Python computes them, and how a user asks for them.
# Refuses to know how a report looks, except the titles of its columns.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import hashlib
import json
import re

import jsonschema
import pytest

import captures
import moved
import runs
import tshark
from build import Dialogue, noise
from sharkd import Sharkd
from test_records import SCHEMA
from truth import chosen

pytestmark = pytest.mark.own

TITLES = {"sha256": "SHA-256", "md5": "MD5", "sha1": "SHA-1", "sha512": "SHA-512"}
WISHES = {
    "usual": ("sha256",),
    "MD5 too": ("sha256", "md5"),
    "MD5 alone": ("md5",),
    "SHA-1 and SHA-512": ("sha1", "sha512"),
    "all": ("sha256", "md5", "sha1", "sha512"),
    "none": (),
}
each_wish = pytest.mark.parametrize("wish", WISHES)

WHOLE = noise(3000)
RESUMED = noise(9000)[4000:]
FILES = {"whole.bin": WHOLE, "resumed.bin": RESUMED, "empty.bin": b""}


def options(wish):
    wanted = WISHES[wish]
    main = () if "sha256" in wanted else ("-o", "ftpx.hash:none")
    return main + tuple(part for name in wanted if name != "sha256"
                        for part in ("-o", f"ftpx.hash.{name}:TRUE"))


def sums(content, wish):
    return {name: hashlib.new(name, content).hexdigest() for name in WISHES[wish]}


def download(ftp, port, name, content, begin=0, end=None):
    if begin:
        ftp.talk(f"REST {begin}", "350 Go on")
    ftp.pasv(port)
    ftp.talk(f"RETR {name}", f"150 {name} ({len(content)} bytes)")
    data = ftp.passive(port)
    for at in range(begin, len(content) if end is None else end, 500):
        data.server(content[at:min(at + 500, end or len(content))])
    data.close()
    ftp.talk("226 Done")


@functools.lru_cache(maxsize=None)
def wire():
    """The server offers SHA-1, too: that concerns checks of what it says, not what is shown."""
    ftp = Dialogue().login()
    ftp.talk("FEAT", "211-Features:\r\n XSHA1\r\n211 End")
    ftp.talk("TYPE I", "200 Binary")
    download(ftp, 50001, "whole.bin", WHOLE)
    download(ftp, 50002, "resumed.bin", RESUMED, end=2000)
    download(ftp, 50003, "resumed.bin", RESUMED, begin=2000)
    download(ftp, 50004, "empty.bin", b"")
    return ftp.quit().wire


@pytest.fixture
def path(save):
    return save(wire())


@each_wish
def test_records_have_the_sums_that_were_asked_for(path, wish):
    found = tshark.records(path, *options(wish))
    for record in found:
        jsonschema.validate(record, SCHEMA)
    hashes = {record["file"]["name"]: record["file"].get("hash", {}) for record in found
              if record["record"] == "file"}
    assert hashes == {name: sums(content, wish) for name, content in FILES.items()}
    parts = [moved.content(record).get("hash", {}) for record in found if record["record"] == "transfer"]
    assert parts == [sums(part, wish) for part in (WHOLE, RESUMED[:2000], RESUMED[2000:], b"")]


def rows(said):
    """Cells by title, as the line under the titles has their places."""
    lines = said.splitlines()
    ruler = next(number for number, line in enumerate(lines) if line.startswith("-----"))
    places = [match.span() for match in re.finditer("-+", lines[ruler])]
    cut = [[line[begin:end].strip() for begin, end in places] for line in lines[ruler - 1:]
           if line and not line.startswith("=")]
    return [dict(zip(cut[0], cells)) for cells in cut[2:]]


@each_wish
@pytest.mark.parametrize("tap", ["downloads", "files"])
def test_tables_have_a_column_of_each_sum_that_was_asked_for(path, tap, wish):
    found = rows(tshark.tap(path, f"ftpx,{tap}", *options(wish)))
    contents = list(FILES.values()) if tap == "files" else \
        [WHOLE, RESUMED[:2000], RESUMED[2000:], b""]
    shown = [{title: row[title] for title in TITLES.values() if title in row} for row in found]
    assert shown == [{TITLES[name]: value for name, value in sums(content, wish).items()}
                     for content in contents]


@each_wish
def test_narrative_tells_the_sums_that_were_asked_for(path, wish):
    said = " ".join(tshark.tap(path, "ftpx,flows", *options(wish)).split())
    for name, value in sums(WHOLE, "all").items():
        assert (f"{name} {value[:8]}…{value[-8:]}" in said) == (name in WISHES[wish])
    for name, value in sums(RESUMED, "all").items():
        assert (f"{name} {value[:8]}…{value[-8:]}" in said) == (name in WISHES[wish])


@each_wish
def test_index_of_extracted_files_has_the_sums_that_were_asked_for(path, wish):
    folder = tshark.export_folder() / "made"
    tshark.tap(path, f"ftpx,extract,{folder}", *options(wish))
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    assert {name: record["file"].get("hash", {}) for name, record in index.items()} == \
        {name: sums((folder / name).read_bytes(), wish) for name in FILES}


def test_index_without_any_sum(save):
    ftp = Dialogue().login()
    download(ftp, 50001, "page", b"%PDF-1.7\n" + bytes(100))
    folder = tshark.export_folder() / "made"
    tshark.tap(save(ftp.quit().wire), f"ftpx,extract,{folder}", *options("none"))
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    assert index["page"]["file"] == {"path": "page", "name": "page", "size": 109}


@pytest.mark.parametrize("options", [(), ("-o", "ftpx.quick:TRUE"), ("-2", "-o", "ftpx.quick:TRUE")])
def test_sums_of_long_files(save, options):
    """In a quick scan, they are computed in another thread; one of these is never ended."""
    contents = [noise(9000000), noise(6000000)[::-1]]
    ftp = Dialogue().login()
    begun = []
    for number, content in enumerate(contents):
        ftp.pasv(50001 + number)
        ftp.talk(f"RETR {number}", f"150 Here it comes ({len(content)} bytes)")
        begun.append(ftp.passive(50001 + number))
        for at in range(0, len(content), 60000):
            begun[-1].server(content[at:at + 60000])
        if number == 0:
            begun[-1].close()
            ftp.talk("226 Done")
    found = tshark.records(save(ftp.wire), "-o", "ftpx.hash.md5:TRUE", *options)
    assert [moved.content(record)["hash"] for record in found if record["record"] == "transfer"] == \
        [sums(content, "MD5 too") for content in contents]


def test_windows_show_the_sums_that_were_asked_for(path):
    with Sharkd() as sharkd:
        sharkd.set("ftpx.hash.md5", "TRUE")
        sharkd.ask("load", file=path)
        said = json.dumps(sharkd.tap("nstat:ftpx,downloads"))
    for content in (WHOLE, b""):
        for name, value in sums(content, "all").items():
            assert (value in said) == (name in ("sha256", "md5"))


@pytest.mark.parametrize("name", chosen(
    "passive-download", "resumed-in-two-sessions", "lftp-segmented", "mode-z", "reordered"))
def test_sums_of_real_transfers_are_those_of_the_files(name):
    found = tshark.records(captures.path(name), *runs.reading(name), *options("all"))
    told = [record["file"]["hash"] for record in found
            if record["record"] == "file" and record["ftpx"]["complete"]]
    written = {hashlib.sha256(content).hexdigest(): content
               for content in runs.extracted(name).values()}
    assert told and told == [sums(written[value["sha256"]], "all") for value in told]
