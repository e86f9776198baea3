# Knows what pcapng may have beside packets, and that ftpx-scan says of each such file, whole or damaged,
# what tshark says. Refuses to know the reports.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import random
import struct

import pytest

import captures
from test_scan import FINE, NO_TSHARK, TUNNELS, damaged
from test_scan_pcap import LONG, says_what_tshark_says, written

pytestmark = pytest.mark.own

INTERFACE, SIMPLE, NAMES, STATISTICS, PACKET, CUSTOM = 1, 3, 4, 5, 6, 0xBAD
RESOLUTION, OFFSET = 9, 14
COMMENT, FLAGS, HASH = 1, 2, 3
COUNT = 8  # of a statistics option
ETHERNET, RAW = 1, 101
# Behind the packet with this number, where something stands between packets.
MIDDLE = 60


class Writer:
    """Blocks in one order of bytes."""

    def __init__(self, order="<"):
        self.order = order

    def option(self, code, value):
        return struct.pack(f"{self.order}HH", code, len(value)) + value + bytes(-len(value) % 4)

    def options(self, options):
        return b"".join(self.option(*each) for each in options) + (bytes(4) if options else b"")

    def block(self, kind, body, options=()):
        content = body + bytes(-len(body) % 4) + self.options(options)
        length = struct.pack(f"{self.order}I", 12 + len(content))
        return struct.pack(f"{self.order}I", kind) + length + content + length

    def section(self, major=1, minor=0):
        return self.block(0x0A0D0D0A, struct.pack(f"{self.order}IHHq", 0x1A2B3C4D, major, minor, -1))

    def interface(self, options=(), link=ETHERNET):
        return self.block(INTERFACE, struct.pack(f"{self.order}HHI", link, 0, 0), options)

    def statistics(self, options=(), interface=0):
        return self.block(STATISTICS, struct.pack(f"{self.order}III", interface, 0, 0), options)

    def packet(self, packet, per_second=1_000_000, options=(), interface=0, **other):
        units = packet.micros * per_second // 1_000_000
        captured = other.get("captured", len(packet.frame))
        length = other.get("length", packet.length)
        header = struct.pack(f"{self.order}5I", interface, units >> 32, units & 0xFFFFFFFF, captured, length)
        return self.block(PACKET, header + packet.frame, options)


def pcapng(name=LONG, writer=None, before=None, between=b"", behind=b"", **how):
    """The capture; `how`: of each packet."""
    writer = writer or Writer()
    begin = writer.section() + writer.interface() if before is None else before
    blocks = [writer.packet(packet, **how) for packet in captures.taken(name)]
    return begin + b"".join(blocks[:MIDDLE]) + between + b"".join(blocks[MIDDLE:]) + behind


def is_read_well(name, content):
    ended = says_what_tshark_says(written(name, content), *NO_TSHARK)
    assert (ended.returncode, ended.stderr) == (FINE, "")


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("exponent", [None, 6, 9, 3, 0, 7])
def test_resolutions_of_time(exponent, order):
    writer = Writer(order)
    options = [] if exponent is None else [(RESOLUTION, bytes([exponent]))]
    content = pcapng(writer=writer, before=writer.section() + writer.interface(options),
                     per_second=10 ** (6 if exponent is None else exponent))
    is_read_well(f"resolution {exponent} {'<>'.index(order)}", content)


def test_times_in_halves_of_halves_and_behind_an_offset():
    writer = Writer()
    for number, option in enumerate([(RESOLUTION, b"\x94"), (OFFSET, struct.pack("<q", 3600))]):
        per_second = 2 ** 20 if option[0] == RESOLUTION else 10 ** 6
        before = writer.section() + writer.interface([option])
        is_read_well(f"times {number}", pcapng(before=before, per_second=per_second))


@pytest.mark.parametrize("name", sorted(TUNNELS))
def test_packets_in_tunnels(name):
    """Their frames are read once more, for dissection."""
    link = captures.taken(name)[0].link
    writer = Writer()
    is_read_well(f"{name}.ng", pcapng(name, before=writer.section() + writer.interface(link=link)))


@pytest.mark.parametrize("other", [
    {}, {"link": RAW}, {"options": [(RESOLUTION, b"\x09")]}, {"options": [(COMMENT, b"here")]}])
