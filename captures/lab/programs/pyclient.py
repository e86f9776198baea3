# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to walk Python's ftplib through steps given as arguments, each a list of words that
# are quoted as for a shell.
# Refuses to recover: a 4yz or 5yz is an outcome like any other, every other error ends the session.

import ftplib
import os
import re
import shlex
import socket
import sys
import time


def login(ftp, user, password):
    ftp.login(user, password)


def get(ftp, *words):
    name = " ".join(words)
    with open(os.path.basename(name), "wb") as target:
        ftp.retrbinary(f"RETR {name}", target.write)


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
    os.rename(local, mark.split()[-1])


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
        print("abort:", ftp.abort())
    print("abort:", ftp.getmultiline())


STEPS = {
    "login": login,
    "get": get,
    "put": put,
    "unique": unique,
    "active": active,
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
    ftp = ftplib.FTP()
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
