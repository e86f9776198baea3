# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the walk-through that this project began with: a server in a virtual machine, a download
# from the host, a capture in between.
# Refuses to know how a virtual machine is made.

from clients.ftplib import Ftplib
from scenarios.table import scenario
from servers.guest import Guest


@scenario("vsftpd in a virtual machine, its host as the client: connect, a failed login, a login, "
          "LIST, a download, QUIT.", ["complete complete"], place=None)
def virtual_machine(lab):
    lab.file("alice", "welcome.txt", 3_000)
    lab.file("alice", "holiday.jpg", 60_000)
    lab.serve(Guest)
    lab.client_ip = Guest.client_ip
    lab.capture_at(*Guest.place)
    lab.wrong_passwords.append("looking-Glass5")
    lab.use(Ftplib, "login alice looking-Glass5", f"login alice {lab.password('alice')}",
            "list .", "get holiday.jpg")
