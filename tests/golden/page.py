# Knows how to read the page of ftpx,report as a browser without a script would, but strictly: every
# element that is opened is closed, in order. Says what stands in its tables, in one language.
# Refuses to judge what it reads.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import base64
import functools
import hashlib
import json
import re
from html.parser import HTMLParser

import tshark

VOID = {"meta", "input", "br"}  # elements that have no end
LANGUAGES = ("en", "zh-Hans")


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.children = tag, attributes, parent, []

    def all(self, tag=None, **attributes):
        """Below it, in their order; `of` stands for `class`."""
        for child in self.children:
            if isinstance(child, Element):
                if child.is_a(tag, **attributes):
                    yield child
                yield from child.all(tag, **attributes)

    def first(self, tag=None, **attributes):
        return next(self.all(tag, **attributes), None)

    def is_a(self, tag=None, of=None, **attributes):
        own = self.attributes
        return (tag is None or tag == self.tag) and (of is None or of in self.classes()) and \
            all(own.get(name) == value for name, value in attributes.items())

    def classes(self):
        return (self.attributes.get("class") or "").split()

    def text(self, language="en"):
        """What is read in one language."""
        said = self.attributes.get("lang")
        if self.tag != "html" and said and said != language and "kept" not in self.classes():
            return ""
        return "".join(child.text(language) if isinstance(child, Element) else child
                       for child in self.children)


def unpacked(piece, templates, known):
    """The element that a piece stands for: see report_pack.h."""
    def value():
        own = next(values)
        if isinstance(own, list):
            return known[own[0]]
        if isinstance(own, str):
            known.append(own)
        return str(own)

    values = iter(piece[1:])
    top = open_one = Element("", {}, None)
    for part in templates[piece[0]]:
        sign, rest = part[0], part[1:]
        if sign == "<":
            open_one.children.append(Element(rest, {}, open_one))
            open_one = open_one.children[-1]
        elif sign == "/":
            open_one = open_one.parent
        elif sign == "@":
            name, kind, text = re.fullmatch(r"([^=~]+)([=~]?)(.*)", rest, re.DOTALL).groups()
            open_one.attributes[name] = text if kind == "=" else text + value()
        else:
            open_one.children.append(rest if sign == "=" else rest + value())
    return top.children[0]


class Page(HTMLParser):
    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.source, self.faults = source, []
        self.root = self.open = Element("", {}, None)
        self.feed(source)
        self.close()
        if self.open is not self.root:
            self.faults.append(f"<{self.open.tag}> is not closed")

    def handle_starttag(self, tag, attrs):
        if len(dict(attrs)) != len(attrs):
            self.faults.append(f"an attribute twice at {self.getpos()}")
        element = Element(tag, dict(attrs), self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag != self.open.tag:
            self.faults.append(f"</{tag}> in <{self.open.tag}> at {self.getpos()}")
            return
        self.open = self.open.parent

    def handle_data(self, data):
        self.open.children.append(data)

    def unknown_decl(self, data):
        self.faults.append(f"<![{data}")

    def handle_pi(self, data):
        self.faults.append(f"<?{data}")

    # --- parts ---

    def all(self, *what, **attributes):
        return self.root.all(*what, **attributes)

    def first(self, *what, **attributes):
        return self.root.first(*what, **attributes)

    def rows(self, table):
        """Lists of cells, of the rows that the script makes too."""
        found = self.first("table", id=f"table-{table}")
        body = found.first("tbody") if found else None
        rows = [*body.all("tr"), *self.pieces().get(table, [])] if body else []
        return [[cell for cell in row.all("td")] for row in rows]

    @functools.cached_property
    def _pieces(self):
        data, known = self.data(), []
        of_lanes = {lane: [unpacked(piece, data["templates"], known) for piece in pieces]
                    for lane, pieces in data["marks"].items()}
        return of_lanes | {table: [unpacked(piece, data["templates"], known) for piece in pieces]
                           for table, pieces in data["rows"].items()}

    def pieces(self):
        """What the script makes: bars by lane, rows by table."""
        return self._pieces

    def data(self):
        """What the script is given."""
        return json.loads(self.first("script", id="data").text())

    def policy(self):
        return self.first("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]

    def script(self):
        return next(script for script in self.all("script") if "id" not in script.attributes).text()

    def outside_of_script(self):
        """The page without what the build put into it."""
        return re.sub(r"<(style|script)>.*?</\1>", "", self.source, flags=re.DOTALL)


def digest(text):
    """As a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def made(path, *options, tap_filter=""):
    """The page of a capture that a test has built."""
    file = tshark.export_folder() / "report.html"
    tshark.tap(path, f"ftpx,report,{file}{tap_filter}", *options)
    return Page(file.read_text(encoding="utf-8"))
