# Knows what Suricata's events of each capture must say: the commands, replies and files of its truth, and the
# bytes of its packets; and that they are what Suricata's schema allows.
# Refuses to know more of their form than eve.py has.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import collections
import hashlib
import json
import os
import subprocess
import zlib

import pytest

import captures
import eve
import packets
import runs
import tshark
from build import Dialogue, noise
from facts import Facts
from reference import EXPERT, registered
from test_truth import as_logged, commands_told, may_follow
from truth import NAMES, TOLD, UNSAFE, has_all, is_commanded, seen, server, sessions, truth

pytestmark = pytest.mark.own

held = Facts()
each_capture = held.each(NAMES)
each_told = held.each(TOLD)  # what has a form has it in every capture


def ahead():
    yield from map(runs.once, TOLD)
    yield from map(runs.unusual, NAMES)


def events(name, kind=None):
    found = [json.loads(line) for line in runs.eve_of(name).splitlines()]
    return [event for event in found if kind in (None, event["event_type"])]


def texts(value):
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


# --- form ---

@each_told
def test_events_are_what_the_schema_allows(name):
    assert [fault for event in events(name) for fault in eve.faults(event)] == []
    assert [text for event in events(name) for text in texts(event) if UNSAFE.search(text)] == []


@each_capture
def test_they_are_the_same_however_the_capture_is_read(name):
    assert runs.eve_of_unusual(name) == runs.eve_of(name)


@each_capture
def test_events_name_flows_by_one_number_each(name):
    """A data connection's has that of its session."""
    flows = {event["flow_id"]: event for event in events(name, "flow")}
    assert len(flows) == len(events(name, "flow"))
    for event in events(name):
        if event["event_type"] == "engine":
            continue
        flow = flows[event["flow_id"]]
        ends = [{(one["src_ip"], one["src_port"]), (one["dest_ip"], one["dest_port"])}
                for one in (event, flow)]
        assert ends[0] == ends[1] and event["community_id"] == flow["community_id"]
        assert event["flow_id"] < 2**53
        if "parent_id" in event:
            assert flows[event["parent_id"]]["app_proto"] == "ftp" and event["app_proto"] == "ftp-data"


# --- flows ---

@each_capture
def test_flows_count_what_is_in_the_packets(name):
    """Where a receiver would take all that is there."""
    if {"altered", "relay"} & set(truth(name)["capture"]) or None in captures.segments(name):
        return
    lengths = list(map(packets.ip_length, captures.taken(name)))
    found = collections.defaultdict(list)
    for number, segment in enumerate(captures.segments(name), 1):
        found[segment.source, segment.target].append(lengths[number - 1])
    ends = [((flow["src_ip"], flow["src_port"]), (flow["dest_ip"], flow["dest_port"]))
            for flow in events(name, "flow")]
    for flow, (one, other) in zip(events(name, "flow"), ends):
        if ends.count((one, other)) + ends.count((other, one)) == 1:
            told = flow["flow"]
            assert (told["pkts_toserver"], told["bytes_toserver"]) == \
                (len(found[one, other]), sum(found[one, other]))
            assert (told["pkts_toclient"], told["bytes_toclient"]) == \
                (len(found[other, one]), sum(found[other, one]))


@each_capture
def test_sessions_are_flows_of_ftp(name):
    found = [(flow["src_ip"], {"ip": flow["dest_ip"], "port": flow["dest_port"]})
             for flow in events(name, "flow") if flow["app_proto"] == "ftp"]
    assert found == [(session["client_ip"], server(session)) for session in sessions(name)]


# --- what was said ---

def by_session(name):
    """Events of type ftp, those of each session together, by the frames in which sessions begin."""
    found = collections.defaultdict(list)
    for event in events(name, "ftp"):
        found[event["flow_id"]].append(event)
    return [found[flow["flow_id"]] for flow in events(name, "flow") if flow["app_proto"] == "ftp"]


@each_capture
def test_commands_are_those_the_client_sent(name):
    for session, found in zip(sessions(name), by_session(name), strict=True):
        commands = [(event["ftp"]["command"], event["ftp"].get("command_data", ""))
                    for event in found if "command" in event["ftp"]]
        told = commands_told(session)
        assert [one[0].upper() for one in commands[:len(told)]] == [one[0].upper() for one in told]
        for command, logged in zip(commands, told):
            if command[0] in ("PASS", "ACCT") and command[1] == "••••":
                continue
            assert plain(as_logged(command, logged)[1]) == plain(logged[1])
        assert [(verb, "") for verb, _ in commands[len(told):]] in may_follow(session)


