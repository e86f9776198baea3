# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to join two TUN interfaces, made here and given away to other network namespaces, so
# that what goes into one comes out of the other.
# Refuses to look at what passes.

import fcntl
import os
import select
import struct
import sys

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454ca, 1, 0x1000


def made(name):
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return tun


def main(*names):
    one, other = map(made, names)
    print("ready", flush=True)
    sys.stdin.readline()  # until both are up nothing can be read
    while True:
        for tun in select.select([one, other], [], [])[0]:
            os.write(other if tun == one else one, os.read(tun, 65536))


main(*sys.argv[1:])
