# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios whose file names are hard to show: other charsets, other scripts, other
# intentions.
# Refuses to know how a network, a server or a truth is made.

import shlex
from urllib.parse import quote

from clients.curl import Curl
from clients.ftplib import Ftplib
from clients.lftp import Lftp
from scenarios.table import scenario
from servers.pyftpdlib import Pyftpdlib
from servers.vsftpd import Vsftpd

# The second byte of 誠 in GB18030, and of 表, ソ and 予 in Shift-JIS, is a backslash.
CHINESE = ["报告.txt", "誠信.txt", "中文 目录/新建文件.bin"]
FOLDER = ["报告.txt", "会议记录.doc", "财务报表.xls", "照片.jpg", "合同.pdf", "客户名单.csv", "通知.txt"]
JAPANESE = ["表紙.txt", "ソフト一覧.txt", "日本語 資料/予定.bin"]
# The second byte of 功 and 許 in Big5 is a backslash.
TAIWANESE = ["報告.txt", "成功許可.txt", "中文 目錄/新增資料夾.bin"]
KOREAN = ["보고서.txt", "한국어 이름.txt", "새 폴더/사진.bin"]
# я in Windows-1251 is 0xFF.
RUSSIAN = ["Отчёт.txt", "Список имён.txt", "Новая папка/Фотография.bin"]
# ÿ in ISO 8859-1 is 0xFF, with which Telnet begins its own commands; curl sends it as it is.
FRENCH = ["Résumé.txt", "Straße 7½.txt", "Élèves/Aÿ.bin"]
ANY = ["报告.txt", "ファイル.txt", "cafe\u0301.txt", "café.txt", "📷 photo.txt",
       "עברית.txt", "\u202etxt.exe"]

HOSTILE = ["say \"hi\" 'you'.txt", " both ends ", "C:\\temp\\..\\x.txt", "100%25 %s%n%2F.txt",
           "red \x1b[31mtext\x1b[0m.txt", "tab\there.txt", "-rf", "$(reboot);`id`|&.txt",
           "<img src=x onerror=alert(1)>.html", "=1+1,\"a\".csv", "CON.txt", "..hidden", "L" * 200]


@scenario("Names in GB18030, downloaded and listed.", ["complete " * 4],
          show="-q -o ftpx.charset:GB18030 -z ftpx,downloads")
def names_gb18030(lab):
    _in_charset(lab, "gb18030", CHINESE)


@scenario("Names in Shift-JIS, downloaded and listed.", ["complete " * 4],
          show="-q -o ftpx.charset:Shift-JIS -z ftpx,downloads")
def names_shift_jis(lab):
    _in_charset(lab, "shift_jis", JAPANESE)


@scenario("Names in ISO 8859-1, downloaded and listed.", ["complete " * 4],
          show="-q -o ftpx.charset:ISO-8859-1 -z ftpx,downloads")
def names_latin_1(lab):
    _in_charset(lab, "latin-1", FRENCH)


def _in_charset(lab, charset, names, downloads=None):
    """Serves files of these names; lists them, and downloads them, or the first few."""
    lab.charset = charset
    raw = [name.encode(charset).decode(errors="surrogateescape") for name in names]
    for turn, name in enumerate(raw):
        lab.file("alice", name, 1_000 + 10 * turn)
    lab.serve(Vsftpd)
    words = [word for name in raw[:downloads] for word in (_url(lab, name), "-o", name.rpartition("/")[2])]
    lab.use(Curl, lab.url("alice"), "-o", "list.txt", *words)


def _url(lab, name):
    return lab.url("alice", quote(name, errors="surrogateescape"))


@scenario("A folder whose names are GBK, and nobody says so: listed, and two files downloaded.",
          ["complete " * 3], show="-q -z ftpx,downloads")
def names_gbk_unsaid(lab):
    _in_charset(lab, "gbk", FOLDER, downloads=2)


@scenario("Names in UTF-8, after OPTS UTF8 ON: several scripts, both forms of é, an override of "
          "writing direction.", ["complete " * 8], show="-q -z ftpx,downloads")
def names_utf_8(lab):
    for turn, name in enumerate(ANY):
        lab.file("alice", name, 1_000 + 10 * turn)
    lab.serve(Vsftpd, utf8_filesystem="YES")
    names = " ".join(f'"{name}"' for name in ANY)
    lab.use(Lftp, f"open {lab.url('alice')}", "ls > list.txt", f"get {names}", "bye")


@scenario("Names that mean something to shells, terminals, web pages or other systems.",
          ["complete " * (len(HOSTILE) + 1)], show="-q -z ftpx,downloads",
          attack=True)
def names_hostile(lab):
    for turn, name in enumerate(HOSTILE):
        lab.file("alice", f'di"r/{name}', 500 + 10 * turn)
    lab.serve(Pyftpdlib)
    gets = [shlex.join(["get", name]) for name in HOSTILE]
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "quote CWD 'di\"r'", "quote PWD",
            "mlsd", *gets)


@scenario("Names in Big5, downloaded and listed.", ["complete " * 4],
          show="-q -o ftpx.charset:Big5 -z ftpx,downloads")
def names_big5(lab):
    _in_charset(lab, "big5", TAIWANESE)


@scenario("Names in EUC-KR, downloaded and listed.", ["complete " * 4],
          show="-q -o ftpx.charset:EUC-KR -z ftpx,downloads")
def names_euc_kr(lab):
    _in_charset(lab, "euc_kr", KOREAN)


@scenario("Names in EUC-JP, downloaded and listed.", ["complete " * 4],
          show="-q -o ftpx.charset:EUC-JP -z ftpx,downloads")
def names_euc_jp(lab):
    _in_charset(lab, "euc_jp", JAPANESE)


@scenario("Names in KOI8-R, downloaded and listed.", ["complete " * 4],
          show="-q -o ftpx.charset:KOI8-R -z ftpx,downloads")
def names_koi8_r(lab):
    _in_charset(lab, "koi8_r", RUSSIAN)


@scenario("Names in Windows-1251, downloaded and listed.", ["complete " * 4],
          show="-q -o ftpx.charset:Windows-1251 -z ftpx,downloads")
def names_windows_1251(lab):
    _in_charset(lab, "cp1251", RUSSIAN)
