"""sessions.py ADDRESS FILES FIRST END STEP: every STEPth session, each of FILES downloads.

Knows the two clients: ftplib takes the even sessions (PASV), curl the odd ones (EPSV). Refuses to
know what is in the files.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import ftplib
import subprocess
import sys

address = sys.argv[1]
files, first, end, step = map(int, sys.argv[2:])
numbers = range(first, end, step)
# curl keeps five connections open; fewer sessions at a time end in order.
CURL_SESSIONS = 4


def names(session):
    return [f"s{session:05}-{file}.bin" for file in range(files)]


def drop(_):
    pass


def by_ftplib(session):
    ftp = ftplib.FTP(address, f"user{session:05}", "secret", timeout=60)
    for name in names(session):
        ftp.retrbinary(f"RETR {name}", drop)
    ftp.quit()


def by_curl(sessions):
    """One curl for several sessions, since starting one costs more than a session; each user gets
    a connection of its own."""
    wanted = "".join(f'url = "ftp://user{session:05}:secret@{address}/{name}"\n'
                     'output = "/dev/null"\n'
                     for session in sessions for name in names(session))
    subprocess.run(["curl", "--silent", "--show-error", "--fail-early", "--config", "-"],
                   input=wanted, text=True, check=True)


for number in numbers:
    if number % 2 == 0:
        by_ftplib(number)
odd = [number for number in numbers if number % 2]
for at in range(0, len(odd), CURL_SESSIONS):
    by_curl(odd[at:at + CURL_SESSIONS])
