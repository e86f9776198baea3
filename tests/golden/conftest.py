# Knows what must be there before any golden test makes sense.
# Refuses to let a run without captures or plugin look like success.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import itertools

import pytest

import packets
import truth
import tshark
from played import Played


def pytest_configure():
    if not list(tshark.STAGE.glob("plugins/*/epan/ftpx.so")):
        pytest.exit("FTPX_STAGE names no folder with plugins/X.Y/epan/ftpx.so: run tests/run", 2)
    if not truth.NAMES:
        pytest.exit("no captures in FTPX_STAGE/captures", 2)


def pytest_collection_finish(session):
    """What modules will ask of tshark anyway starts at once, on all processors."""
    for module in dict.fromkeys(item.module for item in session.items):
        tshark.run_ahead(getattr(module, "ahead", list)())
        tshark.run_ahead(getattr(module, "ahead_without_plugin", list)(), tshark.NO_PLUGINS)


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
