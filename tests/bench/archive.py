"""archive.py STAGE SYNTHETIC RUNS SESSIONS: what ftpx-archive takes beside one ftpx-scan.

Knows which captures and units are compared. Refuses to know what either does; but that both write the same
bytes is looked at in each run.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import turns  # noqa: E402

MEASURE = turns.HERE / "programs" / "measure.py"
FRAMES_OF_64_MB = 44_000
PIECES = 100
REPORTS = ("ftpx,downloads", "ftpx,json", "ftpx,extract,{}")


def make(stage, synthetic, kind, amount, frames=None, pieces=None):
    """A folder of captures with so many frames each, or so many captures."""
    whole, folder = stage / f"{kind}.pcap", stage / kind
    with open(whole, "wb") as out:
        subprocess.run([synthetic, kind, str(amount), "/dev/null"], stdout=out, check=True)
    folder.mkdir()
    frames = frames or -(-turns.packets(whole) // pieces)
    subprocess.run(["editcap", "-F", "pcap", "-c", str(frames), whole, folder / "ring.pcap"], check=True)
    whole.unlink()
    return folder


class Figures:
    """Of runs of a command on a folder."""

    def __init__(self, stage, folder):
        self.stage, self.folder = stage, folder
        self.runs, self.read = [], {}

    def take(self, command, answer):
        work = self.stage / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        os.chown(work, turns.NOBODY, turns.NOBODY)
        read, write = os.pipe()
        with open(answer, "wb") as out, open(read, encoding="ascii") as figures:
            process = subprocess.Popen([sys.executable, "-I", "-S", MEASURE, str(write), *command],
                                       env=turns.environment(self.stage, True, work), pass_fds=[write],
                                       stdout=out)
            os.close(write)
            process.wait()
            self.runs.append(json.load(figures))
        journal = work / "run" / "journal.jsonl"
        if journal.exists():
            self.read = json.loads(journal.read_text("ascii").splitlines()[-1])["read"]

    def of(self, which):
        return statistics.median(run[which] for run in self.runs)


def commands(stage, folder, report):
    """By name; each is given its captures."""
    scan, asked = str(stage / "ftpx-scan"), ("-z", report.format(stage / "work/files"))
    archive = ["/usr/bin/python3", "-B", str(stage / "archive/ftpx-archive"), "--scan", scan, "--run",
               str(stage / "work/run"), *asked]
    return {"ftpx-scan": [scan, *asked, str(folder)],
            "ftpx-archive, 1 worker": [*archive, "--workers", "1", str(folder)],
            "2 workers": [*archive, "--workers", "2", str(folder)],
            "2 workers, each capture a unit": [*archive, "--workers", "2", "--unit", "0", str(folder)],
            "1 worker, each capture a unit": [*archive, "--workers", "1", "--unit", "0", str(folder)]}


def written(stage):
    """On standard output, and to a folder: what stands in a file is told by its index, and by its length."""
    files = stage / "work/files"
    index = files / "index.json"
    return (hashlib.sha256((stage / "answer").read_bytes()).digest(), index.exists() and index.read_bytes(),
            sorted((one.name, one.stat().st_size) for one in files.iterdir()) if index.exists() else None)


def measure(stage, folder, report, runs):
    table = {name: Figures(stage, folder) for name in commands(stage, folder, report)}
    for path in folder.iterdir():  # into the system's cache, as far as it fits
        path.read_bytes()
    for _ in range(runs):
        for name, command in commands(stage, folder, report).items():
            table[name].take(command, stage / "answer")
            found = written(stage)
            if name == "ftpx-scan":
                right = found
            elif found != right:
                sys.exit(f"{name}: not what ftpx-scan writes of {folder.name}")
    return table


def lines(table):
    yield "| | wall s | to ftpx-scan | CPU s | peak MiB of a process | read again, at most, of the bytes |"
    yield "|---|---|---|---|---|---|"
    alone = table["ftpx-scan"].of("wall")
    for name, one in table.items():
        again = f"{one.read['again'] / max(one.read['bytes'], 1):.2f}" if one.read else ""
        yield (f"| {name} | {one.of('wall'):.2f} | {one.of('wall') / alone:.2f} | {one.of('cpu'):.2f} | "
               f"{one.of('peak'):.0f} | {again} |")


def main():
    stage, synthetic, runs, sessions = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    for kind, parts in (("large", {"frames": FRAMES_OF_64_MB}), ("sessions", {"pieces": PIECES})):
        folder = make(stage, synthetic, kind, sessions, **parts)
        sizes = [path.stat().st_size for path in folder.iterdir()]
        print(f"\n{kind}: {sessions} sessions, {len(sizes)} captures, {sum(sizes) >> 20} MiB", flush=True)
        for report in REPORTS:
            table = measure(stage, folder, report, runs)
            print("", f"{report}:", "", *lines(table), sep="\n", flush=True)
            if kind == "sessions":
                one, many = table["ftpx-archive, 1 worker"], table["1 worker, each capture a unit"]
                more = (many.of("wall") - one.of("wall")) / (len(sizes) - 1)
                print(f"\na unit more: {more * 1000:.1f} ms")
        shutil.rmtree(folder)


main()
