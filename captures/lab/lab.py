# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the order of a scenario: network, files, capture, server, clients, truth, result.
# Refuses to know any single scenario.

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import capture
import clients
import net
import pcap
import servers
import truth

WORK = Path("/run/lab")
OLD = 1700000000  # every file's time, so that listings repeat


def _private_places():
    """Hides the host's accounts and state behind copies; the mount namespace is our own."""
    net.call("mount", "--make-rprivate", "/")
    net.call("mount", "-t", "tmpfs", "none", "/run")
    net.call("mount", "-t", "tmpfs", "none", str(servers.SERVED))
    WORK.mkdir()
    net.call("cp", "-a", "/etc/.", str(WORK / "etc"))
    net.call("mount", "--bind", str(WORK / "etc"), "/etc")


def noise(seed, size):
    """Bytes that look random and are the same every time."""
    return hashlib.shake_256(seed.encode()).digest(size)


class Lab:
    def __init__(self, name, description, place):
        self.name, self.description = name, description
        _private_places()
        net.build()
        servers.add_accounts()
        for user in [*servers.PASSWORDS, servers.ANONYMOUS]:
            (servers.SERVED / user).mkdir()
            shutil.chown(servers.SERVED / user, "root" if user == servers.ANONYMOUS else user)
        self.server = None
        self.clients = []
        self.alteration = self.relay_log = None
        self.told = {}
        self.client_ip = net.CLIENT_IP
        self.pcap = WORK / "capture.pcap"
        self.capture = capture.Capture(place, self.pcap)
        self.wrong_passwords = []

    def file(self, user, path, size):
        target = servers.SERVED / user / path
        self._write(target, noise(path, size))
        for made in [target, *target.parents]:
            if servers.SERVED / user in made.parents:
                os.utime(made, (OLD, OLD))

    @staticmethod
    def _write(target, content):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        os.utime(target, (OLD, OLD))

    def local(self, name, content):
        """A file the next client finds in its directory."""
        self._write(self._directory(len(self.clients)) / name, content)

    def vsftpd(self, **settings):
        self.server = servers.Vsftpd(WORK, **settings)
        if ":" in self.server.ip:
            self.client_ip = net.CLIENT_IP6

    def pyftpdlib(self, **settings):
        self.server = servers.Pyftpdlib(WORK, **settings)

    @staticmethod
    def _directory(number):
        return WORK / f"client-{number}"

    def _join(self, kind, *arguments):
        self.clients.append(kind(self._directory(len(self.clients)), *arguments))
        return self.clients[-1]

    def url(self, user, path=""):
        host = f"[{self.server.ip}]" if ":" in self.server.ip else self.server.ip
        login = f"{user}:{servers.PASSWORDS[user]}@" if user else ""
        return f"ftp://{login}{host}:{self.server.port}/{path}"

    @staticmethod
    def password(user):
        return servers.PASSWORDS[user]

    def curl(self, *arguments):
        return self._join(clients.Curl, *arguments)

    def lftp(self, *commands):
        return self._join(clients.Lftp, *commands)

    def ftplib(self, *steps):
        return self._join(clients.Ftplib, self.server.ip, str(self.server.port), *steps)

    def relay(self, *plan):
        """Lets a relay forward instead of the router's kernel."""
        net.forward(False)
        self.relay_log = WORK / "relay.log"
        with open(self.relay_log, "w") as log:
            process = subprocess.Popen(net.inside(
                net.ROUTER, servers.PYTHON, str(servers.HERE / "relay.py"), *plan), stdout=log)
        while "ready" not in self.relay_log.read_text():
            if process.poll() is not None:
                raise RuntimeError("the relay did not start")

    def alter(self, change, *arguments):
        self.alteration = (change, arguments)

    def show_logs(self):
        for log in sorted(WORK.glob("**/*.log")):
            print(f"--- {log.relative_to(WORK)}", log.read_text(errors="replace"), sep="\n",
                  file=sys.stderr)

    def finish(self, out, expected):
        for client in self.clients:
            client.wait()
        self.capture.stop()
        self.server.stop()
        sessions = [truth.Story(client, self.client_ip, self.server).record()
                    for client in self.clients]
        packets = pcap.read(self.pcap)
        truth.verify_all(sessions, packets, self.server.ip, None)
        if self.alteration:
            packets = self._alter(packets, sessions)
        record = self._truth(sessions, len(packets))
        self._expect(record, expected)
        self._publish(out, record)
        return record

    def _alter(self, packets, sessions):
        change, arguments = self.alteration
        packets, self.told["altered"] = change(packets, *arguments)
        truth.verify_all(sessions, packets, self.server.ip, self.told["altered"])
        pcap.write(self.pcap, packets)
        return packets

    def _truth(self, sessions, packets):
        if self.relay_log:
            self.told["relay"] = self.relay_log.read_text().splitlines()[1:]
        users = {session["user"] for session in sessions} & set(servers.PASSWORDS)
        return {
            "scenario": self.name,
            "description": self.description,
            "made_by": f"captures/lab/run {self.name}",
            "capture": {"file": f"{self.name}.pcap", "place": self.capture.place,
                        "packets": packets, **self.told},
            "server": {"software": self.server.software(), "ip": self.server.ip,
                       "port": self.server.port},
            "clients": [client.software() for client in self.clients],
            "passwords": sorted({self.password(user) for user in users}
                                | set(self.wrong_passwords)),
            "sessions": sessions,
        }

    @staticmethod
    def _expect(record, expected):
        states = [[transfer["expected_state"] for transfer in session["transfers"]]
                  for session in record["sessions"]]
        if states != expected:
            raise RuntimeError(f"wanted {expected}, got {states}")

    def _publish(self, out, record):
        """Both files or none, as far as an interruption lets us."""
        owner = out.stat()
        parts = {f"{self.name}.pcap": self.pcap.read_bytes(),
                 f"{self.name}.truth.json": (json.dumps(record, indent=2) + "\n").encode()}
        for name, content in parts.items():
            (out / f".{name}.part").write_bytes(content)
            os.chown(out / f".{name}.part", owner.st_uid, owner.st_gid)
        for name in parts:
            os.replace(out / f".{name}.part", out / name)
