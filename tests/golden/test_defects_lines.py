# Knows control lines (cases P) and announced endpoints (cases N) that dissectors misread.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import re

import pytest

import tshark
from build import CLIENT, SERVER, Dialogue, noise, numbers
from played import downloading

pytestmark = pytest.mark.own

A = noise(100)


# --- lines ---

def test_P1_several_lines_in_a_segment(play):
    ftp = Dialogue().login()
    ftp.talk("TYPE I\r\nPASV", f"200 Binary\r\n227 Passive ({numbers(SERVER, 50001)})")
    ftp.talk("RETR f.bin", "150 Here")
    data = ftp.passive()
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    assert played.at(9, "ftpx.request.command") == ["TYPE", "PASV"]
    assert played.at(10, "ftpx.response.code") == ["200", "227"]
    assert (played.transfer()["type"], played.transfer()["bytes"]) == ("I", 100)


def test_P2_a_line_in_two_segments_is_shown_where_it_ends(play):
    ftp = Dialogue().login()
    ftp.control.client(b"RE")
    ftp.control.client(b"TR x\r\n")
    ftp.control.server(b"55")
    ftp.control.server(b"0 No\r\n")
    played = play(ftp)
    assert played.frames("ftpx.request.command", "RETR") == [10]
    assert played.frames("ftpx.response.code", "550") == [12]
    assert played.session()["commands"] == 3


def test_P3_reply_of_several_lines_over_segments_is_one(play):
    ftp = Dialogue().login()
    ftp.talk("STAT", "211-Status of", "230 users are allowed", "150 Files open", "211 End")
    played = play(ftp)
    assert played.session()["replies"] == 4
    assert played.frames("ftpx.response.code", "211") == [13]
    assert played.column("ftpx.response.code") == ["220", "331", "230", "211"]


def test_P4_indented_code_does_not_end_a_reply(play):
    ftp = Dialogue()
    ftp.talk("220-Hello")
    ftp.control.server(b" 220 fake\r\n")
    ftp.talk("220 ready", "USER alice", "331 Password", "PASS x", "230 In")
    played = play(ftp)
    assert played.session()["replies"] == 3
    assert played.frames("ftpx.response.code", "220") == [6]


def test_P4_reply_that_never_ends_stays_open(play):
    ftp = Dialogue().login()
    ftp.talk("QUIT", "221-")
    ftp.control.close()
    played = play(ftp)
    assert played.column("ftpx.response.code") == ["220", "331", "230"]
    assert played.frames("ftpx.line.unterminated") == [10]


@pytest.mark.parametrize("line", ["P 10,0,0,1,5,6", "U", "PA x", "PORTX 10,0,0,1,5,6"])
def test_P5_beginnings_of_verbs_are_no_verbs(line, play):
    ftp = Dialogue().login()
    ftp.talk(line, "500 What?")
    played = play(ftp)
    assert played.frames("ftpx.command.unknown") == [9]
    assert played.frames("ftpx.data.port") == []
    assert len(played.records("login")) == 1


def test_P6_case_does_not_matter(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "user alice", "331 Password", "pass b", "230 In",
             f"port {numbers(CLIENT, 50010)}", "200 OK", "retr f", "150 Here")
    data = ftp.active(50010)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    [login] = played.records("login")
    assert (login["user"]["name"], login["ftpx"]["result"]) == ("alice", "success")
    assert (played.transfer()["command"], played.transfer()["bytes"]) == ("RETR", 100)


def test_P7_telnet_commands_are_taken_out(play):
    ftp, data = downloading()
    data.server(A)
    ftp.control.client(b"\xff\xf4\xff\xf2ABOR\r\n")
    data.close()
    ftp.talk("426 Aborted", "226 Done")
    played = play(ftp)
    assert played.column("ftpx.request.command")[-1] == "ABOR"
    assert played.frames("ftpx.line.telnet") == played.frames("ftpx.request.command", "ABOR")
    assert played.transfer()["state"] == "aborted"


@pytest.mark.parametrize("argument", ["a b  ", " leading", "two  blanks"])
def test_P8_blanks_of_names_are_kept(argument, play):
    ftp = Dialogue().login()
    ftp.talk(f"RETR {argument}", "550 No")
    assert play(ftp).transfer()["arg"] == argument


@pytest.mark.parametrize("bare", ["200", "200 "])
def test_P10_reply_without_text(bare, play):
    ftp = Dialogue().login()
    ftp.talk("NOOP", bare, "SYST", "215 UNIX")
    assert play(ftp).column("ftpx.response.code")[3:] == ["200", "215"]


@pytest.mark.parametrize("odd", ["226X", "22", "999 What"])
def test_P11_bad_codes_are_marked_and_life_goes_on(odd, play):
    ftp = Dialogue().login()
    ftp.talk("NOOP", odd, "SYST", "215 UNIX")
    played = play(ftp)
    assert played.frames("ftpx.line.bad_code") == [10]
    assert played.at(12, "ftpx.response.to") == ["11"]


