# Gets Suricata from Debian without installing it, since a package would start it; sourced by run.
# It knows where packages come from; it refuses to know what Suricata is run for.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # host.sh knows $repo

# Of this release's backports where it has them, else of the release, from the mirror of this
# machine's own apt.
write_source() {
    local codename suites
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    suites="$codename $codename-updates"
    [ "$codename" != bookworm ] || suites+=" $codename-backports"
    cat >"$1" <<EOF
Types: deb
URIs: $(mirror)
Suites: $suites
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
EOF
}

# unpack_suricata DIR: DIR/usr has Suricata, and those libraries of it that this machine lacks. The
# machine's own lists of packages stay as they are.
unpack_suricata() {
    local tree=$1 apt archive
    [ -x "$tree/usr/bin/suricata" ] && return
    say "getting Suricata"
    apt=$(mktemp -d)
    mkdir -p "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial" "$tree.part"
    chmod 755 "$apt"
    write_source "$apt/parts/bench.sources"
    local options=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$apt/parts"
        -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
    quietly apt_get "${options[@]}" update
    quietly apt_get "${options[@]}" -o 'APT::Default-Release=/.*-backports/' --download-only \
        --reinstall --no-install-recommends -y install suricata
    for archive in "$apt"/cache/archives/*.deb; do
        dpkg-deb -x "$archive" "$tree.part"
    done
    rm -rf "$apt"
    chmod -R a+rX "$tree.part"
    mv "$tree.part" "$tree"
}
