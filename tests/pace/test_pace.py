# Knows what was slow in each capture, and holds what ftpx says against it: right, cannot tell, or wrong.
# Refuses to know how any of them was made; prints a table of them, and what is not right.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import collections
import functools
import json
import os
import subprocess
from pathlib import Path

import pytest

from cases import CAUSES, case

MADE = Path(os.environ["FTPX_PACE"])
PLACES = ("client", "server")
VERDICTS = ("right", "cannot tell", "wrong")
LEAST_RIGHT = 0.95
SYN = 2  # of TCP's flags


def limits(capture):
    out = subprocess.run([os.environ["FTPX_SCAN"], "-z", "ftpx,json", capture],
                         capture_output=True, text=True, check=True).stdout
    records = [json.loads(line) for line in out.splitlines()]
    return [record["ftpx"].get("limited") for record in records if record["record"] == "transfer"]


def judged(limited, right):
    if limited and limited["why"] in right:
        return "right"
    return "wrong" if limited and limited["by"] != "unknown" else "cannot tell"


def captures():
    for number in sorted(int(folder.name) for folder in MADE.iterdir() if folder.is_dir()):
        for place in PLACES:
            yield number, place


@functools.lru_cache(maxsize=None)
def table():
    found = collections.defaultdict(collections.Counter)
    for number, place in captures():
        which = case(number)
        [limited] = limits(MADE / str(number) / f"{place}.pcap")
        verdict = judged(limited, which.right)
        found[which.cause][verdict] += 1
        if verdict != "right":
            print(f"\n{number} at the {place}: {which}\n    {verdict}: {limited}")
    for cause, counts in found.items():
        print(f"\n{cause:10}", *(f"{name} {counts[name]:3}" for name in VERDICTS), end="")
    return found


def longest(path):
    """Seconds that a round trip takes at most when nothing is before it: two full packets on the slowest
    link, what the path adds by chance, and two milliseconds of the systems' own."""
    full = 2 * 1500 / path["rate"] if "rate" in path else 0
    return 2 * path["delay"] + full + 2 * path.get("jitter", 0) + 0.002


def test_round_trips_are_those_of_the_path():
    seen = 0
    for number, place in captures():
        path = case(number).path
        [limited] = limits(MADE / str(number) / f"{place}.pcap")
        if limited and "round_trip" in limited:
            trips = limited["round_trip"]
            took = (trips["to_sender"] + trips["to_receiver"]) / 1e9
            assert 2 * path["delay"] - 0.0005 <= took <= longest(path), (number, place, path)
            seen += 1
    assert seen > len(list(captures())) / 2


@functools.lru_cache(maxsize=None)
def analysed(capture):
    """What Wireshark's own analysis says of the data connection: its initial round trip, and those of what
    each address has acknowledged, the handshake's first."""
    fields = [word for field in ("ip.src", "tcp.analysis.initial_rtt", "tcp.analysis.ack_rtt")
              for word in ("-e", field)]
    out = subprocess.run(["tshark", "-r", capture, "-Y", "tcp.stream == 1 && tcp.analysis.ack_rtt",
                          "-T", "fields", *fields], capture_output=True, text=True, check=True).stdout
    initial, acknowledged = set(), collections.defaultdict(list)
    for line in out.splitlines():
        source, first, took = line.split("\t")
        initial |= {float(first)} if first else set()
        acknowledged[source].append(float(took))
    [initial] = initial
    return initial, acknowledged


def has_clean_handshake(capture):
    """Three segments, the last of them without payload: Wireshark makes no difference."""
    out = subprocess.run(["tshark", "-r", capture, "-Y", "tcp.stream == 1", "-T", "fields",
                          "-e", "tcp.flags", "-e", "tcp.len"],
                         capture_output=True, text=True, check=True).stdout
    segments = [(int(flags, 16) & SYN, int(length)) for flags, length in map(str.split, out.splitlines())]
    return sum(bool(syn) for syn, _ in segments) == 2 and segments[2] == (0, 0)


def test_round_trips_are_as_wireshark_has_them():
    """To the sender: that of the handshake. To the receiver: no longer than that, and no shorter than the
    shortest of all. Together at most the initial one. To a microsecond."""
    seen = 0
    for number, place in captures():
        capture = MADE / str(number) / f"{place}.pcap"
        [limited] = limits(capture)
        if not limited or "round_trip" not in limited or not has_clean_handshake(capture):
            continue
        initial, acknowledged = analysed(capture)
        by_server = case(number).direction == "download"
        receiver, sender = sorted(acknowledged, reverse=not by_server)  # the client's address sorts first
        trips = {end: took / 1e9 for end, took in limited["round_trip"].items()}
        assert abs(trips["to_sender"] - acknowledged[sender][0]) < 1e-6, (number, place)
        shortest, opening = min(acknowledged[receiver]), acknowledged[receiver][0]
        assert shortest - 1e-6 < trips["to_receiver"] < opening + 1e-6, (number, place)
        assert trips["to_sender"] + trips["to_receiver"] < initial + 1e-6, (number, place)
        seen += 1
    assert seen > len(list(captures())) / 2


@pytest.mark.parametrize("cause", [make.__name__ for make in CAUSES])
def test_nothing_wrong_is_said(cause):
    assert table()[cause].total() > 0
    assert table()[cause]["wrong"] == 0


def test_most_is_told():
    counts = sum(table().values(), collections.Counter())
    assert counts["right"] >= LEAST_RIGHT * counts.total()
