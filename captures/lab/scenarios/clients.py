# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios that show how one client differs from the next at the same work.
# Refuses to know how a network, a server or a truth is made.

from clients.aria2 import Aria2
from clients.inetutils import InetutilsFtp
from clients.lftp import Lftp
from clients.lynx import Lynx
from clients.ncftp import Ncftp
from clients.tnftp import Tnftp
from clients.wget import Wget
from lab import noise
from scenarios.table import scenario
from servers.vsftpd import Vsftpd

# vsftpd takes TYPE A, but sends and stores as if it were I, unless told to.
ASCII = {"ascii_download_enable": "YES", "ascii_upload_enable": "YES"}
SLOW = {"local_max_rate": "100000", "trans_chunk_size": "4096"}
POEM = b"Twas brillig, and the slithy toves\nDid gyre and gimble in the wabe.\n" * 20


@scenario("wget: SYST, PWD, CWD to an absolute path, SIZE, PASV; no QUIT.", ["complete"])
def wget_download(lab):
    lab.file("alice", "pub/photo.jpg", 40_000)
    lab.serve(Vsftpd)
    lab.use(Wget, lab.url("alice", "pub/photo.jpg"))


@scenario("wget -r: LIST -a of each directory, then its files.",
          ["complete complete complete complete complete"])
def wget_recursive(lab):
    for name in ("set/one.bin", "set/two.bin", "set/inner/three.bin"):
        lab.file("alice", name, 9_000)
    lab.serve(Vsftpd)
    lab.use(Wget, "--recursive", "--no-directories", lab.url("alice", "set/"))


@scenario("tnftp: FEAT after login, EPSV, MDTM after a download; a listing, a download, an upload.",
          ["complete complete complete"])
def tnftp_session(lab):
    lab.file("alice", "pub/photo.jpg", 30_000)
    lab.serve(Vsftpd)
    lab.local("draft.odt", noise("draft.odt", 20_000))
    lab.use(Tnftp, "alice", "cd pub", "ls", "get photo.jpg", "put draft.odt", "bye")


@scenario("inetutils-ftp is active by default: PORT before a listing and two downloads, one of "
          "them in TYPE A.", ["complete complete complete"])
def inetutils_ftp_session(lab):
    lab.file("alice", "pub/photo.jpg", 30_000)
    lab.file("alice", "pub/poem.txt", 0, content=POEM)
    lab.serve(Vsftpd, **ASCII)
    lab.use(InetutilsFtp, "alice", "cd pub", "ls", "get photo.jpg", "ascii", "get poem.txt", "bye")


@scenario("NcFTP: FEAT, HELP SITE, CLNT; MLST, SIZE and MDTM before a download; an upload in "
          "TYPE A whose time it sets with MDTM.", ["complete complete complete"])
def ncftp_session(lab):
    lab.file("alice", "pub/photo.jpg", 30_000)
    lab.serve(Vsftpd, **ASCII)
    lab.local("poem.txt", POEM)
    lab.use(Ncftp, "alice", "cd pub", "ls", "get photo.jpg", "put poem.txt", "quit")


@scenario("lynx: a session for each page; RETR of a directory is refused, CWD and LIST follow on "
          "the data connection that was for it.",
          ["refused complete", "complete", "complete"])
def lynx_browse(lab):
    lab.file("ftp", "pub/README", 0, content=POEM)
    lab.file("ftp", "pub/photo.jpg", 20_000)
    lab.serve(Vsftpd, **ASCII)
    lab.use(Lynx, lab.url(None, "pub/"), "Down Arrow", "Right Arrow", "Left Arrow", "Down Arrow",
            "d", "Right Arrow", "^M", "q", "y")


@scenario("aria2: two files at once, a session each; CWD by steps, REST 0; no QUIT.",
          ["complete", "complete"],
          show="-q -z ftpx,downloads")
def aria2_download(lab):
    for name in ("red.bin", "blue.bin"):
        lab.file("alice", f"set/{name}", 30_000)
    lab.serve(Vsftpd)
    lab.use(Aria2, "alice", "set/red.bin", "set/blue.bin")


@scenario("lftp pget: one file over three connections, from three offsets, each ended with ABOR; "
          "for the last part that comes too late.",
          ["aborted", "complete", "aborted"],
          show="-q -z ftpx,transfers")
def lftp_segmented(lab):
    lab.file("alice", "huge.iso", 120_000)
    lab.serve(Vsftpd, **SLOW)
    # ABOR goes without Telnet's signals, of which vsftpd's log would make question marks.
    lab.use(Lftp, "set ftp:use-telnet-iac no", "set pget:min-chunk-size 10k",
            f"open {lab.url('alice')}", "pget -n 3 huge.iso", "bye", connections=3)


@scenario("lftp mirrors a small tree over two connections.",
          ["complete complete complete complete", "complete complete"],
          show="-q -z ftpx,downloads")
def lftp_mirror(lab):
    for name in ("one.bin", "two.bin", "inner/three.bin", "inner/four.bin"):
        lab.file("alice", f"set/{name}", 20_000)
    lab.serve(Vsftpd, **SLOW)
    lab.use(Lftp, f"open {lab.url('alice')}", "mirror --parallel=2 set", "bye", connections=2)
