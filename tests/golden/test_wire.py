# Knows control connections as they are found: odd ends of lines, Telnet in urgent data, bytes one by one.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import packets
from build import Dialogue
from packets import ACK, PSH, URG
from played import downloading

pytestmark = pytest.mark.own

LINE_LIMIT = 8192


# --- ends of lines ---

@pytest.mark.parametrize("end, expert", [
    (b"\0", "nul"), (b"\r", "bare_cr"), (b"\n", "bare_lf"), (b"\r\0", "bare_cr")])
def test_command_ends_where_the_server_answers(end, expert, play):
    ftp = Dialogue()
    ftp.talk("220 ready")
    for command, reply in [(b"USER alice", "331 Password"), (b"PASS x", "230 In"),
                           (b"SYST", "215 UNIX"), (b"CWD d", "250 OK"), (b"QUIT", "221 Bye")]:
        ftp.control.client(command + end)
        ftp.talk(reply)
    played = play(ftp)
    assert played.column("ftpx.request.command") == ["USER", "PASS", "SYST", "CWD", "QUIT"]
    assert played.column("ftpx.request.arg") == ["alice", "x", "d"]
    assert played.frames("ftpx.request.command") == [5, 7, 9, 11, 13]
    assert played.column("ftpx.response.to") == ["5", "7", "9", "11", "13"]
    assert played.frames(f"ftpx.line.{expert}") == [5, 7, 9, 11, 13]
    assert [record["ftpx"]["result"] for record in played.records("login")] == ["success"]


def test_replies_may_end_so_too(play):
    ftp = Dialogue()
    for reply, command in [("220 ready", "USER alice"), ("331 Password", "PASS x"),
                           ("230 In", "SYST"), ("215 UNIX", "QUIT")]:
        ftp.control.server(reply.encode() + b"\r")
        ftp.talk(command)
    played = play(ftp)
    assert played.column("ftpx.response.code") == ["220", "331", "230", "215"]
    assert played.column("ftpx.response.to") == ["5", "7", "9"]


def test_cr_within_a_line_does_not_end_it(play):
    ftp = Dialogue().login()
    ftp.control.client(b"RETR a\rDELE b\r\n")
    ftp.talk("550 No")
    played = play(ftp)
    assert played.transfer()["arg"] == "a\\x0dDELE b"
    assert played.frames("ftpx.line.bare_cr") == [9]


def test_lf_that_comes_behind_an_answer_is_no_line(play):
    """The CR was seen and answered, by a reply to something else perhaps; its LF follows."""
    ftp = Dialogue().login()
    ftp.control.client(b"SYST\r")
    ftp.talk("215 UNIX")
    ftp.control.client(b"\nNOOP\r\n")
    ftp.talk("200 OK")
    played = play(ftp)
    assert played.column("ftpx.request.command") == ["USER", "PASS", "SYST", "NOOP"]
    assert played.column("ftpx.response.to")[-2:] == ["9", "11"]


@pytest.mark.parametrize("length, cut", [(-1, False), (0, False), (1, True)])
def test_line_around_the_cap(length, cut, play):
    name = "x" * (LINE_LIMIT + length - len("RETR \r\n"))
    ftp = Dialogue().login()
    line = f"RETR {name}\r\n".encode()
    for at in range(0, len(line), 1400):
        ftp.control.client(line[at:at + 1400])
    ftp.talk("550 No", "SYST", "215 UNIX")
    played = play(ftp)
    assert bool(played.frames("ftpx.line.overlong")) == cut
    assert played.column("ftpx.request.command")[-1] == "SYST"
    if not cut:
        assert played.transfer()["arg"] == name
        assert played.column("ftpx.request.command") == ["USER", "PASS", "RETR", "SYST"]


def test_greeting_of_fifty_lines(play):
    ftp = Dialogue(port=2121)
    for number in range(49):
        ftp.talk(f"220-Line {number} of this")
    ftp.talk("220 ready", "USER alice", "331 Password", "PASS x", "230 In")
    played = play(ftp)
    assert played.session()["replies"] == 3
    assert played.session()["banner"] == "Line 0 of this"
    assert played.column("ftpx.response.code") == ["220", "331", "230"]


@pytest.mark.parametrize("odd", ["226X Done", "Transfer complete.", "22", "-"])
def test_reply_that_is_none_does_not_shift_those_behind_it(odd, play):
    ftp = Dialogue().login()
    ftp.talk("SYST")
    ftp.control.server(odd.encode() + b"\r\n")
    ftp.talk("PWD", '257 "/"', "CWD d", "250 OK")
    played = play(ftp)
    assert played.column("ftpx.response.to")[-2:] == ["11", "13"]
    assert played.frames("ftpx.line.bad_code") == [10]
    assert played.frames("ftpx.command.unanswered") == [9]


# --- bytes and urgent bytes ---

def test_both_sides_byte_by_byte(play):
    ftp = Dialogue()
    for line in ["220-Welcome", "220 ready", "USER alice", "331 Password", "PASS x", "230 In", "SYST",
                 "215 UNIX", "QUIT", "221 Bye"]:
        for byte in f"{line}\r\n".encode():
            ftp.control.send("server" if line[0].isdigit() else "client", bytes([byte]))
    played = play(ftp)
    assert played.column("ftpx.request.command") == ["USER", "PASS", "SYST", "QUIT"]
    assert played.column("ftpx.response.code") == ["220", "331", "230", "215", "221"]
    assert len(played.column("ftpx.response.to")) == 4
    assert played.session()["closed_by"] == "quit"


@pytest.mark.parametrize("parts", [
    [b"\xff\xf4", b"\xff", b"\xf2", b"ABOR\r\n"], [b"\xff\xf4\xff", b"\xf2ABOR\r\n"],
    [b"\xff\xf4\xff\xf2ABOR\r\n"]])
def test_abor_with_synch_in_urgent_data(parts, play):
    """Telnet's Synch: the segment whose urgent pointer ends at the data mark (RFC 959 §4.1.3)."""
    ftp, data = downloading()
    data.server(b"x" * 100)
    control = ftp.control
    for part in parts:
        urgent = part.rfind(b"\xf2") + 1 or part.rfind(b"\xff") + 1
        segment = packets.Segment(control.ends["client"], control.ends["server"],
                                  control.isn["client"] + 1 + control.sent["client"],
                                  PSH | ACK | (URG if urgent else 0), part,
                                  control.isn["server"] + 1 + control.sent["server"], urgent)
        control.sent["client"] += len(part)
        ftp.wire.add(segment)
    data.close()
    ftp.talk("426 Aborted", "226 Done", "SYST", "215 UNIX")
    played = play(ftp)
    assert played.column("ftpx.request.command")[-2:] == ["ABOR", "SYST"]
    assert played.frames("ftpx.line.telnet") == played.frames("ftpx.request.command", "ABOR")
    assert played.transfer()["state"] == "aborted"
