# SPDX-License-Identifier: GPL-2.0-or-later
# Knows what a log tells of one control connection: commands, each with the replies that are its.
# Refuses to know what they mean, or whose log it was.

import re
from dataclasses import dataclass, field


@dataclass
class Exchange:
    """One command and its replies, each as (code, text); the greeting has no command."""
    command: str
    replies: list = field(default_factory=list)
    client_port: int = None  # of the greeting's, where a server's log has it


def exchanges(items):
    """From ("command" | "reply", text) in the order of the log: first in, first out. Of a reply in
    several lines, the last one is enough; others, and lines without a code, are passed over. A
    ("port", text) says which port the client has."""
    queue, turn = [Exchange(None)], 0
    for kind, text in items:
        if kind == "command":
            queue.append(Exchange(text))
        elif kind == "port":
            queue[0].client_port = int(text)
        elif re.match(r"\d{3}( |$)", text) and turn < len(queue):
            queue[turn].replies.append((int(text[:3]), text[4:]))
            turn += text[0] != "1"
    return queue
