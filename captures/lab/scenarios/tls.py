# SPDX-License-Identifier: GPL-2.0-or-later
# Knows what happens in sessions that use TLS, or ask for it, and which outcome each must have.
# Refuses to know how keys come into a capture, and how TLS works.

from clients.curl import Curl
from clients.lftp import Lftp
from lab import noise
from scenarios.table import scenario
from servers.proftpd import Proftpd
from servers.vsftpd import Vsftpd

TLS_1_2 = {"TLSProtocol": "TLSv1.2"}
UNVERIFIED = "set ssl:verify-certificate no"


@scenario("AUTH, PROT P and a download over TLS 1.3; the keys are in the capture.", ["complete"])
def tls_explicit_protected(lab):
    _protected_download(lab)


@scenario("AUTH, PROT P and a download over TLS 1.3, without keys.", ["complete"])
def tls_no_keys(lab):
    lab.embed_keys = False
    _protected_download(lab)


def _protected_download(lab):
    lab.file("alice", "pub/contract.pdf", 30_000)
    lab.serve(Proftpd, tls="explicit")
    lab.use(Curl, "--ssl-reqd", "--insecure", lab.url("alice", "pub/contract.pdf"), "-O")


@scenario("AUTH and PROT C: commands over TLS 1.3, a download and an upload in the clear; keys.",
          ["complete complete"])
def tls_explicit_clear_data(lab):
    lab.file("alice", "photo.jpg", 30_000)
    lab.serve(Vsftpd, tls="explicit")
    lab.local("answer.jpg", noise("answer.jpg", 20_000))
    lab.use(Lftp, UNVERIFIED, "set ftp:ssl-protect-data no", f"open {lab.url('alice')}",
            "get photo.jpg", "put answer.jpg", "bye", tls=True)


@scenario("TLS 1.3 from the first byte, on port 990, and a download with PROT P; keys.",
          ["complete"])
def tls_implicit(lab):
    lab.file("alice", "pub/contract.pdf", 30_000)
    lab.serve(Vsftpd, port=990, tls="implicit")
    lab.use(Curl, "--insecure", lab.url("alice", "pub/contract.pdf"), "-O")


@scenario("AUTH, login, then CCC: commands in the clear again, the download protected; TLS 1.2, "
          "keys.", ["complete"])
def tls_ccc(lab):
    lab.file("alice", "pub/contract.pdf", 30_000)
    lab.serve(Proftpd, tls="explicit", **TLS_1_2)
    lab.use(Curl, "--ssl-reqd", "--insecure", "--ftp-ssl-ccc",
            lab.url("alice", "pub/contract.pdf"), "-O")


@scenario("PROT P over PORT: the server connects, the client begins TLS 1.2 on what it accepted; "
          "keys.", ["complete"])
def tls_active(lab):
    lab.file("alice", "song.ogg", 30_000)
    lab.serve(Proftpd, tls="explicit", **TLS_1_2)
    lab.use(Lftp, UNVERIFIED, "set ftp:passive-mode no", f"open {lab.url('alice')}",
            "get song.ogg", "bye", tls=True)


@scenario("A server without TLS answers AUTH twice with 530; the client goes on in the clear.",
          ["complete"],
          show="-Y ftpx.login.cleartext")
def tls_refused(lab):
    lab.file("alice", "pub/contract.pdf", 30_000)
    lab.serve(Vsftpd)
    lab.use(Curl, "--ssl", lab.url("alice", "pub/contract.pdf"), "-O")


@scenario("LIST and RETR with PROT P; each data connection resumes the TLS 1.3 session of the "
          "control connection, as this server demands; keys.", ["complete complete"])
def tls_listing_resumed_session(lab):
    for name in ("contract.pdf", "notes.txt", "photo.jpg"):
        lab.file("alice", f"pub/{name}", 1_000 * len(name))
    lab.serve(Proftpd, tls="explicit")
    lab.use(Curl, "--ssl-reqd", "--insecure", lab.url("alice", "pub/"), "-o", "list.txt",
            lab.url("alice", "pub/contract.pdf"), "-O")
