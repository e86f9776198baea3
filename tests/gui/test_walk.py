# Knows the way of the tutorial through a capture, by keys and mouse, and what stands at its end: the
# server's file. Takes the tutorial's pictures on the way.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib

import pytest

from truth import CAPTURES, transfers
from window import (HOME, button, cell, choose_from, click, filled, find, keys, opened, picture, table,
                    wait, write)

WALK = "login-failed-then-ok"
CAPTURE = CAPTURES / f"{WALK}.pcapng"


@pytest.fixture(scope="module", name="window")
def open_capture():
    with opened(CAPTURE) as window:
        yield window


def test_the_capture_opens_with_the_profile(window):
    assert window.status("Profile").endswith("FTPX")
    assert window.displayed() == 65
    picture("tutorial-1-open")


def test_phases_are_found(window):
    window.filter('ftpx.phase == "login" || ftpx.phase == "transfer"')
    wait(lambda: window.displayed() == 12 + 37, "login and transfer")
    picture("tutorial-2-phases")


def test_the_failed_login_is_found(window):
    window.choose("Tools", "FTPX", "Failed logins")
    wait(lambda: window.displayed() == 1, "one failed login")
    picture("tutorial-3-failed-login")


def test_the_file_comes_back(window):
    [transfer] = transfers(WALK)
    window.filter("")
    wait(lambda: window.displayed() == 65, "all packets")
    window.choose("File", "Export Objects", "FTPX")
    dialog = window.dialog("Export")
    click(cell(table(dialog), "notes.txt"))
    picture("tutorial-4-export")
    click(button(dialog, "Save"))
    window.dialog("Save")
    saved = HOME / "notes.txt"
    keys("ctrl+a")
    write(str(saved))
    keys("Return")
    wait(saved.exists, "the saved file")
    wait(lambda: hashlib.sha256(saved.read_bytes()).hexdigest() == transfer["sha256"], "its bytes")


@pytest.fixture(name="opened_anew")
def open_anew():
    with opened(CAPTURE) as window:
        yield window


@pytest.mark.parametrize("name, title, column, cells, way", [
    ("downloads", "FTPX Downloads", "File", ["notes.txt"], ["Statistics", "FTPX Downloads"]),
    ("credentials", "Credentials", "Username", ["alice", "alice"], ["Tools", "Credentials"]),
    ("srt", "FTPX Service", "Procedure", ["PASS", "PASV", "QUIT", "RETR", "TYPE", "USER"],
     ["Statistics", "Service Response Time", "FTPX"]),
])
def test_dialogs_on_the_way(opened_anew, name, title, column, cells, way):
    opened_anew.choose(*way)
    dialog = opened_anew.dialog(title)
    assert [row[column] for row in filled(dialog, title) if row[column]] == cells
    opened_anew.widen(title)
    picture(f"window-{name}")


def test_the_session_as_arrows(opened_anew):
    """That it connects, 8 commands, 10 replies and one transfer."""
    opened_anew.choose("Statistics", "Flow Graph")
    dialog = opened_anew.dialog("Flow")
    choose_from(dialog, "All Flows", "FTPX")
    find(dialog, "label", "2 node(s), 20 item(s)")
    picture("window-flow")


def test_menu_of_tools(opened_anew):
    offered = opened_anew.entries("Tools", "FTPX")
    picture("window-tools-menu")
    assert {"Failed logins", "This session only"} < set(offered)
