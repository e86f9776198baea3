# Knows which endpoint a transfer uses when none was announced for it, and what becomes of attempts to
# connect.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib

import pytest

import moved
import tshark
from build import CLIENT, SERVER, Connection, Dialogue, Wire, noise, numbers
from page import made

pytestmark = pytest.mark.own

A = noise(100)
SECOND = 1_000_000  # in the microseconds of a wire


def told(path):
    """The narrative, runs of blanks made one."""
    return " ".join(tshark.tap(path, "ftpx,flows").split())


# --- RFC 959 §3.2: no announcement, and one that a refused transfer has left ---

@pytest.mark.parametrize("ends, port", [((CLIENT, SERVER), 21), (("2001:db8::2", "2001:db8::1"), 21),
                                        ((CLIENT, SERVER), 2121)])
def test_the_default_port_is_that_of_the_control_connection(ends, port, play):
    ftp = Dialogue(*ends, port=port).login()
    ftp.talk("TYPE I", "200 OK", "RETR f.bin", "150 Here")
    _, own_port = ftp.control.ends["client"]
    data = ftp.active(own_port, port - 1)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["method"], facts["mode"]) == ("default", "active")
    assert (facts["bytes"], facts["state"]) == (100, "complete") and "quirks" not in facts
    assert "active (default port, " in told(played.path)


def test_a_port_holds_until_a_transfer_happens(play):
    ftp = Dialogue().login()
    ftp.talk(f"PORT {numbers(CLIENT, 50010)}", "200 OK", "RETR none", "550 No such file",
             "RETR f.bin", "150 Here")
    data = ftp.active(50010)
    data.server(A)
    data.close()
    ftp.talk("226 Done", "LIST", "425 No connection")
    found = [record["ftpx"] for record in play(ftp).records("transfer")]
    assert [facts.get("method") for facts in found] == ["PORT", "PORT", None]
    assert [facts["state"] for facts in found] == ["refused", "complete", "refused"]


# --- attempts to connect in vain ---

def knocking(ftp, opener, times, ip=None, port=50001):
    """SYNs of a data connection that the other side does not answer."""
    ends = (((ip or ftp.client_ip, 60001), (ftp.server_ip, port)) if opener == "client"
            else ((ftp.client_ip, port), (ftp.server_ip, 20)))
    data = Connection(ftp.wire, *ends, opener=opener, handshake=False)
    for _ in range(times):
        data.knock()
        ftp.wire.clock += SECOND
    return data


def failures(page):
    """What the page says that failed."""
    [card] = [card for card in page.all("div", of="card") if card.first("h3").text() == "What failed"]
    return " ".join(card.text().split())


@pytest.mark.parametrize("times, words", [(1, "1 SYN to "), (3, "3 SYNs to ")])
@pytest.mark.parametrize("ends, to", [
    ((CLIENT, SERVER), "10.0.0.1:50001"), (("2001:db8::2", "2001:db8::1"), "[2001:db8::1]:50001")])
def test_syns_without_an_answer_are_told(ends, to, times, words, play):
    ftp = Dialogue(*ends).login()
    ftp.talk("EPSV", "229 Extended (|||50001|)")
    knocking(ftp, "client", times)
    ftp.talk("RETR f.bin", "425 Can't open data connection.")
    played = play(ftp)
    facts = played.transfer()
    assert facts["state"] == "refused" and facts["quirks"] == ["no-data-connection"]
    assert facts["attempts"] == {"ip": ends[1], "port": 50001, "syns": times, "refusals": 0}
    assert f"{words}{to}, no answer" in told(played.path)
    assert played.column("ftpx.transfer.attempts")[0] == str(times)
    assert len(played.frames("ftpx.data.failed")) == 1


@pytest.mark.parametrize("mark", [[], ["150 Here"]])
def test_a_server_that_is_not_let_in_is_told(mark, play):
    """Active mode: the client's firewall drops the server's SYNs, or its system refuses."""
    ftp = Dialogue().login()
    ftp.talk(f"PORT {numbers(CLIENT, 50001)}", "200 OK", "RETR f.bin", *mark)
    knocking(ftp, "server", 2).rst("client")
    ftp.talk("425 Can't build data connection: Connection refused.")
    played = play(ftp)
    facts = played.transfer()
    assert facts["state"] == "refused" and facts["quirks"] == ["no-data-connection"]
    assert facts["attempts"] == {"ip": CLIENT, "port": 50001, "syns": 2, "refusals": 1}
    assert f"2 SYNs to {CLIENT}:50001, refused in the end (RST)" in told(played.path)


def test_attempts_from_several_ports_add_up(play):
    ftp = Dialogue().login()
    ftp.pasv()
    knocking(ftp, "client", 2)
    ftp.talk("LIST")
    again = Connection(ftp.wire, (CLIENT, 60002), (SERVER, 50001), handshake=False)
    again.knock()
    again.knock()  # captured twice
    again.rst("server")
    again.rst("server")
    played = play(ftp)
    facts = played.transfer()
    assert facts["attempts"] == {"ip": SERVER, "port": 50001, "syns": 3, "refusals": 1}
    assert facts["state"] == "open"


