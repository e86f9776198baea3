# Knows the tour: ten questions, each with one command, whose output is what the pages show, in both
# languages.
# Refuses to judge the answers.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import re
import shlex

import pytest

import captures
import tshark

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
ENGLISH, CHINESE = DOCS / "tour.md", DOCS / "tour.zh-CN.md"


def steps(page):
    """(command, lines of output) of each block."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"^    \$ (.*)\n((?:(?:    .*)?\n)+)", text, re.MULTILINE)
    return [(command, [line.removeprefix("    ") for line in said.rstrip("\n").split("\n")])
            for command, said in found]


def test_there_are_ten_questions():
    for page in (ENGLISH, CHINESE):
        headings = re.findall(r"^## (\d+)\. ", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == [str(number) for number in range(1, 11)]
        assert len(steps(page)) == 10


def test_both_languages_show_the_same():
    assert steps(ENGLISH) == steps(CHINESE)


@pytest.mark.parametrize("command, lines", steps(ENGLISH), ids=[step[0] for step in steps(ENGLISH)])
def test_a_command_says_what_is_shown(command, lines):
    program, *options = shlex.split(command)
    assert program == "tshark" and options[:2] == ["-q", "-r"]
    options[2] = captures.path(pathlib.Path(options[2]).stem)
    said = tshark.tshark(*options)
    assert [line.rstrip() for line in said.rstrip("\n").split("\n")] == lines
