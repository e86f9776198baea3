# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how each real server is set up and started, and what its own log says happened.
# Refuses to know what the scenario hoped for.

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import net

PYTHON = "/usr/bin/python3"
HERE = Path(__file__).resolve().parent
SERVED = Path("/srv")
ANONYMOUS = "ftp"
PASSWORDS = {"alice": "wonder-Land7", "bob": "bobs-Secret9"}
PASSIVE_PORTS = (50000, 50099)

VSFTPD = {
    "background": "NO",
    "listen": "YES",
    "listen_ipv6": "NO",
    "listen_port": "21",
    "local_enable": "YES",
    "write_enable": "YES",
    "anonymous_enable": "YES",
    "anon_root": str(SERVED / ANONYMOUS),
    "connect_from_port_20": "YES",
    "pasv_min_port": str(PASSIVE_PORTS[0]),
    "pasv_max_port": str(PASSIVE_PORTS[1]),
    "async_abor_enable": "YES",
    "pam_service_name": "vsftpd",
    "secure_chroot_dir": "/run/vsftpd/empty",
    "xferlog_enable": "YES",
    "log_ftp_protocol": "YES",
    # Its own namespaces and system call filter fail in some sandboxes, and hide process ids.
    "isolate": "NO",
    "isolate_network": "NO",
    "seccomp_sandbox": "NO",
}
PAM = "auth required pam_unix.so\naccount required pam_unix.so\nsession optional pam_permit.so\n"


@dataclass
class Event:
    kind: str
    user: str
    ok: bool
    path: str = None
    bytes: int = None


def version(package):
    full = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], check=True, text=True,
                          capture_output=True).stdout
    return full, re.match(r"(?:\d+:)?([\d.]+)", full)[1]


def add_accounts():
    """Local users, in this mount namespace's own copy of /etc."""
    Path("/etc/pam.d/vsftpd").write_text(PAM)
    for user, password in PASSWORDS.items():
        net.call("useradd", "-M", "-d", str(SERVED / user), "-s", "/bin/sh", user)
        subprocess.run(["chpasswd"], input=f"{user}:{password}\n", text=True, check=True)
    subprocess.run(["useradd", "-r", "-M", "-d", str(SERVED / ANONYMOUS), ANONYMOUS],
                   stderr=subprocess.DEVNULL, check=False)


class Server:
    """What both servers share; a subclass says how to start one and how to read its log."""

    package = None
    anonymous_user = None

    def __init__(self, work, ip, port):
        self.ip, self.port = ip, port
        self.log = work / "server.log"
        self.process = None

    def software(self):
        return "{} {}".format(self.package.removeprefix("python3-"), version(self.package)[1])

    def start(self, *argv, **redirection):
        self.process = subprocess.Popen(net.inside(net.SERVER, *argv), **redirection)
        end = time.monotonic() + 10
        while not self._listening():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.package} does not listen")
            time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)

    def events(self, user):
        lines = self.log.read_text().splitlines()
        return [event for event in map(self.event, lines) if event and event.user == user]

    def _listening(self):
        lines = subprocess.run(net.inside(net.SERVER, "ss", "-Htln"), check=True, text=True,
                               capture_output=True).stdout
        return f":{self.port} " in lines


class Vsftpd(Server):
    package = "vsftpd"
    anonymous_user = "ftp"
    LINE = re.compile(r'\[pid \d+\] (?:\[(?P<user>.*?)\] )?(?P<ok>OK|FAIL) (?P<kind>[A-Z]+): '
                      r'Client "[^"]*"(?:, "(?P<path>[^"]*)")?(?:, (?P<bytes>\d+) bytes)?')

    def __init__(self, work, ip=net.SERVER_IP, port=21, **settings):
        super().__init__(work, ip, port)
        wanted = {**VSFTPD, "vsftpd_log_file": str(self.log), "listen_port": str(port), **settings}
        if ":" in ip:
            wanted.update(listen="NO", listen_ipv6="YES")
        config = work / "vsftpd.conf"
        config.write_text("".join(f"{name}={value}\n" for name, value in wanted.items()))
        Path(wanted["secure_chroot_dir"]).mkdir(parents=True)
        self.start("vsftpd", str(config))

    def home(self, user):
        return "/" if user == "anonymous" else str(SERVED / user)

    def real(self, user, path):
        return SERVED / ANONYMOUS / path[1:] if user == "anonymous" else Path(path)

    def logged(self, user, path):
        """How the log names what the client calls path."""
        return path

    def event(self, line):
        match = self.LINE.search(line)
        if not match:
            return None
        size = match["bytes"]
        return Event(match["kind"].lower(), match["user"], match["ok"] == "OK", match["path"],
                     int(size) if size else None)


class Pyftpdlib(Server):
    package = "python3-pyftpdlib"
    LOGIN = re.compile(r"USER '(?P<user>.*?)' (?P<what>logged in|failed login)")
    TRANSFER = re.compile(r"-\[(?P<user>.*?)\] (?P<verb>RETR|STOR) (?P<path>.*) "
                          r"completed=(?P<ok>\d) bytes=(?P<bytes>\d+)")
    KINDS = {"RETR": "download", "STOR": "upload"}

    def __init__(self, work, ip=net.SERVER_IP, port=21, rate=0):
        super().__init__(work, ip, port)
        accounts = [f"{user}:{word}:{SERVED / user}" for user, word in PASSWORDS.items()]
        with open(self.log, "w") as log:
            self.start(PYTHON, str(HERE / "pyftpd.py"), ip, str(port), *map(str, PASSIVE_PORTS),
                       str(rate), *accounts, stderr=log)

    def home(self, user):
        return "/"

    def real(self, user, path):
        return SERVED / user / path[1:]

    def logged(self, user, path):
        return str(self.real(user, path))

    def event(self, line):
        if match := self.LOGIN.search(line):
            return Event("login", match["user"], match["what"] == "logged in")
        if match := self.TRANSFER.search(line):
            return Event(self.KINDS[match["verb"]], match["user"], match["ok"] == "1",
                         match["path"], int(match["bytes"]))
        return None
