# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to list and run scenarios, each in a private world that ends with its process.
# Refuses to touch the host beyond packages asked of Debian and the files it was told to make.

import argparse
import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path

sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

import debian
from servers import guest

LAB = Path(__file__).resolve().parent
HIDDEN = [Path("/run"), Path("/srv"), Path("/etc")]
LIMIT_SECONDS = 180
TABLE_START, TABLE_END = "<!-- captures/lab/run --readme writes from here -->", "<!-- to here -->"


def run_apart(name, out):
    """One scenario in its own mount, network and process namespaces; all end with this process."""
    command = ["setpriv", "--pdeathsig", "KILL",
               "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
               "/usr/bin/python3", str(LAB / "main.py"), "--inside", name, "--out", str(out)]
    try:
        return subprocess.run(command, timeout=LIMIT_SECONDS, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        print(f"{name}: not done after {LIMIT_SECONDS} s", file=sys.stderr)
        return False


def play(name, out):
    """The inside of run_apart: process 1 of its namespace."""
    from lab import Lab
    from scenarios import TABLE
    lab = Lab(name, TABLE[name])
    try:
        TABLE[name].play(lab)
        record = lab.finish(out)
    except Exception:
        lab.show_logs()
        traceback.print_exc()
        sys.exit(f"{name}: not made")
    print("{:28} {:5} packets  {}".format(
        name, record["capture"]["packets"],
        "; ".join(" ".join(row) for row in TABLE[name].expect)), flush=True)


def write_readme(out):
    from scenarios import TABLE
    readme = out / "README.md"
    before, rest = readme.read_text().split(TABLE_START)
    rows = ["| capture | what it shows | packets | seen best with `tshark -r` |",
            "|---|---|---|---|"]
    for name in TABLE:
        record = json.loads((out / f"{name}.truth.json").read_text())
        taken = record["capture"]
        files = ", ".join(f"`{file}`" for file in taken["files"])
        rows.append(f"| {files} | {record['description']} | {taken['packets']} | "
                    f"`{taken['files'][0]} {taken['show']}` |")
    after = rest.split(TABLE_END)[1]
    readme.write_text(before + "\n".join([TABLE_START, *rows, TABLE_END]) + after)


def main():
    from scenarios import TABLE
    parser = argparse.ArgumentParser(
        prog="run", description="Make captures from real FTP servers and clients.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="scenario, or all; none: list")
    parser.add_argument("--out", type=Path, default=LAB.parent, help="directory of the results")
    parser.add_argument("--readme", action="store_true", help="renew the table in README.md")
    parser.add_argument("--inside", metavar="NAME", help=argparse.SUPPRESS)
    options = parser.parse_args()
    out = options.out.resolve()
    if options.inside:
        return play(options.inside, out)
    names = list(TABLE) if options.names == ["all"] else options.names
    if unknown := set(names) - set(TABLE):
        parser.error("no such scenario: " + ", ".join(sorted(unknown)))
    if options.readme:
        return write_readme(out)
    if not names:
        print("\n".join(f"{name:28} {row.description}" for name, row in TABLE.items()))
        return None
    if os.geteuid() != 0:
        sys.exit("run: must be root, to make namespaces")
    if any(place in (path, *path.parents) for place in HIDDEN for path in (out, LAB)):
        sys.exit("run: cannot work in " + ", ".join(map(str, HIDDEN)))
    debian.install()
    guest.install()
    failed = [name for name in names if not run_apart(name, out)]
    return "failed: " + " ".join(failed) if failed else None


for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: sys.exit("run: told to stop"))
sys.exit(main())
