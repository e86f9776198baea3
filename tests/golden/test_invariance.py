# Knows what must make no difference: preferences of TCP, passes, the built-in FTP, and how packets
# carry the same bytes; and what one packet less makes.
# Refuses to know what is right; records only have to stay the same.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import copy
import functools
import re

import pytest

import captures
import packets
import rewrite
import runs
import tshark
from moved import content, uncounted, unnumbered
from runs import WAYS
from test_records import community_id
from truth import NAMES, chosen, ports, sessions, those, transfers

# All ways at once for every capture; one by one where segments are out of the ordinary. The same goes
# for the ways to rewrite a capture.
HARD = chosen(
    "abor", "abor-ftplib", "impaired", "killed-client", "lossy-at-client", "lossy-at-server",
    "missing-segments", "pipelined", "port-2121", "reordered", "reused-ports")

each_capture = pytest.mark.parametrize("name", NAMES)
each_hard_one = pytest.mark.parametrize("name", HARD)


def json_of(path, *options):
    return tshark.tap_arguments(path, "ftpx,json", *options)


def ahead():
    for name in NAMES:
        yield from (runs.once(name), runs.twice(name), runs.unusual(name))
        yield from (json_of(rewritten(name, how), *runs.reading(name)) for how in fitting(name))
    for name in HARD:
        yield from (json_of(captures.path(name), *options) for options in WAYS.values())
    for name in LOSING:
        yield json_of(without_one(name))


# --- other options, same packets ---

@each_hard_one
@pytest.mark.parametrize("way", WAYS)
def test_records_are_the_same_with(way, name):
    assert tshark.tap(captures.path(name), "ftpx,json", *WAYS[way]) == runs.json_of(name)


@each_capture
def test_records_are_the_same_with_everything_unusual(name):
    assert runs.json_of_unusual(name) == runs.json_of(name)


def masked(said):
    said = re.sub(r'(?i)("command":"(?:PASS|ACCT)","arg":")[^"]*', r"\1••••", said)
    return re.sub(r',"preferences":\["[^]]*\]|,"password":"(\\.|[^"\\])*"', "", said)


@each_capture
def test_records_are_the_same_in_two_passes(name):
    """But for passwords, which the run of two passes shows."""
    assert masked(runs.json_of_two_passes(name)) == masked(runs.json_of(name))


def test_a_second_run_says_the_same():
    """Two runs that are not shared with other tests."""
    outs = {tshark.start("tshark", "-n", *json_of(captures.path("two-sessions"))).stdout
            for _ in range(2)}
    assert outs == {runs.json_of("two-sessions")}


# --- same bytes, other packets ---

MOVED = 50021


def swap(name, taken):
    return rewrite.swap_data(taken, ports(name))


def tag(name, taken):
    """Only Ethernet has room for a tag."""
    return rewrite.tag(taken) if taken[0].link == packets.ETHERNET else taken


def split(name, taken):
    return rewrite.split_control(taken, ports(name))[0]


def can_be_moved(name):
    """A command makes FTP known on any port; implicit TLS hides all of them, and a request of HTTP
    before them tells otherwise. Two servers of one host have nothing but their ports."""
    return len(ports(name)) == 1 and all(
        session["commands"] and not session["commands"][0].endswith(" HTTP/1.1")
        and session["tls"] != "implicit" for session in sessions(name))


def move(name, taken, port=MOVED):
    return rewrite.move_ports(taken, ports(name), port) if can_be_moved(name) else taken


def move_to_2121(name, taken):
    return move(name, taken, 2121)


def double(name, taken):
    return rewrite.double(taken)


REWRITINGS = {  # what is done, in turn
    "all at once": [swap, tag, split, move], "doubled": [double], "swapped": [swap],
    "tagged": [tag], "split": [split], "port 50021": [move], "port 2121": [move_to_2121]}


def fitting(name):
    return REWRITINGS if name in HARD else ["all at once", "doubled"]


@functools.lru_cache(maxsize=None)
def rewritten(name, how):
    """Path of a capture that says the same in other packets."""
    changed = captures.taken(name)
    for change in REWRITINGS[how]:
        changed = change(name, changed)
    return captures.save(name, how, changed)


def expected(name):
    return copy.deepcopy(runs.records(name))


def address(end):
    return end["ip"], end["port"]


def on_port(port, name):
    """The records of a capture, with another port of the server."""
    wanted = expected(name)
    for record in filter(lambda record: "server" in record, wanted):
        control = community_id(record["client"], record["server"])
        for end in ("source", "destination"):
            if address(record[end]) == address(record["server"]):
                record[end]["port"] = port
        record["server"]["port"] = port
        if record["network"]["community_id"] == control:
            record["network"]["community_id"] = community_id(record["client"], record["server"])
    return wanted


