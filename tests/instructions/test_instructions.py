"""What ftpx takes a frame, in the processor's instructions, against what it took before.

Knows on which captures, in which modes, and how much more is too much. Refuses to know seconds.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import os
import pathlib
import platform
import subprocess

import pytest

import callgrind
import tshark

EXPECTED = pathlib.Path(__file__).with_name("expected.json")
UPDATE = os.environ.get("FTPX_UPDATE") == "yes"
TOO_MUCH = 1.10
tshark.TIMEOUT = 1200  # seconds; valgrind takes fifty times as long, and others run beside it
FRAMES = ("sessions", "600"), ("download", "12000000"), ("other", "12000000")
# No digests: how many instructions libgcrypt takes depends on the processor.
MODES = {"normal": ("-o", "ftpx.hash:none"),
         "quick": ("-o", "ftpx.hash:none", "-o", "ftpx.quick:TRUE")}
# What ftpx only passes a packet on to.
HOST = ("call_dissector", "dissector_try", "heur_dissector", "tap_queue_packet", "packet_")


@pytest.fixture(scope="session", name="synthetic")
def make_synthetic():
    """Makes a capture; returns its path and how many frames it has."""
    def make(kind, amount, form="pcap"):
        path = tshark.MADE / f"{kind}.pcap"
        with open(path, "wb") as capture:
            subprocess.run([os.environ["FTPX_SYNTHETIC"], kind, amount, os.devnull],
                           stdout=capture, check=True)
        if form != "pcap":
            path = tshark.MADE / f"{kind}.{form}"
            tshark.convert("editcap", "-F", form, str(tshark.MADE / f"{kind}.pcap"), str(path))
        counted = tshark.start("capinfos", "-M", "-T", "-r", "-c", str(path)).stdout
        return str(path), int(counted.split("\t")[1])
    return make


def instructions(path, options, name):
    """Of ftpx.so, and of what it calls in other libraries than the host's dissection."""
    profile = tshark.OUT / name
    ended = tshark.start("tshark", "-n", "-q", "-r", path, *options, "-z", "ftpx,downloads", under=(
        "valgrind", "-q", "--tool=callgrind", "--compress-strings=no", "--compress-pos=no",
        "--toggle-collect=epan_dissect_run_with_taps", f"--callgrind-out-file={profile}"))
    assert ended.returncode == 0, ended.stderr
    return callgrind.cost(profile, "ftpx.so", HOST)


def instructions_of_scan(path, name):
    """Of ftpx-scan and all its libraries, from start to end."""
    profile = tshark.OUT / name
    ended = tshark.start(str(tshark.STAGE / "ftpx-scan"), "--tshark", "/nonexistent", path, *MODES["normal"],
                         "-z", "ftpx,downloads", under=(
        "valgrind", "-q", "--tool=callgrind", "--compress-strings=no", "--compress-pos=no",
        f"--callgrind-out-file={profile}"))
    assert ended.returncode == 0, ended.stderr
    return callgrind.cost(profile, "ftpx-scan", ()).total


def same_ground():
    """expected.json is of one compiler and one Wireshark."""
    return (platform.machine() == "x86_64"
            and platform.freedesktop_os_release().get("VERSION_CODENAME") == "bookworm")


def settle(name, measured):
    if UPDATE:
        known = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}
        known[name] = round(measured)
        EXPECTED.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")


@pytest.mark.skipif(not same_ground(), reason="figures are of Debian 12 on x86_64")
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind, amount", FRAMES)
def test_a_frame_takes_no_more_than_it_did(synthetic, kind, amount, mode):
    path, frames = synthetic(kind, amount)
    name = f"{kind}, {mode}"
    cost = instructions(path, MODES[mode], name.replace(", ", "-"))
    print(f"\n{name}: {cost.own / frames:.0f} of ftpx, {cost.total / frames:.0f} in all")
    settle(name, cost.own / frames)
    assert cost.own / frames <= json.loads(EXPECTED.read_text())[name] * TOO_MUCH


@pytest.mark.skipif(not same_ground(), reason="figures are of Debian 12 on x86_64")
@pytest.mark.parametrize("form", ["pcap", "pcapng"])
@pytest.mark.parametrize("kind, amount", FRAMES)
def test_a_frame_takes_no_more_of_a_scan_than_it_did(synthetic, kind, amount, form):
    """What a frame adds: that of a capture of as good as no frames is taken off."""
    path, frames = synthetic(kind, amount, form)
    name = f"{kind}, scan of {form}"
    began = instructions_of_scan(tshark.CAPTURES / "control-only.pcapng", "start-scan")
    cost = (instructions_of_scan(path, name.replace(", ", "-")) - began) / frames
    print(f"\n{name}: {cost:.0f} with reading, {began / 1e6:.1f} million to start")
    settle(name, cost)
    assert cost <= json.loads(EXPECTED.read_text())[name] * TOO_MUCH
