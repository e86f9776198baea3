# Knows how to spoil what is said: control lines, numbers and endpoints in them, listings.
# Refuses to know packets other than by their payload; each mutator takes a generator of random
# numbers and a tape, and changes the tape.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import re

DICTIONARY = pathlib.Path(__file__).parents[1] / "fuzz" / "ftp.dict"
NUMBERS = [b"0", b"1", b"255", b"256", b"1023", b"65535", b"65536", b"2147483648", b"4294967295",
           b"4294967296", b"9223372036854775807", b"9223372036854775808", b"18446744073709551615",
           b"18446744073709551616", b"9" * 60, b"0" * 300, b"-1", b"1e9", b""]
CODES = [b"110", b"120", b"125", b"150", b"200", b"202", b"211", b"212", b"213", b"215", b"220",
         b"221", b"225", b"226", b"227", b"228", b"229", b"230", b"232", b"234", b"235", b"250",
         b"257", b"331", b"332", b"334", b"335", b"350", b"421", b"425", b"426", b"431", b"450",
         b"451", b"452", b"500", b"501", b"502", b"503", b"504", b"522", b"530", b"533", b"534",
         b"535", b"536", b"550", b"551", b"552", b"553", b"631", b"000", b"099", b"666", b"999"]
INTRUDERS = [b"\0", b"\r", b"\n", b"\r\n", b"\r\r\n", b"\t", b"\f", b"\xff", b"\xff\xf4\xff\xf2",
             b"\xff\xff", b"\xff\xfd\x01", b"\xff\xfa\x18\x00\xff\xf0", b"\x1b[2J\x1b]0;x\x07",
             b"\x9b31m", b"\xc2\x9b31m", b"\x07", b"\x08", b"\x7f", "\u202e".encode(),
             "\u2066\u2069".encode(), "\u2028".encode(), "\ufeff".encode(), b"\xc0\xaf",
             b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80", b'"', b'""', b"\\",
             b"\\x00",
             b"/../", b"%n%s", b"|", b",", b"(", b"<b>&amp;", b"$(x)", "\U0001f4a9".encode(),
             "e\u0301".encode() * 20, "\u3042".encode("shift_jis"), "\u4e2d".encode("gb18030")]
SIZES = [100, 511, 513, 4095, 4097, 8190, 8191, 8192, 8193, 10000, 60000]
LINES = [b"AUTH TLS", b"PROT P", b"CCC", b"PBSZ 0", b"REIN", b"QUIT", b"ABOR",
         b"\xff\xf4\xff\xf2ABOR",
         b"REST 4294967296", b"REST 1", b"MODE Z", b"MODE B", b"TYPE A", b"TYPE L 8", b"STRU R",
         b"EPSV ALL", b"PASV", b"EPSV", b"USER x", b"PASS y", b"CWD ..", b"CWD /", b"PWD",
         b"LIST -R",
         b"RETR a", b"STOR a", b"STOU", b"APPE a", b"RANG 0 1", b"OPTS UTF8 ON", b"SITE EXEC id",
         b"RNFR a", b"RNTO b", b"MLST a", b"SIZE a", b"XSHA256 a", b"FEAT", b"STAT /", b"HOST h",
         b"220 hello", b"220-hello", b"230 in", b"331 who", b"234 go",
         b"150 Opening (18446744073709551615 bytes)",
         b"226 done", b"226-done", b"426 no", b"421 bye", b"530 no", b"250-", b"211-Features:",
         b"227 Entering Passive Mode (127,0,0,1,0,21).", b"229 x (|||65536|)", b"229 (|1|0.0.0.0|0|)",
         b"228 (4,4,1,2,3,4,2,0,0)", b"213 0", b"257 \"", b"350 go on", b"200 ok", b"125 go"]


def _words():
    found = re.findall(r'^"((?:[^"\\]|\\.)*)"', DICTIONARY.read_text("utf-8"), re.MULTILINE)
    return [word.encode("latin-1").decode("unicode_escape").encode("latin-1") for word in found]


WORDS = _words()


def _change_one(rng, tape, change, among="saying"):
    """Of the payloads in question one is changed; the numbering follows, mostly."""
    able = getattr(tape, among)() or tape.carrying()
    if able:
        index = rng.choice(able)
        tape.say(index, change(tape.segment(index).payload), follow=rng.random() < 0.85)


