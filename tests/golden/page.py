# Knows how to read the page of ftpx,report as a browser without a script would, but strictly: every
# element that is opened is closed, in order. Says what stands in its tables, in one language.
# Refuses to judge what it reads.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import base64
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
        """Lists of cells."""
        found = self.first("table", id=f"table-{table}")
        body = found.first("tbody") if found else None
        return [[cell for cell in row.all("td")] for row in body.all("tr")] if body else []

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
