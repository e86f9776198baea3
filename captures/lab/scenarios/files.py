# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios about what FTP does to files: every way to move one, and the rest.
# Refuses to know how a network, a server or a truth is made.

import gzip
import struct
import zlib

import net
from clients.curl import Curl
from clients.ftplib import Ftplib
from clients.lftp import Lftp
from lab import noise
from scenarios.table import scenario
from servers.inetutils import Inetutils
from servers.proftpd import Proftpd
from servers.pureftpd import Pureftpd
from servers.pyftpdlib import Pyftpdlib
from servers.vsftpd import Vsftpd

SLOW = {"local_max_rate": "60000", "trans_chunk_size": "8192"}
TEXT = b"".join(b"Line %d of a text, kept with a bare line feed.\n" % number
                for number in range(1, 201))


@scenario("APPE: a file grows at its end.", ["complete"],
          show="-q -z ftpx,transfers")
def append(lab):
    lab.file("alice", "journal.log", 12_000)
    lab.serve(Vsftpd)
    lab.local("journal.log", noise("today", 8_000))
    lab.use(Curl, "--append", "-T", "journal.log", lab.url("alice"))


@scenario("STOU: the name is taken, so the server chooses another and says it in its 150.",
          ["complete"],
          show="-q -z ftpx,transfers")
def store_unique(lab):
    lab.file("alice", "draft.odt", 10_000)
    lab.serve(Vsftpd)
    lab.local("draft.odt", noise("other draft", 15_000))
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "unique draft.odt")


@scenario("Upload over PORT: the server fetches the file from the client.", ["complete"],
          show="-q -z ftpx,transfers")
def active_upload(lab):
    lab.serve(Vsftpd)
    lab.local("draft.odt", noise("draft.odt", 30_000))
    lab.use(Curl, "--ftp-port", "-", "--disable-eprt", "-T", "draft.odt", lab.url("alice"))


@scenario("Upload resumed with REST and STOR where an earlier one stopped.", ["complete"],
          show="-q -z ftpx,transfers")
def resume_upload(lab):
    lab.file("alice", "draft.odt", 0, noise("draft.odt", 50_000)[:30_000])
    lab.serve(Vsftpd)
    lab.local("draft.odt", noise("draft.odt", 50_000))
    lab.use(Lftp, f"open {lab.url('alice')}", "put -c draft.odt", "bye")


@scenario("Upload resumed with APPE, once SIZE has told where the earlier one stopped.",
          ["complete"],
          show="-q -z ftpx,transfers")
def resume_upload_append(lab):
    lab.file("alice", "draft.odt", 0, noise("draft.odt", 50_000)[:30_000])
    lab.serve(Vsftpd)
    lab.local("draft.odt", noise("draft.odt", 50_000))
    lab.use(Curl, "-C", "-", "-T", "draft.odt", lab.url("alice"))


@scenario("A download that dies half-way, and its other half, with REST, in a second session.",
          ["aborted", "complete"],
          show="-q -z ftpx,transfers")
def resumed_in_two_sessions(lab):
    lab.file("alice", "movie.webm", 60_000)
    lab.serve(Vsftpd, **SLOW)
    first = lab.use(Curl, lab.url("alice", "movie.webm"), "-O")
    first.kill_at("movie.webm", 20_000)
    lab.local("movie.webm", (first.directory / "movie.webm").read_bytes())
    lab.use(Curl, "-C", "-", lab.url("alice", "movie.webm"), "-O")


@scenario("TYPE A: a text's line feeds travel as CR LF, so more bytes than SIZE says; both ways.",
          ["complete complete"])
def ascii_text(lab):
    lab.file("alice", "poem.txt", 0, TEXT)
    lab.serve(Vsftpd, ascii_download_enable="YES", ascii_upload_enable="YES")
    lab.local("answer.txt", TEXT[:4_000] + b"\n")
    lab.use(Curl, "--use-ascii", lab.url("alice", "poem.txt"), "-O", "--next", "-sS", "-v",
            "--use-ascii", "-T", "answer.txt", lab.url("alice"))


@scenario("TYPE A at a vsftpd that has ASCII switched off, as installed: its mark says BINARY, and the "
          "text travels as it is.", ["complete"])
def ascii_switched_off(lab):
    lab.file("alice", "poem.txt", 0, TEXT)
    lab.serve(Vsftpd)
    lab.use(Curl, "--use-ascii", lab.url("alice", "poem.txt"), "-O")


