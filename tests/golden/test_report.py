# Knows what the page of ftpx,report must hold: the truth of each capture in its tables, both
# languages, no password, nothing that a capture could make run and nothing that is fetched.
# Refuses to know how it looks; tests/browser looks at it.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import hashlib
import pathlib
import re

import pytest

import captures
import packets
import page
import runs
import tshark
from facts import Facts
from build import Dialogue, Wire, noise
from page import Page, made
from truth import NAMES, base, named, seen, sessions, those, transfers, truth

pytestmark = pytest.mark.own

TABLES = ("transfers", "files", "sessions", "logins", "changes")

held = Facts()
each_capture = held.each(NAMES)


def ahead():
    for name in NAMES:
        yield from (runs.once(name), runs.unusual(name))


@functools.lru_cache(maxsize=None)
def page_of(name):
    return Page(runs.page_of(name))


def value(cell):
    return int(cell.attributes["data-v"])


def rows_of_transfers(found):
    """By column."""
    columns = ("number", "session", "start", "who", "what", "file", "bytes", "state", "duration",
               "rate", "filter")
    return [dict(zip(columns, row, strict=True)) for row in found.rows("transfers")]


# --- a page that browsers, and nobody else, can act on ---

@each_capture
def test_page_is_well_formed(name):
    found = page_of(name)
    assert found.faults == []
    names = [element.attributes["id"] for element in found.all() if "id" in element.attributes]
    assert len(names) == len(set(names))
    assert [element.attributes["name"] for element in found.all("input")] == ["language"] * 2


@each_capture
def test_page_allows_nothing_but_its_own_style_and_script(name):
    found = page_of(name)
    [style] = found.all("style")
    assert found.policy() == (
        f"default-src 'none'; style-src {page.digest(style.text())}; "
        f"script-src {page.digest(found.script())}; base-uri 'none'; form-action 'none'")
    assert found.source.index("Content-Security-Policy") < found.source.index("<style")


@each_capture
def test_page_loads_and_links_to_nothing_outside(name):
    for element in page_of(name).all():
        assert element.tag not in {"link", "img", "iframe", "object", "embed", "form", "base",
                                   "audio", "video", "source", "use", "image"}
        for attribute, said in element.attributes.items():
            assert not attribute.startswith("on") and attribute not in {"src", "style", "action"}
            assert attribute != "href" or re.fullmatch(r"#[a-z]+\d*", said)
    assert not re.search(r"url\(|@import", page_of(name).first("style").text())


@each_capture
def test_links_within_the_page_lead_somewhere(name):
    found = page_of(name)
    names = {element.attributes["id"] for element in found.all() if "id" in element.attributes}
    assert {link.attributes["href"][1:] for link in found.all("a")} <= names


@each_capture
def test_page_is_the_same_however_the_capture_is_read(name):
    """Preferences of TCP, two passes, no tree."""
    assert runs.page_of_unusual(name) == runs.page_of(name)


# --- the truth ---

@each_capture
def test_every_transfer_is_there_with_size_and_outcome(name):
    rows = rows_of_transfers(page_of(name))
    for facts in named(name, "download", "upload"):
        wanted = base(facts["path"]).rpartition("\\")[2].strip()
        assert any(is_row_of(facts, row) for row in rows
                   if row["file"].first("bdi").text().strip().endswith(wanted) or
                   row["file"].first("bdi").text().startswith("…")), facts


def is_row_of(facts, row):
    right = seen(facts)
    digests = [told.text().removeprefix("SHA-256 ") for told in row["file"].all(of="hash")]
    return row["state"].text() == facts["expected_state"] and (right["bytes"] is None or (
        value(row["bytes"]) == right["bytes"]
        and (facts["expected_state"] == "refused" or
             digests == ([right["sha256"]] if right["sha256"] else []))))


@each_capture
def test_rows_are_those_of_the_records(name):
    found = page_of(name)
    rows = {int(row["number"].text()): row for row in rows_of_transfers(found)}
    records = {record["ftpx"]["transfer"]: record for record in runs.of_kind(name, "transfer")}
    assert rows.keys() == records.keys()
    for number, record in records.items():
        assert value(rows[number]["bytes"]) == record["ftpx"]["bytes"]
        assert rows[number]["state"].text() == record["ftpx"]["state"]
        frames = record["ftpx"]["frames"]
        assert [code.text() for code in rows[number]["filter"].all("code")] == [
            f"ftpx.transfer == {number}",
            *(f"frame.number == {frame}" for frame in
              [frames.get("command", frames.get("first"))] if frame)]
    assert len(found.rows("sessions")) == len(runs.of_kind(name, "session"))
    assert len(found.rows("files")) == len(runs.of_kind(name, "file"))
    assert [row[3].text() for row in found.rows("logins")] == [
        record["ftpx"]["result"].replace("pending", "unanswered")
        for record in runs.of_kind(name, "login")]


