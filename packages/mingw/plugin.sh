# Builds ftpx.dll and packs it for Windows; sourced by packages/windows. In the zip lies what goes beside the DLL, and
# what is for people in a folder of its own, where Wireshark looks for no plugin.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # host.sh, packages/windows and compilers.sh know these

# Where things lie here, and when, is not in what is made.
configure_plugin() {
    cmake -G Ninja -S "$repo" -B "$tree/ftpx" -DCMAKE_BUILD_TYPE=Release -DFTPX_CHARTS=ON \
        -DCMAKE_TOOLCHAIN_FILE="$repo/packages/mingw/toolchain.cmake" \
        -DCMAKE_C_FLAGS="-ffile-prefix-map=$repo=." \
        -DCMAKE_MODULE_LINKER_FLAGS='-s -Wl,--no-insert-timestamp' \
        -DCMAKE_COMPILE_WARNING_AS_ERROR="$([ "${CI:-}" = true ] && echo ON || echo OFF)"
}

make_plugin() {
    say "building ftpx for Windows"
    if command -v ccache >/dev/null; then
        export CMAKE_C_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$repo CCACHE_NOHASHDIR=1
    fi
    quietly configure_plugin && quietly cmake --build "$tree/ftpx" -j "$jobs" --target ftpx
}

version_of() {
    sed -n 's/^set(FTPX_VERSION \(.*\))$/\1/p' "$repo/CMakeLists.txt"
}

wireshark_version() {
    sed -n 's/^set(PACKAGE_VERSION "\(.*\)")$/\1/p' "$tree/build/wireshark/WiresharkConfigVersion.cmake"
}

# What is linked into the DLL, and under which terms.
copy_licences() {
    local folder=$1 name
    mkdir -p "$folder" &&
        cp "$repo/LICENSE" "$folder/ftpx-LICENSE.txt" &&
        cp "$repo/packages/debian/copyright" "$folder/ftpx.txt" || return
    for name in file pcre2 uchardet; do
        cp "$tree/src/$name/debian/copyright" "$folder/$name.txt" || return
    done
    cp "/usr/share/doc/gcc-mingw-w64-base/copyright" "$folder/gcc.txt"
}

# Text as Windows' older programs want it.
write_readme() {
    sed -e "s/@VERSION@/$(version_of)/g" -e "s/@SERIES@/$1/g" -e "s/@WIRESHARK@/$(wireshark_version)/g" \
        -e 's/$/\r/' "$repo/packages/windows-README.txt"
}

fill_tree() {
    local folder=$1 series=$2
    mkdir -p "$folder/$series/epan" "$folder/ftpx" &&
        cp "$tree/ftpx/plugins/$series/epan/ftpx.dll" /usr/lib/file/magic.mgc "$folder/$series/epan/" &&
        cp "$repo/plugin/check/ftpx-check" "$folder/ftpx/ftpx-check.py" &&
        "$repo/plugin/profile/archive" "$repo/plugin/profile/FTPX" "$folder/ftpx/ftpx-profile.zip" &&
        write_readme "$series" >"$folder/ftpx/README.txt" &&
        copy_licences "$folder/ftpx/licences"
}

# make_zip FOLDER: into it.
make_zip() {
    local made series archive
    series=$(wireshark_version | cut -d. -f1,2)
    archive=$1/ftpx_$(version_of)_wireshark-${series}_windows-x64.zip
    made=$(mktemp -d) && fill_tree "$made" "$series" && rm -f "$archive" &&
        SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$repo" -C "$repo" log -1 --format=%ct)} \
            zip_folder "$made" "$archive" && sha256sum "$archive"
    local status=$?
    rm -rf "$made"
    return "$status"
}
