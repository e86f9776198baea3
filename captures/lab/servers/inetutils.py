# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how inetd runs the ftpd of GNU Inetutils, and how that one logs replies.
# Refuses to know what the scenario hoped for.

import re

from servers.syslog import Inetd


class Inetutils(Inetd):
    package = "inetutils-ftpd"
    name = "GNU Inetutils ftpd"
    COMMAND = "/usr/sbin/ftpd ftpd -d -l -l"

    def messages(self):
        """A reply is two messages, code and text; those of another process may come between."""
        whole, codes = [], {}
        for pid, text in super().messages():
            if re.fullmatch(r"<--- \d{3}-?", text):
                codes[pid] = text
            else:
                whole.append((pid, f"{codes.pop(pid)} {text}" if pid in codes else text))
        return whole
