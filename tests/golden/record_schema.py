# Knows how the table of members becomes a JSON Schema, tests/golden/record.schema.json, which tests/reference
# writes.
# Refuses to know any member.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import re

import members

HEAD = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "One line of `tshark -z ftpx,json`",
    "description": members.ABOUT,
    "type": "object",
    "required": ["record"],
}
GROUPS = {"all": list(members.RECORDS), "events": [kind for kind in members.RECORDS if kind != "capture"]}
MARKED = re.compile(r"([a-z]+)([!+]?)")


def marks(where):
    """(record, mark) of each that a row names."""
    for word in where.split():
        name, mark = MARKED.fullmatch(word).groups()
        yield from ((kind, mark) for kind in GROUPS.get(name, [name]))


def rows(kind):
    """(path, mark, what it may hold, what it says) of each member of a record."""
    said = {}
    for path, where, holds, words in members.MEMBERS:
        said[path] = words or said[path]
        mark = dict(marks(where)).get(kind)
        if mark is not None:
            yield path, mark, holds, said[path]


def _object():
    return {"type": "object", "properties": {}, "additionalProperties": False}


def _within(node, step):
    """The object of that name in another one; of a list, its items."""
    name = step.removesuffix("[]")
    if name not in node["properties"]:
        node["properties"][name] = {"type": "array", "items": _object()} if step.endswith("[]") else _object()
    return node["properties"][name].get("items") or node["properties"][name]


def _require(node, name):
    needed = node.setdefault("required", [])
    if name not in needed:
        needed.append(name)


def _named(holds):
    """The same by its name in the schema, where it has one."""
    for name, kind in members.KINDS.items():
        if holds is kind:
            return {"$ref": f"#/$defs/{name}"}
    return {**holds, "items": _named(holds["items"])} if "items" in holds else holds


def _add(root, path, mark, holds, words):
    *above, name = path.split(".")
    name, node = name.removesuffix("[]"), root
    for step in above:
        if mark == "!":
            _require(node, step.removesuffix("[]"))
        node = _within(node, step)
    assert name not in node["properties"], f"{path} has two rows"
    node["properties"][name] = {"description": words, **_named(holds)}
    if mark:
        _require(node, name)


def _at(root, path):
    """What a rule is about."""
    node = root
    for step in filter(None, path.split(".")):
        node = node["properties"][step.removesuffix("[]")]
        if step.endswith("[]") and not path.endswith(step):
            node = node["items"]
    return node


def _apply(root, path, rule):
    node = _at(root, path)
    for name in rule.get("required", []):
        _require(node, name)
    node.update({word: value for word, value in rule.items() if word != "required"})


def record(kind):
    root = _object()
    for row in rows(kind):
        _add(root, *row)
    for path, where, rule in members.RULES:
        if kind in dict(marks(where)):
            _apply(root, path, rule)
    return {**({"description": members.RECORDS[kind]} if members.RECORDS[kind] else {}), **root}


def schema():
    return {**HEAD, "oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in members.RECORDS],
            "$defs": {kind: record(kind) for kind in members.RECORDS} | members.KINDS}


def document():
    """What holds nothing further stands in one line."""
    text = json.dumps(schema(), indent=1, ensure_ascii=False)
    return re.sub(r"[\[{]\n[^\[\]{}]*[\]}]", lambda found: re.sub(r"\n\s*", " ", found[0]), text) + "\n"


if __name__ == "__main__":
    print(document(), end="")
