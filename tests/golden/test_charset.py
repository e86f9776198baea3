# Knows names in character sets other than UTF-8, and where they must be readable: packet list,
# fields, records, reports, files on disk; and that without the preference no byte of them is lost.
# Refuses to know how ftpx converts: Python does it here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import re

import pytest

import captures
import runs
import tshark
from build import Dialogue, noise
from truth import base, named, those, transfers, truth

# The preference, the same for Python, a word of people who use it. Some have a byte that reads as a
# backslash in ASCII.
SETS = {
    "GB18030": ("gb18030", "報告誠"), "Big5": ("cp950", "許功蓋"),
    "Shift-JIS": ("cp932", "ソフト一覧"), "EUC-JP": ("euc_jp", "日本語"),
    "EUC-KR": ("euc_kr", "한국어"), "KOI8-R": ("koi8_r", "Привет"),
    "Windows-1251": ("cp1251", "Отчёт"), "Windows-1252": ("cp1252", "Œuvres à 5 €"),
}
each_set = pytest.mark.parametrize("charset", SETS)
OTHERS = those(lambda name: "charset" in truth(name)["capture"])
each_other = pytest.mark.parametrize("name", OTHERS)


def dialogue(charset):
    """A user, a folder, a file and an apology in one character set, and a file in UTF-8."""
    codec, word = SETS[charset]
    ftp = Dialogue(charset=codec).login(user=word)
    ftp.talk("PWD", '257 "/"', f"CWD {word}", "250 Done", "TYPE I", "200 Binary")
    ftp.download(f"{word}.bin", noise(100), 50001)
    ftp.talk(f"SIZE {word}", f"550 {word}?")
    ftp.charset = "utf-8"
    ftp.download("café.bin", noise(200), 50002)
    return ftp.quit()


def reading(charset):
    return ("-o", f"ftpx.charset:{charset}")


def exported(path, *options):
    folder = tshark.export_folder()
    tshark.tshark("-q", "-r", path, *options, "--export-objects", f"ftpx,{folder}")
    return sorted(file.name for file in folder.iterdir())


def of_kind(records, kind):
    return [record for record in records if record["record"] == kind]


def bytes_of(text):
    """What a text with escapes was."""
    return re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()),
                  text.encode())


def column(path, field, *options):
    """All values of a field."""
    return {value for row in tshark.table(path, *options) for value in row.get(field, [])}


# --- with the preference ---

@each_set
def test_records_are_readable_and_keep_the_bytes(charset, save):
    codec, word = SETS[charset]
    records = tshark.records(save(dialogue(charset).wire), *reading(charset))
    told, utf8 = of_kind(records, "transfer")
    assert told["file"]["path"] == f"/{word}/{word}.bin"
    assert told["file"]["name"] == told["ftpx"]["arg"] == f"{word}.bin"
    assert told["user"]["name"] == word
    assert bytes_of(told["ftpx"]["path_raw"]) == f"/{word}/{word}.bin".encode(codec)
    assert bytes_of(told["ftpx"]["arg_raw"]) == f"{word}.bin".encode(codec)
    assert bytes_of(told["ftpx"]["user_raw"]) == word.encode(codec)
    assert utf8["file"]["path"] == f"/{word}/café.bin"
    assert utf8["ftpx"]["arg"] == "café.bin" and "arg_raw" not in utf8["ftpx"]
    for record in of_kind(records, "login") + of_kind(records, "session"):
        assert record["user"]["name"] == word
        assert bytes_of(record["ftpx"]["user_raw"]) == word.encode(codec)


@each_set
def test_fields_and_packet_list_are_readable(charset, save):
    _, word = SETS[charset]
    path = save(dialogue(charset).wire)
    assert column(path, "ftpx.request.arg", *reading(charset)) >= {f"{word}.bin", word}
    assert column(path, "ftpx.response.arg", *reading(charset)) >= {f"{word}?"}
    assert column(path, "ftpx.user", *reading(charset)) == {word}
    assert column(path, "ftpx.cwd", *reading(charset)) >= {f"/{word}"}
    assert column(path, "ftpx.transfer.path", *reading(charset)) == {
        f"/{word}/{word}.bin", f"/{word}/café.bin"}
    assert column(path, "ftpx.transfer.name", *reading(charset)) == {f"{word}.bin", "café.bin"}
    listed = tshark.tshark("-r", path, *reading(charset))
    for said in (f"USER {word}", f"RETR {word}.bin", f"RETR {word}.bin → 226", f"550 {word}?",
                 f"/{word}/{word}.bin", "RETR café.bin"):
        assert said in listed
    assert tshark.frames(path, f'ftpx.transfer.name == "{word}.bin"', *reading(charset))


@each_set
def test_files_on_disk_bear_the_same_names(charset, save):
    _, word = SETS[charset]
    path = save(dialogue(charset).wire)
    assert exported(path, *reading(charset)) == sorted([f"{word}.bin", "café.bin"])


@each_set
@pytest.mark.parametrize("tap", ["flows", "sessions", "transfers", "downloads", "logins"])
def test_reports_are_readable(tap, charset, save):
    _, word = SETS[charset]
    said = tshark.tap(save(dialogue(charset).wire), f"ftpx,{tap}", *reading(charset))
    assert word in said
    if tap in ("flows", "transfers", "downloads"):
        assert f"/{word}/{word}.bin" in said and f"/{word}/café.bin" in said
    assert "\\x" not in said


