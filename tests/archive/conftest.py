# Knows the workers that tests share, as a user starts them by hand.
# Refuses to let a run without the program look like success.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import contextlib
import json
import os
import subprocess
import sys

import pytest

import archives
import tshark


# How long Dask looks for the result of a worker that is gone.
tshark.OWN_ENVIRONMENT["DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT"] = "5s"


def pytest_configure():
    if not (archives.ARCHIVE / "ftpx-archive").exists():
        pytest.exit("FTPX_STAGE has no archive/ftpx-archive: run tests/archive/run", 2)


def start(stack, *command):
    process = subprocess.Popen([*tshark.UNPRIVILEGED, *command], cwd=tshark.HOME, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, encoding="utf-8",
                               env=tshark.environment(tshark.PLUGINS))
    stack.callback(process.wait, tshark.TIMEOUT)
    stack.callback(process.terminate)
    return process


def wait_for(process, words):
    """What it says first with these words in it."""
    for line in process.stderr:
        if words in line:
            return line
    raise AssertionError(f"{process.args} ended without saying {words!r}")


@contextlib.contextmanager
def scheduler_of(place, workers):
    """The address of a scheduler with so many workers."""
    with contextlib.ExitStack() as stack:
        scheduler = start(stack, "dask-scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                          "--scheduler-file", str(place))
        wait_for(scheduler, "Scheduler at")
        for worker in [start(stack, "dask-worker", "--scheduler-file", str(place), "--nthreads", "1",
                             "--no-nanny", "--no-dashboard", "--local-directory", str(tshark.HOME))
                       for _ in range(workers)]:
            wait_for(worker, "Registered to")
        yield json.loads(place.read_text("utf-8"))["address"]


@pytest.fixture(scope="session", name="scheduler")
def start_scheduler():
    """Of all tests."""
    with scheduler_of(tshark.HOME / "scheduler.json", archives.WORKERS) as address:
        yield address


@pytest.fixture(name="own_scheduler")
def start_own_scheduler(place):
    """With workers that a test may kill."""
    with scheduler_of(place / "scheduler.json", 2) as address:
        yield address


@pytest.fixture(scope="session", name="cluster")
def connect(scheduler):
    """Its workers, for all runs of this process."""
    os.environ.update(tshark.environment(tshark.PLUGINS))
    from ftpx_archive.cluster import Cluster
    with Cluster(scheduler) as cluster:
        yield cluster


@pytest.fixture(name="here")
def run_here(cluster, monkeypatch, capfd):
    """The program within this process, which is there already, as its workers are."""
    from ftpx_archive import command

    def run(*arguments, scan=archives.SCAN):
        monkeypatch.setattr(sys, "argv", ["ftpx-archive", "--scan", str(scan), *map(str, arguments)])
        monkeypatch.setattr(command, "open_cluster", lambda *_: contextlib.nullcontext(cluster))
        capfd.readouterr()
        status = command.main()
        return subprocess.CompletedProcess(sys.argv, status, *capfd.readouterr())
    return run


@pytest.fixture(name="place")
def make_place(tmp_path_factory):
    """A folder of this test, where the unprivileged can write."""
    folder = tshark.HOME / tmp_path_factory.mktemp("archive").name
    return archives.made(folder)
