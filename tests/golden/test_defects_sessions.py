# Knows sessions of which a capture holds little, or oddly: a tail, a greeting and nothing more, a beginning
# that was lost, TLS at a server that speaks in the clear.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import re

import pytest

import tshark
from build import CLIENT, SERVER, Connection, Dialogue, Wire, noise
from page import made

pytestmark = pytest.mark.own

HOSTS = [(CLIENT, SERVER), ("2001:db8::2", "2001:db8::1")]
HELLO = bytes.fromhex("16030100 2f 01 00002b 0303".replace(" ", "")) + noise(32) + \
    bytes.fromhex("00 0004 1301 1302 01 00 0000".replace(" ", ""))
ALERT = bytes.fromhex("15030100020246")


def record(kind, content):
    return bytes([kind, 3, 3]) + len(content).to_bytes(2, "big") + content


def records_of(path, *options):
    out = tshark.tshark("-q", "-r", str(path), "-z", "ftpx,json", *options)
    return [json.loads(line) for line in tshark.but_capture(out).splitlines()]


def session_in_all_modes(played):
    """One session, and the same records in one pass, in two and in a quick scan."""
    for options in [], ["-2"], ["-o", "ftpx.quick:TRUE"]:
        assert records_of(played.path, *options) == played.all_records
    return played.session()


# --- the end of a session ---

TAILS = {
    "QUIT": (["QUIT", "221 Goodbye."], 1, 1),
    "221": (["221 Goodbye."], 0, 1),
    "331": (["331 Password required for admin.", "PASS x", "530 Login incorrect."], 1, 2),
    "331 alone": (["331 Password required for admin."], 0, 1),
    "425": (["425 Can't open data connection.", "221 Goodbye."], 0, 2),
    "230": (["230 Login successful."], 0, 1),
    "226": (["150 Opening.", "226 Done.", "QUIT", "221 Goodbye."], 1, 3),
    "250 of several lines": (["250-Changed", "250 Done."], 0, 1),
    "NOOP": (["NOOP", "200 Zzz..."], 1, 1),
    "CWD": (["CWD x", "550 No such directory."], 1, 1),
}


@pytest.mark.parametrize("lines, commands, replies", TAILS.values(), ids=TAILS)
def test_the_end_of_a_session_is_one_on_port_21(lines, commands, replies, play):
    ftp = Dialogue(*HOSTS[commands], handshake=False)
    ftp.talk(*lines)
    ftp.control.close()
    session = session_in_all_modes(play(ftp))
    assert (session["commands"], session["replies"]) == (commands, replies)
    assert session["captured"]["start"] is False


@pytest.mark.parametrize("lines", [["QUIT", "221 Goodbye."], ["250 ok", "QUIT", "221 Goodbye."],
                                   ["NOOP", "200 ok"], ["HELP", "214 help"]])
def test_the_end_of_anything_is_nobodys_elsewhere(lines, play):
    ftp = Dialogue(port=2121, handshake=False)
    ftp.talk(*lines)
    ftp.control.close()
    assert play(ftp).all_records == []


@pytest.mark.parametrize("port", [21, 2121])
def test_a_late_login_that_fails(port, play):
    ftp = Dialogue(port=port, handshake=False)
    ftp.talk("331 Password required.", "PASS x", "530 Login incorrect.")
    session = session_in_all_modes(play(ftp))
    assert (session["login"], session["failed_logins"]) == ("failed", 1)


@pytest.mark.parametrize("port, lines", [(2121, ["QUIT", "221 Goodbye."]), (2121, ["NOOP", "200 ok"]),
                                         (2121, ["421 Too many users"]), (2121, ["220 ready"])])
