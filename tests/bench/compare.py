"""compare.py STAGE INPUTS RUNS ONLY UPDATE NAME...: runs the peers in turn on STAGE/NAME, a capture or
a folder of them, and prints a table for each; INPUTS/NAME.truth says what is right. ONLY: a regular
expression for the names of peers. UPDATE: yes to keep the figures in results.json and README.md.

Knows the table; refuses to know what the commands are, and how they are run.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import re
import statistics
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import peers  # noqa: E402
import results  # noqa: E402
import truth  # noqa: E402
import turns  # noqa: E402

RESULTS = results.HERE / "results.json"


def medians(row):
    return {what: statistics.median(row[what]) for what in ("cpu", "wall", "peak")}


def ratio(shown, name, other):
    """To another peer, when that was measured."""
    return f"{shown[name]['cpu'] / shown[other]['cpu']:.2f}" if other in shown else ""


def table(name, figures):
    """In the order of the peers, whenever a row was measured."""
    rows = {peer.name: figures["rows"][peer.name] for peer in peers.TABLE
            if peer.name in figures["rows"]}
    shown = {peer: medians(row) for peer, row in rows.items()}
    wanted = figures["files"]
    yield (f"{name}: {figures['mib']:.0f} MiB, {figures['packets']} packets, {wanted} "
           f"file{'s' if wanted != 1 else ''}")
    yield ""
    yield "| | CPU s | wall s | peak MiB | CPU to floor | to Suricata | right | runs |"
    yield "|---|---|---|---|---|---|---|---|"
    for peer, row in shown.items():
        right = rows[peer]["right"]
        answer = "" if right is None else f"{right} of {wanted}"
        yield (f"| {peer} | {row['cpu']:.2f} | {row['wall']:.2f} | {row['peak']:.0f} "
               f"| {ratio(shown, peer, peers.FLOOR)} | {ratio(shown, peer, peers.SURICATA)} "
               f"| {answer} | {len(rows[peer]['cpu'])} |")


def main():
    stage, inputs, runs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    only, update, names = re.compile(sys.argv[4]), sys.argv[5] == "yes", sys.argv[6:]
    wanted = turns.usable(stage, [peer for peer in peers.TABLE if only.search(peer.name)])
    for name in names:
        capture, true = stage / name, inputs / f"{name}.truth"
        fitting = [peer for peer in wanted if re.match(peer.inputs, name)]
        figures = {"mib": round(sum(file.stat().st_size for file in turns.files(capture)) / (1 << 20), 1),
                   "packets": turns.packets(capture), "files": len(truth.load(true)),
                   "rows": turns.take(stage, fitting, capture, true, runs)}
        if update:
            merged = results.merge(results.load(RESULTS), {name: figures})
            results.store(RESULTS, merged)
            results.show_in_readme(name, table(name, merged[name]))
            figures = merged[name]
        print("", *table(name, figures), sep="\n", flush=True)


main()
