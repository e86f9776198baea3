# SPDX-License-Identifier: GPL-2.0-or-later
# Knows that GNU inetutils' ftp, another heir of BSD's, takes and logs the same as tnftp does.
# Refuses to know how else they differ.

from clients.tnftp import Tnftp


class InetutilsFtp(Tnftp):
    package = "inetutils-ftp"
