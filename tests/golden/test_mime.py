# Knows what kinds of content are called, and where that is shown.
# Refuses to use what ftpx says as truth: types are those of files made here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import gzip
import zlib

import pytest

import tshark
from build import Dialogue, noise
from played import downloading

pytestmark = pytest.mark.own

WORDS = b"Just some words and more of them.\r\n" * 99
PNG = (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x06\x00\x00\x00"
       b"\x1f\xf3\xffa")
FILES = {
    "image/png": PNG,
    "application/gzip": gzip.compress(WORDS, mtime=0),
    "application/pdf": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "application/x-7z-compressed": b"7z\xbc\xaf\x27\x1c\x00\x04" + noise(100),
    "text/plain": WORDS,
    "application/octet-stream": b"\x01\x02\x03\x04" * 9,
}


def downloaded(*pieces, before=(), parameters=(), command="RETR f"):
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary", *parameters)
    ftp.pasv()
    data = ftp.passive()
    ftp.talk(*before, command, "150 Here it comes")
    at = 0
    for piece in pieces:
        data.server(piece, at=at)
        at += len(piece)
    data.close()
    ftp.talk("226 Done")
    return ftp


@pytest.mark.parametrize("mime", FILES)
def test_records_name_the_type(play, mime):
    assert play(downloaded(FILES[mime])).file()["mime_type"] == mime


def test_however_it_is_split(play):
    assert play(downloaded(*(PNG[at:at + 1] for at in range(len(PNG))))).file()["mime_type"] == \
        "image/png"


def test_it_is_that_of_the_decoded_file(play):
    ftp = downloaded(zlib.compress(PNG), parameters=["MODE Z", "200 OK"])
    assert play(ftp).file()["mime_type"] == "image/png"


def test_it_is_that_of_the_file_before_ascii_mode_changed_it(play):
    ftp = downloaded(PNG.replace(b"\n", b"\r\n"), parameters=["TYPE A", "200 OK"])
    assert play(ftp).file()["mime_type"] == "image/png"


@pytest.mark.parametrize("ftp", [
    downloaded(b""),
    downloaded(PNG, before=["REST 100", "350 Go on"]),
    downloaded(WORDS, command="LIST"),
], ids=["empty", "continued", "listing"])
def test_some_have_none(play, ftp):
    assert "mime_type" not in play(ftp).file()


def test_a_hole_behind_the_head_changes_nothing(play):
    ftp, data = downloading()
    data.server(PNG)
    data.skip("server", 1000)
    data.server(noise(1000))
    data.close()
    ftp.talk("226 Done")
    assert play(ftp).file()["mime_type"] == "image/png"


def test_the_table_of_files_has_it(save):
    heading, _, row = tshark.tap(save(downloaded(PNG).wire), "ftpx,files").splitlines()[1:4]
    at = heading.index("MIME type")
    assert row[at:].split()[0] == "image/png"