@each_hard_one
@pytest.mark.parametrize("how", ["swapped", "tagged"])
def test_records_are_the_same_for(how, name):
    found = tshark.tap(rewritten(name, how), "ftpx,json")
    assert tshark.but_capture(found) == tshark.but_capture(runs.json_of(name))


@each_hard_one
@pytest.mark.parametrize("port", [2121, MOVED])
def test_another_control_port_changes_only_itself(port, name):
    assert alike(tshark.records(rewritten(name, f"port {port}"))) == alike(on_port(port, name))


def renumber(value, key, was):
    """Each frame number, wherever a record has one, as it was."""
    if isinstance(value, dict):
        return {part: renumber(inner, "frame" if key == "frames" else part, was)
                for part, inner in value.items()}
    if isinstance(value, list):
        return [renumber(inner, key, was) for inner in value]
    return was[value] if key in ("frame", "evidence", "reply_frame", "quit_frame") else value


def renumbered(path, was, *options):
    return [renumber(record, "", was) for record in tshark.records(path, *options)]


def alike(records):
    """What other ports and other segments leave as it was."""
    return [unnumbered(uncounted(record)) for record in records]


def split_records(name, how):
    """Of a capture whose control lines were split, as if its frames had their old numbers."""
    _, was = rewrite.split_control(captures.taken(name), ports(name))
    return renumbered(rewritten(name, how), was, *runs.reading(name))


@each_hard_one
def test_control_lines_in_segments_of_one_byte_change_only_frame_numbers(name):
    assert list(map(uncounted, split_records(name, "split"))) == list(map(uncounted, expected(name)))


def without_pace(records):
    """Under TLS bytes come with the segment that makes their record whole, whichever that is."""
    hidden = {record["ftpx"].get("transfer") for record in records if "encrypted" in record["ftpx"]} - {None}
    return [_without_pace(record, hidden) for record in records]


def _without_pace(record, hidden):
    if record["record"] == "finding" and record["ftpx"].get("transfer") in hidden:
        record["ftpx"].pop("evidence", None)
    if "encrypted" in record["ftpx"]:
        for told in ("rate", "overall_rate", "time"):
            record["ftpx"].pop(told, None)
        record["event"] = {key: record["event"][key] for key in record["event"]
                           if key not in ("end", "duration")}
        record["ftpx"]["frames"] = {key: frame for key, frame in record["ftpx"]["frames"].items()
                                    if key == "command"}
    return record


# Fragments of IP are no segments to be moved about.
each_whole_one = pytest.mark.parametrize(
    "name", those(lambda name: None not in captures.segments(name)))


@each_whole_one
def test_all_rewritings_at_once_change_only_port_and_frame_numbers(name):
    wanted = on_port(MOVED, name) if can_be_moved(name) else expected(name)
    found = split_records(name, "all at once")
    assert without_pace(alike(found)) == without_pace(alike(wanted))


