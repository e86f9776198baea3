# Makes a Debian machine ready to build and run ftpx; sourced by analyse, tests/run, tests/matrix
# and .ci/run. It knows packages, builds and what an unprivileged tshark may read; it runs no test.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
nobody=65534

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
    say "$@"
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "needs root or sudo for: $*"
    fi
}

# For what nobody else can do, whatever is installed.
need_root() {
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || die "needs root or sudo: $*"
}

# Runs a command in silence; what it said is shown when it fails.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" != 0 ]; then
        cat "$log" >&2
        say "failed ($status): $*"
    fi
    rm -f "$log"
    return "$status"
}

packages_of() {
    local groups=" $* " group package
    while read -r group package; do
        [[ $groups == *" $group "* ]] && echo "$package"
    done < <(grep -v '^#' "$repo/tests/debian-packages")
}

missing_packages() {
    local package
    for package in $(packages_of "$@" | sort -u); do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
            echo "$package"
    done
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive TZ=Etc/UTC \
        apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}

# What to do about packages that this script cannot install itself.
ask_for_packages() {
    die "$1. As root: apt-get install --no-install-recommends ${*:2}"
}

# Installs what is missing of the named groups of tests/debian-packages. Lists that are absent or too old
# are fetched.
install_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        die "needs these packages of Debian, or what they bring: ${missing[*]}"
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        ask_for_packages "packages are missing, and there is neither root nor sudo" "${missing[@]}"
    say "installing ${missing[*]}"
    local install=(apt_get install -y --no-install-recommends "${missing[@]}")
    if compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null &&
        "${install[@]}" >/dev/null 2>&1 </dev/null; then
        return 0
    fi
    quietly apt_get update && quietly "${install[@]}" && return 0
    ask_for_packages "packages are missing, and could not be installed" "${missing[@]}"
}

# Pages of a build may lack what could not be fetched.
has_charts() {
    grep -q FTPX_ASSET_CHARTS "$repo/build/$1/report_assets.c"
}

# The mirror this machine's own apt uses.
mirror() {
    local uri
    uri=$(apt-get indextargets --format '$(REPO_URI)' \
        'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
    echo "${uri:-http://deb.debian.org/debian}"
}

# configure PRESET: in CI, warnings will be errors.
configure() {
    local strict=OFF
    [ "${CI:-}" = true ] && strict=ON
    (cd "$repo" && quietly cmake --preset "$1" -DCMAKE_COMPILE_WARNING_AS_ERROR=$strict)
}

# build PRESET [TARGET...]: all of it, tests too, or the targets. Suites may run side by side, so one at a
# time builds a preset. With ccache, where it is installed, what another clone or run has compiled is not
# compiled again.
build() {
    local preset=$1
    shift
    [ $# -gt 0 ] || [[ $preset == fuzz* ]] || set -- all tests/all
    mkdir -p "$repo/build" &&
        (
            flock 9
            if command -v ccache >/dev/null; then
                export CMAKE_C_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$repo CCACHE_NOHASHDIR=1
            fi
            configure "$preset" && cd "$repo" &&
                quietly cmake --build --preset "$preset" ${1:+--target "$@"}
        ) 9>"$repo/build/$preset.lock"
}

# stage_build PRESET DIR: copies what tshark reads to where an unprivileged process can read it,
# since that may be kept out of this repository (/root), and tshark ignores such plugins when it is
# root. DIR/plugins: for WIRESHARK_PLUGIN_DIR; DIR/captures; DIR/home: writable for that process;
# DIR/extcap: empty; DIR/ftpx-scan: the program, where it was built.
stage_build() {
    local preset=$1 dir=$2
    mkdir -p "$dir/home" "$dir/extcap"
    cp -r "$repo/build/$preset/plugins" "$repo/captures" "$dir/"
    [ ! -e "$repo/build/$preset/ftpx-scan" ] || cp "$repo/build/$preset/ftpx-scan" "$dir/"
    chmod -R a+rX "$dir"
    [ "$(id -u)" != 0 ] || chown -R $nobody:$nobody "$dir/home"
}

# Runs a command unprivileged: as root it becomes nobody; other users stay who they are.
unprivileged() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid $nobody --regid $nobody --clear-groups "$@"
    else
        "$@"
    fi
}
