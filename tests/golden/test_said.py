# Knows what client and server say besides moving files: who they are, what they can do, what they do
# to files and what they claim of them.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import tshark
from build import Dialogue, noise
from played import downloading, sha256

pytestmark = pytest.mark.own

FEAT = ("FEAT", "211-Features", "211-MDTM", "211-UTF8", "211-AUTH TLS", "211 End")


def narrative(played):
    return tshark.tap(played.path, "ftpx,flows")


# --- who they are and what they can do ---

def test_features_are_fields_and_in_the_record(play):
    ftp = Dialogue().login()
    ftp.talk(*FEAT)
    played = play(ftp)
    assert played.column("ftpx.feature") == ["MDTM", "UTF8", "AUTH TLS"]
    assert played.session()["features"] == ["MDTM", "UTF8", "AUTH TLS"]
    assert played.session()["utf8"] == "offered"


def test_utf8_host_language_and_system(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "HOST ftp.example.com", "220 Welcome there", "USER alice", "331 Password",
             "PASS x", "230 In", "OPTS UTF8 ON", "200 On", "LANG fr", "200 Bonjour", "SYST",
             "215 UNIX Type: L8", "CSID Name=Tool; Version=2;", "200 Name=Srv; Version=7;")
    played = play(ftp)
    facts = played.session()
    assert played.column("ftpx.host") == ["ftp.example.com"]
    assert (facts["host"], facts["language"], facts["utf8"]) == ("ftp.example.com", "fr", "on")
    assert facts["system"] == "UNIX Type: L8"
    assert (facts["client_software"], facts["server_software"]) == ("Tool 2", "Srv 7")


def test_inferred_programs_stand_apart(play):
    ftp = Dialogue()
    ftp.talk("220 Welcome", "USER alice", "331 Please specify the password.", "PASS x", "230 In",
             "PWD", '257 "/"', "EPSV", "229 Ok (|||50001|)", "TYPE I", "200 ok")
    played = play(ftp)
    facts = played.session()
    assert facts["client_software_inferred"] == "curl"
    assert facts["server_software_inferred"] == "vsFTPd"
    assert not {"client_software", "server_software"} & set(facts)
    assert played.column("ftpx.client.software") == []
    assert "the client behaves like curl; the server behaves like vsFTPd" in \
        " ".join(narrative(played).split())


# --- security ---

def test_refused_tls(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "AUTH TLS", "534 Not here", "USER alice", "331 Password", "PASS x",
             "230 In")
    played = play(ftp)
    assert played.frames("ftpx.tls.refused") == [6]
    assert played.frames("ftpx.tls.fallback") == [9]
    assert played.frames("ftpx.tls.stripped") == []
    assert played.session()["quirks"] == ["tls-refused", "tls-fallback"]


NOT_BEFORE_LOGIN = "530 Please login with USER and PASS."
PLAIN_FEATURES = ["FEAT", "211-Features:", "211-EPRT", "211-PASV", "211 End"]
TRIES = [  # what a client asks of a server without TLS before it logs in
    ["AUTH TLS", NOT_BEFORE_LOGIN, "AUTH SSL", NOT_BEFORE_LOGIN],  # FileZilla at vsftpd
    ["AUTH TLS", "502 Command not implemented."],
    ["AUTH TLS", "500 AUTH not understood", "AUTH SSL", "500 AUTH not understood"],
    [*PLAIN_FEATURES, "AUTH TLS", "504 Unknown"]]                  # lftp asks first


@pytest.mark.parametrize("tried", TRIES)
@pytest.mark.parametrize("client, server, port", [
    ("192.0.2.10", "192.0.2.1", 21), ("192.0.2.10", "192.0.2.1", 2121),
    ("2001:db8::10", "2001:db8::1", 21)])
def test_trying_tls_by_default_raises_no_alarm(play, tried, client, server, port):
    ftp = Dialogue(client=client, server=server, port=port)
    ftp.talk("220 ready", *tried, "USER alice", "331 Password", "PASS x", "230 In", *PLAIN_FEATURES)
    played = play(ftp)
    assert len(played.frames("ftpx.tls.fallback")) == 1
    assert played.frames('_ws.expert.severity >= "Warning"') == []


def test_stripped_tls(play):
    ftp = Dialogue()
    ftp.talk("220 ready", *FEAT, "AUTH TLS", "534 Not here")
    played = play(ftp)
    assert played.frames("ftpx.tls.stripped") == [12]
    assert played.session()["quirks"] == ["tls-refused", "tls-stripped"]


