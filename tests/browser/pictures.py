# Knows which pictures of pages the documentation shows, and takes them.
# Refuses to test anything.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import html
import pathlib
import re
import shlex
import sys

import afternoon
import captures
import pages
import tshark
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


# What -z ftpx,flows says on a terminal, and how that shows it.
FLOWS = "names-gbk-unsaid", "login-failed-then-ok"
TONES = {"1": "bold", "32": "good", "1;31": "bad"}
TERMINAL = """<meta charset="utf-8"><style>
body { margin: 0; background: #16191f; }
pre { margin: 0; padding: 20px 24px; color: #d8dce3; font: 15px/1.45 "DejaVu Sans Mono", monospace; }
pre, b, i { font-family: "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }
b.bold { color: #fff; } b.good { color: #6fcf7c; font-weight: 400; } b.bad { color: #ff7b72; }
i { color: #8b93a1; font-style: normal; }</style><pre>"""


def on_terminal(name):
    """Its output, in colours, since `script` has a terminal for it."""
    command = ["tshark", "-n", "-q", "-r", captures.path(name), "-z", "ftpx,flows"]
    said = tshark.start("script", "-qec", shlex.join(command), "/dev/null").stdout.replace("\r", "")

    def toned(found):
        return f'<b class="{TONES[found[1]]}">{found[2]}</b>'
    text = re.sub(r"\x1b\[([0-9;]+)m(.*?)\x1b\[0m", toned, html.escape(said), flags=re.DOTALL)
    return f"<i>$ tshark -q -r {name}.pcapng -z ftpx,flows</i>\n{text}"


def photograph_flows(browser, file):
    page = tshark.MADE / "flows.html"
    page.write_text(TERMINAL + "\n".join(map(on_terminal, FLOWS)) + "</pre>", encoding="utf-8")
    browser.size(980, 670)
    browser.open(page)
    browser.photograph(file)
    print(file)


def main(folder):
    browser = Browser()
    photograph_flows(browser, folder / "flows.png")
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
