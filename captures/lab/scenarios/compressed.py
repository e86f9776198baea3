# SPDX-License-Identifier: GPL-2.0-or-later
# Knows what happens in a session that compresses what it transfers, and which outcome it must have.
# Refuses to know how it is compressed.

from clients.lftp import Lftp
from scenarios.table import scenario
from servers.proftpd import Proftpd


def _lines(word, count):
    return b"".join(b"%s %d\n" % (word, number) for number in range(count))


@scenario("MODE Z: a listing, a download and an upload, compressed on the way; in between MODE S "
          "for a file that is compressed already.", ["complete complete complete complete"],
          show="-q -z ftpx,transfers")
def mode_z(lab):
    lab.file("alice", "access.log", None, _lines(b"GET /page", 3_000))
    lab.file("alice", "old.log.gz", 5_000)
    lab.serve(Proftpd, DeflateEngine="on")
    lab.local("notes.txt", _lines(b"note", 2_000))
    lab.use(Lftp, "set ftp:use-mode-z yes", f"open {lab.url('alice')}", "ls > list.txt",
            "get access.log old.log.gz", "put notes.txt", "bye")
