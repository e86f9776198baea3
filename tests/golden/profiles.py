# Knows the files of the FTPX profile, and how Wireshark reads each kind.
# Refuses to know what is in them.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import csv
import functools
import pathlib
import re
import shutil

import tshark

PROFILE = pathlib.Path(__file__).resolve().parents[2] / "plugin" / "profile"
FILES = PROFILE / "FTPX"
RULE = re.compile(r"^@([^@]+)@([^@]+)@\[(\d+),(\d+),(\d+)\]\[(\d+),(\d+),(\d+)\]$", re.MULTILINE)


@functools.lru_cache(maxsize=None)
def install():
    """For `tshark -C FTPX`."""
    shutil.copytree(FILES, tshark.HOME / "config" / "wireshark" / "profiles" / "FTPX")


def lines(name):
    text = (FILES / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def table(name):
    """Rows of a file of that kind which holds a table; quotation marks within a cell are written as
    bytes."""
    return [[cell.replace(r"\x22", '"') for cell in row] for row in csv.reader(lines(name))]


def columns():
    """Titles and formats."""
    text = re.search(r"^gui\.column\.format:((?:\n\t.*)+)", (FILES / "preferences").read_text("utf-8"),
                     re.MULTILINE)[1]
    return re.findall(r'"(.*?)", "(.*?)"', text)


def widths():
    """By format; of a column for a field, without what follows the field's name."""
    [text] = [line for line in lines("recent") if line.startswith("column.width:")]
    return dict(re.findall(r'"?(%\w+(?::[^",]*)?)"?, (\d+)', text))


def rules():
    """Name, filter, background and foreground."""
    found = RULE.findall((FILES / "colorfilters").read_text(encoding="utf-8"))
    return [(name, rule, *(tuple(int(part) / 65535 for part in colour)
                           for colour in (parts[:3], parts[3:]))) for name, rule, *parts in found]


def buttons():
    """Label and filter."""
    return {label: expression for _, label, expression, _ in table("dfilter_buttons")}


def graphs():
    """Name, filter and field."""
    return [(name, rule, field) for _, name, rule, _, _, _, field, *_ in table("io_graphs")]
