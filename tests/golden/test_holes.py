# Knows what is left of a dialogue whose packets are not all in the capture: frames, times, and what is known
# behind a hole. Refuses to use a capture: each case is built here, with its truth.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import tshark
from build import Dialogue, noise

pytestmark = pytest.mark.own

WHOLE = noise(3000)
ENDS = [("10.0.0.2", "10.0.0.1"), ("fd00::2", "fd00::1")]
MODES = [(), ("-2",), ("-o", "ftpx.quick:TRUE")]


class Holey(Dialogue):
    """A dialogue of which lines can be lost."""

    def lose(self, *lines):
        for line in lines:
            self.control.skip("server" if line[:1].isdigit() else "client", len(line) + 2)


def told(ftp, save, kind):
    """Records of a kind, which are the same however the capture is read."""
    path = save(ftp.wire)
    found = [[record for record in tshark.records(path, *mode) if record["record"] == kind]
             for mode in MODES]
    assert found[0] == found[1] == found[2]
    return found[0]


# --- frames and times ---

@pytest.mark.parametrize("client, server", ENDS)
def test_lines_behind_a_hole_are_in_their_own_frames(client, server, save):
    ftp = Holey(client, server)
    ftp.lose("220 ready")
    ftp.talk("USER alice", "331 password", "PASS x", "230 in", "SYST", "215 UNIX", "QUIT", "221 Bye")
    [login] = told(ftp, save, "login")
    assert (login["ftpx"]["frame"], login["ftpx"]["reply_frame"]) == (6, 7)
    assert login["event"]["duration"] == 1_000_000


def test_lines_behind_a_hole_are_read_when_the_capture_ends(save):
    ftp = Holey()
    ftp.lose("220 ready")
    ftp.talk("USER alice", "331 password", "PASS x", "230 in")
    [session] = told(ftp, save, "session")
    assert (session["ftpx"]["commands"], session["ftpx"]["replies"]) == (2, 2)
    [login] = told(ftp, save, "login")
    assert (login["ftpx"]["frame"], login["ftpx"]["reply_frame"]) == (6, 7)


def test_a_missing_fin_hides_no_reply(save):
    ftp = Holey().login()
    ftp.control.skip("client", 1)
    ftp.talk("221 Bye")
    assert told(ftp, save, "session")[0]["ftpx"]["replies"] == 4


@pytest.mark.parametrize("port", [50001, 1025])
def test_a_command_behind_a_hole_has_its_own_frame(port, save):
    ftp = Holey().login()
    ftp.talk("TYPE I")
    ftp.lose("200 ok")
    ftp.pasv(port)
    ftp.talk("RETR f.bin")
    frame = ftp.wire.frames
    ftp.talk("150 Here it comes")
    data = ftp.passive(port)
    data.server(WHOLE)
    data.close()
    ftp.talk("226 Done")
    [transfer] = told(ftp, save, "transfer")
    assert transfer["ftpx"]["frames"]["command"] == frame
    assert transfer["ftpx"]["state"] == "complete"


def test_a_transfer_without_its_command_has_the_time_of_its_replies(save):
    ftp = Holey().login()
    ftp.pasv()
    ftp.lose("RETR f")
    start = ftp.wire.clock
    ftp.talk("150 Here it comes", "226 Done", "NOOP", "200 ok", "QUIT", "221 Bye")
    [transfer] = told(ftp, save, "transfer")
    assert transfer["@timestamp"].startswith(f"2023-11-14T22:13:20.{start % 1_000_000:06}")
    assert transfer["event"]["duration"] == 1_000_000
    assert "-1700000000" not in tshark.tap(save(ftp.wire), "ftpx,flows")


# --- what is known behind a hole ---

def picture(ftp, port=50001, size=3000):
    ftp.pasv(port)
    ftp.talk("RETR photo.jpg", f"150 Opening data connection for photo.jpg ({size} bytes).")
    data = ftp.passive(port)
    data.server(WHOLE)
    data.close()
    ftp.talk("226 Done")


@pytest.mark.parametrize("reply, type_", [("200 Switching to Binary mode.", "I"), ("200 OK", None)])
def test_a_type_whose_command_was_lost(reply, type_, save):
    ftp = Holey().login()
    ftp.lose("TYPE I")
    ftp.talk(reply)
    picture(ftp)
    [transfer] = told(ftp, save, "transfer")
    assert transfer["ftpx"].get("type") == type_
    assert "quirks" not in transfer["ftpx"]
    assert transfer["ftpx"]["state"] == "complete"


