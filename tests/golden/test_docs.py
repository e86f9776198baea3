# Knows that the pages for people hang together: links lead somewhere, both READMEs say the same, and
# what they show of ftpx is what it says.
# Refuses to judge how they are written.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import re
import shlex

import pytest

import captures
import truth
import tshark

REPO = pathlib.Path(__file__).resolve().parents[2]
PAGES = sorted(path for path in (*REPO.glob("*.md"), *REPO.glob("docs/**/*.md"),
                                 *REPO.glob("captures/*.md"), *REPO.glob("tests/**/*.md")))
NAMES = [str(path.relative_to(REPO)) for path in PAGES]
ENGLISH, CHINESE = REPO / "README.md", REPO / "README.zh-CN.md"
PICTURES = REPO / "docs/pictures"

each_page = pytest.mark.parametrize("page", PAGES, ids=NAMES)


def text_of(page):
    return page.read_text(encoding="utf-8")


def without_code(text):
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^    .*$", "", text, flags=re.MULTILINE)
    return re.sub(r"`[^`\n]*`", lambda found: re.sub(r"[\[\]()]", "", found[0]), text)


def links(page):
    """Targets within the repository."""
    found = re.findall(r"\]\(([^)\s]+)\)", without_code(text_of(page)))
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors(page):
    """As code hosts make them of headings."""
    headings = re.findall(r"^#+ (.*)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_picture_to_come(target):
    """Pictures are made by a command of their own; a tree without any has none."""
    return target.is_relative_to(PICTURES) and not PICTURES.exists()


@each_page
def test_links_lead_somewhere(page):
    lost = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if is_picture_to_come(target):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


def test_there_are_links_to_look_at():
    assert sum(len(links(page)) for page in PAGES) > 50


def commands(page):
    """Lines that are to be typed, without what stands behind them for people."""
    return [line.partition("  #")[0].strip() for line in text_of(page).splitlines()
            if line.startswith("    ")]


def codes(page):
    return sorted(set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text_of(page),
                                                        flags=re.MULTILINE | re.DOTALL))))


@pytest.mark.parametrize("part", [commands, codes], ids=["commands", "names"])
def test_both_readmes_have_the_same(part):
    assert part(ENGLISH) == part(CHINESE)


def test_both_readmes_have_the_same_links():
    def of(page):
        return sorted(link for link in links(page) if not link.startswith("README"))
    assert of(ENGLISH) == of(CHINESE) and len(of(ENGLISH)) > 10


def blocks(page):
    return re.findall(r"^```\n(.*?)^```$", text_of(page), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=["english", "chinese"])
def test_the_sample_is_what_ftpx_says(page):
    said = tshark.tap(captures.path("login-failed-then-ok"), "ftpx,flows")
    assert [block.rstrip() for block in blocks(page)] == [said.rstrip()]


def figures(page):
    """The cells of the table of measurements that begin with a number of seconds."""
    return re.findall(r"\| (\d+\.\d+(?:, \d+ of \d+)?) (?=\|)", text_of(page))


def test_the_measurements_are_those_of_the_bench():
    rows = {}
    name = None
    for line in text_of(REPO / "tests/bench/README.md").splitlines():
        begin = re.fullmatch(r"<!-- (\S+) -->", line)
        name = begin[1] if begin else name
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 8 and re.fullmatch(r"[\d.]+", cells[1]):
            rows[name, cells[0]] = ", ".join(filter(None, (cells[1], cells[6])))
    programs = ["ftpx-scan", "ftpx quick", "ftpx downloads", "tshark, any tap", "export objects, sha256sum",
                "Suricata, file-store"]
    measured = [rows[where, program] for where in ("download", "haystack", "sessions-20000")
                for program in programs]
    assert figures(ENGLISH) == figures(CHINESE) == measured


def shown(page):
    """Commands of tshark on captures of ours, and the lines that follow each."""
    found = re.findall(r"^    \$ (tshark [^\n]*?([\w./-]+)\.pcapng[^\n]*)\n((?:    [^$\n].*\n)+)",
                       text_of(page), re.MULTILINE)
    return [row for row in found
            if (truth.CAPTURES / f"{pathlib.Path(row[1]).name}.pcapng").is_file()]


@pytest.mark.parametrize("page", [ENGLISH, *sorted((REPO / "docs").glob("*.md"))],
                         ids=lambda page: page.name)
def test_what_a_command_says_is_what_is_shown(page):
    for command, name, lines in shown(page):
        path = captures.path(pathlib.Path(name).name)
        options = shlex.split(command.replace(f"{name}.pcapng", path))
        said = tshark.tshark(*options[1:])
        for line in lines.splitlines():
            begin = line.removeprefix("    ").rstrip("…").rstrip()
            assert begin in said, command


def test_commands_are_shown():
    assert [len(shown(REPO / page)) for page in ("README.md", "docs/tutorial.md",
                                                 "docs/troubleshooting.md")] == [1, 2, 4]
