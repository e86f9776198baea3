# Knows what the checkers that come with Wireshark's sources say of the plugin, as of one of Wireshark's own.
# Refuses to know why they ask for it; what they take for a function and is none, is named here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import os
import pathlib
import re
import subprocess

import pytest

REPO = pathlib.Path(__file__).resolve().parents[2]
PLUGIN = REPO / "plugin"
SOURCE = os.environ.get("FTPX_WIRESHARK_SOURCE")
pytestmark = pytest.mark.skipif(not SOURCE, reason="with --analyse: that brings Wireshark's sources")

# Programs of their own, which no Wireshark loads.
PROGRAMS = ("scan", "store")

# What may stand there.
EXPECTED = {
    ("epan/compat.h", "exit"),  # a report that cannot start, before 4.6: so do Wireshark's own
    ("system/posix.c", "open"), ("system/posix.c", "fstat"),  # files by name are its business
    ("system/windows.c", "abort"),  # behind a call that never comes back
    ("taps/ask/kind.h", "free"), ("taps/host/listen.h", "free"), ("wire/reply.c", "open"),  # members, a word
}


def sources():
    return sorted(path.relative_to(PLUGIN) for path in PLUGIN.rglob("*.[ch]")
                  if path.relative_to(PLUGIN).parts[0] not in PROGRAMS and "node_modules" not in path.parts)


def run(tool, *arguments, folder):
    interpreter = "perl" if tool.endswith(".pl") else "/usr/bin/python3"
    ended = subprocess.run([interpreter, f"{SOURCE}/tools/{tool}", *map(str, arguments)], cwd=folder,
                           text=True, capture_output=True, check=False)
    return ended.stdout + ended.stderr


def test_nothing_that_wireshark_forbids_is_called():
    said = run("checkAPIs.pl", "--group", "dissectors-prohibited", *sources(), folder=PLUGIN)
    rows = re.findall(r"^Error: Found \S*prohibited APIs in (\S+): (\S+)$", said, re.MULTILINE)
    found = {(file.removeprefix("./"), name) for file, names in rows for name in names.split(",")}
    assert found == EXPECTED
    assert "directly" not in said


# --- fields, which are a list here and a table there ---

def without_installed_headers(path):
    return re.sub(r"^#include <.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)


def in_their_form(folder):
    """All of epan/ in one file, the fields and what becomes of them as Wireshark's own dissectors have it."""
    for path in sources():
        copy = folder / "plugin" / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(without_installed_headers(PLUGIN / path), encoding="utf-8")
    fields = subprocess.run(["cpp", "-P", folder / "plugin/epan/fields.c"], check=True, capture_output=True,
                            text=True).stdout
    fields = re.sub(r"extern int \w+;", "", fields)
    fields = re.sub(r"\s*\bint (hf_\w+ = -1;)", r"\nstatic int \1", fields)
    fields = re.sub(r"\{\s*&\s*hf_", "\n{ &hf_", fields)
    others = [without_installed_headers(PLUGIN / path) for path in sources()
              if path.parts[0] == "epan" and path.suffix == ".c" and path.name != "fields.c"]
    made = folder / "epan/dissectors/packet-ftpx.c"
    made.parent.mkdir(parents=True)
    made.write_text(fields + "".join(others), encoding="utf-8")
    return made


def test_the_form_has_all_fields(tmp_path):
    made = in_their_form(tmp_path).read_text(encoding="utf-8")
    declared = set(re.findall(r"^static int (hf_\w+) = -1;", made, re.MULTILINE))
    assert len(declared) > 80 and declared == set(re.findall(r"^\{ &(hf_\w+),", made, re.MULTILINE))


@pytest.mark.parametrize("tool", ["checkhf.pl", "fix-encoding-args.pl"])
def test_fields_are_as_wireshark_wants_them(tool, tmp_path):
    assert run(tool, in_their_form(tmp_path), folder=tmp_path) == ""


def test_checkhf_reads_that_form(tmp_path):
    made = in_their_form(tmp_path)
    text = "static int hf_ftpx_of_nobody = -1;\n" + made.read_text(encoding="utf-8")
    made.write_text(text, encoding="utf-8")
    assert "hf_ftpx_of_nobody" in run("checkhf.pl", made, folder=tmp_path)


def test_items_have_the_types_of_their_fields(tmp_path):
    in_their_form(tmp_path)
    said = run("check_typed_item_calls.py", "--file", "epan/dissectors/packet-ftpx.c", folder=tmp_path)
    assert re.search(r"^0 warnings$", said, re.MULTILINE)