@each_capture
def test_the_capture_is_named_with_size_hash_and_span(name):
    path = pathlib.Path(captures.path(name))
    capture = page_of(name).first("ul", of="captures").text()
    frames = sum(1 for kind, *_ in packets.blocks(path) if kind == packets.PACKET)
    size = f"{path.stat().st_size:,} bytes".replace(",", " ")
    hashed = hashlib.sha256(path.read_bytes()).hexdigest()
    for known in (path.name, size, hashed, f"{frames} packets"):
        assert known in capture


@pytest.mark.parametrize("options", [
    "-r {}", "-qr {}", "-r{}", "-qr{}", "-o nameres.mac_name:TRUE -r {}"])
def test_however_tshark_is_told_of_the_file_the_page_names_it(options):
    path = captures.path("resume")
    said = tshark.tshark("-q", *options.format(path).split(), "-z", "ftpx,report")
    assert pathlib.Path(path).name in Page(said).first("ul", of="captures").text()


def test_what_comes_from_a_pipe_has_no_name(save):
    path = save(Dialogue().login().wire)
    said = tshark.start("sh", "-c", f"tshark -n -q -r - -z ftpx,report <{path}").stdout
    found = Page(said).first("ul", of="captures").text()
    assert "standard input" in found and "SHA-256" not in found and "bytes" not in found


def test_without_hashes_that_of_the_capture_is_not_made(save):
    found = made(save(Dialogue().login().wire), "-o", "ftpx.hash:none")
    assert "SHA-256" not in found.first("ul", of="captures").text()


@each_capture
def test_figures_are_those_of_the_truth(name):
    figures = [item.first("strong").text() for item in page_of(name).first("ul", of="figures").all("li")]
    logins = runs.of_kind(name, "login")
    assert figures[0] == str(len(sessions(name)) or len(runs.of_kind(name, "session")))
    assert figures[1] == str(sum(login["ftpx"]["result"] == "failed" for login in logins))
    assert figures[4] == str(sum(record["ftpx"]["state"] != "complete"
                                 for record in runs.of_kind(name, "transfer")))


@each_capture
def test_users_and_hosts_are_named_in_the_summary(name):
    said = page_of(name).first("section", id="summary").text()
    for session in sessions(name):
        if session["user"] and any(login["outcome"] == "success" for login in session["logins"]):
            assert session["user"] in said
            assert session["server"]["ip"] in said or "reached" in session


@each_capture
def test_curves_hold_the_bytes_of_their_transfers(name):
    """As many as came, repeated ones included."""
    records = {str(record["ftpx"]["transfer"]): record["ftpx"]
               for record in runs.of_kind(name, "transfer")}
    for number, (begin, width, *spans) in page_of(name).data()["curves"].items():
        facts = records[number]
        assert begin >= 0 and width > 0 and len(spans) <= 128
        if facts["bytes"] and not {"encrypted", "conflicting_bytes"} & set(facts) and \
                not facts["gap_bytes"] and "undecoded" not in facts.get("quirks", []) and \
                "content-capped" not in facts.get("quirks", []) and name != "mode-z":
            assert sum(spans) >= facts["bytes"]
            assert sum(spans) <= facts["bytes"] + facts["retransmitted_bytes"]


@held.each(those(lambda name: any(
    len(session["commands"]) > 3 for session in sessions(name))))
def test_dialogue_has_its_phases_in_order(name):
    ladder = page_of(name).first("details", of="ladder")
    phases = [next(kind for kind in section.classes() if kind != "phase")
              for section in ladder.all("section", of="phase")]
    assert phases[0] == "connect" and phases[-1] == "close"
    assert set(phases) <= {"connect", "login", "command", "transfer", "close"}


def test_dialogue_of_a_failed_login():
    ladder = page_of("login-failed-then-ok").first("details", of="ladder")
    [failed] = ladder.all("li", of="failed")
    assert "530 Login incorrect." in failed.text()
    frame = captures.frame("login-failed-then-ok", "530 Login incorrect.")
    assert failed.first("code").text() == f"frame.number == {frame}"
    assert "PASS ••••" in ladder.text()


