# Knows what dissectors leave unsaid of a session's own words: attempts to log in whose question or answer
# is missing, what a server says unasked, what it refuses.
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import tshark
from build import Dialogue


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
