# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to make a small virtual machine of Debian's packages and to let vsftpd serve from it.
# Refuses to know how vsftpd's log reads, and to bring files back: what is uploaded stays inside.

import os
import platform
import re
import subprocess
from pathlib import Path

import debian
import net
from servers.accounts import PAM
from servers.base import ANONYMOUS, PASSWORDS, PROGRAMS, SERVED, Server
from servers.vsftpd import SETTINGS, Vsftpd

STORE = debian.STORE / "guest"
PACKAGES = ["base-files", "busybox-static", "linux-image-cloud-amd64", "vsftpd"]
# With the libraries each needs. Newer PAM asks a program for shadow passwords even as root.
BINARIES = ["/usr/sbin/vsftpd", "/sbin/unix_chkpwd",
            "/lib/x86_64-linux-gnu/security/pam_unix.so",
            "/lib/x86_64-linux-gnu/security/pam_permit.so"]
# Also seen without the usr/, as in every newer Debian.
MERGED = ["usr/bin", "usr/lib", "usr/lib64", "usr/sbin"]
# In this order; a kernel may have some of them built in.
MODULES = ["failover", "net_failover", "virtio", "virtio_ring", "virtio_pci_legacy_dev",
           "virtio_pci_modern_dev", "virtio_pci", "virtio_net"]

# The upper half of the client's own network (RFC 5737), which leaves the client's address outside.
HOST_IP, GUEST_IP, PREFIX = "192.0.2.129", "192.0.2.130", 25
HOST_MAC, GUEST_MAC = "02:00:00:00:03:01", "02:00:00:00:03:30"
TAP = "tap0"
LISTENS = "guest: vsftpd listens"
BOOT_SECONDS, STOP_SECONDS = 120, 30
# Without vnet_hdr and with the features off, either side computes its checksums and cuts its
# segments itself, so that frames on the TAP are as they would be on a cable.
MACHINE = ["qemu-system-x86_64", "-accel", "tcg", "-m", "256", "-nodefaults", "-no-user-config",
           "-display", "none", "-no-reboot", "-serial", "stdio",
           "-netdev", f"tap,id=cable,ifname={TAP},script=no,downscript=no,vnet_hdr=off",
           "-device", f"virtio-net-pci,netdev=cable,mac={GUEST_MAC},romfile="]
KERNEL_LINE = f"console=ttyS0 quiet panic=-1 address={GUEST_IP}/{PREFIX}"
ACCOUNTS = {"root", "nobody", ANONYMOUS, *PASSWORDS}


def install():
    """Makes the machine's kernel and base once; Debian's mirror must be within reach."""
    if STORE.exists():
        return
    tree, part = STORE.with_name("guest.tree"), STORE.with_name("guest.part")
    subprocess.run(["rm", "-rf", str(tree), str(part)], check=True)
    part.mkdir(parents=True)
    _unpack_packages(tree)
    _pick(tree, tree / "guest")
    [kernel] = tree.glob("boot/vmlinuz-*")
    kernel.rename(part / "kernel")
    (part / "initrd").write_bytes(_cpio(tree / "guest", tree / "guest"))
    subprocess.run(["rm", "-rf", str(tree)], check=True)
    part.rename(STORE)


def _unpack_packages(tree):
    """Mirrors may be snapshots, whose dates have passed."""
    suite = platform.freedesktop_os_release().get("VERSION_CODENAME", "bookworm")
    subprocess.run(["mmdebstrap", "--quiet", "--mode=root", "--variant=extract",
                    "--include=" + ",".join(PACKAGES),
                    '--aptopt=Acquire::Check-Valid-Until "false"',
                    '--aptopt=APT::Install-Recommends "false"',
                    suite, str(tree), _mirror()], check=True)


def _mirror():
    """The one this machine's own apt uses."""
    found = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)",
                            "Created-By: Packages", "Origin: Debian", "Label: Debian"],
                           check=True, text=True, capture_output=True).stdout.split()
    return found[0] if found else "http://deb.debian.org/debian"


