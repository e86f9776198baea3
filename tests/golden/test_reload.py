# Knows that one process reads many captures, again and again, with other preferences in between,
# and that it shall answer as a new one does and keep nothing of those before.
# Refuses to know the right answers: other tests hold a new process's against the truth.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import base64
import functools
import os
import random

import pytest

import captures
import tshark
from build import Connection, Wire
from runs import charset
from sharkd import NSTATS, TAPS, Sharkd
from truth import NAMES, one_of_each_kind, truth

pytestmark = pytest.mark.host

FEW = one_of_each_kind(NAMES)
ONE = "resumed-three-times"
SOME = tuple(range(1, 31))  # frames


def frames_of(name, step):
    """Some frames, the same each time, in any order."""
    numbers = list(range(1, truth(name)["capture"]["packets"] + 1, step))
    random.Random(name).shuffle(numbers)
    return numbers


def answers(sharkd, path, frames=()):
    """All that sharkd has to say about a capture, as it says it."""
    assert sharkd.load(path)["result"] == {"status": "OK"}
    shown = [sharkd.raw("frame", frame=number, proto=True, columns=True) for number in frames]
    return b"".join([*shown, sharkd.taps()])


def answers_of(sharkd, name, step=97):
    sharkd.set("ftpx.charset", charset(name) or "auto")
    return answers(sharkd, captures.path(name), frames_of(name, step))


@functools.lru_cache(maxsize=None)
def fresh(path, *settings):
    """The answers of a process that reads nothing else."""
    with Sharkd() as sharkd:
        for preference, value in settings:
            sharkd.set(preference, value)
        return answers(sharkd, path, SOME)