def frameless(value):
    if isinstance(value, list):
        return [frameless(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {key: frameless(inner) for key, inner in value.items()
            if not key.endswith(("frame", "frames", "evidence"))}


def without_frames(record):
    return dict(record, ftpx=frameless(record["ftpx"]))


def carried_coded(name, record):
    """Bytes of the sender's segments, where those are not the file's and each came once."""
    connection = captures.connections(name)[record["ftpx"]["tcp_stream"]]
    return sum(len(segment.payload) for _, segment in connection.segments
               if segment.source[1] == record["source"]["port"])


def carried(name, record):
    """Bytes that the sender's segments held: under TLS more than what they say, in MODE Z less."""
    facts = record["ftpx"]
    if any(told.get("compressed") for told in transfers(name)):
        return carried_coded(name, record)
    if "encrypted" not in facts:
        return facts["bytes"]
    by_client = record["source"]["ip"] == record["client"]["ip"]
    return facts["encrypted"]["from_client" if by_client else "from_server"]


def double_counts(record):
    for part in ("source", "destination", "network"):
        for count in {"bytes", "packets"} & set(record[part]):
            record[part][count] *= 2


@each_whole_one
def test_every_segment_twice_only_repeats_bytes(name):
    wanted = [without_frames(record) for record in expected(name)]
    for record in wanted:
        double_counts(record)
        facts = record["ftpx"]
        if "retransmitted_bytes" in facts:  # all that was carried is carried once more
            facts["retransmitted_bytes"] = 2 * facts["retransmitted_bytes"] + \
                carried(name, record)
    found = tshark.records(rewritten(name, "doubled"), *runs.reading(name))
    assert [without_frames(record) for record in found] == wanted


# --- one packet less ---

def can_lose(facts):
    """A transfer of several segments, each in the capture once, with the bytes the file has."""
    return facts["expected_state"] == "complete" and "seen" not in facts and \
        not facts.get("compressed") and not facts.get("protected") and \
        facts.get("payload", {"size": 0})["size"] > 3 * 1460


def aborts(name):
    """With one byte less, an ABOR that came too late would not have."""
    return any("ABOR" in command for session in sessions(name) for command in session["commands"])


def carries(connection, facts):
    sizes = [len(segment.payload) for _, segment in connection.segments if segment.payload]
    return len(sizes) > 3 and facts["data"]["port"] in (connection.opener[1], connection.listener[1]) and \
        sum(sizes) == facts["payload"]["size"]


def losers(name):
    """Data connections that can lose a segment, by TCP stream."""
    return ((number, connection) for facts in filter(can_lose, transfers(name))
            for number, connection in enumerate(captures.connections(name))
            if carries(connection, facts))


LOSING = those(lambda name: any(losers(name)) and not aborts(name))


def loss(name):
    """The first of them, the frame of its middle segment, and how many bytes that has."""
    stream, connection = next(losers(name))
    data = [(number, len(segment.payload)) for number, segment in connection.segments
            if segment.payload]
    return stream, *data[len(data) // 2]


@functools.lru_cache(maxsize=None)
def without_one(name):
    return captures.save(name, "lost", rewrite.lose(captures.taken(name), loss(name)[1]))


def lessen_transfer(record, size):
    """Has the record of a transfer say that a segment of this size is missing."""
    facts = record["ftpx"]
    facts.update(bytes=facts["bytes"] - size, gap_bytes=size, state="incomplete",
                 quirks=[*facts.get("quirks", []), "gap"])
    record["ftpx"]["part"] = {"size": content(record)["size"] - size}
    for told in ("size", "hash"):
        record["file"].pop(told, None)
    record["event"].update(outcome="failure", reason="bytes missing inside the stream")
    record["related"].pop("hash", None)


def lessen(records, stream, size):
    """Of all transfers of a data connection, which are two when it is from server to server."""
    for record in records:
        if record["record"] == "transfer" and record["ftpx"].get("tcp_stream") == stream:
            lessen_transfer(record, size)
            way = "up" if record["event"]["action"] == "ftp-upload" else "down"
            [session] = [one for one in records if one["record"] == "session"
                         and one["ftpx"]["session"] == record["ftpx"]["session"]]
            session["ftpx"][f"bytes_{way}"] -= size
    return records


def comparable(record):
    """The order of oddities means nothing; the rate follows from time and bytes."""
    facts = dict(record["ftpx"], checks=None)  # nobody can say what became of the rest
    if facts.get("gap_bytes"):
        facts.update(quirks=sorted(facts.get("quirks", [])), rate=None, overall_rate=None,
                     time=None, limited=None, entries=None)
    return dict(record, ftpx=facts)


def of_deeds(records):
    """Without what is told of all of them together."""
    return [comparable(uncounted(record)) for record in records
            if record["record"] not in ("file", "finding")]


def hashless(record):
    return dict(record, file=dict(record["file"], hash=None), related=dict(record["related"], hash=None))


def check_file(before, after, size):
    """A file that lost a segment, if no other piece has it; or one that did not."""
    lost = before["ftpx"]["covered"] - after["ftpx"]["covered"]
    assert lost in (0, size)
    if lost:
        assert not after["ftpx"]["complete"] and "hash" not in after["file"]
    if lost and "missing" in after["ftpx"]:  # where it lies is known
        missing = [sum(part["to"] - part["from"] for part in one["ftpx"].get("missing", []))
                   for one in (before, after)]
        assert missing[1] - missing[0] == size
    if not lost:  # its hash may need bytes in order that this stream had alone
        assert hashless(after) == hashless(before)


@pytest.mark.parametrize("name", LOSING)
def test_one_segment_less_is_one_gap(name):
    stream, lost, size = loss(name)
    wanted = lessen(expected(name), stream, size)
    was = {number: number + (number >= lost) for number in range(1, len(captures.taken(name)))}
    found = renumbered(without_one(name), was)
    assert of_deeds(found) == of_deeds(wanted)
    assert size in [record["ftpx"].get("gap_bytes") for record in found]
    files = [[record for record in records if record["record"] == "file"]
             for records in (wanted, found)]
    for before, after in zip(*files, strict=True):
        check_file(before, after, size)