@pytest.mark.parametrize("hosts", HOSTS)
def test_where_ftp_was_spoken_it_goes_on(hosts, port, lines, save):
    """Any port is FTP's once a session there is beyond doubt; another port of the same host is not."""
    wire = Wire()
    Dialogue(*hosts, wire=wire, port=port, client_port=40001).login()
    for other in 0, 1:
        ftp = Dialogue(*hosts, wire=wire, port=port + other, client_port=40002, handshake=lines[0] != "QUIT")
        ftp.talk(*lines)
        ftp.control.close()
    path = save(wire)
    for options in [], ["-2"], ["-o", "ftpx.quick:TRUE"]:
        said = [(record["client"]["port"], record["server"]["port"]) for record in records_of(path, *options)
                if record["record"] == "session"]
        assert said == [(40001, port), (40002, port)]


@pytest.mark.parametrize("port", [21, 2121])
@pytest.mark.parametrize("end", ["close", "rst"])
def test_greeting_and_331_that_were_lost(end, port, play):
    ftp = Dialogue(port=port)
    ftp.control.skip("server", 20)
    ftp.talk("USER kim")
    ftp.control.skip("server", 34)
    ftp.talk("PASS blue", "530 Login incorrect.")
    ftp.control.fin("client")
    if end == "close":
        ftp.control.fin("server")
    else:
        ftp.control.rst("client")
    session = session_in_all_modes(play(ftp))
    assert (session["login"], session["failed_logins"]) == ("failed", 1)


# --- a greeting ---

def end_by(control, how):
    {"open": lambda: None, "fin": lambda: control.close("client"), "rst": lambda: control.rst("client"),
     "server": lambda: control.close("server")}[how]()


@pytest.mark.parametrize("greeting, hosts, how, closed_by", [
    (["220 ready"], HOSTS[0], "open", "none"),
    (["220 ready"], HOSTS[1], "fin", "fin"),
    (["220 ready"], HOSTS[0], "rst", "rst"),
    (["220-Welcome", "220-to this", "220 server"], HOSTS[0], "open", "none"),
    (["220-Welcome", "220-to this", "220 server"], HOSTS[1], "rst", "rst"),
    (["421 Too many connections"], HOSTS[0], "server", "fin"),
    (["421 Too many connections"], HOSTS[0], "open", "none"),
    (["530 Not from there"], HOSTS[0], "open", "none")])
def test_a_greeting_and_nothing_more(greeting, hosts, how, closed_by, play):
    ftp = Dialogue(*hosts)
    ftp.talk(*greeting)
    end_by(ftp.control, how)
    session = session_in_all_modes(play(ftp))
    assert (session["replies"], session["commands"], session["closed_by"]) == (1, 0, closed_by)


@pytest.mark.parametrize("how", ["open", "fin"])
def test_a_greeting_that_names_ftp_is_one_on_any_port(how, play):
    ftp = Dialogue(port=2121)
    ftp.talk("220 (vsFTPd 3.0.3)")
    end_by(ftp.control, how)
    assert session_in_all_modes(play(ftp))["server_software"] == "vsFTPd 3.0.3"


@pytest.mark.parametrize("greeting", ["421 FTP server full, please try later", "421 ProFTPD: too many users"])
@pytest.mark.parametrize("how", ["open", "server", "rst"])
def test_a_full_server_that_names_ftp_is_one_on_any_port(how, greeting, play):
    ftp = Dialogue(port=2121)
    ftp.talk(greeting)
    end_by(ftp.control, how)
    played = play(ftp)
    assert session_in_all_modes(played)["refused"] == 1
    assert "REFUSED" in tshark.tap(played.path, "ftpx,flows")


@pytest.mark.parametrize("greeting", [
    "421 mail.example.com Service not available, closing transmission channel", "421 Too many connections",
    "421 ESMTP: no FTP here", "400 FTP news is full", "421 ftp.example.com is full"])
def test_who_else_is_full_is_none(greeting, play):
    ftp = Dialogue(port=2121)
    ftp.talk(greeting)
    ftp.control.close()
    assert play(ftp).all_records == []


def test_a_greeting_of_which_the_first_lines_were_lost(play):
    ftp = Dialogue(handshake=False)
    ftp.control.server(b" * Welcome *\r\n*************\r\n220 server ready\r\n")
    ftp.talk("USER anonymous", "331 Password", "PASS guest@", "230 In", "QUIT", "221 Bye")
    session = session_in_all_modes(play(ftp))
    assert (session["login"], session["commands"]) == ("anonymous", 3)


