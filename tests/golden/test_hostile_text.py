# Knows which characters steer a display or hide from it, and puts each at every place where text of a
# capture enters; looks for them in every output.
# Refuses to know how ftpx writes them instead, as long as it is visible.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import json
import re
import unicodedata

import pytest

import packets
import tshark
from build import Dialogue, Wire
from page import Page

pytestmark = pytest.mark.own

# Of category Cf, these are seen: joiners, which spell Persian, Sinhala and emoji and move nothing, and
# signs that have a shape of their own.
SHOWN = {0x200C, 0x200D, *range(0x600, 0x606), 0x6DD, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
STEERING = ("Cc", "Cf", "Zl", "Zp", "Co", "Cs")


def steers(character):
    return unicodedata.category(character) in STEERING and ord(character) not in SHOWN


# What a sender may put into a text: UTF-8, other bytes, and what looks like UTF-8 and is not. Which
# characters steer is tested one by one elsewhere: here are some of each kind.
CONTROLS = b"\0\a\b\t\n\v\f\r\x0e\x1b\x1f\x7f"
CHARACTERS = ("\x80\x85\x9b\x9f"                    # C1
              "\u061c\u200f\u202e\u2066\u2069"          # direction
              "\xad\u180e\u200b\u2060\ufeff\ufff9\U000e0041"  # invisible
              "\u2028\u2029\ue000\U0010fffd")           # separators and private use
SEQUENCES = ("\x1b[2J", "\x1b]0;title\x07", "\x1b]52;c;eA==\x1b\\", "\x9d0;x\x9c")
TOKENS = [
    *(bytes([code]) for code in CONTROLS), *(sign.encode() for sign in (*CHARACTERS, *SEQUENCES)),
    b"\x9b2J", b"\x85",                                        # C1 as one byte
    b"\xc0\x8a", b"\xc1\x9b", b"\xe0\x80\x8a", b"\xf0\x80\x80\x9b",  # overlong
    b"\xed\xa0\x80", b"\xed\xa0\xbd\xed\xb8\x80",             # surrogates
    b"\xff", b"\xf4\x90\x80\x80", b"\xe2\x80", b"\xf0\x9f",
    *(sign.encode("gb18030") for sign in "\u202e\u2028\u200b"),
    b"\x9d\x9e\xfd\xfe", b"\x80\x8a\x9b\x9f",             # marks of Windows-1256, C1 of ISO 8859-1
    b"\r\0", b"\xff\xf4", b"\n230 forged\r", b"\r\nSession 9  forged", b"%s%n%p", b"  |  \t",
]

CHARSETS = ("auto", "ISO-8859-1", "Windows-1256", "GB18030", "Shift-JIS")


def listing(word):
    return "".join(f"{row}\r\n" for row in (
        f"-rw-r--r--   1 u{word} g{word} 12 Jan  1  2020 unix{word}.txt",
        f"lrwxrwxrwx   1 user group 12 Jan  1  2020 link{word} -> to{word}",
        f"Type=file;Size=12;Modify=20200101000000;UNIX.owner=o{word}; mlsd{word}.txt",
        f"01-01-20  10:00AM  12 dos{word}.txt", f"plain{word}.txt"))


def say(ftp, *lines):
    """As Dialogue.talk, and a line that begins with a blank is the server's too."""
    for line in lines:
        who = "server" if line[:1].isdigit() or line[:1] == " " else "client"
        ftp.control.send(who, line.encode("latin-1") + b"\r\n")


def transferred(ftp, command, content, port):
    """A transfer in whichever direction the command has."""
    ftp.pasv(port)
    say(ftp, command, "150 Opening BINARY mode data connection for " + command.split(" ", 1)[-1])
    data = ftp.passive(port)
    sender = "client" if command.startswith(("STOR", "APPE")) else "server"
    data.send(sender, content.encode("latin-1"))
    data.close(sender)
    say(ftp, "226 Done " + command)


def session(wire, number, token):
    """Says the token wherever something may be said."""
    word = token.decode("latin-1")
    client = f"10.{1 + number // 250}.0.{1 + number % 250}"
    ftp = Dialogue(wire=wire, client=client, client_port=30000 + number, charset="latin-1")
    user = "anonymous" if number % 2 else f"ali{word}ce"
    say(ftp, f"220-vsFTPd 3.0{word}.5 (banner{word}) says", f"220-more{word}",
        f"220 ProFTPD 1.3{word} ready{word}",
        f"HOST ftp{word}.example", f"220 Host{word}", f"CLNT client{word} 1.0", f"200 Noted{word}",
        f"CSID Name=n{word}; Version=v{word};", f"200 Name=s{word}; Version=w{word};",
        f"LANG fr{word}", f"200 Langue{word}", f"AUTH m{word}", f"504 Not {word}",
        f"USER wrong{word}", f"331 Password for {word}", f"PASS bad{word}", f"530 No{word}",
        f"USER {user}", f"331 Password for {word}", f"PASS mail{word}@example", f"332 {word}",
        f"ACCT acc{word}", f"230 Hello{word}", f"SYST {word}", f"215 UNIX Type: L8 {word}",
        f"FEAT{word}", f"211-Features{word}", f" MDTM{word}", f" X{word}Y", f"211 End{word}",
        f"OPTS UTF8 {word}", f"200 {word}", f"X{word}YZ arg{word}", f"500 {word}?",
        f"SITE {word}", f"200 {word}",
        f"CWD /pub/d{word}r", f"250 In {word}", "PWD", f'257 "/pub/d{word}r" is it{word}',
        f"MKD n{word}w", f'257 "/pub/n{word}w" made', f"RNFR a{word}", f"350 {word}", f"RNTO b{word}",
        f"250 {word}", f"DELE c{word}", f"550 {word}: no", f"SITE CHMOD 777 e{word}", f"200 {word}",
        f"TYPE I{word}", f"200 {word}", f"REST 0{word}", f"350 {word}",
        f"EPRT |1|10.0.0.2|5{word}|", f"501 {word}", f"STAT f{word}", f"213-S{word}",
        f" -rw-r--r--   1 o{word} g 1 Jan  1  2020 s{word}", f"213 E{word}", f"MLST m{word}",
        f"250-L{word}", f" Type=file;Size=1; /pub/m{word}", f"250 E{word}")
    port = 20000 + 5 * number
    transferred(ftp, f"LIST l{word}", listing(word), port)
    transferred(ftp, f"MLSD m{word}", listing(word), port + 1)
    transferred(ftp, f"RETR get{word}.bin", f"{word}content {number}", port + 2)
    say(ftp, f"XSHA256 get{word}.bin", f"250 {word}", f"HASH get{word}.bin",
        f"213 SHA-256 0-9 {word} get{word}.bin",
        f"MDTM get{word}.bin", f"213 20200101000000{word}", f"SIZE get{word}.bin", f"213 12{word}")
    transferred(ftp, f"STOR ../{word}/put{word}.e{word}e", f"content {number}", port + 3)
    transferred(ftp, f"APPE {word}", f"content {number}", port + 4)
    say(ftp, "QUIT", f"221 Bye{word}")
    ftp.control.close()


@functools.lru_cache(maxsize=None)
def capture():
    wire = Wire(step=100)
    for number, token in enumerate(TOKENS):
        session(wire, number, token)
    path = tshark.MADE / "hostile.pcap"
    packets.write(path, wire.packets)
    return str(path), wire.frames


TABLES = ("sessions", "transfers", "downloads", "files", "logins", "tree")
ANY_LINES = re.DOTALL | re.MULTILINE
PASSWORDS = ("-o", "ftpx.show_passwords:TRUE")


def beside(charset, what):
    return tshark.HOME / f"hostile.{charset}.{what}"


def reading(charset):
    return ("-r", capture()[0], *PASSWORDS, "-o", f"ftpx.charset:{charset}")


def reports(charset):
    """All that is printed without packets, the narrative last, and all that is written."""
    return ("-q", *reading(charset), "-z", f"ftpx,json,{beside(charset, 'json')}",
            "-z", f"ftpx,report,{beside(charset, 'html')}",
            "-z", f"ftpx,extract,{beside(charset, 'extracted')}",
            "--export-objects", f"ftpx,{beside(charset, 'exported')}",
            *(part for table in TABLES for part in ("-z", f"ftpx,{table}")), "-z", "ftpx,flows")


@functools.lru_cache(maxsize=None)
def report(charset, tap):
    said = tshark.tshark(*reports(charset))
    if tap == "flows":
        return re.search(r"^Session 0 .*?(?=^FTP |^=+\n|\Z)", said, ANY_LINES)[0]
    if tap == "tree":
        return re.search(r"^=+\n[^\n]*Counters[^\n]*\n.*?\n-+\n.*?\n-+\n", said, ANY_LINES)[0]
    title = {"logins": "login attempts"}.get(tap, tap)
    return re.search(rf"^FTP {title}: .*?(?=^FTP |^Session 0 |^=+\n|\Z)", said, ANY_LINES)[0]


# Without Wireshark's own dissector, whose fields are its own affair.
OURS = ("-o", "ftpx.builtin:FALSE")


def dissection(charset):
    return (*reading(charset), *OURS, "-V")


def fields(charset):
    names = [name for name in tshark.field_types() if name.startswith(("ftpx.", "ftpx-data."))]
    return (*reading(charset), *OURS, "-2", "-T", "fields", "-e", "_ws.expert.message",
            *(part for name in names for part in ("-e", name)))


def summary(charset):
    """With Wireshark's own dissector, as most people have it."""
    return (*reading(charset), "-T", "fields", "-e", "_ws.col.Protocol", "-e", "_ws.col.Info")


def ahead():
    yield from (run("auto") for run in (reports, dissection, fields, summary))
    yield from (run(charset) for charset in CHARSETS[1:] for run in (reports, fields))


def forbidden(said):
    """What of an output, apart from the line feeds that end its rows, is no visible character."""
    assert not any(map(steers, said.replace("\n", ""))), \
        sorted({(f"U+{ord(c):04X}", said[max(0, at - 30):at + 10]) for at, c in enumerate(said)
                if c != "\n" and steers(c)})[:5]


each_charset = pytest.mark.parametrize("charset", CHARSETS)


def texts_of(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
    elif isinstance(value, str):
        yield value


def loaded(said):
    """What a reader gets out of JSON has no line feeds either."""
    value = json.loads(said)
    for text in texts_of(value):
        forbidden(text)
        assert "\n" not in text
    return value


# --- what is printed ---

@each_charset
def test_nothing_printed_steers(charset):
    forbidden(tshark.tshark(*reports(charset)))


# Of each session: LIST, MLSD, RETR, STOR, APPE. Where the token breaks a command into lines that the
# server does not answer one by one, nobody can tell whose the connections of STOR and APPE are.
BROKEN = sum(b"\n" in token and not token.strip(b"\r\n").startswith(b"230") for token in TOKENS)
TRANSFERS = 5 * len(TOKENS) + 2 * BROKEN


# And a failed login and another.
@pytest.mark.parametrize("tap, rows", [
    ("sessions", len(TOKENS)), ("transfers", TRANSFERS), ("downloads", len(TOKENS)),
    ("files", 3 * len(TOKENS) + 2 * BROKEN), ("logins", 2 * len(TOKENS))])
def test_tables_have_a_line_a_row(tap, rows):
    title, *lines = report("auto", tap).rstrip("\n").split("\n")
    assert title.endswith(f": {rows}") and len(lines) == 2 + rows


def test_narrative_begins_paragraphs_by_itself():
    lines = report("auto", "flows").rstrip("\n").split("\n")
    begun = [line.split()[1] for line in lines if line.startswith("Session ")]
    assert begun == [str(number) for number in range(len(TOKENS))]
    heads = [line for line in lines if line and not line.startswith(("Session ", "  "))]
    assert heads == ["Data connections without a known control connection"]
    labels = [line.split()[0] for line in lines if re.match(r"  \S", line)]
    assert set(labels) == {"connect", "log", "command", "transfer", "operation", "server", "close"}
    assert labels.count("transfer") == TRANSFERS
    assert labels.count("close") == len(TOKENS)


def test_counters_have_a_line_a_node():
    rows = re.search(r"\n-{9,}\n(.*?)\n+-{9,}\n", report("auto", "tree"), re.DOTALL)[1].split("\n")
    assert len(rows) > 20 and all(re.search(r"\S +\d+ ", row) for row in rows)


def test_dissection_begins_frames_by_itself():
    said = tshark.tshark(*dissection("auto"))
    forbidden(said)
    begun = re.findall(r"^Frame (\d+):", said, re.MULTILINE)
    assert begun == [str(number) for number in range(1, capture()[1] + 1)]


@each_charset
def test_fields_have_a_line_a_frame(charset):
    said = tshark.tshark(*fields(charset))
    forbidden(said.replace("\t", ""))
    rows = said.split("\n")[:-1]
    assert len(rows) == capture()[1] and len({row.count("\t") for row in rows}) == 1


def test_packet_list_has_a_line_a_frame():
    """Lines that came before anybody could know them as FTP are the other dissector's."""
    rows = [row.split("\t") for row in tshark.tshark(*summary("auto")).split("\n")[:-1]]
    assert len(rows) == capture()[1]
    ours = [told for protocol, told in rows if protocol.startswith("FTPX")]
    assert len(ours) > 80 * len(TOKENS)
    for told in ours:
        forbidden(told)


# --- what is written ---

@each_charset
def test_records_have_a_line_each(charset):
    tshark.tshark(*reports(charset))
    said = beside(charset, "json").read_text(encoding="utf-8")
    forbidden(said)
    kinds = [loaded(line)["record"] for line in said.split("\n")[:-1]]
    assert kinds.count("session") == len(TOKENS) and kinds.count("transfer") == TRANSFERS


@each_charset
def test_page_has_no_markup_but_its_own(charset):
    """As many sessions, with names to click on, and nothing that a name has made."""
    tshark.tshark(*reports(charset))
    found = Page(beside(charset, "html").read_text(encoding="utf-8"))
    forbidden(found.source)
    assert found.faults == []
    assert len(found.rows("sessions")) == len(TOKENS)
    assert len(found.rows("transfers")) == TRANSFERS
    assert len(list(found.all("script"))) == 2


def harmless(folder):
    """The names in it."""
    names = [file.name for file in folder.iterdir()]
    for name in names:
        forbidden(name)
        assert not re.search(r'[<>:"/\\|?*\n]', name)
        assert not name.startswith((".", "-", " ")) and not name.endswith((".", " "))
        assert len(name.encode()) <= 255
    return names


@each_charset
def test_names_of_files_are_harmless(charset):
    tshark.tshark(*reports(charset))
    assert len(harmless(beside(charset, "exported"))) >= 2 * len(TOKENS)
    said = (beside(charset, "extracted") / "index.json").read_text(encoding="utf-8")
    forbidden(said)
    assert set(loaded(said)) == set(harmless(beside(charset, "extracted"))) - {"index.json"}
