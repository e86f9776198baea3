# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how curl is started and how its log tells commands from replies.
# Refuses to know what they mean.

from clients.base import Client


class Curl(Client):
    package = "curl"

    def __init__(self, lab, *arguments):
        super().__init__(lab, "curl", "-q", "-sS", "-v", *arguments)

    @staticmethod
    def line(line):
        kinds = {"> ": "command", "< ": "reply"}
        return (kinds[line[:2]], line[2:]) if line[:2] in kinds else None
