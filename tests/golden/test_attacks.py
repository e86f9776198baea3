# Knows which captures show attacks, as their truth files have it, what each of these attacks is
# known by, and that calm captures show none.
# Refuses to know how ftpx tells.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import re

import pytest

import captures
import runs
from facts import Facts
from runs import having, value
from truth import ALL, chosen, sessions, those, truth

pytestmark = pytest.mark.own

held = Facts()

# Of the group Security, severity Warn or Error. A failed login is told as one wherever it is.
ALARMS = ["ftpx.login.bruteforce", "ftpx.login.guessed", "ftpx.login.spraying", "ftpx.tls.stripped",
          "ftpx.data.bounce", "ftpx.data.lowport", "ftpx.data.stolen", "ftpx.command.attack",
          "ftpx.transfer.mismatch", "ftpx.transfer.conflicting"]
# Notes of the same group that tell an attack rather than a weakness.
NOTES = ["ftpx.login.slow_guessing", "ftpx.data.redirected", "ftpx.command.anonymous_write",
         "ftpx.transfer.host_named"]
# Of the same group, and no attack by themselves: a wrong password, and what the user has listed.
OTHER = ["ftpx.login.failed", "ftpx.watch.hit"]


def is_attack(name):
    return truth(name).get("attack", False)


def is_calm(name):
    return not is_attack(name)


@held.each(those(is_calm))
def test_calm_captures_raise_no_alarm(name):
    assert having(name, *ALARMS, *NOTES, "ftpx.attack") == []


@held.each(those(is_attack))
def test_attacks_raise_an_alarm(name):
    assert having(name, *ALARMS, *NOTES) != []


ENTRY = re.compile(r'"(ftpx\.[a-z_.]+)", *SECURITY, *(\w+)')


def test_no_alarm_is_forgotten_here():
    source = pathlib.Path(__file__).parents[2] / "plugin/wire/quirk.h"
    entries = dict(ENTRY.findall(source.read_text(encoding="utf-8")))
    loud = {name for name, severity in entries.items() if severity != "NOTE"}
    assert loud == {*ALARMS, *OTHER}
    assert {*NOTES} <= set(entries) - loud


# What each is known by, and by nothing else.
KNOWN_BY = {
    "brute-force-fails": {"ftpx.login.bruteforce"},
    "brute-force-succeeds": {"ftpx.login.bruteforce", "ftpx.login.guessed"},
    "password-spraying": {"ftpx.login.bruteforce", "ftpx.login.spraying", "ftpx.login.guessed"},
    "slow-guessing": {"ftpx.login.slow_guessing"},
    "slow-spraying": {"ftpx.login.spraying"},
    "guessing-from-many": {"ftpx.login.spraying"},
    "bounce": {"ftpx.data.bounce"},
    "bounce-refused": {"ftpx.data.bounce"},
    "bounce-targets": {"ftpx.data.bounce", "ftpx.data.lowport"},
    "stolen-download": {"ftpx.data.stolen"},
    "path-traversal": {"ftpx.command.attack"},
    "exploit-attempts": {"ftpx.command.attack"},
    "names-hostile": {"ftpx.command.attack"},
    "http-request": {"ftpx.command.attack"},
    "anonymous-write": {"ftpx.command.anonymous_write"},
    "stealer-upload": {"ftpx.transfer.host_named"},
    "tls-stripped": {"ftpx.tls.stripped"},
}


def test_every_attack_has_its_signs_here():
    assert set(KNOWN_BY) == {name for name in ALL if is_attack(name)}


@held.each(those(is_attack))
def test_attack_is_known_by_its_signs_alone(name):
    assert {word for word in (*ALARMS, *NOTES) if having(name, word)} == KNOWN_BY[name]


# --- guesses ---

def quirks_of_logins(name):
    return [record["ftpx"].get("quirks", []) for record in runs.of_kind(name, "login")]


def turns_with(name, quirk):
    return [turn for turn, quirks in enumerate(quirks_of_logins(name), 1) if quirk in quirks]


@pytest.mark.parametrize("name, quirk, first, last", [
    ("slow-guessing", "slow-guessing", 10, 12),  # twice five passwords
    ("slow-spraying", "spraying", 5, 6),         # five users
    ("guessing-from-many", "spraying", 5, 5)])   # five clients