def test_a_greeting_without_a_code(play):
    ftp = Dialogue()
    ftp.control.server(b"vsFTPd 2.3.4\r\n")
    ftp.talk("USER root", "331 Password", "PASS x", "230 In")
    played = play(ftp)
    assert session_in_all_modes(played)["login"] == "success"
    [login] = played.records("login")
    assert (login["user"]["name"], login["ftpx"]["frame"], login["ftpx"]["reply_frame"]) == ("root", 7, 8)


# --- the end of a capture ---

@pytest.mark.parametrize("more", [
    lambda control: None,
    lambda control: control.ack("client"),
    lambda control: control.server(b"226 Done\r\n", at=control.sent["server"] - 10)])
def test_the_phase_that_was_reached_is_that_of_the_last_line(more, play):
    ftp = Dialogue().login()
    ftp.download("f.bin", noise(100))
    more(ftp.control)
    assert play(ftp).session()["phase"] == "transfer"


def test_a_greeting_without_a_code_and_nothing_more(play):
    ftp = Dialogue()
    ftp.control.server(b"vsFTPd 2.3.4\r\n")
    session = session_in_all_modes(play(ftp))
    assert (session["replies"], session["commands"]) == (1, 0)


@pytest.mark.parametrize("probe", [b"\x03\x00\x00\x13\x0e\xe0", b"\x00\x00\x00\x85\xffSMB", b"\r\n\r\n"])
def test_a_probe_of_another_protocol_before_the_greeting(probe, play):
    ftp = Dialogue()
    ftp.control.client(probe)
    ftp.talk("220 ready")
    ftp.control.close("client")
    assert session_in_all_modes(play(ftp))["replies"] == 1


@pytest.mark.parametrize("hosts, port", [(HOSTS[0], 21), (HOSTS[1], 2121)])
@pytest.mark.parametrize("said, result", [("230-Welcome", "success"), ("530-Not you", "failed")])
def test_a_reply_of_which_the_capture_has_no_end(said, result, hosts, port, play):
    ftp = Dialogue(*hosts, port=port)
    ftp.talk("220 ready", "USER alice", "331 Password", "PASS x", said)
    played = play(ftp)
    assert session_in_all_modes(played)["login"] == result
    [login] = played.records("login")
    assert (login["ftpx"]["result"], login["ftpx"]["reply_frame"]) == (result, 8)


def test_what_is_read_at_the_end_is_in_the_tree_too(play):
    """A hole is waited for until the capture ends: then what lies behind it is in all views."""
    ftp = Dialogue().login()
    ftp.control.skip("server", 10)
    ftp.talk("PWD", '257 "/" here', "SYST", "215 UNIX")
    played = play(ftp)
    assert played.frames("ftpx.request.command", "SYST") == [11]
    assert played.frames("ftpx.response.code", "215") == [12]
    for options in [], ["-2"]:
        said = tshark.tshark("-r", played.path, *options, "-q", "-z", "ftpx,tree", "-z", "ftpx,srt")
        assert re.search(r"215 System type +1 ", said)
        assert re.search(r"Commands +4 ", said)
        assert re.search(r"SYST +1 +0\.001", said)
        followed = tshark.tshark("-r", played.path, *options, "-q", "-z", "follow,ftpx,ascii,0")
        assert "SYST" in followed and "215 UNIX" in followed


def test_what_a_line_is_known_to_say_only_later_is_in_the_tree_too(play):
    """A reply whose end is lost: that its first line lets alice in is known once the hole stays."""
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 password", "PASS wonder", "230-Welcome")
    ftp.control.skip("server", 30)
    ftp.talk("NOOP", "200 ok", "QUIT", "221 bye")
    played = play(ftp)
    for options in [], ["-2"], ["-2", "-Y", "ftpx"]:
        said = tshark.tshark("-r", played.path, *options, "-q", "-z", "ftpx,tree", "-z", "ftpx,srt")
        assert re.search(r"Logins +1 ", said), said
        assert re.search(r"230 Logged in +1 ", said), said
        assert re.search(r"PASS +1 +0\.001", said), said
    narrowed = tshark.tshark("-r", played.path, "-q", "-z", 'ftpx,tree,ftpx.request.command == "USER"')
    assert re.search(r"USER +1 ", narrowed) and "PASS" not in narrowed
    assert re.search(r"Logins +0 ", narrowed)


