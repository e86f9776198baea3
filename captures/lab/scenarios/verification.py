# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios in which a client asks about files, or changes what is not in them: hashes,
# facts, times, names, languages.
# Refuses to know how a server computes a hash, and how a truth is made.

from clients.ftplib import Ftplib
from lab import noise
from scenarios.table import scenario
from servers.proftpd import Proftpd
from servers.pureftpd import Pureftpd

DIGESTS = {"modules": ("mod_digest.c",), "DigestEngine": "on"}


@scenario("After a download XCRC, XMD5, XSHA1, XSHA256, XSHA512, MD5 and HASH in several "
          "algorithms, then HASH after an upload; all agree with the files. One file is not there.",
          ["complete complete"])
def hash_commands(lab):
    lab.file("alice", "pub/photo.jpg", 20_000)
    lab.serve(Proftpd, **DIGESTS)
    lab.local("draft.odt", noise("draft.odt", 9_000))
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "quote FEAT", "quote CWD pub",
            "get photo.jpg", *(f"quote {verb} photo.jpg" for verb in
                               ("XCRC", "XMD5", "XSHA", "XSHA1", "XSHA256", "XSHA512", "MD5",
                                "HASH")),
            "quote OPTS HASH", "quote OPTS HASH SHA-256", "quote HASH photo.jpg",
            "quote XCRC photo.jpg 0 10000", "quote HASH missing.jpg",
            "put draft.odt", "quote HASH draft.odt")


@scenario("XSHA256 and HASH before a download; in between the file changes, so the hashes are not "
          "of what is downloaded.", ["complete"])
def hash_mismatch(lab):
    lab.file("alice", "photo.jpg", 15_000)
    lab.serve(Proftpd, **DIGESTS)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "quote XSHA256 photo.jpg",
            "quote HASH photo.jpg", "quote NOOP", "wait 1", "get photo.jpg")
    lab.server.wait_until_it_logs("200 NOOP")
    lab.file("alice", "photo.jpg", 0, content=noise("another photo", 15_000))


@scenario("ProFTPD: MFMT, MFF, SITE UTIME, SITE SYMLINK, SITE CHMOD, SITE MKDIR and RMDIR; RNFR "
          "without RNTO, RNTO without RNFR, and both; XMKD, XRMD.", ["complete"])
def site_operations(lab):
    for name in ("plan.txt", "old.txt"):
        lab.file("alice", name, 1_000)
    lab.serve(Proftpd, modules=("mod_site_misc.c",))
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "quote SITE HELP",
            "quote MFMT 20230102030405 plan.txt", "quote MDTM plan.txt",
            "quote MFF Modify=20220102030405;UNIX.mode=0600; plan.txt",
            "quote SITE UTIME 20210203040506 plan.txt", "quote SITE UTIME 202102030405 missing.txt",
            "quote SITE CHMOD 640 plan.txt", "quote SITE CHMOD 640 missing.txt",
            "quote SITE SYMLINK plan.txt link.txt", "quote SITE MKDIR deep/er/still",
            "quote SITE RMDIR deep", "quote RNTO none.txt", "quote RNFR plan.txt", "quote NOOP",
            "quote RNTO late.txt",
            "quote RNFR missing.txt", "quote RNFR old.txt", "quote RNTO new.txt",
            "quote XMKD box", "quote XRMD box", "quote DELE missing.txt", "mlsd",
            "quote RNFR new.txt")


@scenario("What is said before and beside files: HOST, CSID, CLNT, LANG, OPTS UTF8 and MLST, HELP, "
          "SITE WHO, ALLO, NOOP, MLST, SIZE and MDTM on the control connection; unknown commands.",
          ["complete"])
def small_talk(lab):
    lab.file("alice", "übung.txt", 2_000)
    lab.serve(Proftpd)
    lab.use(Ftplib, "quote HOST ftp.example.org",
            "quote CSID 'Name=\"lab client\";Version=1.0;OS=Linux;Vendor=lab;'",
            f"login alice {lab.password('alice')}", "quote CLNT lab client 1.0", "quote LANG",
            "quote LANG en", "quote OPTS UTF8 ON", "quote OPTS MLST modify;size;type;",
            "quote MLST übung.txt", "quote MLST missing.txt", "quote SIZE übung.txt",
            "quote MDTM übung.txt", "quote HELP", "quote SITE WHO", "quote ALLO 100",
            "quote XYZZY plugh", "quote SMNT /", "quote REIN", "get übung.txt")


@scenario("Pure-FTPd: MLST, SITE IDLE, SITE CHMOD, SITE UTIME, ESTA, MFMT, SPSV.", ["complete"])
def pure_ftpd_commands(lab):
    lab.file("alice", "plan.txt", 2_000)
    lab.serve(Pureftpd)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "quote MLST plan.txt",
            "quote SITE IDLE 120", "quote SITE CHMOD 600 plan.txt",
            "quote SITE UTIME 20210203040506 plan.txt",
            "quote SITE UTIME plan.txt 20210203040506 20210203040506 20210203040506 UTC",
            "quote MFMT 20230102030405 plan.txt", "quote ESTA", "quote OPTS UTF8 ON",
            "quote SITE HELP", "get plan.txt")
