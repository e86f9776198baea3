# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios whose directories are hard to read in a listing: odd names, links, devices,
# old and future dates, sizes beyond 4 GiB, many files, none.
# Refuses to know how a server writes a line, and how a truth is made.

import os
import shutil
import stat
import time

from clients.ftplib import Ftplib
from scenarios.table import scenario
from servers.base import SERVED
from servers.iis import IisImitation
from servers.inetutils import Inetutils
from servers.netkit import Netkit
from servers.proftpd import Proftpd
from servers.pureftpd import Pureftpd
from servers.pyftpdlib import Pyftpdlib
from servers.vsftpd import Vsftpd

DAY = 24 * 3600
# By name: size, and the time of change; None is a day ago, to the minute.
FILES = {
    " begins with a blank": (101, 1700000000), "ends with a blank ": (102, 1700000000),
    "two  blanks": (103, 1700000000), "a -> b": (104, 1700000000),
    "12:30 lunch.txt": (105, 1700000000), "Jan  5  2020 minutes.txt": (106, 1700000000),
    "total 12": (107, 1700000000), "-dash": (108, 1700000000), "semi;colon=x; y": (109, 1700000000),
    "old.txt": (110, 800000000), "future.txt": (111, 2000000000), "leap.txt": (112, 1709164800),
    "new.txt": (113, None), "huge.img": (5 * 2**30, 1700000000), "empty.txt": (0, 1700000000),
}
LINKS = {"link": "old.txt", "link -> twice": "a -> b", "broken": "/nowhere/at all"}
MODES = {"old.txt": 0o4755, "empty.txt": 0, "leap.txt": 0o666}
DIRECTORIES = ("empty", " sub ", "<DIR>")


def _odd(lab):
    """The file of 5 GiB is all hole, and never read."""
    root = SERVED / "alice"
    for name, (size, when) in FILES.items():
        (root / name).touch()
        os.truncate(root / name, size)
        when = time.time() // 60 * 60 - DAY if when is None else when
        os.utime(root / name, (when, when))
        shutil.chown(root / name, "alice")
    for name in DIRECTORIES:
        (root / name).mkdir()
        os.utime(root / name, (1700000000, 1700000000))
    for name, target in LINKS.items():
        (root / name).symlink_to(target)
        os.utime(root / name, (1700000000, 1700000000), follow_symlinks=False)
    for name, mode in MODES.items():
        (root / name).chmod(mode)
    os.mkfifo(root / "pipe", 0o640)
    os.mknod(root / "device", stat.S_IFCHR | 0o660, os.makedev(1, 3))
    os.chown(root / "leap.txt", 123456, 654321)
    lab.file("alice", "plain.bin", 3_000)


def _list(lab, kind, *steps, **settings):
    _odd(lab)
    lab.serve(kind, **settings)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "list", "nlst", *steps,
            "quote STAT .")


ODD = ("names that end listings' fields early, links, a pipe, a device, dates of 1995 and 2033, "
       "5 GiB")


@scenario(f"vsftpd lists {ODD}: LIST, NLST, STAT.", ["complete complete"],
          show="-Y ftpx.listing.name")
def listing_odd_vsftpd(lab):
    _list(lab, Vsftpd)


@scenario(f"ProFTPD lists {ODD}: LIST, NLST, MLSD, STAT.", ["complete complete complete"],
          show="-Y ftpx.listing.name")
def listing_odd_proftpd(lab):
    _list(lab, Proftpd, "mlsd")


@scenario(f"Pure-FTPd lists {ODD}: LIST, NLST, MLSD, STAT.", ["complete complete complete"],
          show="-Y ftpx.listing.name")
def listing_odd_pure_ftpd(lab):
    _list(lab, Pureftpd, "mlsd")


@scenario(f"pyftpdlib lists {ODD}: LIST, NLST, MLSD, STAT.", ["complete complete complete"],
          show="-Y ftpx.listing.name")
def listing_odd_pyftpdlib(lab):
    _list(lab, Pyftpdlib, "mlsd")


@scenario(f"GNU Inetutils ftpd lists {ODD}: LIST, NLST, STAT.", ["complete complete"],
          show="-Y ftpx.listing.name")
def listing_odd_inetutils(lab):
    _list(lab, Inetutils, options="--no-version")


@scenario(f"NetKit ftpd lists {ODD}: LIST, NLST, STAT.", ["complete complete"],
          show="-Y ftpx.listing.name")
def listing_odd_netkit(lab):
    _list(lab, Netkit)


def _tree(lab):
    for path in ("top.txt", "set/one.bin", "set/two words.bin", "set/inner/deep.bin"):
        lab.file("alice", path, 500)
    (SERVED / "alice" / "set/void").mkdir()


@scenario("LIST -R by vsftpd, then LIST of an empty directory, in two sessions.",
          ["complete", "complete"], show="-Y ftpx.listing.name")
def listing_recursive(lab):
    _tree(lab)
    lab.serve(Vsftpd, ls_recurse_enable="YES")
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "list -R").wait()
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "list set/void").wait()


@scenario("LIST -laR by ProFTPD, LIST -a of a directory, and of one file, in three sessions.",
          ["complete", "complete", "complete"], show="-Y ftpx.listing.name")
def listing_options(lab):
    _tree(lab)
    lab.serve(Proftpd)
    for step in ("list -laR", "list -a set", "list top.txt"):
        lab.use(Ftplib, f"login alice {lab.password('alice')}", step).wait()


@scenario("LIST, NLST and MLSD of 120 files: listings that take many segments.",
          ["complete complete complete"], show="-Y ftpx.listing.name")
def listing_large(lab):
    for number in range(120):
        lab.file("alice", f"set/photo {number:04}.jpg", number)
    lab.serve(Proftpd)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "quote CWD set", "list", "nlst",
            "mlsd")


@scenario("An imitation of IIS lists in the manner of DOS, with years of four digits, <DIR>, names "
          "with blanks, and a file of 5 GiB.", ["complete complete"], show="-Y ftpx.listing.name")
def listing_dos_long_years(lab):
    for name in ("report 2024.doc", "<DIR>", " blank.txt"):
        lab.file("alice", name, 700)
    (SERVED / "alice" / "Program Files").mkdir()
    lab.file("alice", "huge.img", 0)
    os.truncate(SERVED / "alice" / "huge.img", 5 * 2**30)
    os.utime(SERVED / "alice" / "huge.img", (1700000000, 1700000000))
    lab.serve(IisImitation, long_years=True)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "list", "nlst", "quote SITE DIRSTYLE")
