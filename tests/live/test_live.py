# Knows how to capture downloads while they happen, at more packets a second than a lab makes.
# Refuses to know who lost a packet: a capture that lost some is an error of the test.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import contextlib
import hashlib
import json
import os
import pathlib
import random
import re
import shlex
import signal
import subprocess
import sys
import time

import pytest

import tshark

PORT = "2121"
RATE = "20M"  # bytes a second, of one download
SIZES = {"small.bin": 3000, "middle.bin": 400_000, "large.bin": 24_000_000}
CAPTURING = ["setpriv", "--reuid", str(tshark.NOBODY), "--regid", str(tshark.NOBODY),
             "--clear-groups", "--inh-caps", "+net_raw,+net_admin",
             "--ambient-caps", "+net_raw,+net_admin"]
# As tshark says it, and dumpcap.
LOST = re.compile(r"[1-9]\d* packets? dropped|dropped on interface .*: \d+/[1-9]")
QUICK = ("-o", "ftpx.quick:TRUE")


@pytest.fixture(scope="module", name="served")
def serve(tmp_path_factory):
    """The folder of a server on the loopback interface, which has Ethernet's packet size."""
    subprocess.run(["ip", "link", "set", "lo", "mtu", "1500", "up"], check=True)
    folder = tmp_path_factory.mktemp("served")
    for name, size in SIZES.items():
        (folder / name).write_bytes(random.Random(size).randbytes(size))
    with subprocess.Popen([sys.executable, "-m", "pyftpdlib", "-i", "127.0.0.1", "-p", PORT,
                           "-d", str(folder)], stderr=subprocess.DEVNULL) as server:
        wait_for(lambda: f":{int(PORT):04X} " in pathlib.Path("/proc/net/tcp").read_text("ascii"))
        yield folder
        server.kill()


def wait_for(happened):
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def download_all():
    urls = [f"ftp://127.0.0.1:{PORT}/{name}" for name in SIZES]
    for url in urls:
        subprocess.run(["curl", "-s", "--limit-rate", RATE, "-o", os.devnull, url], check=True)


def is_capturing():
    """Whether somebody has a packet socket that is bound: the column R (packet(7))."""
    sockets = pathlib.Path("/proc/net/packet").read_text("ascii").splitlines()[1:]
    return any(socket.split()[5] == "1" for socket in sockets)


def capture(*command):
    """What a program that captures says on both outputs, with all downloads in it."""
    assert not is_capturing()
    with subprocess.Popen([*CAPTURING, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding="utf-8", cwd=tshark.HOME,
                          env=tshark.environment(tshark.PLUGINS)) as program:
        wait_for(is_capturing)
        time.sleep(2)  # libpcap throws away what came before it had set the filter
        download_all()
        time.sleep(2)  # what the kernel has is handed over several times a second
        program.send_signal(signal.SIGINT)
        said, complaints = program.communicate(timeout=tshark.TIMEOUT)
    assert program.returncode == 0 and not LOST.search(complaints), complaints
    return said


def digests(folder):
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in SIZES}


def downloads(said):
    """Whether it is complete, and the SHA-256, of each file in the records."""
    records = map(json.loads, said.splitlines())
    return {record["file"]["name"]: (record["ftpx"]["complete"], record["file"]["hash"]["sha256"])
            for record in records if record["record"] == "file"}


def whole(folder):
    return {name: (True, digest) for name, digest in digests(folder).items()}


@pytest.mark.parametrize("options", [(), QUICK], ids=["usual", "quick"])
def test_reports_of_a_running_capture_are_whole(served, options):
    folder = tshark.export_folder() / "made"
    said = capture("tshark", "-n", "-q", "-i", "lo", "-B", "64", *options, "-z", "ftpx,json",
                   "-z", f"ftpx,extract,{folder}")
    assert downloads(said) == whole(served)
    assert digests(folder) == digests(served)


@pytest.mark.parametrize("options", [(), QUICK], ids=["usual", "quick"])
def test_a_ring_of_files_is_one_capture(served, options):
    folder = tshark.export_folder()
    capture("dumpcap", "-q", "-i", "lo", "-B", "64", "-b", "filesize:2000", "-w",
            str(folder / "ring.pcapng"))
    pieces = sorted(map(str, folder.iterdir()))
    assert len(pieces) > 10
    merged = str(tshark.MADE / f"ring{len(options)}.pcapng")
    tshark.convert("mergecap", "-a", "-w", merged, *pieces)
    assert downloads(tshark.tap(merged, "ftpx,json", *options)) == whole(served)


def is_followed_by(lines, *parts):
    """Whether the parts stand in the lines, in this order."""
    rest = iter(lines)
    return all(any(part in line for line in rest) for part in parts)


DIRECTLY = ["tshark", "-n", "-q", "-i", "lo", "-B", "64", "-z", "ftpx,watch"]


def as_a_service():
    """What docs/live.md has systemd start, on this interface, and with lines for people."""
    page = (pathlib.Path(__file__).parents[2] / "docs/live.md").read_text(encoding="utf-8")
    [line] = re.findall(r"^ +ExecStart=(.*)$", page, re.MULTILINE)
    for there, here in (("-i eth0", "-i lo -B 64"), (" and host 198.51.100.20", ""), (",json", "")):
        assert there in line
        line = line.replace(there, here)
    return shlex.split(line)


@contextlib.contextmanager
def watching(command):
    """A function that says which lines there are by now."""
    lines = []
    with subprocess.Popen([*CAPTURING, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          cwd=tshark.HOME, env=tshark.environment(tshark.PLUGINS),
                          start_new_session=True) as program:
        try:
            os.set_blocking(program.stdout.fileno(), False)
            wait_for(is_capturing)
            time.sleep(2)

            def now():
                lines.extend((program.stdout.read() or b"").decode().splitlines())
                return lines
            yield now
        finally:
            os.killpg(program.pid, signal.SIGINT)
    wait_for(lambda: not is_capturing())


@pytest.mark.parametrize("command", [DIRECTLY, as_a_service()], ids=["directly", "as-a-service"])
def test_what_happens_is_told_while_it_happens(served, command):
    """The line about each download is there before the next one begins."""
    with watching(command) as lines:
        for name, digest in digests(served).items():
            subprocess.run(["curl", "-s", "--limit-rate", RATE, "-o", os.devnull,
                            f"ftp://127.0.0.1:{PORT}/{name}"], check=True)
            wait_for(lambda name=name, digest=digest: any(
                f"{name} complete" in line and digest in line for line in lines()))
        subprocess.run(["curl", "-s", "-o", os.devnull, "-u", "mallory:guess",
                        f"ftp://127.0.0.1:{PORT}/"], check=False)
        wait_for(lambda: any("mallory  login failed: 530" in line for line in lines()))
        assert is_followed_by(lines(), "login anonymous: 230", "RETR /small.bin begins",
                              "RETR /small.bin complete, 3 000 bytes, 226")


def test_it_can_be_read_as_records(served):
    del served
    said = capture("tshark", "-n", "-q", "-i", "lo", "-B", "64", "-z", "ftpx,watch,json")
    records = [json.loads(line) for line in said.splitlines()]
    ended = [record for record in records if record["record"] == "transfer"
             and record["ftpx"]["state"] == "complete"]
    assert [record["file"]["name"] for record in ended] == list(SIZES)
    assert sum(record["record"] == "login" for record in records) == len(SIZES)
