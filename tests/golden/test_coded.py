# Knows transfers whose bytes on the wire are not the file's: MODE B, C and Z, and STRU R.
# Refuses to use a capture or an encoder of ours: what is carried is written out here, byte by byte,
# next to the file that it stands for; MODE Z is Python's zlib.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import struct
import zlib

import pytest

from build import Dialogue, noise
from played import sha256

pytestmark = pytest.mark.own

LOG = b"".join(b"%06d an entry of the log like many others\r\n" % number for number in range(2000))
DEFLATED = zlib.compress(LOG)


def block(content, descriptor=0):
    return bytes([descriptor]) + len(content).to_bytes(2, "big") + content


# What is carried, and the file (RFC 959, 3.4.1 to 3.4.3).
BLOCKS = (block(b"first ") + block(b"000000000006", 16) + block(b"second ", 128) +
          block(b"third", 32) + block(b"", 64),
          b"first second third")
STRINGS = (b"\x06first " + b"\x00\x10\x0cmarker at 30" + b"\x85-" + b"\xc3" + b"\x00\x80\x03end" +
           b"\x00\x40\x82!",
           b"first -----\0\0\0end!!")
RECORDS = (b"first\xff\x01\xff\xff\x00\xff\x01last\xff\x03", b"first\xff\x00last")

CODED = {
    "blocks": ("MODE B", *BLOCKS),
    "strings": ("MODE C", *STRINGS),
    "records": ("STRU R", *RECORDS),
    "deflated": ("MODE Z", DEFLATED, LOG),
}
SIZES = [1, 7, 1000]


def begin(*parameters, command="RETR f"):
    """A dialogue in which a transfer begins, and its data connection."""
    ftp = Dialogue().login()
    for parameter in ("TYPE I", *parameters):
        ftp.talk(parameter, "200 OK")
    ftp.pasv()
    data = ftp.passive()
    ftp.talk(command, "150 Here it comes")
    return ftp, data


def send(data, who, content, size=1000):
    for at in range(0, len(content), size):
        data.send(who, content[at:at + size])


def moved(parameter, carried, command="RETR f", size=1000):
    ftp, data = begin(parameter, command=command)
    who = "client" if command.startswith("STOR") else "server"
    send(data, who, carried, size)
    data.close(first=who)
    ftp.talk("226 Done")
    return ftp


