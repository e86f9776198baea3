# Knows what Wireshark shows without the plugin, and that nothing of it may change.
# Refuses to look at anything of ftpx itself, except that it is listed.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import tshark
from truth import NAMES, truth

each_capture = pytest.mark.parametrize("name", NAMES)
TAPS = ["flows", "sessions", "transfers", "downloads", "logins", "tree", "json"]


def plain(name):
    return tshark.layers(tshark.capture(name), plugins=tshark.NO_PLUGINS)


@each_capture
def test_disabled_it_is_not_there(name):
    path = tshark.capture(name)
    without = tshark.tshark("-r", path, "-T", "json", plugins=tshark.NO_PLUGINS)
    assert tshark.tshark("-r", path, "--disable-protocol", "ftpx", "-T", "json") == without


@pytest.mark.parametrize("name", ["pipelined", "active-download-ipv6", "port-2121"])
def test_disabled_the_packet_list_is_as_without(name):
    path = tshark.capture(name)
    without = tshark.tshark("-r", path, plugins=tshark.NO_PLUGINS)
    assert tshark.tshark("-r", path, "--disable-protocol", "ftpx") == without


def without_ftpx(value):
    """A dissection without all that ftpx added, at any depth."""
    if not isinstance(value, list):
        return value
    return [(name, without_ftpx(inner)) for name, inner in value if not name.startswith("ftpx")] \
        if all(isinstance(part, list | tuple) and len(part) == 2 for part in value) else value


def claimed_by_builtin(layers):
    return {"ftp", "ftp-data"} & set(dict(layers))


def is_ours(layers):
    return any(name.startswith("ftpx") for name, _ in layers)


@each_capture
def test_frames_that_the_builtin_knows_keep_all_they_had(name):
    """Every field of every protocol, the stack of layers included; so do frames without FTP."""
    with_plugin = tshark.layers(tshark.capture(name))
    for number, (before, after) in enumerate(zip(plain(name), with_plugin, strict=True), 1):
        if claimed_by_builtin(before) or not is_ours(after):
            assert without_ftpx(after) == without_ftpx(before), f"frame {number}"


@each_capture
def test_frames_that_the_builtin_misses_keep_all_layers_below(name):
    """Only `data` may go, and the stack of layers ends otherwise."""
    with_plugin = tshark.layers(tshark.capture(name))
    for number, (before, after) in enumerate(zip(plain(name), with_plugin, strict=True), 1):
        below = [layer for layer in ("eth", "ip", "ipv6", "tcp") if layer in dict(before)]
        assert {layer: without_ftpx(dict(after)[layer]) for layer in below} == \
            {layer: dict(before)[layer] for layer in below}, f"frame {number}"
        gained = set(dict(after)) - set(dict(before))
        assert all(layer.startswith("ftp") for layer in gained), f"frame {number}"


@each_capture
def test_builtin_fields_are_the_same(name):
    if truth(name)["server"]["port"] != 21:
        pytest.skip("the built-in knows nothing of this capture")
    names = [name for name in tshark.field_types(tshark.NO_PLUGINS)
             if name.startswith(("ftp.", "ftp-data."))]
    assert len(names) > 30
    flags = [part for field in names for part in ("-e", field)]
    run = ("-2", "-r", tshark.capture(name), "-T", "fields", *flags)
    assert tshark.tshark(*run) == tshark.tshark(*run, plugins=tshark.NO_PLUGINS)


def test_plugin_is_listed():
    rows = tshark.tshark("-G", "plugins").splitlines()
    [listed] = [row for row in rows if row.startswith("ftpx.so")]
    assert "dissector" in listed


@pytest.mark.parametrize("tap", TAPS)
def test_taps_are_listed(tap):
    said = tshark.start("tshark", "-z", "help")
    assert f"ftpx,{tap}" in [row.strip() for row in (said.stdout + said.stderr).splitlines()]


def test_protocols_are_listed():
    listed = [row.split("\t")[1:3] for row in tshark.tshark("-G", "protocols").splitlines()]
    assert ["FTPX", "ftpx"] in listed and ["FTPX-DATA", "ftpx-data"] in listed


def test_preferences_have_their_names():
    rows = tshark.tshark("-G", "currentprefs").splitlines()
    shown = {row.lstrip("#").partition(":")[0] for row in rows}
    wanted = ["tcp.ports", "builtin", "heuristic", "show_passwords", "bruteforce.count",
              "bruteforce.seconds", "hash", "memory.reorder", "extract.max"]
    assert {f"ftpx.{name}" for name in wanted} <= shown
