# Knows the table of captures that users read, and that each command in it shows something.
# Refuses to judge what that is.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import re
import shlex

import captures
import tshark
from facts import Facts
from truth import NAMES, truth

ROW = re.compile(r"^\| (?P<files>`.*?`) \| (?P<text>.*?) \| (?P<packets>\d+) \| `(?P<show>.*)` \|$",
                 re.MULTILINE)

held = Facts()
each_capture = held.each(NAMES)


def rows():
    readme = (tshark.CAPTURES / "README.md").read_text(encoding="utf-8")
    return {tuple(re.findall(r"`(.*?)`", row["files"])): row for row in ROW.finditer(readme)}


def row(name):
    return rows()[tuple(truth(name)["capture"]["files"])]


def shown(name):
    return ("-r", captures.path(name), *shlex.split(truth(name)["capture"]["show"]))


def ahead():
    yield from map(shown, NAMES)


def test_the_table_has_each_file_once():
    named = [file for files in rows() for file in files]
    assert sorted(named) == sorted(path.name for path in tshark.CAPTURES.glob("*.pcapng"))


@each_capture
def test_the_table_says_what_it_is(name):
    facts = truth(name)
    assert row(name)["text"] == facts["description"]
    assert int(row(name)["packets"]) == len(captures.taken(name))


@each_capture
def test_the_command_shows_something(name):
    command = truth(name)["capture"]["show"]
    assert row(name)["show"].endswith(" " + command)
    said = tshark.tshark(*shown(name))
    assert said.strip() and not said.startswith("No FTP session")


test_each_capture = held.test()
