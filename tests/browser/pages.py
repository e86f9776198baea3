# Knows how to have tshark write pages: of lab captures, and of captures that are made for a test.
# Refuses to open them.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools

import captures
import tshark
from build import Connection, Dialogue, Wire

MANY = 10_000


def write(path, *options):
    file = tshark.export_folder() / "report.html"
    tshark.tshark("-q", "-r", path, *options, "-z", f"ftpx,report,{file}")
    return file


@functools.lru_cache(maxsize=None)
def page(name):
    return write(captures.path(name))


@functools.lru_cache(maxsize=None)
def without_ftp():
    """A connection on which nothing is said, on a port that is not FTP's."""
    wire = Wire()
    Connection(wire, ("10.0.0.2", 40000), ("10.0.0.1", 8080))
    path = tshark.MADE / "without-ftp.pcap"
    wire.write(path)
    return write(str(path))


@functools.lru_cache(maxsize=None)
def many(count=MANY):
    """Downloads over 20 sessions; each thousandth is refused, and each hundredth has another size."""
    wire = Wire(step=137)
    for session in range(20):
        ftp = Dialogue(wire=wire, client_port=30000 + session).login(user=f"user{session:02}")
        for index in range(count // 20):
            number = session * (count // 20) + index
            name = f"/pub/set-{session:02}/file-{number:05}.bin"
            if number % 1000 == 999:
                ftp.talk(f"RETR {name}", "550 No such file")
            else:
                ftp.download(name, b"x" * (900 if number % 100 else 400), port=50000 + index,
                             client_port=32768 + number)
        ftp.talk("QUIT", "221 bye")
    path = tshark.MADE / f"many-{count}.pcap"
    wire.write(path)
    return write(str(path))
