# Knows that SECURITY.md tells each cap there is, with its number, and what says that it was reached.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import re

import pytest

REPO = pathlib.Path(__file__).resolve().parents[2]
UNITS = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}


def defined():
    """Names of caps and their values."""
    text = (REPO / "plugin/model/limits.h").read_text(encoding="utf-8")
    rows = re.findall(r"^#define FTPX_LIMIT_(\w+) +(.+)$", text, re.MULTILINE)
    return {name: eval(re.sub(r"U?INT64_C", "", value)) for name, value in rows}


def number(cell):
    digits, unit = re.fullmatch(r"([\d ]*\d)(?: (\wiB))?", cell).groups()
    return int(digits.replace(" ", "")) * UNITS.get(unit, 1)


def rows():
    text = (REPO / "SECURITY.md").read_text(encoding="utf-8")
    table = text.split("| `FTPX_LIMIT_…` |")[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")]
            for line in table.splitlines() if line.count("`") >= 2]


def told():
    """(name, number, what tells) of each cap in the table."""
    return [(name, number(value), tells) for _, names, values, tells in rows()
            for name, value in zip(re.findall(r"`(\w+)`", names), values.split(", "), strict=True)]


def test_each_cap_is_told_once():
    assert sorted(name for name, _, _ in told()) == sorted(defined())


@pytest.mark.parametrize("name", sorted(defined()))
def test_a_cap_is_told_as_it_is(name):
    assert dict(row[:2] for row in told())[name] == defined()[name]


def test_quirks_that_tell_exist():
    quirks = (REPO / "plugin/wire/quirk.h").read_text(encoding="utf-8")
    named = {word for *_, tells in told() for word in re.findall(r"`([a-z-]+)`", tells)}
    assert named
    assert [word for word in named if f'"{word}"' not in quirks] == []
