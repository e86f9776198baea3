# Knows an afternoon in an office as packets: alice mistypes her password, then takes and brings a
# file; somebody guesses root's; a mirror loses its server halfway and is refused a key. It has some
# of everything that people look for.
# Refuses to know what ftpx says of it.
#
# SPDX-License-Identifier: GPL-2.0-or-later
from build import Dialogue, Wire, noise

SERVER = "198.51.100.20"
GREETING = "220 (vsFTPd 3.0.5)"
ASKED = "331 Please specify the password."
REFUSED = "530 Login incorrect."
ACCEPTED = "230 Login successful."
BINARY = ["TYPE I", "200 Switching to Binary mode."]
GUESSES = 6
SEGMENT = 1448
BACKUP, REPORT, PHOTOS = noise(900_000), noise(420_000, 2), noise(600_000, 3)
PHOTOS_SENT = 380_000


class Afternoon:
    def __init__(self):
        self.wire = Wire(step=2500)

    def meet(self, client, port=40000):
        """Somebody connects and is greeted."""
        ftp = Dialogue(wire=self.wire, client=client, server=SERVER, client_port=port)
        ftp.talk(GREETING)
        return ftp

    def wait(self, microseconds):
        self.wire.clock += microseconds

    def move(self, ftp, command, content, port, steps, until=None):
        """A transfer, at a pace that changes; one that does not come to its end is reset."""
        ftp.pasv(port)
        ftp.talk(command, f"150 Opening BINARY mode data connection ({len(content)} bytes).")
        data = ftp.passive(port)
        who = "client" if command.startswith("STOR") else "server"
        usual = self.wire.step
        for index in range(0, len(content[:until]), SEGMENT):
            self.wire.step = steps[index * len(steps) // len(content)]
            data.send(who, content[index:until][:SEGMENT])
        self.wire.step = usual
        if until is None:
            data.close(who)
            ftp.talk("226 Transfer complete.")
        else:
            data.rst("client")
            ftp.talk("426 Failure writing network stream.")

    def pass_by(self):
        alice = self.meet("192.0.2.10")
        alice.talk("USER alice", ASKED, "PASS wrong", REFUSED)
        self.wait(1_400_000)
        alice.talk("USER alice", ASKED, "PASS right", ACCEPTED, *BINARY)
        self.move(alice, "RETR /pub/backup-2024.tar", BACKUP, 50001, [9000, 7000, 24000, 8000, 6000])
        guesser = self.meet("203.0.113.66", 41000)
        for attempt in range(GUESSES):
            guesser.talk("USER root", ASKED, f"PASS guess{attempt}")
            self.wait(150_000)
            guesser.talk(REFUSED)
        self.move(alice, "STOR /incoming/report.pdf", REPORT, 50002, [11000, 9000, 15000])
        guesser.talk("QUIT", "221 Goodbye.")
        mirror = self.meet("192.0.2.31", 42000)
        mirror.talk("USER anonymous", ASKED, "PASS ftp@example.com", ACCEPTED, *BINARY)
        self.move(mirror, "RETR /pub/photos.zip", PHOTOS, 50003, [5000, 5000, 40000, 5000, 7000],
                  until=PHOTOS_SENT)
        mirror.talk("RETR /pub/secret.key", "550 Failed to open file.")
        alice.talk("RNFR /incoming/report.pdf", "350 Ready for RNTO.",
                   "RNTO /incoming/report-final.pdf", "250 Rename successful.",
                   "QUIT", "221 Goodbye.")
        alice.control.close()


def write(path):
    afternoon = Afternoon()
    afternoon.pass_by()
    afternoon.wire.write(path)
