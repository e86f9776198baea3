# Knows data connections that dissectors do not tie to their command (cases L).
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import moved
import tshark
from build import CLIENT, SERVER, Connection, Dialogue, Wire, noise, numbers
from played import downloading, sha256

pytestmark = pytest.mark.own

A, B, C = (noise(100, seed) for seed in range(1, 4))


def test_L1_data_belong_to_the_transfer_command_not_to_the_first_one(play):
    ftp = Dialogue().login()
    ftp.talk("PWD", '257 "/home/alice" is current', "EPSV", "229 Extended (|||50001|)",
             "SIZE f.bin", "213 100", "CWD d", "250 OK", "RETR f.bin", "150 Here")
    data = ftp.passive()
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["command"], facts["method"], facts["bytes"]) == ("RETR", "EPSV", 100)
    assert played.file()["path"] == "/home/alice/d/f.bin"
    # SIZE asked for /home/alice/f.bin, not for this file.
    assert "announced_size" not in facts
    assert set(played.column("ftpx-data.command")) == {"RETR f.bin"}


@pytest.mark.parametrize("verb", ["retr", "Retr", "APPE", "STOU", "MLSD", "NLST", "LIST", "STOR"])
def test_L1_every_transfer_verb_takes_the_data(verb, play):
    ftp = Dialogue().login()
    ftp.pasv()
    ftp.talk(f"{verb} f", "150 Here")
    data = ftp.passive()
    who = "client" if verb in ("APPE", "STOU", "STOR") else "server"
    data.send(who, A)
    data.close(who)
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert (facts["command"], facts["bytes"], facts["state"]) == (verb.upper(), 100, "complete")


@pytest.mark.parametrize("client_port", [None, 60009])
def test_L2_a_port_may_serve_again(client_port, play):
    """Also with the same client port, so that all four numbers are the same each time."""
    ftp = Dialogue().login()
    for content in (A, B, C):
        ftp.download("f.bin", content, 50001, client_port)
    found = play(ftp).records("transfer")
    hashes = [moved.content(record)["hash"]["sha256"] for record in found]
    assert hashes == [sha256(A), sha256(B), sha256(C)]
    assert {record["ftpx"]["state"] for record in found} == {"complete"}


def test_L3_private_address_behind_nat(play):
    ftp = Dialogue(server="203.0.113.5").login()
    ftp.pasv(ip="192.168.1.5")
    ftp.talk("RETR f.bin", "150 Here")
    data = ftp.passive()
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["state"]) == (100, "complete")
    assert "nat" in facts["quirks"]
    assert played.at(10, "ftpx.passive.ip") == ["192.168.1.5"]
    announced_here = "ftpx.response.code == 227 && ftpx.data.nat == 1"
    assert tshark.frames(played.path, announced_here, "-2") == [10]


@pytest.mark.parametrize("server_port", [20, 3333])
def test_L4_active_mode_from_any_port(server_port, play):
    ftp = Dialogue().login()
    ftp.talk(f"PORT {numbers(CLIENT, 50010)}", "200 OK", "RETR f.bin", "150 Here")
    data = ftp.active(50010, server_port)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert (facts["method"], facts["mode"]) == ("PORT", "active")
    assert (facts["bytes"], facts["state"]) == (100, "complete")


@pytest.mark.parametrize("ends, announced", [
    ((CLIENT, SERVER), "|1|10.0.0.2|50010|"),
    (("2001:db8::2", "2001:db8::1"), "|2|2001:db8::2|50010|")])
def test_L5_eprt(ends, announced, play):
    ftp = Dialogue(*ends).login()
    ftp.talk(f"EPRT {announced}", "200 OK", "RETR f.bin", "150 Here")
    data = ftp.active(50010)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    [record] = play(ftp).records("transfer")
    facts = record["ftpx"]
    assert (facts["method"], facts["mode"]) == ("EPRT", "active")
    assert (facts["bytes"], facts["state"]) == (100, "complete")
    assert (record["destination"]["ip"], record["destination"]["port"]) == (ends[0], 50010)


