# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how Hydra is started on users and passwords. Its tasks write over each other's log lines,
# so the server's log is asked.
# Refuses to know which guess is right.

from clients.base import Client


class Hydra(Client):
    package = "hydra"

    def __init__(self, lab, users, passwords, tasks=1):
        """Tries each user with each password, over so many connections at once."""
        lab.local("users.txt", "".join(f"{user}\n" for user in users).encode())
        lab.local("passwords.txt", "".join(f"{word}\n" for word in passwords).encode())
        super().__init__(lab, "hydra", "-I", "-L", "users.txt", "-P", "passwords.txt",
                         "-t", str(tasks), f"ftp://{lab.server.ip}:{lab.server.port}")
