# Knows that docs/reference.md and docs/records.md are what the plugin gives, on every Wireshark.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import re

import pytest

import captures
import reference
import tshark

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_reference_is_what_the_plugin_gives(name):
    """tests/reference writes it anew."""
    assert (DOCS / name).read_text(encoding="utf-8") == reference.PAGES[name]()


def test_each_field_has_a_description():
    assert [field for field, *_, description in reference.registered() if not description] == []


# All that made a difference when each capture was read both ways.
BOTH_WAYS = ["passive-download", "lftp-mirror", "file-operations", "listings", "pipelined", "fxp",
             "store-unique", "small-talk", "cut-short", "control-only", "passive-ports-dropped",
             "passive-ports-refused", "exploit-attempts", "names-gbk-unsaid",
             "late-start-in-transfer", "ascii-text"]


def is_known(once, twice):
    """Whether the first pass has a frame in its session, and in its transfer."""
    return "ftpx.session" in once and ("ftpx.transfer" in once or "ftpx.transfer" not in twice)


def different(name):
    """The fields that a second pass brings or changes in such frames."""
    path = captures.path(name)
    return {field for once, twice in zip(tshark.table(path), tshark.table(path, "-2"), strict=True)
            if is_known(once, twice) for field in {**once, **twice} if once.get(field) != twice.get(field)}


def test_what_a_second_pass_brings_or_changes_says_so():
    said = {field: description + reference.LATE.get(field, "")
            for field, _, _, description in reference.registered()}
    late = set().union(*map(different, BOTH_WAYS)).intersection(said)
    assert {"ftpx.feature", "ftpx.response.in", "ftpx.transfer.state", "ftpx.transfer.announced_by",
            "ftpx.command.unanswered", "ftpx.data.failed"} <= late
    assert [field for field in sorted(late) if "second pass" not in said[field]] == []


def test_what_is_there_from_the_second_pass_on_is_not_there_before():
    only = [field for field, _, _, description in reference.registered()
            if description.endswith(reference.ONLY) or reference.LATE.get(field) == reference.ONLY]
    early = {field for name in BOTH_WAYS for row in tshark.table(captures.path(name)) for field in row}
    assert len(only) > 30 and early.intersection(only) == set()


def test_states_are_told_in_the_same_words_everywhere():
    """In README with the details; of what is open all say the same."""
    (states,) = [part for part in reference.page().split("\n## ") if part.startswith("States")]
    assert re.findall(r"^\| `(\w+)`", states, re.MULTILINE) == [
        "complete", "incomplete", "aborted", "refused", "open"]
    words = "the capture ends first, or TLS hides how it went"
    assert f"| `open` | {words} |" in states
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert f"**open** when {words}" in " ".join(readme.split())