def test_a_connection_that_is_made_in_the_end_is_no_failure(play):
    ftp = Dialogue().login()
    ftp.pasv()
    knocking(ftp, "client", 2)
    ftp.talk("RETR f.bin", "150 Here")
    data = ftp.passive(client_port=60002)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert (facts["bytes"], facts["state"]) == (100, "complete")
    assert "attempts" not in facts and "quirks" not in facts


def test_a_226_says_that_it_was_made_after_all(play):
    """A capture of SYNs alone, say."""
    ftp = Dialogue().login()
    ftp.pasv()
    knocking(ftp, "client", 1)
    ftp.talk("RETR f.bin", "150 Here", "226 Done")
    facts = play(ftp).transfer()
    assert facts["quirks"] == ["no-data-connection"] and "attempts" not in facts


def test_attempts_before_any_transfer_command_are_told(play):
    """Clients that connect first never get to the command."""
    ftp = Dialogue().login()
    ftp.pasv()
    knocking(ftp, "client", 4)
    ftp.quit()
    played = play(ftp)
    assert not played.records("transfer")
    assert f"no data connection found in the capture: 4 SYNs to {SERVER}:50001, no answer" in told(
        played.path)
    [frame] = played.frames("ftpx.data.failed")
    assert played.at(frame, "ftpx.response.code") == ["227"]
    assert played.session()["failed_data"] == [
        {"frame": 9, "command": "PASV", "ip": SERVER, "port": 50001, "syns": 4, "refusals": 0}]
    page = failures(made(played.path))
    assert f"Session 0: no data connection after PASV: 4 SYNs to {SERVER} :50001, no answer" in page
    assert "Nothing failed" not in page


@pytest.mark.parametrize("ends", [(CLIENT, SERVER), ("2001:db8::2", "2001:db8::1")])
def test_each_that_is_refused_without_a_transfer_is_told(ends, play):
    ftp = Dialogue(*ends).login()
    for port in (50001, 50002):
        ftp.talk("EPSV", f"229 Extended (|||{port}|)")
        knocking(ftp, "client", 1, port=port).rst("server")
    played = play(ftp)
    assert [(one["port"], one["syns"], one["refusals"]) for one in played.session()["failed_data"]] == [
        (50001, 1, 1), (50002, 1, 1)]
    assert failures(made(played.path)).count("refused (RST)") == 2


def test_the_page_tells_what_was_tried_for_a_transfer(play):
    ftp = Dialogue().login()
    ftp.talk(f"PORT {numbers(CLIENT, 50001)}", "200 OK", "RETR f.bin")
    knocking(ftp, "server", 2)
    ftp.talk("425 Failed to establish connection.")
    played = play(ftp)
    assert "failed_data" not in played.session()
    assert f"RETR f.bin: refused; 2 SYNs to {CLIENT} :50001, no answer" in failures(made(played.path))


def test_a_port_still_holds_after_attempts_in_vain(play):
    ftp = Dialogue().login()
    ftp.talk(f"PORT {numbers(CLIENT, 50010)}", "200 OK", "RETR f.bin")
    knocking(ftp, "server", 3, port=50010)
    ftp.talk("425 No connection", "RETR f.bin", "150 Here")
    data = ftp.active(50010, 1234)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    first, second = [record["ftpx"] for record in play(ftp).records("transfer")]
    assert first["attempts"]["syns"] == 3 and first["state"] == "refused"
    assert (second["bytes"], second["state"]) == (100, "complete") and "attempts" not in second


# --- client behind NAT ---

@pytest.mark.parametrize("inner", ["192.168.7.7", "10.9.9.9"])
def test_a_client_behind_nat_that_names_its_inner_address_is_no_bounce(inner, play):
    ftp = Dialogue(client="203.0.113.9").login()
    ftp.talk(f"PORT {numbers(inner, 50010)}", "200 OK", "RETR f.bin", "150 Here")
    data = ftp.active(50010)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["state"]) == (100, "complete")
    assert facts["quirks"] == ["nat"] and "quirks" not in played.session()
    assert played.frames("ftpx.data.nat_seen") and not played.frames("ftpx.data.bounce")


# --- both sides of a NAT in one capture, as a host of containers sees it on `any` ---

class Twins:
    """Each packet before and behind the translation of the server's address."""

    def __init__(self, outer, inner):
        wire = Wire()
        self.outer, self.inner = (Dialogue(CLIENT, ip, wire=wire) for ip in (outer, inner))
        self.wire = wire

    def both(self, who):
        return (self.outer, self.inner) if who == "client" else (self.inner, self.outer)

    def talk(self, *lines):
        for line in lines:
            for side in self.both("server" if line[:1].isdigit() else "client"):
                side.talk(line)

    def transfer(self, port, who, content):
        data = [side.passive(port) for side in self.both("client")]
        for connection in data:
            connection.send(who, content)
        for connection in data:
            connection.close(who)


