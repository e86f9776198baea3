# Makes compilers for Windows of Debian's MinGW; sourced by packages/windows. Debian 12 has it with Windows' old C
# runtime, msvcrt; Wireshark for Windows has the universal one, and streams of one mean nothing to the other.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # host.sh and packages/windows know these
target=x86_64-w64-mingw32

# write_program NAME LINE: a program that does this with its own arguments.
write_program() {
    printf '#!/bin/sh\n%s\n' "$2" >"$tree/bin/$1"
    chmod +x "$tree/bin/$1"
}

make_compilers() {
    local universal="-specs=$tree/ucrt.specs -D_UCRT -D__MSVCRT_VERSION__=0xE00 -static-libgcc" header
    mkdir -p "$tree/bin" "$tree/sysroot/include" "$tree/sysroot/lib/pkgconfig" || return
    "$target-gcc-win32" -dumpspecs | sed s/-lmsvcrt/-lucrt/g >"$tree/ucrt.specs" || return
    write_program "$target-gcc" "exec $target-gcc-win32 $universal \"\$@\""
    write_program "$target-g++" "exec $target-g++-win32 $universal -static-libstdc++ \"\$@\""
    write_program "$target-pkg-config" "PKG_CONFIG_LIBDIR=$tree/sysroot/lib/pkgconfig:/usr/$target/lib/pkgconfig \
exec pkg-config \"\$@\""
    write_program wine "export WINEPREFIX=\${WINEPREFIX:-$tree/wine} WINEDEBUG=\${WINEDEBUG:--all} WINEPATH=\"Z:$tree/build/wireshark/run;Z:$tree/sysroot/bin;\
Z:/usr/$target/bin;Z:/usr/$target/lib;\$WINEPATH\"
exec /usr/lib/wine/wine64 \"\$@\""
    # Windows does not tell upper from lower case in names of headers; here a name in lower case is there.
    for header in Ws2tcpip VersionHelpers; do
        echo "#include <${header,,}.h>" >"$tree/sysroot/include/$header.h"
    done
}
