# Knows the four kinds of classic pcap, and that ftpx-scan says of each, whole or damaged, what tshark says.
# Refuses to know the reports.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import random
import struct

import pytest

import captures
import tshark
from test_scan import FINE, NO_TSHARK, NOT_JUDGED, TUNNELS, damaged, scan

pytestmark = pytest.mark.own

# Longer than what is read at once, and a transfer in each of two sessions.
LONG = "two-sessions"
REPORTS = ("-z", "ftpx,json", "-z", "ftpx,flows")
# Magic number, and how many of its fractions a microsecond has.
MICRO, NANO = (0xA1B2C3D4, 1), (0xA1B23C4D, 1000)
SECONDS, FRACTION, CAPTURED, LENGTH = range(4)


def pcap(name, kind=MICRO, order="<", spoilt=None, version=(2, 4)):
    """The capture as classic pcap. `spoilt`: (frame, field of its header, number in it)."""
    magic, fractions = kind
    packets = captures.taken(name)
    content = bytearray(struct.pack(f"{order}IHHIIII", magic, *version, 0, 0, 262144, packets[0].link))
    for number, packet in enumerate(packets, 1):
        seconds, micros = divmod(packet.micros, 1_000_000)
        header = [seconds, micros * fractions, len(packet.frame), packet.length]
        if spoilt and number == spoilt[0]:
            header[spoilt[1]] = spoilt[2]
        content += struct.pack(f"{order}4I", *header) + packet.frame
    return bytes(content)


def written(name, content):
    path = tshark.MADE / f"{name}.pcap"
    path.write_bytes(content)
    return path


def says_what_tshark_says(path, *more):
    ended = scan(*more, path, *REPORTS)
    usual = tshark.start("tshark", "-n", "-q", "-r", str(path), *REPORTS)
    assert ended.stdout == usual.stdout or (not usual.stdout and usual.returncode != 0)  # no capture to it
    assert (ended.returncode == FINE) == (usual.returncode == 0), ended.stderr
    assert ended.returncode in (FINE, NOT_JUDGED)
    return ended


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("kind", [MICRO, NANO])
def test_each_kind_of_pcap(kind, order):
    path = written(f"{kind[1]}{'<>'.index(order)}", pcap(LONG, kind, order))
    ended = says_what_tshark_says(path, *NO_TSHARK)
    assert (ended.returncode, ended.stderr) == (FINE, "")


@pytest.mark.parametrize("name", sorted(TUNNELS))
def test_packets_in_tunnels(name):
    """Their frames are read once more, for dissection."""
    path = written(name, pcap(name))
    assert says_what_tshark_says(path, *NO_TSHARK).returncode == FINE


@pytest.mark.parametrize("field, number", [
    (SECONDS, 0xFFFFFFFF), (FRACTION, 1_000_000), (FRACTION, 0xFFFFFFFF), (CAPTURED, 0), (CAPTURED, 131_056),
    (CAPTURED, 131_057), (CAPTURED, 262_145), (CAPTURED, 0xFFFFFFFF), (LENGTH, 0), (LENGTH, 0xFFFFFFFF)])
def test_a_header_that_no_other_is_like(field, number):
    """In the middle, and in the first."""
    for frame in (1, 60):
        content = pcap(LONG, spoilt=(frame, field, number))
        says_what_tshark_says(written(f"spoilt {field} {number} {frame}", content))


def test_frames_longer_than_what_is_read_at_once():
    record = struct.pack("<4I", 2_000_000_000, 0, 200_000, 200_000) + bytes(200_000)
    path = written("long", pcap("passive-download") + record + pcap(LONG)[24:])
    assert says_what_tshark_says(path).returncode == FINE


@pytest.mark.parametrize("left", [1, 15, 16, 17])
def test_a_pcap_that_ends_within_a_record(left):
    record = struct.pack("<4I", 2_000_000_000, 0, 60, 60) + bytes(60)
    path = written(f"cut {left}", pcap("passive-download") + record[:left])
    assert "cut short in the middle of a packet" in says_what_tshark_says(path).stderr


@pytest.mark.parametrize("version", [(2, 3), (2, 2), (2, 5), (3, 4)])
def test_other_versions(version):
    content = pcap("passive-download", version=version)
    says_what_tshark_says(written(f"version {version[0]}.{version[1]}", content))


@pytest.mark.parametrize("seed", range(12))
def test_damaged_pcap(seed):
    content = damaged(pcap(LONG), random.Random(seed))
    says_what_tshark_says(written(f"damaged {seed}", content))