def test_timeline_has_a_bar_for_each_transfer_and_a_dot_for_each_login():
    for name in ("two-sessions", "login-failed-then-ok", "brute-force-succeeds"):
        lanes = list(page_of(name).first("ol", of="lanes").all("svg", of="lane"))
        assert len(lanes) == len(sessions(name))
        logins = [login for session in sessions(name) for login in session["logins"]]
        assert sum(len(list(lane.all("circle"))) for lane in lanes) == len(logins)
        assert sum(len(list(lane.all("a"))) for lane in lanes) == len(transfers(name))


# --- passwords, and names that attack ---

@each_capture
def test_no_password_is_in_the_page(name):
    said = page_of(name).outside_of_script()
    assert [password for password in truth(name)["passwords"] if password in said] == []


def test_passwords_of_anonymous_users_are_shown():
    assert "ftp@example.com" in page_of("anonymous-download").first("details", of="ladder").text()


def test_passwords_are_shown_when_asked_for(save):
    path = save(Dialogue().login(password="sesame-open").wire)
    assert "sesame-open" not in made(path).source
    shown = made(path, *runs.SHOW)
    assert "PASS sesame-open" in shown.first("details", of="ladder").text()
    assert "keep it safe" in shown.first("footer").text()


HOSTILE = ["<script>alert(1)</script>", "</script><script>alert(1)</script>", "<!--", "-->",
           "\" onmouseover=\"alert(1)", "' onfocus='alert(1)", "<img src=x onerror=alert(1)>",
           "&lt;b&gt;", "javascript:alert(1)", "</title><b>", "</table></td><h1>", "]]>", "<![CDATA[",
           "{{TITLE}}", "{{@script}}", "{0}", "{1|a|b}", "\u2028alert(1)\u2029", "\u202eabc\u202c",
           "\x1b[31m", "\\u003cscript>", "${1}", "`x`", "<svg onload=alert(1)>", "%3Cb%3E"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(save, text):
    """In the user's name, the greeting, a file's name, a path, a reply and what is renamed."""
    ftp = Dialogue()
    ftp.talk(f"220 {text}", f"USER {text}", f"331 {text}", "PASS secret", f"230 {text}",
             f"CWD {text}", "250 ok")
    ftp.download(text, noise(50000))
    ftp.talk(f"RNFR {text}", "350 go on", f"RNTO {text}.new", "250 done", f"XEVIL {text}",
             f"500 {text}", f"DELE {text}", "250 gone", "QUIT", "221 bye")
    found = made(save(ftp.wire))
    plain = made(save(_harmless().wire))
    assert found.faults == []
    assert tags(found) == tags(plain)
    assert found.script() == plain.script() and found.policy() == plain.policy()
    assert not re.search("[\u2028\u2029\u202c\u202e\x1b]", found.source)


def _harmless():
    ftp = Dialogue()
    ftp.talk("220 a", "USER a", "331 a", "PASS secret", "230 a", "CWD a", "250 ok")
    ftp.download("a", noise(50000))
    ftp.talk("RNFR a", "350 go on", "RNTO a.new", "250 done", "XEVIL a", "500 a", "DELE a", "250 gone",
             "QUIT", "221 bye")
    return ftp


def tags(found):
    """What elements there are, with the attributes that could do harm; what is odd about a name is
    told in an element of its own."""
    told = [element for element in found.all()
            if element.tag not in ("em", "br", "span", "li", "a", "h3", "strong")]
    return [(element.tag, sorted(element.attributes)) for element in told]


# --- both languages ---

@each_capture
def test_what_is_said_in_one_language_is_said_in_the_other(name):
    found = page_of(name)

    def said(element):
        return element.attributes.get("lang") if "kept" not in element.classes() else None

    for element in found.all():
        spoken = [said(child) for child in element.children if isinstance(child, page.Element)]
        assert spoken.count("en") == spoken.count("zh-Hans")
        if said(element):
            assert element.tag == "html" or element.text(said(element)).strip() or \
                not element.children


def test_every_word_of_the_script_is_there_in_both():
    found = page_of(NAMES[0])
    words = found.data()["words"]
    asked = set(re.findall(r'"(SCRIPT_[A-Z_]+)"', found.script()))
    assert asked == words.keys()
    for english, chinese in words.values():
        assert english and re.search("[\u4e00-\u9fff]", chinese)
        assert set(re.findall(r"\{(\d)", chinese)) <= set(re.findall(r"\{(\d)", english))


def test_no_place_of_the_page_is_left_unfilled():
    assert not re.search(r"\{\{|\}\}|\{\d", page_of(NAMES[0]).outside_of_script()
                         .split('<script type="application/json"')[0])


@pytest.mark.parametrize("locale, language", [
    ("C.UTF-8", "en"), ("zh_CN.UTF-8", "zh-Hans"), ("zh", "zh-Hans"), ("de_DE.UTF-8", "en")])
def test_the_environment_says_which_language_is_shown(monkeypatch, save, locale, language):
    monkeypatch.setattr(tshark, "environment", _in_locale(tshark.environment, locale))
    found = made(save(Dialogue().login().wire))
    assert found.first("html").attributes["lang"] == language
    checked = [box.attributes["id"] for box in found.all("input") if "checked" in box.attributes]
    assert checked == [{"en": "english", "zh-Hans": "chinese"}[language]]


def _in_locale(environment, locale):
    def changed(plugins):
        own = {name: value for name, value in environment(plugins).items()
               if name not in ("LC_ALL", "LANG", "LANGUAGE", "LC_MESSAGES")}
        return own | {"LC_MESSAGES": locale, "LC_CTYPE": "C.UTF-8"}
    return changed


# --- for everybody ---

@each_capture
def test_page_is_told_without_pictures(name):
    """Headings in order, a caption and heads for each table, a text for each lane."""
    found = page_of(name)
    levels = [int(element.tag[1]) for element in found.all() if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]) if before > 1)
    for table in found.all("table"):
        assert table.first("caption").text().strip()
        assert all(head.attributes.get("scope") == "col" for head in table.all("th"))
        heads = len(list(table.first("thead").all("th")))
        assert all(len(list(row.all("td"))) == heads for row in table.first("tbody").all("tr"))
    for picture in found.all("svg"):
        assert picture.attributes["aria-hidden"] == "true"
    for lane in found.first("ol", of="lanes").all("li"):
        assert lane.first("p", of="unseen").text().strip()