# --- TLS that was not agreed to ---

def test_a_hello_at_a_server_that_speaks_in_the_clear(play):
    ftp = Dialogue()
    ftp.control.client(HELLO)
    ftp.talk("220 (vsFTPd 3.0.5)", "530 Please login with USER and PASS.")
    ftp.control.client(ALERT)
    ftp.control.close("client")
    session = session_in_all_modes(play(ftp))
    assert (session["replies"], session["commands"], session["banner"], session["tls"]) == (
        2, 0, "(vsFTPd 3.0.5)", "none")


@pytest.mark.parametrize("answer", [[], ["500 What?"]])
def test_a_hello_after_the_greeting(answer, play):
    ftp = Dialogue()
    ftp.talk("220 ready")
    ftp.control.client(HELLO[:20])
    ftp.control.client(HELLO[20:])
    ftp.talk(*answer)
    ftp.control.client(ALERT)
    ftp.talk("USER alice", "331 Password")
    session = session_in_all_modes(play(ftp))
    assert (session["replies"], session["commands"]) == (2 + len(answer), 1)


def test_a_hello_that_tls_answers_is_not_ours_on_port_21(play):
    connection = Connection(Wire(), (CLIENT, 40000), (SERVER, 21))
    connection.client(HELLO)
    connection.server(HELLO)
    connection.client(record(23, noise(60)))
    connection.close()
    assert play(connection).all_records == []


@pytest.mark.parametrize("port, tls", [(21, "explicit"), (990, "implicit")])
def test_the_end_of_a_session_under_tls(port, tls, play):
    connection = Connection(Wire(), (CLIENT, 40000), (SERVER, port), handshake=False)
    connection.client(record(23, noise(40)))
    connection.server(record(23, noise(60)) + record(21, noise(26)))
    connection.close()
    session = session_in_all_modes(play(connection))
    assert (session["tls"], session["captured"]["start"], session["commands"]) == (tls, False, 0)


def test_the_end_of_tls_elsewhere_is_not_ours(play):
    connection = Connection(Wire(), (CLIENT, 40000), (SERVER, 443), handshake=False)
    connection.client(record(23, noise(40)))
    connection.server(record(23, noise(60)))
    connection.close()
    assert play(connection).all_records == []


def test_a_hello_that_was_not_heard_is_told(play):
    ftp = Dialogue()
    ftp.control.client(record(22, b"\1" + noise(60)))
    ftp.talk("220 (vsFTPd 3.0.5)", "530 Please login with USER and PASS.")
    ftp.control.client(ALERT)
    ftp.control.close("client")
    played = play(ftp)
    assert session_in_all_modes(played)["unheard_tls"] == {"frame": 4, "bytes": 66 + len(ALERT)}
    told = " ".join(tshark.tap(played.path, "ftpx,flows").split())
    assert "frame 4 TLS from the client, 73 bytes in all, to a server that speaks in the clear" in told
    assert told.index("TLS from") < told.index("530 Please")
    ladder = made(played.path).first("details", of="ladder").text()
    assert ladder.index("TLS from the client, 73 B,") < ladder.index("530 Please")


# --- attempts that led to no session ---

def knock(wire, times=1, client_port=40000, port=21, hosts=(CLIENT, SERVER)):
    connection = Connection(wire, (hosts[0], client_port), (hosts[1], port), handshake=False)
    for _ in range(times):
        connection.knock()
        wire.clock += 1_000_000  # what comes at once was captured twice
    return connection


def silent(wire, client_port, end=True):
    connection = Connection(wire, (CLIENT, client_port), (SERVER, 21))
    if end:
        connection.close("client")