def is_file(played, content, state="complete"):
    facts, file = played.transfer(), played.file()
    assert (facts["bytes"], file["size"], facts["state"]) == (len(content), len(content), state)
    assert file["hash"] == {"sha256": sha256(content)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("coded", CODED)
def test_the_file_is_what_is_meant(play, coded, size):
    parameter, carried, content = CODED[coded]
    is_file(play(moved(parameter, carried[:len(carried)], size=max(size, len(carried) // 50))),
            content)


@pytest.mark.parametrize("coded", CODED)
def test_uploads_are_decoded_too(play, coded):
    parameter, carried, content = CODED[coded]
    is_file(play(moved(parameter, carried, command="STOR f")), content)


def test_segments_out_of_order_are_decoded_in_order(play):
    ftp, data = begin("MODE Z")
    pieces = [(at, DEFLATED[at:at + 500]) for at in range(0, len(DEFLATED), 500)]
    for even, odd in zip(pieces[::2], pieces[1::2]):
        data.server(odd[1], at=odd[0])
        data.server(even[1], at=even[0])
    if len(pieces) % 2:
        data.server(pieces[-1][1], at=pieces[-1][0])
    data.close()
    ftp.talk("226 Done")
    is_file(play(ftp), LOG)


def test_a_bare_deflated_stream_is_inflated(play):
    packer = zlib.compressobj(wbits=-15)
    is_file(play(moved("MODE Z", packer.compress(LOG) + packer.flush())), LOG)


def test_fillers_of_ascii_are_blanks(play):
    ftp, data = begin("TYPE A", "MODE C")
    data.server(b"\x01a\xc3\x01b\x00\x40")
    data.close()
    ftp.talk("226 Done")
    assert play(ftp).file()["hash"] == {"sha256": sha256(b"a   b")}


@pytest.mark.parametrize("coded", ["blocks", "records", "strings"])
def test_the_end_needs_no_fin(play, coded):
    """MODE B and C and STRU R say EOF; the connection may stay open (RFC 959, 3.3)."""
    parameter, carried, content = CODED[coded]
    ftp, data = begin(parameter)
    data.server(carried)
    ftp.talk("250 Done, connection open")
    is_file(play(ftp), content)


@pytest.mark.parametrize("coded", CODED)
def test_without_its_end_it_is_incomplete(play, coded):
    parameter, carried, content = CODED[coded]
    played = play(moved(parameter, carried[:len(carried) // 2]))
    assert played.transfer()["state"] == "incomplete"
    assert "no-eof" in played.transfer()["quirks"]
    assert played.frames("ftpx.transfer.incomplete")


def stored(parts):
    """Blocks of deflate that hold bytes as they are (RFC 1951, section 3.2.4), in a zlib stream
    (RFC 1950)."""
    blocks = [struct.pack("<BHH", part is parts[-1], len(part), len(part) ^ 0xFFFF) + part
              for part in parts]
    return b"\x78\x01" + b"".join(blocks) + struct.pack(">I", zlib.adler32(b"".join(parts)))


def test_damage_half_way_is_told(play):
    """What came before it was inflated; nobody knows the rest, so nothing is said of the whole."""
    halves = [LOG[:30_000], LOG[30_000:60_000]]
    assert zlib.decompress(stored(halves)) == LOG[:60_000]
    carried = bytearray(stored(halves))
    carried[2 + 5 + 30_000 + 3] ^= 1  # the second block's length is said twice, differently now
    played = play(moved("MODE Z", bytes(carried)))
    facts = played.transfer()
    assert facts["state"] == "incomplete" and "undecoded" in facts["quirks"]
    assert facts["bytes"] == 30_000
    assert "hash" not in played.file()


def test_a_hole_ends_what_can_be_inflated(play):
    ftp, data = begin("MODE Z")
    data.server(DEFLATED[:1000])
    data.skip("server", 1000)
    data.server(DEFLATED[2000:])
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert facts["state"] == "incomplete" and facts["gap_bytes"] == 1000
    assert facts["bytes"] == len(zlib.decompressobj().decompress(DEFLATED[:1000]))
    assert "hash" not in played.file()


def test_what_is_no_block_is_told(play):
    """A server that says yes to MODE B and sends the file as it is."""
    content = b"just the file"
    played = play(moved("MODE B", content))
    assert "undecoded" in played.transfer()["quirks"]
    assert played.transfer()["state"] == "incomplete"


def test_a_refused_mode_changes_nothing(play):
    content = noise(3000)
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary", "MODE Z", "504 Not here")
    ftp.download("f.bin", content)
    is_file(play(ftp), content)


def test_sizes_are_compared_with_the_file(play):
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary", "MODE Z", "200 OK", "SIZE f", f"213 {len(LOG)}")
    ftp.download("f", DEFLATED)
    played = play(ftp)
    is_file(played, LOG)
    assert played.transfer()["announced_size"] == len(LOG)


def test_a_listing_is_inflated_too(play):
    content = b"-rw-r--r-- 1 ftp ftp 12 Nov 14 22:13 a.txt\r\n"
    played = play(moved("MODE Z", zlib.compress(content), command="LIST"))
    is_file(played, content)


def test_an_empty_coding_of_the_receivers_is_no_news(play):
    """ProFTPD ends one when it has taken an upload."""
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 OK", "MODE Z", "200 OK")
    ftp.pasv()
    ftp.talk("STOR f", "150 Go on")
    data = ftp.passive()
    data.client(DEFLATED)
    data.fin("client")
    data.server(zlib.compress(b""))
    data.fin("server")
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert facts["state"] == "complete" and "quirks" not in facts
