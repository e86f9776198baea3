# Knows what directory listings of systems that the lab does not have look like, and what a person
# reads in them. Refuses to know their lines' grammar: unit tests have all variants.
#
# SPDX-License-Identifier: GPL-2.0-or-later
from xml.etree import ElementTree

import pytest

import tshark
from build import Dialogue

pytestmark = pytest.mark.own

FIELDS = ["name", "type", "size", "modified", "perms", "target"]

FORMS = {
    "dos-two-digit-years": (
        b"11-14-23  10:13PM                 5000 a file.txt\r\n"
        b"02-29-96  12:05AM       <DIR>          sub\r\n",
        [["a file.txt", "file", "5000", "2023-11-14T22:13", "", ""],
         ["sub", "dir", "", "1996-02-29T00:05", "", ""]]),
    "dos-four-digit-years": (
        b"11-14-2023  10:13PM                 5000 a file.txt\r\n"
        b"02-29-1996  12:05PM       <DIR>          sub\r\n",
        [["a file.txt", "file", "5000", "2023-11-14T22:13", "", ""],
         ["sub", "dir", "", "1996-02-29T12:05", "", ""]]),
    "eplf": (
        b"+i8388621.48594,m825718503,r,s280,\tdjb.html\r\n+i8388621.50690,m824255907,/,\t514\r\n",
        [["djb.html", "file", "280", "1996-03-01T22:15:03Z", "", ""],
         ["514", "dir", "", "1996-02-13T23:58:27Z", "", ""]]),
    "vms": (
        b"Directory DUA0:[ALICE]\r\n\r\n"
        b"A_NAME_AS_LONG_AS_ITS_COLUMN_IS_WIDE.TXT;1\r\n"
        b"                      5/6  14-NOV-2023 22:13:20  [ALICE]  (RWED,RWED,RE,)\r\n"
        b"SUB.DIR;1             1/3  1-MAR-1996 01:02:03  [ALICE]  (RWE,RWE,RE,)\r\n"
        b"\r\nTotal of 2 files, 6/9 blocks\r\n",
        [["A_NAME_AS_LONG_AS_ITS_COLUMN_IS_WIDE.TXT;1", "file", "", "2023-11-14T22:13:20",
          "(RWED,RWED,RE,)", ""],
         ["SUB.DIR;1", "dir", "", "1996-03-01T01:02:03", "(RWE,RWE,RE,)", ""]]),
    "zos-data-sets": (
        b"Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname\r\n"
        b"WPSLA1 3390   2023/11/14  1   15  FB      80 27920  PS  DATA\r\n"
        b"WPSLA1 3390   2023/11/14  1   15  FB      80 27920  PO  CNTL\r\n"
        b"Migrated                                                OLD.DATA\r\n",
        [["DATA", "file", "", "", "", ""], ["CNTL", "dir", "", "", "", ""],
         ["OLD.DATA", "file", "", "", "", ""]]),
    "zos-members": (
        b" Name     VV.MM   Created       Changed      Size  Init   Mod   Id\r\n"
        b" BACKUP    01.03 2003/06/28 2003/06/29 11:12    25    25     0 ALICE\r\n BARE\r\n",
        [["BACKUP", "file", "", "2003-06-29T11:12", "", ""], ["BARE", "file", "", "", "", ""]]),
    "links-and-devices": (
        b"lrwxrwxrwx   1 a b 3 Nov 14 22:13 to -> sub\r\n"
        b"crw-rw-rw-   1 a b 1,   3 Nov 14 22:13 null\r\n",
        [["to", "link", "3", "Nov 14 22:13", "lrwxrwxrwx", "sub"],
         ["null", "other", "", "Nov 14 22:13", "crw-rw-rw-", ""]]),
}


def listing(command="LIST", arg=""):
    """A dialogue in which a passive listing has just begun, and its data connection."""
    ftp = Dialogue().login()
    ftp.pasv()
    data = ftp.passive()
    ftp.talk(f"{command} {arg}".rstrip(), "150 Here it comes")
    return ftp, data


def listed(content, command="LIST", arg=""):
    """A dialogue with a whole listing, and the frame that has it."""
    ftp, data = listing(command, arg)
    data.server(content)
    frame = ftp.wire.frames
    data.close()
    ftp.talk("226 Done")
    return ftp, frame


