# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to imitate Microsoft's IIS FTP service (7 and later), from public transcripts and from
# Microsoft's KB 2505047 on its timing: an imitation, with no part of Microsoft's program in it.
# Refuses to know the scenario: what happens goes to standard error, one JSON object a line.

import argparse
import errno
import io
import itertools
import os
import posixpath
import select
import socket
import stat
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

from iis_connections import Active, Control, Passive, unacknowledged

CHUNK = 65536
LAG = 0.002  # seconds from 226 to the data connection's FIN, so that every capture has this order;
# after some 5 ms without an ACK a Linux kernel would send the 226 once more

FEATURES = ("LANG EN*", "UTF8", "AUTH TLS;TLS-C;SSL;TLS-P;", "PBSZ", "PROT C;P;", "CCC", "HOST",
            "SIZE", "MDTM", "REST STREAM")
RECOGNIZED = """
    ABOR ACCT ADAT* ALLO APPE AUTH CCC CDUP CWD DELE ENC* EPRT EPSV FEAT HELP HOST LANG LIST MDTM
    MIC* MKD MODE NLST NOOP OPTS PASS PASV PBSZ PORT PROT PWD QUIT REIN REST RETR RMD RNFR RNTO
    SITE SIZE SMNT STAT STOR STOU STRU SYST TYPE USER XCUP XCWD XMKD XPWD XRMD""".split()
FEAT = "\r\n ".join(["211-Extended features supported:", *FEATURES]) + "\r\n211 END"
HELP = "\r\n    ".join(["214-The following commands are recognized (* ==>'s unimplemented).",
                        *(name.replace("*", " *") for name in RECOGNIZED)]) + \
    "\r\n214 HELP command successful."
COMPLETE = "226 Transfer complete."
TYPES = {"A": "ASCII", "I": "BINARY"}
TRANSFERS = {"RETR": ("download", "rb"), "STOR": ("upload", "wb"), "APPE": ("upload", "ab"),
             "STOU": ("upload", "xb")}
NO_PATH = "The system cannot find the path specified."
DENIED = "Access is denied."
WIN32 = {
    errno.ENOENT: "The system cannot find the file specified.",
    errno.EEXIST: "Cannot create a file when that file already exists.",
    errno.ENOTDIR: "The directory name is invalid.",
    errno.ENOTEMPTY: "The directory is not empty.",
}


class Aborted(Exception):
    """The client asked for the end of a transfer while it ran."""


class Site(NamedTuple):
    """What all sessions share; accounts: user to (password, directory)."""
    accounts: dict
    ports: Any
    port_count: int
    verbose: bool
    long_years: bool


def dos_line(name, status, year):
    when = time.strftime(f"%m-%d-{year}  %I:%M%p", time.localtime(status.st_mtime))
    if stat.S_ISDIR(status.st_mode):
        return f"{when}       <DIR>          {name}"
    return f"{when}{status.st_size:21} {name}"


def unix_line(name, status):
    """IIS shows the year whenever it is not the present one, unlike ls."""
    when = time.localtime(status.st_mtime)
    clock = "%H:%M" if when.tm_year == time.localtime().tm_year else " %Y"
    date = f"{time.strftime('%b', when)} {when.tm_mday:2} {time.strftime(clock, when)}"
    kind, size = ("d", 0) if stat.S_ISDIR(status.st_mode) else ("-", status.st_size)
    return f"{kind}rwxrwxrwx   1 owner    group {size:15} {date} {name}"