@scenario("A picture and an archive fetched in TYPE A: they arrive ruined, without any error.",
          ["complete complete"], show="-Y ftpx.transfer.ascii")
def ascii_ruins_binary(lab):
    lab.file("alice", "photo.png", 0, _png(64))
    lab.file("alice", "backup.gz", 0, gzip.compress(noise("backup", 9_000), 0, mtime=0))
    lab.serve(Pyftpdlib)
    lab.use(Curl, "--use-ascii", lab.url("alice", "photo.png"), "-O",
            lab.url("alice", "backup.gz"), "-O")


def _png(side):
    """A square of noise, not compressed; its first bytes are there to detect text transfers."""
    rows = b"".join(b"\0" + noise(f"row {row}", 3 * side) for row in range(side))
    header = struct.pack("!IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))
        for kind, data in chunks)


@scenario("Empty files, one down and one up: data connections that carry nothing.",
          ["complete complete"],
          show="-q -z ftpx,transfers")
def empty_file(lab):
    lab.file("alice", "nothing.txt", 0)
    lab.serve(Vsftpd)
    lab.local("void.txt", b"")
    lab.use(Curl, lab.url("alice", "nothing.txt"), "-O", "--next", "-sS", "-v",
            "-T", "void.txt", lab.url("alice"))


@scenario("Twenty-four small files, one data connection each.", ["complete " * 24],
          show="-q -z ftpx,downloads")
def many_small_files(lab):
    for number in range(1, 25):
        lab.file("alice", f"mail/{number:02}.eml", 100 + 37 * number)
    lab.serve(Vsftpd)
    lab.use(Curl, lab.url("alice", "mail/[01-24].eml"), "-O")


@scenario("One name, two contents: a file is uploaded, changed, and uploaded again.",
          ["complete complete"], show="-q -z ftpx,transfers")
def same_name_twice(lab):
    lab.serve(Vsftpd)
    lab.local("1/draft.txt", noise("first draft", 9_000))
    lab.local("2/draft.txt", noise("second draft", 7_000))
    lab.use(Lftp, f"open {lab.url('alice')}", "put 1/draft.txt", "put 2/draft.txt", "bye")


@scenario("Directories and files made, renamed, dated, protected and deleted; one DELE is refused, "
          "and MLSD shows what is left.", ["complete complete"])
def file_operations(lab):
    lab.file("alice", "old/plan.txt", 4_000)
    lab.serve(Pyftpdlib)
    lab.local("draft.txt", noise("draft.txt", 6_000))
    lab.use(Ftplib, f"login alice {lab.password('alice')}",
            "quote MKD new", "quote CWD new", "put draft.txt draft.txt",
            "quote RNFR draft.txt", "quote RNTO final.txt", "quote SITE CHMOD 600 final.txt",
            "quote MFMT 20230102030405 final.txt", "quote MDTM final.txt",
            "quote DELE draft.txt", "quote CWD ..", "quote DELE old/plan.txt", "quote RMD old",
            "mlsd new")


@scenario("What the server denies: a directory, reading and writing in it, anonymous uploads.",
          ["refused refused", "refused"],
          show="-Y 'ftpx.response.code >= 500'")
def directory_denied(lab):
    lab.file("alice", "private/secret.txt", 1_000)
    lab.file("ftp", "pub/README", 1_000)
    lab.serve(Vsftpd)
    (lab.server.real("alice", lab.server.home("alice")) / "private").chmod(0)
    lab.local("note.txt", noise("note.txt", 2_000))
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "quote CWD private",
            "get private/secret.txt", "put note.txt private/note.txt").wait()
    lab.local("gift.txt", noise("gift.txt", 2_000))
    lab.use(Ftplib, "login anonymous guest@example.net", "put gift.txt pub/gift.txt",
            "quote MKD incoming")


@scenario("Three times 425: no address agreed on, the client never connects, nobody listens "
          "where it said.", ["refused refused refused"],
          show="-Y ftpx.response.code==425")
def data_connection_failed(lab):
    lab.file("alice", "here.bin", 5_000)
    lab.serve(Vsftpd, accept_timeout="1", connect_timeout="1")
    closed = net.CLIENT_IP.replace(".", ",") + ",200,1"
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "quote RETR here.bin",
            "quote PASV", "quote RETR here.bin",
            f"quote PORT {closed}", "quote RETR here.bin")