def entries_of(path, frame):
    """What the entries in a frame say, in their order: a row an entry, '' for what is not said."""
    said = tshark.tshark("-r", path, "-Y", f"frame.number == {frame}", "-T", "pdml")
    details = ElementTree.fromstring(said)
    items = [item for item in details.iter("field") if item.get("name") == "ftpx.listing.name"]
    return [[item.get("show"), *(next((inner.get("show") for inner in item.iter("field")
                                      if inner.get("name") == f"ftpx.listing.{field}"), "")
                                 for field in FIELDS[1:])] for item in items]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_read(form, save):
    content, entries = FORMS[form]
    ftp, frame = listed(content)
    assert entries_of(save(ftp.wire), frame) == entries


def test_an_entry_is_shown_once_in_the_frame_that_completes_it(play):
    lines = [b"-rw-r--r-- 1 a b 5 Nov 14  2023 %s\r\n" % name for name in (b"one", b"two", b"three")]
    content = b"".join(lines)
    ftp, data = listing()
    begin, cut = len(lines[0]), len(lines[0]) + 20
    data.server(content[:10])
    data.server(content[cut:], at=cut)
    data.server(content[10:begin], at=10)
    complete = ftp.wire.frames
    data.server(content[begin:cut], at=begin)
    data.server(content[:10], at=0)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    assert played.frames("ftpx.listing.name") == [complete, complete + 1]
    assert played.at(complete, "ftpx.listing.name") == ["one"]
    assert played.at(complete + 1, "ftpx.listing.name") == ["two", "three"]
    assert played.transfer()["entries"] == 3
    once = tshark.frames(played.path, "ftpx.listing.name")
    assert once == [complete, complete + 1]


def test_entries_behind_missing_bytes_are_shown(play):
    lines = [b"-rw-r--r-- 1 a b 5 Nov 14  2023 %d\r\n" % number for number in range(10)]
    ftp, data = listing()
    data.server(lines[0] + lines[1][:20])
    data.skip("server", len(lines[1]) - 20 + len(lines[2]) + 20)
    data.server(lines[3][20:] + b"".join(lines[4:]))
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    assert played.column("ftpx.listing.name") == ["0", "4", "5", "6", "7", "8", "9"]
    assert played.transfer()["state"] == "incomplete"


def test_folders_of_a_recursive_listing_are_no_entries(play):
    ftp, _ = listed(b".:\r\ntotal 4\r\ndrwxr-xr-x 1 a b 5 Nov 14  2023 sub\r\n\r\n./sub:\r\n"
                    b"-rw-r--r-- 1 a b 5 Nov 14  2023 x\r\n", "LIST", "-R")
    assert play(ftp).column("ftpx.listing.name") == ["sub", "x"]


@pytest.mark.parametrize("moved, state", [(4999, "incomplete"), (5000, "complete"),
                                          (5001, "complete")])
def test_a_listed_size_is_the_least_that_a_download_should_have(moved, state, play):
    ftp, _ = listed(b"-rw-r--r-- 1 a b 5000 Nov 14  2023 f.bin\r\n")
    ftp.talk("TYPE I", "200 Binary")
    ftp.download("f.bin", b"x" * moved, port=50002)
    played = play(ftp)
    facts = played.records("transfer")[1]["ftpx"]
    assert (facts["announced_size"], facts["announced_by"]) == (5000, "listing")
    assert facts["state"] == state
    assert ("size-mismatch" in facts.get("quirks", [])) == (state == "incomplete")
    assert set(played.column("ftpx.transfer.announced_by")) == {"listing"}
    told = tshark.tap(played.path, "ftpx,flows")
    assert ("as listed before" in told) == (moved <= 5000)


def test_the_narrative_tells_how_many_entries_there_were(play):
    ftp, _ = listed(b"one\r\ntwo\r\n", "NLST")
    ftp.talk("STAT .", "213-Status", "213--rw-r--r-- 1 a b 5 Nov 14  2023 one", "213 End")
    told = tshark.tap(play(ftp).path, "ftpx,flows")
    assert "2 entries, 10 bytes" in told
    assert ", 1 entry" in told


def test_replies_have_entries_line_by_line(play):
    ftp = Dialogue().login()
    ftp.talk("MLST /pub/x", "250-Listing", "250- type=file;size=7; /pub/x", "250 End")
    played = play(ftp)
    assert played.column("ftpx.listing.name") == ["/pub/x"]
    assert played.column("ftpx.listing.size") == ["7"]
