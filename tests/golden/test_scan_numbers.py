# Knows that ftpx-scan gives TCP streams the numbers that tshark gives them, whatever came before: segments
# in any order, quoted in error messages, cut short, or with a broken header. Refuses to know the rules.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import itertools
from dataclasses import replace

import pytest

import packets
import tshark
import wrap
from build import Dialogue, Wire
from packets import ACK, RST, SYN
from tapes import Tapes
from test_scan import NO_TSHARK, scanned

pytestmark = pytest.mark.own
TCP_AT = 14 + 20
FLAGS = (SYN, SYN | ACK, ACK, RST)
BETWEEN_SESSIONS = 64


def with_header_of(words):
    def change(packet):
        frame = bytearray(packet.frame)
        frame[TCP_AT + 12] = words << 4
        return replace(packet, frame=bytes(frame))
    return change


def cut_behind(length):
    """Of TCP's header so many bytes were captured."""
    return lambda packet: replace(packet, frame=packet.frame[:TCP_AT + length])


KINDS = {
    "whole": lambda packet: packet,
    "quoted": lambda packet: wrap.unreachable(packet, 20),
    "quoted in part": lambda packet: wrap.unreachable(packet, 8),
    "cut within the window": cut_behind(15),
    "cut behind the window": cut_behind(16),
    "longer header than packet": with_header_of(15),
    "too short a header": with_header_of(4),
}


def segments(port):
    """From either end, of any flags, with either of two numbers."""
    client, server = ("10.1.0.1", port), ("10.1.0.2", 7)
    for flags, moved in itertools.product(FLAGS, (0, 50_000)):
        yield packets.Segment(client, server, 1000 + moved, flags, ack=9001 if flags & ACK else 0)
        yield packets.Segment(server, client, 9000 + moved, flags, ack=1001 if flags & ACK else 0)


def add(wire, segment, kind):
    wire.add(segment)
    wire.packets[-1] = KINDS[kind](wire.packets[-1])


def sequences(kind):
    """All of three segments, of which the first or the second is of this kind."""
    wire, ports = Wire(step=10), itertools.count(1024)
    several = itertools.product(range(2), *[range(len(list(segments(0))))] * 3)
    for number, (place, *which) in enumerate(several):
        each = list(segments(next(ports)))
        for at, one in enumerate(which):
            add(wire, each[one], kind if at == place else "whole")
        if number % BETWEEN_SESSIONS == 0:
            Dialogue(client_port=1024 + number // BETWEEN_SESSIONS, wire=wire).login()
    return wire


@pytest.mark.parametrize("kind", KINDS)
def test_a_session_has_the_number_that_wireshark_gives_it(save, kind):
    path = save(sequences(kind))
    found = scanned(*NO_TSHARK, path, "-z", "ftpx,json")
    assert found.count('"record":"session"') == 2 * len(list(segments(0)))**3 // BETWEEN_SESSIONS
    assert tshark.but_capture(found) == tshark.but_capture(tshark.tap(path, "ftpx,json"))


@pytest.mark.parametrize("kind", ["whole", "cut behind the window"])
def test_quick_mode_gives_it_too(save, kind):
    path = save(sequences(kind))
    quick = tshark.tap(path, "ftpx,json", "-o", "ftpx.quick:TRUE")
    assert quick == tshark.tap(path, "ftpx,json")


@pytest.mark.parametrize("kind", ["whole", "quoted", "cut behind the window"])
def test_tapes_give_it_too(save, kind):
    wire = sequences(kind).packets
    captured = [save(part) for part in (wire[:len(wire) // 2], wire[len(wire) // 2:])]
    asked = ("-z", "ftpx,json")
    tapes = Tapes(*[[path] for path in captured], asked=asked)
    tapes.condense_all()
    assert tapes.report() == scanned(*NO_TSHARK, *captured, *asked)
