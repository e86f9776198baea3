# Knows that on request each command is a record, by the commands that the truth has, and by the schemas.
# Refuses to know what commands lead to.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import json

import jsonschema

import captures
import ecs
import runs
import tshark
from build import Dialogue
from facts import Facts
from test_ecs import OWN
from test_records import SCHEMA
from test_truth import as_logged, commands_told, may_follow, of_session, printed
from truth import NAMES, sessions

WISH = ("-o", "ftpx.json.commands:TRUE")

held = Facts()
each_capture = held.each(NAMES)


def arguments(name):
    return tshark.tap_arguments(captures.path(name), "ftpx,json", *WISH, *runs.reading(name))


def ahead():
    for name in NAMES:
        yield from (arguments(name), runs.once(name))


@functools.lru_cache(maxsize=None)
def records(name):
    said = tshark.but_capture(tshark.tshark(*arguments(name)))
    return [json.loads(line) for line in said.splitlines()]


def commands(name):
    return [record for record in records(name) if record["record"] == "command"]


@each_capture
def test_commands_are_all_that_is_more(name):
    assert [record for record in records(name) if record["record"] != "command"] == runs.records(name)


@each_capture
def test_commands_are_those_the_client_sent(name):
    """A password is masked, unless it is an anonymous user's."""
    for number, session in enumerate(sessions(name)):
        mine = [record for record in commands(name)
                if record["ftpx"]["session"] == session_number(name, number)]
        told = commands_told(session)
        found = [(record["ftpx"]["command"], printed(record["ftpx"].get("arg", ""))) for record in mine]
        shown = [logged if command[1] == "••••" else as_logged(command, logged)
                 for command, logged in zip(found, told)]
        assert shown == told
        assert found[len(told):] in may_follow(session)


def session_number(name, number):
    return runs.of_kind(name, "session")[number]["ftpx"]["session"]


@each_capture
def test_commands_follow_both_schemas(name):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for record in commands(name):
        assert not [fault.message for fault in validator.iter_errors(record)]
        assert not list(ecs.faults(record, OWN))


@each_capture
def test_transfers_have_the_replies_of_their_command(name):
    replies = {(record["ftpx"]["session"], record["ftpx"].get("frame"), record["ftpx"]["command"]):
               [reply["code"] for reply in record["ftpx"].get("answers", [])] for record in commands(name)}
    for number, _ in enumerate(sessions(name)):
        for record in of_session(name, "transfer", number):
            facts = record["ftpx"]
            if "command" in facts and "arg" in facts:
                said = [codes for (session, frame, verb), codes in replies.items() if (session, frame) == (
                    facts["session"], facts["frames"]["command"]) and verb.upper() == facts["command"]]
                assert facts.get("replies", []) in said


test_each_capture = held.test()


def test_a_command_tells_each_reply_and_what_it_did(save):
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 ok", "PASV", "227 Entering Passive Mode (10,0,0,1,195,80)")
    data = ftp.passive(50000)
    ftp.talk("RETR f", "150-Here", "150 comes")
    data.server(b"content")
    data.close()
    ftp.talk("226 Done", "DELE f", "550 No")
    found = {record["ftpx"]["command"]: record for record in tshark.records(save(ftp.wire), *WISH)
             if record["record"] == "command"}
    replies = found["RETR"]["ftpx"]["answers"]
    assert [(reply["code"], reply["text"], reply["lines"]) for reply in replies] == [
        (150, "Here", 2), (226, "Done", 1)]
    assert replies[0]["time"] < replies[1]["time"] == found["RETR"]["event"]["end"]
    assert found["RETR"]["ftpx"]["transfer"] == 0 and found["PASS"]["ftpx"]["login"] == "success"
    assert found["PASV"]["ftpx"]["announced"] == {"ip": "10.0.0.1", "port": 50000}
    assert found["DELE"]["ftpx"]["operation"] == "ftp-delete"
    assert found["DELE"]["event"]["outcome"] == "failure"
    assert found["PASS"]["ftpx"]["arg"] == "••••"


def test_an_empty_line_is_a_command_without_a_name(save):
    ftp = Dialogue().login()
    ftp.control.send("client", b"\r\n")
    ftp.talk("500 What?", "QUIT", "221 Bye")
    found = [record["ftpx"] for record in tshark.records(save(ftp.wire), *WISH)
             if record["record"] == "command"]
    assert [command["command"] for command in found] == ["USER", "PASS", "UNKNOWN", "QUIT"]
    assert "arg" not in found[2] and found[2]["answers"][0]["code"] == 500