def test_P11_text_without_a_code_is_marked(play):
    ftp = Dialogue().login()
    ftp.talk("NOOP")
    ftp.control.server(b"abc\r\n")
    ftp.talk("SYST", "215 UNIX")
    played = play(ftp)
    assert played.frames("ftpx.line.bad_code") == [10]
    assert played.at(12, "ftpx.response.to") == ["11"]


def test_P12_bare_lf_ends_a_line(play):
    ftp = Dialogue().login()
    ftp.control.client(b"NOOP\nSYST\r\n")
    ftp.talk("200 OK", "215 UNIX")
    played = play(ftp)
    assert played.at(9, "ftpx.request.command") == ["NOOP", "SYST"]
    assert played.frames("ftpx.line.bare_lf") == [9]


def test_P12_nul_is_marked(play):
    ftp = Dialogue().login()
    ftp.control.client(b"CWD a\0b\r\n")
    ftp.talk("550 No")
    assert play(ftp).frames("ftpx.line.nul") == [9]


def test_P12_endless_line_is_cut_and_the_next_one_seen(play):
    ftp = Dialogue().login()
    for _ in range(100):
        ftp.control.client(b"x" * 1000)
    ftp.control.client(b"\r\n")
    ftp.talk("500 Too long", "SYST", "215 UNIX")
    played = play(ftp)
    assert played.frames("ftpx.line.overlong")
    user, password, endless, last = played.column("ftpx.request.command")
    assert (user, password, last) == ("USER", "PASS", "SYST")
    assert len(endless) < 100_000


# --- announced endpoints ---

@pytest.mark.parametrize("text", [
    "Entering Passive Mode (127,0,0,1,4,51)", "Entering Passive Mode 127,0,0,1,4,51",
    "Data transfer will passively listen to 127,0,0,1,4,51",
    "Entering passive mode. 127,0,0,1,4,51", "=127,0,0,1,4,51",
    "Passive mode 2 OK (127,0,0,1,4,51)"])
def test_N_texts_of_227(text, play):
    ftp = Dialogue().login()
    ftp.talk("PASV", f"227 {text}")
    played = play(ftp)
    assert played.column("ftpx.data.ip") == ["127.0.0.1"]
    assert played.column("ftpx.data.port") == ["1075"]


@pytest.mark.parametrize("argument", [
    "10,0,0,1,300,-1", "1234", "10,0,0,1,4", "99999999999999999999,0,0,1,4,51"])
def test_N1_bad_numbers_announce_nothing(argument, play):
    ftp = Dialogue().login()
    ftp.talk(f"PORT {argument}", "501 What?")
    played = play(ftp)
    assert played.frames("ftpx.data.invalid") == [9]
    assert played.frames("ftpx.data.port") == []


def highlighted(played, field):
    """The bytes that a field marks in the frame, as (size, value)."""
    out = tshark.tshark("-r", played.path, "-Y", field, "-T", "pdml")
    attributes = r'.*?size="(\d+)".*?value="([0-9a-f]*)"'
    return re.search(rf'<field name="{re.escape(field)}"{attributes}', out).groups()


def test_N2_leading_zeros_are_decimal_and_the_mark_is_the_text(play):
    ftp = Dialogue().login()
    ftp.talk("PORT 010,000,000,002,004,051", "200 OK")
    played = play(ftp)
    assert played.column("ftpx.data.ip") == ["10.0.0.2"]
    assert played.column("ftpx.data.port") == ["1075"]
    assert highlighted(played, "ftpx.data.ip") == ("15", b"010,000,000,002".hex())
    assert highlighted(played, "ftpx.data.port") == ("7", b"004,051".hex())


@pytest.mark.parametrize("text", ["(|||6446|)", "(!!!6446!)", "(@@@6446@)", "(~~~6446~)"])
def test_N3_any_delimiter(text, play):
    ftp = Dialogue().login()
    ftp.talk("EPSV", f"229 Ok {text}")
    played = play(ftp)
    assert played.column("ftpx.data.port") == ["6446"]
    assert highlighted(played, "ftpx.epsv.port") == ("4", b"6446".hex())


def test_N4_missing_parenthesis(play):
    ftp = Dialogue().login()
    ftp.talk("EPSV", "229 Ok (|||6446|")
    played = play(ftp)
    assert played.column("ftpx.data.port") == ["6446"]
    assert played.frames("ftpx.data.unclosed") == [10]


def test_N5_port_after_epsv_all(play):
    ftp = Dialogue().login()
    ftp.talk("EPSV ALL", "200 OK", f"PORT {numbers(CLIENT, 50010)}", "501 No")
    assert play(ftp).frames("ftpx.data.epsv_all") == [11]