def test_several_interfaces(other):
    """All packets are of the first, or of the second."""
    writer = Writer()
    interfaces = [writer.interface(), writer.interface(**other)]
    for number in range(2):
        before = writer.section() + b"".join(interfaces)
        says_what_tshark_says(written(f"interfaces {number}", pcapng(before=before, interface=1)))
        interfaces.reverse()


@pytest.mark.parametrize("options", [
    [(COMMENT, b"look")], [(COMMENT, b"\xff\xfe")], [(FLAGS, bytes(4))], [(FLAGS, bytes(3))],
    [(HASH, b"\x02abcd")], [(4, bytes(8)), (5, bytes(8)), (6, bytes(4))], [(4711, b"?")], [(0, b"?")]])
def test_options_of_packets(options):
    says_what_tshark_says(written("options", pcapng(options=options)))


BETWEEN = {
    "statistics": Writer().statistics([(COUNT, struct.pack("<Q", 5)), (2, bytes(8))]),
    "statistics of nobody": Writer().statistics(interface=7),
    "short statistics": Writer().block(STATISTICS, bytes(8)),
    "odd statistics": Writer().statistics([(COUNT, bytes(3))]),
    "statistics with a comment": Writer().statistics([(COMMENT, b"all well")]),
    "names": Writer().block(NAMES, struct.pack("<HH", 1, 9) + b"\x0a\x00\x00\x01host\0\0\0\0" + bytes(4)),
    "an interface": Writer().interface(),
    "a section": Writer().section() + Writer().interface(link=ETHERNET),
    "a section the other way": Writer(">").section() + Writer(">").interface(),
    "an unknown block": Writer().block(0x4711, b"what?"),
    "somebody's block": Writer().block(CUSTOM, struct.pack("<I", 32473) + b"mine"),
    "a simple packet": Writer().block(SIMPLE, struct.pack("<I", 60) + bytes(60)),
    "no length": struct.pack("<II", PACKET, 0) + bytes(8),
    "two lengths": Writer().statistics()[:-4] + struct.pack("<I", 28),
    "an odd length": struct.pack("<II", STATISTICS, 26) + bytes(18),
    "a long block": Writer().block(0x4711, bytes(200_000)),
}


@pytest.mark.parametrize("what", sorted(BETWEEN))
def test_what_stands_among_packets(what):
    writer = Writer()
    for place, content in {
            "before": pcapng(before=writer.section() + writer.interface() + BETWEEN[what]),
            "between": pcapng(between=BETWEEN[what]), "behind": pcapng(behind=BETWEEN[what])}.items():
        says_what_tshark_says(written(f"{what} {place}", content))


@pytest.mark.parametrize("version", [(1, 0), (1, 2)])
def test_versions(version):
    writer = Writer()
    content = pcapng(before=writer.section(*version) + writer.interface())
    says_what_tshark_says(written("version", content))


@pytest.mark.parametrize("spoilt", [
    {"captured": 0}, {"captured": 0xFFFFFFFF}, {"captured": 61}, {"length": 0}, {"length": 0xFFFFFFFF},
    {"interface": 1}, {"interface": 0xFFFFFFFF}])
def test_a_packet_that_no_other_is_like(spoilt):
    """In the middle, and as the first."""
    writer = Writer()
    packet = writer.packet(captures.taken(LONG)[3], **spoilt)
    begin = writer.section() + writer.interface()
    for content in (pcapng(between=packet), pcapng(before=begin + packet)):
        says_what_tshark_says(written("spoilt", content))


@pytest.mark.parametrize("left", [1, 4, 11, 12, 27, 28, 60])
def test_a_pcapng_that_ends_within_a_block(left):
    packet = Writer().packet(captures.taken(LONG)[3])
    ended = says_what_tshark_says(written(f"cut {left}", pcapng(behind=packet[:left])))
    assert "cut short in the middle of a packet" in ended.stderr


@pytest.mark.parametrize("seed", range(24))
def test_damaged_pcapng(seed):
    chance = random.Random(seed)
    writer = Writer(chance.choice("<>"))
    statistics = writer.statistics([(COMMENT, b"well"), (COUNT, bytes(8))])
    content = pcapng(writer=writer, before=writer.section() + writer.interface([(RESOLUTION, b"\x06")]),
                     between=statistics, options=[(COMMENT, b"look")], behind=statistics)
    says_what_tshark_says(written(f"damaged {seed}", damaged(content, chance)))
