# Knows the shape that records have: the schema, their order, what a number and a time look like.
# Refuses to know what is in them; test_truth does.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import base64
import datetime
import hashlib
import ipaddress
import json
import pathlib
import re

import jsonschema
import pytest

import captures
import record_schema
import runs
import tshark
from facts import Facts
from build import Dialogue
from runs import records
from truth import ALL, TOLD

SCHEMA = json.loads(pathlib.Path(__file__).with_name("record.schema.json").read_text("utf-8"))
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")  # our captures have microseconds

held = Facts()
each_capture = held.each(TOLD)


def test_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_is_what_the_table_of_members_gives():
    """tests/reference writes it anew."""
    file = pathlib.Path(__file__).with_name("record.schema.json")
    assert file.read_text("utf-8") == record_schema.document()


def test_a_member_is_always_there_sometimes_or_when_its_object_is():
    shared = {kind: dict((path, mark) for path, mark, *_ in record_schema.rows(kind))
              for kind in ("transfer", "session")}
    assert [shared["session"][path] for path in ("event.id", "user.name", "tls.version")] == ["!", "+", ""]
    assert SCHEMA["$defs"]["session"]["properties"]["user"]["required"] == ["name"]
    assert "user" not in SCHEMA["$defs"]["session"]["required"]


# Members that no capture of ours has, read as it is; dialogues, other preferences and attempts have them.
ELSEWHERE = {
    "capture": {"captures[].dropped_by_interface", "captures[].dropped_by_system", "captures[].comments[].of",
                "captures[].comments[].number", "captures[].comments[].text", "captures[].comments_left_out",
                "captures_left_out"},
    "login": {"user_raw"},
    "operation": {"arg_raw", "from_raw"},
    "transfer": {"user_raw", "conflicting_bytes", "part.hash.md5", "part.hash.sha1", "part.hash.sha512"},
    "session": {"user_raw", "banner_raw", "server_software_raw", "client_software_raw", "language",
                "unheard_tls.frame", "unheard_tls.bytes", "lines_left_out"},
    "file": set(),
    "finding": {"arg_raw", "watch.kind", "watch.value", "watch.comment", "watch.line"},
}
ON_REQUEST = re.compile(r"file\.hash\.(md5|sha1|sha512)|tls\..*|ftpx\.(alpn|origin).*")


