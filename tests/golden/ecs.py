# Knows the fields of the Elastic Common Schema, from Elastic's own list in npm's package @elastic/ecs, which
# tests/run fetches, and what of a document it does not allow.
# Refuses to know what ftpx's documents say, and to run without the list.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import ast
import functools
import ipaddress
import pathlib
import re

PACKAGE = pathlib.Path(__file__).with_name("ecs") / "node_modules" / "@elastic" / "ecs"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
LONG = range(-2**63, 2**63)


def _source(name):
    file = PACKAGE / "generated" / name
    assert file.exists(), "plugin/taps/report/fetch tests/golden/ecs brings ECS's fields here"
    return file.read_text("utf-8")


class _Words(ast.NodeTransformer):
    """In an object literal of JavaScript, which is one of Python otherwise, keys are words."""

    def visit_Name(self, node):
        return ast.Constant({"true": True, "false": False}.get(node.id, node.id))


@functools.lru_cache(maxsize=None)
def fields():
    """What the list says of each field, by its name with points."""
    literal = _source("ecs_flat.ts").partition("EcsFlat = ")[2].rpartition("}")[0] + "}"
    return ast.literal_eval(_Words().visit(ast.parse(literal, mode="eval")))


def version():
    return re.search(r"EcsVersion = '([0-9.]+)'", _source("index.ts"))[1]


def _is_address(value):
    try:
        return bool(ipaddress.ip_address(value))
    except ValueError:
        return False


KINDS = {
    "keyword": lambda value: isinstance(value, str) and value != "",
    "constant_keyword": lambda value: isinstance(value, str),
    "wildcard": lambda value: isinstance(value, str),
    "match_only_text": lambda value: isinstance(value, str),
    "date": lambda value: isinstance(value, str) and bool(DATE.fullmatch(value)),
    "ip": _is_address,
    "long": lambda value: isinstance(value, int) and not isinstance(value, bool) and value in LONG,
    "boolean": lambda value: isinstance(value, bool),
}


def leaves(document, above=""):
    """(name with points, value) of all that is no object."""
    for name, value in document.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _faults_of_value(name, value):
    field = fields()[name]
    wants_list = "array" in field["normalize"]
    if wants_list != isinstance(value, list):
        yield f"{name} is {'no' if wants_list else 'a'} list"
    allowed = {one["name"] for one in field.get("allowed_values", [])}
    for one in value if isinstance(value, list) else [value]:
        if not KINDS[field["type"]](one):
            yield f"{name} is no {field['type']}: {one!r}"
        if allowed and one not in allowed:
            yield f"{name} may not be {one!r}"


def _faults_of_type(event):
    """Which types there are depends on the category."""
    categories = {one["name"]: one for one in fields()["event.category"]["allowed_values"]}
    expected = {kind for name in event["category"] if name in categories
                for kind in categories[name].get("expected_event_types", [])}
    for kind in set(event["type"]) - expected:
        yield f"event.type {kind!r} is of none of {event['category']}"


def faults(document, own):
    """What the schema does not allow. `own`: names at the top that are not the schema's."""
    document = {name: value for name, value in document.items() if name not in own}
    found = dict(leaves(document))
    for name, field in fields().items():
        if field.get("required") and name not in found:
            yield f"there is no {name}"
    for name, value in found.items():
        if name in fields():
            yield from _faults_of_value(name, value)
        else:
            yield f"there is no field {name}"
    yield from _faults_of_type(document["event"])
