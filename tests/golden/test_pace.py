# Knows what keeps a transfer from being faster, where the packets were made so that one thing does.
# Refuses to judge what networks do: tests/pace has those.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import re

import pytest

import packets
import page
import profiles
import tshark
from build import Dialogue

pytestmark = pytest.mark.own

TRIP = 100_000  # microseconds
SIZE = 1000     # of a segment
ROUNDS = 20


class Slow:
    """A download by the clock, captured beside the server: what the client answers comes TRIP later."""

    def __init__(self, window):
        self.ftp = Dialogue().login()
        self.ftp.talk("TYPE I", "200 Binary")
        self.ftp.pasv()
        self.ftp.talk("RETR f.bin", "150 Here it comes")
        self.wire, self.wire.step, self.window = self.ftp.wire, 0, window
        self.data = self.ftp.passive()
        self._late(self.wire.packets.pop())
        for _ in range(ROUNDS):
            for _ in range(8):
                self.data.server(bytes(SIZE))
            self.data.ack("client")
            self._late(self.wire.packets.pop())

    def _late(self, packet):
        """What the client answers, with its window, a round trip later."""
        self.wire.clock += TRIP
        frame = bytearray(packet.frame)
        frame[48:50] = self.window.to_bytes(2, "big")
        self.wire.packets.append(packets.Packet(self.wire.clock, bytes(frame), packet.length))

    def ended(self):
        self.data.fin("server")
        self.data.fin("client")
        self._late(self.wire.packets.pop())
        self.wire.step = 1000
        self.ftp.talk("226 Done", "QUIT", "221 Bye")
        return self.ftp


@pytest.mark.parametrize("window, by, why, words", [
    (8 * SIZE, "receiver", "window", "its window is small for the round-trip time"),
    (60 * SIZE, "sender", "in-flight",
     "it had no more in flight though there was room, as with a small buffer or a slow source")])
def test_what_keeps_a_download(window, by, why, words, play):
    played = play(Slow(window).ended())
    limited = played.transfer()["limited"]
    assert (limited["by"], limited["why"]) == (by, why)
    assert limited["round_trip"]["to_sender"] == 0
    assert limited["round_trip"]["to_receiver"] == TRIP * 1000
    assert (limited["in_flight"], limited["window_most"], limited["segment"]) == (8 * SIZE, window, SIZE)
    assert limited["lost"] == 0
    assert set(played.column("ftpx.transfer.limited_by")) == {by}
    assert set(played.column("ftpx.transfer.limited_why")) == {why}
    assert {float(value) for value in played.column("ftpx.transfer.rtt")} == {TRIP / 1e6}
    line = f"limited by the {by}: {words} (8 000 bytes, round trips of 100 ms)"
    assert line in " ".join(tshark.tap(played.path, "ftpx,flows").split())


def test_the_round_trip_is_the_handshakes(play):
    path = play(Slow(8 * SIZE).ended()).path
    said = tshark.tshark("-r", path, "-2", "-Y", "ftpx.transfer.rtt && tcp.analysis.initial_rtt",
                         "-T", "fields", "-e", "tcp.analysis.initial_rtt")
    times = [float(line) for line in said.splitlines()]
    assert len(times) > ROUNDS and max(times) == TRIP / 1e6


def test_the_page_says_it_beside_the_rate(play):
    source = page.made(play(Slow(8 * SIZE).ended()).path).source
    assert "limited by the receiver" in source
    assert "its window is small for the round-trip time" in source
    assert "接收方的窗口相对于往返时间过小" in source


def test_the_profile_has_a_button_for_each(play):
    path = play(Slow(8 * SIZE).ended()).path
    shown = {who: len(tshark.frames(path, profiles.buttons()[f"Limited by//the {who}"], "-2"))
             for who in ("sender", "receiver", "network")}
    assert shown["receiver"] > ROUNDS and shown["sender"] == shown["network"] == 0


def test_the_page_draws_it(play):
    """From its lower left to its upper right corner; nothing was sent again."""
    source = page.made(play(Slow(8 * SIZE).ended()).path).source
    drawn = source[source.index('<svg class="sequence"'):]
    drawn = drawn[:drawn.index("</svg>")]
    lines = [drawn.count(f'<path class="{line}"') for line in ("sent", "acked", "edge", "again")]
    assert lines == [1, 1, 1, 0]
    sent = re.search(r'class="sent" d="([^"]*)"', drawn)[1]
    points = [tuple(map(float, point.split())) for point in re.split("[ML]", sent)[1:]]
    assert points[0][0] == 0 and points[-1] == (300, 0)
    assert points == sorted(points, key=lambda point: (point[0], -point[1]))


def test_the_page_draws_round_trips(play):
    """All alike, and so at the upper edge of a picture that begins at no time."""
    source = page.made(play(Slow(8 * SIZE).ended()).path).source
    line = re.search(r'<svg class="sequence trips"[^>]*><path d="([^"]*)"/></svg>', source)[1]
    points = [tuple(map(float, point.split())) for point in re.split("[ML]", line)[1:]]
    assert len(points) > ROUNDS / 2
    assert {height for _, height in points} == {0}
    assert "the longest of each span: 100 ms to 100 ms." in source
