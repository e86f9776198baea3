# Knows that it makes no difference what IP packets travel in, nor on how many interfaces they are seen.
# Refuses to know what is right; records only have to stay the same.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools

import pytest

import captures
import rewrite
import runs
import tshark
import wrap
from moved import uncounted
from test_invariance import renumbered, without_frames

FOUR, SIX = ("active-download", "reordered"), ("active-download-ipv6",)
WRAPPINGS = ["qinq", "mpls", "pppoe", "cooked", "cooked_2", "null", "loop", "raw", "gre", "vxlan",
             "in_ip4", "in_ip6"]


def ahead():
    for name in [FOUR[0], *SIX]:
        yield from (json_of(wrapped(name, how)) for how in WRAPPINGS)


def json_of(path):
    return tshark.tap_arguments(path, "ftpx,json")


@functools.lru_cache(maxsize=None)
def wrapped(name, how):
    return captures.save(name, how, list(map(getattr(wrap, how), captures.taken(name))))


@pytest.mark.parametrize("how", WRAPPINGS)
@pytest.mark.parametrize("name", [FOUR[0], *SIX])
def test_records_are_the_same_in(name, how):
    found = tshark.tap(wrapped(name, how), "ftpx,json")
    assert tshark.but_capture(found) == tshark.but_capture(runs.json_of(name))


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("name", [*FOUR, *SIX])
def test_fragments_change_only_frame_numbers(name, backwards):
    made, was = wrap.fragmented(captures.taken(name), backwards)
    path = captures.save(name, f"fragments {backwards}", made)
    assert renumbered(path, was) == runs.records(name)


def essence(record):
    """What a copy of each packet, later than its like, may not change."""
    facts = {key: value for key, value in without_frames(record)["ftpx"].items()
             if key not in ("retransmitted_bytes", "rate", "overall_rate", "time", "phase")}
    record = uncounted(record)
    return {**{key: record.get(key) for key in ("record", "network", "client", "server", "user",
                                                "file", "source", "destination")}, "ftpx": facts}


def tagged(packet):
    return rewrite.tag([packet], 9)[0]


@pytest.mark.parametrize("delay", [0, 5, 3000])
@pytest.mark.parametrize("other", [tagged, wrap.cooked_2, wrap.vxlan])
@pytest.mark.parametrize("name", [FOUR[0], *SIX])
def test_two_interfaces_see_the_same_sessions(name, other, delay):
    path = tshark.MADE / f"{name}.{other.__name__}.{delay}.pcapng"
    wrap.write_interfaces(path, wrap.seen_twice(captures.taken(name), other, delay))
    assert list(map(essence, tshark.records(path))) == list(map(essence, runs.records(name)))