# --- few and many ---

def test_a_capture_without_ftp(save):
    wire = Wire()
    wire.add(Dialogue(handshake=False).wire and _other())
    assert "There is no FTP session" in made(save(wire)).first("section", id="summary").text()


def _other():
    from packets import SYN, Segment
    return Segment(("10.0.0.2", 40000), ("10.0.0.1", 80), 1, SYN, b"", 0)


def test_a_filter_that_nothing_passes(save):
    path = save(Dialogue().login().wire)
    found = made(path, tap_filter=",ftpx.session == 5")
    assert "No FTP session passes the filter" in found.first("section", id="summary").text()


def test_a_filter_is_told(save):
    wire = Wire()
    for number in range(2):
        Dialogue(wire=wire, client_port=40000 + number).login(user=f"user{number}")
    found = made(save(wire), tap_filter=",ftpx.session == 1")
    assert len(found.rows("sessions")) == 1
    assert "display filter" in found.first("section", id="summary").text()
    assert "user0" not in found.source


def test_caps_say_what_they_leave_out(save):
    """300 sessions: lanes of 200, dialogues of 50, all rows."""
    wire = Wire(step=10)
    for number in range(300):
        Dialogue(wire=wire, client_port=20000 + number).login(user=f"user{number}")
    found = made(save(wire))
    assert len(list(found.first("ol", of="lanes").all("svg"))) == 200
    assert "100 more sessions have no lane" in found.first("section", id="timeline").text()
    assert len(list(found.all("details", of="ladder"))) == 50
    assert "250 more sessions" in found.first("section", id="dialogue").text()
    assert len(found.rows("sessions")) == 300


def test_a_long_dialogue_is_cut(save):
    ftp = Dialogue().login()
    ftp.talk(*(line for number in range(400) for line in (f"NOOP {number}", "200 ok")), "QUIT",
             "221 bye")
    ladder = made(save(ftp.wire)).first("details", of="ladder")
    assert len(list(ladder.all("li", of="client"))) == 300
    assert "103 more steps" in ladder.text()
    assert "-z ftpx,flows,ftpx.session==0" in ladder.text()


def test_where_nothing_can_be_written_that_is_told(save):
    path = save(Dialogue().login().wire)
    ended = tshark.start("tshark", "-n", "-q", "-r", path, "-z", "ftpx,report,/nonexistent/x.html")
    assert ended.returncode != 0 and "ftpx,report: cannot write" in ended.stderr
    ended = tshark.start("tshark", "-n", "-q", "-r", path, "-z", "ftpx,report,/dev/full")
    assert ended.returncode != 0 and '"/dev/full": No space left' in ended.stderr


def test_without_a_file_the_page_is_said(save):
    said = tshark.tap(save(Dialogue().login().wire), "ftpx,report")
    assert said.startswith("<!DOCTYPE html>") and Page(said).faults == []


test_each_capture = held.test()
