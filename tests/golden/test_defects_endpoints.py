# Knows which endpoint a transfer uses when none was announced for it, and what becomes of attempts to
# connect.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import tshark
from build import CLIENT, SERVER, Connection, Dialogue, noise, numbers

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