def test_L6_third_party_address_is_linked_and_a_bounce(play):
    ftp = Dialogue().login()
    ftp.talk(f"PORT {numbers('10.0.0.9', 50010)}", "200 OK", "RETR f.bin", "150 Here")
    data = ftp.active(50010, ip="10.0.0.9")
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["state"]) == (100, "complete") and "bounce" in facts["quirks"]
    assert 9 in played.frames("ftpx.data.bounce")


def test_L6_client_that_is_led_to_a_third_party_is_told(play):
    ftp = Dialogue().login()
    ftp.pasv(50010, ip="10.0.0.9")
    ftp.talk("RETR f.bin", "150 Here")
    data = ftp.passive(50010, server_ip="10.0.0.9")
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["state"]) == (100, "complete")
    assert facts["quirks"] == ["redirected"]
    [frame] = played.frames("ftpx.data.redirected")
    assert played.at(frame, "ftpx.response.code") == ["227"]


def test_L6_client_that_knocks_in_vain_at_a_third_party_is_told(play):
    ftp = Dialogue().login()
    ftp.pasv(445, ip="10.0.0.9")
    knock = Connection(ftp.wire, (ftp.client_ip, 60001), ("10.0.0.9", 445), handshake=False)
    knock.knock()
    knock.rst("server")
    ftp.quit()
    played = play(ftp)
    [frame] = played.frames("ftpx.data.redirected")
    assert played.at(frame, "ftpx.response.code") == ["227"]
    [session] = played.records("session")
    assert "redirected" in session["ftpx"]["quirks"]
    said = " ".join(tshark.tap(played.path, "ftpx,flows").split())
    assert "227 10.0.0.9:445 [announces a port below 1024; leads the client to another host" in said


def test_L6_server_to_server_copy_is_one_connection_and_two_transfers(play):
    wire = Wire()
    giver = Dialogue(server="10.0.0.1", client_port=40001, wire=wire).login("giver")
    taker = Dialogue(server="10.0.0.3", client_port=40002, wire=wire).login("taker")
    giver.talk("PASV", f"227 ({numbers('10.0.0.1', 50001)})")
    taker.talk(f"PORT {numbers('10.0.0.1', 50001)}", "200 OK")
    giver.talk("RETR f.bin", "150 Here")
    taker.talk("STOR f.bin", "150 Go")
    data = Connection(wire, ("10.0.0.3", 20), ("10.0.0.1", 50001))
    data.server(A)
    data.close()
    giver.talk("226 Done")
    taker.talk("226 Done")
    found = play(giver).records("transfer")
    assert [(record["user"]["name"], record["ftpx"]["command"], record["ftpx"]["bytes"],
             record["ftpx"]["state"]) for record in found] == [
                 ("giver", "RETR", 100, "complete"), ("taker", "STOR", 100, "complete")]
    for record in found:
        assert (record["source"]["ip"], record["destination"]["ip"]) == ("10.0.0.1", "10.0.0.3")


def test_L6_port_that_is_used_again_is_not_the_old_transfers(play):
    ftp = Dialogue().login()
    ftp.pasv(50001)
    ftp.talk("RETR lost.txt", "150 Here", "226 Done")  # its data connection was not captured
    ftp.download("next.bin", A, 50002)
    other = ftp.passive(50001)
    other.server(B)
    other.close()
    lost, taken, nobodys = play(ftp.quit()).records("transfer")
    assert (lost["ftpx"]["bytes"], lost["ftpx"]["state"]) == (0, "incomplete")
    assert (taken["file"]["name"], taken["ftpx"]["state"]) == ("next.bin", "complete")
    assert nobodys["ftpx"]["bytes"] == len(B) and "session" not in nobodys["ftpx"]


