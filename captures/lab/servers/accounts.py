# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the local users that servers with system accounts let in, in this world's own /etc.
# Refuses to know any server.

import subprocess
from pathlib import Path

import net
from servers.base import ANONYMOUS, PASSWORDS, SERVED

# Without the seconds that a wrong password costs otherwise.
PAM = """auth required pam_unix.so nodelay
account required pam_unix.so
session optional pam_permit.so
"""


def add():
    for service in ("vsftpd", "ftp", "ftpd", "proftpd", "pure-ftpd"):
        Path("/etc/pam.d", service).write_text(PAM)
    for user, password in PASSWORDS.items():
        net.call("useradd", "-M", "-d", str(SERVED / user), "-s", "/bin/sh", user)
        subprocess.run(["chpasswd"], input=f"{user}:{password}\n", text=True, check=True)
    subprocess.run(["useradd", "-r", "-M", "-d", str(SERVED / ANONYMOUS), ANONYMOUS],
                   stderr=subprocess.DEVNULL, check=False)