class Session:
    """One control connection. A public method answers a command: it takes the argument and returns
    the final reply."""

    def __init__(self, control, site):
        self.control, self.site = control, site
        self.address, self.port = control.socket.getsockname()
        self.verb = self.user = self.root = self.renamed = None
        self.cwd, self.type, self.offset, self.moved = "/", "A", 0, 0
        self.unix_style = self.aborted = False
        self.data = self.connection = None  # what is ready for a transfer; what carries one

    def run(self):
        self.control.reply("220 Microsoft FTP Service")
        while self.verb != "QUIT":
            self.verb, argument = self.control.command()
            self.control.reply(self._answer(argument))
            if self.connection:
                time.sleep(LAG)
                self.connection.close()
                self.connection = None

    def _answer(self, argument):
        command = COMMANDS.get(self.verb)
        if not command:
            known = self.verb in RECOGNIZED
            return "502 Command not implemented." if known else "500 Command not understood."
        if command.login and not self.root:
            return "530 Please login with USER and PASS."
        if command.argument and not argument:
            return "501 Invalid number of parameters."
        if isinstance(command.answer, str):
            return command.answer
        try:
            return command.answer(self, argument)
        except OSError as error:
            return self._refuse(WIN32.get(error.errno, DENIED))
        except ValueError:
            return "501 Server cannot accept argument."

    def _refuse(self, reason):
        """The space at the end of the short form is IIS's own."""
        return self._fail(550, reason + " ", reason, "File system returned an error.")

    def _fail(self, code, text, win32, details):
        if not self.site.verbose:
            return f"{code} {text}"
        return (f"{code}-{text.rstrip()}\r\n Win32 error:   {win32}\r\n"
                f" Error details: {details}\r\n{code} End")

    def _done(self, code=250):
        return f"{code} {self.verb} command successful."

    def name_user(self, user):
        self.user, self.root = user, None
        if user == "anonymous" and user in self.site.accounts:
            return "331 Anonymous access allowed, send identity (e-mail name) as password."
        return "331 Password required"

    def log_in(self, password):
        if self.user is None:
            return "503 Login with USER first."
        expected, directory = self.site.accounts.get(self.user, (None, None))
        ok = expected is not None and (password == expected or self.user == "anonymous")
        self.control.log(login=self.user, ok=ok)
        if not ok:
            return self._fail(530, "User cannot log in.",
                              "The user name or password is incorrect.",
                              "An error occurred during the authentication process.")
        self.root, self.cwd = Path(directory).resolve(), "/"
        return "230 User logged in."

    def _virtual(self, argument):
        """A path as the client sees it, from /, above which there is only /."""
        path = posixpath.join(self.cwd, argument.replace("\\", "/"))
        return posixpath.normpath("/" + path.lstrip("/"))

    def _real(self, argument):
        """The same in the file system; links that lead out of the directory lead nowhere."""
        path = self.root / self._virtual(argument)[1:]
        if not path.resolve().is_relative_to(self.root):
            raise FileNotFoundError(errno.ENOENT, "outside")
        return path

    def _file(self, argument):
        path = self._real(argument)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a directory")
        return path

    def change_directory(self, argument):
        os.scandir(self._real(argument)).close()
        self.cwd = self._virtual(argument)
        return self._done()

    def change_up(self, _):
        return self.change_directory("..")

    def tell_directory(self, _):
        return f'257 "{self.cwd}" is current directory.'

    def make_directory(self, argument):
        path = self._real(argument)
        if not path.parent.exists():
            return self._refuse(NO_PATH)
        path.mkdir()
        return f'257 "{argument}" directory created.'

    def remove_directory(self, argument):
        self._real(argument).rmdir()
        return self._done()

    def delete(self, argument):
        self._file(argument).unlink()
        return self._done()

    def rename_from(self, argument):
        path = self._real(argument)
        path.stat()
        self.renamed = path
        return "350 Requested file action pending further information."

    def rename_to(self, argument):
        if not self.renamed:
            return "503 Bad sequence of commands."
        old, self.renamed = self.renamed, None
        old.rename(self._real(argument))
        return self._done()

    def tell_size(self, argument):
        return f"213 {self._file(argument).stat().st_size}"

    def tell_time(self, argument):
        modified = self._file(argument).stat().st_mtime
        return time.strftime("213 %Y%m%d%H%M%S", time.gmtime(modified))

    def set_type(self, argument):
        if argument[0].upper() not in TYPES:
            raise ValueError(argument)
        self.type = argument[0].upper()
        return f"200 Type set to {self.type}."

    def set_option(self, argument):
        name, state = argument.upper().split()
        if name != "UTF8" or state not in ("ON", "OFF"):
            raise ValueError(argument)
        return f"200 OPTS UTF8 command successful - UTF8 encoding now {state}."

    def change_site(self, argument):
        """The full stop came with IIS 7."""
        if argument.upper() != "DIRSTYLE":
            return "500 Command not understood."
        self.unix_style = not self.unix_style
        return f"200 MSDOS-like directory output is {'off' if self.unix_style else 'on'}."

    def restart_at(self, argument):
        self.offset = int(argument)
        return f"350 Restarting at {self.offset}."

    def abort(self, _):
        code, self.aborted = 226 if self.aborted else 225, False
        return self._done(code)

    def _expect(self, data):
        if self.data:
            self.data.socket.close()
        self.data = data

    def wait(self, _):
        self._expect(Passive(self.address, self.site))
        high, low = divmod(self.data.port, 256)
        return f"227 Entering Passive Mode ({self.address.replace('.', ',')},{high},{low})."

    def wait_extended(self, argument):
        if argument not in ("", "1"):
            raise ValueError(argument)
        self._expect(Passive(self.address, self.site))
        return f"229 Entering Extended Passive Mode (|||{self.data.port}|)"

    def _connect(self, address, port):
        """To nobody but the client; from the port RFC 959 gives, L-1."""
        if address != self.control.socket.getpeername()[0]:
            raise ValueError(address)
        self._expect(Active((self.address, self.port - 1), (address, port)))
        return self._done(200)

    def connect(self, argument):
        *address, high, low = map(int, argument.split(","))
        return self._connect(".".join(map(str, address)), high * 256 + low)

    def connect_extended(self, argument):
        _, _, address, port, _ = argument.split(argument[0])
        return self._connect(address, int(port))

    def list_long(self, argument):
        year = "%Y" if self.site.long_years else "%y"

        def line(path, _):
            if self.unix_style:
                return unix_line(path.name, path.lstat())
            return dos_line(path.name, path.lstat(), year)

        return self._list(argument, line)

    def list_names(self, argument):
        """IIS puts the argument before each name if it ends with a slash."""
        return self._list(argument, lambda path, prefix: prefix + path.name)

    def _list(self, argument, line):
        """Options such as -a change nothing here."""
        argument = " ".join(word for word in argument.split(" ") if not word.startswith("-"))
        path, prefix = self._real(argument), argument if argument.endswith("/") else ""
        path.stat()
        paths = path.iterdir() if path.is_dir() else [path]
        lines = [line(child, prefix) for child in sorted(paths, key=lambda it: it.name.lower())]
        text = "".join(f"{line}\r\n" for line in lines)
        return self._carry(self._send, io.BytesIO(os.fsencode(text)))

    def transfer_unique(self, argument):
        """Announced as RFC 1123 wants it; how IIS does that, no transcript at hand tells."""
        names = (f"{argument or 'ftp'}{number or ''}" for number in itertools.count())
        name = next(name for name in names if not self._real(name).exists())
        return self.transfer(name, f"FILE: {name}")

    def transfer(self, argument, announcement=None):
        direction, mode = TRANSFERS[self.verb]
        move = self._send if direction == "download" else self._receive
        offset, self.offset, self.moved, reply = self.offset, 0, 0, None
        with open(self._file(argument), "r+b" if offset and mode == "wb" else mode) as file:
            file.seek(offset)
            try:
                reply = self._carry(move, file, announcement)
            finally:
                self.control.log(user=self.user, transfer=direction, path=self._virtual(argument),
                                 bytes=self.moved, ok=reply == COMPLETE)
        return reply

    def _carry(self, move, file, announcement=None):
        """Leaves the connection open, for 226 goes out before its FIN. TYPE A moves the stored
        bytes as they are, as IIS is said to do: its text files have CRLF anyway."""
        data, self.data = self.data, None
        if data and data.is_open():
            mark = f"125 {announcement or 'Data connection already open; Transfer starting.'}"
        else:
            mark = f"150 {announcement or f'Opening {TYPES[self.type]} mode data connection.'}"
        self.control.reply(mark)
        self.connection = data.connection() if data else None
        if not self.connection:
            return "425 Cannot open data connection."
        try:
            move(file)
            return COMPLETE
        except (Aborted, OSError) as reason:
            self.aborted = isinstance(reason, Aborted)
            return "426 Connection closed; transfer aborted."

    def _until(self, reading=(), writing=(), seconds=None):
        """Waits for the data connection, with an ear for ABOR; other commands have to wait."""
        control = self.control.socket
        while control in select.select([control, *reading], writing, [], seconds)[0]:
            self.control.receive()
            if self.control.abort_waits():
                raise Aborted

    def _send(self, source):
        """Ends when the client's side has confirmed all, so that the log says what was carried."""
        self.connection.setblocking(False)
        while chunk := memoryview(source.read(CHUNK)):
            while chunk:
                self._until(writing=[self.connection])
                sent = self.connection.send(chunk)
                self.moved += sent
                chunk = chunk[sent:]
        while unacknowledged(self.connection):
            self._until(seconds=0.005)

    def _receive(self, target):
        self._until(reading=[self.connection])
        while chunk := self.connection.recv(CHUNK):
            target.write(chunk)
            self.moved += len(chunk)
            self._until(reading=[self.connection])