def test_L6_port_of_a_refused_transfer_is_soon_nobodys(play):
    ftp = Dialogue().login()
    ftp.pasv(50001)
    ftp.talk("RETR nope", "550 No such file")
    ftp.wire.clock += 5_000_000
    other = ftp.passive(50001)
    other.server(B)
    other.close()
    refused, nobodys = [record["ftpx"] for record in play(ftp.quit()).records("transfer")]
    assert (refused["bytes"], refused["state"]) == (0, "refused")
    assert nobodys["bytes"] == len(B) and "session" not in nobodys


def test_L6_bytes_against_the_command_are_told(play):
    ftp = Dialogue().login()
    ftp.pasv()
    ftp.talk("RETR f.bin", "150 Here")
    data = ftp.passive()
    data.server(A)
    data.client(B)
    data.close()
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert facts["bytes"] == len(A) and "wrong-way" in facts["quirks"]


def test_L7_newest_announcement_is_used_and_the_other_marked_unused(play):
    ftp = Dialogue().login()
    ftp.pasv(50001)
    ftp.talk("EPSV", "229 Extended (|||50002|)", "RETR f.bin", "150 Here")
    data = ftp.passive(50002)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["method"], facts["bytes"], facts["state"]) == ("EPSV", 100, "complete")
    [unused] = played.frames("ftpx.transfer.unused")
    assert played.at(unused, "ftpx.response.code") == ["227"]


def test_L7_of_many_ports_the_last_one_counts(play):
    ftp = Dialogue().login()
    for port in range(50010, 50015):
        ftp.talk(f"PORT {numbers(CLIENT, port)}", "200 OK")
    ftp.talk("RETR f.bin", "150 Here")
    data = ftp.active(50014)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    assert (played.transfer()["bytes"], played.transfer()["state"]) == (100, "complete")
    assert len(played.frames("ftpx.transfer.unused")) == 4


def test_L8_data_may_come_before_the_mark(play):
    ftp = Dialogue().login()
    ftp.pasv()
    data = ftp.passive()
    ftp.talk("RETR f.bin")
    data.server(A)
    data.close()
    ftp.talk("150 Here", "226 Done")
    assert (play(ftp).transfer()["bytes"], play(ftp).transfer()["state"]) == (100, "complete")


def test_L8_success_may_come_before_the_last_byte(play):
    ftp, data = downloading()
    data.server(A)
    ftp.talk("226 Done")
    data.server(B)
    data.close()
    assert (play(ftp).transfer()["bytes"], play(ftp).transfer()["state"]) == (200, "complete")


def test_L9_lprt(play):
    ftp = Dialogue().login()
    # 195 * 256 + 90 = 50010
    ftp.talk("LPRT 4,4,10,0,0,2,2,195,90", "200 OK", "RETR f.bin", "150 Here")
    data = ftp.active(50010)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert (facts["method"], facts["bytes"], facts["state"]) == ("LPRT", 100, "complete")


def test_L9_lpsv(play):
    ftp = Dialogue().login()
    # 195 * 256 + 81 = 50001
    ftp.talk("LPSV", "228 Entering Long Passive Mode (4,4,10,0,0,1,2,195,81)")
    ftp.talk("RETR f.bin", "150 Here")
    data = ftp.passive(50001)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert (facts["method"], facts["bytes"], facts["state"]) == ("LPSV", 100, "complete")


@pytest.mark.parametrize("port", [21, 2121, 50000])
def test_L10_control_on_any_port(port, play):
    ftp = Dialogue(port=port).login()
    ftp.download("f.bin", A)
    played = play(ftp.quit())
    assert played.session()["commands"] == 5 and played.transfer()["state"] == "complete"


def test_L10_recognition_can_be_confined_to_known_ports(play):
    ftp = Dialogue(port=2121).login().quit()
    path = play(ftp).path
    assert tshark.records(path, "-o", "ftpx.heuristic:FALSE") == []
    assert len(tshark.records(path, "-o", "ftpx.heuristic:FALSE", "-o", "ftpx.tcp.ports:2121")) == 2


