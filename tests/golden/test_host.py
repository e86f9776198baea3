# Knows what Wireshark shows without the plugin, and that nothing of it may change.
# Refuses to look at anything of ftpx itself, except that it is listed.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import struct

import pytest

import captures
import packets
import tshark
from build import Dialogue
from facts import Facts
from truth import NAMES, one_of_each_kind, ports, sessions, those

pytestmark = pytest.mark.host

held = Facts()
each_capture = held.each(NAMES)
TAPS = ["flows", "sessions", "transfers", "downloads", "logins", "tree", "json", "report"]


DISABLED = ("--disable-protocol", "ftpx")


def as_json(name, *options):
    return ("-r", captures.path(name), *options, "-T", "json")


def ahead():
    for name in NAMES:
        yield from (as_json(name), as_json(name, *DISABLED))


def ahead_without_plugin():
    return map(as_json, NAMES)


@each_capture
def test_disabled_it_is_not_there(name):
    assert compared(name)["disabled it differs"] is False


@pytest.mark.parametrize("name", ["pipelined", "active-download-ipv6", "port-2121"])
def test_disabled_the_packet_list_is_as_without(name):
    path = captures.path(name)
    without = tshark.tshark("-r", path, plugins=tshark.NO_PLUGINS)
    assert tshark.tshark("-r", path, "--disable-protocol", "ftpx") == without


# Of FTP's own connections it is ftpx that puts TLS's records together, not TCP, and to which TLS gives
# the text.
OF_REASSEMBLY = {"tcp.segments", "tcp.segment_data", "tls.app_data_proto"}


def is_ours_to_change(name):
    return name.startswith("ftpx") or name in OF_REASSEMBLY


def without_ftpx(value):
    """A dissection without all that ftpx added, at any depth."""
    if not isinstance(value, list):
        return value
    return [(name, without_ftpx(inner)) for name, inner in value if not is_ours_to_change(name)] \
        if all(isinstance(part, list | tuple) and len(part) == 2 for part in value) else value


def claimed_by_builtin(layers):
    return {"ftp", "ftp-data"} & set(dict(layers))


def is_ours(layers):
    return any(name.startswith("ftpx") for name, _ in layers)


def keeps_all(before, after):
    """Every field of every protocol, the stack of layers included."""
    return without_ftpx(after) == without_ftpx(before)


def keeps_what_is_below(before, after):
    """Only `data` may go, and the stack of layers ends otherwise."""
    before, after = dict(before), dict(after)
    below = [layer for layer in ("eth", "sll", "vlan", "ip", "ipv6", "tcp") if layer in before]
    return {layer: without_ftpx(after[layer]) for layer in below} == \
        {layer: without_ftpx(before[layer]) for layer in below} and \
        all(layer.startswith(("ftp", "tls")) for layer in set(after) - set(before))


def first_hidden(name):
    """Behind TLS the built-in takes ciphertext for commands (AUTH SSL) and for files (PROT P)."""
    frames = [captures.frame(name, "234 ") for session in sessions(name) if session["tls"] == "explicit"]
    implicit = any(session["tls"] == "implicit" for session in sessions(name))
    return 0 if implicit else min(frames, default=len(captures.taken(name)))


@functools.lru_cache(maxsize=None)
def compared(name):
    """With the plugin and without: frames that do not keep what they had, be it those that the
    built-in knows or that are not FTP, or those that only ftpx knows."""
    runs = [(as_json(name), tshark.NO_PLUGINS), (as_json(name), tshark.PLUGINS),
            (as_json(name, *DISABLED), tshark.PLUGINS)]
    before, after, disabled = [tshark.tshark(*run, plugins=plugins) for run, plugins in runs]
    for run, plugins in runs:
        tshark.forget(run, plugins)
    known, missed = [], []
    pairs = zip(tshark.layers(before), tshark.layers(after), strict=True)
    for number, (plain, ours) in enumerate(pairs, 1):
        if number > first_hidden(name):
            break
        if (claimed_by_builtin(plain) or not is_ours(ours)) and not keeps_all(plain, ours):
            known.append(number)
        if not keeps_what_is_below(plain, ours):
            missed.append(number)
    return {"disabled it differs": disabled != before, "known": known, "missed": missed}


@each_capture
def test_frames_that_the_builtin_knows_keep_all_they_had(name):
    assert compared(name)["known"] == []


@each_capture
def test_frames_that_the_builtin_misses_keep_all_layers_below(name):
    assert compared(name)["missed"] == []


IN_THE_CLEAR = those(lambda name: ports(name) == {21} and
                     all(session["tls"] == "none" for session in sessions(name)))


@pytest.mark.parametrize("name", one_of_each_kind(IN_THE_CLEAR))
def test_builtin_fields_are_the_same(name):
    """In two passes too, where the built-in knows the port."""
    names = [name for name in tshark.field_types(tshark.NO_PLUGINS)
             if name.startswith(("ftp.", "ftp-data."))]
    assert len(names) > 30
    flags = [part for field in names for part in ("-e", field)]
    run = ("-2", "-r", captures.path(name), "-T", "fields", *flags)
    assert tshark.tshark(*run) == tshark.tshark(*run, plugins=tshark.NO_PLUGINS)


def within(frame, tunnels):
    """An IPv4 frame in so many tunnels (RFC 2003) between the same hosts."""
    link, inner = frame[:14], frame[14:]
    for _ in range(tunnels):
        head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(inner), 0, 0, 64, 4, 0)
        inner = head + inner[12:20] + inner
    return link + inner


def test_as_many_tunnels_may_lie_over_it_as_without(save):
    """Wireshark gives a frame up that goes through some 500 dissectors."""
    made = []
    for tunnels in range(490, 502):
        ftp = Dialogue(client_port=40000 + tunnels, handshake=False)
        ftp.talk("220 Ready", "USER alice")
        for each in ftp.wire.packets:
            frame = within(each.frame, tunnels)
            made.append(packets.Packet(each.micros, frame, len(frame)))
    run = ("-r", save(made), "-T", "fields", "-e", "tcp.stream",
           "-e", "tcp.len", "-e", "ftp.response.code", "-e", "ftp.request.arg", "-e", "_ws.malformed")
    without = tshark.start("tshark", *run, plugins=tshark.NO_PLUGINS).stdout
    assert tshark.start("tshark", *run).stdout == without
    assert 0 < sum("alice" in row for row in without.splitlines()) < 12


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
    wanted = ["tcp.ports", "builtin", "heuristic", "show_passwords", "json.commands", "bruteforce.count",
              "bruteforce.seconds", "hash", "hash.md5", "hash.sha1", "hash.sha512",
              "memory.reorder", "extract.max"]
    assert {f"ftpx.{name}" for name in wanted} <= shown


test_each_capture = held.test()
