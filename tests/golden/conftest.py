# Knows what must be there before any golden test makes sense.
# Refuses to let a run without captures or plugin look like success.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import itertools
import os
import zlib

import pytest

import packets
import truth
import tshark
from played import Played


def pytest_configure(config):
    config.addinivalue_line("markers", "own: what ftpx's own code decides, whichever Wireshark it is in; "
                                       "one is enough to see it")
    config.addinivalue_line("markers", "host: what stands on Wireshark's own interfaces, which change "
                                       "with it")
    if not list(tshark.STAGE.glob("plugins/*/epan/ftpx.so")):
        pytest.exit("FTPX_STAGE names no folder with plugins/X.Y/epan/ftpx.so: run tests/run", 2)
    if not truth.NAMES:
        pytest.exit("no captures in FTPX_STAGE/captures", 2)


def _has_runs_ahead(item):
    return hasattr(item.module, "ahead") or hasattr(item.module, "ahead_without_plugin")


def _take_sample(config, items):
    """FTPX_SAMPLE=3: of each three tests one, always the same."""
    one_of = int(os.environ.get("FTPX_SAMPLE") or 1)
    parts = {False: [], True: []}
    for item in items:
        parts[zlib.crc32(item.nodeid.encode()) % one_of == 0].append(item)
    items[:] = parts[True]
    config.hook.pytest_deselected(items=parts[False])


@pytest.hookimpl(tryfirst=True)  # pytest-xdist looks at groups in the same hook
def pytest_collection_modifyitems(config, items):
    """Modules that share runs of tshark stay in one process (pytest-xdist's loadgroup)."""
    _take_sample(config, items)
    for item in items:
        group = "runs ahead" if _has_runs_ahead(item) else item.module.__name__
        item.add_marker(pytest.mark.xdist_group(group))


@functools.lru_cache(maxsize=None)
def _run_ahead(session):
    for module in dict.fromkeys(item.module for item in session.items):
        tshark.run_ahead(getattr(module, "ahead", list)())
        tshark.run_ahead(getattr(module, "ahead_without_plugin", list)(), tshark.NO_PLUGINS)


def pytest_runtest_setup(item):
    """What modules will ask of tshark anyway starts with their first test, on all processors."""
    if _has_runs_ahead(item):
        _run_ahead(item.session)


_count = itertools.count()


@pytest.fixture
def save():
    """Writes packets, or what has a write(path), where tshark can read it; returns the path."""
    def to_file(content):
        path = tshark.MADE / f"{next(_count)}.pcap"
        if hasattr(content, "write"):
            content.write(path)
        else:
            packets.write(path, content)
        return str(path)
    return to_file


@pytest.fixture
def play(save):
    """Has ftpx look at a dialogue."""
    return lambda dialogue: Played(save(dialogue.wire))
