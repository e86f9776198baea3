# SPDX-License-Identifier: GPL-2.0-or-later
# Knows which server says the same thing in words of its own: greetings, features, listings.
# Refuses to know how a server is set up, and how a truth is made.

import os
import time

from clients.ftplib import Ftplib
from lab import noise
from scenarios.table import scenario
from servers.base import SERVED
from servers.iis import IisImitation
from servers.inetutils import Inetutils
from servers.netkit import Netkit
from servers.proftpd import Proftpd
from servers.pureftpd import Pureftpd
from servers.pyftpdlib import Pyftpdlib
from servers.vsftpd import Vsftpd

SPACED = "a file with spaces.txt"
TREE = [(SPACED, 5_000), ("übung.txt", 700), ("plain.bin", 12_000), ("sub/inner.bin", 300)]
DAY = 24 * 3600
MOTD = "Nothing is new.\n\nOld things are where they were.\n"
GREETING = """Welcome to the archive.
220 mirrors carry it,
and so does this one.
"""


def _files(lab):
    """One of them is new: listings have the hour of new files and the year of old ones."""
    for path, size in TREE:
        lab.file("alice", path, size)
    lab.file("alice", "new.txt", 900)
    when = time.time() // 60 * 60 - DAY
    os.utime(SERVED / "alice" / "new.txt", (when, when))


def _speak(lab, kind, *steps, **settings):
    _files(lab)
    lab.serve(kind, **settings)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "quote SYST", "quote FEAT",
            "list", "nlst", *steps, "quote STAT .", f"get {SPACED}")


@scenario("vsftpd: LIST, NLST and STAT of one directory.", ["complete complete complete"])
def vsftpd_dialect(lab):
    _speak(lab, Vsftpd)


@scenario("pyftpdlib: LIST, NLST, MLSD and STAT of one directory.",
          ["complete complete complete complete"])
def pyftpdlib_dialect(lab):
    _speak(lab, Pyftpdlib, "mlsd")


@scenario("ProFTPD: LIST, NLST, MLSD and STAT of one directory; STAT, with a blank before each "
          "line, is answered by 212.", ["complete complete complete complete"])
def proftpd_dialect(lab):
    _speak(lab, Proftpd, "mlsd")


@scenario("Pure-FTPd: greeting, 150 and 226 in several lines; LIST, NLST, MLSD and STAT of one "
          "directory, the middle two with . and ..", ["complete complete complete complete"])
def pure_ftpd_dialect(lab):
    _speak(lab, Pureftpd, "mlsd")


@scenario("GNU Inetutils ftpd, its version hidden: LIST (with a total, as ls has it), NLST and "
          "STAT of one directory, the latter in 211.", ["complete complete complete"])
def inetutils_dialect(lab):
    """Else its SYST would tell which kernel the capture was made with."""
    _speak(lab, Inetutils, options="--no-version")


@scenario("NetKit ftpd: a message of the day in 230, no FEAT (500); LIST (with a total, as ls has "
          "it), NLST and STAT of one directory.", ["complete complete complete"])
def netkit_dialect(lab):
    _speak(lab, Netkit, motd=MOTD)


@scenario("An imitation of IIS: a wrong password (530), then the right one; LIST in the manner of "
          "DOS; downloads over PASV and PORT, an upload over PORT, all with 125: IIS connects "
          "before it answers PORT.", ["complete complete complete complete"])
def iis_dialect(lab):
    _files(lab)
    lab.serve(IisImitation)
    lab.local("answer.doc", noise("answer.doc", 8_000))
    lab.wrong_passwords.append("looking-Glass5")
    lab.use(Ftplib, "login alice looking-Glass5", f"login alice {lab.password('alice')}",
            "quote SYST", "quote FEAT", "list", f"get {SPACED}", "active", "get plain.bin",
            "put answer.doc")


@scenario("Downloads over LPSV (228) and LPRT, the long addresses of RFC 1639.",
          ["complete complete"],
          show="-Y ftpx.data.port")
def lpsv(lab):
    lab.file("alice", "plain.bin", 12_000)
    lab.file("alice", "map.png", 9_000)
    lab.serve(Inetutils)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "long-passive plain.bin",
            "long-active map.png")


@scenario("Greetings in four lines, the second of which begins with 220 itself: ProFTPD puts but a "
          "blank before it; vsftpd (port 2121) and GNU Inetutils ftpd (port 2122) their 220-.",
          ["complete", "complete", "complete"],
          show="-2 -Y ftpx.phase==\"connect\"")
def banner_lines(lab):
    lab.file("ftp", "welcome.msg", len(GREETING), content=GREETING.encode())
    lab.file("alice", "plain.bin", 4_000)
    shown = SERVED / "ftp" / "welcome.msg"
    for kind, settings in ((Proftpd, {"DisplayConnect": shown}),
                           (Vsftpd, {"banner_file": shown, "port": 2121}),
                           (Inetutils, {"welcome": GREETING, "port": 2122})):
        lab.serve(kind, **settings)
        lab.use(Ftplib, f"login alice {lab.password('alice')}", "get plain.bin").wait()