def plain(text):
    """What both write alike: bytes that are no UTF-8 depend on the character set for the truth."""
    return text if text.isascii() and "\\" not in text else ""


@each_capture
def test_greetings_and_replies_have_their_codes(name):
    for session, found in zip(sessions(name), by_session(name), strict=True):
        if not has_all(session):
            continue
        if session["greeting"]:
            assert {int(code) for code in found[0]["ftp"]["completion_code"]} == set(session["greeting"])
        transfers = [facts for facts in session["transfers"] if is_commanded(facts)]
        mine = [event["ftp"] for event in found if event["ftp"].get("command") in
                {facts["command"] for facts in transfers}]
        for facts, told in zip(transfers, mine):
            if facts["expected_state"] == "complete":
                codes = list(dict.fromkeys(map(int, told["completion_code"])))
                assert codes == list(dict.fromkeys(facts["replies"])) and told["reply_received"] == "yes"


@each_capture
def test_passwords_are_not_told(name):
    secret = [word for word in truth(name)["passwords"] if len(word) > 3]
    assert [word for word in secret if word in runs.eve_of(name)] == []


# --- files ---

@each_capture
def test_files_have_their_size_and_hash(name):
    told = collections.Counter()
    for event in events(name, "fileinfo"):
        told[event["fileinfo"].get("sha256"), event["fileinfo"]["size"]] += 1
    for session in sessions(name):
        for facts in session["transfers"]:
            shown = seen(facts)
            if facts["direction"] != "listing" and shown["bytes"] and shown["sha256"]:
                assert told[shown["sha256"], shown["bytes"]] > 0


test_facts = held.test()


# --- a made one ---

CONTENT = noise(3000)


def made():
    ftp = Dialogue().login()
    ftp.talk("FEAT", "211-Features")
    ftp.control.server(b" UTF8\r\n")
    ftp.talk("211 End")
    ftp.download("pub/c.bin", CONTENT)
    ftp.talk("PORT 203,0,113,9,200,1", "500 No")
    return ftp.quit()


@pytest.fixture(name="told")
def _told(save):
    def of_dialogue(dialogue, *options):
        said = tshark.tap(save(dialogue.wire), "ftpx,eve", *options)
        return [json.loads(line) for line in said.splitlines()]
    return of_dialogue


def of_kind(found, kind):
    return [event for event in found if event["event_type"] == kind]


def test_all_of_a_session(told):
    found = told(made())
    shown = [{key: event["ftp"].get(key) for key in ("command", "command_data", "completion_code", "reply")}
             for event in of_kind(found, "ftp")]

    def turn(command, data, codes, *lines):
        return {"command": command, "command_data": data, "completion_code": codes, "reply": list(lines)}
    assert shown == [
        turn(None, None, ["220"], "ready"),
        turn("USER", "alice", ["331"], "Password"),
        turn("PASS", "••••", ["230"], "Welcome"),
        turn("FEAT", None, ["211", "211"], "Features", " UTF8", "End"),
        turn("PASV", None, ["227"], "Entering Passive Mode (10,0,0,1,195,81)"),
        turn("RETR", "pub/c.bin", ["150", "226"], "Here it comes", "Done"),
        turn("PORT", "203,0,113,9,200,1", ["500"], "No"),
        turn("QUIT", None, ["221"], "Bye")]
    assert [event["tx_id"] for event in of_kind(found, "ftp")] == list(range(8))
    passive, active = [event["ftp"] for event in of_kind(found, "ftp") if "mode" in event["ftp"]]
    assert (passive["mode"], passive["dynamic_port"]) == ("passive", 50001)
    assert (active["mode"], active["dynamic_port"]) == ("active", 51201)


def test_what_was_too_long_says_so(told):
    """A line ends after 8192 bytes."""
    ftp = Dialogue().login()
    ftp.talk("CWD short", "250 OK")
    ftp.talk("CWD " + "a" * 8100, "250 OK", "CWD " + "b" * 9000, "550 " + "c" * 9000)
    told_of = [event["ftp"] for event in of_kind(told(ftp), "ftp") if event["ftp"].get("command") == "CWD"]
    assert [(one["command_truncated"], one["reply_truncated"]) for one in told_of] == \
        [(False, False), (False, False), (True, True)]


