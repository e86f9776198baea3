# Knows what dissectors lose or confuse of a session: its state (cases S), TLS (T), direction (F).
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import re

import pytest

import tshark
from build import CLIENT, SERVER, Dialogue, noise

pytestmark = pytest.mark.own

A, B = noise(100, 1), noise(100, 2)


# --- state ---

def test_S1_mkd_does_not_move(play):
    ftp = Dialogue().login()
    ftp.talk("PWD", '257 "/q" is current', "MKD newdir", '257 "/q/newdir" created')
    ftp.talk("NOOP", "200 OK")
    assert play(ftp).at(14, "ftpx.cwd") == ["/q"]


def test_S2_pipelined_cwds_pair_in_order(play):
    ftp = Dialogue().login()
    ftp.talk("PWD", '257 "/" is current', "CWD a\r\nXCWD b\r\nCWD gone\r\nXCUP")
    ftp.talk("250 OK", "200 OK", "550 No", "250 OK")
    played = play(ftp)
    assert [played.at(frame, "ftpx.cwd") for frame in (12, 13, 14, 15)] == \
        [["/a"], ["/a/b"], ["/a/b"], ["/a"]]


@pytest.mark.parametrize("start, move, end", [
    ("/", "CWD ..", "/"), ("/a/b", "CDUP", "/a"), ("/a/b", "CWD ../c", "/a/c"),
    ("/a", "CWD /x/./y//z", "/x/y/z"), ("C:\\inetpub", "CWD ftp", "C:\\inetpub\\ftp"),
    ("C:\\inetpub\\ftp", "CDUP", "C:\\inetpub")])
def test_S3_path_algebra(start, move, end, play):
    ftp = Dialogue().login()
    ftp.talk("PWD", f'257 "{start}" is current')
    ftp.talk(move, "250 OK")
    played = play(ftp)
    # By filter: what -T fields prints for a backslash depends on the version.
    escaped = end.replace("\\", "\\\\")
    last = ftp.wire.frames
    wanted = f'frame.number == {last} && ftpx.cwd == "{escaped}"'
    assert tshark.frames(played.path, wanted, "-2") == [last]


def test_S3_unknown_directory_is_not_invented(play):
    ftp = Dialogue().login()
    ftp.download("f.bin", A)
    assert play(ftp).file()["path"] == "f.bin"


def test_S4_user_is_the_one_of_that_time(play):
    ftp = Dialogue().login("alice")
    ftp.download("one", A)
    ftp.talk("REIN", "220 Ready", "USER bob", "331 Password", "PASS x", "230 In")
    ftp.download("two", B)
    played = play(ftp)
    assert [record["user"]["name"] for record in played.records("transfer")] == ["alice", "bob"]
    assert [record["user"]["name"] for record in played.records("login")] == ["alice", "bob"]


