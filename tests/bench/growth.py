"""growth.py STAGE SYNTHETIC RUNS MOST UPDATE KIND...: what a packet costs as captures grow, and memory.

Knows the sizes, the table and the picture. Refuses to know what is in the captures, and how a run is
measured.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import statistics
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import peers  # noqa: E402
import results  # noqa: E402
import truth  # noqa: E402
import turns  # noqa: E402

FIGURES = results.HERE / "growth.json"
PICTURE = results.HERE / "growth.png"
SIZES = {
    "sessions": (2_000, 6_000, 20_000, 60_000, 200_000, 1_000_000),
    "download": (100_000_000, 300_000_000, 1_000_000_000, 3_000_000_000, 8_000_000_000, 20_000_000_000),
}
AXES = {"sessions": "sessions", "download": "bytes of one download"}
DISSECTABLE = {"sessions": 200_000, "download": 8_000_000_000}  # beyond, only ftpx-scan is sure of memory
COMPARED = (peers.FLOOR, peers.NORMAL, peers.QUICK, peers.SCAN)
JUDGED = (peers.NORMAL, peers.QUICK, peers.SCAN)
COLOURS = {peers.FLOOR: "#888888", peers.NORMAL: "#0b6bcb", peers.QUICK: "#d9480f", peers.SCAN: "#2b8a3e"}


def measure(stage, synthetic, runs, kind, size):
    capture, true = stage / f"{kind}.pcap", stage / f"{kind}.truth"
    with open(capture, "wb") as out:
        subprocess.run([synthetic, kind, str(size), true], stdout=out, check=True)
    names = COMPARED if size <= DISSECTABLE[kind] else (peers.SCAN,)
    table = [peer for peer in peers.TABLE if peer.name in names]
    figures = {"size": size, "packets": turns.packets(capture), "files": len(truth.load(true)),
               "rows": turns.take(stage, table, capture, true, runs)}
    capture.unlink()
    return figures


def cost(figures, name):
    """Microseconds of processor time a packet; None: not measured."""
    if name not in figures["rows"]:
        return None
    return statistics.median(figures["rows"][name]["cpu"]) * 1e6 / figures["packets"]


def peak(figures, name):
    """MiB, likewise."""
    if name not in figures["rows"]:
        return None
    return statistics.median(figures["rows"][name]["peak"])


def cell(value, digits):
    return "–" if value is None else f"{value:.{digits}f}"


def line(figures):
    cells = [f"{figures['size']:,}".replace(",", " "), str(figures["packets"])]
    cells += [cell(cost(figures, name), 2) for name in COMPARED]
    cells += [cell(peak(figures, name), 0) for name in COMPARED]
    right = min(figures["rows"][name]["right"] for name in JUDGED if name in figures["rows"])
    return "| " + " | ".join([*cells, f"{right} of {figures['files']}"]) + " |"


def table(kind, all_figures):
    names = [f"{what}: {name}" for what in ("µs a packet", "peak MiB") for name in COMPARED]
    yield "| " + " | ".join([AXES[kind], "packets", *names, "right"]) + " |"
    yield "|" + "---|" * (len(names) + 3)
    yield from map(line, all_figures)


def draw(kinds):
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    ways = ((cost, "µs of processor time a packet"), (peak, "peak memory, MiB"))
    figure, axes = pyplot.subplots(len(kinds), 2, figsize=(10, 3.6 * len(kinds)), squeeze=False)
    for row, (kind, all_figures) in zip(axes, kinds.items()):
        for axis, (value, label) in zip(row, ways):
            for name in COMPARED:
                measured = [figures for figures in all_figures if name in figures["rows"]]
                axis.plot([figures["size"] for figures in measured],
                          [value(figures, name) for figures in measured],
                          marker="o", label=name, color=COLOURS[name])
            axis.set(xscale="log", xlabel=AXES[kind], ylabel=label, ylim=(0, None))
            axis.grid(alpha=0.3)
    axes[0][0].legend()
    figure.tight_layout()
    figure.savefig(PICTURE, dpi=80, metadata={"Software": None})


def main():
    stage, synthetic, runs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    most, update, kinds = float(sys.argv[4]), sys.argv[5] == "yes", sys.argv[6:]
    measured = results.load(FIGURES) if update else {}
    for kind in kinds:
        measured[kind] = [measure(stage, synthetic, runs, kind, size) for size in SIZES[kind] if size <= most]
        print("", *table(kind, measured[kind]), sep="\n", flush=True)
        if update:
            results.store(FIGURES, measured)
            results.show_in_readme(f"growth of {kind}", table(kind, measured[kind]))
    if update:
        draw(measured)


main()
