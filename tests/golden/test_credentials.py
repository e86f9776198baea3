# Knows which logins Wireshark's Tools > Credentials must list, whoever finds them, each once.
# Refuses to show a password: only who logged in, and in which frame.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import re

import pytest

import captures
import tshark
from build import Dialogue

pytestmark = pytest.mark.host

ROW = re.compile(r"^(\d+) +(\S+) +(.*?) +(?:Username in packet: (\d+))? *$", re.MULTILINE)
WAYS = {
    "as it is": (),
    "built-in FTP off": ("--disable-protocol", "ftp"),
    "built-in FTP not called": ("-o", "ftpx.builtin:FALSE"),
    "quick": ("-o", "ftpx.quick:TRUE"),
    "two passes": ("-2",),
}

each_way = pytest.mark.parametrize("way", WAYS)


def logins(path, *options):
    """Frame of the password, user, frame of the user's name."""
    said = tshark.tap(path, "credentials", *options)
    return [(int(frame), user, int(named or 0))
            for frame, protocol, user, named in ROW.findall(said) if protocol == "FTP"]


@each_way
@pytest.mark.parametrize("name", ["passive-download", "port-2121", "tls-explicit-protected",
                                  "tls-implicit", "ipv6-passive"])
def test_login_is_listed_once(name, way):
    found = logins(captures.path(name), *WAYS[way])
    assert len(found) == 1 and found[0][1] == "alice"
    if not name.startswith("tls"):
        assert found == [(captures.frame(name, "PASS"), "alice", captures.frame(name, "USER"))]


@each_way
def test_each_attempt_is_listed(way):
    name = "brute-force-fails"
    found = logins(captures.path(name), *WAYS[way])
    assert [login[0] for login in found] == captures.frames(name, "PASS")


@each_way
def test_logins_that_the_builtin_cannot_read_are_listed(save, way):
    """Commands in lower case, and two in one segment."""
    ftp = Dialogue()
    ftp.talk("220 ready", "user alice", "331 Password", "pass wrong", "530 No")
    ftp.control.client(b"USER bob\r\nPASS right\r\n")
    frame = ftp.wire.frames
    ftp.talk("331 Password", "230 Welcome")
    assert logins(save(ftp.wire), *WAYS[way]) == [(7, "alice", 5), (frame, "bob", frame)]


@each_way
def test_passwords_in_one_segment_are_each_listed(save, way):
    """The built-in dissector reads the first."""
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 Password")
    ftp.control.client(b"PASS one\r\nPASS two\r\nPASS three\r\n")
    ftp.talk("530 No", "503 No", "503 No")
    assert [login[:2] for login in logins(save(ftp.wire), *WAYS[way])] == [(7, "alice")] * 3


def test_password_without_a_user_is_listed_as_such(save):
    ftp = Dialogue(handshake=False)
    ftp.talk("PASS secret", "230 Welcome", "SYST", "215 UNIX")
    assert logins(save(ftp.wire), "-2") == [(1, "n.a.", 0)]


def test_user_cannot_steer_a_terminal(save):
    ftp = Dialogue(port=2121).login("al\x1b[31mice")
    said = tshark.tap(save(ftp.wire), "credentials")
    assert "\x1b" not in said and "al\\x1b[31mice" in said


def test_frame_full_of_passwords_breaks_nothing(save):
    ftp = Dialogue(port=2121)
    ftp.talk("220 ready", "USER alice", "331 Password")
    ftp.control.client(b"PASS\r\n" * 9000)
    ftp.talk("530 No")
    found = logins(save(ftp.wire))  # which would fail if tshark warned
    assert 100 <= len(found) < 5000


def test_disabled_leaves_what_the_builtin_lists():
    path = captures.path("brute-force-fails")
    disabled = tshark.tap(path, "credentials", "--disable-protocol", "ftpx")
    assert disabled == tshark.tshark(*tshark.tap_arguments(path, "credentials"),
                                     plugins=tshark.NO_PLUGINS)
