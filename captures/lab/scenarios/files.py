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
          show="-Y ftpx.response.code>=500")
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
