# Knows how to have ftpx look at a dialogue that a test has built, and how to ask what it saw.
# Refuses to know what it should have seen.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib

import tshark
from build import Dialogue
from moved import content


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def downloading(name="f.bin", mark="150 Here it comes", **how):
    """A dialogue in which a passive download has just begun, and its data connection."""
    ftp = Dialogue(**how).login()
    ftp.talk("TYPE I", "200 Binary")
    ftp.pasv()
    data = ftp.passive()
    ftp.talk(f"RETR {name}", mark)
    return ftp, data


class Played:
    """A dialogue as ftpx sees it, in two passes."""

    def __init__(self, path):
        self.path = path
        self.table, self.all_records = tshark.table_and_records(path)

    def records(self, kind):
        return [record for record in self.all_records if record["record"] == kind]

    def transfer(self):
        """The facts of the one transfer."""
        [record] = self.records("transfer")
        return record["ftpx"]

    def file(self):
        """Of the one transfer, with what was seen of it."""
        [record] = self.records("transfer")
        return {**record["file"], **content(record)}

    def session(self):
        [record] = self.records("session")
        return record["ftpx"]

    def column(self, field):
        """All values of a field, in order, whatever frame has them."""
        return [value for row in self.table for value in row.get(field, [])]

    def at(self, frame, field):
        return self.table[frame - 1].get(field, [])

    def frames(self, field, value=None):
        """Frames that have a field; with a value, those where it has that one."""
        return [number for number, row in enumerate(self.table, 1)
                if field in row and (value is None or value in row[field])]
