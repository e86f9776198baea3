# Knows what Wireshark's dialogs say of an afternoon, row by row; what it holds was counted by hand.
# Takes those pictures for the documentation that need more than one session.
# Refuses to know what else is in Wireshark.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib

import pytest

import afternoon
from window import (HOME, button, cell, choose_from, click, filled, find, header, opened, picture, table,
                    wait)

FRAMES = 1272
COLUMNS = ["No.", "Time", "Source", "Destination", "Protocol", "Session", "Phase", "User", "Command",
           "Transfer", "State", "Info"]
# Of the guesser: handshake, greeting, USER to 530 six times, QUIT and 221.
GUESSER_FRAMES = 3 + 1 + 4 * afternoon.GUESSES + 2
GUESS = 652  # the first USER
FAILED = 1 + afternoon.GUESSES


def sha256(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="module", name="capture")
def write_capture():
    path = HOME / "afternoon.pcap"
    afternoon.write(path)
    return path


@pytest.fixture(name="window")
def open_capture(capture):
    """Anew for each test: Qt 5 may hide a dialog that stands where a closed one stood in memory."""
    with opened(capture) as window:
        yield window


@pytest.fixture(name="read")
def make_reader(window):
    """A function that opens a dialog by the menus and returns its rows."""
    def read(title, *way):
        window.choose(*way)
        found = filled(window.dialog(title), title)
        picture("look/" + "-".join(title.lower().split()))
        return found
    return read


def test_columns_of_the_profile(window):
    picture("window-main")
    assert header(window.part("tree", "Packet list")) == COLUMNS
    assert window.brightness() > 0.7


def test_downloads(read):
    found = read("FTPX Downloads", "Statistics", "FTPX Downloads")
    seen = afternoon.PHOTOS[:afternoon.PHOTOS_SENT]
    assert [(row["File"], row["User"], row["Bytes"], row["Announced"], row["State"], row["SHA-256"])
            for row in found] == [
        ("/pub/backup-2024.tar", "alice", "900000", "900000", "complete", sha256(afternoon.BACKUP)),
        ("/pub/photos.zip", "anonymous", "380000", "600000", "aborted", sha256(seen)),
        ("/pub/secret.key", "anonymous", "0", "", "refused", ""),
    ]


def test_transfers(read):
    found = read("FTPX Transfers", "Statistics", "FTPX Transfers")
    assert ("/incoming/report.pdf", "420000", "complete") in [
        (row["File"], row["Bytes"], row["State"]) for row in found]
    assert len(found) == 4


def test_logins(read):
    found = read("FTPX Logins", "Statistics", "FTPX Logins")
    assert [(row["User"], row["Outcome"], row["Code"]) for row in found] == (
        [("alice", "failed", "530"), ("alice", "success", "230")] +
        [("root", "failed", "530")] * afternoon.GUESSES + [("anonymous", "anonymous", "230")])


def test_sessions(read):
    found = read("FTPX Sessions", "Statistics", "FTPX Sessions")
    assert [(row["Client"], row["User"], row["Login"], row["Failures"]) for row in found] == [
        ("192.0.2.10", "alice", "success", "1"),
        ("203.0.113.66", "root", "failed", str(afternoon.GUESSES)),
        ("192.0.2.31", "anonymous", "anonymous", "0"),
    ]


def test_counters(read):
    found = {row["Topic / Item"]: row["Count"]
             for row in read("FTPX Counters", "Statistics", "FTPX Counters")}
    assert found["530 Not logged in"] == str(FAILED)
    assert found["331 Password needed"] == found["USER"] == str(FAILED + 2)
    assert found["vsFTPd 3.0.5"] == "3"


def test_response_times(read):
    found = {row["Procedure"]: row
             for row in read("FTPX Service", "Statistics", "Service Response Time", "FTPX")}
    assert {verb: row["Calls"] for verb, row in found.items()} == {
        "USER": "9", "PASS": "9", "TYPE": "2", "PASV": "3", "RETR": "3", "STOR": "1", "RNFR": "1",
        "RNTO": "1", "QUIT": "2"}
    # The guesser waited 150 ms longer than the step of 2.5 ms.
    assert float(found["PASS"]["Max SRT (s)"]) == 0.1525


