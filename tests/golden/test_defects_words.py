# Knows what dissectors leave unsaid of a session's own words: attempts to log in whose question or answer
# is missing, what a server says unasked, what it refuses.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import re

import pytest

import tshark
from build import Dialogue
from page import made

pytestmark = pytest.mark.own


def narrative(played):
    """What is told of it, without regard to the layout."""
    return " ".join(tshark.tap(played.path, "ftpx,flows").split())


# --- listings ---

AS400 = [b"QSYS          77824 14/11/23 22:13:20 *DIR       QOpenSys/\r\n",
         b"ALICE             0 14/11/23 22:13:20 *STMF      notes.txt\r\n"]
UNREAD = [("LIST", AS400), ("LIST", [b"\x1b$B not a line at all"]), ("MLSD", [b"no facts\r\n"])]


def listed(command, content, **how):
    ftp = Dialogue(**how).login()
    ftp.talk("EPSV", "229 Ok (|||50001|)", command, "150 Here")
    data = ftp.passive()
    for line in content:
        data.server(line)
    data.close()
    ftp.talk("226 Done")
    return ftp


@pytest.mark.parametrize("command, content", UNREAD)
@pytest.mark.parametrize("how", [{}, {"client": "2001:db8::2", "server": "2001:db8::1"}])
def test_a_listing_of_an_unknown_form_is_not_counted(play, command, content, how):
    played = play(listed(command, content, **how))
    facts = played.transfer()
    assert "entries" not in facts and facts["state"] == "complete"
    size = len(b"".join(content))
    assert f"{size} bytes, not read as a listing" in narrative(played)
    assert played.frames("ftpx.transfer.entries") == []


@pytest.mark.parametrize("content", [[], [b"total 0\r\n"]])
def test_an_empty_directory_has_no_entries(play, content):
    played = play(listed("LIST", content))
    assert played.transfer()["entries"] == 0
    assert "0 entries" in narrative(played)


# --- operations ---

def test_a_pipelined_rename_is_told_once(play):
    ftp = Dialogue().login()
    ftp.control.client(b"RNFR a\r\nRNTO b\r\n")
    ftp.talk("550 No such file", "503 RNFR first", "DELE c", "550 No")
    played = play(ftp)
    assert narrative(played).count("RNFR a") == 1
    assert "RNFR a → 550 No such file; RNTO b → 503 RNFR first" in narrative(played)
    assert [record["event"]["action"] for record in played.records("operation")] == \
        ["ftp-rename", "ftp-delete"]


def test_an_empty_line_has_a_name(play):
    ftp = Dialogue().login()
    ftp.control.client(b"\r\n")
    ftp.talk("500 What?")
    assert "(empty line) → 500 What?" in narrative(play(ftp))


# --- logins ---

PLACES = [{}, {"client": "2001:db8::2", "server": "2001:db8::1"}, {"port": 2121}]


def attempts(played):
    return [(record.get("user", {}).get("name"), record["ftpx"]["result"],
             record["ftpx"].get("code"), record["ftpx"].get("unseen"))
            for record in played.records("login")]


@pytest.mark.parametrize("how", PLACES)
@pytest.mark.parametrize("code", ["421 Full", "430 No", "450 Later", "500 OOPS: no", "501 No",
                                  "502 No", "503 No", "530 No", "550 No"])
def test_whatever_refuses_a_password_is_a_failed_login(play, code, how):
    ftp = Dialogue(**how)
    ftp.talk("220 ready", "USER root", "331 Password", "PASS x", code)
    played = play(ftp)
    assert attempts(played) == [("root", "failed", int(code[:3]), None)]
    assert (played.session()["login"], played.session()["failed_logins"]) == ("failed", 1)
    assert played.frames("ftpx.login.failed") == [ftp.wire.frames]


def test_refusals_of_any_kind_are_brute_force(play):
    wire = None
    for number in range(6):
        ftp = Dialogue(wire=wire, client_port=40000 + number)
        wire = ftp.wire
        ftp.talk("220 ready", "USER root", "331 Password", f"PASS {number}", "500 OOPS: no")
    played = play(ftp)
    assert len(played.frames("ftpx.login.bruteforce")) == 2
    assert [record["ftpx"]["login"] for record in played.records("session")] == ["failed"] * 6


