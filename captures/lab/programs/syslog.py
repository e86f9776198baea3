# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to run a command as on a machine of its own, with a name, a /dev/log whose messages go
# to a file, and an empty /var/log: run as LOG NAME COMMAND..., in new mount and UTS namespaces.
# Refuses to know who logs, what for, and how urgently: priorities are left out.

import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

NODES = ("null", "zero", "full", "random", "urandom", "tty")
PR_SET_PDEATHSIG = 1


def mount(*words):
    subprocess.run(["mount", *words], check=True)


def private_places(room):
    """A name made in this /dev is not seen on the host, nor are logins noted in its wtmp."""
    mount("-t", "tmpfs", "none", "/var/log")
    room.mkdir()
    mount("-t", "tmpfs", "-o", "mode=755", "none", str(room))
    for node in NODES:
        (room / node).touch()
        mount("--bind", f"/dev/{node}", str(room / node))
    mount("--move", str(room), "/dev")


def listening_socket():
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind("/dev/log")
    os.chmod("/dev/log", 0o666)
    return listener


def as_line(message):
    """Some messages end with the CR and LF of a reply, or hold several lines of one."""
    text = re.sub(rb"^<\d+>", b"", message)
    return re.sub(rb"\s*[\r\n\0]\s*", b" ", text).strip() + b"\n"


def copy(listener, log):
    """Until the command ends, and this with it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    with open(log, "ab", buffering=0) as target:
        while True:
            target.write(as_line(listener.recv(65536)))


def main(log, name, *command):
    socket.sethostname(name)
    private_places(Path(f"{log}.dev"))
    listener = listening_socket()
    if os.fork() == 0:
        copy(listener, log)
    listener.close()
    os.execvp(command[0], command)


main(*sys.argv[1:])
