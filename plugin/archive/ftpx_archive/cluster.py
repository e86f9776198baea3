"""cluster: what does the work, by Dask's distributed scheduler: threads of this process, which have programs
do it, or the workers that a scheduler has. The only module that knows Dask. Workers get a few tasks at a
time, so that nothing piles up.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import contextlib
import gc
import itertools
import json
import logging
import os

from . import words, work

# Tasks that wait at each worker while it does another.
WAITING = 2
RETRIES = 2
LOOPBACK = "127.0.0.1:0"


class Missing(Exception):
    """There is no Dask, or no scheduler."""


class Gone(Exception):
    """The scheduler was there."""


def dask():
    """Its modules: many things that stay, so that nobody need look through them for what does not."""
    gc.disable()
    try:
        import cloudpickle
        import distributed
        gc.freeze()
    except ImportError as error:
        raise Missing("needs Dask's distributed scheduler (Debian: apt-get install python3-distributed): "
                      f"{error}") from error
    finally:
        gc.enable()
    return distributed, cloudpickle


def load():
    """Takes a while, in which something else may be waited for. What is missing is told later."""
    with contextlib.suppress(Missing):
        dask()


class ByValue:
    """A function that comes to other processes as it is, not by its name: its module is not there."""

    def __init__(self, function, cloudpickle):
        self.function = function
        cloudpickle.register_pickle_by_value(work)
        self.load, self.bytes = cloudpickle.loads, cloudpickle.dumps(function)

    def __reduce__(self):
        return self.load, (self.bytes,)

    def __call__(self, *arguments):
        return self.function(*arguments)


class Cluster:
    """Workers, until it is closed."""

    def __init__(self, scheduler=None, workers=None, folder=None, dashboard=None):
        distributed, cloudpickle = dask()
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # what it still has to say at our end
        self.local = None
        self.distributed = distributed
        try:
            self.client = distributed.Client(scheduler) if scheduler else \
                self.begin(workers or os.cpu_count(), folder, dashboard)
        except (OSError, ValueError) as error:
            raise Missing(f"cannot reach {scheduler or 'workers of its own'}: {error}") from error
        self.do = ByValue(work.do, cloudpickle) if scheduler else work.do
        self.numbers = itertools.count()

    def begin(self, workers, folder, dashboard):
        """Nobody else can reach these; what they show of themselves, only who is on this machine."""
        self.local = self.distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=False, memory_limit=0, local_directory=folder,
            dashboard_address=dashboard or LOOPBACK, worker_dashboard_address=LOOPBACK)
        return self.distributed.Client(self.local)

    @property
    def is_here(self):
        """Whether workers are this process, and may write to its folders."""
        return self.local is not None

    def workers(self):
        return sum(self.client.ncores().values())

    def each(self, queue):
        """Has the orders in `queue` done (deque of (item, order)), which may grow meanwhile. Yields (item,
        result, error), of which one is None, in any order. A result comes here when it is its turn, and until
        then stays where it was made."""
        items = {}  # and their tasks
        done = self.distributed.as_completed()
        try:
            self.fill(done, queue, items)
            for future in done:
                item, _ = items.pop(future.key)
                yield item, *outcome(future)
                future.release()
                self.fill(done, queue, items)
        finally:
            if items:
                self.client.cancel([future for _, future in items.values()])

    def fill(self, done, queue, items):
        most = max(self.workers(), 1) * (1 + WAITING)
        while queue and len(items) < most:
            item, order = queue.popleft()
            # A run that goes on may reach a scheduler that still knows what the last one asked for.
            key = f"ftpx-archive-{os.getpid()}-{next(self.numbers)}"
            future = self.client.submit(self.do, json.dumps(order), key=key, pure=False,
                                        retries=RETRIES)
            items[key] = item, future
            done.add(future)

    def close(self):
        if self.local:
            work.stop()
        for part in (self.client, self.local):
            if part:
                part.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        words.status.erase()
        self.close()


def outcome(future):
    """Result and error, of which one is None."""
    try:
        return future.result(), None
    except Exception as error:
        if future.status != "error":
            raise Gone("the scheduler is gone") from error
        return None, f"{type(error).__name__}: {error}"
