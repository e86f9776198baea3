# Knows where the packets of a capture are, be it in one file or in a ring buffer's pieces, and how
# to get at them, as tshark reads them and as a test does.
# Refuses to know what they mean: a test names a frame by the text that stands in it.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools

import packets
import tshark
from truth import truth


def _files(name):
    return [tshark.CAPTURES / file for file in truth(name)["capture"]["files"]]


@functools.lru_cache(maxsize=None)
def path(name):
    """The file; pieces are put together first."""
    pieces = list(map(str, _files(name)))
    if len(pieces) == 1:
        return pieces[0]
    merged = str(tshark.MADE / f"{name}.pcapng")
    tshark.convert("mergecap", "-a", "-w", merged, *pieces)
    return merged


@functools.lru_cache(maxsize=None)
def taken(name):
    return [packet for file in _files(name) for packet in packets.read(file)]


def save(name, how, changed):
    """A rewritten capture, with what the original one holds to decrypt it; its path."""
    made = tshark.MADE / f"{name}.{how.replace(' ', '-')}.pcap"
    packets.write(made, changed)
    secrets = b"".join(map(packets.secrets, _files(name)))
    if not secrets:
        return str(made)
    keys = tshark.MADE / f"{name}.keys"
    keys.write_bytes(secrets)
    tshark.convert("editcap", "--inject-secrets", f"tls,{keys}", str(made), f"{made}ng")
    return f"{made}ng"


@functools.lru_cache(maxsize=None)
def segments(name):
    """Of each frame; None where it is a fragment of IP that others follow."""
    return [packet and packets.parse(packet) for packet in packets.joined(taken(name))]


@functools.lru_cache(maxsize=None)
def connections(name):
    return packets.connections(segments(name))


def frames(name, text):
    """Frames with a line, or some other payload, that begins so."""
    wanted = text.encode()
    return [number for number, segment in enumerate(segments(name), 1)
            if segment and (segment.payload.startswith(wanted)
                            or b"\n" + wanted in segment.payload)]


def frame(name, text):
    """The first such frame."""
    return frames(name, text)[0]


def seconds(name, first, last):
    """From one frame to another, as a relative time is printed."""
    micros = taken(name)[last - 1].micros - taken(name)[first - 1].micros
    return f"{micros // 1_000_000}.{micros % 1_000_000:06}000"