def no_ftp():
    """A capture without any: a web page."""
    wire = Wire()
    web = Connection(wire, ("10.0.0.2", 40000), ("10.0.0.1", 80))
    web.client(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    web.server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    web.close()
    return wire


# --- answers ---

@functools.lru_cache(maxsize=None)
def told(order):
    with Sharkd() as sharkd:
        return {name: answers_of(sharkd, name) for name in order}


def test_what_was_read_before_changes_nothing():
    """Forth and back: what comes before each capture is another one, or none."""
    assert told(tuple(NAMES)) == told(tuple(reversed(NAMES)))


@pytest.mark.parametrize("name", FEW)
def test_last_of_all_it_is_as_in_a_fresh_process(name):
    with Sharkd() as sharkd:
        assert answers_of(sharkd, name) == told(tuple(NAMES))[name]


def test_again_and_again_it_is_the_same(save):
    other = save(no_ftp())
    with Sharkd() as sharkd:
        first = answers(sharkd, captures.path(ONE), SOME)
        without = answers(sharkd, other)
        for _ in range(5):
            assert answers(sharkd, captures.path(ONE), SOME) == first
            assert answers(sharkd, captures.path(ONE), SOME) == first
            assert answers(sharkd, other) == without


def test_readings_that_overlap_are_told_apart():
    """The same packets in two orders: addresses, ports and frames are alike, files are not."""
    with Sharkd() as sharkd:
        for _ in range(3):
            for name in ("resume", "resume-upload", "resume-upload-append"):
                assert answers(sharkd, captures.path(name), SOME) == fresh(captures.path(name))


# A value that is not the default, and a capture in which it shows; None when nothing that sharkd
# tells is about it.
PREFERENCES = [
    ("ftpx.tcp.ports", "21,2121", "21", None),
    ("ftpx.tls.ports", "991", "990", "tls-implicit"),
    ("ftpx.builtin", "FALSE", "TRUE", "passive-download"),
    ("ftpx.heuristic", "FALSE", "TRUE", "port-2121"),
    ("ftpx.charset", "GB18030", "auto", "names-gb18030"),
    ("ftpx.show_passwords", "TRUE", "FALSE", None),
    ("ftpx.bruteforce.count", "2", "5", "three-strikes"),
    ("ftpx.bruteforce.seconds", "1", "60", None),
    ("ftpx.hash", "None", "SHA-256", "passive-download"),
    ("ftpx.hash.md5", "TRUE", "FALSE", "passive-download"),
    ("ftpx.hash.sha1", "TRUE", "FALSE", "passive-download"),
    ("ftpx.hash.sha512", "TRUE", "FALSE", "passive-download"),
    ("ftpx.memory.reorder", "1", "64", None),
    ("ftpx.extract.max", "1", "1024", None),
    ("tcp.desegment_tcp_streams", "FALSE", "TRUE", None),
    ("tcp.reassemble_out_of_order", "TRUE", "FALSE", None),
]


@pytest.mark.parametrize("preference, value, default, name", PREFERENCES)
def test_preference_counts_from_the_next_reading(preference, value, default, name):
    path = captures.path(name or ONE)
    with Sharkd() as sharkd:
        before = answers(sharkd, path, SOME)
        sharkd.set(preference, value)
        changed = answers(sharkd, path, SOME)
        sharkd.set(preference, default)
        assert answers(sharkd, path, SOME) == before == fresh(path)
    assert changed == fresh(path, (preference, value))
    assert changed != before or not name


def test_ports_count_from_the_next_reading():
    """On a port that is none of FTP's, unless it is named."""
    path = captures.path("port-2121")
    with Sharkd() as sharkd:
        sharkd.set("ftpx.heuristic", "FALSE")
        unknown = answers(sharkd, path, SOME)
        sharkd.set("ftpx.tcp.ports", "21,2121")
        [sessions] = (sharkd.load(path), sharkd.tap("nstat:ftpx,sessions"))[1]
        assert len(sessions["tables"][0]["i"]) == 1
        sharkd.set("ftpx.tcp.ports", "21")
        assert answers(sharkd, path, SOME) == unknown


# --- retaps ---

@pytest.fixture
def loaded():
    with Sharkd() as sharkd:
        sharkd.load(captures.path(ONE))
        yield sharkd


@pytest.mark.parametrize("tap", [*NSTATS, "stat:ftpx"])
def test_two_of_a_kind_say_what_one_says(loaded, tap):
    """Wireshark has one of each table: what is asked for twice is told once."""
    [alone] = loaded.tap(tap)
    assert [told for told in loaded.tap(tap, tap) if told.get("tables") != []] in \
        ([alone], [alone, alone])
    assert loaded.tap(tap) == [alone]


def objects(tap):
    return sorted((entry["filename"], entry["len"]) for entry in tap["objects"])


def test_two_lists_of_objects_get_all_of_each(loaded):
    """sharkd has one list, to which both add."""
    [alone] = loaded.tap("eo:ftpx")
    for both in loaded.tap("eo:ftpx", "eo:ftpx"):
        assert objects(both) == sorted(2 * objects(alone))
    assert loaded.tap("eo:ftpx") == [alone]


def test_objects_are_those_of_the_newest_reading(loaded):
    """Their bytes, which sharkd hands out later."""
    for _ in range(3):
        [tap] = loaded.tap("eo:ftpx")
        for entry in tap["objects"]:
            told = loaded.result("download", token=entry["_download"])
            assert len(base64.b64decode(told["data"])) == entry["len"]


def test_bad_filter_leaves_no_trace(loaded):
    before = loaded.taps()
    for tap in TAPS:
        loaded.ask("tap", tap0=f"{tap},no such filter (")
    assert loaded.taps() == before


def test_tap_before_any_capture(save):
    with Sharkd() as sharkd:
        for tap in TAPS:
            sharkd.ask("tap", tap0=tap)
        assert answers(sharkd, captures.path(ONE), SOME) == fresh(captures.path(ONE))


@pytest.mark.parametrize("part", [0.3, 0.7])
def test_file_that_breaks_off_leaves_no_trace(part):
    """Amid a packet."""
    whole = open(captures.path(ONE), "rb").read()
    broken = tshark.MADE / f"broken-{part}.pcapng"
    broken.write_bytes(whole[:int(len(whole) * part)])
    with Sharkd() as sharkd:
        for _ in range(3):
            sharkd.load_broken(broken)
            sharkd.taps()
            assert answers(sharkd, captures.path(ONE), SOME) == fresh(captures.path(ONE))


def test_file_that_is_none_leaves_no_trace():
    with Sharkd() as sharkd:
        before = answers(sharkd, captures.path(ONE), SOME)
        assert "error" in sharkd.load("/nowhere")
        assert answers(sharkd, captures.path(ONE), SOME) == before


# --- memory ---

def growth(sharkd, act, warm, count):
    """KiB a time, once it has settled: the least of three stretches, since an allocator may take a
    lot at once, and what leaks does so in each."""
    for _ in range(warm):
        act(sharkd)
    stretches = []
    for _ in range(3):
        before = sharkd.resident()
        for _ in range(count):
            act(sharkd)
        stretches.append((sharkd.resident() - before) / count)
    return min(stretches)


without_sanitizers = pytest.mark.skipif("FTPX_PRELOAD" in os.environ,
                                        reason="their runtime keeps memory that was freed")


@without_sanitizers
def test_thousand_retaps_say_the_same_and_keep_nothing():
    """All tables, counters and objects in each. sharkd itself loses 1 KiB in each tap, whoever's it
    is: without ftpx `stat:http` does."""
    at_once = {f"tap{number}": tap for number, tap in enumerate(TAPS)}
    with Sharkd() as sharkd:
        sharkd.load(captures.path("resume"))
        first = sharkd.raw("tap", **at_once)

        def again(_):
            assert sharkd.raw("tap", **at_once) == first

        assert growth(sharkd, again, 100, 300) < len(TAPS) * 2


@without_sanitizers
def test_reading_keeps_no_more_than_without_the_plugin():
    """sharkd itself loses 67 KiB in each, of the capture's packets."""
    def read(sharkd):
        sharkd.load(captures.path(ONE))

    with Sharkd() as sharkd, Sharkd(plugins=tshark.NO_PLUGINS) as bare:
        assert growth(sharkd, read, 20, 60) - growth(bare, read, 20, 60) < 8
