# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios in which somebody is kept out, or gets in though he should not.
# Refuses to know how a network, a server or a truth is made.

import net
from clients.curl import Curl
from clients.ftplib import Ftplib
from clients.grabber import Grabber
from clients.hydra import Hydra
from clients.inetutils import InetutilsFtp
from clients.tnftp import Tnftp
from clients.wget import Wget
from scenarios.table import scenario
from servers.proftpd import Proftpd
from servers.pureftpd import Pureftpd
from servers.vsftpd import Vsftpd

LOGINS = "-q -z ftpx,logins"
SLOW = {"local_max_rate": "60000", "trans_chunk_size": "8192"}
PROMPT = {"delay_failed_login": "0"}  # without it, each wrong password costs a second
# Else the server hangs up after three, and cannot log what is sent to it then.
PATIENT = {**PROMPT, "max_login_fails": "20"}
GUESSES = ["rabbit", "queen", "hatter", "knave", "duchess", "dormouse", "cheshire", "gryphon"]
STAFF = ["carol", "dave", "erin", "alice", "frank", "grace", "bob", "heidi"]


@scenario("wget as a user whom the server does not know: 331, and only PASS is answered with 530.",
          [""], show=LOGINS)
def login_unknown_user(lab):
    lab.serve(Vsftpd, **PROMPT)
    lab.wrong_passwords += ["looking-Glass5"]
    lab.use(Wget, f"ftp://mallory:looking-Glass5@{lab.server.ip}/notes.txt")


@scenario("Hydra tries eight passwords for one user over four connections; all are wrong.",
          ["", "", "", ""], show=LOGINS, attack=True)
def brute_force_fails(lab):
    lab.serve(Vsftpd, **PROMPT)
    lab.wrong_passwords += GUESSES
    lab.use(Hydra, ["alice"], GUESSES, tasks=4)


@scenario("Hydra tries nine passwords for one user in one session; the last one is right.", [""],
          show=LOGINS, attack=True)
def brute_force_succeeds(lab):
    lab.serve(Vsftpd, **PATIENT)
    lab.wrong_passwords += GUESSES
    lab.use(Hydra, ["alice"], [*GUESSES, lab.password("alice")])


@scenario("Hydra tries one password for eight users; one of them has it.", ["", ""], show=LOGINS, attack=True)
def password_spraying(lab):
    lab.serve(Vsftpd, **PATIENT)
    lab.wrong_passwords += [lab.password("bob")]
    lab.use(Hydra, STAFF, [lab.password("bob")])


@scenario("The server hangs up after a third wrong password: the USER that follows stays "
          "unanswered.", [""], show=LOGINS)
def three_strikes(lab):
    lab.serve(Vsftpd, **PROMPT)
    lab.wrong_passwords += GUESSES[:3]
    lab.use(Ftplib, *(f"login alice {word}" for word in [*GUESSES[:3], lab.password("alice")]))


@scenario("The server is full: 421 instead of a greeting, while the one client it takes "
          "downloads.", ["complete", ""],
          show="-2 -Y ftpx.response.code==421")
def server_full(lab):
    _download_slowly(lab, max_clients="1")
    lab.use(Curl, lab.url("bob", "notes.txt"), "-O")


@scenario("One session an address: 421 for the second from the same one, none for another address.",
          ["complete", "", "complete"],
          show="-2 -Y ftpx.response.code==421")
def max_per_ip(lab):
    _download_slowly(lab, max_per_ip="1")
    lab.use(Curl, lab.url("bob", "notes.txt"), "-O").wait()
    lab.client_ip = net.OTHER_CLIENT_IP
    lab.use(Curl, "--interface", lab.client_ip, lab.url("bob", "notes.txt"), "-O")


def _download_slowly(lab, **settings):
    """What goes on for a second more when this returns."""
    lab.file("alice", "huge.iso", 60_000)
    lab.file("bob", "notes.txt", 3_000)
    lab.serve(Vsftpd, **SLOW, **settings)
    lab.use(Curl, lab.url("alice", "huge.iso"), "-O")
    lab.server.wait_until_it_logs("150 Opening")


@scenario("Nobody logs in: inetutils-ftp asks for PORT, then for LPRT; ftplib for LIST and RETR at "
          "once. All is answered with 530.", ["", "refused refused"],
          show="-Y ftpx.response.code==530")
def login_required(lab):
    lab.serve(Vsftpd)
    lab.use(InetutilsFtp, None, "ls", "bye").wait()
    lab.use(Ftplib, "quote LIST", "quote RETR notes.txt")


@scenario("A user who is not on the server's list: 530 answers USER, no password is sent.", [""],
          show=LOGINS)
def user_refused(lab):
    lab.serve(Vsftpd, userlist_enable="YES", userlist_deny="NO", userlist_file="/dev/null")
    lab.use(Curl, lab.url("bob", "notes.txt"), "-O")


@scenario("The server ends an idle session with 421, which tnftp takes for the answer to its next "
          "command.", [""],
          show="-2 -Y ftpx.response.code==421")
def idle_timeout(lab):
    lab.serve(Vsftpd, idle_session_timeout="2")
    lab.use(Tnftp, "alice", "!sleep 3", "pwd", "bye")


@scenario("The server ends a connection on which nobody says anything, with a 421 that answers nothing.",
          [""])
def idle_without_a_word(lab):
    lab.serve(Vsftpd, idle_session_timeout="2")
    lab.use(Grabber, "wait")


@scenario("The same on port 2121: the server is full, and says so in place of a greeting that does not name "
          "FTP.", ["complete", ""], show="-2 -Y ftpx.response.code==421")
def server_full_elsewhere(lab):
    _download_slowly(lab, max_clients="1", port=2121)
    lab.use(Grabber, "wait")


@scenario("Banners are grabbed, and nothing is said: vsftpd's, and FIN; ProFTPD's (port 2121), and RST; "
          "Pure-FTPd's of five lines (port 2122), and the connection stays.", ["", "", ""])
def banner_grab(lab):
    for kind, how, settings in ((Vsftpd, "fin", {}), (Proftpd, "rst", {"port": 2121}),
                                (Pureftpd, "open", {"port": 2122})):
        lab.serve(kind, **settings)
        lab.use(Grabber, how).wait()
    lab.settle = False
