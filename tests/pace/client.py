# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to fetch or bring one file, as slowly as its one argument, JSON, says.
# Refuses to know what that is to show.

import ftplib
import json
import socket
import sys
import time

settings = json.loads(sys.argv[1])
CHUNK = settings.get("chunk", 65536)


def connection(address, *_, **__):
    """With a buffer that holds before the connection is made, as the window's scale depends on it."""
    made = socket.socket()
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, settings["congestion"].encode())
    if "receive_buffer" in settings and address[1] != 21:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, settings["receive_buffer"])
    made.connect(address)
    return made


class Source:
    def __init__(self, size):
        self.left = size

    def read(self, size):
        time.sleep(settings.get("rest", 0))
        given = min(self.left, size)
        self.left -= given
        return bytes(given)


def take(data):
    time.sleep(settings.get("read_rest", 0) * len(data) / CHUNK)


ftplib.socket.create_connection = connection
ftp = ftplib.FTP("192.0.2.20", timeout=60)
ftp.login()
if settings["direction"] == "download":
    ftp.retrbinary("RETR file", take, CHUNK)
else:
    ftp.storbinary("STOR brought", Source(settings["size"]), CHUNK)
ftp.quit()
