# Knows what acknowledgements say of a transfer, and segments that no receiver would take.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import tshark
from build import CLIENT, SERVER, Connection, Dialogue, noise
from packets import ACK, FIN, RST, SYN
from played import downloading, sha256

pytestmark = pytest.mark.own

FILE = noise(6000)
PARTS = [FILE[at:at + 1000] for at in range(0, 6000, 1000)]


def uploading(name="f.bin", **how):
    """A dialogue in which an upload has just begun, and its data connection."""
    ftp = Dialogue(**how).login()
    ftp.talk("TYPE I", "200 Binary")
    ftp.pasv()
    data = ftp.passive()
    ftp.talk(f"STOR {name}", "150 Go ahead")
    return ftp, data


def send(data, who, parts):
    peer = "client" if who == "server" else "server"
    for part in parts:
        getattr(data, who)(part)
        data.ack(peer)


# What is forged behind the first half of the file: in whose name, its offset, flags and payload.
FORGED = {
    "a SYN": ("client", 12345, SYN, b""),
    "a SYN where the next segment but one begins": ("client", 3999, SYN, b""),
    "a SYN with payload": ("client", 2999, SYN, noise(700, 9)),
    "the server's SYN": ("server", 777, SYN | ACK, b""),
    "an RST that is too old": ("client", 1000, RST | ACK, b""),
    "an RST far behind": ("server", 2**30, RST, b""),
    "an RST that would do": ("client", 3000, RST | ACK, b""),
    "an RST of who receives": ("server", 0, RST, b""),
}


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("port", [21, 2121])
def test_what_the_receiver_drops_changes_nothing(play, forged, port):
    ftp, data = uploading(port=port)
    send(data, "client", PARTS[:3])
    data.forge(*FORGED[forged])
    send(data, "client", PARTS[3:])
    data.close("client")
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["gap_bytes"], facts["state"]) == (6000, 0, "complete")
    assert "quirks" not in facts and played.file()["hash"] == {"sha256": sha256(FILE)}


@pytest.mark.parametrize("offset", [1000, -1, 40])
def test_a_syn_on_the_control_connection_changes_nothing(play, offset):
    ftp, data = downloading()
    ftp.control.forge("client", offset, SYN)
    ftp.control.forge("server", offset + 3, SYN)
    send(data, "server", PARTS)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp.quit())
    assert len(played.records("session")) == 1
    assert played.session()["login"] == "success"
    assert played.transfer()["state"] == "complete"


def test_bytes_behind_the_acknowledged_end_are_none_of_the_file(play):
    ftp, data = uploading()
    send(data, "client", PARTS)
    data.forge("client", 6000, FIN | ACK, noise(500, 7))
    data.close("client")
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["conflicting_bytes"], facts["state"]) == (6000, 500, "complete")
    assert facts["quirks"] == ["conflicting"]
    assert played.file().get("hash") in (None, {"sha256": sha256(FILE)})
    folders = [tshark.export_folder() for _ in range(2)]
    tshark.start("tshark", "-q", "-r", played.path, "-z", f"ftpx,extract,{folders[0]}")
    tshark.start("tshark", "-q", "-r", played.path, "--export-objects", f"ftpx,{folders[1]}")
    for folder in folders:
        assert (folder / "f.bin").read_bytes() == FILE


def test_an_upload_of_which_only_the_servers_side_was_seen(play):
    ftp = Dialogue(handshake=False)
    ftp.talk("229 Extended Passive Mode (|||50001|)")
    data = Connection(ftp.wire, (CLIENT, 60001), (SERVER, 50001), handshake=False)
    data.forge("server", -1, SYN | ACK)
    ftp.talk("150 Go ahead")
    data.skip("client", 6001)
    data.fin("server")
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["gap_bytes"]) == (0, 6000)
    assert facts["state"] != "complete" and "hash" not in played.file()


def test_the_handshake_tells_that_the_head_is_missing(play):
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary")
    ftp.pasv()
    data = Connection(ftp.wire, (CLIENT, 60001), (SERVER, 50001), handshake=False)
    data.forge("server", -1, SYN | ACK)
    ftp.talk("APPE f.log", "150 Go ahead")
    data.skip("client", 1448)
    send(data, "client", PARTS)
    data.close("client")
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["gap_bytes"], facts["state"]) == (6000, 1448, "incomplete")
    assert "hash" not in played.file()


