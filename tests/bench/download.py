"""download.py CAPTURE: one download of 500 MB through two hosts and a router, captured at the client.

Knows how to make a large capture; refuses to know what is measured on it.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "captures" / "lab"))
import net  # noqa: E402

MEGABYTES = 500
SERVER = """
import sys
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer
FTPHandler.authorizer = DummyAuthorizer()
FTPHandler.authorizer.add_user("alice", "secret", sys.argv[2], perm="elr")
FTPServer((sys.argv[1], 21), FTPHandler).serve_forever()
"""


def make_file(path):
    source, digest = random.Random(1), hashlib.sha256()
    with open(path, "wb") as out:
        for _ in range(MEGABYTES):
            block = source.randbytes(1000000)
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def wait_for_server():
    probe = net.inside(net.CLIENT, "curl", "-s", "-u", "alice:secret", f"ftp://{net.SERVER_IP}/")
    for _ in range(50):
        if subprocess.run(probe, stdout=subprocess.DEVNULL).returncode == 0:
            return
        time.sleep(0.1)
    sys.exit("the FTP server does not answer")


def record(capture, served):
    server = subprocess.Popen(net.inside(net.SERVER, sys.executable, "-c", SERVER, net.SERVER_IP, served),
                              stderr=subprocess.DEVNULL)
    wait_for_server()
    recorder = subprocess.Popen(net.inside(net.CLIENT, "tcpdump", "-i", "eth0", "-B", "262144", "-w", capture, "tcp"))
    time.sleep(1)
    subprocess.run(net.inside(net.CLIENT, "curl", "-s", "-o", "/dev/null", "-u", "alice:secret",
                              f"ftp://{net.SERVER_IP}/big.bin"), check=True)
    time.sleep(2)
    for process in (recorder, server):
        process.terminate()
        process.wait()


with tempfile.TemporaryDirectory() as folder:
    net.build()
    print("served:", make_file(Path(folder) / "big.bin"))
    record(sys.argv[1], folder)
