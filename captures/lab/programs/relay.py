# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to forward in the router's place and to mistreat chosen frames towards the client.
# Refuses to read packets: the n-th full IPv4 frame, counted from 1, is all it can name.
#
# ACTION=N: drop it; hold it until two more have overtaken it; double it; late: send it 60 ms later;
# die: drop it and, from then on, every frame in both directions.

import select
import socket
import struct
import sys
import time

import net

ETH_P_ALL = 3
OUTGOING = 4
FULL = 1200
LATE_SECONDS = 0.06
PEER = {"to-client": net.INTERFACES[0][2], "to-server": net.INTERFACES[3][2]}
OWN = {"to-client": net.INTERFACES[1][2], "to-server": net.INTERFACES[2][2]}


def raw(mac):
    return bytes.fromhex(mac.replace(":", ""))


def open_port(interface):
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    port.bind((interface, 0))
    return port


class Relay:
    def __init__(self, plan):
        self.ports = {name: open_port(name) for name in PEER}
        self.plan = plan
        self.full = 0
        self.held = []
        self.late = []
        self.dead = False

    def send(self, interface, frame):
        self.ports[interface].send(raw(PEER[interface]) + raw(OWN[interface]) + frame[12:])

    def action_for(self, frame):
        if len(frame) < FULL:
            return None
        self.full += 1
        action = self.plan.pop(self.full, None)
        if action:
            print(action, self.full, flush=True)
        return action

    def to_client(self, frame):
        action = self.action_for(frame)
        self.dead |= action == "die"
        if self.dead or action == "drop":
            return
        if action == "hold":
            self.held.append([2, frame])
        elif action == "late":
            self.late.append((time.monotonic() + LATE_SECONDS, frame))
        else:
            self.send("to-client", frame)
            self.release()
        if action == "double":
            self.send("to-client", frame)

    def release(self):
        """A held frame leaves after the second frame that overtakes it."""
        for entry in self.held:
            entry[0] -= 1
        for _, frame in [entry for entry in self.held if entry[0] == 0]:
            self.send("to-client", frame)
        self.held = [entry for entry in self.held if entry[0] > 0]

    def send_late(self):
        """Sends what is due, and returns the seconds until something else is; None for never."""
        while self.late and self.late[0][0] <= time.monotonic():
            self.send("to-client", self.late.pop(0)[1])
        return max(0, self.late[0][0] - time.monotonic()) if self.late else None

    def receive(self, interface):
        frame, address = self.ports[interface].recvfrom(65536)
        kind = struct.unpack_from("!H", frame, 12)[0]
        if address[2] == OUTGOING or kind != 0x0800 or frame[:6] != raw(OWN[interface]):
            return
        if interface == "to-server":
            self.to_client(frame)
        elif not self.dead:
            self.send("to-server", frame)

    def run(self):
        names = {port: name for name, port in self.ports.items()}
        while True:
            for port in select.select(list(names), [], [], self.send_late())[0]:
                self.receive(names[port])


def main(*words):
    relay = Relay({int(number): action for action, number in (word.split("=") for word in words)})
    print("ready", flush=True)
    relay.run()


main(*sys.argv[1:])
