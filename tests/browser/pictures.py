# Knows which pictures of pages the documentation shows, and takes them.
# Refuses to test anything.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import sys

import pages
from build import Dialogue, Wire, noise
from chromium import Browser


class Paced:
    """A data connection whose bytes come at a rate that changes."""

    def __init__(self, wire):
        self.wire, self.usual = wire, wire.step

    def send(self, data, who, content, steps):
        for index in range(0, len(content), 1448):
            self.wire.step = steps[index * len(steps) // len(content)]
            data.send(who, content[index:index + 1448])
        self.wire.step = self.usual


def story():
    """An office afternoon: somebody takes and brings files, somebody is refused, somebody guesses."""
    wire = Wire(step=2500)
    paced = Paced(wire)
    office = Dialogue(wire=wire, client="192.0.2.10", server="198.51.100.20")
    office.talk("220 (vsFTPd 3.0.5)", "USER alice", "331 Please specify the password.",
                "PASS wrong", "530 Login incorrect.")
    wire.clock += 1_400_000
    office.talk("USER alice", "331 Please specify the password.", "PASS right",
                "230 Login successful.", "TYPE I", "200 Switching to Binary mode.")
    move(office, paced, "RETR /pub/backup-2024.tar", noise(900_000), 50001, [900, 700, 2400, 800, 600])
    guesser = Dialogue(wire=wire, client="203.0.113.66", server="198.51.100.20", client_port=41000)
    guesser.talk("220 (vsFTPd 3.0.5)")
    for attempt in range(6):
        guesser.talk("USER root", "331 Please specify the password.", f"PASS guess{attempt}")
        wire.clock += 150_000
        guesser.talk("530 Login incorrect.")
    move(office, paced, "STOR /incoming/report.pdf", noise(420_000, 2), 50002, [1100, 900, 1500])
    guesser.talk("QUIT", "221 Goodbye.")
    mirror = Dialogue(wire=wire, client="192.0.2.31", server="198.51.100.20", client_port=42000)
    mirror.talk("220 (vsFTPd 3.0.5)", "USER anonymous", "331 Please specify the password.",
                "PASS ftp@example.com", "230 Login successful.", "TYPE I",
                "200 Switching to Binary mode.")
    move(mirror, paced, "RETR /pub/photos.zip", noise(600_000, 3), 50003, [500, 500, 4000, 500, 700],
         until=380_000)
    mirror.talk("RETR /pub/secret.key", "550 Failed to open file.")
    office.talk("RNFR /incoming/report.pdf", "350 Ready for RNTO.", "RNTO /incoming/report-final.pdf",
                "250 Rename successful.", "QUIT", "221 Goodbye.")
    office.control.close()
    path = pages.tshark.MADE / "story.pcap"
    wire.write(path)
    return pages.write(str(path))


def move(ftp, paced, command, content, port, steps, until=None):
    """A transfer of so many bytes; one that does not come to its end is reset."""
    ftp.pasv(port)
    ftp.talk(command, f"150 Opening BINARY mode data connection ({len(content)} bytes).")
    data = ftp.passive(port)
    who = "client" if command.startswith("STOR") else "server"
    paced.send(data, who, content[:until], steps)
    if until is None:
        data.close(who)
        ftp.talk("226 Transfer complete.")
    else:
        data.rst("client")
        ftp.talk("426 Failure writing network stream.")


# Name, width, height, scheme, language, and the element that the picture begins at.
PICTURES = [
    ("report", 1280, 1130, "light", "english", None),
    ("report-dark", 1280, 1130, "dark", "english", None),
    ("report-zh", 1280, 1130, "light", "chinese", None),
    ("report-throughput", 1280, 700, "light", "english", "#throughput"),
    ("report-dialogue", 1280, 900, "light", "english", "#dialogue"),
    ("report-transfers", 1280, 620, "light", "english", "#transfers"),
    ("report-phone", 390, 1400, "light", "english", None),
    ("report-phone-dark-zh", 390, 1400, "dark", "chinese", "#dialogue"),
]


def main(folder):
    browser = Browser()
    page = story()
    for name, width, height, scheme, language, element in PICTURES:
        browser.size(width)
        browser.scheme(scheme)
        browser.open(page)
        browser.click(f"label[for={language}]")
        browser.run("document.activeElement.blur()")
        browser.photograph(folder / f"{name}.png", element, height)
        print(folder / f"{name}.png")
    browser.close()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
