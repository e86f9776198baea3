# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to walk Python's ftplib through steps given as arguments, each a list of words that
# are quoted as for a shell.
# Refuses to recover: a 4yz or 5yz is an outcome like any other, every other error ends the session.

import ftplib
import os
import re
import shlex
import socket
import ssl
import sys
import time


# In the manner of RFC 1123, 4.1.2.9, or as BSD's servers say it.
STORED_AS = re.compile(r"FILE: (\S+)|'(.+)'\.")


class Client(ftplib.FTP_TLS):
    """Takes any certificate, and writes its keys where the environment says."""

    def __init__(self):
        self.context_wanted = ssl.create_default_context()
        self.context_wanted.check_hostname = False
        self.context_wanted.verify_mode = ssl.CERT_NONE
        self.resumes = False
        super().__init__(context=self.context_wanted)

    def hide(self):
        """The control connection, from here on."""
        self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)
        self.file = self.sock.makefile(mode="r", encoding=self.encoding)

    def ntransfercmd(self, cmd, rest=None):
        data, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            session = self.sock.session if self.resumes else None
            data = self.context.wrap_socket(data, server_hostname=self.host, session=session)
        return data, size


def login(ftp, user, password):
    ftplib.FTP.login(ftp, user, password)


def newest_tls(ftp, version):
    ftp.context.maximum_version = ssl.TLSVersion[version]


def offer(ftp, *protocols):
    """By ALPN (RFC 7301), as FileZilla does."""
    ftp.context.set_alpn_protocols(protocols)


def auth(ftp, *words):
    """The command as it is to be sent."""
    ftp.voidcmd(" ".join(words) or "AUTH TLS")
    ftp.hide()


def protect(ftp):
    ftp.prot_p()


def resume(ftp):
    """From here on data connections resume the session of the control connection."""
    ftp.resumes = True


def get(ftp, *words):
    name = " ".join(words)
    with open(os.path.basename(name), "wb") as target:
        ftp.retrbinary(f"RETR {name}", target.write)


def skip(ftp, start, name):
    """What comes is not kept."""
    ftp.retrbinary(f"RETR {name}", lambda _: None, rest=start)


def part(ftp, first, last, name):
    """Of draft-bryan-ftp-range; ftplib does not know it. What comes is not kept."""
    ftp.voidcmd("TYPE I")
    with socket.create_connection(ftp.makepasv()) as data:
        ftp.sendcmd(f"RANG {first} {last}")
        ftp.sendcmd(f"RETR {name}")
        save(data, os.devnull)
    ftp.voidresp()


def active(ftp):
    """From here on the server connects."""
    ftp.set_pasv(False)


def save(data, name):
    with open(name, "wb") as target:
        while chunk := data.recv(8192):
            target.write(chunk)


def long_passive(ftp, name):
    """RFC 1639: family 4, an address of 4 numbers, a port of 2; ftplib does not know it."""
    ftp.voidcmd("TYPE I")
    host, high, low = re.search(r"4,4,(.*),2,(\d+),(\d+)", ftp.sendcmd("LPSV")).groups()
    address = host.replace(",", "."), int(high) * 256 + int(low)
    with socket.create_connection(address) as data:
        ftp.sendcmd(f"RETR {name}")
        save(data, name)
    ftp.voidresp()


def robbed(ftp, seconds, name):
    """The client is late at a passive data connection, and gets nothing there."""
    ftp.voidcmd("TYPE I")
    address = ftp.makepasv()
    time.sleep(float(seconds))
    with socket.create_connection(address) as data:
        ftp.sendcmd(f"RETR {name}")
        try:
            save(data, os.devnull)
        except ConnectionResetError:
            pass
    ftp.voidresp()


def long_active(ftp, name):
    ftp.voidcmd("TYPE I")
    with socket.create_server((ftp.sock.getsockname()[0], 0)) as listener:
        host, port = listener.getsockname()
        ftp.sendcmd(f"LPRT 4,4,{host.replace('.', ',')},2,{port >> 8},{port & 255}")
        ftp.sendcmd(f"RETR {name}")
        with listener.accept()[0] as data:
            save(data, name)
    ftp.voidresp()


def put(ftp, local, name=None):
    with open(local, "rb") as source:
        ftp.storbinary(f"STOR {name or local}", source)


def unique(ftp, local):
    """The server chooses a name and says it; the copy here gets that name too."""
    ftp.voidcmd("TYPE I")
    with socket.create_connection(ftp.makepasv()) as data, open(local, "rb") as source:
        mark = ftp.sendcmd(f"STOU {local}")
        data.sendall(source.read())
    ftp.voidresp()
    os.rename(local, "".join(filter(None, STORED_AS.search(mark).groups())))


def listing(ftp, verb, *words):
    """Keeps the lines where a listing of that verb is expected."""
    with open(f"{verb.lower()}.txt", "wb") as target:
        ftp.retrlines(" ".join((verb, *words)),
                      lambda line: target.write(line.encode(ftp.encoding) + b"\n"))


def quote(ftp, *words):
    """Any one command, and all its replies; a data connection is not its business."""
    reply = ftp.sendcmd(" ".join(words))
    if reply.startswith("1"):
        ftp.getresp()


def wait(_ftp, seconds):
    time.sleep(float(seconds))


def abort(ftp, name, enough):
    """Read a part, send ABOR with the data connection open, and hear both answers out."""
    ftp.voidcmd("TYPE I")
    with ftp.transfercmd(f"RETR {name}") as data, open(name, "wb") as target:
        while target.tell() < int(enough):
            target.write(data.recv(4096))
        if isinstance(ftp.sock, ssl.SSLSocket):  # whose ABOR ftplib does not print
            print("*put*", repr("ABOR\r\n"))
        print("abort:", ftp.abort())
    print("abort:", ftp.getmultiline())


STEPS = {
    "newest-tls": newest_tls,
    "offer": offer,
    "auth": auth,
    "protect": protect,
    "resume": resume,
    "login": login,
    "get": get,
    "skip": skip,
    "part": part,
    "put": put,
    "unique": unique,
    "active": active,
    "robbed": robbed,
    "long-passive": long_passive,
    "long-active": long_active,
    "list": lambda ftp, *words: listing(ftp, "LIST", *words),
    "nlst": lambda ftp, *words: listing(ftp, "NLST", *words),
    "mlsd": lambda ftp, *words: listing(ftp, "MLSD", *words),
    "quote": quote,
    "wait": wait,
    "abort": abort,
}


def main(host, port, *steps):
    ftp = Client()
    ftp.set_debuglevel(2)
    ftp.connect(host, int(port), timeout=30)
    for step in steps:
        name, *words = shlex.split(step)
        try:
            STEPS[name](ftp, *words)
        except (ftplib.error_perm, ftplib.error_temp) as refusal:
            print("refused:", refusal)
    ftp.quit()


main(*sys.argv[1:])
