# Knows which endpoint a transfer uses when none was announced for it, and what becomes of attempts to
# connect.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import tshark
from build import CLIENT, SERVER, Dialogue, noise, numbers

A = noise(100)


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
