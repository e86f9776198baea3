# Knows what must be there before ftpx for Windows is looked at: unpacked once, before any process needs it.
# Refuses to know what is asked of it.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import os

import wine


MAIN = "PYTEST_XDIST_WORKER" not in os.environ


def pytest_configure():
    if MAIN:
        wine.begin()
        wine.install()


def pytest_unconfigure():
    if MAIN:
        wine.end()
