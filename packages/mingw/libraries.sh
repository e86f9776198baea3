# Builds for Windows the libraries that Wireshark and ftpx need, as far as they need them; sourced by
# packages/windows. PCRE2, GLib and c-ares are DLLs, as in Wireshark for Windows, and named as there; libmagic and
# libuchardet are static, since Wireshark takes every DLL in a plugin folder for a plugin.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # host.sh, packages/windows and compilers.sh know these
libraries=(pcre2 glib2.0 c-ares file uchardet)

cmake_library() {
    local name=$1
    shift
    cmake -G Ninja -S "$tree/src/$name" -B "$tree/build/$name" -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS=-O1 -DCMAKE_CXX_FLAGS=-O1 \
        -DCMAKE_TOOLCHAIN_FILE="$repo/packages/mingw/toolchain.cmake" -DCMAKE_INSTALL_PREFIX="$tree/sysroot" "$@" &&
        cmake --build "$tree/build/$name" -j "$jobs" && cmake --install "$tree/build/$name"
}

# Both kinds: the DLL for Wireshark and GLib, the archive for libmagic, which asks for regular expressions as POSIX
# has them.
make_pcre2() {
    cmake_library pcre2 -DBUILD_SHARED_LIBS=ON -DBUILD_STATIC_LIBS=ON -DPCRE2_BUILD_TESTS=OFF \
        -DPCRE2_BUILD_PCRE2GREP=OFF
}

write_meson_cross() {
    cat <<CROSS
[binaries]
c = '$tree/bin/$target-gcc'
cpp = '$tree/bin/$target-g++'
ar = '$target-ar'
strip = '$target-strip'
windres = '$target-windres'
pkgconfig = '$tree/bin/$target-pkg-config'
[built-in options]
c_args = ['-O1', '-I$tree/sysroot/include']
[properties]
needs_exe_wrapper = true
have_c99_vsnprintf = true
have_c99_snprintf = true
have_unix98_printf = false
growing_stack = false
va_val_copy = true
[host_machine]
system = 'windows'
cpu_family = 'x86_64'
cpu = 'x86_64'
endian = 'little'
CROSS
}

# GLib without objects, translations and tests. Its DLLs are named as Microsoft's compiler names them, which is how
# they are called in Wireshark for Windows.
make_glib2.0() {
    local source=$tree/src/glib2.0
    mkdir -p "$source/subprojects/proxy-libintl" &&
        cp "$repo/packages/mingw/libintl.h" "$source/subprojects/proxy-libintl" &&
        cp "$repo/packages/mingw/libintl.h" "$tree/sysroot/include" &&
        printf '%s\n' "project('proxy-libintl', 'c')" \
            "intl_dep = declare_dependency(include_directories: include_directories('.'))" \
            >"$source/subprojects/proxy-libintl/meson.build" &&
        sed -i -e "/^subdir('\(gobject\|gio\|fuzzing\|tools\)')/d" -e "/^libffi_dep = /d" "$source/meson.build" &&
        sed -i "s/^  version : library_version,/  name_prefix : '',\n&/" \
            "$source"/{glib,gmodule,gthread}/meson.build &&
        write_meson_cross >"$tree/meson.cross" || return
    [ -e "$tree/build/glib2.0/build.ninja" ] || meson setup "$tree/build/glib2.0" "$source" --cross-file "$tree/meson.cross" --prefix "$tree/sysroot" \
        --buildtype plain --wrap-mode nodownload -Dnls=disabled -Dtests=false -Dlibelf=disabled \
        -Dglib_debug=disabled &&
        ninja -C "$tree/build/glib2.0" -j "$jobs" && ninja -C "$tree/build/glib2.0" install
}

# A fix of Debian's uses what only its own systems define.
make_c-ares() {
    cmake_library c-ares -DCARES_BUILD_TOOLS=OFF -DCMAKE_C_FLAGS='-O1 -DINADDRSZ=4'
}

# With what it needs in one archive. Of regular expressions it knows GNU's library on Windows; PCRE2 has the same
# functions.
make_file() {
    local library=$tree/sysroot/lib/libmagic.a
    printf '%s\n' '#define PCRE2_STATIC' '#include <pcre2posix.h>' >"$tree/sysroot/include/regex.h" &&
        "$target-ar" rc "$tree/sysroot/lib/libgnurx.a" &&
        mkdir -p "$tree/build/file" &&
        (cd "$tree/build/file" &&
            "$tree/src/file/configure" --host="$target" --prefix="$tree/sysroot" CC="$tree/bin/$target-gcc" \
                CFLAGS=-O1 CPPFLAGS="-I$tree/sysroot/include -include $repo/packages/mingw/pipe.h" LDFLAGS="-L$tree/sysroot/lib" \
                ac_cv_lib_gnurx_regexec=yes --disable-shared --enable-static --disable-zlib --disable-bzlib \
                --disable-xzlib --disable-zstdlib &&
            make -C src -j "$jobs" magic.h libmagic.la && make -C src install-libLTLIBRARIES install-nodist_includeHEADERS &&
            make install-pkgconfigexecDATA) &&
        sed -i 's/^Libs:.*/& -lshlwapi/' "$tree/sysroot/lib/pkgconfig/libmagic.pc" &&
        printf '%s\n' "CREATE $library" "ADDLIB $tree/build/file/src/.libs/libmagic.a" \
            "ADDLIB $tree/sysroot/lib/libpcre2-posix.a" "ADDLIB $tree/sysroot/lib/libpcre2-8.a" SAVE END |
        "$target-ar" -M
}

# It is C++, which what links it need not know.
make_uchardet() {
    cmake_library uchardet -DBUILD_SHARED_LIBS=OFF -DBUILD_BINARY=OFF &&
        sed -i 's/^Libs:.*/& -l:libstdc++.a/' "$tree/sysroot/lib/pkgconfig/uchardet.pc"
}

make_libraries() {
    local name
    mkdir -p "$tree/done"
    for name in "${libraries[@]}"; do
        [ ! -e "$tree/done/$name" ] || continue
        say "building $name for Windows"
        quietly "make_$name" && touch "$tree/done/$name" || return
    done
}
