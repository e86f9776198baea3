# Knows when content is none for ASCII mode, and what the warning calls it.
# Refuses to use what ftpx says as truth: types are those of files made here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import gzip
import json

import pytest

import captures
import tshark
from build import Dialogue

pytestmark = pytest.mark.own

PNG = (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x06\x00\x00\x00"
       b"\x1f\xf3\xffa")


# By name: what the file is, and what the warning calls it with any libmagic.
BINARY = {
    "picture": (PNG, "image/png"),
    "gzip": (gzip.compress(b"some words and more of them " * 9, mtime=0), "application/gzip"),
    "gzip-without-nul": (bytes.fromhex("1f8b0801010101010203") + b"KLMNOP\x90\x91\x03\x04\x0e" * 9,
                         "application/gzip"),
}
TEXT = {
    "words": "Just some words.\nAnd more of them.\n".encode(),
    "latin-1": "Grüße aus Köln\n".encode("latin-1") * 40,
    "shift-jis": "日本語のテキスト\n".encode("shift-jis") * 40,
    "json": json.dumps({"key": list(range(9))}).encode(),
    "xml": b'<?xml version="1.0"?>\n<a/>\n',
    "dos": b"Once upon a time\r\n\x1a",
    "terminal": b"\x1b[1mbold\x1b[0m\x0c\n",
}
# What senders make of line ends.
SENDERS = {
    "each": lambda content: content.replace(b"\n", b"\r\n"),
    "none": lambda content: content,
    "bare": lambda content: content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
}


def sent_as_text(*pieces, command="RETR f", rest=None):
    """A dialogue in which these pieces of a file move in TYPE A."""
    ftp = Dialogue().login()
    ftp.talk("TYPE A", "200 ASCII")
    ftp.pasv()
    data = ftp.passive()
    if rest:
        ftp.talk(f"REST {rest}", "350 Go on")
    ftp.talk(command, "150 Here it comes")
    who = "client" if command.startswith("STOR") else "server"
    at = 0
    for piece in pieces:
        data.send(who, piece, at=at)
        at += len(piece)
    data.close(first=who)
    ftp.talk("226 Done")
    return ftp


def warnings(played):
    """What is said where ASCII mode is warned of."""
    return [message for frame in played.frames("ftpx.transfer.ascii")
            for message in played.at(frame, "_ws.expert.message") if "ASCII" in message]


def shown(path, *options):
    """File and expert information of each frame that has the warning."""
    return tshark.tshark("-r", path, *options, "-Y", "ftpx.transfer.ascii", "-T", "fields", "-e",
                         "ftpx.transfer.name", "-e", "_ws.expert.message").splitlines()


@pytest.mark.parametrize("command", ["RETR f", "STOR f"])
@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("file", BINARY)
def test_binary_content_is_named(play, file, sender, command):
    content, called = BINARY[file]
    played = play(sent_as_text(SENDERS[sender](content), command=command))
    assert warnings(played) == [f"Binary content moved in ASCII mode ({called})"]
    assert played.transfer()["quirks"] == ["ascii-binary"]


def test_binary_content_is_named_however_it_is_split(play):
    content, called = BINARY["gzip-without-nul"]
    played = play(sent_as_text(*(content[at:at + 1] for at in range(len(content)))))
    assert warnings(played) == [f"Binary content moved in ASCII mode ({called})"]


def test_one_pass_says_the_same(play):
    played = play(sent_as_text(BINARY["gzip-without-nul"][0]))
    [line] = shown(played.path)
    assert line.endswith("(application/gzip)")


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("file", TEXT)
def test_text_is_text(play, file, sender):
    played = play(sent_as_text(SENDERS[sender](TEXT[file])))
    assert warnings(played) == []
    assert "quirks" not in played.transfer() or played.transfer()["quirks"] == []


def test_a_nul_is_no_text_of_whatever_type(play):
    played = play(sent_as_text(b"\x02words\x00 of nobody's making"))
    assert warnings(played) == ["Binary content moved in ASCII mode"]


def test_the_middle_of_a_file_is_not_named(play):
    played = play(sent_as_text(BINARY["gzip-without-nul"][0], rest=4711))
    assert warnings(played) == []


def test_listings_are_not_looked_at(play):
    played = play(sent_as_text(PNG, command="LIST"))
    assert warnings(played) == []


def marked(mark, content):
    """A download in TYPE A, by the server's words and the bytes that came."""
    ftp = Dialogue().login()
    ftp.pasv()
    ftp.talk("RETR f", mark)
    data = ftp.passive()
    data.server(content)
    data.close()
    ftp.talk("226 Done")
    return ftp


# vsftpd says BINARY in TYPE A where ASCII is switched off. Others may say it and change line ends.
@pytest.mark.parametrize("mode, size, state", [
    ("BINARY", 100, "complete"),
    ("BINARY", 300, "incomplete"),
    ("BINARY", 90, "complete"),
    ("ASCII", 300, "incomplete"),  # line ends only grow
    ("ASCII", 90, "complete"),
])
def test_sizes_count_where_the_server_keeps_bytes(play, mode, size, state):
    mark = f"150 Opening {mode} mode data connection for f ({size} bytes)."
    facts = play(marked(mark, b"some text\n" * 10)).transfer()
    assert (facts["type"], facts["bytes"], facts["state"]) == ("A", 100, state)


def test_a_server_that_says_binary_in_type_a_is_told():
    said = tshark.tap(captures.path("ascii-switched-off"), "ftpx,flows")
    assert "ASCII (sent as binary)" in said and "9 492 of 9 492 bytes" in said


def test_ruined_files_of_the_capture_are_named():
    picture, archive = shown(captures.path("ascii-ruins-binary"), "-2")
    assert picture.startswith("photo.png\t") and "(image/png)" in picture
    assert archive.startswith("backup.gz\t") and "(application/gzip)" in archive
