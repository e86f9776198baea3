# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how inetd runs the ftpd of NetKit, which is OpenBSD's of 1999 brought to Linux.
# Refuses to know what the scenario hoped for.

from pathlib import Path

from servers.accounts import PAM
from servers.syslog import Inetd


class Netkit(Inetd):
    package = "ftpd-ssl"
    name = "NetKit ftpd"
    COMMAND = "/usr/sbin/in.ftpd in.ftpd -d -l -l -n"

    def __init__(self, *arguments, **settings):
        """At USER it asks PAM already, and pam_ftp alone says then that the password is missing."""
        Path("/etc/pam.d/ftp").write_text("auth sufficient pam_ftp.so\n" + PAM)
        super().__init__(*arguments, **settings)
