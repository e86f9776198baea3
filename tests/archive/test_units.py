# Knows which captures have to be read together, by the rule that merging them has.
# And which have to be read again, by the frames that do not fit.
# Refuses to run anything.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import archives  # where the modules are
from ftpx_archive import reduce, units
from ftpx_archive.condensing import Tape
from ftpx_archive.units import Capture, Unit

assert archives.ARCHIVE


def capture(number, size=10, first=0):
    return Capture(number, f"{number}.pcap", [size, 0], first)


def numbers(found):
    return [[one.number for one in unit.captures] for unit in found]


def index(*spans):
    return {"files": [{"frames": 1, "first": first, "last": last} for first, last in spans]}


def test_units_are_in_the_order_of_time():
    named = [capture(number, first=first) for number, first in enumerate([30, 10, 20])]
    assert numbers(units.cut(named, 0)) == [[1], [2], [0]]


def test_of_equal_times_the_first_that_was_named_comes_first():
    assert numbers(units.cut([capture(1), capture(0)], 0)) == [[0], [1]]


def test_what_has_no_frame_comes_first():
    assert numbers(units.cut([capture(0), capture(1, first=None)], 0)) == [[1], [0]]


def test_within_a_unit_captures_are_as_they_were_named():
    assert numbers(units.cut([capture(0, first=20), capture(1, first=10)], 20)) == [[0, 1]]


@pytest.mark.parametrize("size, parts", [(0, [[0], [1], [2]]), (19, [[0], [1], [2]]), (20, [[0, 1], [2]]),
                                         (30, [[0, 1, 2]])])
def test_units_are_as_large_as_they_may_be(size, parts):
    assert numbers(units.cut(map(capture, range(3)), size)) == parts


def test_a_capture_that_is_larger_is_a_unit():
    assert numbers(units.cut([capture(0), capture(1, 99), capture(2)], 20)) == [[0], [1], [2]]


MIB = 1 << 20


@pytest.mark.parametrize("count, size, workers, largest, each", [
    (120, 43 * MIB, 2, 4096 * MIB, [20] * 6),   # three for each worker
    (10000, 43 * MIB, 2, 4096 * MIB, None),     # as large as they may be
    (12, 1024 * MIB, 2, 4096 * MIB, [2] * 6),
    (6, 1024 * MIB, 2, 512 * MIB, [1] * 6),     # larger than they may be
    (4, 10 * MIB, 2, 4096 * MIB, [4]),          # too small to be shared
    (0, 0, 2, 4096 * MIB, [])])
def test_workers_get_as_many_units_each(count, size, workers, largest, each):
    captures = [capture(number, size) for number in range(count)]
    lengths = [len(unit.captures) for unit in units.cut(captures, units.size_for(captures, workers, largest))]
    if each is None:
        assert max(lengths) * size <= largest < (max(lengths) + 2) * size
    else:
        assert lengths == each


@pytest.mark.parametrize("spans, parts", [
    ([(0, 9), (10, 19), (20, 29)], [[0], [1], [2]]),
    ([(0, 12), (10, 19), (20, 29)], [[0, 1], [2]]),
    ([(0, 12), (10, 22), (20, 29)], [[0, 1, 2]]),
    ([(0, 25), (10, 12), (20, 29)], [[0, 1, 2]]),  # the first is not over when the last begins
    ([(0, 10), (10, 20), (20, 29)], [[0], [1], [2]]),  # equal times: as they were named
    ([(None, None), (0, 9), (10, 19)], [[0], [1], [2]]),
])
def test_those_that_overlap_are_read_together(spans, parts):
    found = [Unit((capture(number),)) for number in range(len(spans))]
    assert numbers(units.join_overlapping(found, [index(span) for span in spans])) == parts


def test_of_equal_times_one_that_was_named_later_is_not_before():
    found = [Unit((capture(1),)), Unit((capture(0),))]
    assert numbers(units.join_overlapping(found, [index((0, 10)), index((10, 20))])) == [[0, 1]]


