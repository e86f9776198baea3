# Knows the way of the tutorial through a capture, by keys and mouse, and what stands at its end: the
# server's file. Takes the tutorial's pictures on the way.
# Refuses to know what a dialog looks like.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib

import pytest

from truth import transfers
from window import HOME, button, click, find, keys, opened, picture, wait, write

WALK = "login-failed-then-ok"


@pytest.fixture(scope="module", name="window")
def open_capture():
    with opened(WALK) as window:
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
    click(find(dialog, "table cell", "notes.txt"))
    picture("tutorial-4-export")
    click(button(dialog, "Save"))
    window.dialog("Save")
    saved = HOME / "notes.txt"
    keys("ctrl+a")
    write(str(saved))
    keys("Return")
    wait(saved.exists, "the saved file")
    wait(lambda: hashlib.sha256(saved.read_bytes()).hexdigest() == transfer["sha256"], "its bytes")
