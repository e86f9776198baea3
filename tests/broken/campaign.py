# Knows a campaign: rounds by number, each of one mutated capture and some runs on it, or of several
# in one sharkd; how many rounds; what is kept of a finding.
# Refuses to excuse a finding, unless tshark has the same fault without the plugin.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import argparse
import collections
import pathlib
import random
import shlex
import shutil
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

TESTS = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(TESTS / "golden"))

import checks  # noqa: E402
import host  # noqa: E402
import inputs  # noqa: E402
import questions  # noqa: E402
import tshark  # noqa: E402

KEPT = TESTS.parent / "build" / "broken"
SHARKD_EVERY, LOADS = 5, 12  # every so many rounds is sharkd's; captures in it
RANDPKT_EVERY = 10
TOLD_EVERY = 200


class Counts:
    """What happened, over all threads."""

    def __init__(self):
        self._lock, self._counter = threading.Lock(), collections.Counter()

    def add(self, name, many=1):
        with self._lock:
            self._counter[name] += many

    def __getitem__(self, name):
        return self._counter[name]

    def __str__(self):
        names = ["rounds", "runs of tshark", "loads in sharkd", "records", "findings",
                 "faults of the host alone"]
        return ", ".join(f"{self[name]} {name}" for name in names)


def keep(name, paths, ended, complaints, done):
    """Leaves input and command in build/broken/NAME."""
    folder = KEPT / name
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        shutil.copy(path, folder)
    number = len(list(folder.glob("*.command")))
    (folder / f"{number}.command").write_text(shlex.join(ended.command) + "\n", "utf-8")
    for what, content in (("stdin", ended.stdin), ("stdout", ended.out), ("stderr", ended.err)):
        (folder / f"{number}.{what}").write_bytes(content)
    (folder / f"{number}.complaints").write_text(
        f"{done}\n" + "\n".join(complaints) + "\n", "utf-8", "backslashreplace")
    print(f"{complaints[0][:300]!a} (build/broken/{name}/{number}.*)", flush=True)


class Round:
    """One number's share of a campaign."""

    def __init__(self, seed, counts, randpkt):
        self.seed, self.counts, self.randpkt = seed, counts, randpkt
        self.rng = random.Random(f"questions {seed}")
        self.folder = tshark.HOME / f"round{seed}"
        self.done = ""

    def __enter__(self):
        self.folder.mkdir()
        tshark.hand_over(self.folder)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def input(self, seed, name):
        path = tshark.MADE / f"{self.seed}-{name}.pcapng"
        wants_noise = self.randpkt and seed % RANDPKT_EVERY == 0
        self.done = inputs.make(seed, path, wants_noise)
        return path

    def judge(self, paths, ended, complaints, alone):
        """True when the run ended as it should; `alone` asks the host without the plugin."""
        fault = ended.fault
        if fault and alone().fault:
            self.counts.add("faults of the host alone")
            keep(f"host/{self.seed}", paths, ended, [fault], self.done)
            return False
        found = [fault] if fault else complaints()
        if found:
            self.counts.add("findings")
            keep(str(self.seed), paths, ended, found, self.done)
        return not found

    def ask(self, path, options, complaints):
        ended = host.ask_tshark(path, options)
        self.counts.add("runs of tshark")
        return self.judge([path], ended, lambda: complaints(ended.out),
                          lambda: host.alone(path, options))

    def records(self, name):
        path = self.folder / name
        return path.read_bytes() if path.exists() else b""

    def of_tshark(self):
        """The narrative in one pass, the tables in two, and something to look at: all with the same
        records."""
        path, reading = self.input(self.seed, "input"), questions.reading(self.rng)
        first, second, third = (self.folder / name for name in ("1.json", "2.json", "3.json"))
        told = self.ask(path, [*reading, *questions.narrative(self.rng, first)], lambda out:
                        checks.narrative(out) + checks.records(self.records("1.json")))
        said = self.records("1.json")
        self.counts.add("records", said.count(b"\n"))

        def again(name):
            return checks.same(said, self.records(name)) if told else []
        self.ask(path, [*reading, *questions.tables(self.rng, second, self.folder)], lambda out:
                 checks.report(out) + again("2.json") + checks.files(self.folder / "extracted") +
                 checks.logs(self.folder / "zeek") + checks.events(self.records("eve")))
        options = questions.view(self.rng, third, self.folder)
        self.ask(path, [*reading, *options], lambda out:
                 (checks.our_layers(out) if "-V" in options else []) +
                 (again("3.json") if str(third) in " ".join(options) else []) +
                 checks.files(self.folder / "exported"))
        path.unlink()

    def of_sharkd(self):
        paths = [self.input(self.seed * 1000 + number, number) for number in range(LOADS)]
        requests = questions.sharkd(self.rng, paths)
        ended = host.ask_sharkd(requests)
        self.counts.add("loads in sharkd", LOADS)
        self.judge(paths, ended, lambda: checks.answers(requests, ended.out),
                   lambda: host.sharkd_alone(ended))
        for path in paths:
            path.unlink()

    def run(self):
        (self.of_sharkd if self.seed % SHARKD_EVERY == SHARKD_EVERY - 1 else self.of_tshark)()
        self.counts.add("rounds")


def play(seed, counts, arguments):
    with Round(seed, counts, arguments.randpkt) as one:
        one.run()


def campaign(arguments, counts):
    """Rounds in their order, some at once, until time or number is up."""
    start = time.monotonic()
    end = start + arguments.seconds if arguments.seconds else None
    seeds = iter(range(arguments.first, arguments.first + arguments.rounds))
    lock = threading.Lock()

    def work():
        while end is None or time.monotonic() < end:
            with lock:
                seed = next(seeds, None)
            if seed is None:
                return
            play(seed, counts, arguments)
            if seed % TOLD_EVERY == 0:
                print(f"{counts} in {time.monotonic() - start:.0f} s", flush=True)

    with ThreadPoolExecutor(arguments.jobs) as pool:
        for worker in [pool.submit(work) for _ in range(arguments.jobs)]:
            worker.result()


def is_sound():
    """What nobody has spoiled gives records; else the plugin is not there, or nothing runs."""
    ended = host.ask_tshark(inputs.bases()[0], ["-q", *questions.taps("json")])
    if ended.fault or not ended.out or checks.records(ended.out):
        print(f"a capture as it is: {ended.fault or 'no good records'}\n{ended.err.decode()}")
        return False
    return True


def parse(words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--rounds", type=int, default=10 ** 9)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--randpkt", action="store_true")
    return parser.parse_args(words)


def main():
    arguments, counts, start = parse(sys.argv[1:]), Counts(), time.monotonic()
    if not is_sound():
        return 2
    campaign(arguments, counts)
    print(f"{counts}, {host.peak()} MiB at most, in {time.monotonic() - start:.0f} s")
    return 1 if counts["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