@pytest.mark.parametrize("reply, path", [
    ("250 Directory successfully changed.", "photo.jpg"),
    ('250 "/srv/pub" is the current directory.', "/srv/pub/photo.jpg"),
    ("550 Failed to change directory.", "/srv/photo.jpg")])
def test_a_directory_whose_command_was_lost(reply, path, save):
    ftp = Holey().login()
    ftp.talk("PWD", '257 "/srv"')
    ftp.lose("CWD pub")
    ftp.talk(reply)
    picture(ftp)
    [transfer] = told(ftp, save, "transfer")
    assert transfer["file"]["path"] == path


def test_names_in_lost_directories_are_not_one_file(save):
    ftp = Holey().login()
    ftp.talk("PWD", '257 "/srv"')
    for port in (50001, 50002):
        ftp.lose(f"CWD {port}")
        ftp.talk("250 Directory changed")
        ftp.talk("REST 1000" if port == 50002 else "NOOP", "350 ok" if port == 50002 else "200 ok")
        picture(ftp, port)
    assert len(told(ftp, save, "file")) == 2


@pytest.mark.parametrize("reply", ["350 Restart position accepted (30000).", "350 Go on"])
def test_a_tail_is_no_file_when_its_restart_was_lost(reply, save):
    ftp = Holey().login()
    ftp.lose("REST 30000")
    ftp.talk(reply)
    ftp.pasv()
    ftp.talk("STOR draft", "150 Go ahead")
    data = ftp.passive()
    data.client(WHOLE)
    data.close("client")
    ftp.talk("226 Done")
    [file] = told(ftp, save, "file")
    assert not file["ftpx"]["complete"]


def test_a_mode_whose_command_was_lost(save):
    """What came may be coded: it is held against no size, and read as no listing."""
    ftp = Holey().login()
    ftp.talk("TYPE I", "200 OK")
    ftp.lose("MODE Z")
    ftp.talk("200 OK")
    ftp.talk("SIZE photo.jpg", "213 9000")
    picture(ftp, size=9000)
    [transfer] = told(ftp, save, "transfer")
    assert all(check.get("agrees") is not False for check in transfer["ftpx"].get("checks", []))
    assert transfer["ftpx"]["state"] == "incomplete"


def test_an_error_behind_a_hole_refuses_nothing_that_has_begun(save):
    ftp = Holey().login()
    ftp.pasv()
    ftp.talk("LIST", "150 Here it comes")
    ftp.lose("226 Directory send OK.")
    ftp.control.fin("client")
    ftp.talk("500 OOPS: child died")
    [transfer] = told(ftp, save, "transfer")
    assert transfer["ftpx"]["state"] != "refused"


@pytest.mark.parametrize("second", [b"", b"PASV\r\n"])
def test_a_date_is_no_size(second, save):
    ftp = Holey().login()
    ftp.talk("TYPE I", "200 ok")
    ftp.control.client(b"SIZE photo.jpg\r\nMDTM photo.jpg\r\n" + second)
    ftp.lose("213 3000")
    ftp.talk("213 20231114221320")
    if second:
        ftp.talk("227 ok (10,0,0,1,195,81)", "RETR photo.jpg", "150 ok")
        data = ftp.passive()
        data.server(WHOLE)
        data.close()
        ftp.talk("226 Done")
    else:
        picture(ftp)
    [transfer] = told(ftp, save, "transfer")
    assert "20231114221320" not in str(transfer)


def test_what_the_snap_length_cut_is_no_doubt(save):
    ftp = Holey()
    ftp.talk("220 ready", "USER anonymous")
    ftp.control.server(b"331 Please give your address\r\n", captured=64)
    ftp.talk("PASS a@b", "230 ok", "PWD")
    ftp.control.server(b'257 "/srv" is the current directory\r\n', captured=80)
    picture(ftp)
    [transfer] = told(ftp, save, "transfer")
    assert transfer["file"]["path"] == "/srv/photo.jpg"
    story = tshark.tap(save(ftp.wire), "ftpx,flows")
    assert "may be another" not in story and "pairing of replies" not in story


def test_segments_of_both_directions_in_another_order(save):
    ftp = Holey().login()
    ftp.talk("PWD", '257 "/"', "CWD a", "250 ok", "CWD b", "250 ok")
    packets = ftp.wire.packets
    packets[-4], packets[-2] = packets[-2], packets[-4]  # CWD b, 250, CWD a, 250
    picture(ftp)
    assert told(ftp, save, "transfer")[0]["file"]["path"] == "/a/b/photo.jpg"
