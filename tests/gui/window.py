# Knows how to start Wireshark, to use it by keys and mouse only, to read what it shows (as a screen
# reader does), and to photograph it.
# Refuses to know what should be shown.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import itertools
import os
import pathlib
import re
import subprocess
import time

import pyatspi
from gi.repository import GLib

HOME = pathlib.Path(os.environ["HOME"])
PICTURES = pathlib.Path(os.environ["FTPX_PICTURES"])
PATIENCE = 20  # seconds for what happens within one, usually
TABLES = ("table", "tree", "tree table")
BUTTONS = ("button", "push button")  # newer versions of the interface, and older ones
# What Qt takes for the colours of a desktop with a dark theme.
DARK = {"XDG_CURRENT_DESKTOP": "KDE", "KDE_SESSION_VERSION": "5", "KDE_FULL_SESSION": "true"}
DARK_COLOURS = """
[Colors:Window]
BackgroundNormal=42,46,50
ForegroundNormal=252,252,252
[Colors:View]
BackgroundNormal=27,30,32
BackgroundAlternate=35,38,41
ForegroundNormal=252,252,252
ForegroundLink=29,153,243
ForegroundVisited=155,89,182
[Colors:Button]
BackgroundNormal=49,54,59
ForegroundNormal=252,252,252
[Colors:Selection]
BackgroundNormal=61,174,233
ForegroundNormal=252,252,252
[Colors:Tooltip]
BackgroundNormal=49,54,59
ForegroundNormal=252,252,252
"""


def wait(found, what):
    """Until a function returns something true, which is returned."""
    end = time.monotonic() + PATIENCE
    while True:
        while GLib.MainContext.default().iteration(False):
            pass  # news of what came and went
        try:
            result = found()
        except GLib.GError:
            result = None  # one of the parts looked at went away
        if result:
            return result
        if time.monotonic() > end:
            do("import", "-window", "root", str(PICTURES / "in-vain.png"))
            raise AssertionError(f"waited in vain: {what}")
        time.sleep(0.05)


def steady(found, what):
    """What such a function returns, once it has returned the same twice: tables and texts that are being
    filled are read as far as they are."""
    seen = []

    def look():
        seen.append(found())
        if len(seen) > 1 and seen[-1] and seen[-1] == seen[-2]:
            return seen[-1]
        time.sleep(0.1)
        return None
    return wait(look, what)


def do(*command):
    subprocess.run(command, check=True, capture_output=True)


def keys(*names):
    do("xdotool", "key", "--clearmodifiers", *names)


def write(text):
    do("xdotool", "type", "--delay", "5", text)


def is_shown(thing):
    return thing.getState().contains(pyatspi.STATE_SHOWING)


def box(thing):
    return thing.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)