def test_a_row_of_response_times_is_a_filter(window):
    """Its commands, and the replies that end them."""
    window.choose("Statistics", "Service Response Time", "FTPX")
    dialog = window.dialog("FTPX Service")
    filled(dialog, "response times")
    window.apply_as_filter(cell(table(dialog), "PASS"))
    wait(lambda: window.displayed() == 9 + 9, "commands and replies of PASS")
    picture("look/response-times-filter")


def test_credentials(read):
    found = [row for row in read("Credentials", "Tools", "Credentials")
             if row["Username"]]
    assert [row["Username"] for row in found] == (
        ["alice"] * 2 + ["root"] * afternoon.GUESSES + ["anonymous"])


def test_flow_graph(window):
    """An arrow for each of 3 sessions, 3 transfers, and 68 lines of the dialogues."""
    window.choose("Statistics", "Flow Graph")
    dialog = window.dialog("Flow")
    choose_from(dialog, "All Flows", "FTPX")
    wait(lambda: find(dialog, "combo box").name == "FTPX Flows", "the type of flow")
    find(dialog, "label", "4 node(s), 74 item(s)")


def test_graphs_of_bytes(window):
    window.choose("Statistics", "I/O Graph")
    dialog = window.dialog("I/O Graph")
    found = filled(dialog, "graphs")
    picture("window-io-graph")
    assert {row["Graph Name"]: row["Display Filter"] for row in found} == {
        "FTP bytes down": 'ftpx.transfer.direction == "download"',
        "FTP bytes up": 'ftpx.transfer.direction == "upload"',
        "Bytes in flight": "ftpx-data", "Round trips": "ftpx-data",
        "Sent again": "ftpx-data && tcp.analysis.retransmission"}


def test_failed_logins_by_the_menu(window):
    window.choose("Tools", "FTPX", "Failed logins")
    wait(lambda: window.displayed() == FAILED, "failed logins")


def test_failed_logins_by_the_button(window):
    click(button(window.main, "Failed logins"))
    wait(lambda: window.displayed() == FAILED, "failed logins")


@pytest.mark.parametrize("way", [
    ("Tools", "FTPX", "This session only"),
    ("Analyze", "Conversation Filter", "FTPX session"),
], ids=lambda way: way[0])
def test_one_session(window, way):
    window.go_to(GUESS)
    window.choose(*way)
    wait(lambda: window.displayed() == GUESSER_FRAMES, "one session")
    picture(f"look/one-session-by-{way[0].lower()}")


def test_the_dialogue_of_one_session(window):
    window.go_to(GUESS)
    window.choose("Tools", "FTPX", "Dialogue of this session")
    dialog = window.dialog("FTPX Dialogue")
    said = window.words(dialog)
    picture("look/dialogue")
    assert said.count("USER root") == afternoon.GUESSES
    assert "221 Goodbye." in said and "alice" not in said


def test_follow_the_dialogue(window):
    """Wireshark has such a menu for plugins since 4.4; ours stands at the packet's own protocol."""
    window.go_to(GUESS)
    if window.version < (4, 4):
        assert "FTP Stream" not in window.entries("Analyze", "Follow")
        return
    window.choose("Analyze", "Follow", "FTP Stream")
    dialog = window.dialog("Follow FTP Stream")
    said = window.words(dialog)
    picture("look/follow")
    assert said.count("USER root") == afternoon.GUESSES
    assert "221 Goodbye." in said and "alice" not in said


def test_the_list_of_objects(window):
    window.choose("File", "Export Objects", "FTPX")
    dialog = window.dialog("Export")
    found = {row["Filename"]: row["Size"] for row in filled(dialog, "objects")}
    assert {"backup-2024.tar", "report.pdf"} < set(found)
    assert len(found) == 3


def test_dark_window(capture):
    with opened(capture, dark=True) as window:
        assert window.displayed() == FRAMES
        picture("window-dark")
        assert window.brightness() < 0.5
