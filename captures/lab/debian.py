# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to get programs from Debian: tools are installed, FTP servers only unpacked, because
# Debian lets a machine have one of them at a time and would start each.
# Refuses to know what the programs are for.

import os
import re
import subprocess
from pathlib import Path

STORE = Path("/var/cache/ftpx-lab")
TOOLS = ["aria2", "curl", "ethtool", "hydra", "inetutils-ftp", "iproute2", "lftp", "lynx",
         "mmdebstrap", "ncftp", "nftables", "openssl", "passwd", "python3", "python3-openssl",
         "python3-pyftpdlib", "qemu-system-x86", "tcpdump", "tnftp", "util-linux", "wget",
         "wireshark-common"]
SERVERS = {
    "vsftpd": ["vsftpd"],
    "proftpd": ["proftpd-core", "proftpd-mod-crypto"],
    "pure-ftpd": ["pure-ftpd"],
    "inetutils-ftpd": ["inetutils-ftpd"],
    "netkit-ftpd": ["ftpd-ssl", "openbsd-inetd"],
}


def _apt_get(*words):
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-q", "-y", "--no-install-recommends", *words], env=environment,
                   check=True, stdout=subprocess.DEVNULL)


def _installed(packages):
    known = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n",
                            *packages], text=True, capture_output=True, check=False).stdout
    return {line.split()[1] for line in known.splitlines() if line.startswith("installed ")}


def install():
    missing = [name for name in TOOLS if name not in _installed(TOOLS)]
    wanted = [name for name in SERVERS if not (STORE / name / "usr").exists()]
    if missing or wanted:
        _apt_get("update")
    if missing:
        _apt_get("install", *missing)
    for name in wanted:
        _unpack_server(name)


def _unpack_server(name):
    """A server, and those libraries of it that this machine lacks, in a folder of their own."""
    archives, tree = STORE / "archives" / name, STORE / f"{name}.part"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    _apt_get("install", "--reinstall", "--download-only", "-o", f"Dir::Cache::archives={archives}",
             *SERVERS[name])
    subprocess.run(["rm", "-rf", str(tree)], check=True)
    for part in ("usr/bin", "usr/lib", "usr/sbin"):
        (tree / part).mkdir(parents=True)
        (tree / Path(part).name).symlink_to(part)
    for archive in sorted(archives.glob("*.deb")):
        _extract(archive, tree)
    tree.rename(STORE / name)


def _extract(archive, tree):
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(archive)],
                          stdout=subprocess.PIPE) as files:
        subprocess.run(["tar", "-C", str(tree), "--keep-directory-symlink", "-x"],
                       stdin=files.stdout, check=True)
    if files.returncode:
        raise RuntimeError(f"cannot read {archive}")


def show_servers():
    """Puts the unpacked servers where their packages would; only in this mount namespace."""
    trees = [STORE / name for name in SERVERS]
    lower = ":".join([*(f"{tree}/usr" for tree in trees), "/usr"])
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", f"lowerdir={lower}", "/usr"],
                   check=True)
    for tree in trees:
        if (tree / "etc").exists():
            subprocess.run(["cp", "-a", f"{tree}/etc/.", "/etc"], check=True)


def version(package):
    """The upstream part of a package's version, whether it is installed or unpacked."""
    found = list((STORE / "archives").glob(f"*/{package}_*.deb"))
    query = (["dpkg-deb", "-f", str(found[0]), "Version"] if found else
             ["dpkg-query", "-W", "-f", "${Version}", package])
    full = subprocess.run(query, check=True, text=True, capture_output=True).stdout
    return re.match(r"(?:\d+:)?(?:.*\+really)?([\d.]+)", full)[1]