def click(thing, button=1, times=1):
    place = box(thing)
    assert place.width > 0 and place.height > 0, f"nowhere: {thing.name}"
    do("xdotool", "mousemove", str(place.x + place.width // 2), str(place.y + place.height // 2),
       "click", "--repeat", str(times), "--delay", "60", str(button))


def below(thing, depth):
    """All of a window's parts, not those of things that are not shown, nor the cells of tables."""
    for part in thing:
        if part and (is_shown(part) or part.getRoleName() == "popup menu"):
            yield part
            if depth > 1 and part.getRoleName() not in TABLES:
                yield from below(part, depth - 1)


def find(within, role, name=None, depth=12):
    """The first part of that role whose name begins so; waits for it."""
    def look():
        return next((part for part in below(within, depth) if part.getRoleName() == role
                     and (name is None or part.name.replace("&", "").startswith(name))), None)
    return wait(look, f"{role} {name}")


def choose_from(within, now, wanted):
    """Another entry of the combo box that shows `now`, by how it begins. While its list is not there yet,
    Return would be the dialog's."""
    combo = find(within, "combo box", now)
    click(combo)
    wait(lambda: any(part and box(part).width > 0 for part in combo), f"list of {now}")
    write(wanted)
    keys("Return")


def button(within, name):
    """That with exactly this name."""
    return wait(lambda: next((part for part in below(within, 12) if part.getRoleName() in BUTTONS
                              and part.name.replace("&", "") == name), None), f"button {name}")


def table(within):
    return wait(lambda: next((part for part in below(within, 12) if part.getRoleName() in TABLES),
                             None), "table")


def header(table):
    """What the columns are called; they come before the cells, which may be many. A table that is still
    being filled has columns without a name: waits for the last one."""
    def look():
        table.clear_cache()  # a name that was read before it was given
        columns = itertools.takewhile(
            lambda part: part and part.getRoleName() == "table column header", table)
        names = [part.name for part in columns]
        return names if all(names) else None
    return wait(look, "names of columns")


def rows(table):
    """A dictionary for each row, from what its column is called to what the cell says."""
    columns = header(table)
    if not columns:
        return []
    cells = [part.name.strip() for part in table if part and part.getRoleName() == "table cell"]
    return [dict(zip(columns, cells[begin:begin + len(columns)]))
            for begin in range(0, len(cells), len(columns))]


def filled(within, what):
    """The rows of the table there, once it has all of them."""
    return steady(lambda: rows(table(within)), f"rows of {what}")


def cell(table, text):
    return wait(lambda: next((part for part in table if part and part.name.strip() == text), None),
                f"cell {text}")


class Window:
    """Wireshark with a capture, or without one."""

    def __init__(self, *arguments, dark=False):
        configuration = HOME / "config"
        configuration.mkdir(exist_ok=True)
        self.environment = dict(os.environ, XDG_CONFIG_HOME=str(configuration),
                                **(DARK if dark else {}))
        (configuration / "kdeglobals").write_text(DARK_COLOURS, encoding="utf-8")
        self.process = subprocess.Popen(["wireshark", *arguments], env=self.environment, cwd=HOME,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.application = wait(self._application, "Wireshark")
        self.main = wait(self._main, "main window")
        do("wmctrl", "-i", "-r", self._numbers()[0], "-b", "add,maximized_vert,maximized_horz")
        wait(lambda: box(self.main).width >= 1270, "main window in full size")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.process.terminate()
        self.process.wait()

    def _application(self):
        assert self.process.poll() is None, "Wireshark ended"
        desktop = pyatspi.Registry.getDesktop(0)
        desktop.clear_cache()
        return next((program for program in desktop
                     if program and program.get_process_id() == self.process.pid), None)

    def _main(self):
        return next((part for part in self.application if part and is_shown(part)
                     and part.getRoleName() == "frame" and self._numbers()), None)

    def _numbers(self):
        said = subprocess.run(["wmctrl", "-lp"], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in said.splitlines()]
        return [row[0] for row in rows if row[2] == str(self.process.pid)]

    # --- what it shows ---

    def part(self, role, name=None):
        return find(self.main, role, name)

    def status(self, begin):
        """What the status bar says, from such a beginning on."""
        return self.part("label", begin).name

    def displayed(self):
        """How many packets; newer versions say so only when some are not."""
        said = self.status("Packets:")
        return int((re.search(r"Displayed: (\d+)", said) or re.search(r"Packets: (\d+)", said))[1])

    @property
    def version(self):
        said = subprocess.run(["wireshark", "--version"], capture_output=True, text=True, check=True)
        return tuple(int(part) for part in re.search(r"(\d+)\.(\d+)\.", said.stdout).groups())

    @staticmethod
    def words(within):
        """All that stands in the text there, once that is all."""
        def look():
            text = find(within, "text").queryText()
            return text.getText(0, text.characterCount)
        return steady(look, "words")

    @staticmethod
    def brightness():
        """Of the screen, from 0 to 1."""
        do("import", "-window", "root", str(HOME / "screen.png"))
        said = subprocess.run(["convert", str(HOME / "screen.png"), "-format", "%[fx:mean]", "info:"],
                              capture_output=True, text=True, check=True).stdout
        return float(said)

    @staticmethod
    def widen(title):
        """As wide as the screen, for dialogs that begin too narrow for their columns."""
        do("xdotool", "search", "--onlyvisible", "--name", title, "windowmove", "20", "60",
           "windowsize", "1240", "340")

    def dialog(self, title):
        """A window beside the main one, in whose title these words are."""
        return wait(lambda: self.titled(title), f"dialog {title}")

    def titled(self, title):
        return next((part for part in self.application if part and is_shown(part)
                     and part != self.main and title in part.name), None)

    # --- what one does ---

    def menu(self, *path):
        """Opens menus and points to the last of these entries; returns it, for a click."""
        within = self.part("menu bar")
        for name in path:
            entry = find(within, "menu item", name, depth=2)
            if name != path[-1]:
                click(entry)
            within = entry
        do("xdotool", "mousemove", *(str(part) for part in (box(entry).x + 30, box(entry).y + 8)))
        time.sleep(0.3)  # a menu that has just opened takes no click
        return entry

    def entries(self, *path):
        """What a menu offers, which stays open."""
        entry = self.menu(*path)
        click(entry)
        return [part.name.replace("&", "") for part in below(entry, 2)
                if part.getRoleName() == "menu item"]

    def choose(self, *path):
        click(self.menu(*path))

    @staticmethod
    def apply_as_filter(thing):
        """By its own menu, of which this is the first entry, and "Selected" the first of the next menu."""
        click(thing)
        click(thing, button=3)
        for key in ("Down", "Right", "Return"):
            time.sleep(0.3)  # a menu that has just opened takes no key
            keys(key)

    def go_to(self, frame):
        """Selects a packet."""
        keys("ctrl+g")
        write(str(frame))
        keys("Return")

    def filter(self, text):
        click(self.part("text", "Display filter entry"))
        keys("ctrl+a", "BackSpace")
        write(text)
        keys("Return")


def picture(name):
    """Of the whole screen, once it does not change any more. Those for the documentation have a name, those
    that only somebody who tests looks at a folder before it."""
    path = PICTURES / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    time.sleep(0.4)
    do("import", "-window", "root", str(path))
    do("pngquant", "--force", "--speed", "1", "--strip", "--output", str(path), str(path))


def opened(capture, **how):
    """A capture with the FTPX profile, once it has been read."""
    window = Window("-C", "FTPX", str(capture), **how)
    wait(window.displayed, "packets")
    return window
