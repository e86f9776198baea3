"""compare.py STAGE RUNS: CPU and memory of tshark with and without ftpx on STAGE/download.pcap, in turn.

Knows how to measure a process; judges nothing.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import statistics
import subprocess
import sys

stage, runs = sys.argv[1], int(sys.argv[2])
UNPRIVILEGED = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
PLAIN = ("tshark -z credentials, no plugin", "/nonexistent", "credentials")
JOBS = [
    PLAIN,
    ("tshark -z credentials, ftpx loaded", f"{stage}/plugins", "credentials"),
    ("tshark -z ftpx,downloads", f"{stage}/plugins", "ftpx,downloads"),
]


def measure(plugins, tap):
    """CPU seconds and peak KiB of one run."""
    environment = dict(os.environ, WIRESHARK_PLUGIN_DIR=plugins, HOME=f"{stage}/home")
    process = subprocess.Popen([*UNPRIVILEGED, "tshark", "-q", "-z", tap, "-r", f"{stage}/download.pcap"],
                               env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"tshark -z {tap} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


figures = {job: [] for job in JOBS}
for turn in range(runs + 1):
    for job in JOBS:
        figure = measure(*job[1:])
        if turn > 0:  # the first warms the cache
            figures[job].append(figure)

for job in JOBS:
    ratios = [ours[0] / plain[0] for ours, plain in zip(figures[job], figures[PLAIN])]
    print(f"{job[0]:36} {statistics.median(cpu for cpu, _ in figures[job]):6.2f} s CPU"
          f" {max(peak for _, peak in figures[job]) / 1024:6.0f} MiB   ratio {statistics.median(ratios):.3f}")
