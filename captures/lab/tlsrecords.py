# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the frame of TLS records: where clear text ends and begins again, and how much is carried.
# Refuses to decrypt, or to know what goes on within.

TYPES, ALERT, APPLICATION_DATA = range(20, 24), 21, 23  # RFC 8446, 5.1
HEADER, MAJOR = 5, 3
HIDDEN_ALERT = 2 + 1 + 16  # level and description, the true type, the tag (RFC 8446, 5.2 and 6)


def records(content):
    """(type, start, end) of each record's payload, from the first byte on, as far as there are
    records; the last one may end beyond the content."""
    at = 0
    while len(content) >= at + HEADER and content[at] in TYPES and content[at + 1] == MAJOR:
        start = at + HEADER
        at = start + int.from_bytes(content[start - 2:start], "big")
        yield content[start - HEADER], start, at


def cut_out(content, lines):
    """Without the records that begin behind so many lines; None where none does."""
    begin = 0
    for _ in range(lines):
        begin = content.find(b"\n", begin) + 1
    ends = [end for _, _, end in records(content[begin:])]
    return content[:begin] + content[begin + ends[-1]:] if ends else None


def says_goodbye(content):
    """Whether the last record is an alert: of those, one that ends a stream is close_notify."""
    kind, start, end = list(records(content))[-1]
    return kind == ALERT or (kind, end - start) == (APPLICATION_DATA, HIDDEN_ALERT)


def carries(content, size):
    """Whether all of it is whole records, with room for so many bytes of application data."""
    found = list(records(content))
    room = sum(end - start for kind, start, end in found if kind == APPLICATION_DATA)
    return bool(found) and found[-1][2] == len(content) and room >= size