STRANGERS = {
    "SMTP": ["220 mail.example ESMTP", "EHLO me", "250-mail.example", "250 HELP",
             "MAIL FROM:<a@example>", "250 OK", "QUIT", "221 Bye"],
    "NNTP": ["200 news ready", "MODE READER", "200 OK", "GROUP a.b", "211 1 1 1 a.b", "QUIT",
             "205 Bye"],
}


@pytest.mark.parametrize("port", [21, 2121])
@pytest.mark.parametrize("stranger", STRANGERS)
def test_L11_other_protocols_of_this_shape_are_not_claimed(stranger, port, play):
    ftp = Dialogue(port=port)
    ftp.talk(*STRANGERS[stranger])
    ftp.control.close()
    assert play(ftp).all_records == []


@pytest.mark.parametrize("first, answer", [
    (b"SSH-2.0-OpenSSH_9.2\r\n", b"SSH-2.0-client\r\n"),
    (b"\xff\xfd\x18\xff\xfd\x20", b"\xff\xfb\x18\xff\xfc\x20"),  # Telnet negotiation
    (b"login: ", b"alice\r\n"), (noise(300), noise(300, 2))])
def test_L11_other_bytes_on_port_21_are_not_claimed(first, answer, play):
    ftp = Dialogue()
    ftp.control.server(first)
    ftp.control.client(answer)
    ftp.control.server(b"Welcome\r\n")
    ftp.control.close()
    assert play(ftp).all_records == []


def test_L12_upload_has_its_direction(play):
    ftp = Dialogue().login()
    ftp.talk(f"PORT {numbers(CLIENT, 50010)}", "200 OK", "STOR f.bin", "150 Go")
    data = ftp.active(50010)
    data.client(A)
    data.close("client")
    ftp.talk("226 Done")
    played = play(ftp)
    [record] = played.records("transfer")
    assert record["event"]["action"] == "ftp-upload"
    assert (record["source"]["ip"], record["source"]["port"]) == (CLIENT, 50010)
    assert set(played.column("ftpx.transfer.direction")) == {"upload"}


@pytest.mark.parametrize("announced", [
    ("227-listen socket created", "227 (10,0,0,1,195,81)"),
    ("227 Entering Passive Mode( 10, 0, 0, 1, 195,81)",),
    ("227-Passive (10,0,0,1,195,81)", "227-it is", "227 done")])
def test_a_227_is_read_in_the_forms_in_use(announced, play):
    ftp = Dialogue().login()
    ftp.talk("PASV", *announced, "RETR f.bin", "150 Here")
    data = ftp.passive()
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["method"], facts["bytes"], facts["state"]) == ("PASV", 100, "complete")
    assert set(played.column("ftpx.data.port")) == {"50001"}


@pytest.mark.parametrize("form", ["|||50001|", "(|||50001)", "(||50001|)", "(|1|10.0.0.1|50001|)"])
def test_a_229_is_read_in_the_forms_in_use(form, play):
    ftp = Dialogue().login()
    ftp.talk("EPSV", f"229 Extended {form}", "RETR f.bin", "150 Here")
    data = ftp.passive()
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["method"], facts["bytes"], facts["state"]) == ("EPSV", 100, "complete")
    assert set(played.column("ftpx.data.ip")) == {"10.0.0.1"}
    assert played.frames("ftpx.data.loose") == [10]


@pytest.mark.parametrize("arg", ["10.0.0.2.195.90", "10, 0, 0, 2, 195, 90", "10.0.0.2,195,90"])
def test_a_port_in_a_form_that_the_server_took(arg, play):
    ftp = Dialogue().login()
    ftp.talk(f"PORT {arg}", "200 Taken", "RETR f.bin", "150 Here")
    data = ftp.active(50010)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["mode"], facts["method"], facts["bytes"]) == ("active", "PORT", 100)
    assert facts["state"] == "complete"
    assert played.frames("ftpx.data.loose") == [9]