def test_an_account_is_asked_for_in_vain(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER bob", "331 Password", "PASS x", "332 Account", "QUIT", "221 Bye")
    played = play(ftp)
    [login] = played.records("login")
    assert attempts(played) == [("bob", "unfinished", 332, None)]
    assert login["ftpx"]["quirks"] == ["cleartext-password"]
    assert "UNFINISHED" in narrative(played)


@pytest.mark.parametrize("then", [["ACCT x", "202 Superfluous"], ["ACCT x", "230 Fine"]])
def test_an_account_of_who_is_in_is_no_login(play, then):
    ftp = Dialogue().login("bob")
    ftp.talk(*then)
    assert attempts(play(ftp)) == [("bob", "success", 230, None)]


def test_an_account_completes_the_attempt(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER bob", "331 Password", "PASS x", "332 Account", "ACCT y", "230 In")
    played = play(ftp)
    assert attempts(played) == [("bob", "success", 230, None)]
    [login] = played.records("login")
    assert (login["ftpx"]["frame"], login["ftpx"]["reply_frame"]) == (7, 10)


def without(ftp, who, line):
    """A line that was sent and is not in the capture."""
    ftp.control.skip(who, len(line) + 2)


@pytest.mark.parametrize("how", PLACES)
@pytest.mark.parametrize("answer, result", [("530 Login incorrect.", "failed"), ("230 In", "success")])
def test_the_answer_was_seen_and_the_question_was_not(play, answer, result, how):
    ftp = Dialogue(**how)
    ftp.talk("220 ready", "USER wendy", "331 Password")
    without(ftp, "client", "PASS secret")
    ftp.talk(answer)
    ftp.talk(*["NOOP", "200 Ok"] * 20)
    played = play(ftp)
    assert attempts(played) == [("wendy", result, int(answer[:3]), "command")]
    assert played.session()["login"] == result
    assert f"a command that is not in the capture → {answer}" in narrative(played)


def test_the_user_of_a_lost_command_is_not_known(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER grace", "331 Password", "PASS x", "530 No")
    without(ftp, "client", "USER heidi")
    ftp.talk("331 Password", "PASS y", "230 In")
    ftp.talk(*["NOOP", "200 Ok"] * 20)
    assert attempts(play(ftp)) == [("grace", "failed", 530, None), (None, "success", 230, None)]


def test_what_follows_shows_the_answer_that_is_missing(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 Password", "PASS x", "530 No", "USER alice",
             "331 Password", "PASS secret")
    without(ftp, "server", "230 In")
    ftp.talk("PWD", '257 "/"')
    ftp.download("f", b"content")
    ftp.talk(*["NOOP", "200 Ok"] * 20)
    played = play(ftp)
    assert attempts(played) == [("alice", "failed", 530, None), ("alice", "success", None, "reply")]
    assert played.session()["login"] == "success"


def test_a_token_that_is_refused_is_a_failed_login(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "AUTH GSSAPI", "334 Go on", "ADAT YIIC", "335 ADAT=YGoG", "ADAT YIID",
             "535 No")
    played = play(ftp)
    assert attempts(played) == [(None, "failed", 535, None)]
    assert re.search(r"log in .*frames 7–10 ADAT \(4 bytes\) → 335; ADAT \(4 bytes\) → 535 No FAILED",
                     narrative(played))
    assert "refused" not in played.session()


def test_each_attempt_by_tokens_has_its_verdict(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "AUTH GSSAPI", "334 Go on", "ADAT YIIC", "535 No", "ADAT YIID", "535 No",
             "AUTH GSSAPI", "334 Go on", "ADAT YIIC", "335 ADAT=YGoG", "ADAT YIID", "235 ADAT=YGoH",
             "USER alice", "232 In")
    told = narrative(play(ftp))
    assert told.count("ADAT (4 bytes) → 535 No FAILED") == 2
    assert "ADAT (4 bytes) → 335; ADAT (4 bytes) → 235 logged in" in told


# --- the server's own words ---

@pytest.mark.parametrize("how", PLACES)
@pytest.mark.parametrize("words", ["421 Timeout.", "421 Service shutting down.", "500 OOPS: child died"])
def test_what_a_server_says_unasked_is_told(play, words, how):
    ftp = Dialogue(**how).login()
    ftp.talk("NOOP", "200 Ok", words)
    ftp.control.close()
    played = play(ftp)
    assert played.session()["unasked"] == [{"frame": 11, "code": int(words[:3]), "text": words[4:]}]
    assert f"frame 11 {words} close" in narrative(played)


def test_of_many_words_some_are_told(play):
    ftp = Dialogue().login()
    ftp.talk(*["226 Done"] * 30)
    played = play(ftp)
    assert len(played.session()["unasked"]) == 16
    assert "and 22 more that answer nothing in the capture" in narrative(played)


@pytest.mark.parametrize("how", PLACES)
@pytest.mark.parametrize("end", ["rst", "fin"])
def test_a_last_line_without_its_end_is_read(play, end, how):
    ftp = Dialogue(**how)
    ftp.talk("220 (vsFTPd 2.3.4)", "USER root", "331 Password", "PASS x")
    ftp.control.fin("client")
    ftp.control.server(b"500 OOPS: ")
    getattr(ftp.control, end)("server")
    played = play(ftp)
    assert attempts(played) == [("root", "failed", 500, None)]
    assert "PASS •••• → 500 OOPS:" in narrative(played)
    assert played.at(9, "ftpx.response.code") == ["500"]


@pytest.mark.parametrize("how", PLACES)
@pytest.mark.parametrize("ends", [True, False])
def test_the_code_of_a_reply_stands_in_its_first_line(play, ends, how):
    ftp = Dialogue(**how)
    ftp.talk("220 ready", "USER anonymous", "331 Password", "PASS me@", "230-Welcome")
    without(ftp, "server", "Much to say")
    if ends:
        ftp.talk("230 End")
    ftp.talk(*["NOOP", "200 Ok"] * 20)
    played = play(ftp)
    [login] = played.records("login")
    assert attempts(played) == [("anonymous", "anonymous", 230, None)]
    assert login["ftpx"]["reply_frame"] == 8
    assert "unasked" not in played.session()


def test_what_tls_hid_is_told_in_its_place(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "AUTH TLS", "234 Go on")
    for who in ("client", "server"):
        ftp.control.send(who, b"\x16\x03\x03\x00\x20" + b"x" * 32)
        ftp.control.send(who, b"\x15\x03\x03\x00\x12" + b"y" * 18)
    ftp.control.server(b"500 OOPS: cannot change directory\r\n500 OOPS: child died\r\n")
    ftp.control.close()
    told = narrative(play(ftp))
    assert "frames 6–10 under TLS, which cannot be read; 60 bytes from the client, 60 from the server" \
        in told
    assert told.index("under TLS") < told.index("500 OOPS: cannot") < told.index("500 OOPS: child")


def test_the_page_tells_what_is_beside_the_commands(play):
    """What is said unasked, whatever it means; and where TLS begins and ends."""
    ftp = Dialogue().login()
    ftp.talk("NOOP", "200 Ok", "226 Done", "AUTH TLS", "234 Go on")
    for who in ("client", "server"):
        ftp.control.send(who, b"\x16\x03\x03\x00\x20" + b"x" * 32)
        ftp.control.send(who, b"\x15\x03\x03\x00\x12" + b"y" * 18)
    ftp.talk("PWD", '257 "/"')
    page = made(play(ftp).path)
    said = [rung.text() for rung in page.first("details", of="ladder").all("li")]
    expected = ["NOOP", "200", "226 Done", "AUTH TLS", "234",
                "under TLS, which cannot be read: 60 B from the client, 60 B from the server; "
                "then in the clear again", "PWD", '257 "/"']
    last = said[-1 - len(expected):-1]
    assert [text in rung for text, rung in zip(expected, last)] == [True] * len(expected)


def test_the_page_tells_tls_that_does_not_end(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "AUTH TLS", "234 Go on")
    for who in ("client", "server"):
        ftp.control.send(who, b"\x16\x03\x03\x00\x20" + b"x" * 32)
    ladder = made(play(ftp).path).first("details", of="ladder").text()
    assert "TLS from here on, which cannot be read: 37 B from the client, 37 B from the server" in ladder


def test_the_page_tells_a_login_whose_command_is_missing(play):
    ftp = Dialogue(handshake=False)
    ftp.talk("331 Password", "530 Not you", "221 Bye")
    rungs = list(made(play(ftp).path).first("details", of="ladder").all("li", of="failed"))
    assert ["530 Not you" in rung.text() for rung in rungs] == [True]


# --- what is refused ---

FAILURES = [("CWD /gone", "550 No such directory"), ("CWD /x", "500 OOPS: no"), ("DELE a", "450 Busy"),
            ("RNFR a", "550 No"), ("MKD a", "502 No"), ("SIZE a", "550 No such file"), ("PASV", "425 No"),
            ("MDTM a", "550 No"), ("SITE CHMOD 600 a", "500 No"), ("NOOP", "421 Going down")]
QUESTIONS = [("FEAT", "500 What?"), ("OPTS UTF8 ON", "501 No"), ("CLNT x", "500 What?"),
             ("SYST", "502 No"), ("SIZE a", "502 No"), ("MDTM a", "500 What?"), ("EPSV", "522 No"),
             ("SITE HELP", "500 What?"), ("AUTH TLS", "534 No"), ("XYZZY", "500 What?")]


@pytest.mark.parametrize("how", PLACES)
@pytest.mark.parametrize("command, reply", FAILURES)
def test_what_is_refused_is_a_failure(play, command, reply, how):
    ftp = Dialogue(**how).login()
    ftp.talk(command, reply)
    played = play(ftp)
    assert played.frames("ftpx.command.refused") == [10]
    assert played.session()["refused"] == 1


@pytest.mark.parametrize("command, reply", QUESTIONS)
def test_a_question_fails_nothing(play, command, reply):
    ftp = Dialogue().login()
    ftp.talk(command, reply)
    played = play(ftp)
    assert played.frames("ftpx.command.refused") == []
    assert "refused" not in played.session()


def test_before_a_login_nearly_all_is_refused(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "SYST", "530 Log in", "PWD", "530 Log in", "USER a", "331 Password")
    assert play(ftp).frames("ftpx.command.refused") == []


@pytest.mark.parametrize("how", PLACES[:2])
def test_a_server_that_is_full(play, how):
    ftp = Dialogue(**how)
    ftp.talk("421 Too many users", "QUIT", "221 Bye")
    played = play(ftp)
    assert played.frames("ftpx.command.refused") == [4]
    assert played.session()["refused"] == 1
    assert "421 Too many users REFUSED" in narrative(played)
