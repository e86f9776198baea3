"""A bare Debian system to install on, that is gone when the test is.

It is a chroot that packages/test made, under a layer in memory that takes what is written; it
knows how commands run there, as root or as an ordinary user, and nothing of what they are for.
Needs root.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import subprocess

USER = 1000
HOME = "/home/user"

# Everything mounted is gone with this shell, and this shell with the test: it waits for its input
# to end. Packages and lists that apt fetches stay in a cache.
HOLDER = """set -e
chroot=$1 top=$2 cache=$3 given=$4 repo=$5
mount -t tmpfs -o mode=755 tmpfs "$top"
mkdir "$top/upper" "$top/work" "$top/root"
mount -t overlay -o "lowerdir=$chroot,upperdir=$top/upper,workdir=$top/work" overlay "$top/root"
mkdir -p "$cache/archives" "$cache/lists" "$top/root/mnt/packages" "$top/root/mnt/captures" \
    "$top/root/mnt/tests"
mount -t proc proc "$top/root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$top/root/dev/shm"
mount --bind "$cache/archives" "$top/root/var/cache/apt/archives"
mount --bind "$cache/lists" "$top/root/var/lib/apt/lists"
mount --bind "$given" "$top/root/mnt/packages"
mount --bind "$repo/captures" "$top/root/mnt/captures"
mount --bind "$repo/tests" "$top/root/mnt/tests"
cp -L /etc/resolv.conf "$top/root/etc/resolv.conf"
chroot "$top/root" useradd --create-home --home-dir "$6" --uid "$7" user
echo ready
cat >/dev/null"""


class System:
    def __init__(self, release, chroots, top, packages, repo):
        self._root = top / "root"
        # pylint: disable-next=consider-using-with
        self._holder = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", HOLDER, "sh",
             chroots / f"{release}-bare", top, chroots / f"{release}-bare.apt", packages, repo,
             HOME, str(USER)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._holder.stdout.readline() == "ready\n", f"no system for Debian {release}"

    def close(self):
        self._holder.stdin.close()
        self._holder.stdout.close()
        self._holder.wait()

    def run(self, *command, user=0):
        """A command as root or that user; what it says in both streams stays with the result."""
        home = HOME if user else "/root"
        return subprocess.run(
            ["nsenter", f"--target={self._holder.pid}", "--mount", "--",
             "chroot", f"--userspec={user}:{user}", self._root,
             "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", f"HOME={home}", "LANG=C.UTF-8",
             "DEBIAN_FRONTEND=noninteractive", *command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False)

    def must(self, *command, user=0):
        done = self.run(*command, user=user)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"
        return done.stdout

    def take(self, folder, to):
        """Copies what a folder holds out of the system."""
        to.mkdir(parents=True, exist_ok=True)
        subprocess.run(["nsenter", f"--target={self._holder.pid}", "--mount", "--", "sh", "-c",
                        'cp -r "$1"/* "$2/"', "sh", f"{self._root}{folder}", to], check=True)
