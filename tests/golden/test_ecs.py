# Knows that every record is an event as the Elastic Common Schema has it, and what records tell alike.
# Refuses to know the schema (ecs.py), and what happened (test_truth).
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import captures
import ecs
import runs
import tshark
from build import Dialogue
from facts import Facts
from truth import NAMES, TOLD

# Names that are ours, not ECS's.
OWN = {"schema", "record", "ftpx"}

held = Facts()
each_capture = held.each(NAMES)
each_told = held.each(TOLD)  # what has a form has it in every capture


def ahead():
    return map(runs.once, TOLD)


def test_the_list_is_ecs_own():
    assert len(ecs.fields()) > 1000 and ecs.fields()["@timestamp"]["required"]
    assert ecs.fields()["source.ip"]["type"] == "ip"


@pytest.mark.parametrize("breach, fault", [
    ({"sauce": {"ip": "192.0.2.1"}}, "there is no field sauce.ip"),
    ({"source": {"ip": "nowhere"}}, "source.ip is no ip: 'nowhere'"),
    ({"@timestamp": "yesterday"}, "@timestamp is no date: 'yesterday'"),
    ({"ecs": {}}, "there is no ecs.version"),
    ({"event": {"kind": "event", "category": ["fire"], "type": []}}, "event.category may not be 'fire'"),
    ({"event": {"kind": "event", "category": ["network"], "type": ["user"]}},
     "event.type 'user' is of none of ['network']"),
    ({"event": {"kind": "event", "category": "network", "type": []}}, "event.category is no list")])
def test_a_breach_is_found(breach, fault):
    record = dict(runs.records(NAMES[0])[0], **breach)
    assert fault in list(ecs.faults(record, OWN))


@each_told
def test_each_record_is_an_event_of_ecs(name):
    faults = [f"{record['record']}: {fault}" for record in runs.records(name)
              for fault in ecs.faults(record, OWN)]
    assert not faults


@each_capture
def test_each_record_names_the_version_that_it_was_held_against(name):
    assert {record["ecs"]["version"] for record in runs.records(name)} <= {ecs.version()}


@each_told
def test_each_event_has_a_number_of_its_own(name):
    numbers = [record["event"]["id"] for record in runs.records(name)]
    assert len(set(numbers)) == len(numbers)


def test_numbers_stay_when_other_packets_come_before():
    one, other = "passive-download", "active-upload"
    both = str(tshark.MADE / "both-in-one.pcapng")
    tshark.convert("mergecap", "-w", both, captures.path(one), captures.path(other))
    merged = {record["event"]["id"] for record in tshark.records(both)}
    for name in (one, other):
        assert {record["event"]["id"] for record in tshark.records(captures.path(name))} <= merged


def ends(record, *names):
    return {(record[name]["ip"], record[name]["port"]) for name in names}


@each_capture
def test_source_and_destination_are_client_and_server_but_of_data(name):
    for record in runs.records(name):
        if record["record"] in ("login", "operation", "session", "attempt"):
            assert record["source"]["ip"] == record["client"]["ip"]
            assert ends(record, "source", "destination") == ends(record, "client", "server")


@each_capture
def test_what_is_related_is_named_elsewhere(name):
    for record in runs.records(name):
        told = {record[end]["ip"] for end in ("client", "server", "source", "destination") if end in record}
        more = set(record["related"]["ip"]) - told  # of the data connection that a finding is about
        assert told <= set(record["related"]["ip"]) and (not more or "transfer" in record["ftpx"])
        assert record["related"].get("user", []) == [record["user"]["name"] for _ in record.get("user", [])]


@each_capture
def test_connections_carry_what_the_packets_do(name):
    """Segments and bytes of each direction, counted in the packets; those that were cut had more."""
    cut = any(packet.is_cut for packet in captures.taken(name))
    for record in runs.of_kind(name, "session"):
        connection = captures.connections(name)[record["ftpx"]["tcp_stream"]]
        for end in ("source", "destination"):
            mine = [segment for _, segment in connection.segments
                    if segment.source == (record[end]["ip"], record[end]["port"])]
            assert record[end]["packets"] == len(mine)
            seen = sum(len(segment.payload) for segment in mine)
            assert record[end]["bytes"] == seen or (cut and record[end]["bytes"] > seen)
        for sum_of in ("bytes", "packets"):
            assert record["network"][sum_of] == record["source"][sum_of] + record["destination"][sum_of]


