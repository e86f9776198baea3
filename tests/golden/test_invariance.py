# Knows what must make no difference: preferences of TCP, passes, the built-in FTP, and how packets
# carry the same bytes.
# Refuses to know what is right; records only have to stay the same.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import pathlib

import pytest

import packets
import rewrite
import tshark
from test_records import community_id
from truth import NAMES, truth

WAYS = {
    "two passes": ("-2",),
    "no desegmentation": ("-o", "tcp.desegment_tcp_streams:FALSE"),
    "out-of-order reassembly": ("-o", "tcp.reassemble_out_of_order:TRUE"),
    "absolute sequence numbers": ("-o", "tcp.relative_sequence_numbers:FALSE"),
    "heuristics first": ("-o", "tcp.try_heuristic_first:TRUE"),
    "subdissectors on error": ("-o", "tcp.no_subdissector_on_error:FALSE"),
    "no sequence analysis": ("-o", "tcp.analyze_sequence_numbers:FALSE"),
    "built-in FTP off": ("--disable-protocol", "ftp"),
    "built-in FTP not called": ("-o", "ftpx.builtin:FALSE"),
}

# All of these at once for every capture; one by one where segments are out of the ordinary.
UNUSUAL = tuple(part for options in WAYS.values() for part in options)
HARD = [name for name in NAMES if name in (
    "abor", "abor-ftplib", "killed-client", "lossy-at-client", "lossy-at-server",
    "missing-segments", "pipelined", "port-2121", "reordered")]

each_capture = pytest.mark.parametrize("name", NAMES)


def json_of(path, *options):
    return tshark.tap_arguments(path, "ftpx,json", *options)


def with_tree(path):
    """-V and a filter make tshark build the tree; the filter lets no packet through to print."""
    return ("-r", path, "-V", "-Y", "frame.number == 0", "-z", "ftpx,json")


def ahead():
    for name in NAMES:
        path = tshark.capture(name)
        yield from (json_of(path, *options) for options in [(), UNUSUAL])
        yield with_tree(path)
        yield from (json_of(rewritten(name, how)) for how in REWRITINGS)
    for name in HARD:
        yield from (json_of(tshark.capture(name), *options) for options in WAYS.values())


def taken(name):
    return packets.read(pathlib.Path(tshark.capture(name)))


def control_port(name):
    return truth(name)["server"]["port"]


REWRITINGS = {
    "tagged": lambda taken, port: rewrite.tag(taken),
    "port 2121": lambda taken, port: rewrite.move_port(taken, port, 2121),
    "port 50021": lambda taken, port: rewrite.move_port(taken, port, 50021),
    "swapped": rewrite.swap_data,
    "split": lambda taken, port: rewrite.split_control(taken, port)[0],
    "doubled": lambda taken, port: rewrite.double(taken),
}


@functools.lru_cache(maxsize=None)
def rewritten(name, how):
    """Path of a capture that says the same in other packets."""
    path = tshark.MADE / f"{name}.{how.replace(' ', '-')}.pcap"
    packets.write(path, REWRITINGS[how](taken(name), control_port(name)))
    return str(path)


def expected(name):
    return tshark.records(tshark.capture(name))


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("way", WAYS)
def test_records_are_the_same_with(way, name):
    path = tshark.capture(name)
    assert tshark.tap(path, "ftpx,json", *WAYS[way]) == tshark.tap(path, "ftpx,json")


@each_capture
def test_records_are_the_same_with_everything_unusual(name):
    path = tshark.capture(name)
    assert tshark.tap(path, "ftpx,json", *UNUSUAL) == tshark.tap(path, "ftpx,json")


@each_capture
def test_records_are_the_same_with_a_tree(name):
    path = tshark.capture(name)
    assert tshark.tshark(*with_tree(path)) == tshark.tap(path, "ftpx,json")


@each_capture
@pytest.mark.parametrize("how", ["tagged", "swapped"])
def test_records_are_the_same_for(how, name):
    path = tshark.capture(name)
    assert tshark.tap(rewritten(name, how), "ftpx,json") == tshark.tap(path, "ftpx,json")


@each_capture
@pytest.mark.parametrize("port", [2121, 50021])
def test_another_control_port_changes_only_itself(port, name):
    wanted = expected(name)
    for record in wanted:
        record["server"]["port"] = port
        if "source" not in record:
            record["network"]["community_id"] = community_id(record["client"], record["server"])
    assert tshark.records(rewritten(name, f"port {port}")) == wanted


def renumber(value, key, was):
    """Each frame number, wherever a record has one, as it was."""
    if isinstance(value, dict):
        return {part: renumber(inner, "frame" if key == "frames" else part, was)
                for part, inner in value.items()}
    return was[value] if key in ("frame", "reply_frame") else value


@each_capture
def test_control_lines_in_segments_of_one_byte_change_only_frame_numbers(name):
    _, was = rewrite.split_control(taken(name), control_port(name))
    found = [renumber(record, "", was) for record in tshark.records(rewritten(name, "split"))]
    assert found == expected(name)


def without_frames(record):
    facts = {key: value for key, value in record["ftpx"].items()
             if not key.endswith(("frame", "frames"))}
    return dict(record, ftpx=facts)


@each_capture
def test_every_segment_twice_only_repeats_bytes(name):
    wanted = [without_frames(record) for record in expected(name)]
    for record in wanted:
        facts = record["ftpx"]
        if "retransmitted_bytes" in facts:  # all that was carried is carried once more
            facts["retransmitted_bytes"] = 2 * facts["retransmitted_bytes"] + facts["bytes"]
    found = tshark.records(rewritten(name, "doubled"))
    assert [without_frames(record) for record in found] == wanted


def test_a_second_run_says_the_same():
    """Two runs that are not shared with other tests."""
    path = tshark.capture("two-sessions")
    outs = {tshark.start("tshark", "-n", *json_of(path)).stdout for _ in range(2)}
    assert outs == {tshark.tap(path, "ftpx,json")}
