"""results: the figures that were measured last, and the tables in README.md made of them.

Knows one JSON file and the marks between which README.md has its tables. Refuses to know what the
figures mean.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
README = HERE / "README.md"


def load(path):
    return json.loads(path.read_text()) if path.exists() else {}


def store(path, results):
    """One line a list, so that a difference can be read."""
    text = json.dumps(results, indent=1, ensure_ascii=False)
    text = re.sub(r"\[\s+([^][{}]*?)\s+\]", lambda found: "[" + ", ".join(
        part.strip() for part in found[1].split(",")) + "]", text)
    path.write_text(text + "\n")


def merge(old, new):
    """Figures by input; rows of the same input and name are replaced, others stay."""
    for name, input_ in new.items():
        rows = {**old.get(name, {}).get("rows", {}), **input_["rows"]}
        old[name] = {**input_, "rows": rows}
    return old


def show_in_readme(mark, lines):
    """Replaces what stands between <!-- mark --> and <!-- end mark -->."""
    begin, end = f"<!-- {mark} -->", f"<!-- end {mark} -->"
    before, _, rest = README.read_text().partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"README.md has no {begin} ... {end}")
    README.write_text("\n".join([before + begin, "", *lines, "", end]) + after)
