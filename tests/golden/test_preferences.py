# Knows which values of preferences ftpx does not understand, and that it says so and goes on.
# Refuses to know what preferences do, and what the host says of values that it does not take itself.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib

import pytest

import tshark
from build import Dialogue, noise

pytestmark = pytest.mark.host

CONTENT = noise(300)


def said(save, *settings):
    """What goes to standard error and output about one download, with these preferences."""
    ftp = Dialogue(port=2121).login()
    ftp.talk("TYPE I", "200 ok")
    ftp.download("f.bin", CONTENT)
    options = [part for setting in settings for part in ("-o", setting)]
    ended = tshark.start("tshark", "-q", "-r", save(ftp.wire), *options, "-z", "ftpx,downloads")
    return ended.stderr, ended.stdout


@pytest.mark.parametrize("value", ["foo", "MD5", "SHA-512", ""])
def test_a_hash_that_there_is_not_is_told(value, save):
    complaint, table = said(save, f"ftpx.hash:{value}")
    assert complaint.count(f'ftpx.hash: "{value}" is neither SHA-256 nor none') == 1
    assert hashlib.sha256(CONTENT).hexdigest() in table


@pytest.mark.parametrize("value, computed", [
    ("SHA-256", True), ("sha256", True), ("none", False), ("None", False)])
def test_any_spelling_of_a_hash_is_understood(value, computed, save):
    complaint, table = said(save, f"ftpx.hash:{value}")
    assert "ftpx" not in complaint
    assert (hashlib.sha256(CONTENT).hexdigest() in table) == computed


@pytest.mark.parametrize("name", ["ftpx.tcp.ports", "ftpx.tls.ports"])
def test_more_ports_than_there_is_room_for_are_told(name, save):
    complaint, table = said(save, f"{name}:3000-3099")
    assert complaint.count(f"{name}: only the first 64 of 100 ports count as FTP's") == 1
    assert "f.bin" in table
    assert "ftpx" not in said(save, f"{name}:3000-3063")[0]


@pytest.mark.parametrize("value", ["ftp", "21-x", "70000", "21,,22x"])
def test_ports_that_are_none_end_tshark(value, save):
    complaint, table = said(save, f"ftpx.tcp.ports:{value}")
    assert f'Invalid -o flag "ftpx.tcp.ports:{value}"' in complaint
    assert table == ""
