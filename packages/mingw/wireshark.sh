# Builds tshark for Windows, without what ftpx does not ask of it; sourced by packages/windows. Where Wireshark's
# build runs a program of its own, it gets one for this machine.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # host.sh, packages/windows and compilers.sh know these

# What is on by default and not needed, as options of CMake.
write_refusals() {
    sed -n 's/^[[:space:]]*option(\(\(BUILD\|ENABLE\)_[A-Za-z0-9_]*\).*\<ON)$/\1/p' "$tree/src/wireshark/CMakeOptions.txt" |
        grep -vxE 'BUILD_tshark|ENABLE_PLUGINS|ENABLE_ZLIB|ENABLE_ASSERT|ENABLE_DEBUG' | sort -u |
        sed 's/.*/-D&=OFF/'
}

# Wireshark for Windows has libpcap's headers, as a rule; without, one file lacks what it names.
complete_headers() {
    local file=$1/capture/capture-wpcap.c
    grep -q wsutil/feature_list.h "$file" ||
        sed -i 's|^#include "capture/capture-wpcap.h"|&\n#include <wsutil/feature_list.h>|' "$file"
}

configure_wireshark() {
    local source=$tree/src/wireshark refusals
    mapfile -t refusals < <(write_refusals)
    complete_headers "$source" && gcc -O1 -w -o "$tree/bin/lemon" "$source/tools/lemon/lemon.c" &&
        sed -i "s|\$<TARGET_FILE:lemon>|$tree/bin/lemon|" "$source/cmake/modules/UseLemon.cmake" &&
        cmake -G Ninja -S "$source" -B "$tree/build/wireshark" \
            -DCMAKE_TOOLCHAIN_FILE="$repo/packages/mingw/toolchain.cmake" -DCMAKE_INSTALL_PREFIX="$tree/sysroot" \
            -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS='-O0 -w' -DCMAKE_CXX_FLAGS='-O0 -w' \
            -DHAVE_C99_VSNPRINTF=TRUE "${refusals[@]}"
}

make_wireshark() {
    [ ! -e "$tree/done/wireshark" ] || return 0
    say "building tshark for Windows"
    (
        export MSYSTEM=MINGW64 # else it looks for Microsoft's tools, also when it configures itself again
        export GIT_CEILING_DIRECTORIES=$tree/src # its version is its own, not that of this repository
        quietly configure_wireshark &&
            quietly ninja -C "$tree/build/wireshark" -j "$jobs" tshark
    ) &&
        touch "$tree/done/wireshark"
}