def test_a_download_is_a_transfer_a_file_and_a_flow(told):
    found = told(made(), "-o", "ftpx.hash.md5:TRUE")
    [data], [file] = of_kind(found, "ftp_data"), of_kind(found, "fileinfo")
    assert data["ftp_data"] == file["ftp_data"] == {"filename": "pub/c.bin", "command": "RETR"}
    assert (data["src_ip"], file["src_ip"]) == ("10.0.0.2", "10.0.0.1")  # who opened it; who sent the file
    assert file["fileinfo"] == {
        "filename": "pub/c.bin", "gaps": False, "state": "CLOSED",
        "md5": hashlib.md5(CONTENT).hexdigest(), "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "stored": False, "size": 3000, "tx_id": 0}
    control, flow = of_kind(found, "flow")
    assert flow["parent_id"] == control["flow_id"] == data["parent_id"]
    assert (flow["flow"]["state"], flow["tcp"]) == \
        ("closed", {"syn": True, "fin": True, "state": "closed"})


def test_a_listing_is_a_transfer_and_no_file(told):
    ftp = Dialogue().login()
    ftp.pasv()
    ftp.talk("LIST -la", "150 Here it comes")
    data = ftp.passive()
    data.server(b"-rw-r--r-- 1 0 0 7 Jan 1 2020 f\r\n")
    data.close()
    ftp.talk("226 Done")
    found = told(ftp)
    assert [event["ftp_data"] for event in of_kind(found, "ftp_data")] == [{"command": "LIST"}]
    assert of_kind(found, "fileinfo") == [] and len(of_kind(found, "flow")) == 2


def test_a_file_that_is_cut_says_so(told):
    ftp = Dialogue().login()
    ftp.pasv()
    ftp.talk("RETR f", "150 Here it comes")
    data = ftp.passive()
    data.server(CONTENT)
    data.skip("server", 10)
    data.server(CONTENT)
    data.close()
    ftp.talk("226 Done")
    [file] = of_kind(told(ftp), "fileinfo")
    assert (file["fileinfo"]["state"], file["fileinfo"]["gaps"]) == ("TRUNCATED", True)
    assert "sha256" not in file["fileinfo"]
    flow = of_kind(told(ftp), "flow")[1]
    assert flow["tcp"]["tc_gap"] is True and "ts_gap" not in flow["tcp"]


def test_a_finding_is_an_alert(told):
    found = told(made())
    [alert] = [event for event in of_kind(found, "alert")
               if event["alert"]["metadata"]["ftpx_filter"] == ["ftpx.data.bounce"]]
    shown = alert["alert"]
    assert shown["signature"] == "FTPX points to a third party (bounce)"
    assert (shown["gid"], shown["rev"], shown["severity"], shown["category"]) == (959, 1, 2, "Misc Attack")
    assert shown["metadata"]["ftpx_server"] == ["refused"]
    assert shown["metadata"]["mitre_technique_id"] == ["T1046"]
    assert (alert["ftp"]["command"], alert["ftp"]["completion_code"]) == ("PORT", ["500"])
    control, data = of_kind(found, "flow")
    assert (control["flow"]["alerted"], data["flow"]["alerted"]) == (True, False)


def test_no_two_rules_have_one_number():
    """Of all findings that there can be: their filters by CRC-32, as signature_id has it."""
    names = [name for name, _, _, said in registered() if EXPERT.fullmatch(said)]
    assert len({zlib.crc32(name.encode()) & 0x7FFFFFFF for name in names}) == len(set(names)) > 20


def test_a_password_is_told_to_whom_asks(told):
    def passwords(*options):
        return [event["ftp"]["command_data"] for event in of_kind(told(made(), *options), "ftp")
                if event["ftp"].get("command") == "PASS"]
    assert passwords() == ["••••"]
    assert passwords(*runs.SHOW) == ["secret"]


def test_what_was_read_is_told(save):
    path = save(made().wire)
    found = [json.loads(line) for line in tshark.tap(path, "ftpx,eve").splitlines()]
    with open(path, "rb") as stream:
        content = stream.read()
    sum_of_it = hashlib.sha256(content).hexdigest()
    assert [event["engine"]["message"] for event in of_kind(found, "engine")][1] == \
        f"capture {os.path.basename(path)}, {len(content)} bytes, SHA-256 {sum_of_it}"
    assert {event["pcap_filename"] for event in found if "flow_id" in event} == {os.path.basename(path)}


def test_jq_joins_a_file_with_its_login(save):
    said = tshark.tap(save(made().wire), "ftpx,eve")
    asked = 'group_by(.parent_id // .flow_id)[] | select(any(.event_type == "fileinfo")) | ' \
        '[(.[] | select(.ftp.command == "USER") | .ftp.command_data), ' \
        '(.[] | select(.event_type == "fileinfo") | .fileinfo.filename)] | @tsv'
    found = subprocess.run(["jq", "-s", "-r", asked], input=said, capture_output=True, encoding="utf-8",
                           check=True)
    assert found.stdout == "alice\tpub/c.bin\n"
