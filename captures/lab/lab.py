# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the order of a scenario: network, files, capture, servers, clients, truth, result.
# Refuses to know any single scenario, server or client.

import copy
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import capture
import debian
import net
import pcap
import pieces
import visible
import witness
from servers import accounts
from servers.base import ANONYMOUS, PASSWORDS, PROGRAMS, PYTHON, SERVED
from story import Story

WORK = Path("/run/lab")
OLD = 1700000000  # every file's time, so that listings repeat


def _private_places():
    """Hides the host's accounts and state behind copies; the mount namespace is our own."""
    net.call("mount", "--make-rprivate", "/")
    net.call("mount", "-t", "tmpfs", "none", "/run")
    net.call("mount", "-t", "tmpfs", "none", str(SERVED))
    WORK.mkdir()
    net.call("cp", "-a", "/etc/.", str(WORK / "etc"))
    net.call("mount", "--bind", str(WORK / "etc"), "/etc")
    debian.show_servers()


def noise(seed, size):
    """Bytes that look random and are the same every time."""
    return hashlib.shake_256(seed.encode(errors="surrogateescape")).digest(size)


class Lab:
    def __init__(self, name, scenario):
        self.name, self.scenario = name, scenario
        _private_places()
        net.build()
        accounts.add()
        for user in [*PASSWORDS, ANONYMOUS]:
            (SERVED / user).mkdir()
            shutil.chown(SERVED / user, "root" if user == ANONYMOUS else user)
        self.servers, self.clients, self.directories = [], [], 0
        self.alteration = self.relay_log = None
        self.reached = None  # where clients connect, when that is not where the server is …
        self.seen_inside = False  # … and whether the capture also has what reaches the server
        self.charset = None
        self.pieces = 1
        self.settle = True
        self.told = {}
        self.client_ip = net.CLIENT_IP
        self.keys = WORK / "tls.keys"
        self.embed_keys = True
        self.pcap = WORK / "capture.pcap"
        self.wrong_passwords = []
        self.captures = []
        if scenario.place in net.PLACES:
            self.capture_at(*net.PLACES[scenario.place])

    def capture_at(self, namespace, interface, place, **options):
        """More than one makes a file of several interfaces; options: those of Capture."""
        path = WORK / f"capture-{len(self.captures)}.pcap"
        self.captures.append(capture.Capture((namespace, interface, place), path, **options))

    # What a scenario asks for.

    @property
    def server(self):
        """The one started last."""
        return self.servers[-1]

    def file(self, user, path, size, content=None):
        """A file to serve, of noise unless its content is given."""
        target = SERVED / user / path
        self._write(target, noise(path, size) if content is None else content)
        for made in [target, *target.parents]:
            if SERVED / user in made.parents:
                if user != ANONYMOUS:
                    shutil.chown(made, user)
                os.utime(made, (OLD, OLD))

    def change(self, user, path, content):
        """A file gets other content; what it had until now is kept for the truth."""
        target = SERVED / user / path
        self.server.past.setdefault(target, []).append(target.read_bytes())
        self.file(user, path, 0, content)

    @staticmethod
    def _write(target, content):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        os.utime(target, (OLD, OLD))

    def local(self, name, content):
        """A file the next client finds in its directory."""
        self._write(WORK / f"client-{self.directories}" / name, content)

    def serve(self, kind, **settings):
        """Starts a server of a class of servers/."""
        work = WORK / f"server-{len(self.servers)}"
        work.mkdir()
        self.servers.append(kind(work, **settings))
        if ":" in self.server.ip:
            self.client_ip = net.CLIENT_IP6
        return self.server

    def use(self, kind, *arguments, servers=None, told_by_server=False, **options):
        """Starts a client of a class of clients/; servers: those it talks to, when not the last;
        told_by_server: its own log is not enough, because it died or talks to several."""
        client = kind(self, *arguments, **options)
        client.servers = servers or [self.server]
        client.told_by_server = told_by_server
        self.clients.append(client)
        return client

    def client_directory(self):
        directory = WORK / f"client-{self.directories}"
        directory.mkdir(exist_ok=True)
        self.directories += 1
        return directory

    def url(self, user, path="", server=None, host=None):
        server = server or self.server
        host = host or (f"[{server.ip}]" if ":" in server.ip else server.ip)
        login = f"{user}:{PASSWORDS[user]}@" if user else ""
        scheme = "ftps" if server.tls == "implicit" else "ftp"
        return f"{scheme}://{login}{host}:{server.port}/{path}"

    @staticmethod
    def password(user):
        return PASSWORDS[user]

    @staticmethod
    def listen(ip, port):
        """A machine that takes what is sent to it, until the other side closes; and then closes."""
        taker = subprocess.Popen(net.inside(
            net.namespace_of(ip), PYTHON, "-c", "import socket, sys\n"
            "listener = socket.create_server((sys.argv[1], int(sys.argv[2])))\n"
            "print('ready', flush=True)\n"
            "taker = listener.accept()[0]\n"
            "while taker.recv(4096):\n    pass\n", ip, str(port)), stdout=subprocess.PIPE)
        taker.stdout.readline()

    def take(self, taker_ip, ip, port):
        """A machine that connects where it was not asked to, and takes what it is sent."""
        subprocess.run(net.inside(
            net.namespace_of(taker_ip), PYTHON, "-c", "import socket, sys\n"
            "taker = socket.create_connection((sys.argv[1], int(sys.argv[2])))\n"
            "while taker.recv(4096):\n    pass\n", ip, str(port)), check=True)

    def strip(self, server_ip):
        """Lets programs/stripper.py answer on the way to the server."""
        net.translate(server_ip, net.ROUTER_IP, "21")
        stripper = subprocess.Popen(net.inside(
            net.ROUTER, PYTHON, str(PROGRAMS / "stripper.py"), net.ROUTER_IP, "21", server_ip,
            "21"), stdout=subprocess.PIPE)
        stripper.stdout.readline()

    def relay(self, *plan):
        """Lets programs/relay.py forward instead of the router's kernel."""
        net.forward(False)
        self.relay_log = WORK / "relay.log"
        environment = {**os.environ, "PYTHONPATH": str(PROGRAMS.parent)}
        with open(self.relay_log, "w") as log:
            process = subprocess.Popen(net.inside(
                net.ROUTER, PYTHON, str(PROGRAMS / "relay.py"), *plan), stdout=log,
                env=environment)
        while "ready" not in self.relay_log.read_text():
            if process.poll() is not None:
                raise RuntimeError("the relay did not start")

    def tunnel(self):
        """Between client and server, of packets without a link's header."""
        self.tunnel_process = subprocess.Popen(
            net.inside(net.ROUTER, PYTHON, str(PROGRAMS / "tunnel.py"), "tun0", "tun1"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.tunnel_process.stdout.readline()
        for interface, namespace, ip in (("tun0", net.CLIENT, net.TUNNEL_CLIENT_IP),
                                         ("tun1", net.SERVER, net.TUNNEL_SERVER_IP)):
            net.call("ip", "-n", net.ROUTER, "link", "set", interface, "netns", namespace)
            net.settle_tunnel(namespace, interface, ip)
        self.tunnel_process.stdin.close()

    def alter(self, change, *arguments):
        """Publishes the capture as changed by a function of alter.py."""
        self.alteration = (change, arguments)

    # What happens when all clients were started.

    def finish(self, out):
        for client in self.clients:
            client.wait()
        for taken in self.captures:
            taken.stop(self.settle)
        for server in self.servers:
            server.stop()
        packets = self._taken()
        sessions = witness.hold_all(self._stories(), packets)
        if self.alteration:
            packets = self._alter(packets, sessions)
        self._expect(sessions)
        record = self._truth(sessions, packets)
        self._publish(out, record)
        return record

    def _taken(self):
        """All packets, in the order of their times, which is that of the file to publish."""
        paths = [str(taken.path) for taken in self.captures]
        if len(paths) == 1:
            os.replace(paths[0], self.pcap)
            return pcap.read(self.pcap)
        net.call("mergecap", "-I", "none", "-F", "pcapng", "-w", str(self.pcap), *paths)
        packets = [packet for path in paths for packet in pcap.read(path)]
        return sorted(packets, key=lambda packet: (packet.seconds, packet.micros))

    def _stories(self):
        records = [Story(exchanges, source, client, server).record
                   for client in self.clients
                   for source, server, dialogues in _told(client)
                   for exchanges in dialogues]
        inside = copy.deepcopy(records) if self.seen_inside else []
        if self.reached:
            for record in records:
                record["reached"] = self.reached
        return records + inside

    def _alter(self, packets, sessions):
        change, arguments = self.alteration
        packets, self.told["altered"] = change(packets, *arguments)
        visible.reduce_all(sessions, packets)
        pcap.write(self.pcap, packets)
        return packets

    def _expect(self, sessions):
        states = [[transfer["expected_state"] for transfer in session["transfers"]]
                  for session in sessions]
        if states != self.scenario.expect:
            raise RuntimeError(f"wanted {self.scenario.expect}, got {states}")

    def _truth(self, sessions, packets):
        if self.relay_log:
            self.told["relay"] = self.relay_log.read_text().splitlines()[1:]
        if self._secrets():
            self.told["tls_keys"] = "embedded"
        if self.charset:
            self.told["charset"] = self.charset
        users = {session["user"] for session in sessions} & set(PASSWORDS)
        return _presentable({
            "scenario": self.name,
            "description": self.scenario.description,
            "made_by": f"captures/lab/run {self.name}",
            "capture": {"files": self._file_names(), "place": self.captures[0].place,
                        "packets": len(packets), "show": self.scenario.show, **self.told},
            **({"attack": True} if self.scenario.attack else {}),
            "passwords": sorted({PASSWORDS[user] for user in users} | set(self.wrong_passwords)),
            "files": pieces.files_of(sessions),
            "sessions": sessions,
        }, self.charset or "utf-8")

    def _file_names(self):
        if self.pieces == 1:
            return [f"{self.name}.pcapng"]
        return [f"{self.name}-{number}.pcapng" for number in range(1, self.pieces + 1)]

    def _publish(self, out, record):
        """All files or none, as far as an interruption lets us."""
        owner = out.stat()
        parts = dict(zip(self._file_names(), self._captures(record["capture"]["packets"])))
        parts[f"{self.name}.truth.json"] = (json.dumps(record, indent=2, ensure_ascii=False)
                                            + "\n").encode()
        for name, content in parts.items():
            (out / f".{name}.part").write_bytes(content)
            os.chown(out / f".{name}.part", owner.st_uid, owner.st_gid)
        for name in parts:
            os.replace(out / f".{name}.part", out / name)

    def _captures(self, packets):
        """As pcapng; secrets of TLS go in with the packets."""
        size = -(-packets // self.pieces)
        for first in range(1, packets + 1, size):
            made = WORK / "part.pcapng"
            net.call("editcap", "-F", "pcapng", "--discard-capture-comment", *self._secrets(),
                     "-r", str(self.pcap), str(made), f"{first}-{first + size - 1}")
            yield made.read_bytes()

    def _secrets(self):
        if self.embed_keys and self.keys.exists() and self.keys.stat().st_size:
            return ["--inject-secrets", f"tls,{self.keys}"]
        return []

    def show_logs(self):
        for log in sorted(WORK.glob("**/*.log")):
            print(f"--- {log.relative_to(WORK)}", log.read_text(errors="replace"), sep="\n",
                  file=sys.stderr)


def _told(client):
    """(source, server, dialogues) of a client: its own log's, else those of its servers' logs."""
    dialogues = None if client.told_by_server else client.dialogues()
    if dialogues is not None:
        return [("client log", client.servers[0], dialogues)]
    return [("server log", server, server.dialogues()) for server in client.servers]


def _presentable(value, charset):
    """Text with bytes that are no UTF-8, or are such by chance, gets its meaning, and the bytes go
    beside it."""
    if isinstance(value, list):
        return [_presentable(item, charset) for item in value]
    if isinstance(value, dict):
        plain = {key: _presentable(item, charset) for key, item in value.items()
                 if key != "ends"}
        raw = {f"{key}_hex": item.encode(errors="surrogateescape").hex()
               for key, item in value.items() if isinstance(item, str) and _is_raw(item, charset)}
        return {**plain, **raw}
    if isinstance(value, str) and _is_raw(value, charset):
        return value.encode(errors="surrogateescape").decode(charset)
    return value


def _is_raw(text, charset):
    if charset != "utf-8":
        return not text.isascii()
    return any(0xdc80 <= ord(character) <= 0xdcff for character in text)
