# Knows that a quick scan says and writes the same as dissection, whatever the packets travel in, and
# that it stands back where anybody else wants to see them.
# Refuses to know how quick it is.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import captures
import runs
import tshark
from facts import Facts
from test_encapsulation import FOUR, SIX, WRAPPINGS, wrapped
from test_invariance import HARD, rewritten
from truth import NAMES

QUICK = ("-o", "ftpx.quick:TRUE")


def _beside(name, what):
    return tshark.OUT / f"{name}.quick.{what}"


def scan(name):
    """All reports at once, as runs.once has them, but without a tree."""
    return ("-q", "-r", captures.path(name), *runs.reading(name), *QUICK,
            *(part for table in runs.TABLES for part in ("-z", f"ftpx,{table}")),
            "-z", f"ftpx,json,{_beside(name, 'json')}",
            "-z", f"ftpx,report,{_beside(name, 'html')}",
            "-z", f"ftpx,extract,{_beside(name, 'extracted')}",
            "--export-objects", f"ftpx,{_beside(name, 'files')}")


def json_of(path):
    return tshark.tap_arguments(path, "ftpx,json", *QUICK)


def altered():
    for name in HARD:
        yield rewritten(name, "doubled")
    for name in [FOUR[0], *SIX]:
        yield from (wrapped(name, how) for how in WRAPPINGS)


def ahead():
    yield from map(scan, NAMES)
    yield from map(json_of, altered())


held = Facts()
each_capture = held.each(NAMES)


@each_capture
def test_tables_are_the_same(name):
    assert tshark.tshark(*scan(name)) == runs.all_tables(name)


@each_capture
def test_records_are_the_same(name):
    tshark.tshark(*scan(name))
    assert _beside(name, "json").read_text(encoding="utf-8") == runs.json_of(name)


@each_capture
def test_pages_are_the_same(name):
    tshark.tshark(*scan(name))
    assert _beside(name, "html").read_text(encoding="utf-8") == runs.page_of(name)


@each_capture
def test_files_are_the_same(name):
    tshark.tshark(*scan(name))
    for what, wanted in (("extracted", runs.extracted(name)), ("files", runs.exported(name))):
        found = {file.name: file.read_bytes() for file in _beside(name, what).iterdir()}
        assert found == wanted


@pytest.mark.parametrize("name", HARD)
def test_records_of_doubled_packets_are_the_same(name):
    path = rewritten(name, "doubled")
    assert tshark.tap(path, "ftpx,json", *QUICK) == tshark.tap(path, "ftpx,json")


@pytest.mark.parametrize("how", WRAPPINGS)
@pytest.mark.parametrize("name", [FOUR[0], *SIX])
def test_records_are_the_same_in(how, name):
    found = tshark.tap(wrapped(name, how), "ftpx,json", *QUICK)
    assert tshark.but_capture(found) == tshark.but_capture(runs.json_of(name))


# --- where others look ---

def quick_and_not(path, *arguments):
    return [tshark.tshark("-r", path, *arguments, *options) for options in ((), QUICK)]


@pytest.mark.parametrize("other", ["io,phs", "conv,tcp", "endpoints,ip", "io,stat,0,tcp.len>0",
                                   "expert", "credentials"])
def test_another_report_sees_every_packet(other):
    path = captures.path("passive-download")
    usual, quick = quick_and_not(path, "-q", "-z", "ftpx,downloads", "-z", other)
    assert quick == usual


@pytest.mark.parametrize("arguments", [
    ("-V",), ("-2", "-V"), (), ("-2",), ("-T", "json"),
    ("-T", "fields", "-e", "frame.number", "-e", "tcp.stream", "-e", "tcp.ack", "-e", "ftpx.user"),
    ("-2", "-R", "tcp.len > 0", "-T", "fields", "-e", "tcp.analysis.bytes_in_flight"),
], ids=["tree", "tree in two passes", "columns", "columns in two passes", "json", "fields", "filter"])
@pytest.mark.parametrize("name", ["passive-download", "reordered"])
def test_printed_packets_are_whole(name, arguments):
    usual, quick = quick_and_not(captures.path(name), *arguments, "-z", "ftpx,json")
    assert quick == usual


@pytest.mark.parametrize("protocol", ["ip", "tcp", "eth", "vlan", "ftpx"])
def test_what_is_disabled_stays_so(protocol):
    path = captures.path("passive-download")
    usual, quick = quick_and_not(path, "-q", "-z", "ftpx,json", "--disable-protocol", protocol)
    assert quick == usual


test_each_capture = held.test()