def test_S5_login_has_an_outcome(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 Password", "PASS bad", "530 No")
    ftp.talk("USER alice", "331 Password", "PASS good", "230 In")
    played = play(ftp)
    logins = [(record["ftpx"]["code"], record["ftpx"]["result"])
              for record in played.records("login")]
    assert logins == [(530, "failed"), (230, "success")]
    assert (played.session()["login"], played.session()["failed_logins"]) == ("success", 1)


def test_S5_refusal_at_user_is_a_failed_login(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "530 Not you", "QUIT", "221 Bye")
    [login] = play(ftp).records("login")
    assert (login["ftpx"]["code"], login["ftpx"]["result"]) == (530, "failed")
    assert login["event"]["outcome"] == "failure"


@pytest.mark.parametrize("refusal", ["503 You are logged in", "530 No change of user", "500 What?"])
def test_S5_who_is_refused_another_name_keeps_theirs(play, refusal):
    ftp = Dialogue().login("alice")
    ftp.talk("USER bob", refusal)
    ftp.download("f.bin", A)
    played = play(ftp)
    [record] = played.records("transfer")
    [session] = played.records("session")
    assert (record["user"]["name"], session["user"]["name"]) == ("alice", "alice")


def test_S5_who_only_failed_is_told_by_the_name_they_tried(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 Password", "PASS x", "530 No", "USER bob", "530 No")
    [session] = play(ftp).records("session")
    assert session["user"]["name"] == "bob"


def test_S5_unanswered_password_is_no_outcome(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 Password", "PASS x")
    [login] = play(ftp).records("login")
    assert (login["ftpx"]["result"], login["event"]["outcome"]) == ("unanswered", "unknown")


def test_S7_what_one_pass_cannot_know_is_absent_and_in_the_taps(play):
    ftp = Dialogue().login()
    ftp.download("f.bin", A)
    played = play(ftp)
    [command] = played.frames("ftpx.request.command", "RETR")
    assert "ftpx.transfer.bytes" not in tshark.table(played.path)[command - 1]
    assert played.at(command, "ftpx.transfer.bytes") == ["100"]
    assert played.transfer()["bytes"] == 100


def test_S9_derived_fields_are_marked_generated(play):
    ftp = Dialogue().login()
    ftp.download("f.bin", A)
    shown = tshark.tshark("-r", play(ftp).path, "-2", "-V", "-Y", "ftpx-data.len")
    assert re.search(r"^\s+\[Command in: \d+\]$", shown, re.MULTILINE)


def test_S10_pairing_finds_its_place_after_missing_bytes(play):
    ftp = Dialogue().login()
    ftp.talk("SYST", "215 UNIX", "CWD a")
    ftp.control.skip("server", len("250 OK\r\n"))
    ftp.control.skip("client", len("NOOP\r\n"))
    ftp.control.skip("server", len("200 OK\r\n"))
    for _ in range(10):
        ftp.talk("PWD", '257 "/" is current')
    ftp.download("f.bin", A)
    played = play(ftp.quit())
    facts = played.transfer()
    assert (facts["replies"], facts["bytes"], facts["state"]) == ([150, 226], 100, "complete")
    assert "after-gap" in played.session()["quirks"]


def test_S10_session_may_begin_in_its_middle(play):
    ftp = Dialogue(handshake=False)
    ftp.download("f.bin", A)
    played = play(ftp.quit())
    assert played.session()["captured"]["start"] is False
    assert (played.transfer()["bytes"], played.transfer()["state"]) == (100, "complete")


# --- TLS and direction ---

@pytest.mark.parametrize("command", ["AUTH TLS", "AUTH SSL", "AUTH TLS-C", "auth tls", "AUTH TLS "])
def test_T1_every_way_to_ask_for_tls(command, play):
    ftp = Dialogue()
    ftp.talk("220 ready", command, "234 Go")
    ftp.control.client(b"\x17\x03\x03\x00\x05hello")
    ftp.control.server(b"\x17\x03\x03\x00\x05world")
    ftp.control.close()
    session = play(ftp).session()
    assert (session["tls"], session["commands"], session["replies"]) == ("explicit", 1, 2)


def test_T2_refused_tls_is_forgotten(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "AUTH TLS", "431 No", "USER alice", "331 Password", "PASS x", "230 In")
    ftp.talk("NOOP", "234 What", "SYST", "215 UNIX")
    session = play(ftp).session()
    assert (session["tls"], session["commands"]) == ("none", 5)


@pytest.mark.parametrize("handshake", [True, False])
def test_F1_both_ports_21(handshake, play):
    """Who sends commands follows from the SYN, else from what is said."""
    ftp = Dialogue(client_port=21, handshake=handshake).login()
    ftp.download("f.bin", A)
    played = play(ftp)
    [session] = played.records("session")
    assert (session["client"]["ip"], session["server"]["ip"]) == (CLIENT, SERVER)
    assert played.column("ftpx.request.command") == ["USER", "PASS", "PASV", "RETR"]
