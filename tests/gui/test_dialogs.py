# Knows which of Wireshark's dialogs show what ftpx found, and takes pictures of them for the
# documentation.
# Refuses to know what else is in Wireshark.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

from window import click, find, keys, opened, picture, wait, write

WALK = "login-failed-then-ok"
DIALOGS = {  # picture: words of the title, and the way through the menus
    "window-downloads": ("FTPX Downloads", "Statistics", "FTPX"),
    "window-srt": ("FTPX Service", "Statistics", "Service Response Time", "FTPX"),
    "window-credentials": ("Credentials", "Tools", "Credentials"),
}


@pytest.fixture(scope="module", name="window")
def open_capture():
    with opened(WALK) as window:
        yield window


def test_main_window(window):
    assert window.displayed() == 65
    picture("window-main")


def test_menu_of_tools(window):
    window.choose("Tools", "FTPX")
    picture("window-tools-menu")
    keys("Escape", "Escape", "Escape")


@pytest.mark.parametrize("name", DIALOGS)
def test_dialog(window, name):
    title, *way = DIALOGS[name]
    window.choose(*way)
    window.dialog(title)
    picture(name)
    keys("Escape")
    wait(lambda: not window.titled(title), "the end of the dialog")


def test_flow_graph(window):
    window.choose("Statistics", "Flow Graph")
    dialog = window.dialog("Flow")
    click(find(dialog, "combo box", "All Flows"))
    write("FTPX")
    keys("Return")
    wait(lambda: find(dialog, "combo box").name == "FTPX Flows", "the type of flow")
    picture("window-flow")
    keys("Escape")
    wait(lambda: not window.titled("Flow"), "the end of the dialog")


def test_dark_window():
    with opened(WALK, dark=True) as window:
        assert window.displayed() == 65
        picture("window-dark")