def test_a_key_is_of_files_as_they_were_and_of_what_was_asked():
    unit = Unit((capture(0),))
    other = Unit((capture(0, 11),))
    keys = {unit.key("a"), unit.key("b"), other.key("a"), Unit((capture(0), capture(1))).key("a")}
    assert len(keys) == 4 and unit.key("a") in keys


# --- what goes on ---

def row(ends, first=1, last=9, left_out=True, unsure=False):
    return {"ends": ends, "first": first, "last": last, "left_out": left_out, "unsure": unsure}


def ends(before=(), behind=()):
    return {"before": before, "behind": behind}


@pytest.mark.parametrize("tapes, found", [
    ([ends(), ends()], {}),
    ([ends(behind=[row("a", 4, 7)]), ends(before=[row("a", 1, 2)])], {0: {"a": (4, 7)}, 1: {"a": (1, 2)}}),
    ([ends(behind=[row("a")]), ends(before=[row("a", left_out=False)])], {0: {"a": (1, 9)}}),
    ([ends(behind=[row("a", left_out=False)]), ends(before=[row("a")])], {1: {"a": (1, 9)}}),
    # it goes on through all of them; not again where others with the same ends come later
    ([ends(behind=[row("a")]), ends(before=[row("a")]), ends(before=[row("a")])],
     {number: {"a": (1, 9)} for number in range(3)}),
    ([ends(behind=[row("a")]), ends(), ends(before=[row("a")])], {}),
    # nobody knows of the other half
    ([ends(behind=[row("a")]), ends(before=[row("b")])], {}),
    # of the first tape nothing comes before
    ([ends(before=[row("a", unsure=True)]), ends(before=[row("b", unsure=True)])], {1: {"b": (1, 9)}}),
])
def test_what_goes_on_from_tape_to_tape(tapes, found):
    assert units.going_on(tapes) == found


# --- what is read again ---

def tape_of(*spans, frames=10):
    files = [{"frames": 0 if first is None else frames, "first": first, "last": last}
             for first, last in spans]
    return Tape(Unit(tuple(map(capture, range(len(spans))))), {"index": {"files": files}})


def told(wholes):
    return [(*numbers([whole.unit]), whole.before, "".join(whole.ends)) for whole in wholes]


@pytest.mark.parametrize("extents, wholes", [
    ({"a": (1, 10)}, [([0], 0, "a")]),
    ({"a": (11, 11)}, [([1], 10, "a")]),
    ({"a": (10, 11)}, [([0, 1], 0, "a")]),
    ({"a": (25, 30), "b": (12, 13), "c": (29, 30)}, [([1], 10, "b"), ([2], 20, "ac")]),
    ({"a": (1, 30), "b": (11, 21)}, [([0, 1, 2], 0, "ab")]),
    ({"a": (25, 30), "b": (0, 0)}, [([0, 1, 2], 0, "ab")]),  # nobody knows
])
def test_captures_with_frames_that_do_not_fit(extents, wholes):
    assert told(reduce.wholes_of(tape_of((0, 9), (10, 19), (20, 29)), extents)) == wholes


def test_captures_without_a_frame_take_none():
    tape = tape_of((None, None), (0, 9), (None, None), (20, 29))
    assert told(reduce.wholes_of(tape, {"a": (11, 20)})) == [([3], 10, "a")]
    assert told(reduce.wholes_of(tape, {"a": (1, 20)})) == [([1, 2, 3], 0, "a")]


@pytest.mark.parametrize("spans", [((0, 12), (10, 19), (20, 29)), ((20, 29), (0, 9), (10, 19))])
def test_of_captures_that_overlap_all_are_read_again(spans):
    assert told(reduce.wholes_of(tape_of(*spans), {"a": (25, 30)})) == [([0, 1, 2], 0, "a")]
