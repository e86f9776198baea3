# SPDX-License-Identifier: GPL-2.0-or-later
# Knows which transfers of a capture were of one file, what part of it each moved, and whether that
# is all of it.
# Refuses to look at logs, packets or disks: it reads what the truth of each transfer says.


def files_of(sessions):
    """Records of files, in the order of their first transfers. What begins behind a file's begin
    goes with what was moved of it last, which it continues."""
    found, newest = [], {}
    for number, session in enumerate(sessions):
        for turn, record in enumerate(session["transfers"]):
            if record["direction"] == "listing" or "sha256" not in record \
                    or record["expected_state"] == "refused":
                continue
            place = (*session["server"].values(), record["path"], record["direction"])
            if place not in newest or _extent(record)["start"] == 0:
                newest[place] = []
                found.append(newest[place])
            newest[place].append((number, turn, record))
    return [_file(moves) for moves in found]


def _file(moves):
    """Its size and hash are those it has when the last piece is moved."""
    _, _, last = moves[-1]
    pieces = [{"session": number, "transfer": turn, **_extent(record)}
              for number, turn, record in moves]
    return {**{name: last[name] for name in ("path", "direction", "size", "sha256")},
            "pieces": pieces, "whole": _is_whole(last["size"], pieces, moves)}


def _extent(record):
    """From where, and before what, where that is known: of an aborted transfer behind TLS, and of
    what TYPE A made longer, the end is not."""
    start = record.get("range", [record["restart"]])[0]
    if "until" in record.get("seen", {}):
        size = record["seen"]["until"]
    elif "payload" in record and record["type"][0] == "I":
        size = record["payload"]["size"]
    else:
        return {"start": start}
    if record["command"] == "APPE":
        start = record["size"] - size
    return {"start": start, "end": start + size}


def _is_whole(size, pieces, moves):
    """By what the packets have; where that is unknown, by the client's disk."""
    if any("end" not in piece for piece in pieces):
        return any(record["type"][0] == "A" and record["expected_state"] == "complete"
                   or record.get("received", {}).get("sha256") == record["sha256"]
                   for _, _, record in moves)
    reached = 0
    for piece, (_, _, record) in sorted(zip(pieces, moves), key=lambda pair: pair[0]["start"]):
        if piece["start"] <= reached and not record.get("seen", {}).get("missing"):
            reached = max(reached, piece["end"])
    return reached == size