@each_set
def test_a_path_without_a_known_folder_keeps_its_halves(charset, save):
    """Nothing says that this is UNIX, so a backslash could separate, but no half of a character."""
    codec, word = SETS[charset]
    ftp = Dialogue(charset=codec).login()
    ftp.download(f"{word}.bin", noise(100))
    path = save(ftp.wire)
    [told] = of_kind(tshark.records(path, *reading(charset)), "transfer")
    assert told["file"]["path"] == told["file"]["name"] == f"{word}.bin"
    assert exported(path, *reading(charset)) == [f"{word}.bin"]


def test_marks_that_steer_a_display_do_not_come_through_a_charset(save):
    # GB18030 81 36 A7 31 is U+202E, which writes the rest backwards.
    ftp = Dialogue(charset="gb18030").login()
    ftp.download("报\u202egpj.exe", noise(100))
    path = save(ftp.wire)
    [told] = of_kind(tshark.records(path, *reading("GB18030")), "transfer")
    assert told["file"]["name"] == "报\\x81\\x36\\xa7\\x31gpj.exe"
    assert exported(path, *reading("GB18030")) == ["报_gpj.exe"]


def test_a_name_that_is_not_all_in_the_set_is_bytes_as_a_whole(save):
    ftp = Dialogue(charset="latin-1").login()
    ftp.download("a\xff\xb1\xa8\x80.bin", noise(100))  # \xb1\xa8 is 报
    path = save(ftp.wire)
    [told] = of_kind(tshark.records(path, *reading("GB18030")), "transfer")
    assert told["file"]["name"] == "a\\xff\\xb1\\xa8\\x80.bin"
    assert exported(path, *reading("GB18030")) == ["a____.bin"]


def test_no_letters_are_made_of_bytes_that_are_utf_8_by_chance(save):
    # 年度报告: B6 C8 by itself is valid, and so is C8 B1.
    ftp = Dialogue(charset="gb18030").login()
    ftp.download("年度报告.bin", noise(100))
    path = save(ftp.wire)
    [told] = of_kind(tshark.records(path), "transfer")
    assert told["file"]["name"] == r"\xc4\xea\xb6\xc8\xb1\xa8\xb8\xe6.bin"
    assert r"\xc4\xea\xb6\xc8\xb1\xa8\xb8\xe6.bin" in tshark.tap(path, "ftpx,flows")


# --- without it ---

@each_set
def test_without_the_preference_no_byte_is_lost(charset, save):
    codec, word = SETS[charset]
    path = save(dialogue(charset).wire)
    told, utf8 = of_kind(tshark.records(path), "transfer")
    name = f"{word}.bin".encode(codec)
    assert bytes_of(told["file"]["name"]) == bytes_of(told["ftpx"]["arg"]) == name
    assert bytes_of(told["file"]["path"]) == f"/{word}/{word}.bin".encode(codec)
    assert bytes_of(told["user"]["name"]) == word.encode(codec)
    assert utf8["file"]["name"] == "café.bin"
    assert not [key for record in (told, utf8) for key in record["ftpx"] if key.endswith("_raw")]
    # The packet list says what the records say; on disk every escape is one harmless character.
    assert f"RETR {told['file']['name']}" in tshark.tshark("-r", path)
    on_disk = re.sub(r"\\x[0-9a-f]{2}|\\", "_", told["file"]["name"])
    assert exported(path) == sorted([on_disk, "café.bin"])


# --- captures of real servers ---

@each_other
def test_packet_list_fields_records_and_files_agree(name):
    """And they are what the truth says."""
    listed = tshark.tshark("-r", captures.path(name), *runs.reading(name))
    for facts in named(name, "download"):
        file = base(facts["path"])
        assert f"RETR {file} → 226" in listed and f"RETR {facts['path']}: " in listed
        assert file in runs.exported(name)
        assert file in [record["file"]["name"] for record in runs.of_kind(name, "transfer")]
        assert any(row.get("ftpx.transfer.name") == [file] for row in runs.table(name))


@each_other
def test_raw_members_are_the_bytes_that_were_sent(name):
    found = [bytes_of(record["ftpx"]["path_raw"]) for record in runs.of_kind(name, "transfer")
             if "path_raw" in record["ftpx"]]
    assert found == [bytes.fromhex(facts["path_hex"]) for facts in transfers(name)
                     if "path_hex" in facts]


@each_other
def test_a_capture_read_without_its_charset_differs_by_names_only(name):
    plain = tshark.records(captures.path(name))
    for record, read in zip(plain, runs.records(name), strict=True):
        record, read = json.loads(json.dumps(record)), json.loads(json.dumps(read))
        for key in ("arg", "path"):
            raw = read["ftpx"].pop(f"{key}_raw", None)
            where = "ftpx" if key == "arg" else "file"
            if raw is not None:
                assert bytes_of(record[where].pop(key)) == bytes_of(raw)
                read[where].pop(key)
        for one in (record, read):
            one.get("file", {}).pop("name", None)
        assert record == read
