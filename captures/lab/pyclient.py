# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to walk Python's ftplib through steps given as arguments, one word list a step.
# Refuses to recover: a 5yz is an outcome like any other, every other error ends the session.

import ftplib
import sys


def login(ftp, user, password):
    ftp.login(user, password)


def get(ftp, name):
    with open(name, "wb") as target:
        ftp.retrbinary(f"RETR {name}", target.write)


def abort(ftp, name, enough):
    """Read a part, send ABOR with the data connection open, and hear both answers out."""
    ftp.voidcmd("TYPE I")
    with ftp.transfercmd(f"RETR {name}") as data, open(name, "wb") as target:
        while target.tell() < int(enough):
            target.write(data.recv(4096))
        print("abort:", ftp.abort())
    print("abort:", ftp.getmultiline())


STEPS = {"login": login, "get": get, "abort": abort}


def main(host, port, *steps):
    ftp = ftplib.FTP()
    ftp.set_debuglevel(2)
    ftp.connect(host, int(port), timeout=30)
    for step in steps:
        name, *words = step.split()
        try:
            STEPS[name](ftp, *words)
        except ftplib.error_perm as refusal:
            print("refused:", refusal)
    ftp.quit()


main(*sys.argv[1:])
