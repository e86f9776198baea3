# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the modules that hold scenarios, in the order in which users see these.
# Refuses to know what any scenario does.

from scenarios import (basics, logins, attacks, files, verification, names, dialects, listings, clients,
                       compressed, tls, networks, firewalls, takes, links, machine)
from scenarios.table import TABLE

__all__ = ["TABLE", "basics", "logins", "attacks", "files", "verification", "names", "dialects",
           "listings", "clients", "compressed", "tls", "networks", "firewalls", "takes", "links",
           "machine"]
