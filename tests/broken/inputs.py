# Knows how one mutated capture comes from a number: which captures it begins with, and what is done
# to them by our mutators, editcap, mergecap and randpkt.
# Refuses to run anything on the result.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import random

import frames
import lines
import packets
import segments
import tshark
from tape import Tape

RATES = ["0.001", "0.005", "0.02", "0.1"]  # of bytes, for editcap
HEADERS = ["0", "0", "14", "54", "66"]  # bytes that editcap leaves alone
KINDS = ["arp", "bgp", "bvlc", "dns", "eth", "fddi", "giop", "icmp", "ieee802.15.4", "ip", "ipv6",
         "llc", "m2m", "megaco", "nbns", "ncp2222", "sctp", "syslog", "tds", "tcp", "tr", "udp",
         "usb-linux"]
MOST_BYTES = 130_000  # of a capture to begin with: many small ones find more than few large ones
MOST_PACKETS = 1000


def bases():
    """What there is to begin with, in an order that does not depend on the machine."""
    found = sorted(tshark.CAPTURES.glob("*.pcapng"))
    return [path for path in found if path.stat().st_size <= MOST_BYTES]


def mutate(rng, tape):
    """What is below TCP comes last: after it, segments are not found any more."""
    done = []
    for mutators, most in ((lines.MUTATORS, 4), (segments.MUTATORS, 3), (frames.MUTATORS, 2)):
        for mutator in rng.choices(mutators, k=rng.randint(0, most)):
            if len(tape) and len(tape) <= MOST_PACKETS:
                mutator(rng, tape)
                done.append(mutator.__name__)
    return done


def _by_mutators(rng, tape, _path):
    return mutate(rng, tape)


def _by_editcap(rng, tape, path):
    """Its random numbers are the C library's, which are the same again for the same seed. It does
    not take the secrets of a capture along."""
    rate, skipped, seed = rng.choice(RATES), rng.choice(HEADERS), rng.randrange(1, 2 ** 31)
    before, after = path.with_suffix(".before"), path.with_suffix(".after")
    Tape(tape.packets).save(before)
    tshark.convert("editcap", "-E", rate, "-o", skipped, "--seed", str(seed), str(before),
                   str(after))
    tape.packets = packets.read(after)
    before.unlink()
    after.unlink()
    return [f"editcap -E {rate} -o {skipped}"]


def _mutated(rng, path):
    """One capture, by our mutators, by editcap, or by both."""
    base = rng.choice(bases())
    tape = Tape.load(base)
    both = [_by_mutators, _by_editcap]
    ways = rng.choices([both[:1], both[1:], both], [65, 20, 15])[0]
    done = [word for way in ways for word in way(rng, tape, path)]
    tape.save(path)
    return [base.stem, *done]


def _merged(rng, path):
    """Several at once, in turn by their times, or one behind the other: most have the same addresses,
    and starting tshark costs more than reading a capture."""
    parts = [path.with_suffix(f".{number}") for number in range(rng.choice([2, 3, 6, 12]))]
    done = [word for part in parts for word in [*_mutated(rng, part), "+"]]
    tshark.convert("mergecap", *rng.choice([[], ["-a"]]), "-w", str(path), *map(str, parts))
    for part in parts:
        part.unlink()
    return done[:-1]


def _random_packets(rng, path):
    """Of one kind, with a mutated capture in between or behind. randpkt takes no seed: what it makes
    is not to be had again."""
    noise, tape = path.with_suffix(".noise"), path.with_suffix(".tape")
    kind = rng.choice([*KINDS, "tcp", "tcp", "ip", "ip"])
    tshark.convert("randpkt", "-b", rng.choice(["100", "500", "5000"]), "-c", "200", "-t", kind,
                   str(noise))
    done = _mutated(rng, tape)
    tshark.convert("mergecap", *rng.choice([[], ["-a"]]), "-w", str(path), str(noise), str(tape))
    noise.unlink()
    tape.unlink()
    return [f"randpkt -t {kind}", "+", *done]


def make(seed, path, randpkt=False):
    """Writes the capture of this number; returns in words what was done."""
    rng = random.Random(f"input {seed}")
    how = _random_packets if randpkt else _merged if rng.random() < 0.3 else _mutated
    done = how(rng, path)
    path.chmod(0o644)
    return " ".join(done)
