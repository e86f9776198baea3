# Gets source packages of this Debian, with Debian's patches; sourced by packages/windows. It has a list of
# packages of its own, so this machine's stay as they are; it refuses to know what is built of them.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # host.sh knows $repo

write_source_list() {
    local codename
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    cat >"$1" <<LIST
Types: deb-src
URIs: $(mirror)
Suites: $codename $codename-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
LIST
}

# get_sources DIR NAME...: each of these source packages, unpacked in DIR/NAME.
get_sources() {
    local dir=$1 apt name
    shift
    apt=$(mktemp -d)
    mkdir -p "$dir" "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial"
    write_source_list "$apt/parts/windows.sources"
    local options=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$apt/parts"
        -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
    quietly apt-get -q "${options[@]}" update || return
    for name; do
        [ ! -d "$dir/$name" ] || continue
        rm -rf "$apt/source" && mkdir "$apt/source" &&
            (cd "$apt/source" && quietly apt-get -q "${options[@]}" source "$name") &&
            mv "$apt/source"/*/ "$dir/$name" || return
    done
    rm -rf "$apt"
}
