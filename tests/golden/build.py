# Knows how to write an FTP dialogue down as packets, in any order, splitting and with any loss.
# Refuses to know what ftpx makes of it: the truth stands in each test.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import packets
from packets import ACK, FIN, PSH, RST, SYN

CLIENT, SERVER = "10.0.0.2", "10.0.0.1"
START = 1_700_000_000_000_000  # 2023-11-14T22:13:20Z, in microseconds


class Wire:
    """What a capture holds, in order; each packet comes `step` after the one before it."""

    def __init__(self, step=1000):
        self.packets, self.step, self.clock = [], step, START

    def add(self, segment, captured=None):
        frame = packets.build(segment)
        self.packets.append(packets.Packet(self.clock, frame[:captured], len(frame)))
        self.clock += self.step

    @property
    def frames(self):
        """The number of the newest frame."""
        return len(self.packets)

    def write(self, path):
        packets.write(path, self.packets)


class Connection:
    """A TCP connection between client and server; `opener` is who sends the SYN."""

    def __init__(self, wire, client, server, opener="client", handshake=True, isn=None):
        self.wire = wire
        self.ends = {"client": client, "server": server}
        another = 1_000_000 * wire.frames  # not those of an earlier connection of the same ports
        isn = isn or (another, 2**31 + another)
        self.isn = {"client": isn[0], "server": isn[1]}
        self.sent = {"client": 0, "server": 0}
        self.opener = opener
        if handshake:
            self.knock()
            self._put(self._peer(opener), -1, SYN | ACK)
            self._put(opener, 0, ACK)

    @staticmethod
    def _peer(who):
        return "server" if who == "client" else "client"

    def _put(self, who, offset, flags, payload=b"", captured=None):
        peer = self._peer(who)
        seen = self.isn[peer] + 1 + self.sent[peer] if flags & ACK else 0
        seq = self.isn[who] + 1 + offset
        segment = packets.Segment(self.ends[who], self.ends[peer], seq, flags, payload, seen)
        self.wire.add(segment, captured)

    def knock(self):
        """A SYN, which begins a handshake or is all there is."""
        self._put(self.opener, -1, SYN)

    def send(self, who, payload, at=None, captured=None):
        """Bytes at an offset of the stream, by default the next ones."""
        at = self.sent[who] if at is None else at
        self.sent[who] = max(self.sent[who], at + len(payload))
        self._put(who, at, PSH | ACK, payload, captured)

    def client(self, payload, **where):
        self.send("client", payload, **where)

    def server(self, payload, **where):
        self.send("server", payload, **where)

    def skip(self, who, count):
        """Bytes that were sent and are not in the capture."""
        self.sent[who] += count

    def ack(self, who):
        self._put(who, self.sent[who], ACK)

    def fin(self, who):
        self._put(who, self.sent[who], FIN | ACK)
        self.sent[who] += 1

    def close(self, first="server"):
        self.fin(first)
        self.fin(self._peer(first))
        self.ack(first)

    def forge(self, who, offset, flags, payload=b""):
        """A segment in somebody's name that nobody has sent; `offset` is that of its number."""
        self._put(who, offset, flags, payload)

    def rst(self, who):
        self._put(who, self.sent[who], RST | ACK)


class Dialogue:
    """A control connection with its data connections."""

    def __init__(self, client=CLIENT, server=SERVER, port=21, client_port=40000, handshake=True,
                 wire=None, charset="utf-8"):
        self.client_ip, self.server_ip, self.charset = client, server, charset
        self.wire = wire or Wire()
        self.control = Connection(self.wire, (client, client_port), (server, port),
                                  handshake=handshake)
        self._next_port = 60000

    def talk(self, *lines):
        """One segment a line; a line that begins with a digit is the server's."""
        for line in lines:
            who = "server" if line[:1].isdigit() else "client"
            self.control.send(who, line.encode(self.charset) + b"\r\n")

    def login(self, user="alice", password="secret"):
        self.talk("220 ready", f"USER {user}", "331 Password", f"PASS {password}", "230 Welcome")
        return self

    def pasv(self, port=50001, ip=None):
        self.talk("PASV", f"227 Entering Passive Mode ({numbers(ip or self.server_ip, port)})")

    def passive(self, port=50001, client_port=None, server_ip=None):
        """The client's connection to an announced port."""
        self._next_port += 1
        return Connection(self.wire, (self.client_ip, client_port or self._next_port),
                          (server_ip or self.server_ip, port))

    def active(self, port, server_port=20, ip=None):
        """The server's connection to an announced port."""
        return Connection(self.wire, (ip or self.client_ip, port), (self.server_ip, server_port),
                          "server")

    def download(self, name, content, port=50001, client_port=None):
        """All of a passive download."""
        self.pasv(port)
        self.talk(f"RETR {name}", "150 Here it comes")
        data = self.passive(port, client_port)
        if content:
            data.server(content)
        data.close()
        self.talk("226 Done")

    def quit(self):
        self.talk("QUIT", "221 Bye")
        self.control.close()
        return self


def numbers(ip, port):
    """h1,h2,h3,h4,p1,p2."""
    return ",".join(ip.split(".") + [str(port // 256), str(port % 256)])


def noise(size, seed=1):
    """Bytes that repeat nowhere within 64 KiB, NULs included."""
    state, out = seed, bytearray()
    while len(out) < size:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out += state.to_bytes(8, "big")[:4]
    return bytes(out[:size])
