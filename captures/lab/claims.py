# SPDX-License-Identifier: GPL-2.0-or-later
# Knows which commands ask a server for the hash of a file, how it answers each, and what the file
# system says to that.
# Refuses to know when the file was moved, if ever.

import hashlib
import re
import zlib

COMMANDS = {"HASH": None, "MD5": "md5", "XCRC": "crc32", "XMD5": "md5", "XSHA": "sha1",
            "XSHA1": "sha1", "XSHA256": "sha256", "XSHA512": "sha512"}
# Of draft-bryan-ftp-hash: 213 SHA-256 0-29999 HEX NAME.
ANSWER = re.compile(r"(?P<algorithm>[\w-]+) (?P<start>\d+)-(?P<end>\d+) (?P<value>[0-9a-fA-F]+) ")
HEX = re.compile(r"\b[0-9a-fA-F]{8,128}\b")


def _digest(algorithm, content):
    if algorithm == "crc32":
        return f"{zlib.crc32(content):08x}"
    return hashlib.new(algorithm, content).hexdigest()


def named(verb, argument):
    """The file that is asked about; XCRC and its like may be told a begin and an end behind it."""
    quoted = re.match(r'"(.*)"', argument)
    if quoted:
        return quoted[1]
    return re.sub(r"( \d+){1,2}$", "", argument) if verb.startswith("X") else argument


def claim(verb, argument, code, text, content):
    """The record of one; content: the file as it is at the end, None when it is not there."""
    record = {"command": verb, "argument": argument, "code": code, "ok": 200 <= code < 300}
    if not record["ok"]:
        return record
    found = ANSWER.search(text)
    value = (found["value"] if found else HEX.search(text)[0]).lower()
    algorithm = found["algorithm"].lower().replace("-", "") if found else COMMANDS[verb]
    range_asked = [int(number) for number in re.findall(r" (\d+)(?= |$)", argument)[-2:]]
    start, end = ((int(found["start"]), int(found["end"])) if found
                  else range_asked if verb.startswith("X") and len(range_asked) == 2
                  else (0, None))
    part = None if content is None else content[start:end]
    record.update(algorithm=algorithm, value=value, start=start)
    if end is not None:
        record["end"] = end
    record["is_of_file"] = part is not None and _digest(algorithm, part).startswith(value)
    return record