def test_gssapi_seals_commands(play):
    ftp = Dialogue(port=2811)
    ftp.talk("220 host GridFTP Server 3.28 (gcc64, 1-2) [Globus Toolkit 5.0.4] ready.",
             "AUTH GSSAPI", "334 Using authentication type GSSAPI; ADAT must follow.",
             "ADAT YIIC", "335 ADAT=YGoG", "ADAT YIID", "235 ADAT=YGoH",
             "ENC c2VjcmV0", "632 MTUw", "632 MjI2", "MIC cXVpdA==", "631 MjIx")
    ftp.control.close()
    played = play(ftp)
    facts = played.session()
    assert (facts["security"], facts["tls"]) == ("GSSAPI", "none")
    assert facts["server_software"] == "GridFTP Server 3.28"
    assert "quirks" not in facts
    assert played.frames("ftpx.response.unexpected") == []
    assert played.frames("ftpx.command.unknown") == []
    assert played.frames("ftpx.login.cleartext") == []
    told = " ".join(narrative(played).split())
    assert "security mechanism: GSSAPI; 2 commands that cannot be read" in told
    assert "c2VjcmV0" not in told


# --- operations ---

def test_operations_are_fields(play):
    ftp = Dialogue().login()
    ftp.talk("CWD /home", "250 ok", "RNFR a", "350 ready", "RNTO b", "250 ok", "DELE c", "550 no")
    played = play(ftp)
    assert played.frames("ftpx.operation", "ftp-rename") == [11, 12, 13, 14]
    assert played.frames("ftpx.operation", "ftp-delete") == [15, 16]
    assert played.at(13, "ftpx.operation.path") == ["/home/b"]
    assert played.at(13, "ftpx.operation.from") == ["/home/a"]
    assert [record["event"]["outcome"] for record in played.records("operation")] == \
        ["success", "failure"]
    assert "RNFR a → 350; RNTO b → 250 /home/a → /home/b renamed" in \
        " ".join(narrative(played).split())


# --- claims ---

def stored(ftp, content):
    ftp.talk("TYPE I", "200 Binary")
    ftp.pasv()
    data = ftp.passive()
    ftp.talk("STOR f.bin", "150 Go")
    data.client(content)
    data.close("client")
    ftp.talk("226 Done")


def test_a_digest_that_agrees(play):
    content = noise(500)
    ftp = Dialogue().login()
    stored(ftp, content)
    ftp.talk("XSHA256 f.bin", f"250 {sha256(content).upper()}", "SIZE f.bin", "213 500")
    played = play(ftp)
    assert played.transfer()["checks"] == [
        {"by": "XSHA256", "what": "SHA-256", "says": sha256(content).upper(), "agrees": True},
        {"by": "SIZE", "what": "size", "says": "500", "agrees": True}]
    assert "XSHA256 (SHA-256) agrees" in narrative(played)
    assert played.frames("ftpx.transfer.mismatch") == []


def test_a_digest_that_does_not(play):
    ftp = Dialogue().login()
    stored(ftp, noise(500))
    ftp.talk("HASH f.bin", f"213 SHA-256 0-500 {sha256(b'other')} f.bin")
    played = play(ftp)
    [check] = played.transfer()["checks"]
    assert (check["by"], check["agrees"]) == ("HASH", False)
    assert "HASH (SHA-256) DISAGREES" in narrative(played)


def test_a_size_that_does_not(play):
    ftp = Dialogue().login()
    stored(ftp, noise(500))
    ftp.talk("SIZE f.bin", "213 499")
    played = play(ftp)
    assert [check["agrees"] for check in played.transfer()["checks"]] == [False]
    assert played.transfer()["quirks"] == ["claim-mismatch"]
    assert played.frames("ftpx.transfer.mismatch") != []


def test_a_digest_of_what_was_not_seen_is_not_compared(play):
    ftp, data = downloading()
    data.server(noise(100))
    data.skip("server", 100)
    data.server(noise(100))
    data.close()
    ftp.talk("226 300 bytes transferred", "XSHA256 f.bin", f"250 {sha256(b'x')}")
    played = play(ftp)
    assert all("agrees" not in check for check in played.transfer()["checks"])


def test_the_time_of_a_file(play):
    ftp = Dialogue().login()
    ftp.talk("MDTM f.bin", "213 20231114221320")
    ftp.download("f.bin", noise(10))
    assert play(ftp).file()["mtime"] == "2023-11-14T22:13:20Z"
