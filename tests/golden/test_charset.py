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
each_unsaid = pytest.mark.parametrize("name", those(runs.charset))  # too few names to tell their set by


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


def values(table, field):
    return {value for row in table for value in row.get(field, [])}


def column(path, field, *options):
    """All values of a field."""
    return values(tshark.table(path, *options), field)


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


# --- without being told ---

# Six names each, and how the set is called that they are found to be in.
RUSSIAN = ("Отчёт.txt", "Список имён", "Новая папка", "Фотография.jpg", "Документы", "Договор")
JAPANESE = ("報告書.txt", "ソフト一覧.txt", "日本語の資料", "予定表.xls", "写真", "メモ.txt")
MANY = {
    "GB18030": ("gb18030", ("报告.txt", "年度总结.doc", "财务报表", "会议记录.txt", "新建文件夹", "产品说明书")),
    "Big5": ("cp950", ("報告.txt", "成功許可.txt", "會議記錄", "新增資料夾", "產品說明書", "財務報表")),
    "Shift-JIS": ("cp932", JAPANESE), "EUC-JP": ("euc_jp", JAPANESE),
    "EUC-KR": ("cp949", ("보고서.txt", "한국어 이름", "새 폴더", "사진.jpg", "회의록", "제품 설명서")),
    "KOI8-R": ("koi8_r", RUSSIAN), "Windows-1251": ("cp1251", RUSSIAN),
    "Windows-1252": ("latin-1", ("Résumé.txt", "Été à la mer", "Procès-verbal", "Système", "Modèle",
                                 "Références")),
}
# Where the names are told, and the other client's address.
PLACES = {
    "in arguments": {}, "on another port": {"port": 2121},
    "in IPv6": {"client": "2001:db8::10", "server": "2001:db8::20"},
}


def downloads(charset, names, **options):
    ftp = Dialogue(charset=charset, **options).login()
    for turn, name in enumerate(names):
        if ":" in ftp.server_ip:
            ftp.talk("EPSV", f"229 Entering Extended Passive Mode (|||{50001 + turn}|)",
                     f"RETR {name}", "150 Here it comes")
            data = ftp.passive(50001 + turn)
            data.server(noise(100, turn))
            data.close()
            ftp.talk("226 Done")
        else:
            ftp.download(name, noise(100, turn), 50001 + turn)
    return ftp


def listing(charset, names, order=1):
    """The names are told by a listing, before or behind the first file."""
    ftp = Dialogue(charset=charset).login()
    for step in ("list", "get")[::order]:
        if step == "get":
            ftp.download(names[0], noise(50), 50001)
            continue
        ftp.pasv(50002)
        ftp.talk("LIST", "150 Here it comes")
        data = ftp.passive(50002)
        for name in names:
            data.server(f"-rw-r--r-- 1 a a 50 Jan  1 2024 {name}\r\n".encode(charset))
        data.close()
        ftp.talk("226 Done")
    return ftp


def is_assumed(record, name, reason="names"):
    return record["ftpx"].get("charset") == {"name": name, "from": reason}


@pytest.mark.parametrize("charset, place", [
    *((charset, "in arguments") for charset in MANY),
    *(("GB18030", place) for place in PLACES if place != "in arguments")])
def test_names_are_read_by_what_all_of_them_tell(charset, place, save):
    codec, names = MANY[charset]
    path = save(downloads(codec, names, **PLACES[place]).quit().wire)
    page = tshark.OUT / f"{charset}.{place}.html"
    folder = tshark.export_folder()
    said = tshark.tap(path, "ftpx,json", "-z", "ftpx,flows", "-z", f"ftpx,report,{page}",
                      "--export-objects", f"ftpx,{folder}")
    records = [json.loads(line) for line in tshark.but_capture(said).splitlines() if line.startswith("{")]
    assert [record["file"]["name"] for record in of_kind(records, "transfer")] == list(names)
    for record, name in zip(of_kind(records, "transfer"), names):
        assert bytes_of(record["ftpx"]["arg_raw"]) == name.encode(codec)
    [session] = of_kind(records, "session")
    assert is_assumed(session, charset)
    table, twice = tshark.table_and_records(path)
    assert twice == tshark.records(path, "-o", "ftpx.quick:TRUE") == records
    assert sorted(file.name for file in folder.iterdir()) == sorted(names)
    assert values(table, "ftpx.transfer.name") == set(names)
    assert values(table, "ftpx.charset") == {charset}
    assert values(table, "ftpx.charset.from") == {"names"}
    assert f"names read as {charset}, by names" in said
    assert f"Names are read as {charset}: all" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("charset, order", [("GB18030", 1), ("GB18030", -1), ("KOI8-R", -1)])
def test_a_listing_tells_as_well(charset, order, save):
    codec, names = MANY[charset]
    path = save(listing(codec, names, order).quit().wire)
    records = tshark.records(path)
    assert names[0] in [record["file"].get("name") for record in of_kind(records, "transfer")]
    assert tshark.records(path, "-2") == records
    assert exported(path) == [names[0]]
    assert column(path, "ftpx.listing.name", "-2") == set(names)


def test_the_first_pass_shows_what_is_known_by_then(save):
    codec, names = MANY["GB18030"]
    path = save(downloads(codec, names).wire)
    shown = [row["ftpx.request.arg"][0] for row in tshark.table(path)
             if "RETR" in row.get("ftpx.request.command", [])]
    assert [name for name in shown if "\\x" not in name] == list(names[4:])


