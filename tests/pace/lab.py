#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
# lab.py SEED FOLDER: runs one case in namespaces of its own (see run) and leaves client.pcap and server.pcap.

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path as File

from cases import case
from path import Path, inside

HERE = File(__file__).parent
PYTHON = "/usr/bin/python3"
MOST_SECONDS = 60


def start(end, program, settings):
    return subprocess.Popen(inside(end, PYTHON, str(HERE / program), json.dumps(settings)),
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def server_of(which, folder):
    sends = which.direction == "download"
    settings = {"congestion": which.congestion, **(which.sender if sends else which.receiver)}
    if "read_rest" in settings:
        settings["write_rest"] = settings.pop("read_rest")
    (folder / "file").write_bytes(bytes(which.size))
    return start("server", "ftpd.py", {"folder": str(folder), **settings})


def client_of(which):
    settings = which.receiver if which.direction == "download" else which.sender
    return start("client", "client.py", {"direction": which.direction, "size": which.size,
                                          "congestion": which.congestion, **settings})


def main(seed, folder):
    which = case(int(seed))
    path = Path(File(folder), int(seed), **which.path)
    with tempfile.TemporaryDirectory() as served:
        server = server_of(which, File(served))
        server.stdout.readline()
        client = client_of(which)
        end = time.monotonic() + MOST_SECONDS
        try:
            path.run(lambda: client.poll() is not None or time.monotonic() > end)
        finally:
            for process in (client, server):
                process.kill()
                process.wait()


main(*sys.argv[1:])
