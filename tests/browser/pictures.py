# Knows which pictures of pages the documentation shows, and takes them.
# Refuses to test anything.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import sys

import afternoon
import pages
from chromium import Browser

# Name, width, height, scheme, language, and the element that the picture begins at.
PICTURES = [
    ("report", 1280, 1130, "light", "english", None),
    ("report-dark", 1280, 1130, "dark", "english", None),
    ("report-zh", 1280, 1130, "light", "chinese", None),
    ("report-throughput", 1280, 700, "light", "english", "#throughput"),
    ("report-dialogue", 1280, 900, "light", "english", "#dialogue"),
    ("report-transfers", 1280, 620, "light", "english", "#transfers"),
    ("report-phone", 390, 1400, "light", "english", None),
    ("report-phone-dark-zh", 390, 1400, "dark", "chinese", "#dialogue"),
]


def main(folder):
    browser = Browser()
    path = pages.tshark.MADE / "afternoon.pcap"
    afternoon.write(path)
    page = pages.write(str(path))
    for name, width, height, scheme, language, element in PICTURES:
        browser.size(width)
        browser.scheme(scheme)
        browser.open(page)
        browser.click(f"label[for={language}]")
        browser.run("document.activeElement.blur()")
        browser.photograph(folder / f"{name}.png", element, height)
        print(folder / f"{name}.png")
    browser.close()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
