# Knows which connections are FTP's when neither port nor announcement tells, and which only seem so.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import tshark
from build import CLIENT, SERVER, Connection, Dialogue, Wire, noise
from played import sha256

pytestmark = pytest.mark.own

A = noise(3000)
LISTING = b"total 8\r\ndrwxr-xr-x 2 0 0 4096 Nov 22 10:11 pub\r\n" \
          b"-rw-r--r-- 1 0 0 1203 Nov 22 10:11 f.bin\r\n"
SMTP = ["220 mail.example.com ESMTP", "EHLO me", "250 mail", "MAIL FROM:<a@b>", "250 ok", "QUIT",
        "221 bye"]
POP3 = ["+OK ready", "USER bob", "+OK", "PASS x", "+OK", "LIST", "+OK", "QUIT", "+OK"]


@pytest.mark.parametrize("banner", ["220 ready", "220 smtp.example.com FTP server (SMTP elsewhere)"])
@pytest.mark.parametrize("port", [25, 80, 110, 143, 2811, 6667])
def test_ftp_is_found_on_others_ports(port, banner, play):
    ftp = Dialogue(port=port)
    ftp.talk(banner, "USER alice", "331 Password", "PASS x", "230 In", "TYPE I", "200 OK")
    ftp.download("f.bin", A)
    played = play(ftp.quit())
    assert (played.transfer()["bytes"], played.transfer()["state"]) == (len(A), "complete")
    assert [record["server"]["port"] for record in played.records("session")] == [port]


def speak(wire, port, lines, client_port):
    """Lines in turns; a server's begin as its protocol has them."""
    talk = Connection(wire, (CLIENT, client_port), (SERVER, port))
    for line in lines:
        who = "server" if line[:1].isdigit() or line[:1] == "+" else "client"
        talk.send(who, line.encode() + b"\r\n")
    talk.close()


def test_others_are_left_alone_in_a_mixed_capture(play):
    ftp = Dialogue(port=2121).login()
    for turn, (port, lines) in enumerate([(25, SMTP), (21, SMTP), (110, POP3), (21, POP3)]):
        speak(ftp.wire, port, lines, 45000 + turn)
    ftp.download("f.bin", A)
    played = play(ftp.quit())
    assert [record["server"]["port"] for record in played.records("session")] == [2121]
    assert len(played.records("transfer")) == 1
    ours = {port for row in tshark.tshark("-r", played.path, "-Y", "ftpx || ftpx-data", "-T", "fields",
                                          "-e", "tcp.port").split() for port in row.split(",")}
    assert not ours & {"25", "21", "110"}


def test_a_login_of_which_only_the_clients_side_was_captured_is_told(play):
    ftp = Dialogue(handshake=False)
    ftp.talk("USER alice", "PASS secret", "QUIT")
    played = play(ftp)
    [record] = played.records("login")
    assert (record["user"]["name"], record["ftpx"]["result"]) == ("alice", "unanswered")
    [session] = played.records("session")
    assert session["server"] == {"ip": SERVER, "port": 21}


# --- data connections of which nothing was announced ---

def data(opener, server_port, handshake=True):
    return Connection(Wire(), (CLIENT, 50010), (SERVER, server_port), opener, handshake)


def only_transfer(played):
    assert played.records("session") == []
    facts = played.transfer()
    assert "command" not in facts and "session" not in facts
    return facts


@pytest.mark.parametrize("opener, handshake", [("server", True), ("client", False)])
def test_connection_from_port_20_is_a_download(opener, handshake, play):
    connection = data(opener, 20, handshake)
    connection.server(A[:1400])
    connection.server(A[1400:])
    connection.close()
    played = play(connection)
    facts = only_transfer(played)
    assert (facts["bytes"], facts["state"]) == (len(A), "incomplete")
    assert played.file()["hash"] == {"sha256": sha256(A)}
    assert played.records("transfer")[0]["event"]["action"] == "ftp-download"
    assert set(played.column("ftpx.transfer.direction")) == {"download"}
    assert played.frames("ftpx.transfer.incomplete")
    assert played.frames("ftpx.session") == []


def test_connection_from_port_20_that_the_client_fills_is_an_upload(play):
    connection = data("server", 20)
    connection.client(A)
    connection.close("client")
    played = play(connection)
    assert only_transfer(played)["bytes"] == len(A)
    assert played.records("transfer")[0]["event"]["action"] == "ftp-upload"


@pytest.mark.parametrize("opener, port", [("client", 50001), ("server", 20), ("server", 3000)])
def test_listing_on_any_port_is_a_listing(opener, port, play):
    connection = data(opener, port)
    connection.server(LISTING)
    connection.close()
    played = play(connection)
    assert only_transfer(played)["bytes"] == len(LISTING)
    assert played.records("transfer")[0]["event"]["action"] == "ftp-list"


@pytest.mark.parametrize("first, second", [(A, b""), (LISTING, b"$ ls\r\n"), (b"total 8\r\n", b"")],
                         ids=["file", "shell", "total"])
def test_what_is_no_data_connection_is_left_alone(first, second, play):
    """A file on a port that tells nothing, a shell, and what only begins like a listing."""
    connection = data("client", 50001)
    connection.server(first)
    if second:
        connection.client(second)
    connection.close()
    assert play(connection).all_records == []


def test_server_on_port_20_is_left_alone(play):
    connection = data("client", 20)
    connection.server(b"SSH-2.0-x\r\n")
    connection.client(b"SSH-2.0-y\r\n")
    connection.close()
    assert play(connection).all_records == []


def test_reports_cope_with_transfers_of_no_session():
    path = tshark.CAPTURES / "late-start-in-transfer.pcapng"
    said = tshark.tshark("-q", "-r", str(path), *(part for table in (
        "flows", "sessions", "transfers", "downloads", "logins", "tree") for part in (
            "-z", f"ftpx,{table}")))
    assert "Data connections without a known control connection" in said
    assert "8d27181ea0d604022b48429f88e38320b985c4ab8b97a6910e0b0e5cbc354130" in said