def attempt_in_all_modes(path):
    [record] = records_of(path)
    for options in ["-2"], ["-o", "ftpx.quick:TRUE"]:
        assert records_of(path, *options) == [record]
    assert record["record"] == "attempt"
    return record


@pytest.mark.parametrize("hosts, port", [(HOSTS[0], 21), (HOSTS[1], 21), (HOSTS[0], 990)])
def test_a_server_that_does_not_answer(hosts, port, save):
    wire = Wire()
    knock(wire, 3, port=port, hosts=hosts)
    path = save(wire)
    record = attempt_in_all_modes(path)
    assert record["server"] == {"ip": hosts[1], "port": port}
    assert record["client"]["ip"] == hosts[0]
    assert record["event"]["outcome"] == "failure"
    assert record["ftpx"] == {"connections": 1, "syns": 3, "unanswered": 1,
                              "frames": {"first": 1, "last": 3}}
    for options in [], ["-2"], ["-o", "ftpx.quick:TRUE"]:
        said = tshark.tshark("-q", "-r", path, "-z", "ftpx,flows", *options)
        assert "No FTP session" in said
        assert "3 SYNs, no answer" in said and hosts[1] in said and "frames 1–3" in said


def test_the_table_of_sessions_tells_attempts(save):
    wire = Wire()
    knock(wire, 3)
    knock(wire, client_port=40001).rst("server")
    silent(wire, 40002)
    path = save(wire)
    assert tshark.tap(path, "ftpx,sessions") == (
        "FTP sessions: 0\n\n"
        "FTP connections asked for in vain: 1\n"
        "Frame  Client    Server    Port  Connections  SYNs  Outcome\n"
        "-----  --------  --------  ----  -----------  ----  " + "-" * 98 + "\n"
        "    1  10.0.0.2  10.0.0.1    21            3     5  1 connection without an answer; 1 connection "
        "refused (RST); 1 connection on which nothing was said\n")
    assert "vain" not in tshark.tap(path, "ftpx,sessions,ftpx.session==0")


def test_the_page_tells_attempts(save):
    wire = Wire()
    knock(wire, 3)
    knock(wire, client_port=40001).rst("server")
    out = tshark.OUT / "attempts.html"
    tshark.tshark("-q", "-r", save(wire), "-z", f"ftpx,report,{out}")
    page = out.read_text(encoding="utf-8")
    assert "1 connection without an answer (4 SYNs)" in page
    assert "1 connection refused (RST)" in page
    assert "1 个连接没有应答（4 个 SYN）" in page


def test_a_server_that_refuses(save):
    wire = Wire()
    for number in range(3):
        knock(wire, client_port=40000 + number).rst("server")
    path = save(wire)
    assert attempt_in_all_modes(path)["ftpx"] == {
        "connections": 3, "syns": 3, "refused": 3, "frames": {"first": 1, "last": 6}}
    assert "3 connections refused (RST)" in tshark.tshark("-q", "-r", path, "-z", "ftpx,flows")


@pytest.mark.parametrize("end", [True, False])
def test_connections_on_which_nothing_is_said(end, save):
    wire = Wire()
    silent(wire, 40000, end)
    record = attempt_in_all_modes(save(wire))
    assert record["event"]["outcome"] == "unknown"
    assert (record["ftpx"]["connections"], record["ftpx"]["silent"]) == (1, 1)


def test_attempts_beside_sessions_are_one_a_client_and_server(save):
    wire = Wire()
    knock(wire, 2)
    knock(wire, client_port=40001).rst("server")
    knock(wire, client_port=40002, port=80)
    Dialogue(wire=wire, client_port=40003).login().quit()
    knock(wire, client_port=40004, hosts=("10.0.0.9", SERVER))
    path = save(wire)
    said = [(record["client"]["ip"], record["ftpx"]["connections"], record["ftpx"]["syns"])
            for record in records_of(path) if record["record"] == "attempt"]
    assert said == [(CLIENT, 2, 3), ("10.0.0.9", 1, 1)]
    flows = tshark.tshark("-q", "-r", path, "-z", "ftpx,flows")
    assert "1 connection without an answer; 1 connection refused (RST)" in flows
    filtered = tshark.tshark("-q", "-r", path, "-z", "ftpx,flows,ftpx.session==0")
    assert "Attempts" in flows and "Attempts" not in filtered


