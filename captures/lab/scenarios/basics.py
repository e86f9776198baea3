# SPDX-License-Identifier: GPL-2.0-or-later
# Knows what happens in each scenario, and which outcome makes it worth keeping.
# Refuses to know how a network, a server or a truth is made.

import time

import alter
from clients.curl import Curl
from clients.ftplib import Ftplib
from clients.lftp import Lftp
from lab import noise
from net import SERVER_IP6
from scenarios.table import scenario
from servers.pyftpdlib import Pyftpdlib
from servers.vsftpd import Vsftpd


@scenario("Download over PASV.", ["complete"])
def passive_download(lab):
    lab.file("alice", "pub/photo.jpg", 60_000)
    lab.serve(Vsftpd)
    lab.use(Curl, "--disable-epsv", lab.url("alice", "pub/photo.jpg"), "-O")


@scenario("Download over PORT: the server connects from port 20.", ["complete"],
          show="-Y ftpx.data.port")
def active_download(lab):
    lab.file("alice", "pub/song.ogg", 60_000)
    lab.serve(Vsftpd)
    lab.use(Curl, "--ftp-port", "-", "--disable-eprt", lab.url("alice", "pub/song.ogg"), "-O")


@scenario("Download over EPRT and IPv6.", ["complete"])
def active_download_ipv6(lab):
    lab.file("alice", "pub/map.png", 40_000)
    lab.serve(Vsftpd, ip=SERVER_IP6)
    lab.use(Curl, "--ftp-port", "-", lab.url("alice", "pub/map.png"), "-O")


@scenario("Upload over EPSV.", ["complete"],
          show="-q -z ftpx,transfers")
def upload(lab):
    lab.serve(Vsftpd)
    lab.local("draft.odt", noise("draft.odt", 50_000))
    lab.use(Curl, "-T", "draft.odt", lab.url("alice"))


@scenario("One connection: a wrong password (530), then the right one and a download.",
          ["complete"],
          show="-Y ftpx.login.failed")
def login_failed_then_ok(lab):
    lab.file("alice", "notes.txt", 20_000)
    lab.serve(Vsftpd)
    lab.wrong_passwords.append("looking-Glass5")
    lab.use(Ftplib, "login alice looking-Glass5", f"login alice {lab.password('alice')}",
               "get notes.txt")


@scenario("lftp sends commands without waiting for replies; four small files.",
          ["complete complete complete complete"],
          show="-Y ftpx -T fields -e frame.number -e ftpx.request.command "
               "-e ftpx.response.code -e ftpx.response.to")
def pipelined(lab):
    for number in range(1, 5):
        lab.file("alice", f"set/part{number}.bin", 5_000 * number)
    lab.serve(Vsftpd)
    lab.use(Lftp, "set ftp:sync-mode off", f"open {lab.url('alice')}", "cd set",
             "get part1.bin part2.bin part3.bin part4.bin", "bye")


@scenario("Two users at once, their downloads interleaved: curl for alice, lftp for bob.",
          ["complete", "complete"],
          show="-q -z ftpx,downloads")
def two_sessions(lab):
    lab.file("alice", "red.bin", 90_000)
    lab.file("bob", "blue.bin", 90_000)
    lab.serve(Vsftpd, local_max_rate="60000", trans_chunk_size="8192")
    lab.use(Curl, lab.url("alice", "red.bin"), "-O")
    time.sleep(0.3)
    lab.use(Lftp, f"open {lab.url('bob')}", "get blue.bin", "bye")


@scenario("pyftpdlib on port 2121: a download and an upload in one session.",
          ["complete complete"],
          show="-q -z ftpx,sessions")
def port_2121(lab):
    lab.file("alice", "report.pdf", 40_000)
    lab.serve(Pyftpdlib, port=2121)
    lab.local("answer.pdf", noise("answer.pdf", 30_000))
    lab.use(Curl, lab.url("alice", "report.pdf"), "-O", "--next", "-sS", "-v",
             "-T", "answer.pdf", lab.url("alice"))


@scenario("Download resumed with REST where an earlier one stopped.", ["complete"],
          show="-q -z ftpx,transfers")
def resume(lab):
    lab.file("alice", "movie.webm", 80_000)
    lab.serve(Vsftpd)
    lab.local("movie.webm", noise("movie.webm", 80_000)[:50_000])
    lab.use(Curl, "-C", "-", lab.url("alice", "movie.webm"), "-O")


@scenario("A file that is not there (RETR, 550), then one that is, in the same session.",
          ["refused complete"],
          show="-Y ftpx.response.code==550")
