"""inputs.py FOLDER SMALL NAME: makes FOLDER/NAME.pcap, or a folder NAME of captures, and FOLDER/NAME.truth,
unless both are there.

Knows the inputs, and how real servers and clients in the lab's network make one. Refuses to know
what is measured on it. Runs in namespaces of its own (see run), so that all it starts ends with it.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

BENCH = Path(__file__).resolve().parent
PYTHON, PROGRAMS = "/usr/bin/python3", BENCH / "programs"
MIB = 1 << 20
SMALLER = 50
# Many, since curl often waits before it connects; odd, so that each has both kinds of sessions.
WORKERS = 25
RING_KIB = 512 * 1024  # what tcpdump may lag behind
CLOSING = 4096  # connections in TIME_WAIT that a host keeps: a minute of them may be all its ports
RING_OF, RING_FILES = "sessions-20000", 100
CAPTURES = 10000


@dataclass
class Input:
    """files: of each session; sizes: of a file, in bytes, evenly spread over their logarithm;
    noise: bytes by kind; rounds: in how many parts sessions and noise are made side by side."""
    sessions: int
    files: int
    sizes: tuple
    noise: dict = field(default_factory=dict)
    rounds: int = 1

    def smaller(self):
        """About a fiftieth."""
        if self.sessions == 1:
            return Input(1, self.files, tuple(size // SMALLER for size in self.sizes))
        noise = {kind: amount // SMALLER for kind, amount in self.noise.items()}
        return Input(self.sessions // SMALLER, self.files, self.sizes, noise, min(self.rounds, 2))


TABLE = {
    "download": Input(1, 1, (512 * MIB, 512 * MIB)),
    "sessions-2000": Input(2000, 3, (200, 16000)),
    "sessions-20000": Input(20000, 3, (200, 16000)),
    # FTP is a fifth.
    "haystack": Input(400, 3, (20_000, 2_200_000), rounds=20, noise={
        "http": 840 * MIB, "tls": 840 * MIB, "raw": 280 * MIB, "media": 120 * MIB,
        "dns": 4 * MIB}),
}


def make_files(spec, folder):
    """Each file has a content of its own, the same each time."""
    source = random.Random(1)
    for session in range(spec.sessions):
        for file in range(spec.files):
            low, high = spec.sizes
            left = int(low * (high / low) ** source.random())
            with open(folder / f"s{session:05}-{file}.bin", "wb") as out:
                while left > 0:
                    left -= out.write(source.randbytes(min(left, MIB)))


def start(namespace, *argv, **redirection):
    return subprocess.Popen(net.inside(namespace, *map(str, argv)), **redirection)


def run_all(commands):
    started = [start(net.CLIENT, "nice", "-n", "5", PYTHON, *command) for command in commands]
    if any([process.wait() for process in started]):
        sys.exit("inputs: a client failed")


def talk(spec):
    """All sessions, and beside each part of them the same part of the noise."""
    for part in range(spec.rounds):
        first, end = (spec.sessions * at // spec.rounds for at in (part, part + 1))
        commands = [(PROGRAMS / "sessions.py", net.SERVER_IP, spec.files, at, end, WORKERS)
                    for at in range(first, min(first + WORKERS, end))]
        commands += [(PROGRAMS / "noise.py", kind, net.SECOND_IP, amount // spec.rounds)
                     for kind, amount in spec.noise.items()]
        run_all(commands)


def wait_for(namespace, ports):
    for _ in range(200):
        listening = subprocess.run(net.inside(namespace, "ss", "-Htuln"), check=True, text=True,
                                   capture_output=True).stdout
        if all(f":{port} " in listening for port in ports):
            return
        time.sleep(0.05)
    sys.exit("inputs: a server does not listen")


def start_servers(work, served, truth):
    start(net.SERVER, PYTHON, PROGRAMS / "ftpd.py", net.SERVER_IP, served, truth)
    start(net.SECOND, PYTHON, PROGRAMS / "noise.py", "serve", net.SECOND_IP,
          certificate.make(work, net.SECOND_IP))
    wait_for(net.SERVER, [21])
    wait_for(net.SECOND, [53, 80, 443, 5004, 9000])


def record(spec, capture):
    """Around the whole exchange, where the client is; a capture that misses packets is none."""
    tcpdump = start(net.CLIENT, "tcpdump", "-i", "eth0", "-n", "-Z", "root", "-B", RING_KIB,
                    "-w", capture, "tcp or udp", stderr=subprocess.PIPE, text=True)
    while "listening on" not in (line := tcpdump.stderr.readline()):
        if not line:
            sys.exit("inputs: tcpdump did not start")
    talk(spec)
    time.sleep(2)
    tcpdump.send_signal(signal.SIGINT)
    report = tcpdump.communicate()[1]
    if not re.search(r"^0 packets dropped by kernel", report, re.M):
        sys.exit("inputs: tcpdump lost packets; try again on a calmer machine: " + report)


def make(spec, capture, truth):
    with tempfile.TemporaryDirectory(dir=capture.parent) as name:
        work = Path(name)
        served = work / "served"
        served.mkdir()
        make_files(spec, served)
        start_servers(work, served, work / "truth")
        record(spec, work / "capture")
        sent = (work / "truth").read_text().count("\n")
        if sent != spec.sessions * spec.files:
            sys.exit(f"inputs: {sent} files were sent instead of {spec.sessions * spec.files}")
        (work / "capture").rename(capture)
        (work / "truth").rename(truth)


def free_ports():
    for namespace in (net.SERVER, net.CLIENT):
        subprocess.run(net.inside(namespace, "sysctl", "-qw", f"net.ipv4.tcp_max_tw_buckets={CLOSING}"),
                       check=True)


def make_recorded(name, small, capture, truth):
    net.build()
    free_ports()
    make(TABLE[name].smaller() if small else TABLE[name], capture, truth)


def make_ring(_name, small, folder, truth):
    """The capture of another input, cut where a hundredth of its packets is full."""
    whole = provide(folder.parent, RING_OF, small)
    shown = subprocess.run(["capinfos", "-Mcm", whole], check=True, capture_output=True, text=True).stdout
    each = -(-int(re.search(r"Number of packets:\s+(\d+)", shown)[1]) // RING_FILES)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        subprocess.run(["editcap", "-F", "pcap", "-c", str(each), whole, Path(work) / "ring.pcap"],
                       check=True)
        shutil.copytree(work, folder, dirs_exist_ok=True)
    shutil.copy(whole.with_suffix(".truth"), truth)


def make_captures(_name, small, folder, truth):
    """Of a session each, synthetic."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        amount = CAPTURES // SMALLER if small else CAPTURES
        subprocess.run([os.environ["FTPX_SYNTHETIC"], "captures", str(amount), truth], cwd=work, check=True)
        shutil.copytree(work, folder, dirs_exist_ok=True)


FOLDERS = {f"ring-{RING_FILES}": make_ring, f"captures-{CAPTURES}": make_captures}


def provide(folder, name, small):
    """The capture, or the folder of them."""
    capture, truth = folder / (name if name in FOLDERS else f"{name}.pcap"), folder / f"{name}.truth"
    if not (capture.exists() and truth.exists()):
        print(f"making {name}", file=sys.stderr)
        FOLDERS.get(name, make_recorded)(name, small, capture, truth)
    return capture


def main():
    provide(Path(sys.argv[1]), sys.argv[3], sys.argv[2] == "yes")


sys.dont_write_bytecode = True
sys.path.insert(0, str(BENCH.parents[1] / "captures" / "lab"))
import net  # noqa: E402
from servers import certificate  # noqa: E402

main()
