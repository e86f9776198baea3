# Knows what must be there before any golden test makes sense.
# Refuses to let a run without captures or plugin look like success.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import fnmatch
import itertools

import pytest

import packets
import truth
import tshark
import unsupported
from played import Played


def pytest_configure():
    if not list(tshark.STAGE.glob("plugins/*/epan/ftpx.so")):
        pytest.exit("FTPX_STAGE names no folder with plugins/X.Y/epan/ftpx.so: run tests/run", 2)
    if not truth.NAMES:
        pytest.exit("no captures in FTPX_STAGE/captures", 2)


def _names(item):
    """The capture that a test is about; and the transfer in it, as CAPTURE/SESSION/INDEX."""
    about = getattr(item, "callspec", None)
    if not about or "name" not in about.params:
        return []
    name = about.params["name"]
    place = [str(about.params[key]) for key in ("session", "index") if key in about.params]
    return [name, "/".join([name, *place])]


def pytest_collection_modifyitems(items):
    """What ftpx cannot do yet must fail: a test that begins to pass demands its row's removal."""
    for item in items:
        for capture, test, reason in unsupported.ROWS:
            if fnmatch.filter(_names(item), capture) and fnmatch.fnmatch(item.originalname, test):
                item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


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
