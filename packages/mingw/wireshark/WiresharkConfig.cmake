# What CMake's find_package tells of the Wireshark that packages/windows built: it was not installed.
#
# SPDX-License-Identifier: GPL-2.0-or-later
get_filename_component(tree ${CMAKE_CURRENT_LIST_DIR}/../../../build/windows ABSOLUTE)
string(REPLACE "." ";" numbers ${Wireshark_VERSION})
list(GET numbers 0 Wireshark_MAJOR_VERSION)
list(GET numbers 1 Wireshark_MINOR_VERSION)
set(Wireshark_INCLUDE_DIR ${tree}/src/wireshark ${tree}/src/wireshark/include ${tree}/build/wireshark)

foreach(name epan wiretap wsutil)
    set(file ${name})
    if(name STREQUAL epan)
        set(file wireshark)
    endif()
    add_library(${name} SHARED IMPORTED)
    set_target_properties(${name} PROPERTIES
        IMPORTED_LOCATION ${tree}/build/wireshark/run/lib${file}.dll
        IMPORTED_IMPLIB ${tree}/build/wireshark/run/lib${file}.dll.a)
endforeach()
