"""turns: runs commands in turn on a capture and says what each took and how much it had right.

Knows turns, and the environment a command is measured in. Refuses to know what the commands are,
and what becomes of the figures.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import truth

HERE = Path(__file__).resolve().parent
NOBODY = 65534
DISK = "20G"  # sparse: of what one run writes


def environment(stage, plugin, folder):
    """stage: the folder that run made; plugin: whether tshark shall find ftpx; folder: to write to."""
    plugins = str(stage / "plugins") if plugin else "/nonexistent"
    return {**os.environ, "HOME": str(stage / "home"), "TMPDIR": str(folder),
            "WIRESHARK_PLUGIN_DIR": plugins}


def has_preference(stage, name):
    """Whether the staged ftpx has the preference; as nobody, since tshark loads no plugins of
    others when it is root."""
    shown = subprocess.run(["tshark", "-G", "defaultprefs"], env=environment(stage, True, stage),
                           user=NOBODY, group=NOBODY, extra_groups=[], check=True,
                           capture_output=True, text=True).stdout
    return f"#{name}:" in shown


def usable(stage, table):
    """The peers that the staged ftpx can be; says which are left out."""
    lacking = {peer.preference for peer in table if peer.preference
               and not has_preference(stage, peer.preference)}
    for peer in table:
        if peer.preference in lacking:
            print(f"skipped: {peer.name}: this build has no preference {peer.preference}",
                  file=sys.stderr)
    return [peer for peer in table if peer.preference not in lacking]


def files(capture):
    """Those of a folder of captures, or the one."""
    return sorted(capture.iterdir()) if capture.is_dir() else [capture]


def packets(capture):
    """How many a capture has, or all in a folder."""
    shown = subprocess.run(["capinfos", "-M", "-c", *files(capture)], check=True, capture_output=True,
                           text=True).stdout
    return sum(map(int, re.findall(r"Number of packets:\s+(\d+)", shown)))


@contextmanager
def new_folder(stage):
    """To write to, on an ext4 of its own: where many files were removed not long ago, it takes longer to find
    places for new ones, and whoever comes next would pay for it."""
    disk, folder = stage / "disk", stage / "work"
    folder.mkdir(exist_ok=True)
    subprocess.run(["truncate", "-s", DISK, disk], check=True)
    subprocess.run(["mkfs.ext4", "-qF", "-E", "lazy_itable_init=1,lazy_journal_init=1", disk], check=True)
    subprocess.run(["mount", "-o", "loop,noinit_itable", disk, folder], check=True)
    try:
        os.chown(folder, NOBODY, NOBODY)
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)
        disk.unlink()


def _run(stage, peer, capture, folder):
    """What one run took; its answer is in the file that is returned, and in the folder."""
    out = stage / "answer"
    read, write = os.pipe()
    command = [sys.executable, "-I", "-S", HERE / "programs" / "measure.py", str(write),
               "sh", "-c", peer.command, "sh", capture, folder]
    with open(out, "w") as answer, open(read) as figures:
        process = subprocess.Popen(command, env=environment(stage, peer.plugin, folder),
                                   pass_fds=[write], stdout=answer, stderr=subprocess.PIPE,
                                   text=True)
        os.close(write)
        complaints = process.communicate()[1]
        figure = json.load(figures)
    if figure["status"] != 0:
        print(f"{peer.name}: exit status {figure['status']}: {complaints[-500:]}",
              file=sys.stderr)
    return figure, out


def _warm(capture):
    """Brings what is read into the system's cache, as far as it fits."""
    for file in files(capture):
        with open(file, "rb") as content:
            while content.read(1 << 24):
                pass


def take(stage, table, capture, truth_path, runs):
    """For each peer's name: lists of cpu and wall (seconds) and peak (MiB), one value a run; right:
    how many files it had right in its worst run, None when it is not its job to name files."""
    rows = truth.load(truth_path)
    taken = {peer.name: {"cpu": [], "wall": [], "peak": [], "right": None} for peer in table}
    _warm(capture)
    for _ in range(runs):
        for peer in table:
            with new_folder(stage) as folder:
                figure, out = _run(stage, peer, capture, folder)
                judged = peer.judge(rows, out, folder)
            row = taken[peer.name]
            for what, digits in (("cpu", 3), ("wall", 3), ("peak", 1)):
                row[what].append(round(figure[what], digits))
            if judged is not None:
                row["right"] = min(judged, row["right"] if row["right"] is not None else judged)
    return taken
