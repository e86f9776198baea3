# Debian releases in chroots, for what has to be built or tried on each; sourced after host.sh by
# tests/matrix, packages/run and packages/test. It knows how chroots are made, kept, filled and
# entered; what is done in them is told by who calls.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # host.sh knows $repo
chroots=${FTPX_MATRIX_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ftpx-matrix}

# make_chroot NAME [GROUP...]: $chroots/NAME, of the release that NAME says before a "-", with these
# groups of tests/debian-packages. It stays for the next time; what is missing of the groups is added then.
# A chroot that was not finished bears another name. Mirrors may be snapshots, whose dates have
# passed. One at a time makes or completes a chroot.
make_chroot() {
    mkdir -p "$chroots" && (flock 9 && make_or_complete "$@") 9>"$chroots/$1.lock"
}

make_or_complete() {
    local name=$1 include
    shift
    if as_root test -d "$chroots/$name"; then
        complete_chroot "$name" "$@"
        return
    fi
    say "making a chroot of Debian ${name%%-*} in $chroots"
    include=$(packages_of "$@" | sort -u | paste -sd,)
    as_root rm -rf --one-file-system "$chroots/$name.new" &&
        quietly as_root mmdebstrap --mode=root --variant=minbase ${include:+--include="$include"} \
            --aptopt='Acquire::Check-Valid-Until "false"' \
            --aptopt='APT::Install-Recommends "false"' \
            "${name%%-*}" "$chroots/$name.new" "$(mirror)" &&
        as_root mv "$chroots/$name.new" "$chroots/$name"
}

installed_in() {
    as_root dpkg-query --root="$1" -W -f '${db:Status-Status} ${Package}\n' |
        sed -n 's/^installed //p' | sort -u
}

complete_chroot() {
    local chroot=$chroots/$1 missing
    shift
    mapfile -t missing < <(packages_of "$@" | sort -u | comm -23 - <(installed_in "$chroot"))
    [ ${#missing[@]} -gt 0 ] || return 0
    say "adding to $chroot: ${missing[*]}"
    has_resolver "$chroot" && quietly in_chroot "$chroot" sh -c \
        'apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y "$@"' sh \
        "${missing[@]}"
}

has_resolver() {
    as_root cp -L /etc/resolv.conf "$1/etc/resolv.conf"
}

# copy_source CHROOT FOLDER [TAR-OPTION...]: this repository, without what was built in it.
copy_source() {
    local target=$1$2
    as_root rm -rf --one-file-system "$target" &&
        as_root mkdir -p "$target" &&
        tar -C "$repo" --exclude=./build --exclude=./.git --exclude=__pycache__ "${@:3}" -cf - . |
        as_root tar -C "$target" --no-same-owner -xf - &&
        has_resolver "$1"
}

# in_chroot CHROOT [NAME=VALUE...] COMMAND...: /proc and /dev/pts (the tests open terminals) are
# mounted in a mount namespace that ends with the command, so nothing can stay mounted.
in_chroot() {
    as_root unshare --mount --propagation private --pid --fork --kill-child \
        sh -c 'mount -t proc proc "$0/proc" &&
            mount -t devpts -o newinstance,ptmxmode=0666 devpts "$0/dev/pts" &&
            exec chroot "$0" "$@"' "$1" \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CI="${CI:-}" "${@:2}"
}