def not_found(lab):
    lab.file("alice", "here.bin", 20_000)
    lab.serve(Vsftpd)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "get gone.bin", "get here.bin")


@scenario("SIZE says 550 after EPSV: a data connection opened and never used; then a download.",
          ["complete"])
def unused_data_connection(lab):
    lab.file("alice", "here.bin", 20_000)
    lab.serve(Vsftpd)
    lab.use(Curl, lab.url("alice", "gone.bin"), "-O", lab.url("alice", "here.bin"), "-O")


@scenario("The client dies in mid-download; its kernel resets the connections.", ["aborted"],
          show="-Y ftpx.transfer.aborted")
def killed_client(lab):
    lab.file("alice", "huge.iso", 300_000)
    lab.serve(Vsftpd, local_max_rate="60000", trans_chunk_size="8192")
    lab.use(Curl, lab.url("alice", "huge.iso"), "-O",
            told_by_server=True).kill_at("huge.iso", 60_000)


@scenario("lftp gives up a download (Telnet Synch, ABOR; 426, then 226), then makes another.",
          ["aborted complete"],
          show="-Y ftpx.transfer.aborted")
def abor(lab):
    lab.file("alice", "huge.iso", 300_000)
    lab.file("alice", "small.txt", 3_000)
    lab.serve(Vsftpd, local_max_rate="60000", trans_chunk_size="8192")
    lab.use(Lftp, f"open {lab.url('alice')}", "get huge.iso & sleep 1; kill all",
            "get small.txt", "bye")


@scenario("ftplib gives up in mid-download: ABOR as urgent data without Telnet, to pyftpdlib.",
          ["aborted"],
          show="-Y ftpx.transfer.aborted")
def abor_ftplib(lab):
    lab.file("alice", "huge.iso", 300_000)
    lab.serve(Pyftpdlib, rate=60_000)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "abort huge.iso 40000")


@scenario("Anonymous download.", ["complete"],
          show="-q -z ftpx,logins")
def anonymous_download(lab):
    lab.file("ftp", "pub/README", 30_000)
    lab.serve(Vsftpd)
    lab.use(Curl, lab.url(None, "pub/README"), "-O")


@scenario("LIST, NLST and MLSD of one directory.", ["complete complete complete"],
          show="-q -z ftpx,transfers")
def listings(lab):
    for name in ("a file with spaces.txt", "übung.txt", "sub/inner.bin", "plain.bin"):
        lab.file("alice", name, 1000 + len(name))
    lab.serve(Pyftpdlib)
    lab.use(Curl, lab.url("alice"), "-o", "list.txt",
             "--next", "-sS", "-v", "--list-only", lab.url("alice"), "-o", "nlst.txt",
             "--next", "-sS", "-v", "-X", "MLSD", lab.url("alice"), "-o", "mlsd.txt")


RELAY_PLAN = ["drop=8", "hold=14", "double=20", "drop=26", "drop=27"]


@scenario("Segments lost, repeated and late on the way, seen where they arrive.", ["complete"],
          show="-q -z ftpx,downloads", place="client")
def lossy_at_client(lab):
    _lossy(lab)


@scenario("The same losses in a run of its own, seen where they are sent: retransmissions.",
          ["complete"], show="-q -z ftpx,downloads", place="server")
def lossy_at_server(lab):
    _lossy(lab)


def _lossy(lab):
    lab.file("alice", "pub/photo.jpg", 60_000)
    lab.serve(Vsftpd)
    lab.relay(*RELAY_PLAN)
    lab.use(Curl, lab.url("alice", "pub/photo.jpg"), "-O")


@scenario("Data segments in the wrong order and twice.", ["complete"],
          show="-q -z ftpx,downloads")
def reordered(lab):
    _altered(lab, alter.shuffle, [3, 9, 20], [6, 14])


@scenario("Three data segments missing from the capture, not from the transfer.", ["incomplete"],
          show="-2 -Y ftpx.transfer.incomplete")
def missing_segments(lab):
    _altered(lab, alter.lose, [5, 6, 17])


@scenario("The capture ends in the middle of a download.", ["open"],
          show="-q -z ftpx,transfers")
def cut_short(lab):
    _altered(lab, alter.cut, 21)


def _altered(lab, change, *arguments):
    lab.file("alice", "pub/photo.jpg", 60_000)
    lab.serve(Vsftpd)
    lab.use(Curl, lab.url("alice", "pub/photo.jpg"), "-O")
    lab.alter(change, *arguments)
