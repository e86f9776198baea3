# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to connect, print the lines that come without being asked for, and leave: by FIN, by RST, when
# the server closes, or not at all.
# Refuses to say anything.

import signal
import socket
import struct
import sys


def main(host, port, how):
    connection = socket.create_connection((host, int(port)))
    lines = connection.makefile("rb")
    while line := lines.readline():
        print(line.decode(errors="surrogateescape").rstrip("\r\n"), flush=True)
        if how != "wait" and line[3:4] == b" ":
            break
    if how == "rst":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if how == "open":
        signal.pause()


main(*sys.argv[1:])
