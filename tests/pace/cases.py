# SPDX-License-Identifier: GPL-2.0-or-later
# Knows, for a seed, a path, a server and a client of which one thing is slow, and what ftpx may say of it.
# Refuses to know how they are run.

import random
from dataclasses import dataclass, field

SENDER = {"idle", "pauses", "in-flight"}
SECONDS = 3.0  # that a transfer should take, about


@dataclass
class Case:
    cause: str
    right: set  # values of ftpx.limited.why
    size: int
    direction: str
    path: dict = field(default_factory=dict)
    congestion: str = "cubic"
    sender: dict = field(default_factory=dict)
    receiver: dict = field(default_factory=dict)


def _sized(rate):
    return max(200_000, min(6_000_000, int(rate * SECONDS)))


def queue(r):
    rate, delay = r.uniform(2e5, 1.2e6), r.uniform(0.003, 0.03)
    path = {"rate": rate, "delay": delay, "queue": max(rate * delay * 6, 100_000)}
    return {"queue"}, _sized(rate), path, {}, {}


def marks(r):
    """The slowest link says that it is full before packets queue for long."""
    rate, delay = r.uniform(2e5, 6e5), r.uniform(0.01, 0.025)
    path = {"rate": rate, "delay": delay, "queue": 1 << 20, "mark": max(3000, rate * delay * 0.4)}
    return {"marked", "queue"}, _sized(rate), path, {}, {}


def loss(r):
    delay, lost = r.uniform(0.01, 0.04), r.uniform(0.01, 0.04)
    return {"loss"}, _sized(1448 * 1.2 / lost ** 0.5 / (2 * delay)), {"delay": delay, "loss": lost}, {}, {}


def window(r):
    delay, buffer = r.uniform(0.02, 0.08), r.choice([6000, 10000, 16000, 32000])
    return {"window"}, _sized(buffer / (2 * delay)), {"delay": delay}, {}, {"receive_buffer": buffer}


def reading(r):
    rate, delay = r.uniform(1e5, 8e5), r.uniform(0.001, 0.02)
    chunk = r.choice([4096, 16384, 32768])
    return ({"reading"}, _sized(rate), {"delay": delay}, {},
            {"chunk": chunk, "receive_buffer": r.choice([100_000, 200_000]), "read_rest": chunk / rate})


def disk(r):
    rate, delay = r.uniform(5e4, 6e5), r.uniform(0.001, 0.03)
    chunk = r.choice([4096, 8192, 16384, 65536])
    return SENDER, _sized(rate), {"delay": delay}, {"chunk": chunk, "rest": chunk / rate}, {}


def in_flight(r):
    """The sender's buffer has room for so much; the system counts twice of what it is told."""
    delay, buffer = r.uniform(0.02, 0.06), r.choice([6000, 10000, 16000])
    return (SENDER, _sized(buffer / (2 * delay)), {"delay": delay},
            {"chunk": 2048, "send_buffer": buffer}, {})


def start(r):
    return {"round-trips", "short"}, r.randrange(150_000, 400_000), {"delay": r.uniform(0.04, 0.1)}, {}, {}


CAUSES = [queue, loss, window, reading, disk, in_flight, start, marks]


def case(seed):
    """The causes in turn; each third with a little of what networks always do."""
    r = random.Random(seed)
    make = CAUSES[seed % len(CAUSES)]
    right, size, path, sender, receiver = make(r)
    congestion = "cubic" if make is loss else r.choice(["cubic", "reno", "bbr"])
    if seed % 3 == 1:
        path = {"jitter": r.uniform(0, 0.002), "reorder": r.uniform(0, 0.002), **path}
    if seed % 3 == 2 and make is not loss:
        path = {"loss": r.uniform(0, 0.0003), **path}
    direction = "download" if make is in_flight else r.choice(["download", "upload"])
    return Case(make.__name__, right, size, direction, path, congestion, sender, receiver)