class Command(NamedTuple):
    """answer: a method, or the reply; login and argument: whether it needs them."""
    answer: Any
    login: bool = True
    argument: bool = False


COMMANDS = {
    "USER": Command(Session.name_user, login=False, argument=True),
    "PASS": Command(Session.log_in, login=False),
    "AUTH": Command("534 Local policy on server does not allow TLS secure connections.", False),
    "FEAT": Command(FEAT, login=False),
    "HELP": Command(HELP, login=False),
    "OPTS": Command(Session.set_option, login=False, argument=True),
    "QUIT": Command("221 Goodbye.", login=False),
    "SYST": Command("215 Windows_NT"),
    "NOOP": Command("200 NOOP command successful."),
    "ABOR": Command(Session.abort),
    "PWD": Command(Session.tell_directory),
    "CWD": Command(Session.change_directory, argument=True),
    "CDUP": Command(Session.change_up),
    "MKD": Command(Session.make_directory, argument=True),
    "RMD": Command(Session.remove_directory, argument=True),
    "DELE": Command(Session.delete, argument=True),
    "RNFR": Command(Session.rename_from, argument=True),
    "RNTO": Command(Session.rename_to, argument=True),
    "SIZE": Command(Session.tell_size, argument=True),
    "MDTM": Command(Session.tell_time, argument=True),
    "TYPE": Command(Session.set_type, argument=True),
    "SITE": Command(Session.change_site, argument=True),
    "REST": Command(Session.restart_at, argument=True),
    "PASV": Command(Session.wait),
    "EPSV": Command(Session.wait_extended),
    "PORT": Command(Session.connect, argument=True),
    "EPRT": Command(Session.connect_extended, argument=True),
    "LIST": Command(Session.list_long),
    "NLST": Command(Session.list_names),
    "RETR": Command(Session.transfer, argument=True),
    "STOR": Command(Session.transfer, argument=True),
    "APPE": Command(Session.transfer, argument=True),
    "STOU": Command(Session.transfer_unique),
}
for old, new in (("XPWD", "PWD"), ("XCWD", "CWD"), ("XCUP", "CDUP"), ("XMKD", "MKD"),
                 ("XRMD", "RMD")):
    COMMANDS[old] = COMMANDS[new]


def serve(connection, number, site):
    with connection:
        try:
            Session(Control(connection, number), site).run()
        except (EOFError, OSError):
            pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--verbose-errors", action="store_true", help="as IIS tells its own host")
    parser.add_argument("--long-years", action="store_true",
                        help="of four digits, as its administrator may choose")
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("passive", type=int, nargs=2, metavar="PORT")
    parser.add_argument("accounts", nargs="*", metavar="USER:PASSWORD:DIRECTORY")
    options = parser.parse_args()

    ports = range(options.passive[0], options.passive[1] + 1)
    triples = (account.split(":") for account in options.accounts)
    accounts = {user: (password, directory) for user, password, directory in triples}
    site = Site(accounts, itertools.cycle(ports), len(ports), options.verbose_errors,
                options.long_years)
    listener = socket.create_server((options.address, options.port))
    for number in itertools.count(1):
        threading.Thread(target=serve, args=(listener.accept()[0], number, site),
                         daemon=True).start()


main()