def _pick(tree, root):
    """From the unpacked packages to a root file system, only what the guest needs."""
    for name in ("dev", "modules", "proc", "run", *MERGED):
        (root / name).mkdir(parents=True)
    for name in MERGED:
        (root / Path(name).name).symlink_to(name)
    libraries = {path for binary in BINARIES for path in _libraries(tree, binary)}
    _in_tree(tree, "/bin/busybox", "cp", "-L", "--parents", "/bin/busybox", *BINARIES,
             *sorted(libraries), f"/{root.name}")
    for number, name in enumerate(MODULES):
        for module in tree.glob(f"lib/modules/*/kernel/**/{name}.ko*"):
            module.rename(root / "modules" / f"{number}-{module.name}")


def _libraries(tree, binary):
    listing = _in_tree(tree, "/lib64/ld-linux-x86-64.so.2", "--list", binary)
    return re.findall(r"(/\S+) \(0x", listing)


def _in_tree(tree, *argv):
    return subprocess.run(["chroot", str(tree), *argv], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def _cpio(root, top):
    """What is at and below top, as an archive of names relative to root (initramfs's newc)."""
    members = [_member(path, os.fsencode(path.relative_to(root)))
               for path in [top, *sorted(top.rglob("*"))] if path != root]
    return b"".join([*members, _record(b"TRAILER!!!")])


def _member(path, name):
    stat = path.lstat()
    content = b""
    if path.is_symlink():
        content = os.fsencode(os.readlink(path))
    elif path.is_file():
        content = path.read_bytes()
    return _record(name, stat.st_mode, stat.st_uid, stat.st_gid, int(stat.st_mtime), content)


def _record(name, mode=0, uid=0, gid=0, mtime=0, content=b""):
    fields = [0, mode, uid, gid, 1, mtime, len(content), 0, 0, 0, 0, len(name) + 1, 0]
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + name + b"\0"
    return head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4)


def _of_accounts(table):
    return "".join(line for line in Path("/etc", table).read_text().splitlines(keepends=True)
                   if line.split(":")[0] in ACCOUNTS)


def _plug_in():
    """The host's end of the only cable there is to the guest."""
    net.call("ip", "-n", net.CLIENT, "tuntap", "add", "dev", TAP, "mode", "tap")
    net.call("ip", "-n", net.CLIENT, "link", "set", TAP, "address", HOST_MAC)
    net.configure(net.CLIENT, TAP, HOST_MAC, [f"{HOST_IP}/{PREFIX}"])


class Guest(Vsftpd):
    """vsftpd in a virtual machine on the client's own host. It serves copies of the files that
    are in SERVED when it starts, with the same owners and times; they must fit in its memory."""

    place = (net.CLIENT, TAP, "host's interface to the virtual machine")
    client_ip = HOST_IP

    def __init__(self, work, **settings):
        Server.__init__(self, work, GUEST_IP, 21)
        self.console = work / "console.log"
        root = work / "guest"
        self._furnish(root, settings)
        initrd = work / "guest.initrd"
        initrd.write_bytes((STORE / "initrd").read_bytes() + _cpio(root, root)
                           + _cpio(SERVED.parent, SERVED))
        _plug_in()
        with open(self.console, "w") as console:
            self.process = subprocess.Popen(
                net.inside(net.CLIENT, *MACHINE, "-serial", f"file:{self.log}",
                           "-kernel", str(STORE / "kernel"), "-initrd", str(initrd),
                           "-append", KERNEL_LINE),
                stdin=subprocess.PIPE, stdout=console, stderr=subprocess.STDOUT)
        self.wait_until_it_listens(BOOT_SECONDS)

    @staticmethod
    def _furnish(root, settings):
        """What differs from one start to the next, beside the files to serve."""
        wanted = {**SETTINGS, "vsftpd_log_file": "/run/log", "listen": "YES", **settings}
        tables = {f"etc/{name}": _of_accounts(name) for name in ("passwd", "group", "shadow")}
        texts = {**tables, "etc/pam.d/vsftpd": PAM,
                 "init": (PROGRAMS / "guest-init").read_text(),
                 "etc/vsftpd.conf": "".join(f"{name}={value}\n" for name, value in wanted.items())}
        for name, text in texts.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        (root / "init").chmod(0o755)
        (root / "etc/shadow").chmod(0o600)
        (root / wanted["secure_chroot_dir"].lstrip("/")).mkdir(parents=True)

    def _listening(self):
        """Asked of the console: a connection to try it would be in the capture."""
        return LISTENS in self.console.read_text(errors="replace")

    def stop(self):
        try:
            self.process.communicate(b"stop\n", STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