@pytest.mark.parametrize("named", ["192.168.1.5", "203.0.113.5"])
def test_both_sides_of_a_nat_are_told_once_each(named, play):
    """Whichever address the server names."""
    twins = Twins("203.0.113.5", "192.168.1.5")
    twins.talk("220 ready", "USER alice", "331 Password", "PASS secret", "230 Welcome")
    for number, (verb, who) in enumerate([("RETR", "server"), ("STOR", "client")]):
        port = 50001 + number
        twins.talk("PASV", f"227 Entering Passive Mode ({numbers(named, port)})",
                   f"{verb} f{number}", "150 Here")
        twins.transfer(port, who, A)
        twins.talk("226 Done")
    played = play(twins)
    found = played.records("transfer")
    assert len(found) == 4 and len(played.records("session")) == 2
    for record in found:
        facts = record["ftpx"]
        assert (facts["bytes"], facts["state"]) == (100, "complete")
        assert record["server"]["ip"] in (record["source"]["ip"], record["destination"]["ip"])
        assert set(facts.get("quirks", [])) <= {"nat"}
    assert not played.frames("ftpx.data.redirected")


# --- announced late, cut or lost: linked by what fits, and by nothing else ---

@pytest.mark.parametrize("ends", [(CLIENT, SERVER), ("2001:db8::2", "2001:db8::1")])
@pytest.mark.parametrize("verb, who", [("RETR", "server"), ("STOR", "client")])
def test_data_that_stand_before_their_announcement_are_linked(verb, who, ends, play):
    """Two interfaces whose clocks differ."""
    ftp = Dialogue(*ends).login()
    contents = [noise(100 + number, number + 1) for number in range(4)]
    for number, content in enumerate(contents):
        data = ftp.passive(50001 + number % 2)  # ports are used again
        data.send(who, content)
        data.close(who)
        ftp.talk("EPSV", f"229 Extended (|||{50001 + number % 2}|)", f"{verb} f{number}",
                 "150 Here", "226 Done")
    found = play(ftp).records("transfer")
    assert [moved.content(record)["hash"]["sha256"] for record in found] == [
        hashlib.sha256(content).hexdigest() for content in contents]
    assert {record["ftpx"]["state"] for record in found} == {"complete"}
    assert not any("quirks" in record["ftpx"] for record in found)


@pytest.mark.parametrize("verb, who", [("RETR", "server"), ("STOR", "client"), ("LIST", "server")])
@pytest.mark.parametrize("how", ["cut", "lost"])
def test_the_one_connection_that_fits_is_linked_and_marked(how, verb, who, play):
    ftp = Dialogue().login()
    line = f"227 Entering Passive Mode ({numbers(SERVER, 50001)})\r\n".encode()
    ftp.talk("PASV")
    if how == "cut":  # by the snap length
        ftp.control.send("server", line, captured=54 + 30)
    else:
        ftp.control.skip("server", len(line))
    data = ftp.passive()
    ftp.talk(f"{verb} f.bin", "150 Here")
    data.send(who, A)
    data.close(who)
    ftp.talk("226 Done", "NOOP", "200 OK", "NOOP", "200 OK")
    ftp.quit()
    [record] = play(ftp).records("transfer")
    facts = record["ftpx"]
    assert (facts["method"], facts["mode"], facts["bytes"]) == ("PASV", "passive", 100)
    assert facts["state"] == "complete" and facts["quirks"] == ["inferred"]
    assert moved.content(record)["hash"]["sha256"] == hashlib.sha256(A).hexdigest()


def test_of_two_connections_that_fit_neither_is_linked_and_both_are_told(play):
    ftp = Dialogue().login()
    ftp.talk("PASV")
    ftp.control.skip("server", 48)
    ftp.talk("RETR f.bin", "150 Here")
    for port in (50001, 50002):
        data = ftp.passive(port)
        data.server(noise(100, port))
        data.close()
    ftp.talk("226 Done", "NOOP", "200 OK", "NOOP", "200 OK")
    ftp.quit()
    found = play(ftp).records("transfer")
    assert sorted((record["ftpx"]["bytes"], "session" in record["ftpx"]) for record in found) == [
        (0, True), (100, False), (100, False)]


def test_clear_data_of_a_session_under_tls_are_told(play):
    """PROT C: the commands are hidden, the file is not."""
    ftp = Dialogue()
    ftp.talk("220 ready", "AUTH TLS", "234 go on")
    ftp.control.client(bytes.fromhex("16030100050100000103") + bytes(4))
    data = ftp.passive(50123)
    data.server(A)
    data.close()
    [record] = play(ftp).records("transfer")
    assert record["ftpx"]["quirks"] == ["inferred"] and record["ftpx"]["state"] == "open"
    assert record["ftpx"]["bytes"] == 100 and record["source"]["ip"] == SERVER
    assert moved.content(record)["hash"]["sha256"] == hashlib.sha256(A).hexdigest()


@pytest.mark.parametrize("first, second", [
    (b"\x00\x01\x02binary", b"answer"), (b"plain words", b"more words"), (b"zz", b"yz")])
def test_what_goes_both_ways_between_the_hosts_is_no_file(first, second, play):
    ftp = Dialogue().login()
    other = ftp.passive(50123)
    other.client(first)
    other.server(second)
    other.client(first)
    ftp.quit()
    assert not play(ftp).records("transfer")