def _stored_uniquely(lab, kind, **settings):
    lab.file("alice", "draft.odt", 3_000)
    lab.serve(kind, **settings)
    lab.local("draft.odt", noise("other draft", 6_000))
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "unique draft.odt")


@scenario("STOU by pyftpdlib: the name it chose is in its 125.", ["complete"],
          show="-q -z ftpx,transfers")
def store_unique_pyftpdlib(lab):
    _stored_uniquely(lab, Pyftpdlib)


@scenario("STOU by ProFTPD: the name it chose is in its 150.", ["complete"],
          show="-q -z ftpx,transfers")
def store_unique_proftpd(lab):
    _stored_uniquely(lab, Proftpd)


@scenario("STOU by Pure-FTPd: the name it chose is in the first line of its 150, and begins anew.",
          ["complete"], show="-q -z ftpx,transfers")
def store_unique_pure_ftpd(lab):
    _stored_uniquely(lab, Pureftpd)


@scenario("STOU by GNU Inetutils ftpd: the name it chose is in quotes in its 150, and in its 226.",
          ["complete"], show="-q -z ftpx,transfers")
def store_unique_inetutils(lab):
    _stored_uniquely(lab, Inetutils, options="--no-version")


@scenario("A download in four pieces: three that die, each resumed with REST where it stopped.",
          ["aborted", "aborted", "aborted", "complete"], show="-q -z ftpx,transfers")
def resumed_three_times(lab):
    lab.file("alice", "movie.webm", 70_000)
    lab.serve(Vsftpd, **SLOW)
    url = lab.url("alice", "movie.webm")
    for enough in (15_000, 32_000, 50_000):
        dying = lab.use(Curl, "-C", "-", url, "-O")
        dying.kill_at("movie.webm", enough)
        lab.local("movie.webm", (dying.directory / "movie.webm").read_bytes())
    lab.use(Curl, "-C", "-", url, "-O")


@scenario("Two users download the same file at the same time, and a third session asks for it "
          "again.", ["complete", "complete", "complete"], show="-q -z ftpx,downloads")
def same_file_two_users(lab):
    lab.file("bob", "shared/song.ogg", 15_000)
    lab.serve(Vsftpd)
    path = "%2Fsrv/bob/shared/song.ogg"
    pair = [lab.use(Curl, lab.url(user, path), "-O") for user in ("alice", "bob")]
    for client in pair:
        client.wait()
    lab.use(Curl, lab.url("alice", path), "-O")


@scenario("A file is downloaded, grows, and is downloaded again: its tail with REST, then all of "
          "it.",
          ["complete", "complete", "complete"], show="-q -z ftpx,transfers")
def growing_file(lab):
    lab.file("alice", "journal.log", 0, content=noise("journal", 24_000)[:12_000])
    lab.serve(Vsftpd)
    url = lab.url("alice", "journal.log")
    first = lab.use(Curl, url, "-O")
    first.wait()
    lab.change("alice", "journal.log", noise("journal", 24_000))
    lab.local("journal.log", (first.directory / "journal.log").read_bytes())
    lab.use(Curl, "-C", "-", url, "-O").wait()
    lab.use(Curl, url, "-O")


@scenario("REST beyond a file's end, and at it: ProFTPD, pyftpdlib (port 2122) and Pure-FTPd (port "
          "2123) refuse the former; vsftpd (port 2121) sends nothing and calls it a transfer.",
          ["refused complete complete", "complete complete complete", "refused complete",
           "refused complete"])
def restart_beyond_end(lab):
    lab.file("alice", "short.txt", 2_000)
    beyond, at_end, whole = "skip 5000 short.txt", "skip 2000 short.txt", "get short.txt"
    # The last two do not log, or not as a download, a transfer of nothing.
    for kind, settings, steps in ((Proftpd, {}, (beyond, at_end, whole)),
                                  (Vsftpd, {"port": 2121}, (beyond, at_end, whole)),
                                  (Pyftpdlib, {"port": 2122}, (beyond, whole)),
                                  (Pureftpd, {"port": 2123}, (beyond, whole))):
        lab.serve(kind, **settings)
        lab.use(Ftplib, f"login alice {lab.password('alice')}", *steps).wait()


@scenario("RANG (draft-bryan-ftp-range) by ProFTPD: the middle of a file, then all of it.",
          ["complete complete"], show="-q -z ftpx,transfers")
def byte_range(lab):
    lab.file("alice", "photo.jpg", 20_000)
    lab.serve(Proftpd)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "part 5000 9999 photo.jpg",
            "get photo.jpg")
