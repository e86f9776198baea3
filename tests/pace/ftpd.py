# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to serve one folder to anybody, as slowly as its one argument, JSON, says.
# Refuses to know what that is to show.

import json
import socket
import sys
import time

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.filesystems import AbstractedFS
from pyftpdlib.handlers import DTPHandler, FTPHandler, PassiveDTP
from pyftpdlib.servers import FTPServer

settings = json.loads(sys.argv[1])
CHUNK = settings.get("chunk", 65536)


class SlowFile:
    """A disk that gives so many bytes and rests then."""

    def __init__(self, file):
        self.file = file

    def read(self, size):
        time.sleep(settings.get("rest", 0))
        return self.file.read(min(size, CHUNK))

    def write(self, data):
        time.sleep(settings.get("write_rest", 0) * len(data) / CHUNK)
        return self.file.write(data)

    def __getattr__(self, name):
        return getattr(self.file, name)


class SlowFS(AbstractedFS):
    def open(self, filename, mode):
        return SlowFile(super().open(filename, mode))


class Data(DTPHandler):
    ac_out_buffer_size = ac_in_buffer_size = CHUNK

    def __init__(self, sock, handler):
        if "send_buffer" in settings:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, settings["send_buffer"])
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, settings["congestion"].encode())
        super().__init__(sock, handler)


class Passive(PassiveDTP):
    def create_socket(self, *words):
        super().create_socket(*words)
        if "receive_buffer" in settings:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, settings["receive_buffer"])


class Handler(FTPHandler):
    authorizer = DummyAuthorizer()
    abstracted_fs = SlowFS
    dtp_handler = Data
    passive_dtp = Passive
    use_sendfile = False


Handler.authorizer.add_anonymous(settings["folder"], perm="elrw")
with FTPServer(("0.0.0.0", 21), Handler) as server:
    print("ready", flush=True)
    server.serve_forever()