@each_capture
def test_only_whole_files_have_size_and_hash(name):
    for record in runs.of_kind(name, "transfer"):
        hidden = "linked_by" in record["ftpx"]  # what was done with it, TLS hides
        if (record["ftpx"]["state"] != "complete" and not hidden) or "restart" in record["ftpx"] or \
                record["event"].get("action") == "ftp-list":
            assert not {"size", "hash"} & set(record["file"])
    for record in runs.of_kind(name, "file"):
        assert ("size" in record["file"]) == record["ftpx"]["complete"]


test_each_capture = held.test()


# --- dialogues ---

def test_a_password_that_the_server_repeats_is_masked(save):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 password", "PASS s3cret", "530 Login with s3cret is wrong",
             "USER alice", "331 password", "PASS in", "530 Login incorrect, in not known")
    path = save(ftp.wire)
    first, second = [record for record in tshark.records(path) if record["record"] == "login"]
    assert first["event"]["reason"] == first["ftpx"]["reply_text"] == "Login with •••• is wrong"
    assert second["ftpx"]["reply_text"] == "Login incorrect, •••• not known"
    shown = tshark.records(path, "-o", "ftpx.show_passwords:TRUE")
    assert [record["ftpx"].get("reply_text") for record in shown if record["record"] == "login"] == [
        "Login with s3cret is wrong", "Login incorrect, in not known"]
    assert shown[0]["ftpx"]["password"] == "s3cret" and "password" not in first["ftpx"]


@pytest.mark.parametrize("options, alice", [((), False), (("-o", "ftpx.show_passwords:TRUE"), True)])
def test_who_asks_for_passwords_gets_them_in_the_table_and_on_the_page(options, alice, save):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 password", "PASS s3cret", "530 no",
             "USER anonymous", "331 mail?", "PASS me@example.org", "230 in")
    path, page = save(ftp.wire), tshark.OUT / "passwords.html"
    page.unlink(missing_ok=True)
    table = tshark.tap(path, "ftpx,logins", *options)
    tshark.tap(path, f"ftpx,report,{page}", *options)
    heading = next(line for line in table.splitlines() if line.startswith("Session"))
    assert ("Password" in heading.split()) == alice
    assert ("s3cret" in table, "me@example.org" in table) == (alice, alice)
    assert ("s3cret" in page.read_text("utf-8")) == alice


@pytest.mark.parametrize("tap", ["flows", "flow,ftpx,standard", "report"])
def test_a_password_that_the_server_repeats_stays_out_of_all_that_is_written(tap, save):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 password", "PASS s3cret", "530 No: s3cret is wrong")
    path, page = save(ftp.wire), tshark.OUT / "repeated.html"
    wish = {"flows": "ftpx,flows", "report": f"ftpx,report,{page}"}.get(tap, tap)
    for options, shown in (((), False), (("-o", "ftpx.show_passwords:TRUE"), True)):
        page.unlink(missing_ok=True)
        said = tshark.tap(path, wish, *options) + (page.read_text("utf-8") if page.exists() else "")
        assert "is wrong" in said and ("s3cret is wrong" in said) == shown


def test_anonymous_passwords_are_always_told(save):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER anonymous", "331 mail?", "PASS me@example.org", "230 in")
    assert tshark.records(save(ftp.wire))[0]["ftpx"]["password"] == "me@example.org"


def test_an_endpoint_is_told_though_nobody_connected(play):
    ftp = Dialogue().login()
    ftp.talk("PASV", "227 Entering Passive Mode (10,0,0,1,195,80)", "RETR f", "425 No connection")
    [record] = play(ftp).records("transfer")
    assert record["ftpx"]["announced"] == {"ip": "10.0.0.1", "port": 50000}
    assert record["event"]["code"] == "425" and record["event"]["reason"] == "No connection"
    assert "size" not in record["file"] and "part" not in record["ftpx"]


def test_a_part_of_a_file_is_told_as_one(play):
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 ok", "REST 10", "350 ok")
    ftp.download("f", b"content")
    [record] = play(ftp).records("transfer")
    assert "size" not in record["file"] and "hash" not in record["file"]
    assert record["ftpx"]["part"]["size"] == 7 and len(record["ftpx"]["part"]["hash"]["sha256"]) == 64


def test_an_empty_file_that_was_seen_has_size_0(play):
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 ok")
    ftp.download("f", b"")
    [record] = play(ftp).records("transfer")
    assert record["ftpx"]["state"] == "complete" and record["file"]["size"] == 0
