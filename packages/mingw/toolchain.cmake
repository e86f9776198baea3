# Tells CMake how to build for Windows with what packages/windows made: compilers that use the universal C
# runtime, libraries, and wine to run what was built.
#
# SPDX-License-Identifier: GPL-2.0-or-later
get_filename_component(tree ${CMAKE_CURRENT_LIST_DIR}/../../build/windows ABSOLUTE)

set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER ${tree}/bin/x86_64-w64-mingw32-gcc)
set(CMAKE_CXX_COMPILER ${tree}/bin/x86_64-w64-mingw32-g++)
set(CMAKE_RC_COMPILER /usr/bin/x86_64-w64-mingw32-windres)
set(PKG_CONFIG_EXECUTABLE ${tree}/bin/x86_64-w64-mingw32-pkg-config)
set(CMAKE_CROSSCOMPILING_EMULATOR ${tree}/bin/wine)

set(CMAKE_FIND_ROOT_PATH ${tree}/sysroot /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(Wireshark_DIR ${CMAKE_CURRENT_LIST_DIR}/wireshark)