def _in_place(rng, text, pattern, replacements):
    """One match of the pattern gives way to another text."""
    matches = list(re.finditer(pattern, text))
    if not matches:
        return text
    match = rng.choice(matches)
    return text[:match.start()] + rng.choice(replacements) + text[match.end():]


def other_verb(rng, tape):
    _change_one(rng, tape, lambda text: rng.choice(WORDS) + text.partition(b" ")[2])


def other_code(rng, tape):
    _change_one(rng, tape, lambda text: _in_place(rng, text, rb"^\d{3}(?=[ -])", CODES))


def open_reply(rng, tape):
    """A last line of a reply becomes one that others follow, or the other way round."""
    _change_one(rng, tape, lambda text: _in_place(rng, text, rb"(?<=^...)[ -]", [b"-", b" ", b""]))


def other_number(rng, tape):
    among = rng.choice(["saying", "saying", "telling"])
    _change_one(rng, tape, lambda text: _in_place(rng, text, rb"\d+", NUMBERS), among)


def other_endpoint(rng, tape):
    """In the numbers of PORT and PASV, and between the bars of EPRT and EPSV."""
    able = [index for index in tape.saying()
            if re.search(rb"\d+,\d+,|\|\d+\|", tape.segment(index).payload)]
    for index in rng.sample(able, min(len(able), 3)):
        text = _in_place(rng, tape.segment(index).payload, rb"\d+(?=[,)|\r])",
                         NUMBERS + [b"127", b"21", b"20", b"2", b"1", b"::1", b"0x10"])
        tape.say(index, text)


def insert(rng, tape):
    def change(text):
        at = rng.randrange(len(text) + 1)
        return text[:at] + rng.choice(INTRUDERS) + text[at:]
    _change_one(rng, tape, change, rng.choice(["saying", "saying", "telling"]))


def insert_everywhere(rng, tape):
    """The same intruder in many lines, between a verb and its argument's end."""
    intruder = rng.choice(INTRUDERS)
    for index in tape.saying():
        text = tape.segment(index).payload
        if rng.random() < 0.5:
            at = rng.randrange(3, max(len(text) - 1, 4))
            tape.say(index, text[:at] + intruder + text[at:])


def lengthen(rng, tape):
    def change(text):
        at = rng.randrange(len(text) + 1)
        unit = rng.choice([b"A", b"../", b"/", b" ", b"%s", b"\xff", b'"', b"a\r\n", b"1", b",1",
                           b"\n",
                           rng.choice(INTRUDERS), text or b"x"])
        size = rng.choice(SIZES) - len(text)
        return text[:at] + (unit * (max(size, 0) // len(unit) + 1))[:max(size, 0)] + text[at:]
    _change_one(rng, tape, change)


def shorten(rng, tape):
    def change(text):
        start = rng.randrange(len(text) + 1)
        end = rng.randrange(start, len(text) + 1)
        return rng.choice([text[:start], text[start:], text[:start] + text[end:]])
    _change_one(rng, tape, change)


def say_more(rng, tape):
    """Lines before or behind what is said, in the same segment."""
    def change(text):
        more = b"".join(rng.choice(LINES) + rng.choice([b"\r\n", b"\r\n", b"\n", b"\r", b""])
                        for _ in range(rng.choice([1, 1, 2, 5, 200])))
        return rng.choice([text + more, more + text, more])
    _change_one(rng, tape, change)


def say_it_elsewhere(rng, tape):
    """One payload takes another one's place: replies without command, files as commands."""
    able = tape.carrying()
    if len(able) > 1:
        one, other = rng.sample(able, 2)
        tape.say(one, tape.segment(other).payload)


def flip_bytes(rng, tape):
    def change(text):
        text = bytearray(text)
        for _ in range(rng.choice([1, 1, 3, 20])):
            text[rng.randrange(len(text))] = rng.randrange(256)
        return bytes(text)
    _change_one(rng, tape, change, rng.choice(["saying", "telling"]))


MUTATORS = [other_verb, other_code, open_reply, other_number, other_number, other_endpoint,
            other_endpoint, insert, insert, insert_everywhere, lengthen, shorten, say_more,
            say_more, say_it_elsewhere, flip_bytes]
