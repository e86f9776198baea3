# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how ProFTPD is set up, and how it logs logins, transfers, commands and replies.
# Refuses to know what the scenario hoped for.

import re

import net
from servers import certificate
from servers.base import ANONYMOUS, PASSIVE_PORTS, SERVED, Event, Server

KINDS = {"RETR": "download", "STOR": "upload", "APPE": "upload", "STOU": "upload"}
MODULES = ["mod_tls.c", "mod_deflate.c"]
TLS = {
    "none": {},
    "explicit": {"TLSEngine": "on"},
    "implicit": {"TLSEngine": "on", "TLSOptions": "UseImplicitSSL"},
}
SETTINGS = {
    "ServerName": '"Debian"',
    "ServerIdent": "on",
    "UseReverseDNS": "off",
    "User": "nobody",
    "Group": "nogroup",
    # PAM would wait for seconds after a wrong password.
    "AuthOrder": "mod_auth_unix.c",
    "DelayEngine": "off",
    "UseFtpUsers": "off",
    "RequireValidShell": "off",
    "DefaultRoot": "~",
    "AllowOverwrite": "on",
    "AllowStoreRestart": "on",
    "PassivePorts": "{} {}".format(*PASSIVE_PORTS),
    "ControlsEngine": "off",
    "WtmpLog": "off",
    "TransferLog": "none",
    # All in one file, so that its lines are in the order of what happened.
    "Trace": "command:7 response:1",
    "LogFormat": 'lab "done: %P %{remote-port} %m %s %b %{transfer-status} %U %f"',
}
GUESTS = f"""<Anonymous {SERVED / ANONYMOUS}>
  User {ANONYMOUS}
  Group nogroup
  UserAlias anonymous {ANONYMOUS}
  <Limit WRITE>
    DenyAll
  </Limit>
</Anonymous>
"""


class Proftpd(Server):
    package = "proftpd-core"
    name = "ProFTPD"
    DONE = re.compile(r"^done: (?P<pid>\S+) (?P<port>\S+) (?P<verb>\S+) (?P<code>\S+) "
                      r"(?P<bytes>\S+) (?P<status>\S+) (?P<user>\S+) (?P<path>.*)")
    # mod_tls looks at every command once, before it is obeyed; other modules twice or not at all.
    # What OPTS is about, the server tells itself as a command OPTS_...
    SAID = re.compile(r"\[(?P<pid>\d+)\] <(?:command:7>: dispatching PRE_CMD command "
                      r"'(?!OPTS_)(?P<command>.*)' to mod_tls\.c$|response:1>: (?P<reply>.*))")

    def __init__(self, work, ip=net.SERVER_IP, port=21, tls="none", modules=(), **settings):
        """modules: beyond MODULES; settings: directives of its own that differ from SETTINGS."""
        super().__init__(work, ip, port)
        self.tls = tls
        wanted = {"DefaultAddress": ip, "Port": port, "UseIPv6": "on" if ":" in ip else "off",
                  **SETTINGS, **self._files(), **TLS[tls], **settings}
        if tls != "none":
            wanted["TLSRSACertificateFile"] = certificate.make(work, ip)
        loads = [("ModulePath", "/usr/lib/proftpd"),
                 *(("LoadModule", name) for name in (*MODULES, *modules))]
        config = work / "proftpd.conf"
        config.write_text("".join(f"{name} {value}\n" for name, value in
                                  [*loads, *wanted.items()]) + GUESTS)
        with open(work / "proftpd.log", "w") as notes:
            self.start("proftpd", "-n", "-c", str(config), stderr=notes)

    def _files(self):
        return {"PidFile": self.work / "proftpd.pid", "ScoreboardFile": self.work / "scoreboard",
                "TraceLog": self.log, "ExtendedLog": f"{self.log} ALL lab",
                "TLSLog": self.work / "tls.log"}

    def logged(self, user, path):
        return str(self.real(user, path))

    def event(self, line):
        match = self.DONE.search(line)
        if not match:
            return None
        port = int(match["port"])
        if match["verb"] == "PASS":
            return Event("login", match["user"], match["code"] in ("230", "232"), client_port=port)
        if match["verb"] in KINDS:
            # What ABOR ended has status "success" all the same, but no code.
            ok = match["status"] == "success" and match["code"].startswith("2")
            size = match["bytes"]
            return Event(KINDS[match["verb"]], match["user"], ok, match["path"],
                         int(size) if size.isdigit() else None, port)
        return None

    def said(self, line):
        if done := self.DONE.search(line):
            return done["pid"], "port", done["port"]
        match = self.SAID.search(line)
        if not match:
            return None
        if match["reply"] is not None:
            return match["pid"], "reply", match["reply"]
        return match["pid"], "command", match["command"]
