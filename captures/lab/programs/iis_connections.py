# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the connections of programs/iis.py: lines of the control connection, each logged, and data
# connections in either direction.
# Refuses to know what a command means.

import errno
import fcntl
import itertools
import json
import os
import re
import select
import socket
import struct
import termios

PATIENCE = 10  # seconds a data connection may take to come about
TELNET = b"\xff\xf4\xf2"  # IAC, IP, DM: what some clients send before ABOR


class Control:
    """The control connection as lines; each goes into the log, a reply's before it is sent."""

    def __init__(self, connection, number):
        self.socket, self.number, self.unread = connection, number, b""
        # Else a 226 may wait for the client's ACK while the data connection's FIN goes out.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Clients may send ABOR as urgent data.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)

    def log(self, **facts):
        os.write(2, (json.dumps({"connection": self.number, **facts}) + "\n").encode())

    def receive(self):
        chunk = self.socket.recv(4096)
        if not chunk:
            raise EOFError
        self.unread += chunk.translate(None, TELNET)

    def command(self):
        while b"\n" not in self.unread:
            self.receive()
        line, _, self.unread = self.unread.partition(b"\n")
        verb, space, argument = os.fsdecode(line.rstrip(b"\r")).partition(" ")
        self.log(command=verb + space + ("****" if verb.upper() == "PASS" else argument))
        return verb.upper(), argument

    def abort_waits(self):
        return re.search(rb"(^|\n)ABOR\r?\n", self.unread, re.IGNORECASE)

    def reply(self, text):
        for line in text.split("\r\n"):
            self.log(reply=line)
        self.socket.sendall(os.fsencode(text + "\r\n"))


class Passive:
    """A port that waits for the client; open once the client is there."""

    def __init__(self, address, site):
        for self.port in itertools.islice(site.ports, site.port_count):
            try:
                self.socket = socket.create_server((address, self.port), backlog=1)
                return
            except OSError:
                continue
        raise OSError(errno.EADDRINUSE, "no passive port is free")

    def is_open(self):
        return bool(select.select([self.socket], [], [], 0)[0])

    def connection(self):
        with self.socket:
            self.socket.settimeout(PATIENCE)
            try:
                return self.socket.accept()[0]
            except OSError:
                return None


class Active:
    """A connection to the port the client named. IIS begins the handshake before it answers PORT,
    whatever comes of it; here it ends before, so that every capture has this order."""

    def __init__(self, source, target):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(source)
        self.socket.settimeout(PATIENCE)
        self.connected = self.socket.connect_ex(target) == 0

    def is_open(self):
        return self.connected

    def connection(self):
        return self.socket if self.connected else None


def unacknowledged(connection):
    """Bytes sent that the client's side has yet to confirm; after a reset it never will."""
    if failure := connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        raise OSError(failure, os.strerror(failure))
    return struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4)))[0]
