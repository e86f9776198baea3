"""noise.py serve ADDRESS CERTIFICATE | noise.py KIND ADDRESS BYTES: traffic that is not FTP.

KIND: http, tls (the same over TLS), raw (a protocol nobody knows), dns, media (UDP one way).
Refuses to know what is captured of it.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import random
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time

POOL = random.Random(2).randbytes(8 << 20)
ANSWERS = (500, 2000, 8000, 30000, 120000, 500000)  # bytes of one
AT_ONCE = 20  # answers over one connection
DATAGRAM, BURST, REST = 1100, 40, 0.002  # bytes, datagrams, seconds


def random_bytes(length):
    at = random.randrange(len(POOL) - length)
    return POOL[at:at + length]


# --- servers ---

class Web(socketserver.StreamRequestHandler):
    def handle(self):
        while line := self.rfile.readline():
            length = int(line.split()[1].rsplit(b"/", 1)[1])
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                             b"Content-Length: %d\r\n\r\n" % length + random_bytes(length))


class Raw(socketserver.StreamRequestHandler):
    def handle(self):
        while head := self.rfile.read(4):
            length = struct.unpack("!I", head)[0]
            self.wfile.write(head + random_bytes(length))


class Dns(socketserver.BaseRequestHandler):
    def handle(self):
        query, sock = self.request
        answer = struct.pack("!HHHIH4s", 0xC00C, 1, 1, 300, 4, random.randbytes(4))
        head = query[:2] + b"\x81\x80\0\1\0\1\0\0\0\0"
        sock.sendto(head + query[12:] + answer, self.client_address)


class Media(socketserver.BaseRequestHandler):
    def handle(self):
        request, sock = self.request
        for number in range(struct.unpack("!I", request)[0]):
            sock.sendto(struct.pack("!I", number) + random_bytes(DATAGRAM - 4),
                        self.client_address)
            if number % BURST == 0:
                time.sleep(REST)


class Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 64
    context = None

    def finish_request(self, request, client_address):
        """In the connection's own thread, unlike get_request."""
        if self.context:
            request = self.context.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)


class Tls(Tcp):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)


def serve(address, certificate):
    Tls.context.load_cert_chain(certificate)
    for kind, port, handler in ((Tcp, 80, Web), (Tls, 443, Web), (Tcp, 9000, Raw),
                                (socketserver.ThreadingUDPServer, 53, Dns),
                                (socketserver.ThreadingUDPServer, 5004, Media)):
        threading.Thread(target=kind((address, port), handler).serve_forever).start()


# --- clients: each returns how many bytes it got over one connection ---

def web(sock):
    answers, total = sock.makefile("rb"), 0
    for length in random.choices(ANSWERS, k=AT_ONCE):
        sock.sendall(b"GET /%d/%d HTTP/1.1\r\nHost: www.example.org\r\nAccept: */*\r\n\r\n"
                     % (random.randrange(10000), length))
        while answers.readline() != b"\r\n":
            pass
        total += len(answers.read(length))
    return total


def http(address):
    with socket.create_connection((address, 80)) as sock:
        return web(sock)


def tls(address):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with context.wrap_socket(socket.create_connection((address, 443)),
                             server_hostname="www.example.org") as sock:
        return web(sock)


def raw(address):
    with socket.create_connection((address, 9000)) as sock:
        answers, total = sock.makefile("rb"), 0
        for length in random.choices(ANSWERS, k=AT_ONCE):
            sock.sendall(struct.pack("!I", length))
            total += len(answers.read(4 + length))
        return total


def udp(address, port, request):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(1)
    sock.connect((address, port))
    sock.send(request)
    return sock


def dns(address):
    labels = (b"www%d" % random.randrange(10**6), b"example", b"org", b"")
    name = b"".join(bytes([len(label)]) + label for label in labels)
    query = random.randbytes(2) + b"\1\0\0\1\0\0\0\0\0\0" + name + b"\0\1\0\1"
    with udp(address, 53, query) as sock:
        return len(sock.recv(512))


def media(address):
    """Counts what was sent: the capture has all of it, whatever the receiver misses."""
    count = 2000
    with udp(address, 5004, struct.pack("!I", count)) as sock:
        try:
            while struct.unpack_from("!I", sock.recv(DATAGRAM))[0] < count - 1:
                pass
        except TimeoutError:
            pass
    return count * DATAGRAM


if sys.argv[1] == "serve":
    serve(*sys.argv[2:])
else:
    client, wanted = globals()[sys.argv[1]], int(sys.argv[3])
    while wanted > 0:
        wanted -= client(sys.argv[2])
