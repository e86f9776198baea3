# SPDX-License-Identifier: GPL-2.0-or-later
# Knows what happens in sessions that use TLS, or ask for it, and which outcome each must have.
# Refuses to know how keys come into a capture, and how TLS works.

from clients.curl import Curl
from clients.ftplib import Ftplib
from clients.lftp import Lftp
from lab import noise
from scenarios.networks import seeded
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


@scenario("lftp pget over TLS 1.3 with PROT P: one file over three connections, from three "
          "offsets, two given up with ABOR when they have their parts, the last ended by "
          "close_notify without FIN; keys.", ["aborted", "complete", "aborted"],
          show="-q -z ftpx,transfers")
def tls_segmented(lab):
    lab.file("alice", "huge.iso", 60_000)
    lab.serve(Proftpd, tls="explicit", TransferRate="RETR 16")
    lab.use(Lftp, UNVERIFIED, "set ftp:ssl-force yes", "set ftp:ssl-protect-data yes",
            "set pget:min-chunk-size 10k", f"open {lab.url('alice')}", "pget -n 3 huge.iso", "bye",
            tls=True, connections=3)


@scenario("TLS 1.2 whose data connections resume the session of the control connection: a download "
          "and an upload with PROT P; keys.", ["complete complete"])
def tls_1_2_resumed_session(lab):
    lab.file("alice", "pub/contract.pdf", 20_000)
    lab.serve(Proftpd, tls="explicit", **TLS_1_2)
    lab.local("answer.pdf", noise("answer.pdf", 12_000))
    lab.use(Ftplib, "auth", f"login alice {lab.password('alice')}", "protect", "resume",
            "get pub/contract.pdf", "put answer.pdf")


@scenario("Upload with PROT P over TLS 1.3: close_notify ends it, but curl, which leaves session "
          "tickets unread, resets the connection; keys.", ["complete"],
          show="-q -z ftpx,transfers")
def tls_upload(lab):
    lab.serve(Proftpd, tls="explicit")
    lab.local("draft.odt", noise("draft.odt", 30_000))
    lab.use(Curl, "--ssl-reqd", "--insecure", "-T", "draft.odt", lab.url("alice"))


@scenario("Download with PROT P; loss, reordering, duplication and delay on the way, seen where "
          "the segments arrive; keys.", ["complete"], show="-q -z ftpx,downloads", place="client")
def tls_impaired(lab):
    lab.file("alice", "pub/photo.jpg", 60_000)
    lab.serve(Proftpd, tls="explicit")
    lab.relay(*seeded(11, 40, drop=3, hold=3, double=3, late=3))
    lab.use(Curl, "--ssl-reqd", "--insecure", lab.url("alice", "pub/photo.jpg"), "-O")


@scenario("`auth tls` in small letters, ALPN `ftp` on control and data connections, as FileZilla "
          "offers it, MLSD and a download with PROT P; TLS 1.3, keys.", ["complete complete"])
def tls_lowercase_auth_alpn(lab):
    for name in ("contract.pdf", "notes.txt", "photo.jpg"):
        lab.file("alice", f"pub/{name}", 1_000 * len(name))
    lab.serve(Proftpd, tls="explicit", TLSOptions="NoSessionReuseRequired")
    lab.use(Ftplib, "offer ftp", "auth auth tls", f"login alice {lab.password('alice')}",
            "protect", "mlsd pub", "get pub/photo.jpg")


@scenario("TLS 1.3 from the first byte, on port 990, and a download with PROT P, without keys.",
          ["complete"])
def tls_implicit_no_keys(lab):
    lab.embed_keys = False
    lab.file("alice", "pub/contract.pdf", 30_000)
    lab.serve(Vsftpd, port=990, tls="implicit")
    lab.use(Curl, "--insecure", lab.url("alice", "pub/contract.pdf"), "-O")


@scenario("PROT P over PORT, TLS 1.3, without keys: the server's connection from port 20 can be "
          "told by its ports alone.", ["complete"])
def tls_active_no_keys(lab):
    lab.embed_keys = False
    lab.file("alice", "song.ogg", 30_000)
    lab.serve(Vsftpd, tls="explicit")
    lab.use(Lftp, UNVERIFIED, "set ftp:passive-mode no", f"open {lab.url('alice')}",
            "get song.ogg", "bye", tls=True)


@scenario("ftplib gives up a download with PROT P: ABOR under TLS; 426 and 226; keys.",
          ["aborted complete"], show="-Y ftpx.transfer.aborted")
def tls_abor(lab):
    lab.file("alice", "huge.iso", 200_000)
    lab.file("alice", "notes.txt", 5_000)
    lab.serve(Proftpd, tls="explicit", TransferRate="RETR 60", TimeoutLinger="1",
              TLSOptions="NoSessionReuseRequired")
    lab.use(Ftplib, "auth", f"login alice {lab.password('alice')}", "protect",
            "abort huge.iso 20000", "get notes.txt")
