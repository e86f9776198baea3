# Knows which tool reads which of our files, and that none of them may find anything.
# Refuses to know what they look for: .clang-format, .clang-tidy, .flake8 and .shellcheckrc say that.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import os
import pathlib
import re
import subprocess

import pytest

REPO = pathlib.Path(__file__).resolve().parents[2]
BUILD = REPO / "build/release"
NOT_OURS = {".git", "build", "node_modules", "__pycache__"}
# The build's compiler optimises in a way that clang does not know.
FLAGS = ["--extra-arg=-Wno-ignored-optimization-argument"]
# The analyser's checks are left out where they stand in .clang-tidy.
WITHOUT_ANALYSER = [] if os.environ.get("FTPX_ANALYSE") else ["--checks=-clang-analyzer-*"]


def our_files():
    for folder, folders, files in os.walk(REPO):
        folders[:] = sorted(set(folders) - NOT_OURS)
        yield from (pathlib.Path(folder, file) for file in sorted(files))


def interpreter(path):
    """What a program's first line names, without its folder."""
    with open(path, "rb") as file:
        found = re.match(rb"#!\S*/(?:env )?(\w+)", file.readline(80))
    return found[1].decode() if found else ""


FILES = [path for path in our_files() if path.is_file()]
C = [path for path in FILES if path.suffix in (".c", ".h")]
SHELL = [path for path in FILES if path.suffix == ".sh" or interpreter(path) in ("sh", "bash")]
PYTHON = [path for path in FILES if path.suffix == ".py" or interpreter(path) == "python3"]
SOURCES = sorted(row["file"] for row in json.loads((BUILD / "compile_commands.json").read_text())
                 if not pathlib.Path(row["file"]).is_relative_to(BUILD))


def finds_nothing(*command):
    """Fails with what a tool prints when it is not content; what it counts on the way it says elsewhere."""
    ended = subprocess.run([*map(str, command)], cwd=REPO, capture_output=True, text=True, check=False)
    if ended.returncode:
        pytest.fail(ended.stdout or ended.stderr, pytrace=False)


def test_there_are_files_to_look_at():
    assert len(C) > 200 and len(SOURCES) > 200 and len(SHELL) > 20 and len(PYTHON) > 100


def test_clang_format():
    finds_nothing("clang-format", "--dry-run", "-Werror", *C)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: os.path.relpath(path, REPO))
def test_clang_tidy(source):
    finds_nothing("clang-tidy", "-p", BUILD, "--quiet", *FLAGS, *WITHOUT_ANALYSER, source)


def test_shellcheck():
    finds_nothing("shellcheck", *SHELL)


# What GLib or GCC adds to C and Microsoft's compiler lacks; the build asks for the rest.
ADDED = re.compile(r"\b(g_auto\w*|__attribute__|__builtin_\w+|__?typeof\w*|typeof)\b")


def test_what_windows_gets_has_nothing_that_its_compiler_lacks():
    for_others = {REPO / "plugin/system/posix.c", *REPO.glob("plugin/scan/*"), *REPO.glob("plugin/store/*")}
    sources = [path for path in C if path.is_relative_to(REPO / "plugin") and path not in for_others]
    assert len(sources) > 300
    assert [f"{path.relative_to(REPO)}: {found[0]}" for path in sources
            for found in ADDED.finditer(path.read_text("utf-8"))] == []


def test_flake8():
    finds_nothing("/usr/bin/python3", "-m", "flake8", *PYTHON)


def test_arrows():
    finds_nothing(REPO / "tests/style/arrows")


@pytest.mark.parametrize("series, options, ends", [
    ("4.0", [], "known"), ("4.6", [], "known"), ("4.2", [], "refused"), ("5.0", [], "refused"),
    ("5.0", ["-DFTPX_UNKNOWN_WIRESHARK=ON"], "warned")])
def test_a_wireshark_that_nobody_compared_is_refused(series, options, ends, tmp_path):
    """A script of CMake, which asks no more of the project than this."""
    script = tmp_path / "asked.cmake"
    script.write_text(f"""cmake_minimum_required(VERSION 3.25)
set(FTPX_SOURCE_DIR {REPO}/plugin)
include({REPO}/cmake/known-wireshark.cmake)
ftpx_expect_known_wireshark({series})
""", encoding="utf-8")
    asked = subprocess.run(["cmake", *options, "-P", script], capture_output=True, text=True, check=False)
    words = f"Wireshark {series} was not compared with what ftpx knows of 4.0, 4.4, 4.6"
    assert (asked.returncode == 0) == (ends != "refused")
    assert (words in " ".join(asked.stderr.split())) == (ends != "known")


def test_sources_say_their_licence():
    without = [path for path in (*C, *SHELL, *PYTHON)
               if "SPDX-License-Identifier: GPL-2.0-or-later" not in path.read_text("utf-8")[:4000]]
    assert without == []


def test_every_suite_is_in_the_table_of_suites():
    table = (REPO / "tests/README.md").read_text(encoding="utf-8")
    suites = sorted(path.parent.name for path in REPO.glob("tests/*/run"))
    assert [suite for suite in suites if f"({suite}/" not in table] == []
