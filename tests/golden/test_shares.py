# Knows which frames of a few captures the parts of a session's time lie between, as read from their lists of
# packets.
# Refuses to know how ftpx finds them.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import re

import pytest

import captures
import page
import tshark
from runs import records

pytestmark = pytest.mark.own

# Frames from and to which each part goes; idle is what is left.
PARTS = {
    "active-data-dropped": {
        "login": [(1, 4), (6, 8), (9, 11)],
        "server": [(12, 14), (15, 16), (17, 18), (22, 23), (24, 26)],  # RETR but for the SYNs
        "connect": [(18, 22)]},
    "tls-explicit-protected": {
        "login": [(1, 4), (12, 16), (17, 18)],
        "tls": [(6, 11), (32, 44)],  # AUTH to the client's Finished; a data connection's ClientHello to that
        "connect": [(29, 31)],
        # CWD and its like, RETR until the first record of the file is whole, its end until 226, QUIT
        "server": [(19, 20), (21, 22), (23, 24), (25, 26), (27, 28), (44, 62), (74, 80), (82, 83)],
        "data": [(62, 74)]}}


@functools.lru_cache(maxsize=None)
def times(name):
    """Nanoseconds of each frame since the first, by its number."""
    said = tshark.tshark("-r", captures.path(name), "-T", "fields", "-e", "frame.time_relative")
    return [0] + [round(float(line) * 1e9) for line in said.splitlines()]


def session(name):
    [found] = [record for record in records(name) if record["record"] == "session"]
    return found


@pytest.mark.parametrize("name", PARTS)
def test_what_the_time_of_a_session_went_into(name):
    at = times(name)
    expected = {part: sum(at[last] - at[first] for first, last in spans)
                for part, spans in PARTS[name].items()}
    found = session(name)["ftpx"]["time"]
    idle = at[-1] - sum(expected.values())
    assert found == {"data": 0, "tls": 0, "connect": 0, "login": 0, **expected, "idle": idle, "total": at[-1]}


def test_it_is_told_where_one_part_stands_out():
    said = " ".join(tshark.tap(captures.path("active-data-dropped"), "ftpx,flows").split())
    assert "data connections 3.08 s (69 %), greeting and login 426 ms (10 %), other answers 960 ms" in said
    said = tshark.tap(captures.path("tls-explicit-protected"), "ftpx,flows")
    assert "greeting and login" not in said


def test_it_is_not_told_where_lines_are_not_known():
    for name in ("late-start", "one-direction", "tls-no-keys"):
        assert "time" not in session(name)["ftpx"]


def bar(source, row):
    """The parts of the bar in a row of the page, each with its thousandths; and what is said of them."""
    cells = source[source.index(f'<tr id="{row}"'):]
    cells = cells[:cells.index("</tr>")]
    drawn = re.findall(r'<rect class="(\w+)" x="(\d+)" width="(\d+)"', cells)
    at = [int(at) for _, at, _ in drawn]
    assert at == [sum(int(wide) for *_, wide in drawn[:i]) for i in range(len(drawn))]
    said = re.findall(r'<span lang="en">([^<]* \d+ %)</span>', cells)
    return {part: int(wide) for part, _, wide in drawn}, said


def test_the_page_draws_them():
    """Parts of 4.482663 s, and those of the transfer: the server tries to connect 186 µs after that."""
    source = page.made(captures.path("active-data-dropped")).source
    parts = {"connecting": 686, "greeting": 95, "asked": 214, "idle": 5}
    said = ["data connections 69 %", "greeting and login 10 %", "other answers 21 %"]
    assert bar(source, "s0") == (parts, said)
    assert bar(source, "t0") == ({"connecting": 1000}, ["for the data connection 100 %"])
    assert "4.01 s from command to reply" in source
    assert "<rect" not in page.made(captures.path("passive-download")).source.split('id="table-transfers"')[1]
