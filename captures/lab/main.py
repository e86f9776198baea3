#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to list, run and check scenarios, each in a private world that ends with its process.
# Refuses to touch the host beyond packages asked of Debian and the files it was told to make.

import argparse
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

LAB = Path(__file__).resolve().parent
PACKAGES = ["curl", "ethtool", "iproute2", "lftp", "passwd", "python3", "python3-pyftpdlib",
            "tcpdump", "util-linux", "vsftpd"]
HIDDEN = [Path("/run"), Path("/srv"), Path("/etc")]
LIMIT_SECONDS = 180
TABLE_START, TABLE_END = "<!-- captures/lab/run --readme writes from here -->", "<!-- to here -->"


def install():
    """Asks Debian for what is missing; a service that came along is not left running."""
    known = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n",
                            *PACKAGES], text=True, capture_output=True, check=False).stdout
    missing = [name for name in PACKAGES if f"installed {name}" not in known.splitlines()]
    if not missing:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *missing],
                   env=quiet, check=True)
    if "vsftpd" in missing and Path("/run/systemd/system").exists():
        subprocess.run(["systemctl", "disable", "--now", "vsftpd"], check=True)


def run_apart(name, out):
    """One scenario in its own mount, network and process namespaces; all end with this process."""
    command = ["setpriv", "--pdeathsig", "KILL",
               "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
               "/usr/bin/python3", str(LAB / "run"), "--inside", name, "--out", str(out)]
    try:
        return subprocess.run(command, timeout=LIMIT_SECONDS, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        print(f"{name}: not done after {LIMIT_SECONDS} s", file=sys.stderr)
        return False


def play(name, out):
    """The inside of run_apart: process 1 of its namespace."""
    from lab import Lab
    from scenarios import TABLE
    description, expected, place, act = TABLE[name]
    lab = Lab(name, description, place)
    act(lab)
    try:
        record = lab.finish(out, expected)
    except Exception as reason:
        lab.show_logs()
        sys.exit(f"{name}: {reason}")
    print("{:24} {:5} packets  {}".format(
        name, record["capture"]["packets"], "; ".join(" ".join(row) for row in expected)))


def check(names, out):
    """Holds published captures against their truth once more; nothing is run."""
    import pcap
    import truth
    for name in names:
        record = json.loads((out / f"{name}.truth.json").read_text())
        packets = pcap.read(out / record["capture"]["file"])
        told = json.dumps(record)
        try:
            truth.verify_all(record["sessions"], packets, record["server"]["ip"],
                             record["capture"].get("altered"))
        except RuntimeError as reason:
            sys.exit(f"{name}: {reason}")
        if json.dumps(record) != told or len(packets) != record["capture"]["packets"]:
            sys.exit(f"{name}: the truth and the packets differ")
        print(f"{name}: {len(packets)} packets hold what the truth says")


def write_readme(out):
    from scenarios import TABLE
    readme = out / "README.md"
    before, rest = readme.read_text().split(TABLE_START)
    rows = ["| capture | what it shows | made by | packets |", "|---|---|---|---|"]
    for name in TABLE:
        record = json.loads((out / f"{name}.truth.json").read_text())
        rows.append("| `{file}` | {description} | `lab/run {name}` | {packets} |".format(
            name=name, description=record["description"], **record["capture"]))
    after = rest.split(TABLE_END)[1]
    readme.write_text(before + "\n".join([TABLE_START, *rows, TABLE_END]) + after)


def main():
    from scenarios import TABLE
    parser = argparse.ArgumentParser(description="Make captures from real FTP servers and clients.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="scenario, or all; none: list")
    parser.add_argument("--out", type=Path, default=LAB.parent, help="directory of the results")
    parser.add_argument("--check", action="store_true", help="only check existing captures")
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
    if options.check:
        return check(names or list(TABLE), out)
    if not names:
        print("\n".join(f"{name:24} {row[0]}" for name, row in TABLE.items()))
        return None
    if os.geteuid() != 0:
        sys.exit("run: must be root, to make namespaces")
    if any(place in (path, *path.parents) for place in HIDDEN for path in (out, LAB)):
        sys.exit("run: cannot work in " + ", ".join(map(str, HIDDEN)))
    install()
    failed = [name for name in names if not run_apart(name, out)]
    return "failed: " + " ".join(failed) if failed else None


for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: sys.exit("run: told to stop"))
sys.exit(main())
