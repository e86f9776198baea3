# Knows that findings are what expert information warns of, and what hints at an attack, and how they tell an
# attack that a server took from one that it refused.
# Refuses to know which packets make which expert information.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import pathlib
import re

import jsonschema
import pytest

import captures
import ecs
import runs
import tshark
from build import Dialogue, numbers
from facts import Facts
from test_ecs import OWN
from test_records import SCHEMA
from truth import NAMES, chosen

WIRE = pathlib.Path(__file__).parents[2] / "plugin" / "wire"


def rows(header, row):
    """Groups of a regular expression, of each row of a list that a header has."""
    return re.findall(row, (WIRE / header).read_text("utf-8"), re.MULTILINE)


FILTERS = {entry: (name, severity) for entry, name, severity in rows(
    "quirk.h", r'^    X\((\w+), +"(ftpx[a-z_.]+)", +\w+, +(\w+),')}
FILTER_OF = dict(rows("quirk.h", r'^    X\(([A-Z_]+), "[a-z-]+", (\w+),'))
HINTS = {FILTERS[FILTER_OF[quirk]][0] for quirk in rows("rule.h", r'^    X\((\w+), +[A-Z]+, +"[^"]+"\)')}
OF_VIEWS = {"ftpx.line.hidden", "ftpx.builtin.off"}  # which tell of what they show
WANTED = ({name for name, severity in FILTERS.values() if severity != "NOTE"} | HINTS) - OF_VIEWS
NOTED = {name for name, _ in FILTERS.values()} - OF_VIEWS

held = Facts()
each_capture = held.each(NAMES)


def with_notes(name):
    return tshark.tap_arguments(captures.path(name), "ftpx,json", "-o", "ftpx.findings.notes:TRUE",
                                *runs.reading(name))


def ahead():
    for name in NAMES:
        yield from (runs.once(name), runs.twice(name), with_notes(name))


def test_lists_were_read():
    assert len(FILTERS) > 50 and len(FILTER_OF) > 60
    assert {"ftpx.login.slow_guessing", "ftpx.command.anonymous_write"} <= HINTS
    assert "ftpx.login.cleartext" not in WANTED and "ftpx.login.failed" in WANTED


@each_capture
def test_findings_are_what_expert_information_warns_of(name):
    wanted = {(field, frame) for frame, row in enumerate(runs.table(name), 1)
              for field in WANTED & set(row)}
    found = {(record["rule"]["name"], record["ftpx"]["frame"]) for record in runs.of_kind(name, "finding")}
    assert found == wanted


@each_capture
def test_notes_are_findings_when_asked_for(name):
    """Beside the records that there are otherwise."""
    said = tshark.but_capture(tshark.tshark(*with_notes(name)))
    records = [json.loads(line) for line in said.splitlines()]
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for record in records:
        assert not list(validator.iter_errors(record))
        assert not list(ecs.faults(record, OWN))
    wanted = {(field, frame) for frame, row in enumerate(runs.table(name), 1)
              for field in NOTED & set(row)}
    found = {(record["rule"]["name"], record["ftpx"]["frame"]) for record in records
             if record["record"] == "finding"}
    assert found == wanted
    assert [record for record in runs.records(name) if record not in records] == []


@each_capture
def test_each_finding_has_its_severity_and_its_frames(name):
    words = {"NOTE": "note", "WARN": "warning", "ERROR": "error"}
    severities = {rule: words[severity] for rule, severity in FILTERS.values()}
    for record in runs.of_kind(name, "finding"):
        facts = record["ftpx"]
        assert facts["severity"] == severities[record["rule"]["name"]]
        assert facts["frame"] in facts["evidence"] and facts["evidence"] == sorted(facts["evidence"])


@each_capture
def test_findings_come_last_by_frame(name):
    kinds = [record["record"] == "finding" for record in runs.records(name)]
    frames = [record["ftpx"]["frame"] for record in runs.of_kind(name, "finding")]
    assert kinds == sorted(kinds) and frames == sorted(frames)


def techniques(name, rule):
    """What findings of a rule name, subtechnique first."""
    found = [record for record in runs.of_kind(name, "finding") if record["rule"]["name"] == rule]
    assert found
    return {(record["threat"]["technique"].get("subtechnique", {}).get("id", [None])[0],
             record["threat"]["technique"]["id"][0]) for record in found}


# https://attack.mitre.org names these.
@pytest.mark.parametrize("name, rule, technique", [
    ("brute-force-fails", "ftpx.login.bruteforce", ("T1110.001", "T1110")),
    ("password-spraying", "ftpx.login.spraying", ("T1110.003", "T1110"))])
def test_a_technique_is_named(name, rule, technique):
    for capture in chosen(name):
        if capture == name:
            assert techniques(name, rule) == {technique}


test_each_capture = held.test()


# --- dialogues ---

def finding(played, rule):
    [record] = [record for record in played.records("finding") if record["rule"]["name"] == rule]
    return record


@pytest.mark.parametrize("reply, outcome, accepted", [
    ("200 done", "success", True), ("500 no", "failure", False), (None, "unknown", None)])
def test_an_attack_that_was_refused_does_not_look_like_one_that_was_not(reply, outcome, accepted, play):
    ftp = Dialogue().login()
    ftp.talk("SITE EXEC /bin/id", *[reply] * bool(reply))
    record = finding(play(ftp), "ftpx.command.attack")
    assert record["event"]["outcome"] == outcome
    assert record["ftpx"].get("accepted") == accepted
    assert (record["ftpx"]["attack"], record["ftpx"]["command"]) == ("site-exec", "SITE")
    assert record["threat"]["technique"]["id"] == ["T1190"]


def test_a_question_for_the_password_accepts_nothing(play):
    ftp = Dialogue()
    ftp.talk("220 (vsFTPd 2.3.4)", "USER root:)", "331 Please specify the password.")
    assert finding(play(ftp), "ftpx.command.attack")["event"]["outcome"] == "unknown"


@pytest.mark.parametrize("reply, outcome", [("200 ok", "success"), ("500 no", "failure")])
def test_a_bounce_names_where_it_was_said_and_answered(reply, outcome, play):
    ftp = Dialogue().login()
    asked = len(ftp.wire.packets) + 1
    ftp.talk(f"PORT {numbers('10.9.9.9', 8080)}", reply)
    record = finding(play(ftp), "ftpx.data.bounce")
    assert record["event"]["outcome"] == outcome and record["ftpx"]["frame"] in record["ftpx"]["evidence"]
    assert record["ftpx"]["evidence"][0] >= asked and len(record["ftpx"]["evidence"]) == 2


def test_a_password_stays_out_of_findings(play):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 password", "PASS s3cret%n%n%n%n", "530 s3cret%n%n%n%n is wrong")
    played = play(ftp)
    assert played.records("finding")
    assert "s3cret" not in str(played.all_records)


def test_what_nothing_followed_is_found_at_its_command(play):
    ftp = Dialogue(handshake=False)
    ftp.talk("RETR photo.jpg")
    ftp.control.fin("client")
    record = finding(play(ftp), "ftpx.transfer.incomplete")
    assert (record["ftpx"]["frame"], record["ftpx"]["evidence"]) == (1, [1])