def paths(value, path=""):
    """The names of all members below, as the table has them; a list is told as what it holds."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from paths(below, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for below in value:
            yield from paths(below, f"{path}[]")
    else:
        yield path


@pytest.mark.skipif(TOLD is not ALL, reason="a member may be in any capture")
@pytest.mark.parametrize("kind", ELSEWHERE)
def test_no_member_is_promised_that_nothing_writes(kind):
    written = {path for name in TOLD for record in [runs.capture(name), *runs.of_kind(name, kind)]
               if record["record"] == kind for path in paths(record)}
    promised = {path.removesuffix("[]") for path, *_ in record_schema.rows(kind)}
    elsewhere = {f"ftpx.{path}" for path in ELSEWHERE[kind]}
    assert {path for path in promised - written - elsewhere if not ON_REQUEST.fullmatch(path)} == set()
    assert elsewhere <= promised and not elsewhere & written


def types(node, path=""):
    """(path, type) of each member, objects included; of a list, those of its items."""
    while "$ref" in node:
        node = SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]
    if node.get("type") == "array":
        yield from types(node["items"], path)
    elif node.get("type") == "object":
        yield path, "object"
        for name, member in node["properties"].items():
            yield from types(member, f"{path}.{name}")
    else:
        values = [node["const"]] if "const" in node else node.get("enum", [])
        yield path, node.get("type") or type((values[0][:1] or [""])[0] if isinstance(
            values[0], list) else values[0]).__name__


NAMES_OF_TYPES = {"str": "string", "int": "integer", "bool": "boolean"}


def test_one_index_takes_all_records():
    """Elasticsearch has one type for a name, whatever record it is in."""
    found = {}
    for choice in SCHEMA["oneOf"]:
        for path, kind in types(choice):
            found.setdefault(path, set()).add(NAMES_OF_TYPES.get(kind, kind))
    assert {path: kinds for path, kinds in found.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize("breach", [
    {"schema": "ftpx/2"}, {"record": "files"}, {"@timestamp": None}, {"@timestamp": "yesterday"},
    {"event": None}])
def test_schema_refuses(breach):
    record = dict(records("passive-download")[0], **breach)
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(record)


def test_schema_refuses_members_nobody_promised():
    record = records("passive-download")[0]
    record = dict(record, ftpx=dict(record["ftpx"], suprise=1))
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(record)


@each_capture
def test_records_follow_the_schema(name):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    faults = [f"{record['record']}: {'.'.join(map(str, fault.path))}: {fault.message}"
              for record in records(name) for fault in validator.iter_errors(record)]
    assert not faults


def test_transfer_of_a_late_capture_may_have_no_type(play):
    """Nobody knows what TYPE was in force before."""
    ftp = Dialogue(handshake=False)
    ftp.talk("PWD", '257 "/"', "RETR a", "550 No")
    [record] = play(ftp).records("transfer")
    assert "type" not in record["ftpx"]
    assert jsonschema.Draft202012Validator(SCHEMA).is_valid(record)


def test_bytes_of_read_names_are_told_in_records_of_the_schema(save):
    ftp = Dialogue(charset="latin-1").login("\xe9")
    ftp.talk("RNFR a\xe9", "350 ok", "RNTO b\xe9", "250 ok", "DELE c\xe9", "250 ok")
    ftp.download("d\xe9", b"content")
    found = tshark.records(save(ftp.wire), "-o", "ftpx.charset:ISO-8859-1")
    told = {text for record in found for path, text in leaves(record) if path.endswith("_raw")}
    assert told == {rf"{letter}\xe9" for letter in ("", "a", "b", "c", "d")}
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert [fault.message for record in found for fault in validator.iter_errors(record)] == []


def ahead():
    return map(runs.once, TOLD)


@each_capture
def test_output_is_json_lines_and_nothing_else(name):
    """In a file here; test_invariance sees the same on standard output."""
    out = runs.json_of(name)
    assert out.endswith("}\n")
    assert all(line.startswith("{") for line in out.splitlines())


def command_frame(record):
    facts = record["ftpx"]
    if record["record"] == "login":
        return facts.get("frame") or facts["reply_frame"]
    if "frame" in facts:
        return facts["frame"]
    return facts["frames"].get("command") or facts["frames"]["first"]


@each_capture
def test_logins_and_transfers_by_command_then_their_session(name):
    found = [record for record in records(name) if record["record"] not in ("file", "finding")]
    numbers = []
    while found and "session" in found[0]["ftpx"]:
        size = [record["record"] for record in found].index("session") + 1
        numbers.append(found[0]["ftpx"]["session"])
        assert {record["ftpx"]["session"] for record in found[:size]} == {numbers[-1]}
        order = [command_frame(record) for record in found[:size - 1]]
        assert order == sorted(order)
        found = found[size:]
    assert all(record["record"] == "transfer" for record in found)  # of no session that is known
    assert sorted(numbers) == list(range(len(numbers)))


@each_capture
def test_records_of_files_come_last_by_their_first_command(name):
    kinds = [record["record"] for record in records(name) if record["record"] != "finding"]
    assert kinds == sorted(kinds, key=lambda kind: kind == "file")
    commands = {record["ftpx"]["transfer"]: command_frame(record)
                for record in runs.of_kind(name, "transfer")}
    order = [commands[record["ftpx"]["pieces"][0]["transfer"]]
             for record in runs.of_kind(name, "file")]
    assert order == sorted(order)


@each_capture
def test_sessions_by_first_frame(name):
    starts = [record["ftpx"]["frames"]["first"] for record in records(name)
              if record["record"] == "session"]
    assert starts == sorted(starts)


def leaves(value, path=""):
    if isinstance(value, dict):
        return [leaf for key, part in value.items() for leaf in leaves(part, f"{path}.{key}")]
    if isinstance(value, list):
        return [leaf for part in value for leaf in leaves(part, path)]
    return [(path, value)]


@each_capture
def test_absent_facts_are_absent(name):
    for record in records(name):
        assert [path for path, value in leaves(record) if value is None or value == ""] == []


@each_capture
def test_times_are_iso_8601_with_the_captures_digits(name):
    for record in records(name):
        assert record["@timestamp"] == record["event"]["start"]
        for key in {"start", "end"} & set(record["event"]):
            assert ISO.fullmatch(record["event"][key])


@each_capture
def test_duration_is_end_less_start_in_nanoseconds(name):
    for event in (record["event"] for record in records(name) if "end" in record["event"]):
        start, end = (datetime.datetime.fromisoformat(event[key].removesuffix("Z"))
                      for key in ("start", "end"))
        assert event["duration"] == (end - start) // datetime.timedelta(microseconds=1) * 1000


@each_capture
def test_session_spans_its_control_connection(name):
    """Frames and times of the control connection, read off the packets."""
    taken = captures.taken(name)
    for record in records(name):
        if record["record"] == "session":
            mine = captures.connections(name)[record["ftpx"]["tcp_stream"]].frames
            assert record["ftpx"]["frames"] == {"first": mine[0], "last": mine[-1]}
            micros = taken[mine[-1] - 1].micros - taken[mine[0] - 1].micros
            assert record["event"]["duration"] == micros * 1000


def community_id(one, other):
    """Version 1, seed 0, of a TCP connection: github.com/corelight/community-id-spec."""
    ends = sorted((ipaddress.ip_address(end["ip"]).packed, end["port"]) for end in (one, other))
    addresses = ends[0][0] + ends[1][0]
    ports = ends[0][1].to_bytes(2, "big") + ends[1][1].to_bytes(2, "big")
    digest = hashlib.sha1(b"\0\0" + addresses + b"\6\0" + ports)
    return "1:" + base64.b64encode(digest.digest()).decode()


@each_capture
def test_community_id_is_that_of_the_connection(name):
    for record in records(name):
        assert record["network"]["community_id"] == community_id(record["source"], record["destination"])


def ends(connection):
    return {connection.opener, connection.listener}


@each_capture
def test_tcp_stream_is_the_connections_number(name):
    """Where the same ends met more than once, frames tell which time it was."""
    for record in records(name):
        if "tcp_stream" not in record["ftpx"]:
            continue
        connection = captures.connections(name)[record["ftpx"]["tcp_stream"]]
        assert ends(connection) == {
            (record[end]["ip"], record[end]["port"]) for end in ("source", "destination")}
        assert {record["ftpx"]["frames"]["first"], record["ftpx"]["frames"]["last"]} \
            <= set(connection.frames)


test_each_capture = held.test()
