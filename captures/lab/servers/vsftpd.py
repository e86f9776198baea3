# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how vsftpd is set up, and how its own log writes logins, transfers, commands and replies.
# Refuses to know what the scenario hoped for.

import re
from pathlib import Path

import net
from servers import certificate
from servers.base import ANONYMOUS, PASSIVE_PORTS, SERVED, Event, Server

SETTINGS = {
    "background": "NO",
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
SETTINGS_OF_TLS = {
    "ssl_enable": "YES",
    "allow_anon_ssl": "YES",
    # Clients decide what they protect, and how.
    "force_local_logins_ssl": "NO",
    "force_local_data_ssl": "NO",
    "require_ssl_reuse": "NO",
    "ssl_ciphers": "HIGH",
}


class Vsftpd(Server):
    package = "vsftpd"
    anonymous_user = "ftp"
    EVENT = re.compile(r'\[pid \d+\] (?:\[(?P<user>.*?)\] )?(?P<ok>OK|FAIL) (?P<kind>[A-Z]+): '
                       r'Client "[^"]*"(?:, "(?P<path>[^"]*)")?(?:, (?P<bytes>\d+) bytes)?')
    SAID = re.compile(r'\[pid (?P<pid>\d+)\] (?:\[(?P<user>.*?)\] )?'
                      r'FTP (?P<kind>command|response): Client "[^"]*", "(?P<text>.*)"$')

    def __init__(self, work, ip=net.SERVER_IP, port=21, tls="none", **settings):
        super().__init__(work, ip, port)
        self.tls = tls
        self.translates_text = settings.get("ascii_download_enable") == "YES"
        over_ipv6 = ":" in ip
        wanted = {**SETTINGS, "vsftpd_log_file": str(self.log), "listen_port": str(port),
                  "listen": "NO" if over_ipv6 else "YES",
                  "listen_ipv6": "YES" if over_ipv6 else "NO", **self._tls(), **settings}
        config = work / "vsftpd.conf"
        config.write_text("".join(f"{name}={value}\n" for name, value in wanted.items()))
        Path(wanted["secure_chroot_dir"]).mkdir(parents=True, exist_ok=True)
        self.start("vsftpd", str(config))

    def _tls(self):
        if self.tls == "none":
            return {}
        return {**SETTINGS_OF_TLS, "rsa_cert_file": str(certificate.make(self.work, self.ip)),
                "implicit_ssl": "YES" if self.tls == "implicit" else "NO"}

    def home(self, user):
        return "/" if user == "anonymous" else str(SERVED / user)

    def real(self, user, path):
        return SERVED / ANONYMOUS / path[1:] if user == "anonymous" else Path(path)

    def event(self, line):
        match = self.EVENT.search(line)
        if not match:
            return None
        size = match["bytes"]
        return Event(match["kind"].lower(), match["user"], match["ok"] == "OK", match["path"],
                     int(size) if size else None)

    def dialogues(self):
        """After a login another process goes on with the connection: it is the one of that user
        whose PASS waits for its answer."""
        self.connections, self.waiting = {}, {}
        return super().dialogues()

    def said(self, line):
        match = self.SAID.search(line)
        if not match:
            return None
        kind = {"response": "reply"}.get(match["kind"], "command")
        return self._connection(match, kind), kind, match["text"]

    def _connection(self, match, kind):
        queue = self.waiting.setdefault(match["user"], [])
        if match["pid"] not in self.connections:
            goes_on = kind == "reply" and match["user"] and queue
            self.connections[match["pid"]] = queue.pop(0) if goes_on else match["pid"]
        elif kind == "reply" and self.connections[match["pid"]] in queue:
            queue.remove(self.connections[match["pid"]])
        if match["text"].upper().startswith("PASS "):
            queue.append(self.connections[match["pid"]])
        return self.connections[match["pid"]]