def test_what_was_said_or_announced_is_no_attempt(save):
    wire = Wire()
    other = Connection(wire, (CLIENT, 40001), (SERVER, 21))
    other.server(b"SSH-2.0-x\r\n")
    ftp = Dialogue(wire=wire).login()
    ftp.download("f.bin", b"")
    ftp.quit()
    assert "attempt" not in [record["record"] for record in records_of(save(wire))]


# --- others on port 21 ---

OTHERS = {
    "SMTP": [">220 mx ready", "HELO me", ">250 hello", "MAIL FROM:<a@b>", ">250 ok", "QUIT", ">221 bye"],
    "SMTP of several lines": [">220-mx ready", ">220 ESMTP", "QUIT", ">221 bye"],
    "POP3": [">+OK ready", "USER bob", ">+OK", "PASS x", ">+OK", "LIST", ">+OK", "QUIT", ">+OK"],
    "POP3 under way": ["USER bob", ">+OK", "PASS x", ">-ERR no"],
    "IMAP": [">* OK ready", "a LOGIN b c", ">a OK", "a LOGOUT", ">* BYE"],
    "IRC": ["PASS x", "USER bob 0 * :Bob", "NICK bob", ">:irc 001 bob :Welcome", "QUIT"],
    "NNTP": [">200 news", "MODE READER", ">200 ok", "LIST", ">215 list", "QUIT", ">205 bye"],
    "HTTP": ["GET / HTTP/1.1", "Host: a", "", ">HTTP/1.1 200 OK", ">", ">220 apples"],
    "SSH": [">SSH-2.0-OpenSSH_9.2", "SSH-2.0-x"],
    "Redis": ["*1", "$4", "PING", ">+PONG", "TYPE a", ">+string", "QUIT", ">+OK"],
    "SIP": ["OPTIONS sip:a@b SIP/2.0", "", ">SIP/2.0 200 OK", ">"],
    "shell": [">Welcome", ">login: ", "bob", ">$ ", "help", ">commands", "quit"],
}


@pytest.mark.parametrize("port, handshake", [(21, True), (21, False), (2121, True)])
def test_what_is_clearly_something_else_is_none(port, handshake, play):
    wire = Wire()
    for number, lines in enumerate(OTHERS.values()):
        connection = Connection(wire, (CLIENT, 40000 + number), (SERVER, port), handshake=handshake)
        for line in lines:
            who = "server" if line[:1] == ">" else "client"
            connection.send(who, line.removeprefix(">").encode() + b"\r\n")
        connection.close()
    played = play(connection)
    assert played.all_records == []
    assert "No FTP session" in tshark.tshark("-q", "-r", played.path, "-z", "ftpx,flows")
    assert played.frames("ftpx.session") == []


def test_what_was_taken_for_a_session_leaves_no_trace(play):
    """Mail on port 21 between two sessions: it is in no table, and filters find nothing in it."""
    wire = Wire()
    first = Dialogue(wire=wire, client_port=40001).login()
    mail = Dialogue(wire=wire, client_port=40002)
    mail.talk("220 mx ready")
    second = Dialogue(wire=wire, client_port=40003).login()
    mail.talk("HELO me", "250 hello", "QUIT", "221 bye")
    played = play(second)
    assert first.wire is second.wire
    assert [record["client"]["port"] for record in played.records("session")] == [40001, 40003]
    for table in "flows", "sessions", "logins", "tree":
        assert "40002" not in tshark.tshark("-q", "-r", played.path, "-z", f"ftpx,{table}")
    used = tshark.tshark("-2", "-r", played.path, "-Y", "ftpx", "-T", "fields", "-e", "tcp.port")
    assert "40002" not in used