def test_servers_are_told_apart(save):
    wire = None
    for turn, charset in enumerate(("GB18030", "Shift-JIS")):
        codec, names = MANY[charset]
        ftp = downloads(codec, names, server=f"198.51.100.{20 + turn}", wire=wire,
                        client_port=40000 + turn)
        wire = ftp.wire
    records = tshark.records(save(wire))
    assert [record["file"]["name"] for record in of_kind(records, "transfer")] == [
        *MANY["GB18030"][1], *MANY["Shift-JIS"][1]]
    first, second = of_kind(records, "session")
    assert is_assumed(first, "GB18030") and is_assumed(second, "Shift-JIS")


def test_names_of_all_sessions_of_a_server_count(save):
    codec, names = MANY["GB18030"]
    wire = None
    for turn, name in enumerate(names):
        ftp = downloads(codec, [name], wire=wire, client=f"192.0.2.{10 + turn}").quit()
        wire = ftp.wire
    records = tshark.records(save(wire))
    assert [record["file"]["name"] for record in of_kind(records, "transfer")] == list(names)


def test_what_is_utf_8_by_chance_is_read_as_its_neighbours(save):
    names = (*MANY["GB18030"][1], "图片")
    path = save(downloads("gb18030", names).wire)
    told = of_kind(tshark.records(path), "transfer")[-1]
    assert told["file"]["name"] == "图片"
    assert bytes_of(told["ftpx"]["arg_raw"]) == "图片".encode("gb18030")


def test_utf_8_alone_can_be_asked_for(save):
    path = save(downloads(*MANY["GB18030"]).wire)
    records = tshark.records(path, *reading("UTF-8"))
    assert all("\\x" in record["file"]["name"] for record in of_kind(records, "transfer"))
    assert "charset" not in of_kind(records, "session")[0]["ftpx"]


@pytest.mark.parametrize("spelling, codec", [
    ("GBK", "gbk"), ("cp936", "gbk"), ("latin1", "latin-1"), ("Shift_JIS", "cp932"), ("sjis", "cp932"),
    ("big5", "cp950"), ("uhc", "cp949"), ("koi8r", "koi8_r"), ("IBM866", "cp866")])
def test_any_spelling_is_understood(spelling, codec, save):
    word = {"gbk": "报告", "latin-1": "Résumé", "cp932": "表紙", "cp950": "報告", "cp949": "보고서",
            "koi8_r": "Отчёт", "cp866": "Отчёт"}[codec]
    path = save(downloads(codec, [word]).wire)
    [told] = of_kind(tshark.records(path, *reading(spelling)), "transfer")
    assert told["file"]["name"] == word


@pytest.mark.parametrize("value", ["nonsense", "UTF-16", "EBCDIC-US"])
def test_a_set_that_there_is_not_is_told(value, save):
    path = save(downloads("gbk", ["报告"]).wire)
    ended = tshark.start("tshark", "-q", "-r", path, *reading(value), "-z", "ftpx,downloads")
    assert f'ftpx.charset: "{value}" is no character set' in ended.stderr
    assert r"\xb1\xa8\xb8\xe6" in ended.stdout


# --- what the user's language makes likely ---

@pytest.fixture
def in_locale(monkeypatch):
    """Has tshark run as for a user of that locale."""
    own = tshark.environment

    def begin(locale):
        monkeypatch.setattr(tshark, "environment", lambda plugins: own(plugins) | {"LC_ALL": locale})
    return begin


LOCALES = {"zh_CN.UTF-8": "GB18030", "zh_TW.UTF-8": "Big5", "ja_JP.UTF-8": "Shift-JIS",
           "ko_KR": "EUC-KR", "ru_RU.UTF-8": "Windows-1251", "fr_FR.UTF-8": "Windows-1252"}


@pytest.mark.parametrize("locale", LOCALES)
def test_few_names_are_read_as_the_locale_has_it(locale, in_locale, save):
    codec, names = MANY[LOCALES[locale]]
    in_locale(locale)
    path = save(downloads(codec, names[:2]).wire)
    records = tshark.records(path)
    assert [record["file"]["name"] for record in of_kind(records, "transfer")] == list(names[:2])
    assert is_assumed(of_kind(records, "session")[0], LOCALES[locale], "locale")
    assert f"names read as {LOCALES[locale]}, by locale" in tshark.tap(path, "ftpx,flows")
    assert tshark.records(path, "-2") == records


@pytest.mark.parametrize("charset", ["Shift-JIS", "EUC-KR", "KOI8-R", "Windows-1252"])
def test_no_letters_are_made_of_another_languages_names(charset, in_locale, save):
    codec, names = MANY[charset]
    in_locale("zh_CN.UTF-8")
    path = save(downloads(codec, names[:3]).wire)
    told = of_kind(tshark.records(path), "transfer")
    assert all(re.fullmatch(r"[ -~]+", record["file"]["name"]) for record in told)


@each_other
def test_captures_are_read_without_the_preference_where_their_language_is_spoken(name, in_locale, save):
    charset = runs.charset(name)
    locale = {charset: locale for locale, charset in LOCALES.items()}.get(charset)
    if locale:
        in_locale(locale)
        told = of_kind(tshark.records(captures.path(name), "-o", "ftpx.charset:auto"), "transfer")
        for record, facts in zip(told, transfers(name), strict=True):
            assert record["file"]["path"] == facts["path"]


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


@each_unsaid
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
