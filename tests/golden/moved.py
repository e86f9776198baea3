# Knows where a record tells what its transfer or file moved: of a whole file as ECS has it, of anything less
# as a part; and what of a record depends on how bytes lie in packets.
# Refuses to know how much that should be.
#
# SPDX-License-Identifier: GPL-2.0-or-later


def content(record):
    """Size and hash, of which either may be missing."""
    told = record["file"] if "size" in record["file"] else record["ftpx"].get("part", {})
    return {name: told[name] for name in ("size", "hash") if name in told}


def _ends(record, *names):
    return {(record[name]["ip"], record[name]["port"]) for name in names}


def has_data(record):
    """Whether source and destination are the ends of a data connection."""
    return "client" not in record or \
        _ends(record, "source", "destination") != _ends(record, "client", "server")


def uncounted(record):
    """Without the packets of its connections, and their bytes."""
    return {name: {key: part[key] for key in part if key not in ("bytes", "packets")}
            if name in ("source", "destination", "network") else part for name, part in record.items()}


def unnumbered(record):
    """Without the number that depends on the ends of its connections."""
    return dict(record, event={key: told for key, told in record["event"].items() if key != "id"})