@pytest.mark.parametrize("size, state", [(6000, "complete"), (7448, "incomplete"),
                                         (None, "incomplete")])
def test_without_any_handshake_the_announced_size_decides(play, size, state):
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary")
    ftp.pasv()
    data = Connection(ftp.wire, (CLIENT, 60001), (SERVER, 50001), handshake=False)
    ftp.talk("RETR f.bin", f"150 Here it comes ({size} bytes)" if size else "150 Here it comes")
    send(data, "server", PARTS)
    data.close()
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert facts["state"] == state
    assert ("no-begin" in facts.get("quirks", [])) == (state != "complete")


def test_a_tail_that_was_only_acknowledged_is_missing(play):
    ftp, data = downloading()
    send(data, "server", PARTS)
    data.skip("server", 2001)  # its FIN is among them
    data.fin("client")
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["gap_bytes"], facts["state"]) == (6000, 2000, "incomplete")
    assert "hash" not in played.file()


def test_a_fin_that_was_only_acknowledged_is_an_end(play):
    ftp, data = downloading()
    send(data, "server", PARTS)
    data.skip("server", 1)
    data.fin("client")
    ftp.talk("226 Done")
    played = play(ftp)
    assert played.transfer()["state"] == "complete"
    assert played.file()["hash"] == {"sha256": sha256(FILE)}


def test_a_fin_before_the_syn_ack_leaves_no_digest_of_nothing(play):
    ftp = Dialogue().login()
    ftp.pasv()
    data = Connection(ftp.wire, (CLIENT, 60001), (SERVER, 50001), handshake=False)
    data.knock()
    data.forge("server", 79, FIN | ACK)
    data.forge("server", -1, SYN | ACK)
    ftp.talk("RETR f.bin")
    played = play(ftp)
    assert played.transfer()["gap_bytes"] == 79 and "hash" not in played.file()


@pytest.mark.parametrize("first", [2**32 - 380_000_000, 0])
def test_holes_near_2_gib_keep_their_place(play, first):
    places = [0, 380_000_752, 2_292_001_504]
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary")
    ftp.pasv()
    data = Connection(ftp.wire, (CLIENT, 60001), (SERVER, 50001), isn=(9000, first))
    ftp.talk("RETR f.bin", "150 Here it comes")
    for place in places:
        data.skip("server", place - data.sent["server"])
        data.ack("client")
        data.server(noise(752))
        data.ack("client")
    data.close()
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert (facts["bytes"], facts["gap_bytes"]) == (3 * 752, 2_292_000_000)
    assert facts["quirks"] == ["gap"]


def test_a_byte_that_keeps_alive_is_no_payload(play):
    ftp, data = downloading()
    send(data, "server", PARTS)
    data.fin("server")
    data.forge("client", -1, ACK, b"\0")
    data.fin("client")
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert facts["state"] == "complete" and "quirks" not in facts


def test_two_connections_of_the_same_ports_are_two(play):
    """The handshake of the second is lost, and its numbers are near the first one's."""
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary")
    ftp.pasv()
    one = Connection(ftp.wire, (CLIENT, 60001), (SERVER, 50001), isn=(1000, 2000))
    ftp.talk("RETR one.bin", "150 Here it comes (6000 bytes)")
    send(one, "server", PARTS)
    one.close()
    ftp.talk("226 Done")
    ftp.pasv()
    two = Connection(ftp.wire, (CLIENT, 60001), (SERVER, 50001), handshake=False,
                     isn=(3_800_000, 3_801_000))
    two.ack("client")
    ftp.talk("RETR two.bin", "150 Here it comes (5000 bytes)")
    send(two, "server", PARTS[:5])
    two.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = [(record["ftpx"]["bytes"], record["ftpx"]["gap_bytes"], record["ftpx"]["state"])
             for record in played.records("transfer")]
    assert facts == [(6000, 0, "complete"), (5000, 0, "complete")]


def test_records_are_the_same_in_one_pass_and_in_a_scan(play):
    ftp, data = uploading()
    send(data, "client", PARTS[:3])
    for forged in FORGED.values():
        data.forge(*forged)
    send(data, "client", PARTS[3:])
    data.close("client")
    ftp.talk("226 Done")
    played = play(ftp)
    assert tshark.records(played.path) == played.all_records
    assert tshark.records(played.path, "-o", "ftpx.quick:TRUE") == played.all_records