def test_guesses_count_from_the_threshold_on(name, quirk, first, last):
    assert turns_with(name, quirk) == list(range(first, last + 1))


def text_of(name, frame):
    return " ".join(value(name, frame, "_ws.expert.message"))


@pytest.mark.parametrize("name, words", [
    ("slow-guessing", "10 wrong passwords for this user"),
    ("slow-spraying", "users that failed from this client: 5"),
    ("guessing-from-many", "clients with a wrong password for this user: 5")])
def test_guesses_tell_how_many(name, words):
    assert words in text_of(name, having(name, *NOTES, "ftpx.login.spraying")[0])


# --- commands ---

SIGNS = {
    "path-traversal": ["path-traversal"] * 9 + ["remote-path", "root-home", "wildcards",
                                                "root-home", "wildcards"],
    "exploit-attempts": ["back-door"] * 3 + ["format-string", "overlong-argument", "site-exec",
                                             "site-copy", "site-copy", "format-string"]
    + ["command-injection"] * 4 + ["coded-line-break"],
    "http-request": ["cross-protocol"] * 2,
    "names-hostile": ["format-string", "command-injection"],
}


@held.each(chosen(*SIGNS))
def test_each_command_shows_its_sign(name):
    found = [sign for row in runs.table(name) for sign in row.get("ftpx.attack", [])]
    assert found == SIGNS[name]


@held.each(chosen(*SIGNS))
def test_session_lists_its_signs_once_each(name):
    [session] = runs.of_kind(name, "session")
    assert sorted(session["ftpx"]["attacks"]) == sorted(set(SIGNS[name]))
    assert "attack" in session["ftpx"]["quirks"]


def test_the_expert_text_tells_the_sign():
    name = "path-traversal"
    frame = captures.frame(name, "RETR /../../etc/passwd")
    assert "(path traversal)" in text_of(name, frame)


# --- data connections ---

def test_stolen_data_tells_who_has_it():
    name = "stolen-download"
    [record] = runs.of_kind(name, "transfer")
    assert record["destination"]["ip"] == "203.0.113.30"
    assert record["client"]["ip"] == "192.0.2.10"
    assert "stolen" in record["ftpx"]["quirks"]


def test_bounces_tell_where_to():
    name = "bounce-targets"
    texts = [text_of(name, frame) for frame in having(name, "ftpx.data.bounce")]
    for place, text in zip(["", "", "loopback", "broadcast", "multicast", "unspecified", "loopback"],
                           texts, strict=True):
        assert place in text
    assert "port 513" in text_of(name, having(name, "ftpx.data.lowport")[-1])


# --- what sessions are for ---

def test_what_an_anonymous_user_changed_is_in_its_records():
    name = "anonymous-write"
    [moved] = runs.of_kind(name, "transfer")
    made, deleted = runs.of_kind(name, "operation")
    assert "anonymous-write" in moved["ftpx"]["quirks"]
    assert "anonymous-write" in made["ftpx"]["quirks"]
    assert "anonymous-write" not in deleted["ftpx"].get("quirks", [])


@held.each(those(lambda name: not any(
    session["user"] in ("anonymous", "ftp") for session in sessions(name))))
def test_users_with_names_write_as_they_may(name):
    assert having(name, "ftpx.command.anonymous_write") == []


@held.each(those(is_attack))
def test_sessions_say_what_their_frames_say(name):
    """But for what a data connection tells, which is its transfer's."""
    said = {quirk for record in runs.of_kind(name, "session")
            for quirk in record["ftpx"].get("quirks", [])}
    for expert, quirk in (("ftpx.login.bruteforce", "brute-force"), ("ftpx.data.bounce", "bounce"),
                          ("ftpx.login.spraying", "spraying"), ("ftpx.login.guessed", "guessed"),
                          ("ftpx.login.slow_guessing", "slow-guessing"),
                          ("ftpx.data.lowport", "low-port"), ("ftpx.command.attack", "attack"),
                          ("ftpx.command.anonymous_write", "anonymous-write"),
                          ("ftpx.transfer.host_named", "host-named-upload")):
        assert (quirk in said) == bool(having(name, expert))


test_each_capture = held.test()
